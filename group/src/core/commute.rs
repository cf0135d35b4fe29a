//! Casts that commute: sent by their origins to all members, delivered when a majority holds them, before they have a place.
//!
//! Each member's casts of a view are numbered and come in order on its links, so a number says what is held. What all members of the
//! configuration hold gets its place from time to time by a [`ViewCast::Fold`](super::wire::ViewCast), for bookkeeping only: so that
//! casts are not kept for ever, and that a member which hands its state over stands where the others come by too. What is left when
//! a view ends gets its place by the flush.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bytes::Bytes;

use super::wire::{Cast, Direct, DirectControl, ViewCast};
use super::{Core, Phase, lag};
use crate::core_io::PushEnd;
use crate::history::Entry;
use crate::loose::{Lane, LaneWord, Loose, Mark, StoppedLoose};
use crate::types::{MemberIndex, Stamp, ViewId, mix};

/// The most octets of casts in one message; one cast may be larger.
const BATCH_OCTETS: usize = 1024 * 1024;

/// In groups of more members than this, members acknowledge to all others: that an origin and oneself hold a cast is no majority.
const MEMBERS_KNOWN_BY_ORIGIN: usize = 3;

/// How many moments are remembered at which all deliveries had their places, and the application has not executed that far.
const MOMENTS: usize = 64;

/// What a member remembers of casts that commute, whatever the view.
#[derive(Debug, Default)]
pub(super) struct Commuting {
    /// Own casts that are not stamped and sent.
    waiting: Vec<Bytes>,
    /// Up to which number each member's casts of a view were handed to the application.
    done: BTreeMap<(ViewId, MemberIndex), u64>,
    /// The latest time of any cast that was met.
    clock_ns: u64,
    /// How many deliveries there had been, and how long the history was of which all were among them.
    moments: VecDeque<(u64, u64)>,
    /// Up to here the application has executed the history.
    executed: u64,
}

/// What a member knows in a view of casts that commute.
#[derive(Debug, Default)]
pub(super) struct Spread {
    /// What came before this member held what was chosen.
    pub(super) early: Loose,
    /// Up to which number each member holds each other's casts.
    known: BTreeMap<MemberIndex, BTreeMap<MemberIndex, u64>>,
    /// Whose casts came since they were acknowledged last.
    owed: BTreeSet<MemberIndex>,
    /// What was told last to all.
    told: BTreeMap<MemberIndex, u64>,
    /// Up to where this member has asked for places.
    asked: BTreeMap<MemberIndex, u64>,
    /// Members that want this one's state: transfer, room. Nothing without a place is delivered until they get it.
    wanted: Vec<(MemberIndex, u64, u32)>,
    /// Whether what the view begins with has its place here.
    pub(super) united: bool,
    /// Up to where somebody who was here at the flush has executed the chosen history.
    pub(super) executed: u64,
}

impl Core {
    /// Whether casts commute.
    pub(super) fn commutes(&self) -> bool {
        self.settings.options.commute
    }

    /// The application casts: sent with all others that came together.
    pub(super) fn cast_loose(&mut self, payload: Bytes) {
        self.commuting.waiting.push(payload);
    }

    /// The view has ended: what was not sent will not be.
    pub(super) fn forget_loose(&mut self) {
        self.commuting.waiting.clear();
    }

    /// Stamps own casts that wait, and sends them to all others.
    pub(super) fn send_loose(&mut self, stamp: Stamp) {
        let payloads = std::mem::take(&mut self.commuting.waiting);
        if payloads.is_empty() || !self.is_full() {
            return;
        }
        let (me, view) = (self.settings.me, self.history.view);
        let first = self.history.loose.held(me.index) + 1;
        let mut entries = Vec::with_capacity(payloads.len());
        for (number, payload) in (first..).zip(payloads) {
            let time_ns = stamp.time_ns.max(self.commuting.clock_ns.saturating_add(1));
            self.commuting.clock_ns = time_ns;
            let mark = Some(Mark { view, number });
            let seed = mix(stamp.seed, number);
            entries.push(Entry { origin: me, time_ns, seed, payload, merge: None, change: false, mark });
        }
        self.multicast_loose(first, &entries);
        entries.into_iter().for_each(|entry| self.history.loose.push(me.index, entry));
        if let Some(view) = self.phase.view() {
            view.moved = true;
        }
    }

