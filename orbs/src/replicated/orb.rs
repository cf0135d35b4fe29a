//! The orb that executes each request at every replica, in one total order.

use std::fmt;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

use bytes::Bytes;
use maestro_adaptors::{Access, Builtin, Exception, FIRST_LEVEL};
use maestro_giop::{CdrWriter, ObjectKey, ReplyStatus, RequestId};
use maestro_group::{CastError, Group, LeaveError, StartError, ViewId};
use thiserror::Error;

use super::catalogue::{Catalogue, Entry};
use super::door::{Door, DoorEvent, Doorkeeper, Notices, Publisher};
use super::executor::{Executor, Install};
use super::front::{Caster, Front};
use super::publishing;
use super::replica::Replica;
use super::settings::{OptionError, ReplicatedSettings};
use super::status::Standing;
use crate::kinds::Kind;
use crate::{ConnectionId, Located, Orb, Port, Reply, Request};

/// An orb whose objects live in several processes: each request is executed at every replica, in one total order.
///
/// It is made first, so that objects can be bound to it, and started then. It opens and shuts the port by which its
/// clients come: open in a primary view, shut where there is none for longer than requests are held.
pub struct ReplicatedUpdates {
    catalogue: Arc<Catalogue>,
    front: Arc<Front<GroupCaster>>,
    door: Door,
    /// Taken by the start.
    prepared: Mutex<Option<(ReplicatedSettings, Receiver<DoorEvent>)>>,
    doorkeeper: Mutex<Option<JoinHandle<()>>>,
}

