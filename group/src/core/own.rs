//! This member's own casts: which wait for their delivery, and what became of those that wait in vain.

use std::collections::VecDeque;

use bytes::Bytes;

use super::Core;
use super::wire::Cast;
use crate::api::{AbortReason, Aborted};
use crate::core_io::Output;
use crate::types::ViewId;

/// Own casts that were not delivered, in order. An engine delivers the casts of one member in the order in which it cast them.
#[derive(Debug, Default)]
pub(super) struct OwnCasts {
    /// Of the current view.
    current: VecDeque<Bytes>,
    /// Of views that ended; what is in the base of the next view is still delivered.
    before: VecDeque<Bytes>,
}

impl OwnCasts {
    /// Whether casts of the current view wait.
    pub(super) fn waits(&self) -> bool {
        !self.current.is_empty()
    }

    /// The view has ended.
    pub(super) fn view_ended(&mut self) {
        self.before.append(&mut self.current);
    }

    /// One of them is delivered; `current`: in the current view, not before it. What is delivered before it may have been given up for
    /// lost here, and have come back.
    pub(super) fn delivered(&mut self, current: bool, payload: &Bytes) {
        if current {
            self.current.pop_front();
        } else if self.before.front() == Some(payload) {
            self.before.pop_front();
        }
    }
}

impl Core {
    /// The application casts.
    pub(super) fn cast(&mut self, view: ViewId, payload: Bytes) {
        if self.primary() != Some(view) {
            return self.abort(AbortReason::NotInView, [payload]);
        }
        if self.commutes() {
            self.cast_loose(payload.clone());
        } else {
            self.engine_cast(Cast::application(&payload));
        }
        self.own.current.push_back(payload);
    }

    /// All that the next view begins with is delivered: own casts of views before that still wait, wait in vain.
    pub(super) fn abort_waiting(&mut self) {
        let before = std::mem::take(&mut self.own.before);
        self.abort(AbortReason::NotOrdered, before);
    }

    /// What this member holds after this number is given up. Its own casts among it were delivered here up to `self.delivered`.
    pub(super) fn abort_held(&mut self, after: u64) {
        let undone = self.own_held(after, self.delivered.min(self.history.held()));
        let given_up = self.own_held(after.max(self.delivered), self.history.held());
        // Of those that wait, the first ones are held and stay.
        let stay = self.own_held(self.delivered, after).len().min(self.own.before.len());
        let end = (stay + given_up.len()).min(self.own.before.len());
        self.own.before.drain(stay..end);
        self.abort(AbortReason::Overwritten, undone);
        self.abort(AbortReason::GivenUp, given_up);
    }

    /// Own casts of this life that are held after the one number and up to the other.
    fn own_held(&self, after: u64, through: u64) -> Vec<Bytes> {
        let held = (after + 1..=through).filter_map(|seq| self.history.get(seq));
        held.filter(|entry| entry.origin == self.settings.me && !entry.change)
            .map(|entry| entry.payload.clone())
            .collect()
    }

    /// A state takes the place of this member's, which has executed casts of its own beside those up to `common`, optimistically: the
    /// state may contain them at other places.
    pub(super) fn doubt_executed(&mut self, common: u64) {
        if !self.settings.options.is_optimistic() {
            return;
        }
        let mut executed = self.own_held(common, self.delivered.min(self.history.held()));
        executed.extend(self.own_executed_loose());
        self.abort(AbortReason::InDoubt, executed);
    }

    /// A state took the place of this member's: of its own casts that it did not hold, nobody here knows what became.
    pub(super) fn doubt_waiting(&mut self) {
        let before = std::mem::take(&mut self.own.before);
        self.abort(AbortReason::InDoubt, before);
    }

    /// With progress in all partitions another one may have what this one has not, and it comes back by a merge.
    fn abort(&mut self, reason: AbortReason, payloads: impl IntoIterator<Item = Bytes>) {
        let certain = reason == AbortReason::NotInView || !self.merges();
        let reason = if certain { reason } else { AbortReason::InDoubt };
        let mut payloads = payloads.into_iter().peekable();
        if payloads.peek().is_none() || self.settings.faults.hide_aborted {
            return;
        }
        match self.outputs.back_mut() {
            Some(Output::Aborted(last)) if last.reason == reason => last.payloads.extend(payloads),
            _ => {
                let payloads = payloads.collect();
                self.outputs.push_back(Output::Aborted(Aborted { payloads, reason }));
            }
        }
    }
}
