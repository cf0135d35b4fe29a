//! Safe delivery: who holds what, and what a majority holds.

use bytes::Bytes;

use super::wire::{Direct, DirectControl};
use super::{Core, Phase, lag};
use crate::api::Delivery;
use crate::core_io::Output;
use crate::history::{Entry, History};
use crate::merging::Line;
use crate::types::{Member, MemberIndex, Stamp, mix};

/// In groups of more members than this, members acknowledge to all others: an origin needs more than the sequencer and
/// itself to know a majority.
const MEMBERS_KNOWN_BY_ORDER: usize = 3;

impl Core {
    /// A cast has its place in the order of the view.
    pub(super) fn hold_entry(&mut self, origin: Member, stamp: Stamp, payload: Bytes, merge: Option<Line>) {
        let Phase::View(view) = &mut self.phase else { return };
        if !view.started {
            return;
        }
        view.ordered += 1;
        view.octets += lag::octets_of(payload.len());
        if !view.adopted {
            let entry = next_entry(&view.early, view.decision.start, origin, stamp, payload);
            view.early.push_back(Entry { merge, ..entry });
            return;
        }
        if view.decision.start + view.ordered <= self.history.held() {
            // The state that was transferred contains it.
            if let Some(line) = merge {
                self.history.merged.note(line);
            }
            return;
        }
        self.history.hold(origin, stamp, payload, merge);
        view.owes_ack = true;
        view.moved = true;
    }

    /// Acknowledges what came since the last time, once for all, and delivers what became stable.
    pub(super) fn acknowledge(&mut self) {
        let executed = self.executed_in_order();
        let Phase::View(view) = &mut self.phase else { return };
        if view.adopted && std::mem::take(&mut view.owes_ack) {
            view.executed.insert(self.settings.me.index, executed);
            if self.settings.options.is_optimistic() {
                // Nobody waits for it: the others learn it from the next report.
                return self.settle();
            }
            let roster = self.history.roster();
            // Whoever is in the view without being configured is nobody's second one.
            let all = view.seats.iter().all(|(member, since)| roster.has(*member, *since));
            let few = all && roster.seats.len() <= MEMBERS_KNOWN_BY_ORDER;
            let holder = view.holder.filter(|_| few);
            let Some(word) = self.word() else { return };
            if !self.engine.acknowledge(&word) {
                self.tell(holder, &word);
            }
        }
        self.settle();
    }

    /// There is another member that surely holds what is delivered here.
    pub(super) fn held_by(&mut self, holder: MemberIndex) {
        if let Phase::View(view) = &mut self.phase {
            view.holder = Some(holder);
        }
    }

    /// What this member says of what it holds and has executed.
    fn word(&self) -> Option<Bytes> {
        let held = self.history.held() + u64::from(self.settings.faults.acknowledge_too_much);
        let ack = DirectControl::Ack { held, executed: self.executed_to_tell() };
        self.config.as_ref().map(|config| Direct::control(config.id, &ack))
    }

    /// What this member says that it has executed: nothing before the view has begun here, so that who is told more knows that it has.
    fn executed_to_tell(&self) -> u64 {
        let has_begun = matches!(&self.phase, Phase::View(view) if view.started);
        if has_begun { self.executed_in_order() } else { 0 }
    }

    /// Delivers what became stable since the last time.
    pub(super) fn settle(&mut self) {
        let held = self.history.held();
        let Phase::View(view) = &mut self.phase else { return };
        if !view.adopted || !std::mem::take(&mut view.moved) {
            return;
        }
        // Whoever orders holds what was delivered here, provided that it holds what came before the view.
        let holder = view.holder.filter(|holder| view.ready.contains(holder));
        for member in [Some(self.settings.me.index), holder].into_iter().flatten() {
            let known = view.held.entry(member).or_default();
            *known = held.max(*known);
        }
        self.advance();
    }

    /// Tells all others from time to time, so that they know what can be given up.
    pub(super) fn report(&mut self) {
        let adopted = matches!(&self.phase, Phase::View(view) if view.adopted);
        let counts = (self.history.held(), self.executed_to_tell());
        if adopted
            && self.reported != counts
            && let Some(word) = self.word()
        {
            self.reported = counts;
            self.tell(None, &word);
        }
        if !adopted && let Some(caught) = self.news_of_catching_up() {
            let word = self.config.as_ref();
            let word = word.map(|config| Direct::control(config.id, &DirectControl::CatchesUp { caught }));
            word.iter().for_each(|word| self.tell(None, word));
        }
        if self.commutes() {
            self.report_loose();
        }
        self.trim();
    }

    /// Tells one member, or all others, what is held and executed here.
    fn tell(&mut self, to: Option<MemberIndex>, word: &Bytes) {
        let me = self.index();
        let others: Vec<MemberIndex> = match (to, &self.config) {
            (Some(one), _) => vec![one],
            (None, Some(config)) => config.members.iter().map(|member| member.index).collect(),
            (None, None) => Vec::new(),
        };
        for other in others.into_iter().filter(|&other| other != me) {
            self.engine.send(other, word.clone());
        }
    }

