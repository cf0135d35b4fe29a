//! The settings of a server, checked.

use std::path::PathBuf;

use maestro_bridge::TlsFiles;
use maestro_group::{EngineKind, GroupKey, MemberAddress};
use maestro_orbs::replicated::{self, Levels, Options};

use crate::keys::Keys;
use crate::tls;
use crate::{DeliveryMode, Endpoint, Engine, Error, Objects, OrbKind, Order, Progress, ServerFlags};

/// The settings of a server, checked as far as that goes without touching anything.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How requests reach the objects.
    pub orb: OrbSettings,
    /// Where clients reach the server, the first one first.
    pub endpoints: Vec<Endpoint>,
    /// What is shown to clients that come over TLS, if any do.
    pub tls: Option<TlsFiles>,
    /// The directory in which references are published.
    pub etc: PathBuf,
    /// The limits and time-outs of the IIOP server: its defaults, but for replicas 32 requests in flight on each connection.
    pub bridge: maestro_bridge::Settings,
    pub(crate) keys: Keys,
}

/// The settings of an orb.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum OrbSettings {
    /// One process alone.
    Simple {
        /// Where its port and keys are kept, if anywhere.
        data: Option<PathBuf>,
    },
    /// Replicas that execute every request in the same order.
    ReplicatedUpdates(ReplicaSettings),
}

/// The settings of one of several replicas.
#[derive(Debug, Clone)]
pub struct ReplicaSettings {
    /// This replica's name.
    pub name: String,
    /// All replicas, in the same order everywhere.
    pub members: Vec<MemberAddress>,
    /// Whether it waits to be added, where its directory is empty.
    pub join: bool,
    /// This replica's own directory.
    pub data: PathBuf,
    /// What moves messages between the replicas.
    pub engine: EngineKind,
    /// The key that the replicas share.
    pub group_key: Option<GroupKey>,
    /// How requests get their order.
    pub order: maestro_group::Order,
    /// Maestro's options.
    pub options: Options,
    /// The levels that this release can run, and the one at which it is held.
    pub levels: Levels,
}

impl Settings {
    /// Reads the flags of a server of `objects`.
    ///
    /// # Errors
    ///
    /// The first setting that is missing, wrong, or at odds with another one.
    pub fn of(flags: &ServerFlags, objects: &Objects) -> Result<Self, Error> {
        let endpoints = Endpoint::all(flags)?;
        let tls = tls::files(flags)?;
        let names: Vec<&str> = objects.names().collect();
        let keys = Keys::parse(&flags.keys, &names)?;
        let missing = Error::Missing {
            setting: "--etc",
            advice: "give the directory for references, or set MAESTRO_ETC",
        };
        let etc = flags.etc.clone().ok_or(missing)?;
        let levels = objects.run_levels()?;
        let orb = match flags.orb {
            OrbKind::Simple => simple(flags)?,
            OrbKind::ReplicatedUpdates => OrbSettings::ReplicatedUpdates(replica(flags, levels)?),
        };
        Ok(Self { orb, endpoints, tls, etc, bridge: bridge(flags.orb), keys })
    }
}

/// Requests of one connection to a replica that are taken and not answered. Replicas have all of them in their order before the first
/// is answered: a client that does not read its replies is not to fill it, nor the memory for replies.
const REPLICA_REQUESTS_IN_FLIGHT: usize = 32;

/// Returns the limits and time-outs of the IIOP server.
fn bridge(orb: OrbKind) -> maestro_bridge::Settings {
    let mut settings = maestro_bridge::Settings::default();
    if orb == OrbKind::ReplicatedUpdates {
        settings.limits.requests_in_flight = REPLICA_REQUESTS_IN_FLIGHT;
    }
    settings
}

/// Checks that no flag is given that only replicas understand.
fn simple(flags: &ServerFlags) -> Result<OrbSettings, Error> {
    let given = [
        ("--replica", flags.replica.is_some()),
        ("--members", flags.members.is_some()),
        ("--join", flags.join),
        ("--engine corosync", flags.engine != Engine::Embedded),
        ("--group-key-file", flags.group_key_file.is_some()),
        ("--progress all", flags.progress != Progress::Primary),
        ("--commute", flags.commute),
        ("--delivery optimistic", flags.delivery != DeliveryMode::Safe),
        ("--order token", flags.order != Order::Sequencer),
        ("--no-state-transfer", flags.no_state_transfer),
        ("--hold-level", flags.hold_level.is_some()),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        Some((setting, _)) => Err(Error::NotReplicated { setting }),
        None => Ok(OrbSettings::Simple { data: flags.data.clone() }),
    }
}

/// Reads the flags of a replica.
fn replica(flags: &ServerFlags, levels: Levels) -> Result<ReplicaSettings, Error> {
    let missing = |setting, advice| Error::Missing { setting, advice };
    let name = flags.replica.clone().ok_or(missing("--replica", "give this replica's name in --members"))?;
    let list = flags
        .members
        .as_ref()
        .ok_or(missing("--members", "give all replicas, as r1=HOST:PORT,r2=HOST:PORT,…"))?;
    let data = flags.data.clone().ok_or(missing("--data", "give a directory of this replica's own"))?;
    let options = options(flags);
    options.check()?;
    let members = MemberAddress::parse_list(list)?;
    if !members.iter().any(|member| member.name == name) {
        let members = members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Error::NotAMember { name, members });
    }
    let group_key = flags.group_key_file.as_deref().map(GroupKey::read).transpose()?;
    let engine = match flags.engine {
        Engine::Embedded => EngineKind::Embedded,
        Engine::Corosync => EngineKind::Corosync,
    };
    if flags.engine == Engine::Corosync && flags.order == Order::Token {
        return Err(Error::NotEmbedded { setting: "--order token" });
    }
    let order = match flags.order {
        Order::Sequencer => maestro_group::Order::Sequencer,
        Order::Token => maestro_group::Order::Token,
    };
    if flags.engine == Engine::Corosync && flags.join {
        return Err(Error::NotEmbedded { setting: "--join" });
    }
    let levels = flags.hold_level.map_or(Ok(levels), |level| levels.held_at(level));
    let levels = levels.map_err(Error::HoldLevel)?;
    Ok(ReplicaSettings { name, members, join: flags.join, data, engine, group_key, order, options, levels })
}

fn options(flags: &ServerFlags) -> Options {
    Options {
        progress: match flags.progress {
            Progress::Primary => replicated::Progress::Primary,
            Progress::All => replicated::Progress::All,
        },
        commute: flags.commute,
        delivery: match flags.delivery {
            DeliveryMode::Safe => replicated::DeliveryMode::Safe,
            DeliveryMode::Optimistic => replicated::DeliveryMode::Optimistic,
        },
        state_transfer: !flags.no_state_transfer,
        reinstall_references: !flags.no_reinstall_ior,
    }
}
