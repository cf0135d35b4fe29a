//! Changes of the configured members while the group runs: one at a time, through the order.
//!
//! A member goes by the newest roster that its history contains, for votes and for stability alike. Majorities of two rosters
//! that differ by one member have a member in common, so that is safe as long as no roster comes between: a change is begun
//! only when the one before is stable, in a view that has begun.
//!
//! Source: Ongaro 2014 §4.1, and its correction of 2015: a leader first commits something of its own term.

use bytes::Bytes;
use uuid::Uuid;

use super::safe::next_entry;
use super::wire::Cast;
use super::{Core, Phase, View, lag};
use crate::api::Status;
use crate::core_io::{Answer, Exit, Output, Refused, RosterNews};
use crate::flush::{Known, Refusal};
use crate::history::Entry;
use crate::roster::{Change, INDEX_LIMIT, Roster, Seat, Since, Wish};
use crate::types::{Member, MemberIndex, Stamp, ViewId};

/// What a member does about changes of the configured members.
#[derive(Debug, Default)]
pub(super) struct Changing {
    /// The wish that was cast here last, until it is answered.
    wish: Option<Wished>,
    /// The casts that made the rosters which were told last: that of all that is held, and that of all that was delivered.
    told: Option<(Since, Since)>,
    /// Up to where the history is surely that of all: what was delivered, but for what was so optimistically.
    settled: u64,
    /// Why this one is no member any more.
    pub(super) removed: Option<String>,
    /// Whether it has to stay until a majority of the members that there are without it knows that they are: some may have come without
    /// memory, and it may be the last one to testify that they have got it back.
    testifies: bool,
    /// The roster that a wish would lead to, for members that are built to go by it at once.
    hasty: Option<Roster>,
    /// Whether the last configuration chose a history with other members than this one's, though it could not go on from that.
    outvoted: bool,
}

/// A wish on its way through the order.
#[derive(Debug)]
struct Wished {
    token: u64,
    /// The view in which it was cast, or that it has survived.
    view: ViewId,
    /// Its number in the history, once it has one.
    seq: Option<u64>,
}

impl Core {
    /// Returns the configured members as they surely are or were: those of what a majority held, or those that the member began with,
    /// while it has not come so far.
    #[must_use]
    pub fn kept_roster(&self) -> &Roster {
        let through = self.changing.settled;
        let settled = self.history.roster_at(through);
        // A state, or a memory, may begin after a change that is not certain yet.
        let is_certain = settled.since.seq <= through && settled.version >= self.settings.roster.version;
        if is_certain { settled } else { &self.settings.roster }
    }

    /// Returns the seat that was given to a data directory, and the members that its owner begins with. But for the seat they are
    /// certain, because it tells others by them who was removed; the seat may not be, because it may take the new member to make it so.
    /// Of a seat that is not certain whoever knows of a better history says nothing: that may have another one for the same directory.
    #[must_use]
    pub fn seat_of(&self, directory: Uuid) -> Option<(&Roster, MemberIndex)> {
        let seat = self.history.roster().of_directory(directory)?;
        let kept = Some(self.kept_roster()).filter(|kept| kept.has(seat.index, seat.since));
        // A change begins only when the one before is certain.
        let held = || self.history.roster_since(seat.since).filter(|_| !self.changing.outvoted);
        let roster = kept.or_else(held)?;
        Some((roster, seat.index))
    }

    /// Returns the cluster that the member belongs to.
    #[must_use]
    pub fn cluster(&self) -> Option<Uuid> {
        self.cluster
    }

    /// Returns the last life of a member that was a full one of a primary view, as far as this one knows; 0: none.
    #[must_use]
    pub fn last_life(&self, member: MemberIndex) -> u64 {
        self.known.get(member.at()).map_or(0, |known| known.incarnation)
    }

    /// Tells of a member of the configuration whether it is a full one of the primary view; `None`: it is not there.
    #[must_use]
    pub fn is_full_member(&self, member: MemberIndex) -> Option<bool> {
        let here = self.config.as_ref().is_some_and(|config| config.has(member));
        let full =
            || matches!(&self.phase, Phase::View(view) if view.started && view.ready.contains(&member));
        here.then(full)
    }

    /// Tells whether the last change of the members is still to become certain.
    #[must_use]
    pub fn is_changing(&self) -> bool {
        self.changing.wish.is_some() || self.roster_seq() > self.stable().min(self.delivered)
    }

