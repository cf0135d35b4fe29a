//! What members do, one step at a time.

use crate::model::{Mistake, PrimaryViews};
use crate::state::{
    Cast, Config, Decided, Delivered, Flushed, Known, MAJORITY, MEMBERS, Member, Need, Seen, State, bit,
};
use crate::vote::vote;

impl PrimaryViews {
    pub(crate) fn majority(&self) -> usize {
        if self.mistake == Some(Mistake::MinorityRules) { 1 } else { MAJORITY }
    }

    fn made(&self, mistake: Mistake) -> bool {
        self.mistake == Some(mistake)
    }

    /// What a member sees of its configuration; `None`: it is in none.
    pub(crate) fn seen<'a>(&self, state: &'a State, member: usize) -> Option<(&'a Config, Seen)> {
        let at = &state.members[member];
        let config = state.configs.get(usize::from(at.config).checked_sub(1)?).filter(|_| at.up)?;
        Some((config, config.seen(at.position, self.majority())))
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
        let at = &mut state.members[member];
        (at.config, at.position, at.adopted) = (config, 0, false);
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
        let after = config.seen(position + 1, self.majority());
        match config.order.get(usize::from(position)) {
            Some(Cast::Flush(..)) => !config.is_complete(after.flushed),
            Some(Cast::Ready(_)) => !after.started,
            Some(Cast::Client(_)) | None => false,
        }
    }

    fn decide_if_complete(&self, state: &mut State, member: usize) {
        let number = state.members[member].config;
        let position = state.members[member].position;
        let majority = self.majority();
        let config = config_of(state, number);
        if !config.is_complete(config.seen(position, majority).flushed) {
            return;
        }
        if config.decided.is_none() {
            config.decided = Some(vote(
                number,
                config,
                self.made(Mistake::ZombiesVote),
                self.made(Mistake::MinorityRules),
            ));
            config.hear();
        }
        let config = config.clone();
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
        let majority = self.majority();
        let config = config_of(state, number);
        config.order.push(Cast::Ready(small(member)));
        let ready = config.seen(u8::MAX, majority).ready;
        if !config.started && config.is_enough(ready, majority) {
            config.started = true;
            self.check_start(state, number);
        }
    }

    /// A member is told that another one, or itself, holds what was chosen.
    fn readied(&self, state: &mut State, member: usize, other: usize) {
        let Some((config, seen)) = self.seen(state, member) else { return };
        let before = config.seen(state.members[member].position - 1, self.majority());
        if !seen.started {
            return;
        }
        let lives = config.lives;
        let full = self.is_full(state, member);
        let at = &mut state.members[member];
        // When the view begins, all that hold what was chosen so far are full members of it.
        let new = if before.started { bit(other) } else { seen.ready };
        for one in (0..MEMBERS).filter(|one| new & bit(*one) != 0) {
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
        let mut held: Vec<u8> = (0..MEMBERS).map(held_by).collect();
        held.sort_unstable_by(|one, other| other.cmp(one));
        held[self.majority() - 1]
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
        let at = &mut state.members[member];
        at.up = false;
        if orderly {
            persist(at);
        }
        (at.config, at.position, at.adopted) = (0, 0, false);
        if !orderly {
            (at.history, at.table, at.view, at.delivered) = (Vec::new(), Vec::new(), 0, 0);
            at.zombie = at.cluster != 0;
        }
        at.known = [0, 1, 2].map(|other| Known { life: at.on_disk[other], seen: false });
    }

    /// A member's process starts.
    pub(crate) fn start(&self, state: &mut State, member: usize) {
        state.members[member].up = true;
        state.members[member].life += 1;
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