    fn multicast_loose(&mut self, mut first: u64, mut entries: &[Entry]) {
        let Some(config) = &self.config else { return };
        let others: Vec<MemberIndex> =
            config.members.iter().map(|member| member.index).filter(|other| *other != self.index()).collect();
        while !entries.is_empty() {
            let mut octets = 0;
            let fits = |entry: &&Entry| {
                octets += entry.payload.len();
                octets <= BATCH_OCTETS
            };
            let (now, later) = entries.split_at(entries.iter().take_while(fits).count().max(1));
            let message = Direct::loose(config.id, first, now);
            others.iter().for_each(|other| self.engine.send(*other, message.clone()));
            first += now.len() as u64;
            entries = later;
        }
    }

    /// Casts of another member have come.
    pub(super) fn loose_came(&mut self, from: MemberIndex, first: u64, casts: Vec<(Stamp, Bytes)>) {
        let (Some(config), Phase::View(view)) = (&self.config, &mut self.phase) else { return };
        let Some(origin) = config.members.iter().find(|member| member.index == from).copied() else { return };
        let loose = if view.adopted { &mut self.history.loose } else { &mut view.spread.early };
        if first != loose.held(from) + 1 || !self.settings.options.commute {
            return;
        }
        for (number, (stamp, payload)) in (first..).zip(casts) {
            let Stamp { time_ns, seed } = stamp;
            self.commuting.clock_ns = self.commuting.clock_ns.max(time_ns);
            let mark = Some(Mark { view: view.decision.view, number });
            loose.push(from, Entry { origin, time_ns, seed, payload, merge: None, change: false, mark });
        }
        view.spread.owed.insert(from);
        view.moved = true;
    }

    /// Acknowledges what came since the last time, once for all.
    pub(super) fn acknowledge_loose(&mut self) {
        let few = self.roster().seats.len() <= MEMBERS_KNOWN_BY_ORIGIN;
        let Phase::View(view) = &mut self.phase else { return };
        let owed = std::mem::take(&mut view.spread.owed);
        if owed.is_empty() || self.settings.options.is_optimistic() {
            return;
        }
        let to = few.then_some(owed);
        self.tell_loose(to);
    }

    /// Tells all others what is held here, where that is not what was told last.
    pub(super) fn report_loose(&mut self) {
        let held = self.loose_held();
        let Phase::View(view) = &mut self.phase else { return };
        if view.spread.told != held {
            view.spread.told = held;
            self.tell_loose(None);
        }
        self.ask_for_places();
    }

    fn tell_loose(&mut self, to: Option<BTreeSet<MemberIndex>>) {
        let Some(config) = &self.config else { return };
        let word = DirectControl::Holds { loose: self.loose_held().into_iter().collect() };
        let word = Direct::control(config.id, &word);
        let to = to.unwrap_or_else(|| config.members.iter().map(|member| member.index).collect());
        for other in to.into_iter().filter(|other| *other != self.settings.me.index) {
            self.engine.send(other, word.clone());
        }
    }

    /// Another member says what it holds.
    pub(super) fn loose_held_by(&mut self, member: MemberIndex, loose: Vec<(MemberIndex, u64)>) {
        let Some(view) = self.phase.view() else { return };
        let known = view.spread.known.entry(member).or_default();
        for (origin, held) in loose {
            let known = known.entry(origin).or_default();
            *known = held.max(*known);
        }
        view.moved = true;
        if !view.spread.wanted.is_empty() {
            self.ask_for_places();
        }
    }

    /// Up to which number each member's casts of the view are held here.
    fn loose_held(&self) -> BTreeMap<MemberIndex, u64> {
        let Phase::View(view) = &self.phase else { return BTreeMap::new() };
        let loose = if view.adopted { &self.history.loose } else { &view.spread.early };
        loose.0.iter().map(|(origin, lane)| (*origin, lane.held())).collect()
    }