    /// The configured members where this one's history ends.
    pub(super) fn roster(&self) -> &Roster {
        let hasty = self.changing.hasty.as_ref().filter(|_| self.settings.faults.roster_before_held);
        hasty.unwrap_or_else(|| self.history.roster())
    }

    /// The number of the change that made the configured members what they are where the history ends.
    fn roster_seq(&self) -> u64 {
        self.history.roster().since.seq
    }

    /// Whether a member of the view is one of the configured ones.
    pub(super) fn is_seated(&self, view: &View, member: MemberIndex) -> bool {
        self.settings.faults.unseated_count
            || view.seats.get(&member).is_some_and(|since| self.roster().has(member, *since))
    }

    /// How many members the view that was decided upon needs to begin, and how many of those that count hold what was chosen.
    pub(super) fn ready_of_decision(&self) -> (usize, usize) {
        let Phase::View(view) = &self.phase else { return (usize::MAX, 0) };
        let roster = &view.decision.roster;
        let seated = |member: &&MemberIndex| {
            let seat = view.seats.get(*member);
            self.settings.faults.unseated_count || seat.is_some_and(|since| roster.has(**member, *since))
        };
        let one = self.settings.faults.minority_rules || self.merges();
        let needed = if one { 1 } else { roster.majority() };
        (needed, view.ready.iter().filter(seated).count())
    }

    /// The founder of an epoch takes its roster over into that: others of the old epoch count no more.
    pub(super) fn in_epoch(&self, mut roster: Roster) -> Roster {
        roster.version.epoch = roster.version.epoch.max(self.epoch);
        roster
    }

    /// Members up to this index may be told of.
    pub(super) fn know_of(&mut self, places: usize) {
        if self.known.len() < places && places <= INDEX_LIMIT as usize {
            self.known.resize(places, Known::default());
        }
    }

    /// An operator wants a change.
    pub(super) fn wished(&mut self, token: u64, wish: Wish, force: bool) {
        let view = match self.may_change(&wish, force) {
            Ok(view) => view,
            Err(refused) => return self.answer(token, Answer::Refused(refused)),
        };
        let since = self.history.roster().since;
        if self.settings.faults.roster_before_held {
            self.changing.hasty = self.history.roster().with(&wish, Since::default()).ok();
        }
        let payload = Change { after: since, wish }.encode(token);
        self.changing.wish = Some(Wished { token, view, seq: None });
        self.engine_cast(Cast::change(&payload));
    }

    /// Tells whether a change may begin, and in which view.
    fn may_change(&self, wish: &Wish, force: bool) -> Result<ViewId, Refused> {
        if !self.settings.can_change {
            return Err(Refused::Engine);
        }
        if self.merges() {
            return Err(Refused::AllProgress);
        }
        if self.settings.options.commute {
            return Err(Refused::Commute);
        }
        let Some(view) = self.primary().filter(|_| self.changing.removed.is_none()) else {
            let name = self.name(self.index()).to_owned();
            return Err(Refused::NoPrimary { name, reason: self.standing() });
        };
        if self.is_changing() && !self.settings.faults.changes_at_once {
            return Err(Refused::UnderWay);
        }
        let next = self.history.roster().with(wish, Since::default())?;
        if !force {
            self.check_quorum(&next, wish)?;
        }
        Ok(view)
    }

    /// The members that are full ones of the view, and a new one, have to be a majority afterwards.
    fn check_quorum(&self, next: &Roster, wish: &Wish) -> Result<(), Refused> {
        let Phase::View(view) = &self.phase else { return Ok(()) };
        let is_up =
            |index: &&MemberIndex| view.seats.get(*index).is_some_and(|since| next.has(**index, *since));
        let is_new = matches!(wish, Wish::Add { .. });
        let up = view.ready.iter().filter(is_up).count() + usize::from(is_new);
        if up >= next.majority() {
            return Ok(());
        }
        Err(Refused::Quorum { up, members: next.names(), needed: next.majority() })
    }

    fn answer(&mut self, token: u64, answer: Answer) {
        self.outputs.push_back(Output::Answer { token, answer });
    }

