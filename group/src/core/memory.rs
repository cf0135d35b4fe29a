//! What an orderly stop keeps of a member, and what the next life makes of it.

use super::Core;
use crate::flush::Known;
use crate::history::History;
use crate::stop::StopState;
use crate::types::ViewId;

impl Core {
    /// Returns what is to be kept, were the member to stop now; `None` where there is nothing to keep, or it is not complete.
    #[must_use]
    pub fn stop_state(&self) -> Option<StopState> {
        if self.history.view == ViewId::default() {
            return None;
        }
        Some(StopState {
            cluster: self.cluster,
            epoch: self.epoch,
            zombie: self.zombie,
            promised: self.engine.promised(),
            view: self.history.view,
            table: self.history.table.clone(),
            base: self.history.base(),
            base_time_ns: self.history.base_time_ns(),
            entries: self.history.entries().cloned().collect(),
            merged: self.history.merged.clone(),
            executed: self.told_deliveries,
            incarnations: self.known.iter().map(|known| known.incarnation).collect(),
            roster: self.history.roster_at(self.history.base()).clone(),
            loose: self.stopped_loose(),
        })
    }

    /// Takes over the memory of the life before.
    pub(super) fn restore(&mut self, stop: StopState) {
        self.cluster = stop.cluster.or(self.cluster);
        self.epoch = self.epoch.max(stop.epoch);
        self.zombie = stop.zombie && !self.founder;
        self.told_deliveries = stop.executed;
        self.delivered = stop.executed.saturating_sub(stop.loose.ahead);
        self.executed = stop.executed;
        let roster = self.in_epoch(stop.roster);
        self.history =
            History::restore(stop.view, stop.table, stop.base, stop.base_time_ns, roster, stop.entries);
        self.history.merged = stop.merged;
        self.restore_loose(stop.loose);
        if !self.founder {
            let before = known_before(&stop.incarnations, self.known.len());
            self.known.iter_mut().zip(before).for_each(|(known, before)| known.learn(before));
        }
    }
}

/// What a life before knew of the lives of `members` members.
pub(super) fn known_before(incarnations: &[u64], members: usize) -> Vec<Known> {
    let known = |at| Known { incarnation: incarnations.get(at).copied().unwrap_or(0), life: None };
    (0..members).map(known).collect()
}