/// A replicated orb cannot be started.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReplicatedError {
    /// An option is not supported.
    #[error(transparent)]
    Option(#[from] OptionError),
    /// The group does not start.
    #[error(transparent)]
    Group(#[from] StartError),
    /// The system gives no thread.
    #[error("the doorkeeper's thread cannot be started: {0}")]
    Thread(std::io::Error),
    /// The orb was started before.
    #[error("this orb was started before")]
    Started,
}

impl ReplicatedUpdates {
    /// Makes an orb. It answers nothing before it is started.
    ///
    /// # Errors
    ///
    /// An option that is not supported, a setting of the group that is wrong.
    pub fn new(mut settings: ReplicatedSettings) -> Result<Arc<Self>, ReplicatedError> {
        settings.options.check()?;
        let bound = settings.objects.iter().map(|(_, kind)| kind);
        settings.options.check_kinds(settings.kinds.values().chain(bound))?;
        settings.group.options = settings.options.of_group();
        settings.group.check().map_err(StartError::from)?;
        let (door, events) = Door::new();
        Ok(Arc::new(Self {
            catalogue: Arc::new(Catalogue::new(settings.objects.iter().cloned())),
            front: Arc::new(Front::new(settings.hold_limits, settings.wait_limits, GroupCaster::default())),
            door,
            prepared: Mutex::new(Some((settings, events))),
            doorkeeper: Mutex::default(),
        }))
    }

    /// Starts this replica: it looks for the others, and opens `port` when it is in a primary view with them.
    ///
    /// # Errors
    ///
    /// The group does not start: its port or its data directory cannot be used. Then nothing runs.
    pub fn start(
        &self,
        port: Arc<dyn Port>,
        publisher: Box<dyn Publisher>,
        notices: &Arc<dyn Notices>,
    ) -> Result<(), ReplicatedError> {
        let prepared = lock(&self.prepared).take();
        let (settings, events) = prepared.ok_or(ReplicatedError::Started)?;
        let press = publishing::start(publisher, Arc::clone(notices), self.door.clone());
        let held = Arc::clone(&port);
        self.front.on_pressure(move |held_back| held.hold_back(held_back));
        let doorkeeper = Doorkeeper {
            port,
            front: Arc::clone(&self.front),
            press: press.map_err(ReplicatedError::Thread)?,
            notices: Arc::clone(notices),
            contact: settings.contact.clone(),
            hold: settings.hold,
        };
        let thread = doorkeeper.start(events).map_err(ReplicatedError::Thread)?;
        *lock(&self.doorkeeper) = Some(thread);
        let started = self.start_group(settings, notices);
        if started.is_err() {
            self.end_doorkeeper();
        }
        started
    }

    /// Leaves the group in order, with the state and the memory kept for the next start. To be called when the port serves
    /// nobody any more. Waits until it is done.
    ///
    /// # Errors
    ///
    /// The state was not kept: the next start is that of a replica that crashed.
    pub fn leave(&self) -> Result<(), LeaveError> {
        let left = self.front.caster().0.get().map_or(Ok(()), Group::leave);
        if left.is_ok() {
            self.door.tell(DoorEvent::Left);
        }
        self.end_doorkeeper();
        left
    }

    fn start_group(
        &self,
        settings: ReplicatedSettings,
        notices: &Arc<dyn Notices>,
    ) -> Result<(), ReplicatedError> {
        let observer = Arc::new(Standing { front: Arc::clone(&self.front), door: self.door.clone() });
        let group = settings.group.clone();
        let executor = self.executor(settings, notices);
        let caster = self.front.caster();
        let started = Group::start_with(group, observer, |group| {
            // Only one start ever comes here.
            let _ = caster.0.set(group);
            Box::new(executor)
        });
        started?;
        Ok(())
    }

    fn executor(&self, settings: ReplicatedSettings, notices: &Arc<dyn Notices>) -> Executor<GroupCaster> {
        let members = settings.group.members.len();
        let options = settings.options;
        let mut replica = Replica::new(Arc::new(settings.kinds), members, options.state_transfer);
        replica.run_levels(settings.levels);
        if options.of_group().is_progress_all() {
            replica.name_by_seed();
        }
        if options.commute {
            replica.commute();
        }
        settings.objects.into_iter().for_each(|(key, kind)| replica.bind(key, kind));
        Executor {
            replica,
            front: Arc::clone(&self.front),
            catalogue: Arc::clone(&self.catalogue),
            door: self.door.clone(),
            notices: Arc::clone(notices),
            contact: settings.contact,
            levels: settings.levels,
            told_level: FIRST_LEVEL,
            install: if options.reinstall_references {
                Install::Always
            } else {
                Install::UntilComplete { members }
            },
            view: None,
            answers: Vec::new(),
            changed: false,
            broken: None,
        }
    }

    fn end_doorkeeper(&self) {
        self.door.tell(DoorEvent::Stop);
        if let Some(thread) = lock(&self.doorkeeper).take() {
            // A doorkeeper that panicked has said so on standard error.
            let _ = thread.join();
        }
    }
}

impl Orb for ReplicatedUpdates {
    fn invoke(&self, request: Request) {
        match self.catalogue.find(&request.object_key) {
            Entry::Unknown => raise(request, Exception::object_not_exist()),
            Entry::Descendant => self.front.admit(request),
            Entry::Known(kind) => match Builtin::of(request.operation.as_str()) {
                Some(builtin) => answer(builtin, &kind, request),
                None if kind.access(request.operation.as_str()) == Access::Unknown => {
                    raise(request, Exception::bad_operation());
                }
                None => self.front.admit(request),
            },
        }
    }

    /// A key that descends from a bound object's is said to be here: whether a call has created it is decided in the order.
    fn locate(&self, key: &ObjectKey) -> Located {
        match self.catalogue.find(key) {
            Entry::Unknown => Located::Unknown,
            Entry::Known(_) | Entry::Descendant => Located::Here,
        }
    }

    fn cancel(&self, _: RequestId, _: ConnectionId) {}
}

impl fmt::Debug for ReplicatedUpdates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplicatedUpdates")
            .field("group", &self.front.caster().0.get())
            .finish_non_exhaustive()
    }
}

/// Casts over a group, once it is started.
#[derive(Default)]
pub(super) struct GroupCaster(OnceLock<Group>);

impl Caster for GroupCaster {
    fn cast(&self, view: ViewId, payload: Bytes) -> Result<(), CastError> {
        self.0.get().ok_or(CastError::Ended)?.cast(view, payload)
    }

    fn cast_urgent(&self, view: ViewId, payload: Bytes) -> Result<(), CastError> {
        self.0.get().ok_or(CastError::Ended)?.cast_urgent(view, payload)
    }
}

/// Answers a built-in operation here and now.
fn answer(builtin: Builtin, kind: &Kind, request: Request) {
    let body = &request.body;
    let mut reply =
        CdrWriter::new(body.order, 0).with_version(body.version).with_code_sets(request.code_sets);
    match builtin.answer(kind.repository_ids(), &mut body.reader(request.code_sets), &mut reply) {
        Ok(()) => request.slot.reply(Reply::new(ReplyStatus::NoException, reply.into_bytes())),
        Err(exception) => raise(request, exception),
    }
}

fn raise(request: Request, exception: Exception) {
    let (status, body) = exception.into_reply(request.body.order);
    request.slot.reply(Reply::new(status, body));
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
