//! Requests that were taken and not yet delivered.

use std::collections::VecDeque;

use bytes::Bytes;

use super::front::WaitLimits;
use crate::ReplySlot;

/// Requests that were taken and not yet delivered, by ticket. Tickets count from 1 without gaps.
#[derive(Debug)]
pub(super) struct Pending {
    /// The ticket of the first place in `waiting`.
    first: u64,
    /// Empty places are requests that were delivered before an older one.
    waiting: VecDeque<Option<Waiting>>,
    /// The first ticket that was not handed over to the group in this view.
    uncast: u64,
    /// How many requests wait.
    requests: usize,
    /// Octets of their updates.
    octets: usize,
}

#[derive(Debug)]
struct Waiting {
    slot: ReplySlot,
    cast: Bytes,
}

impl Pending {
    /// Makes an empty list whose next ticket is this one.
    pub(super) fn starting_at(ticket: u64) -> Self {
        Self { first: ticket, waiting: VecDeque::new(), uncast: ticket, requests: 0, octets: 0 }
    }

    /// Returns the oldest ticket that somebody waits for, or the next one.
    pub(super) fn first_ticket(&self) -> u64 {
        self.first
    }

    /// Returns the ticket that the next request gets.
    pub(super) fn next_ticket(&self) -> u64 {
        self.first + self.waiting.len() as u64
    }

    /// Tells whether another request may wait.
    pub(super) fn has_room(&self, limits: &WaitLimits) -> bool {
        self.requests < limits.requests && self.octets < limits.octets
    }

    /// Tells whether so large a part of what may wait does: one part of so many.
    pub(super) fn fills(&self, limits: &WaitLimits, parts: usize) -> bool {
        self.requests >= limits.requests.div_ceil(parts) || self.octets >= limits.octets.div_ceil(parts)
    }

    /// Adds a request under the next ticket.
    pub(super) fn push(&mut self, slot: ReplySlot, cast: Bytes) {
        self.requests += 1;
        self.octets += cast.len();
        self.waiting.push_back(Some(Waiting { slot, cast }));
    }

    /// Takes the slot of a request that was delivered; `None` where nobody waits for it any more.
    pub(super) fn take(&mut self, ticket: u64) -> Option<ReplySlot> {
        let place = self.place(ticket)?;
        let waiting = self.waiting.get_mut(place)?.take();
        let slot = waiting.map(|waiting| self.leave(waiting));
        self.settle();
        slot
    }

    /// Takes the slots of all requests whose tickets are known to be executed.
    pub(super) fn take_all(&mut self, executed: impl Fn(u64) -> bool) -> Vec<ReplySlot> {
        let first = self.first;
        let waiting = (first..).zip(&mut self.waiting).filter(|(ticket, _)| executed(*ticket));
        let taken: Vec<Waiting> = waiting.filter_map(|(_, waiting)| waiting.take()).collect();
        let slots = taken.into_iter().map(|waiting| self.leave(waiting)).collect();
        self.settle();
        slots
    }

    /// Returns the next request that is to be handed over to the group, in the order of tickets.
    pub(super) fn next_uncast(&mut self) -> Option<(u64, Bytes)> {
        self.uncast = self.uncast.max(self.first);
        while self.uncast < self.next_ticket() {
            if let Some(waiting) = self.place(self.uncast).and_then(|place| self.waiting.get(place)?.as_ref())
            {
                return Some((self.uncast, waiting.cast.clone()));
            }
            self.uncast += 1;
        }
        None
    }

    /// Notes that the request that [`Pending::next_uncast`] returned was handed over.
    pub(super) fn was_cast(&mut self) {
        self.uncast += 1;
    }

    /// Begins a view: all that wait are to be handed over again.
    pub(super) fn rewind(&mut self) {
        self.uncast = self.first;
    }

    /// Counts a request out.
    fn leave(&mut self, waiting: Waiting) -> ReplySlot {
        self.requests -= 1;
        self.octets -= waiting.cast.len();
        waiting.slot
    }

    fn settle(&mut self) {
        while let Some(None) = self.waiting.front() {
            self.waiting.pop_front();
            self.first += 1;
        }
    }

    fn place(&self, ticket: u64) -> Option<usize> {
        usize::try_from(ticket.checked_sub(self.first)?).ok()
    }
}
