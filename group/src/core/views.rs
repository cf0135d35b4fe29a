//! Primary views: the flush, the vote, taking over the chosen history, the beginning.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::safe::push_in_time;
use super::wire::{Cast, DirectControl, ViewCast};
use super::{Core, Missing, Phase, View, commute, sends};
use crate::api::{MemberInfo, Status, ViewEvent};
use crate::core_io::{Output, Persist};
use crate::engine::Configuration;
use crate::flush::{Decision, FlushState, Known, Need, Over, Refusal, decide, is_over};
use crate::history::Entry;
use crate::roster::{Roster, Since};
use crate::types::{Member, MemberIndex};

/// The most octets of casts in one message to a member that lacks them.
const MISSING_OCTETS: usize = 256 * 1024;

impl Core {
    /// The engine has left its configuration: nothing more can become stable in it with this member's help.
    pub(super) fn left_configuration(&mut self) {
        self.settle();
        self.cancel_transfers();
        if matches!(&self.phase, Phase::View(view) if view.started) {
            self.status(Status::Changing);
        }
        if self.is_full() {
            self.outputs.push_back(Output::Changing);
        }
        self.phase = Phase::flushing();
        self.config = None;
        self.owes_flush = false;
        self.own.view_ended();
        self.forget_loose();
        if self.settings.faults.abort_too_early {
            self.abort_waiting();
        }
    }

    /// A new configuration: this member says what it has.
    pub(super) fn configured(&mut self, config: Configuration) {
        self.left_configuration();
        self.config = Some(config);
        self.owes_flush = true;
        self.say_word();
    }

    /// Says what this member has, once it is certain which state that is.
    pub(super) fn say_word(&mut self) {
        if self.config.is_none() || self.handed_over.is_some() || !std::mem::take(&mut self.owes_flush) {
            return;
        }
        let held = if self.settings.faults.executed_for_held { self.delivered } else { self.history.held() };
        let state = FlushState {
            cluster: self.cluster,
            life: self.settings.candidate,
            epoch: self.epoch,
            founder: self.founder,
            zombie: self.zombie,
            view: self.history.view,
            held,
            base: self.history.base(),
            executed: if self.settings.options.is_optimistic() {
                self.told_deliveries
            } else {
                self.delivered
            },
            table: self.history.table.clone(),
            known: self.known.clone(),
            merged: self.history.merged.clone(),
            kept: self.kept(),
            roster: self.history.roster().clone(),
            seat: self.settings.seat(),
            loose: self.loose_words(),
        };
        self.engine_cast(Cast::view(&ViewCast::Flush(Box::new(state))));
    }

    pub(super) fn view_cast(&mut self, origin: Member, cast: ViewCast) {
        match cast {
            ViewCast::Flush(state) => {
                if let Phase::Flushing { states, .. } = &mut self.phase {
                    states.insert(origin.index, *state);
                    self.decide_if_complete();
                }
            }
            ViewCast::Ready { held } => self.readied(origin.index, held),
            ViewCast::Fold { loose } => self.fold(&loose),
            // It has a place in the history, and a stamp: it does not come here.
            ViewCast::Merge { .. } => {}
        }
    }

    fn decide_if_complete(&mut self) {
        let majority = self.roster().majority();
        let (Some(config), Phase::Flushing { states, .. }) = (&self.config, &mut self.phase) else { return };
        let have_spoken = config.members.iter().filter(|member| states.contains_key(&member.index)).count();
        let skip_flush = self.settings.faults.skip_flush;
        let enough = if skip_flush { majority } else { config.members.len() };
        if have_spoken < enough.min(config.members.len()) {
            return;
        }
        let (mut config, states) = (config.clone(), std::mem::take(states));
        if skip_flush {
            config.members.retain(|member| states.contains_key(&member.index));
        }
        if let Some(over) =
            states.get(&self.index()).and_then(|state| is_over(self.settings.me, state, &states))
        {
            if over == Over::Undone {
                return self.leave_undone();
            }
            let reason = self.why_over(over);
            return self.fail(reason);
        }
        for state in states.values() {
            self.know_of(state.known.len());
            self.known.iter_mut().zip(&state.known).for_each(|(known, other)| known.learn(*other));
        }
        let me = Known { incarnation: self.settings.me.incarnation.0, life: Some(self.settings.candidate) };
        if self.known.get(self.index().at()) == Some(&me) {
            self.zombie = false;
        }
        match decide(&config, &states, &self.settings.options, &self.settings.faults) {
            Ok(decision) => self.begin(&config, &states, &decision),
            Err(refusal) => self.refuse(&config, &states, &refusal),
        }
    }