    /// A change has its place in the order of the view.
    pub(super) fn hold_change(&mut self, origin: Member, stamp: Stamp, payload: Bytes) {
        let Phase::View(view) = &mut self.phase else { return };
        if !view.started {
            return;
        }
        view.ordered += 1;
        view.octets += lag::octets_of(payload.len());
        if !view.adopted {
            let entry = next_entry(&view.early, view.decision.start, origin, stamp, payload);
            view.early.push_back(Entry { change: true, ..entry });
            return;
        }
        if view.decision.start + view.ordered <= self.history.held() {
            return;
        }
        self.history.hold_change(origin, stamp, payload.clone());
        view.owes_ack = true;
        view.moved = true;
        self.placed(origin, &payload);
    }

    /// A change of this member's may be the one that an operator waits for.
    fn placed(&mut self, origin: Member, payload: &Bytes) {
        let seq = self.history.held();
        let wish = self.changing.wish.as_mut().filter(|_| origin == self.settings.me);
        let Some(wish) = wish.filter(|wish| Change::token(payload) == Some(wish.token)) else { return };
        let token = wish.token;
        if self.history.effect(seq).is_some() {
            wish.seq = Some(seq);
            self.answer(token, Answer::Ordered);
        } else {
            self.changing.wish = None;
            self.changing.hasty = None;
            self.answer(token, Answer::Refused(Refused::Overtaken));
        }
    }

    /// Tells of the configured members where they have changed, and who waits for it of what it waits for.
    pub(super) fn follow_roster(&mut self) {
        if !self.settings.options.is_optimistic() {
            self.changing.settled = self.delivered;
        } else if self.is_full() && self.roster_seq() > self.changing.settled {
            self.changing.settled = self.changing.settled.max(self.stable().min(self.delivered));
        }
        let held = self.history.roster().since;
        let stable = self.kept_roster().since;
        if self.changing.told != Some((held, stable)) {
            let persists = self.changing.told.is_some_and(|(_, before)| before != stable);
            self.changing.told = Some((held, stable));
            let news = RosterNews { held: self.history.roster().clone(), stable: self.kept_roster().clone() };
            self.know_of(news.held.places());
            self.note_removal(&news.stable);
            self.outputs.push_back(Output::Roster(news));
            if persists && self.was_primary {
                self.persist(self.is_full());
            }
        }
        self.answer_wish();
    }

    /// What is certain may say that this one is no member any more: it does what it began, and goes.
    fn note_removal(&mut self, stable: &Roster) {
        let own = &self.settings.roster;
        let newer = stable.version > own.version && self.changing.removed.is_none();
        // In a recovered epoch what is certain may be older than the seat of a new member, which its founder's history has.
        let seat = self.settings.seat();
        let is_member = stable.has(self.index(), seat) || self.history.roster().has(self.index(), seat);
        if newer && !self.merges() && !is_member {
            let name = own.seat(self.index()).map_or("?", |seat| seat.name.as_str());
            let reason =
                format!("{name} was removed from the group, whose members are {} now", stable.names());
            self.changing.removed = Some(reason);
            self.changing.testifies = true;
            self.leaving = true;
        }
    }

    /// Whether the members that the view has can make anything certain. After a change that was forced they may be too few.
    pub(super) fn is_able(&self) -> bool {
        let Phase::View(view) = &self.phase else { return false };
        let here = view.seats.keys().filter(|member| self.is_seated(view, **member)).count();
        here >= self.majority()
    }

    /// Whoever wants this member out does not wait for what it could still testify.
    pub(super) fn leave_at_once(&mut self) {
        self.changing.testifies = false;
        self.leaving = true;
    }

    /// Whether this removed member is still to stay.
    pub(super) fn has_to_testify(&mut self) -> bool {
        if let Phase::View(view) = &self.phase
            && self.changing.testifies
            && view.started
        {
            let kept = self.kept_roster();
            let executed = |member: &MemberIndex| view.executed.get(member).copied().unwrap_or(0);
            let knows = |seat: &&Seat| {
                view.seats.get(&seat.index) == Some(&seat.since)
                    && view.ready.contains(&seat.index)
                    && executed(&seat.index) >= kept.since.seq
            };
            self.changing.testifies = kept.seats.iter().filter(knows).count() < kept.majority();
        }
        self.changing.testifies
    }