    /// Up to which number a member is known to hold another one's casts.
    fn known_held(&self, member: MemberIndex, origin: MemberIndex) -> u64 {
        let Phase::View(view) = &self.phase else { return 0 };
        if member == self.index() || member == origin {
            let loose = if view.adopted { &self.history.loose } else { &view.spread.early };
            return loose.held(origin);
        }
        view.spread.known.get(&member).and_then(|known| known.get(&origin)).copied().unwrap_or(0)
    }

    /// Delivers what may be delivered before it has a place.
    pub(super) fn deliver_loose(&mut self) {
        let Phase::View(view) = &self.phase else { return };
        let begun = view.event.is_none() && self.delivered >= view.decision.start;
        if !self.commutes() || !begun || !view.spread.wanted.is_empty() || !self.is_full() {
            return;
        }
        let origins: Vec<MemberIndex> = self.history.loose.0.keys().copied().collect();
        for origin in origins {
            let through = self.stable_loose(origin);
            let done = self.done(self.history.view, origin);
            for number in done + 1..=through {
                let Some(entry) = self.history.loose.0.get(&origin).and_then(|lane| lane.get(number)) else {
                    break;
                };
                let entry = entry.clone();
                self.hand_over(&entry, true);
            }
        }
    }

    /// Up to which number a member's casts may be delivered: with safe delivery, what a majority holds.
    fn stable_loose(&self, origin: MemberIndex) -> u64 {
        let Phase::View(view) = &self.phase else { return 0 };
        let own = self.history.loose.held(origin);
        if self.settings.options.is_optimistic() || self.settings.faults.deliver_before_stable {
            return own;
        }
        let mut held: Vec<u64> = view.ready.iter().map(|member| self.known_held(*member, origin)).collect();
        held.sort_unstable_by(|one, other| other.cmp(one));
        held.get(self.majority() - 1).copied().unwrap_or(0).min(own)
    }

    /// Up to which number the casts of a member in a view were handed to the application.
    fn done(&self, view: ViewId, origin: MemberIndex) -> u64 {
        self.commuting.done.get(&(view, origin)).copied().unwrap_or(0)
    }

    /// Own casts of the last view that were executed and have no place.
    pub(super) fn own_executed_loose(&self) -> Vec<Bytes> {
        let me = self.index();
        let done = self.done(self.history.view, me);
        let Some(lane) = self.history.loose.0.get(&me) else { return Vec::new() };
        let executed = (lane.folded + 1..=done).map_while(|number| lane.get(number));
        // Not those of another life.
        executed.filter(|it| it.origin == self.settings.me).map(|it| it.payload.clone()).collect()
    }

    /// Notes that a cast was handed to the application.
    pub(super) fn note_done(&mut self, entry: &Entry) {
        if let Some(Mark { view, number }) = entry.mark {
            let done = self.commuting.done.entry((view, entry.origin.index)).or_default();
            *done = number.max(*done);
            self.commuting.clock_ns = entry.time_ns.max(self.commuting.clock_ns);
        }
    }

    /// The agreed time of a state that stands at a cast of this one: where casts commute, the latest of all times that it may contain.
    pub(super) fn time_of_state(&self, time_ns: u64) -> u64 {
        if self.commutes() { self.commuting.clock_ns.max(time_ns) } else { time_ns }
    }

    /// Whether a cast was handed to the application before it had its place.
    pub(super) fn was_done(&self, entry: &Entry) -> bool {
        let done = |mark: &Mark| mark.number <= self.done(mark.view, entry.origin.index);
        entry.mark.as_ref().is_some_and(done) && !self.settings.faults.execute_twice
    }

    /// What comes next in the history, and was handed to the application before, needs not be delivered.
    pub(super) fn pass_done(&mut self) {
        while self.history.get(self.delivered + 1).is_some_and(|next| self.was_done(next)) {
            self.delivered += 1;
        }
    }