    fn refuse(
        &mut self,
        config: &Configuration,
        states: &BTreeMap<MemberIndex, FlushState>,
        refusal: &Refusal,
    ) {
        if self.sits_elsewhere(refusal) {
            return self.leave_undone();
        }
        self.note_outvoted(refusal);
        self.phase = Phase::NonPrimary;
        self.engine.set_seniority(self.now, u64::from(self.founder));
        let reason = self.reason(config, states, refusal);
        let status =
            if self.was_primary { Status::NonPrimary { reason } } else { Status::Joining { reason } };
        self.status(status);
    }

    /// There is a quorum: everybody takes over what was chosen.
    fn begin(
        &mut self,
        config: &Configuration,
        states: &BTreeMap<MemberIndex, FlushState>,
        decision: &Decision,
    ) {
        let Phase::Flushing { early, .. } = &mut self.phase else { return };
        let early = std::mem::take(early);
        let view = View {
            lives: states.iter().map(|(member, state)| (*member, state.life)).collect(),
            seats: states.iter().map(|(member, state)| (*member, state.seat)).collect(),
            ready: BTreeSet::new(),
            started: false,
            adopted: false,
            ordered: 0,
            octets: 0,
            early: VecDeque::new(),
            held: BTreeMap::new(),
            executed: config.members.iter().map(|member| (member.index, 0)).collect(),
            owes_ack: false,
            holder: self.engine.holder(),
            moved: false,
            event: None,
            missing: None,
            incoming: None,
            ask_again: None,
            coordinator: None,
            merging: BTreeMap::new(),
            early_sends: sends::EarlySends::default(),
            spread: commute::Spread::default(),
            decision: decision.clone(),
        };
        self.phase = Phase::View(Box::new(view));
        self.reported = (0, 0);
        self.note_executed_by_others(states);
        self.supply(states);
        match decision.needs.get(&self.index()) {
            Some(Need::Nothing) => self.unite(),
            Some(Need::Casts { after, .. }) => self.lack(*after),
            Some(Need::State { from, .. }) => {
                if let Some(view) = self.phase.view() {
                    view.ask_again = Some(*from);
                }
                self.ask_again();
            }
            None => {}
        }
        for (from, payload) in early {
            self.received(from, payload);
        }
    }

    /// This member lacks casts. What it holds stays as it is until all of them are there: until then it is what a vote in
    /// another configuration has to go by.
    fn lack(&mut self, after: u64) {
        let skip = self.settings.faults.skip_missing;
        if let Some(view) = self.phase.view() {
            view.missing = Some(Missing { after, roster: None, entries: Vec::new() });
        }
        self.catch_up_if_complete(skip);
    }

    /// Gives up what is held beyond the chosen history, of which nothing was executed here, and takes what was missing in its
    /// place.
    pub(super) fn catch_up_if_complete(&mut self, anyway: bool) {
        let Phase::View(view) = &mut self.phase else { return };
        let start = view.decision.start;
        let complete =
            |missing: &mut Missing| anyway || missing.after + missing.entries.len() as u64 == start;
        let Some(Missing { after, roster, entries }) = view.missing.take_if(complete) else { return };
        debug_assert!(
            self.delivered <= after || self.settings.faults.spare_diverged || self.settings.options.commute,
            "{} delivered, in common are {after}",
            self.delivered
        );
        if self.commutes() {
            // What was given up may come back, at another place.
            self.unravel(after);
            self.history.truncate(after);
        } else if !self.settings.faults.keep_tails {
            self.abort_held(after);
            self.history.truncate(after);
        }
        if let Some(roster) = roster {
            self.history.set_roster(roster);
        }
        entries.into_iter().for_each(|entry| self.history.push(entry));
        self.adopt();
        self.deliver_executed();
    }

