//! A program's place in a group.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::api::{GroupView, Handler, Kind, Options, Role};
use super::calls::{Answers, AskError, Calls, Wait};
use super::envelope::{Ordered, Program, Sent, encode, mask};
use super::layer::Layer;
use super::member::ToolsMember;
use crate::api::{Observer, Status};
use crate::types::{Member, MemberIndex, ViewId};
use crate::{CastError, ConfigError, Group, LeaveError, Settings, StartError};

/// Joins a group: starts this program's member.
///
/// # Errors
/// A wrong setting, a data directory or a port that cannot be used, a state that cannot be read. Nothing is left running.
pub fn join(settings: Settings, options: Options, handler: Box<dyn Handler>) -> Result<Session, StartError> {
    join_observed(settings, options, handler, Arc::new(Unobserved))
}

/// The same; `observer` is told of the member's standing, from another thread than the handler's.
///
/// # Errors
/// As [`join`].
pub fn join_observed(
    settings: Settings,
    options: Options,
    handler: Box<dyn Handler>,
    observer: Arc<dyn Observer>,
) -> Result<Session, StartError> {
    if settings.options.commute {
        let reason = "the tools need one order of all casts".to_owned();
        return Err(ConfigError::Value { setting: "options.commute", reason }.into());
    }
    let names: Vec<String> = settings.members.iter().map(|member| member.name.clone()).collect();
    let place = names.iter().position(|name| *name == settings.name).unwrap_or(0);
    let index = MemberIndex(u32::try_from(place).unwrap_or(u32::MAX));
    let shared = Arc::new(Shared::default());
    let layer = Layer::new(options, index, names);
    let group = Group::start_with(settings, observer, |group| {
        Box::new(ToolsMember { layer, handler, group, shared: shared.clone(), unsent: Vec::new() })
    })?;
    Ok(Session { group, shared })
}

/// A member of a group, as its program holds it. Handles are cheap to clone and may be used from any thread.
#[derive(Debug, Clone)]
pub struct Session {
    group: Group,
    shared: Arc<Shared>,
}

impl Session {
    /// Casts to all members.
    ///
    /// # Errors
    /// It is not taken: views change ([`CastError::NotInView`]), or there is no room for the moment.
    pub fn cast(&self, kind: Kind, payload: Bytes) -> Result<(), CastError> {
        self.shared.cast(&self.group, kind, None, payload)
    }

    /// Casts to some members, at one place in the order of all.
    ///
    /// # Errors
    /// As [`cast`](Self::cast).
    pub fn cast_to(&self, to: &[Member], kind: Kind, payload: Bytes) -> Result<(), CastError> {
        self.shared.cast(&self.group, kind, Some(to), payload)
    }

    /// Sends to one member, after what this one sent there before, beside the order.
    ///
    /// # Errors
    /// As [`cast`](Self::cast).
    pub fn send(&self, to: Member, payload: Bytes) -> Result<(), CastError> {
        let Some(view) = self.shared.open_view() else {
            return Err(CastError::NotInView { view: ViewId::default() });
        };
        self.group.send(view, to.index, encode(&Sent::Program(payload)))
    }

    /// Asks the servers, all at the same place in the order, and waits for their answers. Not to be called by a [`Handler`].
    ///
    /// # Errors
    /// Too few answers by the deadline, or nobody who could answer.
    pub fn ask(&self, payload: Bytes, wait: Wait, deadline: Duration) -> Result<Answers, AskError> {
        let (done, outcome) = channel();
        let call = self.shared.calls().begin(wait, done);
        let program = Program { kind: Kind::Generic, to: None, call: Some(call), payload };
        if let Err(error) = self.shared.cast_program(&self.group, program) {
            self.shared.calls().give_up(call);
            return Err(error.into());
        }
        match outcome.recv_timeout(deadline) {
            Ok(outcome) => outcome,
            Err(RecvTimeoutError::Timeout) => Err(AskError::Deadline(self.shared.calls().give_up(call))),
            Err(RecvTimeoutError::Disconnected) => Err(AskError::Ended),
        }
    }

