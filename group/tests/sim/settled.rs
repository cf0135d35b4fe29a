//! Majority Completeness: what a majority holds in one view is in the history for ever, whatever was delivered where.

use maestro_group::{Core, Delivery, Entry, ViewId};

use super::app::{content, id};
use super::check::{Checked, Checks, entry_content, place};
use super::lines::Lines;

/// Up to where a member's history was compared with what was settled: what did not change on either side needs not be compared again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Compared {
    view: ViewId,
    base: u64,
    held: u64,
    settled: u64,
}

impl Checks {
    /// A member holds something else than before: what a majority holds now is settled.
    pub(super) fn settle(&mut self, member: usize, core: &Core) -> Checked {
        let history = core.history();
        let before = self.compared[member];
        let is_longer = before.view == history.view && before.base == history.base();
        let before = if is_longer && before.held <= history.held() { before } else { Compared::default() };
        let (view, base, held) = (history.view, history.base(), history.held());
        self.compared[member] = Compared { view, base, held, settled: self.delivered() };
        for seq in before.held.min(before.settled).max(base) + 1..=held.min(self.delivered()) {
            let found = history.get(seq).map_or(0, |entry| entry_content(seq, entry));
            let record = &self.history[place(seq)];
            if record.content != found && history.view >= record.view {
                return Err(format!(
                    "Majority Completeness: #{member} holds another {seq} in {} than a majority held in {}",
                    history.view, record.view
                ));
            }
        }
        for seq in before.held.max(base) + 1..=held {
            let Some(Entry { origin, time_ns, seed, payload, .. }) = history.get(seq).cloned() else {
                continue;
            };
            let delivery = Delivery { seq, time_ns, seed, origin, payload };
            self.seen.entry(content(&delivery)).or_insert(delivery);
        }
        for seq in self.delivered() + 1..=history.held() {
            let candidate = self.candidates[member].as_ref().filter(|(life, _)| *life == core.me());
            let memory = candidate.map_or(&self.memories[member], |(_, memory)| memory);
            let Some(&found) = memory.held.get(place(seq)) else { break };
            let roster = history.roster();
            let seats = roster.seats.iter().map(|seat| seat.index.at());
            let holders = seats.filter(|&other| self.held_in(other, history.view, seq, found));
            if holders.count() < roster.majority() {
                break;
            }
            let Some(delivery) = self.seen.get(&found).cloned() else {
                return Err(format!("#{member} holds {seq}, which nobody cast"));
            };
            self.append(member, &delivery, history.view)?;
            let most = self.delivered_in.entry(history.view).or_default();
            *most = seq.max(*most);
        }
        Ok(())
    }

    /// A delivery leaves a core, whoever else holds it. Validity.
    pub(super) fn deliver_at_once(
        &mut self,
        member: usize,
        core: &Core,
        delivery: &Delivery,
        is_merge: bool,
    ) -> Checked {
        let seq = delivery.seq;
        if !is_merge
            && !self.is_change(delivery)
            && self.casts.get(&id(&delivery.payload)) != Some(&delivery.origin)
        {
            return Err(format!("Validity: nobody cast {seq}: {delivery:?}"));
        }
        let view = core.history().view;
        if let Some(record) = self.history.get(place(seq))
            && view >= record.view
            && record.content != content(delivery)
        {
            return Err(format!("Majority Completeness: #{member} delivers another {seq} in {view}"));
        }
        match &mut self.lines {
            Some(lines) => lines.deliver(member, view, delivery),
            None => Ok(()),
        }
    }

    pub(crate) fn known_lines(&self) -> Option<&Lines> {
        self.lines.as_ref()
    }

    pub(crate) fn lines(&mut self) -> Option<&mut Lines> {
        self.lines.as_mut()
    }

    /// Whether a member held this cast when its history was of that view.
    fn held_in(&self, member: usize, view: ViewId, seq: u64, found: u64) -> bool {
        let candidate = self.candidates[member].as_ref().map(|(_, memory)| memory);
        let memories = [Some(&self.memories[member]), candidate];
        memories
            .into_iter()
            .flatten()
            .any(|memory| memory.view == view && memory.held.get(place(seq)) == Some(&found))
    }
}
