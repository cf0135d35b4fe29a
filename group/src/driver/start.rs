//! The start of a member: settings, data directory, port, state, and then the two threads, in this order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;

use maestro_cpg::{CpgError, Library};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use uuid::Uuid;

use super::bus::Bus;
use super::execution::{self, Executed, Execution, SaveError};
use super::gate::Gate;
use super::queue::Queue;
use super::run::{self, Parts};
use super::seat::Place;
use super::settings::{ConfigError, EngineKind, Settings};
use super::shared::Shared;
use crate::api::{Application, Observer};
use crate::core_io::PushEnd;
use crate::datadir::{DataDir, DataError, MemberRecord};
use crate::roster::Roster;
use crate::stop::StopState;
use crate::transport::{Hello, PROTOCOL};
use crate::types::{Incarnation, Member};
use crate::{CoreSettings, LagLimits};

/// Why a member could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A setting is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The data directory cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The application did not take the state that an orderly stop left.
    #[error("the state of the last orderly stop cannot be used: {0}")]
    State(SaveError),
    /// The group port cannot be used.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The engine is not to be had here.
    #[error("engine: {0}")]
    Engine(#[from] CpgError),
    /// The system gave no thread or no event queue.
    #[error("cannot start the group's thread: {0}")]
    Thread(std::io::Error),
}

impl From<SaveError> for StartError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Disk(error) => Self::Data(error),
            error @ SaveError::Application(_) => Self::State(error),
        }
    }
}

pub(super) fn start(
    settings: Settings,
    observer: Arc<dyn Observer>,
    application: impl FnOnce(Arc<Shared>) -> Box<dyn Application>,
) -> Result<Arc<Shared>, StartError> {
    let checked = settings.check()?;
    let library = match settings.engine {
        EngineKind::Embedded => None,
        EngineKind::Corosync => Some(Library::load(&settings.corosync_library)?),
    };
    let mut data = DataDir::open(&settings.data_dir, &settings.group_name, &settings.name)?;
    let place = Place::find(&settings, checked.own, &data)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()
        .map_err(StartError::Thread)?;
    let listener = listen(&runtime, checked.listen)?;
    let gate =
        Gate::new(settings.outstanding_limit, settings.outstanding_limit_octets, settings.cast_limit_octets);
    let shared = Arc::new(Shared::new(gate, observer));
    let mut application = application(Arc::clone(&shared));
    let stop = restore(&data, application.as_mut())?;
    let incarnation = begin(&mut data, stop.is_some())?;
    let at = stop.as_ref().map_or(PushEnd { at: 0, time_ns: 0 }, end_of);

    let executed = Arc::new(Executed::new(at.at));
    let execution = Execution::new(application, at, Arc::clone(&shared.inbox), Arc::clone(&executed));
    let work = Arc::new(Queue::new());
    // After the life has begun durably: from here on others may hear of it.
    let bus =
        library.map(|library| Bus::start(library, &settings)).transpose().map_err(StartError::Thread)?;
    let shared_too = Arc::clone(&shared);
    let parts =
        Parts { place, incarnation, stop, data, listener, settings, shared: shared_too, work, executed, bus };
    spawn(runtime, parts, execution)?;
    Ok(shared)
}

fn listen(runtime: &Runtime, address: SocketAddr) -> Result<TcpListener, StartError> {
    let _entered = runtime.enter();
    let listening = std::net::TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        TcpListener::from_std(listener)
    });
    listening.map_err(|source| StartError::Listen { address, source })
}

/// Reads what an orderly stop left, the application's state into the application.
fn restore(data: &DataDir, application: &mut dyn Application) -> Result<Option<StopState>, StartError> {
    let Some(stopped) = data.stopped()? else {
        return Ok(None);
    };
    let stop: StopState = stopped.memory()?;
    execution::load(application, stopped.state()?)?;
    Ok(Some(stop))
}

/// Begins the life, durably, before the first packet.
fn begin(data: &mut DataDir, stopped: bool) -> Result<Incarnation, StartError> {
    if data.record().founder && !stopped {
        tracing::warn!("the founder of a recovered epoch has lost its state and is a founder no longer");
        data.update(|record| record.founder = false)?;
    }
    let incarnation = data.begin()?;
    // A founder's memory is used up only when others begin to rely on its epoch.
    if !data.record().founder {
        data.consume()?;
    }
    Ok(Incarnation(incarnation))
}

/// Where the application stands that was restored from a stopped state.
fn end_of(stop: &StopState) -> PushEnd {
    let place = stop.executed.checked_sub(stop.base + 1).and_then(|place| usize::try_from(place).ok());
    let entry = place.and_then(|place| stop.entries.get(place));
    PushEnd { at: stop.executed, time_ns: entry.map_or(stop.base_time_ns, |entry| entry.time_ns) }
}

