//! What members do, one step at a time.

use maestro_group::Faults;

use crate::model::{Mistake, PrimaryViews};
use crate::state::{
    Cast, Change, Config, Decided, Delivered, FIRST, Flushed, Known, MEMBERS, Member, Need, Roster, Seen,
    State, Wish, bit, last,
};
use crate::vote::{is_possible, vote};

impl PrimaryViews {
    fn faults(&self) -> Faults {
        Faults {
            zombies_vote: self.made(Mistake::ZombiesVote),
            minority_rules: self.made(Mistake::MinorityRules),
            unseated_count: self.made(Mistake::UnseatedCount),
            ..Faults::default()
        }
    }

    fn made(&self, mistake: Mistake) -> bool {
        self.mistake == Some(mistake)
    }

    /// What a member sees of its configuration; `None`: it is in none.
    pub(crate) fn seen<'a>(&self, state: &'a State, member: usize) -> Option<(&'a Config, Seen)> {
        let at = &state.members[member];
        let config = state.configs.get(usize::from(at.config).checked_sub(1)?).filter(|_| at.up)?;
        Some((config, config.seen(at.position)))
    }

    /// Whether a member is a full one of a view that has begun.
    pub(crate) fn is_full(&self, state: &State, member: usize) -> bool {
        let seen = self.seen(state, member);
        seen.is_some_and(|(_, seen)| {
            seen.started && seen.ready & bit(member) != 0 && state.members[member].adopted
        })
    }

    /// A member goes over to a configuration and says what it has. From here on it holds and delivers nothing in older ones.
    pub(crate) fn install(&self, state: &mut State, member: usize, config: u8) {
        let roster = state.roster_of(member);
        let at = &mut state.members[member];
        (at.config, at.position, at.adopted, at.hasty) = (config, 0, false, 0);
        let held = if self.made(Mistake::ExecutedForHeld) { at.delivered } else { held(at) };
        let said = Flushed {
            zombie: at.zombie,
            cluster: at.cluster,
            view: at.view,
            held,
            executed: at.delivered,
            base: if self.bounds.trims { at.delivered } else { 0 },
            table: at.table.clone(),
            known: at.known,
            roster,
            seat: at.seat,
        };
        config_of(state, config).order.push(Cast::Flush(small(member), said));
    }

    /// A member gets the next cast of its configuration.
    pub(crate) fn step(&self, state: &mut State, member: usize) {
        let number = state.members[member].config;
        let position = state.members[member].position;
        state.members[member].position += 1;
        let Some(cast) = config_of(state, number).order.get(usize::from(position)).cloned() else { return };
        match cast {
            Cast::Flush(..) => self.decide_if_complete(state, member),
            Cast::Ready(other) => self.readied(state, member, usize::from(other)),
            Cast::Client(cast) => {
                if state.members[member].adopted {
                    state.members[member].history.push(cast);
                    note_held(state, member);
                }
            }
        }
    }

    /// Whether what a member gets next has no consequence: another word of a member, of which not the last one is missing, or that
    /// somebody is ready where that does not begin the view.
    pub(crate) fn is_next_idle(&self, state: &State, member: usize) -> bool {
        let Some((config, _)) = self.seen(state, member) else { return false };
        let position = state.members[member].position;
        let after = config.seen(position + 1);
        match config.order.get(usize::from(position)) {
            Some(Cast::Flush(..)) => !config.is_complete(after.flushed),
            Some(Cast::Ready(_)) => !after.started,
            Some(Cast::Client(_)) | None => false,
        }
    }

    fn decide_if_complete(&self, state: &mut State, member: usize) {
        let number = state.members[member].config;
        let position = state.members[member].position;
        let config = config_of(state, number);
        if !config.is_complete(config.seen(position).flushed) {
            return;
        }
        if config.decided.is_none() {
            let decided = vote(state, number, &self.faults());
            let config = config_of(state, number);
            config.decided = Some(decided);
            config.hear();
        }
        let config = config_of(state, number).clone();
        let at = &mut state.members[member];
        at.known.iter_mut().zip(config.known).for_each(|(known, other)| known.learn(other));
        if at.known[member] == (Known { life: at.life, seen: true }) {
            at.zombie = false;
        }
        let Some(Decided::View { start, needs, .. }) = config.decided else { return };
        if needs[member] == Need::Nothing {
            let base = state.members[member].history.iter().take(usize::from(start)).copied().collect();
            let delivered = state.members[member].delivered;
            let config = config_of(state, number);
            if config.base.is_none() {
                (config.base, config.base_delivered) = (Some(base), delivered);
            }
            self.adopt(state, member);
        }
    }

    /// Whether what a member lacks has come, or may have.
    pub(crate) fn can_catch_up(&self, state: &State, member: usize) -> bool {
        let Some((config, seen)) = self.seen(state, member) else { return false };
        let Some(Decided::View { needs, .. }) = &config.decided else { return false };
        let lacks = matches!(needs[member], Need::Casts(_) | Need::State);
        lacks && !state.members[member].adopted && config.is_complete(seen.flushed) && config.base.is_some()
    }

    /// All that a member lacks has come: it takes it over in one step.
    pub(crate) fn catch_up(&self, state: &mut State, member: usize) {
        let number = state.members[member].config;
        let config = config_of(state, number).clone();
        let (Some(Decided::View { needs, .. }), Some(base)) = (config.decided, config.base) else { return };
        let at = &mut state.members[member];
        match needs[member] {
            Need::Casts(after) => {
                if !self.made(Mistake::KeepTails) {
                    at.history.truncate(usize::from(after));
                }
                if !self.made(Mistake::SkipMissing) {
                    at.history.extend(base.iter().skip(usize::from(after)));
                }
            }
            Need::State => {
                at.history = base;
                at.delivered = config.base_delivered;
            }
            Need::Absent | Need::Nothing => {}
        }
        self.adopt(state, member);
    }

    /// A member holds all that was chosen: the view is part of its history, and what came meanwhile too.
    fn adopt(&self, state: &mut State, member: usize) {
        let number = state.members[member].config;
        let casts = self.seen(state, member).map(|(_, seen)| seen.casts).unwrap_or_default();
        let decided = config_of(state, number).decided.clone();
        let Some(Decided::View { cluster, start, table, .. }) = decided else { return };
        let at = &mut state.members[member];
        at.adopted = true;
        at.view = number;
        at.table = table;
        at.table.push((number, start));
        at.history.extend(casts);
        if std::mem::replace(&mut at.cluster, cluster) != cluster {
            persist(at);
        }
        note_held(state, member);
        let config = config_of(state, number);
        config.order.push(Cast::Ready(small(member)));
        let ready = config.seen(u8::MAX).ready;
        let is_first = !config.started && config.is_enough(ready);
        if is_first || config.started {
            let seated = if let Some(Decided::View { seated, .. }) = config.decided { seated } else { 0 };
            (config.started, config.full) = (true, ready & seated);
        }
        if is_first {
            self.check_start(state, number);
        }
    }

    /// A member is told that another one, or itself, holds what was chosen.
    fn readied(&self, state: &mut State, member: usize, other: usize) {
        let Some((config, seen)) = self.seen(state, member) else { return };
        let before = config.seen(state.members[member].position - 1);
        if !seen.started {
            return;
        }
        let (lives, seats) = (config.lives, config.seats);
        let chosen = if let Some(Decided::View { seated, .. }) = config.decided { seated } else { 0 };
        // Nobody learns of lives whose seats are neither in what was chosen nor in what it holds of the view.
        let own =
            if state.members[member].adopted { state.seated(&state.roster_of(member), seats).0 } else { 0 };
        let full = self.is_full(state, member);
        let at = &mut state.members[member];
        // When the view begins, all that hold what was chosen so far are full members of it.
        let new = if before.started { bit(other) } else { seen.ready };
        for one in (0..MEMBERS).filter(|one| new & (chosen | own) & bit(*one) != 0) {
            at.known[one].learn(Known { life: lives[one], seen: true });
        }
        if full {
            at.zombie = false;
            persist(at);
        }
    }

    /// Up to where a majority holds, as far as a member can know.
    pub(crate) fn stable(&self, state: &State, member: usize) -> u8 {
        let Some((config, seen)) = self.seen(state, member) else { return 0 };
        if self.made(Mistake::DeliverBeforeStable) {
            return held(&state.members[member]);
        }
        let anywhere = self.made(Mistake::StaleAcknowledgements);
        let held_by = |other: usize| {
            let here = if seen.ready & bit(other) != 0 { config.held[other] } else { 0 };
            if anywhere { here.max(held(&state.members[other])) } else { here }
        };
        let mut roster = state.roster_of(member);
        let hasty = state.members[member].hasty;
        if hasty != 0 && !roster.contains(&hasty) {
            roster.push(hasty);
        }
        let (mut seated, mut majority) = state.seated(&roster, config.seats);
        if self.made(Mistake::MinorityRules) {
            majority = 1;
        }
        if self.made(Mistake::UnseatedCount) {
            seated = u8::MAX;
        }
        let mut held: Vec<u8> = (0..MEMBERS).filter(|other| seated & bit(*other) != 0).map(held_by).collect();
        held.sort_unstable_by(|one, other| other.cmp(one));
        held.get(majority - 1).copied().unwrap_or(0)
    }

    /// What may be asked of a member: one change at a time, of members that are certain.
    pub(crate) fn wishes(&self, state: &State, member: usize) -> Vec<Wish> {
        let at = &state.members[member];
        let roster = state.roster_of(member);
        let place = at.history.iter().position(|cast| *cast == last(&roster));
        let is_changing = at.hasty != 0 || place.is_some_and(|place| place >= usize::from(at.delivered));
        if !self.is_full(state, member) || (is_changing && !self.made(Mistake::ChangesAtOnce)) {
            return Vec::new();
        }
        // There is one new member, with one index.
        let was_added =
            |cast: &u8| state.changes.iter().any(|change| (change.cast, change.wish) == (*cast, Wish::Add));
        let add = (!roster.iter().any(was_added)).then_some(Wish::Add);
        let removals = (0..MEMBERS).map(|other| Wish::Remove(small(other)));
        add.into_iter().chain(removals).filter(|wish| is_possible(state, &roster, *wish)).collect()
    }

    /// A member is asked for a change, and casts it.
    pub(crate) fn change(&self, state: &mut State, member: usize, wish: Wish) {
        let after = last(&state.roster_of(member));
        let number = state.members[member].config;
        state.casts += 1;
        let cast = state.casts;
        state.changes.push(Change { cast, after, wish });
        if self.made(Mistake::RosterBeforeHeld) {
            state.members[member].hasty = cast;
        }
        config_of(state, number).order.push(Cast::Client(cast));
    }

    /// A member hands the next cast to its application.
    pub(crate) fn deliver(&self, state: &mut State, member: usize) {
        let at = &mut state.members[member];
        let (place, view) = (usize::from(at.delivered), at.config);
        let Some(&cast) = at.history.get(place) else { return };
        at.delivered += 1;
        match state.delivered.get(place) {
            Some(known) if known.cast != cast => state.broken = Some("delivered casts differ"),
            Some(_) => {}
            None => state.delivered.push(Delivered { cast, view }),
        }
        self.check_delivery(state, place, cast, view);
    }

    /// A member's process ends; only an orderly stop keeps its memory.
    pub(crate) fn end(&self, state: &mut State, member: usize, orderly: bool) {
        let certain = usize::from(state.members[member].delivered);
        let certain = state.roster(&state.members[member].history[..certain]);
        let at = &mut state.members[member];
        at.up = false;
        if certain.len() >= at.began.len() {
            at.began = certain;
        }
        if orderly {
            persist(at);
        }
        (at.config, at.position, at.adopted, at.hasty) = (0, 0, false, 0);
        if !orderly {
            (at.history, at.table, at.view, at.delivered) = (Vec::new(), Vec::new(), 0, 0);
            at.zombie = at.cluster != 0;
        }
        at.known = at.on_disk.map(|life| Known { life, seen: false });
    }

    /// Whether a member that is down can be started: it is one, for all that it knows.
    pub(crate) fn may_start(&self, state: &State, member: usize) -> bool {
        let at = &state.members[member];
        let is_waiting = member == FIRST && at.seat == 0;
        !is_waiting && state.seats(&at.began)[member] == Some(at.seat)
    }

    /// A member's process starts.
    pub(crate) fn start(&self, state: &mut State, member: usize) {
        state.members[member].up = true;
        state.members[member].life += 1;
    }

    /// The rosters in which there is a seat for the new member, while it waits for one: whoever holds one may tell it. One that
    /// acknowledged nothing may give its seat up at any time.
    pub(crate) fn offers(&self, state: &State) -> Vec<Roster> {
        let at = &state.members[FIRST];
        if at.cluster != 0 || (!at.up && at.seat != 0) {
            return Vec::new();
        }
        let holders = (0..FIRST).filter(|member| state.members[*member].up);
        let rosters = holders.map(|member| state.roster_of(member));
        let mut offers: Vec<Roster> =
            rosters.filter(|roster| state.seats(roster)[FIRST].is_some_and(|seat| seat != at.seat)).collect();
        offers.sort();
        offers.dedup();
        offers
    }

    /// The new member takes a seat, in a life of its own.
    pub(crate) fn take_seat(&self, state: &mut State, offer: Roster) {
        let seat = state.seats(&offer)[FIRST].unwrap_or(0);
        let life = state.members[FIRST].life;
        state.members[FIRST] = Member { life, seat, began: offer, ..Member::default() };
        self.start(state, FIRST);
    }
}

/// What it knows goes to its disk.
fn persist(at: &mut Member) {
    at.on_disk = at.known.map(|known| known.life);
}

fn note_held(state: &mut State, member: usize) {
    let held = held(&state.members[member]);
    let number = state.members[member].config;
    config_of(state, number).held[member] = held;
}

pub(crate) fn held(member: &Member) -> u8 {
    small(member.history.len())
}

fn config_of(state: &mut State, number: u8) -> &mut Config {
    &mut state.configs[usize::from(number) - 1]
}

pub(crate) fn small(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}