    /// Sends the casts after `after` up to `through` to a member, in messages of bounded size.
    pub(super) fn send_missing(&mut self, to: MemberIndex, mut after: u64, through: u64) {
        while after < through {
            let mut entries = self.history.after(after, MISSING_OCTETS);
            entries.truncate(usize::try_from(through - after).unwrap_or(usize::MAX));
            if entries.is_empty() {
                return;
            }
            let next = after + entries.len() as u64;
            let roster = Box::new(self.history.roster_at(after).clone());
            self.send(to, &DirectControl::Missing { after, roster, entries });
            after = next;
        }
    }

    /// Casts that this member lacked have come.
    pub(super) fn missing(&mut self, from: MemberIndex, after: u64, roster: Roster, entries: Vec<Entry>) {
        let Phase::View(view) = &mut self.phase else { return };
        if view.adopted {
            return;
        }
        if let Some(incoming) = &mut view.incoming {
            return incoming.missing(from, after, entries);
        }
        if let Some(missing) = &mut view.missing
            && after == missing.after + missing.entries.len() as u64
        {
            missing.roster.get_or_insert(roster);
            missing.entries.extend(entries);
            self.catch_up_if_complete(false);
        }
    }

    /// A member holds the chosen history from the start. The founder of an epoch waits for the others: its privilege is used
    /// up when it says that it is ready, and then nothing but that word may be missing for the view to begin.
    pub(super) fn adopt_if_followed(&mut self) {
        let (majority, ready) = self.ready_of_decision();
        let Phase::View(view) = &self.phase else { return };
        let nothing = view.decision.needs.get(&self.index()) == Some(&Need::Nothing);
        if nothing && view.spread.united && !view.adopted && (!self.founder || ready + 1 >= majority) {
            self.adopt();
        }
    }

    /// This member holds all that was chosen: from here on the view is part of its history, and it acknowledges.
    pub(super) fn adopt(&mut self) {
        let Phase::View(view) = &mut self.phase else { return };
        view.adopted = true;
        view.owes_ack = true;
        view.moved = true;
        let decision = &view.decision;
        self.history.table = decision.table.clone();
        self.history.table.push(decision.view, decision.joint());
        self.history.view = decision.view;
        self.history.merged.note_all(&decision.merged);
        self.history.loose = std::mem::take(&mut view.spread.early);
        for entry in std::mem::take(&mut view.early) {
            if entry.mark.is_some() {
                self.history.push(entry);
            } else {
                push_in_time(&mut self.history, entry);
            }
        }
        let changed = self.cluster != Some(decision.cluster) || self.epoch != decision.view.epoch;
        self.cluster = Some(decision.cluster);
        self.epoch = decision.view.epoch;
        if changed {
            self.persist(false);
        }
        self.drop_kept();
        self.engine_cast(Cast::view(&ViewCast::Ready { held: self.history.held() }));
    }

    /// What this member holds is a history of this cluster and epoch, which has to be kept before anything is said of it.
    pub(super) fn belong(&mut self, decision: &Decision) {
        let changed =
            self.cluster != Some(decision.cluster) || self.epoch != decision.view.epoch || self.founder;
        self.cluster = Some(decision.cluster);
        self.epoch = decision.view.epoch;
        self.founder = false;
        if changed {
            self.persist(false);
        }
    }

