//! Requests that were cast and not yet delivered.

use std::collections::VecDeque;

use bytes::Bytes;

use crate::ReplySlot;

/// Requests that were cast and not yet delivered, by ticket. Tickets count from 1 without gaps.
pub(super) struct Pending {
    /// The ticket of the first place in `waiting`.
    first: u64,
    /// Empty places are requests that were delivered before an older one.
    waiting: VecDeque<Option<Waiting>>,
}

struct Waiting {
    slot: ReplySlot,
    cast: Bytes,
}

impl Pending {
    /// Makes an empty list whose next ticket is this one.
    pub(super) fn starting_at(ticket: u64) -> Self {
        Self { first: ticket, waiting: VecDeque::new() }
    }

    /// Returns the oldest ticket that somebody waits for, or the next one.
    pub(super) fn first_ticket(&self) -> u64 {
        self.first
    }

    /// Returns the ticket that the next request gets.
    pub(super) fn next_ticket(&self) -> u64 {
        self.first + self.waiting.len() as u64
    }

    /// Adds a request under the next ticket.
    pub(super) fn push(&mut self, slot: ReplySlot, cast: Bytes) {
        self.waiting.push_back(Some(Waiting { slot, cast }));
    }

    /// Takes the slot of a request that was delivered.
    pub(super) fn take(&mut self, ticket: u64) -> Option<ReplySlot> {
        let place = usize::try_from(ticket.checked_sub(self.first)?).ok()?;
        let waiting = self.waiting.get_mut(place)?.take();
        while let Some(None) = self.waiting.front() {
            self.waiting.pop_front();
            self.first += 1;
        }
        waiting.map(|waiting| waiting.slot)
    }

    /// Returns the casts of all that wait, in the order of their tickets.
    pub(super) fn casts(&self) -> impl Iterator<Item = Bytes> {
        self.waiting.iter().flatten().map(|waiting| waiting.cast.clone())
    }
}

impl Default for Pending {
    fn default() -> Self {
        Self::starting_at(1)
    }
}