    /// What all members of the configuration hold gets a place: the first full member sees to it, and whoever is to hand its state
    /// over.
    fn ask_for_places(&mut self) {
        let (Some(config), Phase::View(view)) = (&self.config, &self.phase) else { return };
        let first = config.members.iter().map(|member| member.index).find(|it| view.ready.contains(it));
        if !self.commutes()
            || !self.is_full()
            || (first != Some(self.index()) && view.spread.wanted.is_empty())
        {
            return;
        }
        let all = |origin: &MemberIndex| {
            let held = config.members.iter().map(|member| self.known_held(member.index, *origin));
            held.min().unwrap_or(0)
        };
        let held: BTreeMap<MemberIndex, u64> =
            self.history.loose.0.keys().map(|origin| (*origin, all(origin))).collect();
        // A state can be handed over only where nothing beyond was executed.
        let view_id = self.history.view;
        let covers = held.iter().all(|(origin, held)| *held >= self.done(view_id, *origin));
        let is_more = |(origin, held): (&MemberIndex, &u64)| {
            *held > self.history.loose.0.get(origin).map_or(0, |lane| lane.folded)
                && view.spread.asked.get(origin) != Some(held)
        };
        if !held.iter().any(is_more) || (!covers && !view.spread.wanted.is_empty()) {
            return;
        }
        if let Some(view) = self.phase.view() {
            view.spread.asked.clone_from(&held);
        }
        self.engine_cast(Cast::view(&ViewCast::Fold { loose: held.into_iter().collect() }));
    }

    /// What all members hold gets its place in the order of the view: by origin and number.
    pub(super) fn fold(&mut self, through: &[(MemberIndex, u64)]) {
        for (origin, through) in through {
            let Phase::View(view) = &mut self.phase else { return };
            if !view.started {
                return;
            }
            let loose = if view.adopted { &mut self.history.loose } else { &mut view.spread.early };
            if loose.held(*origin) < *through {
                let reason = format!("casts of {} got a place that never came here", self.name(*origin));
                return self.fail(reason);
            }
            let Some(lane) = loose.0.get_mut(origin) else { continue };
            lane.fold(*through).into_iter().for_each(|entry| self.place(entry));
        }
        self.advance();
        self.note_moment();
        self.serve_wanted();
    }

    /// A cast has its place in the order of the view.
    fn place(&mut self, entry: Entry) {
        let Phase::View(view) = &mut self.phase else { return };
        view.ordered += 1;
        view.octets += lag::octets_of(entry.payload.len());
        if !view.adopted {
            view.early.push_back(entry);
        } else {
            self.history.push(entry);
            view.owes_ack = true;
            view.moved = true;
        }
    }

    /// Notes up to where the history is delivered now.
    pub(super) fn note_moment(&mut self) {
        if self.commutes() {
            if self.commuting.moments.len() == MOMENTS {
                self.commuting.moments.pop_back();
            }
            self.commuting.moments.push_back((self.told_deliveries, self.delivered));
            self.note_executed();
        }
    }

    /// Up to where the application has executed the history.
    pub(super) fn executed_in_order(&self) -> u64 {
        if self.commutes() { self.commuting.executed } else { self.executed }
    }

    /// The application has executed more deliveries.
    pub(super) fn note_executed(&mut self) {
        while let Some((told, delivered)) = self.commuting.moments.front().copied()
            && told <= self.executed
        {
            self.commuting.moments.pop_front();
            self.commuting.executed = delivered.max(self.commuting.executed);
        }
    }

    /// A view has begun: all that was delivered has its place.
    pub(super) fn settle_loose(&mut self, view: ViewId) {
        if self.commutes() {
            debug_assert_eq!(
                self.told_deliveries, self.delivered,
                "casts were delivered that no history has"
            );
            self.commuting.done.retain(|(of, _), _| *of == view);
            self.note_moment();
        }
    }