    /// A member holds all that was chosen.
    fn readied(&mut self, member: MemberIndex, held: u64) {
        let Phase::View(view) = &mut self.phase else { return };
        view.ready.insert(member);
        let (majority, ready) = self.ready_of_decision();
        let Phase::View(view) = &mut self.phase else { return };
        let known = view.held.entry(member).or_default();
        *known = held.max(*known);
        let start = view.decision.start;
        // Where all partitions go on, what a member does until it has caught up would be of no line.
        let all = self.settings.options.is_progress_all();
        let limit = if all { u64::MAX } else { self.settings.prompt_casts };
        let prompt = |(_, need): &(&MemberIndex, &Need)| need.is_prompt(start, limit);
        let complete = view.decision.needs.iter().filter(prompt).all(|(index, _)| view.ready.contains(index));
        if view.started {
            self.full_member(member);
        } else if complete && ready >= majority {
            view.started = true;
            self.start();
        } else {
            self.adopt_if_followed();
        }
    }

    fn start(&mut self) {
        if self.is_undone() {
            return self.leave_undone();
        }
        let (Some(config), Phase::View(view)) = (&self.config, &mut self.phase) else { return };
        view.coordinator = config.members.iter().find(|member| view.ready.contains(&member.index)).copied();
        let ready: Vec<MemberIndex> = view.ready.iter().copied().collect();
        ready.iter().for_each(|member| self.learn(*member));
        if ready.contains(&self.index()) {
            self.enter();
        }
        self.advance();
    }

    /// A member is a full one of a view that began before.
    fn full_member(&mut self, member: MemberIndex) {
        self.learn(member);
        if member == self.index() {
            self.enter();
        } else if self.is_full() {
            self.persist(true);
        }
        self.advance();
    }

    pub(super) fn learn(&mut self, member: MemberIndex) {
        let (Some(config), Phase::View(view)) = (&self.config, &self.phase) else { return };
        // Another member may get the index of one whose seat came to nothing. Until this one holds what was chosen its own history may
        // have such a seat.
        let is_chosen = |since: &Since| view.decision.roster.has(member, *since);
        let is_seated = view.adopted && self.is_seated(view, member);
        if !is_seated && !view.seats.get(&member).is_some_and(is_chosen) {
            return;
        }
        let life = config.members.iter().find(|known| known.index == member).copied();
        if self.known.len() <= member.at() {
            self.known.resize(member.at() + 1, Known::default());
        }
        if let (Some(life), Some(known)) = (life, self.known.get_mut(member.at())) {
            known.learn(Known { incarnation: life.incarnation.0, life: view.lives.get(&member).copied() });
        }
    }

    /// Tells whether this member is a full one of a view that has begun.
    pub(super) fn is_full(&self) -> bool {
        let me = self.index();
        matches!(&self.phase, Phase::View(view) if view.started && view.adopted && view.ready.contains(&me))
    }

    /// This member is a full one: its vote counts from here on, because the quorum was reached without it if it had none.
    fn enter(&mut self) {
        let Some(event) = self.event() else { return };
        self.zombie = false;
        self.founder = false;
        self.was_primary = true;
        self.engine.set_seniority(self.now, event.id.config.round);
        if let Some(view) = self.phase.view() {
            view.event = Some(event.clone());
        }
        self.persist(true);
        self.status(Status::Primary(event));
        self.cast_kept();
    }

    fn event(&self) -> Option<ViewEvent> {
        let (Phase::View(view), Some(config)) = (&self.phase, &self.config) else { return None };
        let info = |member: &Member| MemberInfo { member: *member, name: self.name(member.index).to_owned() };
        Some(ViewEvent {
            id: view.decision.view,
            cluster: view.decision.cluster.simple().to_string(),
            me: self.settings.me,
            members: config.members.iter().map(info).collect(),
            coordinator: view.coordinator.unwrap_or(self.settings.me),
            start: view.decision.start,
        })
    }

    pub(super) fn persist(&mut self, in_view: bool) {
        self.outputs.push_back(Output::Persist(Persist {
            cluster: self.cluster,
            epoch: self.epoch,
            founder: self.founder,
            incarnations: self.known.iter().map(|known| known.incarnation).collect(),
            in_view,
            roster: self.kept_roster().clone(),
        }));
    }

    pub(super) fn name(&self, member: MemberIndex) -> &str {
        let rosters = [self.roster(), &self.settings.roster];
        rosters.into_iter().find_map(|roster| roster.seat(member)).map_or("?", |seat| seat.name.as_str())
    }
}