    /// Whether a view begins without this new member's seat: then the change that gave it one is lost for ever, because nobody who held
    /// it can win against the view. Whoever had its place for certain and lost it knows older members than the view has, and is told
    /// that it was removed.
    pub(super) fn is_undone(&self) -> bool {
        let (Phase::View(view), seat) = (&self.phase, self.settings.seat()) else { return false };
        let roster = &view.decision.roster;
        let is_newcomer = seat != Since::default() && !self.was_primary;
        let never_was = self.settings.cluster.is_none()
            || roster.version <= self.settings.roster.version
            || self.seat_elsewhere(roster);
        is_newcomer && view.started && never_was && !roster.has(self.index(), seat)
    }

    /// Whether these members have another seat for this one's data directory than it took.
    fn seat_elsewhere(&self, roster: &Roster) -> bool {
        let own = self.settings.roster.seat(self.index());
        let directory = own.and_then(|seat| seat.directory);
        let given = directory.and_then(|directory| roster.of_directory(directory));
        given.is_some_and(|seat| Some(seat) != own && seat.since != self.settings.seat())
    }

    /// Whether a new member took its seat from a history that is worse than the one that would be chosen here, and which has another
    /// seat for it. It may be needed there. It has acknowledged nothing, so it is free to go.
    pub(super) fn sits_elsewhere(&self, refusal: &Refusal) -> bool {
        let (Refusal::TooFew { of, .. } | Refusal::Memory { of, .. }) = refusal else { return false };
        let is_free = self.cluster.is_none() && self.settings.seat() != Since::default();
        is_free && self.seat_elsewhere(of)
    }

    /// There is no primary view, but a history that would be chosen.
    pub(super) fn note_outvoted(&mut self, refusal: &Refusal) {
        self.changing.outvoted = match refusal {
            Refusal::TooFew { of, .. } | Refusal::Memory { of, .. } => {
                of.since != self.history.roster().since
            }
            Refusal::Clusters => false,
        };
    }

    /// Nothing came of this member's seat.
    pub(super) fn leave_undone(&mut self) {
        if std::mem::replace(&mut self.gone, true) {
            return;
        }
        self.engine.leave(self.now);
        self.pump();
        self.cancel_transfers();
        let reason = self.undone();
        self.status(Status::Failed { reason: reason.clone() });
        self.outputs.push_back(Output::Exit(Exit::Undone { reason }));
    }

    /// Says that nothing came of this member's seat.
    pub(super) fn undone(&self) -> String {
        let name = self.name(self.index());
        format!("the group closed before {name} was a member for good, and went on without it: add it again")
    }

    /// Whoever waits for a change hears of its end.
    fn answer_wish(&mut self) {
        let Some(Wished { token, view, seq }) = self.changing.wish else { return };
        let primary = self.primary();
        if primary.is_some_and(|primary| primary != view) {
            return self.find_wish(token);
        }
        if primary.is_some() && seq.is_some_and(|seq| seq <= self.stable().min(self.delivered)) {
            self.changing.wish = None;
            self.changing.hasty = None;
            self.answer(token, Answer::Done);
        }
    }

    /// Views have changed: the wish has its place in the history of the new one, or never will have one.
    fn find_wish(&mut self, token: u64) {
        let me = self.settings.me;
        let is_it = |entry: &Entry| {
            entry.change && entry.origin == me && Change::token(&entry.payload) == Some(token)
        };
        let base = self.history.base();
        let found = (base + 1..).zip(self.history.entries()).find(|(_, entry)| is_it(entry));
        let seq = found.map(|(seq, _)| seq).filter(|seq| self.history.effect(*seq).is_some());
        match (seq, self.primary()) {
            (Some(_), Some(view)) => self.changing.wish = Some(Wished { token, view, seq }),
            _ => {
                self.changing.wish = None;
                self.changing.hasty = None;
                self.answer(token, Answer::Refused(Refused::ViewChanged));
            }
        }
    }

    /// This member's standing, for people.
    fn standing(&self) -> String {
        match &self.told {
            Some(Status::Joining { reason } | Status::NonPrimary { reason } | Status::Failed { reason }) => {
                reason.clone()
            }
            Some(Status::Changing) => "views are changing, try again".to_owned(),
            Some(Status::Excluded { reason }) => reason.clone(),
            Some(Status::Left) | None => "it has left".to_owned(),
            Some(Status::Primary(_)) => "it is leaving".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
