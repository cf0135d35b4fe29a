//! Requests of this replica's clients: which wait for their answer, and which wait for a primary view.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use bytes::Bytes;
use maestro_adaptors::minor;
use maestro_giop::{Completed, SystemException, SystemExceptionKind};
use maestro_group::{CastError, ViewId};

use super::pending::Pending;
use super::update::Update;
use crate::{Reply, ReplySlot, Request};

/// How many requests are held while views change, and how many octets of arguments. What comes beyond that is dropped,
/// and its connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldLimits {
    /// Requests; 1,024 by default.
    pub requests: usize,
    /// Octets of arguments; 16 MiB by default.
    pub octets: usize,
}

impl Default for HoldLimits {
    fn default() -> Self {
        Self { requests: 1024, octets: 16 * 1024 * 1024 }
    }
}

/// How many requests may have been taken and not be delivered, and how many octets they may have as updates: those that
/// the group has and those that it has no room for. From half of that on no requests are read, until there is less than a
/// quarter. What comes beyond all the same is dropped, and its connection ends: with CloseConnection where nothing on it can have
/// been executed, so that its client turns to another replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitLimits {
    /// Requests; 65,536 by default.
    pub requests: usize,
    /// Octets of updates; 128 MiB by default.
    pub octets: usize,
}

impl Default for WaitLimits {
    fn default() -> Self {
        Self { requests: 65_536, octets: 128 * 1024 * 1024 }
    }
}

/// Hands casts over to a group.
pub(super) trait Caster {
    /// Casts in a view.
    fn cast(&self, view: ViewId, payload: Bytes) -> Result<(), CastError>;

    /// Casts a few octets of the replicas' own, also while requests have to wait.
    fn cast_urgent(&self, view: ViewId, payload: Bytes) -> Result<(), CastError> {
        self.cast(view, payload)
    }
}

/// Where the requests of this replica's clients wait.
///
/// Tickets are given and casts are handed over under one lock, so that tickets are cast in their order.
pub(super) struct Front<C> {
    inner: Mutex<Inner>,
    hold_limits: HoldLimits,
    wait_limits: WaitLimits,
    caster: C,
    /// Told when no more requests are to be read, and when they are again. Under the lock.
    hold_back: OnceLock<Box<dyn Fn(bool) + Send + Sync>>,
}

struct Inner {
    mode: Mode,
    /// The primary view that the group is in, as its core says.
    standing: Option<ViewId>,
    /// The primary view that the objects have come to. It can be behind, and its core ahead.
    entered: Option<ViewId>,
    pending: Pending,
    /// Whether no more requests are to be read.
    held_back: bool,
    held: VecDeque<Request>,
    held_octets: usize,
    /// Slots of requests that no group takes.
    refused: Vec<ReplySlot>,
    /// Slots of requests that may not start any more.
    gone: Vec<ReplySlot>,
}

/// What happens to a request that arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// It is dropped: the port is shut, or about to be.
    Shut,
    /// It waits for a primary view.
    Holding,
    /// It is cast in this view.
    Open(ViewId),
}

impl<C: Caster> Front<C> {
    pub(super) fn new(hold_limits: HoldLimits, wait_limits: WaitLimits, caster: C) -> Self {
        let inner = Inner {
            mode: Mode::Shut,
            standing: None,
            entered: None,
            pending: Pending::starting_at(1),
            held_back: false,
            held: VecDeque::new(),
            held_octets: 0,
            refused: Vec::new(),
            gone: Vec::new(),
        };
        Self { inner: Mutex::new(inner), hold_limits, wait_limits, caster, hold_back: OnceLock::new() }
    }

    /// Says who is to be told when no more requests are to be read, and when they are again. It must not call back.
    pub(super) fn on_pressure(&self, hold_back: impl Fn(bool) + Send + Sync + 'static) {
        // The first one stays.
        let _ = self.hold_back.set(Box::new(hold_back));
    }

    /// The group has room again: casts what found none.
    pub(super) fn room(&self) {
        let mut inner = self.lock();
        if let Mode::Open(view) = inner.mode {
            inner.hand_over(view, &self.caster);
        }
        refuse(inner);
    }

    /// Tells whether requests are to be read, where that is news.
    fn weigh(&self, inner: &mut Inner) {
        let parts = if inner.held_back { 4 } else { 2 };
        let held_back = inner.pending.fills(&self.wait_limits, parts);
        if held_back != inner.held_back {
            inner.held_back = held_back;
            if let Some(tell) = self.hold_back.get() {
                tell(held_back);
            }
        }
    }

    /// Returns what hands casts over.
    pub(super) fn caster(&self) -> &C {
        &self.caster
    }

    /// Takes a request in: it is cast, held, or dropped.
    pub(super) fn admit(&self, request: Request) {
        let mut inner = self.lock();
        match inner.mode {
            Mode::Open(view) if inner.pending.has_room(&self.wait_limits) => {
                inner.take_in(request);
                inner.hand_over(view, &self.caster);
                self.weigh(&mut inner);
                refuse(inner);
            }
            Mode::Holding if inner.may_hold(&self.hold_limits) => {
                inner.held_octets += request.body.octets.len();
                inner.held.push_back(request);
            }
            Mode::Open(_) | Mode::Holding | Mode::Shut => {
                // Dropped outside of the lock: the slot calls into the connection.
                drop(inner);
                drop(request);
            }
        }
    }

