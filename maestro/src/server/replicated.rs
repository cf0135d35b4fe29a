//! A server that is one of several replicas.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use maestro_bridge::{Dispatcher, Etc};
use maestro_group::datadir::{self, DataDir};
use maestro_group::operator;
use maestro_ior::MaestroKey;
use maestro_orbs::replicated::{HoldLimits, Notices, ReplicatedSettings, ReplicatedUpdates, WaitLimits};
use maestro_orbs::{Contact, Orb};
use uuid::Uuid;

use super::port;
use super::simple::serve;
use crate::data::Data;
use crate::{Error, Objects, ReplicaSettings, Settings};

/// How long requests are held while views change.
const HOLD: Duration = Duration::from_secs(3);
/// How long a new replica waits for a member that tells it the keys of the objects, how long for each, and between attempts.
const ASK: Duration = Duration::from_secs(30);
const ASK_ONE: Duration = Duration::from_secs(3);
const ASK_AGAIN: Duration = Duration::from_millis(200);
/// The longest name of a group that is spelled out.
const GROUP_NAME_OCTETS: usize = 200;

/// A server that is one of several replicas.
pub(super) struct ReplicatedServer {
    bridge: maestro_bridge::Server,
    orb: Arc<ReplicatedUpdates>,
    contact: Contact,
    etc: PathBuf,
}

impl ReplicatedServer {
    pub(super) fn start(
        settings: &Settings,
        replica: &ReplicaSettings,
        objects: &Objects,
        notices: &Arc<dyn Notices>,
    ) -> Result<Self, Error> {
        let keys = keys(settings, replica, objects)?;
        let group = group(replica, &keys);
        group.check()?;
        let etc = etc(settings, objects, &keys)?;
        // Locked by the group from its start on; a directory in use is found before a port is.
        drop(DataDir::open(&replica.data, &group.group_name, &replica.name)?);
        let data = Data::of_replica(&replica.data);
        let dispatcher = Arc::new(Dispatcher::new());
        let (bridge, contact) = port::bind(settings, Some(&data), &dispatcher, &**notices)?;
        let orb = ReplicatedUpdates::new(ReplicatedSettings {
            group,
            objects: objects
                .bound()
                .iter()
                .zip(&keys)
                .map(|(o, key)| (key.to_object_key(), o.kind.clone()))
                .collect(),
            kinds: objects.kinds().clone(),
            contact: contact.clone(),
            options: replica.options,
            levels: replica.levels,
            hold: HOLD,
            hold_limits: HoldLimits::default(),
            wait_limits: WaitLimits::default(),
        })?;
        for (object, key) in objects.bound().iter().zip(&keys) {
            serve(object.name(), key, Arc::clone(&orb) as Arc<dyn Orb>, &dispatcher)?;
        }
        port::keep(settings, &bridge, &data)?;
        orb.start(bridge.port(), Box::new(etc), notices)?;
        Ok(Self { bridge, orb, contact, etc: settings.etc.clone() })
    }

    pub(super) fn contact(&self) -> &Contact {
        &self.contact
    }

    pub(super) fn reload_certificates(&self) {
        self.bridge.reload_certificates();
    }

    pub(super) fn reference_file(&self, name: &str) -> PathBuf {
        Etc::file(&self.etc, name)
    }

    /// Answers what was taken while the group is still there to order it, then leaves.
    pub(super) fn stop(self) -> Result<(), Error> {
        self.bridge.stop();
        Ok(self.orb.leave()?)
    }
}

/// The keys that were given, those that the group has already, or at its first start those that follow from its members.
fn keys(settings: &Settings, replica: &ReplicaSettings, objects: &Objects) -> Result<Vec<MaestroKey>, Error> {
    let known = match datadir::group_of(&replica.data)? {
        Some(group) => Some(group),
        None if replica.join && !objects.names().all(|name| settings.keys.has(name)) => Some(ask(replica)?),
        None => None,
    };
    let known = known.unwrap_or_default();
    let of_group = |name: &str| {
        known.split(' ').filter_map(|key| key.parse().ok()).find(|key: &MaestroKey| key.name() == name)
    };
    let members: Vec<_> =
        replica.members.iter().map(|member| format!("{}={}", member.name, member.address)).collect();
    let members = members.join(",");
    let key = |name| match of_group(name).filter(|_| !settings.keys.has(name)) {
        Some(key) => Ok(key),
        None => settings.keys.of_replicas(name, &members),
    };
    objects.names().map(key).collect()
}

/// Asks the others for the group's name, in which its keys are.
fn ask(replica: &ReplicaSettings) -> Result<String, Error> {
    let others = || replica.members.iter().filter(|member| member.name != replica.name);
    let deadline = Instant::now() + ASK;
    loop {
        let mut last = None;
        for other in others() {
            match operator::members(&other.address, replica.group_key.clone(), ASK_ONE) {
                Ok(report) => return Ok(report.group),
                Err(error) => last = Some(error),
            }
        }
        if Instant::now() >= deadline {
            let reason =
                last.map_or_else(|| "--members names no other replica".to_owned(), |error| error.to_string());
            return Err(Error::Join { reason });
        }
        std::thread::sleep(ASK_AGAIN);
    }
}

/// Opens the etc directory for the objects that are bound.
fn etc(settings: &Settings, objects: &Objects, keys: &[MaestroKey]) -> Result<Etc, Error> {
    let mut etc = Etc::open(&settings.etc)?;
    for (name, key) in objects.names().zip(keys) {
        etc.name(key.to_object_key(), name);
    }
    Ok(etc)
}

/// Makes the settings of the group. Its name says which objects it has, so that replicas of others are refused.
fn group(replica: &ReplicaSettings, keys: &[MaestroKey]) -> maestro_group::Settings {
    let mut name = keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    if name.len() > GROUP_NAME_OCTETS {
        name = Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).to_string();
    }
    let members = replica.members.clone();
    let mut group = maestro_group::Settings::new(replica.name.clone(), members, name, &replica.data);
    group.key = replica.group_key.clone();
    group.engine = replica.engine;
    group.join = replica.join;
    group.order = replica.order;
    group
}
