//! The settings of a server, checked.

use std::path::PathBuf;

use crate::keys::Keys;
use crate::{Endpoint, Error, Objects, OrbKind, ServerFlags};

/// The settings of a server, checked as far as that goes without touching anything.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How requests reach the objects.
    pub orb: OrbSettings,
    /// Where clients reach the server.
    pub endpoint: Endpoint,
    /// The directory in which references are published.
    pub etc: PathBuf,
    /// The limits and time-outs of the IIOP server.
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
}

impl Settings {
    /// Reads the flags of a server of `objects`.
    ///
    /// # Errors
    ///
    /// The first setting that is missing, wrong, or at odds with another one.
    pub fn of(flags: &ServerFlags, objects: &Objects) -> Result<Self, Error> {
        let endpoint = Endpoint::of(flags)?;
        let names: Vec<&str> = objects.names().collect();
        let keys = Keys::parse(&flags.keys, &names)?;
        let missing = Error::Missing { setting: "--etc", advice: "give the directory for references, or set MAESTRO_ETC" };
        let etc = flags.etc.clone().ok_or(missing)?;
        let orb = match flags.orb {
            OrbKind::Simple => simple(flags)?,
            OrbKind::ReplicatedUpdates => return Err(Error::Missing { setting: "--orb replicated-updates", advice: "not built" }),
        };
        Ok(Self { orb, endpoint, etc, bridge: maestro_bridge::Settings::default(), keys })
    }
}

/// Checks that no flag is given that only replicas understand.
fn simple(flags: &ServerFlags) -> Result<OrbSettings, Error> {
    let given = [
        ("--replica", flags.replica.is_some()),
        ("--members", flags.members.is_some()),
        ("--group-key-file", flags.group_key_file.is_some()),
        ("--progress all", flags.progress != crate::Progress::Primary),
        ("--commute", flags.commute),
        ("--delivery optimistic", flags.delivery != crate::DeliveryMode::Safe),
        ("--no-state-transfer", flags.no_state_transfer),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        Some((setting, _)) => Err(Error::NotReplicated { setting }),
        None => Ok(OrbSettings::Simple { data: flags.data.clone() }),
    }
}