    pub(super) fn acked(&mut self, from: MemberIndex, held: u64, executed: u64) {
        let Phase::View(view) = &mut self.phase else { return };
        let known = view.held.entry(from).or_default();
        *known = held.max(*known);
        // What goes with the token may come after what was sent directly, and later.
        let known = view.executed.entry(from).or_default();
        *known = executed.max(*known);
        view.moved = true;
    }

    /// Returns up to where a majority of the configured members holds.
    pub(super) fn stable(&self) -> u64 {
        let Phase::View(view) = &self.phase else { return self.delivered };
        if !view.started {
            return self.delivered;
        }
        if self.settings.faults.deliver_before_stable {
            return self.history.held();
        }
        // Only of members whose Ready has its place in the order: by then they hold all that comes before.
        let ready = view
            .held
            .iter()
            .filter(|(member, _)| view.ready.contains(member) && self.is_seated(view, **member));
        let mut held: Vec<u64> = ready.map(|(_, held)| *held).collect();
        held.sort_unstable_by(|one, other| other.cmp(one));
        let place = self.majority() - 1;
        held.get(place).copied().unwrap_or(0)
    }

    /// Delivers what may be delivered, and the view when all before it is delivered.
    pub(super) fn advance(&mut self) {
        let through = self.deliverable();
        self.begin_view();
        self.deliver_through(through);
        self.deliver_loose();
    }

    /// Delivers what is held up to this number.
    pub(super) fn deliver_through(&mut self, through: u64) {
        while self.delivered < through {
            let Some(entry) = self.history.get(self.delivered + 1).cloned() else { return };
            self.delivered += 1;
            if entry.change {
                self.told_deliveries += 1;
                let effect = self.history.effect(self.delivered).cloned();
                self.outputs.push_back(Output::Change(delivery(self.delivered, &entry), effect));
            } else if !self.was_done(&entry) {
                let current = self.phase.view().is_some_and(|view| self.delivered > view.decision.start);
                self.hand_over(&entry, current);
            }
            self.begin_view();
        }
    }

    /// Hands the next delivery to the application; `current`: it is of the current view, not of what that begins with.
    pub(super) fn hand_over(&mut self, entry: &Entry, current: bool) {
        self.told_deliveries += 1;
        self.note_done(entry);
        let delivery = delivery(self.told_deliveries, entry);
        let is_merge = entry.merge.is_some();
        if delivery.origin == self.settings.me && !is_merge {
            self.own.delivered(current, &delivery.payload);
        }
        self.outputs.push_back(if is_merge { Output::Merge(delivery) } else { Output::Deliver(delivery) });
        if is_merge {
            self.drop_kept();
        }
    }

    /// Returns up to where casts may be delivered: with safe delivery, what a majority holds.
    fn deliverable(&self) -> u64 {
        let held = self.history.held();
        if self.settings.options.is_optimistic() {
            self.deliverable_at_once().min(held)
        } else if self.is_full() && self.commutes() {
            // What got its place in the view is with all of its members.
            let start = self.phase_start();
            let stable = self.stable();
            if stable >= start { held } else { stable.min(held) }
        } else if self.is_full() {
            self.stable().min(held)
        } else {
            self.delivered
        }
    }

    fn phase_start(&self) -> u64 {
        if let Phase::View(view) = &self.phase { view.decision.start } else { u64::MAX }
    }

    /// Tells the application of the view once all before it is delivered.
    fn begin_view(&mut self) {
        let delivered = self.delivered;
        let Phase::View(view) = &mut self.phase else { return };
        if delivered >= view.decision.start
            && let Some(event) = view.event.take()
        {
            let id = view.decision.view;
            self.settle_loose(id);
            self.abort_waiting();
            self.outputs.push_back(Output::View(event));
            self.take_early_sends();
        }
    }

    /// Gives up casts that nobody in the view needs any more.
    fn trim(&mut self) {
        if self.is_full() {
            let needless = self.needless();
            self.history.trim(needless, self.settings.retained_octets);
        }
    }
}

/// Makes the entry of a cast that comes while what is before it is still on its way. Its time is put right when the casts
/// before it are there.
pub(super) fn next_entry(
    early: &std::collections::VecDeque<Entry>,
    start: u64,
    origin: Member,
    stamp: Stamp,
    payload: Bytes,
) -> Entry {
    let seq = start + early.len() as u64 + 1;
    let before = early.back().map_or(0, |entry| entry.time_ns);
    let time_ns = stamp.time_ns.max(before.saturating_add(1));
    Entry { origin, time_ns, seed: mix(stamp.seed, seq), payload, merge: None, change: false, mark: None }
}

fn delivery(seq: u64, entry: &Entry) -> Delivery {
    Delivery {
        seq,
        time_ns: entry.time_ns,
        seed: entry.seed,
        origin: entry.origin,
        payload: entry.payload.clone(),
    }
}

/// Puts the agreed times of casts right that came before those ahead of them.
pub(super) fn push_in_time(history: &mut History, mut entry: Entry) {
    entry.time_ns = entry.time_ns.max(history.time_ns().saturating_add(1));
    history.push(entry);
}