/// What a member tells others of itself.
pub(super) fn hello(
    settings: &Settings,
    data: &DataDir,
    place: &Place,
    incarnation: Incarnation,
    has_memory: bool,
) -> Hello {
    let record = data.record();
    Hello {
        protocol: PROTOCOL,
        group: group_of(settings),
        roster: place.roster.clone(),
        index: place.index,
        seat: place.since(),
        options: settings.options.to_string(),
        name: settings.name.clone(),
        incarnation: incarnation.0,
        life: Uuid::new_v4(),
        cluster: record.cluster.filter(|_| record.confirmed),
        proposed: record.cluster,
        epoch: record.epoch,
        has_memory,
    }
}

/// The group as members name it to each other: those of another engine are of another group.
fn group_of(settings: &Settings) -> String {
    match settings.engine {
        EngineKind::Embedded => settings.group_name.clone(),
        EngineKind::Corosync => format!("{} on corosync", settings.group_name),
    }
}

/// What a member's core is made from.
pub(super) fn core_settings(
    settings: &Settings,
    data: &DataDir,
    place: &Place,
    incarnation: Incarnation,
    has_memory: bool,
) -> CoreSettings {
    let record = data.record();
    let me = Member { index: place.index, incarnation };
    let mut core = CoreSettings::new(me, &[], Uuid::new_v4());
    core.roster = place.roster.clone();
    core.can_change = settings.engine == EngineKind::Embedded;
    core.cluster = record.cluster;
    core.epoch = record.epoch;
    core.founder = record.founder;
    // A recovered epoch begins anew: its members come back without their memory, and may come back on new disks.
    if !record.founder {
        core.known = known(&place.roster, record);
    }
    // A member without a cluster never acknowledged anything: it has lost nothing.
    core.zombie = record.cluster.is_some() && !has_memory;
    core.engine.heartbeat = settings.heartbeat;
    core.engine.suspect_after = settings.suspect_after;
    core.engine.order = settings.order;
    core.retained_octets = settings.retained_octets;
    core.options = settings.options;
    core.transfer_patience = settings.transfer_limit;
    core.lag = LagLimits { window_octets: settings.lag_window_octets as u64, patience: settings.lag_limit };
    core
}

/// Returns the highest incarnation of each configured member that the record tells of.
fn known(roster: &Roster, record: &MemberRecord) -> Vec<u64> {
    let mut known = vec![0; roster.places()];
    for seat in &roster.seats {
        known[seat.index.at()] = record.members.get(&seat.name).copied().unwrap_or(0);
    }
    known
}

/// Starts the execution thread from the core's thread, so that one of them ends after the other.
fn spawn(runtime: Runtime, parts: Parts, execution: Execution) -> Result<(), StartError> {
    let name = |what| format!("group-{what}-{}", parts.settings.name);
    let (core, executor) = (name("core"), name("exec"));
    let work = Arc::clone(&parts.work);
    let execution = thread::Builder::new()
        .name(executor)
        .spawn(move || {
            let mut execution = execution;
            execution.run(&work);
            execution
        })
        .map_err(StartError::Thread)?;
    let work = Arc::clone(&parts.work);
    let spawned = thread::Builder::new().name(core).spawn(move || run::run(&runtime, parts, execution));
    spawned.map(drop).map_err(|error| {
        work.close();
        StartError::Thread(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(engine: EngineKind) -> Settings {
        let members = crate::MemberAddress::parse_list("r1=127.0.0.1:7401").expect("a list");
        Settings { engine, ..Settings::new("r1", members, "grid", "/nowhere") }
    }

    #[test]
    fn members_of_another_engine_are_of_another_group() {
        assert_eq!(group_of(&settings(EngineKind::Embedded)), "grid");
        assert_eq!(group_of(&settings(EngineKind::Corosync)), "grid on corosync");
    }

    #[test]
    fn a_library_that_is_missing_is_named_before_anything_is_touched() {
        struct Nobody;
        impl Observer for Nobody {
            fn status(&self, _status: &crate::api::Status) {}
        }
        let library = "libcpg.so.0.nowhere".to_owned();
        let settings = Settings { corosync_library: library, ..settings(EngineKind::Corosync) };
        let started = start(settings, Arc::new(Nobody), |_| unreachable!("there is no application yet"));
        let error = started.err().expect("there is no such library").to_string();
        assert!(error.starts_with("engine: cannot load libcpg.so.0.nowhere: "), "{error}");
    }
}
