//! Requests of this replica's clients: which wait for their answer, and which wait for a primary view.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::pending::Pending;
use super::update::Update;
use crate::{ReplySlot, Request};

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

/// Where the requests of this replica's clients wait.
///
/// Tickets are given and casts are handed over under one lock, so that tickets are cast in their order.
pub(super) struct Front {
    inner: Mutex<Inner>,
    limits: HoldLimits,
}

struct Inner {
    mode: Mode,
    pending: Pending,
    held: VecDeque<Request>,
    held_octets: usize,
}

/// What happens to a request that arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// It is dropped: the port is shut, or about to be.
    Shut,
    /// It waits for a primary view.
    Holding,
    /// It is cast.
    Open,
}

impl Front {
    pub(super) fn new(limits: HoldLimits) -> Self {
        let inner = Inner {
            mode: Mode::Shut,
            pending: Pending::default(),
            held: VecDeque::new(),
            held_octets: 0,
        };
        Self { inner: Mutex::new(inner), limits }
    }

    /// Takes a request in: it is cast, held, or dropped.
    pub(super) fn admit(&self, request: Request, cast: impl FnMut(Bytes)) {
        let mut inner = self.lock();
        match inner.mode {
            Mode::Open => inner.cast(request, cast),
            Mode::Holding if inner.has_room(&self.limits) => {
                inner.held_octets += request.body.octets.len();
                inner.held.push_back(request);
            }
            Mode::Holding | Mode::Shut => {
                // Dropped outside of the lock: the slot calls into the connection.
                drop(inner);
                drop(request);
            }
        }
    }

    /// Views change: what arrives from here on is held. Tells whether requests were cast until here.
    pub(super) fn hold(&self) -> bool {
        let mut inner = self.lock();
        let was_open = inner.mode == Mode::Open;
        if was_open {
            inner.mode = Mode::Holding;
        }
        was_open
    }

    /// A primary view has begun: casts again what was not delivered, in the order in which it came, then what was held.
    pub(super) fn open(&self, mut cast: impl FnMut(Bytes)) {
        let mut inner = self.lock();
        inner.mode = Mode::Open;
        inner.pending.casts().for_each(&mut cast);
        inner.held_octets = 0;
        while let Some(request) = inner.held.pop_front() {
            inner.cast(request, &mut cast);
        }
    }

    /// Gives up unless a primary view has begun meanwhile. `shut` ends the connections, before the requests that wait
    /// are dropped. Tells whether it did.
    pub(super) fn give_up(&self, shut: impl FnOnce()) -> bool {
        let mut inner = self.lock();
        if inner.mode == Mode::Open {
            return false;
        }
        inner.mode = Mode::Shut;
        let pending = std::mem::take(&mut inner.pending);
        let tickets = pending.next_ticket();
        inner.pending = Pending::starting_at(tickets);
        let held = std::mem::take(&mut inner.held);
        inner.held_octets = 0;
        drop(inner);
        shut();
        drop(pending);
        drop(held);
        true
    }

    /// Takes the slots of requests that were delivered; `None` where nobody waits any more.
    pub(super) fn take(&self, tickets: impl Iterator<Item = u64>) -> Vec<Option<ReplySlot>> {
        let mut inner = self.lock();
        tickets.map(|ticket| inner.pending.take(ticket)).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn cast(&mut self, request: Request, mut cast: impl FnMut(Bytes)) {
        let ticket = self.pending.next_ticket();
        let octets = Update::of(&request, ticket, self.pending.first_ticket()).encode();
        let mut slot = request.slot;
        slot.started();
        self.pending.push(slot, octets.clone());
        cast(octets);
    }

    fn has_room(&self, limits: &HoldLimits) -> bool {
        self.held.len() < limits.requests && self.held_octets < limits.octets
    }
}