    /// A state took the place of this member's: it goes up to here, and contains of this view's casts those up to `folded`.
    pub(super) fn replace_loose(&mut self, view: ViewId, end: PushEnd, folded: &[(MemberIndex, u64)]) {
        self.commuting.done = folded.iter().map(|(origin, number)| ((view, *origin), *number)).collect();
        self.commuting.moments.clear();
        self.commuting.executed = end.at;
        self.commuting.clock_ns = end.time_ns.max(self.commuting.clock_ns);
        let lane = |(origin, number): &(MemberIndex, u64)| (*origin, Lane::beginning_after(*number));
        self.history.loose = Loose(folded.iter().map(lane).collect());
    }

    /// The state that was taken contains the view's casts up to `folded`, and has gone so far beyond its beginning.
    pub(super) fn skip_contained(&mut self, contained: u64, folded: &[(MemberIndex, u64)]) {
        let Phase::View(view) = &mut self.phase else { return };
        view.ordered = view.ordered.max(contained);
        for (origin, number) in folded {
            let lane = view.spread.early.0.entry(*origin).or_default();
            drop(lane.fold(*number));
            lane.folded = lane.folded.max(*number);
        }
    }

    /// Up to which number each member's casts of the view have their place.
    pub(super) fn folded(&self) -> Vec<(MemberIndex, u64)> {
        self.history.loose.0.iter().map(|(origin, lane)| (*origin, lane.folded)).collect()
    }

    /// The history is given up after this number. What was executed of it stays so.
    pub(super) fn unravel(&mut self, after: u64) {
        for seq in after + 1..=self.delivered.min(self.history.held()) {
            if let Some(entry) = self.history.get(seq).cloned() {
                self.note_done(&entry);
            }
        }
        self.delivered = self.delivered.min(after);
        self.commuting.moments.retain(|(_, delivered)| *delivered <= after);
        self.commuting.executed = self.commuting.executed.min(after);
    }

    /// What this member says of casts without a place at a flush.
    pub(super) fn loose_words(&self) -> BTreeMap<MemberIndex, LaneWord> {
        let word = |(origin, lane): (&MemberIndex, &Lane)| {
            let executed = self.done(self.history.view, *origin).clamp(lane.folded, lane.held());
            (*origin, LaneWord { folded: lane.folded, executed, held: lane.held() })
        };
        self.history.loose.0.iter().map(word).collect()
    }

    /// What an orderly stop keeps.
    pub(super) fn stopped_loose(&self) -> StoppedLoose {
        StoppedLoose {
            loose: self.history.loose.clone(),
            done: self.commuting.done.iter().map(|((view, origin), done)| (*view, *origin, *done)).collect(),
            ahead: self.told_deliveries.saturating_sub(self.delivered),
        }
    }

    /// What an orderly stop kept is there again.
    pub(super) fn restore_loose(&mut self, stopped: StoppedLoose) {
        self.history.loose = stopped.loose;
        self.commuting.done =
            stopped.done.into_iter().map(|(view, origin, done)| ((view, origin), done)).collect();
        self.commuting.executed = self.delivered;
        self.commuting.clock_ns = self.history.time_ns();
    }

    /// A member wants the state of this one. What it gets has to be a beginning of the history.
    pub(super) fn want_at_barrier(&mut self, from: MemberIndex, number: u64, credit: u32) {
        if let Some(view) = self.phase.view() {
            view.spread.wanted.retain(|(other, ..)| *other != from);
            view.spread.wanted.push((from, number, credit));
            view.moved = true;
        }
        self.settle();
        self.serve_wanted();
        self.report_loose();
    }

    /// A member does not want the state any more.
    pub(super) fn unwant(&mut self, from: MemberIndex, number: u64) {
        if let Some(view) = self.phase.view() {
            view.spread.wanted.retain(|(other, wanted, _)| (*other, *wanted) != (from, number));
            view.moved = true;
        }
    }

    /// Hands the state over to those that want it, once it is a beginning of the history.
    pub(super) fn serve_wanted(&mut self) {
        let at_barrier = self.told_deliveries == self.delivered || self.settings.faults.state_anywhere;
        let Some(view) = self.phase.view().filter(|view| view.spread.united && at_barrier) else { return };
        view.moved = true;
        for (from, number, credit) in std::mem::take(&mut view.spread.wanted) {
            self.push_state(from, number, credit);
        }
    }
}
