//! Casts that commute, when a view ends: whoever goes on with the chosen history gets what others hold beside it.

use std::collections::BTreeMap;

use super::wire::DirectControl;
use super::{Core, Phase};
use crate::flush::{FlushState, Need};
use crate::history::Entry;
use crate::types::MemberIndex;

/// The most octets of casts in one message to a member that lacks them.
const GATHERED_OCTETS: usize = 256 * 1024;

impl Core {
    /// Sends what this member holds of the union to those that go on with the chosen history and lack it.
    pub(super) fn supply(&mut self, states: &BTreeMap<MemberIndex, FlushState>) {
        let Phase::View(view) = &self.phase else { return };
        let me = self.index();
        let lacks = |(member, need): (&MemberIndex, &Need)| {
            (*need == Need::Nothing && *member != me).then_some(*member)
        };
        let members: Vec<MemberIndex> = view.decision.needs.iter().filter_map(lacks).collect();
        let lanes: Vec<_> = view.decision.union.0.iter().map(|(origin, lane)| (*origin, *lane)).collect();
        for (origin, lane) in lanes.into_iter().filter(|(_, lane)| lane.from == me) {
            for member in &members {
                let held = states.get(member).and_then(|state| state.loose.get(&origin));
                self.supply_lane(*member, origin, held.map_or(0, |word| word.held), lane.held);
            }
        }
    }

    fn supply_lane(&mut self, to: MemberIndex, origin: MemberIndex, mut after: u64, through: u64) {
        while after < through {
            let Some(lane) = self.history.loose.0.get(&origin) else { return };
            let mut octets = 0;
            let mut entries = Vec::new();
            for entry in (after + 1..=through).map_while(|number| lane.get(number)) {
                octets += entry.payload.len();
                if octets > GATHERED_OCTETS && !entries.is_empty() {
                    break;
                }
                entries.push(entry.clone());
            }
            if entries.is_empty() {
                return;
            }
            let next = after + entries.len() as u64;
            self.send(to, &DirectControl::Gathered { origin, after, entries });
            after = next;
        }
    }

    /// Casts without a place have come that this member lacked.
    pub(super) fn gathered(&mut self, origin: MemberIndex, after: u64, entries: Vec<Entry>) {
        let me = self.index();
        let lacks = matches!(&self.phase, Phase::View(view)
            if !view.spread.united && view.decision.needs.get(&me) == Some(&Need::Nothing));
        if lacks && self.history.loose.held(origin) == after {
            entries.into_iter().for_each(|entry| self.history.loose.push(origin, entry));
            self.unite();
        }
    }

    /// Once this member holds all that was chosen, with or without a place: what has none gets it, and whoever lacks it is served.
    pub(super) fn unite(&mut self) {
        let me = self.index();
        let Phase::View(view) = &mut self.phase else { return };
        let lanes = &view.decision.union.0;
        let complete = lanes.iter().all(|(origin, lane)| self.history.loose.held(*origin) >= lane.held);
        if view.spread.united || !complete || view.decision.needs.get(&me) != Some(&Need::Nothing) {
            return;
        }
        view.spread.united = true;
        let union = view.decision.union.clone();
        let mut entries: Vec<Entry> = Vec::new();
        for (origin, lane) in &union.0 {
            let loose = self.history.loose.0.entry(*origin).or_default();
            entries.extend(loose.fold(lane.executed));
        }
        for (origin, lane) in &union.0 {
            let loose = self.history.loose.0.entry(*origin).or_default();
            entries.extend(loose.fold(lane.held));
        }
        entries.into_iter().for_each(|entry| self.history.push(entry));
        self.history.loose = crate::loose::Loose::default();
        self.serve_missing();
        self.adopt_if_followed();
        self.deliver_executed();
        self.serve_wanted();
    }

    /// Notes up to where somebody who is here has executed the chosen history.
    pub(super) fn note_executed_by_others(&mut self, states: &BTreeMap<MemberIndex, FlushState>) {
        // With optimistic delivery that says nothing of a majority, and whoever holds casts executes them.
        if !self.commutes() || self.settings.options.is_optimistic() {
            return;
        }
        let Phase::View(view) = &mut self.phase else { return };
        let (table, joint) = (&view.decision.table, view.decision.joint());
        let executed = |state: &FlushState| state.executed.min(state.table.common(state.held, table, joint));
        view.spread.executed = states.values().map(executed).max().unwrap_or(0);
    }

    /// Once this member holds all that was chosen: delivers up to where somebody has executed that, because a majority holds it, or
    /// because this member may execute whatever it holds. What it executed itself is mostly among it, or next; so it stands at a
    /// beginning of the history, and can hand its state over before the view begins.
    pub(super) fn deliver_executed(&mut self) {
        let Phase::View(view) = &self.phase else { return };
        let union = view.decision.union.executed();
        let of_union = if union > 0 { view.decision.joint() + union } else { 0 };
        let through = of_union.max(view.spread.executed);
        if self.commutes() {
            self.deliver_through(through);
            self.pass_done();
        }
    }

    /// Sends the chosen history to those that were told to get it from here.
    fn serve_missing(&mut self) {
        let Phase::View(view) = &self.phase else { return };
        let (start, me) = (view.decision.start, self.index());
        let lack = |(member, need): (&MemberIndex, &Need)| match *need {
            Need::Casts { after, from } if from == me => Some((*member, after)),
            _ => None,
        };
        let lack: Vec<_> = view.decision.needs.iter().filter_map(lack).collect();
        lack.into_iter().for_each(|(member, after)| self.send_missing(member, after, start));
    }
}