    /// Says that a member is gone, of which the program knows better than heartbeats do. A member that lives comes back.
    pub fn suspect(&self, member: Member) {
        self.group.suspect(member.index);
    }

    /// Takes another role: a client that becomes a server gets the state, a server that becomes a client forgets it.
    ///
    /// # Errors
    /// Views change, or the member has ended.
    pub fn become_role(&self, role: Role) -> Result<(), CastError> {
        let view = self.view().ok_or(CastError::NotInView { view: ViewId::default() })?;
        self.group.send(view.id, view.me.index, encode(&Sent::Become(role)))
    }

    /// Returns the view in which casts are taken, if there is one.
    #[must_use]
    pub fn view(&self) -> Option<GroupView> {
        self.shared.lock().open.clone()
    }

    /// Waits until there is a view as wanted.
    #[must_use]
    pub fn wait_for_view(
        &self,
        limit: Duration,
        wanted: impl FnMut(&GroupView) -> bool,
    ) -> Option<GroupView> {
        self.shared.wait_for_view(Instant::now() + limit, wanted)
    }

    /// Returns the member's standing.
    #[must_use]
    pub fn status(&self) -> Status {
        self.group.status()
    }

    /// Leaves in order: delivers this member's own casts, tells the others, keeps state and memory for the next start, and ends.
    /// Not to be called by a [`Handler`].
    ///
    /// # Errors
    /// The memory was not kept.
    pub fn leave(&self) -> Result<(), LeaveError> {
        self.group.leave()
    }

    /// Waits until the member has ended, for whatever reason.
    ///
    /// # Errors
    /// It ended without an orderly stop.
    pub fn wait_ended(&self) -> Result<(), LeaveError> {
        let ended = self.group.wait_ended();
        match self.shared.lock().failed.clone() {
            Some(reason) => Err(LeaveError::Failed { reason }),
            None => ended,
        }
    }
}

struct Unobserved;

impl Observer for Unobserved {
    fn status(&self, _: &Status) {}
}

/// What the handles and the execution thread share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    calls: Mutex<Calls>,
}

#[derive(Debug, Default)]
struct State {
    /// The group's view, in which the tools cast.
    group_view: Option<ViewId>,
    /// The view in which the program casts.
    open: Option<GroupView>,
    failed: Option<String>,
}

impl Shared {
    pub(super) fn cast(
        &self,
        group: &Group,
        kind: Kind,
        to: Option<&[Member]>,
        payload: Bytes,
    ) -> Result<(), CastError> {
        self.cast_program(group, Program { kind, to: to.map(mask), call: None, payload })
    }

    fn cast_program(&self, group: &Group, program: Program) -> Result<(), CastError> {
        let view = self.open_view().ok_or(CastError::NotInView { view: ViewId::default() })?;
        group.cast(view, encode(&Ordered::Program(program)))
    }

    pub(super) fn group_view(&self, view: ViewId) {
        self.lock().group_view = Some(view);
    }

    pub(super) fn current_group_view(&self) -> Option<ViewId> {
        self.lock().group_view
    }

    /// A view in which the program casts, or another role in it.
    pub(super) fn open(&self, view: GroupView) {
        let mut state = self.lock();
        let is_new = state.open.as_ref().is_none_or(|open| open.id != view.id);
        if is_new {
            self.calls().view(&view);
        }
        state.open = Some(view);
        drop(state);
        self.changed.notify_all();
    }

    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.open = None;
        state.group_view = None;
    }

    pub(super) fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn fail(&self, reason: String) {
        self.lock().failed = Some(reason);
    }

    /// Nothing comes any more.
    pub(super) fn end(&self) {
        self.close();
        self.calls().end();
        self.changed.notify_all();
    }

    fn open_view(&self) -> Option<ViewId> {
        self.lock().open.as_ref().map(|view| view.id)
    }

    fn wait_for_view(
        &self,
        deadline: Instant,
        mut wanted: impl FnMut(&GroupView) -> bool,
    ) -> Option<GroupView> {
        let mut state = self.lock();
        loop {
            if let Some(view) = state.open.as_ref().filter(|view| wanted(view)) {
                return Some(view.clone());
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
