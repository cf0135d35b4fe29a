//! A replica without threads, sockets and clocks, for the test kit: the same executor, front and core as a server has.
//!
//! It is a group's application like any other; whoever runs the group says when what happens.

use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use maestro_adaptors::{Access, FIRST_LEVEL, Outcome, Pieces, StateError, StateWriter};
use maestro_giop::ObjectKey;
use maestro_group::{Application, CastError, Delivery, Observer, Status, ViewId};

use super::catalogue::Catalogue;
use super::door::{Door, DoorEvent, Notice, Notices};
use super::executor::{Executor, Install};
use super::front::{Caster, Front};
use super::level::Levels;
use super::replica::Replica;
use super::status::Standing;
use super::update::Cast;
use super::{HoldLimits, Options, WaitLimits};
use crate::kinds::{Kind, Kinds};
use crate::{Contact, Request};

/// What a bare replica is made from.
#[derive(Debug, Clone)]
pub struct BareSettings {
    /// The objects that are bound from the start.
    pub objects: Vec<(ObjectKey, Arc<Kind>)>,
    /// All kinds of objects.
    pub kinds: Kinds,
    /// How many replicas are configured.
    pub members: usize,
    /// Where clients would reach this one.
    pub contact: Contact,
    /// The orb's options.
    pub options: Options,
    /// The levels that the release can run.
    pub levels: Levels,
}

/// A replica of a group that somebody else runs.
pub struct BareReplica {
    executor: Executor<Outbox>,
    standing: Standing<Outbox>,
    front: Arc<Front<Outbox>>,
    events: Receiver<DoorEvent>,
}

/// A call that a replica executed.
#[derive(Debug, Clone)]
pub struct Executed {
    /// The object that was called.
    pub key: ObjectKey,
    /// The operation, as it is on the wire.
    pub operation: String,
    /// What the operation says that it does to the state.
    pub access: Access,
    /// The arguments.
    pub arguments: Bytes,
    /// What came of it.
    pub outcome: Outcome,
}

/// The state of one object.
#[derive(Debug, Clone)]
pub struct ObjectState {
    /// The object's key.
    pub key: ObjectKey,
    /// The name of its kind.
    pub kind: String,
    /// Whether it panicked.
    pub poisoned: bool,
    /// The level at which it was pushed.
    pub level: u32,
    /// What it pushes.
    pub octets: Bytes,
}

impl BareReplica {
    /// Makes a replica that is in no group yet.
    #[must_use]
    pub fn new(settings: BareSettings) -> Self {
        let (door, events) = Door::new();
        let limits = (HoldLimits::default(), WaitLimits::default());
        let front = Arc::new(Front::new(limits.0, limits.1, Outbox::default()));
        let catalogue = Arc::new(Catalogue::new(settings.objects.iter().cloned()));
        let options = settings.options;
        let mut replica = Replica::new(Arc::new(settings.kinds), settings.members, options.state_transfer);
        if options.of_group().is_progress_all() {
            replica.name_by_seed();
        }
        replica.run_levels(settings.levels);
        replica.witnessed = Some(Vec::new());
        settings.objects.into_iter().for_each(|(key, kind)| replica.bind(key, kind));
        let executor = Executor {
            replica,
            front: Arc::clone(&front),
            catalogue,
            door: door.clone(),
            notices: Arc::new(Silence),
            contact: settings.contact,
            levels: settings.levels,
            told_level: FIRST_LEVEL,
            install: Install::Always,
            view: None,
            answers: Vec::new(),
            changed: false,
            broken: None,
        };
        Self { executor, standing: Standing { front: Arc::clone(&front), door }, front, events }
    }

    /// Returns the replica as what its group delivers to; calls are delivered by [`BareReplica::deliver`].
    pub fn application(&mut self) -> &mut dyn Application {
        &mut self.executor
    }

    /// Executes a delivery. Returns the call, where it was one that was executed.
    pub fn deliver(&mut self, delivery: Delivery) -> Option<Executed> {
        let cast = Cast::decode(&delivery.payload).ok();
        self.executor.deliver(delivery);
        let outcome = self.executor.replica.witnessed.as_mut().and_then(Vec::pop)?;
        let Some(Cast::Call(update)) = cast else { return None };
        let operation = update.operation.as_str().to_owned();
        let kind = self.executor.replica.kind(&update.object_key);
        let access = kind.map_or(Access::Unknown, |kind| kind.access(&operation));
        Some(Executed { key: update.object_key, operation, access, arguments: update.body.octets, outcome })
    }

    /// Takes a client's request.
    pub fn admit(&self, request: Request) {
        self.front.admit(request);
    }

    /// Notes the member's standing, as its core tells it.
    pub fn status(&self, status: &Status) {
        self.standing.status(status);
    }

    /// Drops all requests that wait: there was no primary view for too long.
    pub fn give_up(&self) {
        self.front.give_up(|| ());
    }

    /// Returns what is to be cast, and takes it out.
    #[must_use]
    pub fn casts(&self) -> Vec<(ViewId, Bytes)> {
        std::mem::take(&mut *lock(&self.front.caster().0))
    }

    /// Returns why this replica cannot go on, where it cannot.
    #[must_use]
    pub fn broken(&self) -> Option<String> {
        self.events
            .try_iter()
            .filter_map(|event| if let DoorEvent::Break(why) = event { Some(why) } else { None })
            .last()
    }

    /// Returns the states of all objects.
    ///
    /// # Errors
    ///
    /// An object's that cannot push its state.
    pub fn states(&self) -> Result<Vec<ObjectState>, (ObjectKey, StateError)> {
        let level = self.executor.replica.level();
        let objects = self.executor.replica.state.objects.iter();
        let states = objects.map(|(key, object)| {
            let (servant, kind) = (&object.servant, self.executor.replica.kind(key));
            let octets = pushed(level, |out| servant.object().push_state(out))
                .map_err(|error| (key.clone(), error))?;
            let kind = kind.map_or_else(String::new, |kind| kind.name().to_owned());
            Ok(ObjectState { key: key.clone(), kind, poisoned: servant.is_poisoned(), level, octets })
        });
        states.collect()
    }
}

/// Pushes a state at a level into one piece of memory.
///
/// # Errors
///
/// The object's.
pub fn pushed(
    level: u32,
    push: impl FnOnce(&mut StateWriter<'_>) -> Result<(), StateError>,
) -> Result<Bytes, StateError> {
    let mut pieces = Pieces::default();
    let mut writer = StateWriter::new(&mut pieces);
    writer.set_level(level);
    push(&mut writer)?;
    writer.finish()?;
    Ok(pieces.0.into_iter().flatten().collect())
}

/// Casts that wait for whoever runs the group.
#[derive(Default)]
struct Outbox(Mutex<Vec<(ViewId, Bytes)>>);

impl Caster for Outbox {
    fn cast(&self, view: ViewId, payload: Bytes) -> Result<(), CastError> {
        lock(&self.0).push((view, payload));
        Ok(())
    }
}

struct Silence;

impl Notices for Silence {
    fn notice(&self, _: Notice) {}
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