    /// Notes that the group is in no primary view: what arrives from here on is held. `held` is told where requests were
    /// cast until here.
    pub(super) fn hold(&self, held: impl FnOnce()) {
        let mut inner = self.lock();
        inner.standing = None;
        if matches!(inner.mode, Mode::Open(_)) {
            inner.mode = Mode::Holding;
            held();
        }
    }

    /// Notes that the group is in a primary view, as its core says. `opened` is told where requests are cast from here on.
    pub(super) fn standing_in(&self, view: ViewId, opened: impl FnOnce()) {
        let mut inner = self.lock();
        inner.standing = Some(view);
        self.open(inner, opened);
    }

    /// Notes that the objects have come to a primary view. `opened` is told where requests are cast from here on.
    pub(super) fn entered(&self, view: ViewId, opened: impl FnOnce()) {
        let mut inner = self.lock();
        inner.entered = Some(view);
        self.open(inner, opened);
    }

    /// Once core and objects are in the same view: casts again what was not delivered, in the order in which it came, then
    /// what was held.
    fn open(&self, mut inner: MutexGuard<'_, Inner>, opened: impl FnOnce()) {
        let Some(view) = inner.standing.filter(|_| inner.standing == inner.entered) else {
            return;
        };
        if inner.mode == Mode::Open(view) {
            return;
        }
        inner.mode = Mode::Open(view);
        inner.pending.rewind();
        inner.held_octets = 0;
        while let Some(request) = inner.held.pop_front() {
            inner.take_in(request);
        }
        inner.hand_over(view, &self.caster);
        self.weigh(&mut inner);
        opened();
        refuse(inner);
    }

    /// Gives up unless a primary view has begun meanwhile. `shut` ends the connections, before the requests that wait
    /// are dropped. Tells whether it did.
    pub(super) fn give_up(&self, shut: impl FnOnce()) -> bool {
        let inner = self.lock();
        if matches!(inner.mode, Mode::Open(_)) {
            return false;
        }
        self.abandon(inner, shut);
        true
    }

    /// Gives up whatever the view is.
    pub(super) fn close(&self, shut: impl FnOnce()) {
        let mut inner = self.lock();
        inner.entered = None;
        self.abandon(inner, shut);
    }

    fn abandon(&self, mut inner: MutexGuard<'_, Inner>, shut: impl FnOnce()) {
        inner.mode = Mode::Shut;
        let fresh = Pending::starting_at(inner.pending.next_ticket());
        let pending = std::mem::replace(&mut inner.pending, fresh);
        let held = std::mem::take(&mut inner.held);
        inner.held_octets = 0;
        self.weigh(&mut inner);
        drop(inner);
        shut();
        drop(pending);
        drop(held);
    }

    /// Takes the slots of requests that were delivered; `None` where nobody waits any more. What found no room in the group
    /// until here is cast.
    pub(super) fn take(&self, tickets: impl Iterator<Item = u64>) -> Vec<Option<ReplySlot>> {
        let mut inner = self.lock();
        let slots = tickets.map(|ticket| inner.pending.take(ticket)).collect();
        if let Mode::Open(view) = inner.mode {
            inner.hand_over(view, &self.caster);
        }
        self.weigh(&mut inner);
        refuse(inner);
        slots
    }

    /// Takes the slots of requests that are known to be executed without an answer here. Dropping them ends their
    /// connections.
    pub(super) fn take_all(&self, executed: impl Fn(u64) -> bool) -> Vec<ReplySlot> {
        let mut inner = self.lock();
        let slots = inner.pending.take_all(executed);
        self.weigh(&mut inner);
        slots
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Gives a request its ticket, unless it may not start any more. From here on it can be executed.
    fn take_in(&mut self, request: Request) {
        let ticket = self.pending.next_ticket();
        let octets = Update::of(&request, ticket, self.pending.first_ticket()).encode();
        let mut slot = request.slot;
        if slot.started() {
            self.pending.push(slot, octets);
        } else {
            self.gone.push(slot);
        }
    }

    /// Casts what was not cast in this view, as far as the group takes it.
    fn hand_over(&mut self, view: ViewId, caster: &impl Caster) {
        while let Some((ticket, payload)) = self.pending.next_uncast() {
            match caster.cast(view, payload) {
                Ok(()) => self.pending.was_cast(),
                Err(CastError::TooLarge { .. }) => self.refused.extend(self.pending.take(ticket)),
                // Cast when there is room, or in the next view.
                Err(_) => return,
            }
        }
    }

    fn may_hold(&self, limits: &HoldLimits) -> bool {
        self.held.len() < limits.requests && self.held_octets < limits.octets
    }
}

/// Answers requests that are too large for the group, and drops those that may not start, outside of the lock: slots
/// call into connections.
fn refuse(mut inner: MutexGuard<'_, Inner>) {
    let refused = std::mem::take(&mut inner.refused);
    let gone = std::mem::take(&mut inner.gone);
    drop(inner);
    drop(gone);
    for slot in refused {
        let exception =
            SystemException::new(SystemExceptionKind::ImpLimit, minor::UNSPECIFIED, Completed::No);
        let order = slot.ticket().order;
        slot.reply(Reply::exception(&exception, order));
    }
}
