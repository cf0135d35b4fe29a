//! The model: which steps are possible, and what follows from them.

use stateright::{Model, Property};

use crate::properties::properties;
use crate::protocol::{held, small};
use crate::state::{Config, FIRST, MEMBERS, Roster, State, Wish, bit};

/// How far is explored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Configurations at most.
    pub configs: u8,
    /// Casts of clients at most.
    pub casts: u8,
    /// Crashes at most.
    pub crashes: u8,
    /// Orderly stops at most.
    pub stops: u8,
    /// Changes of the members at most. Without any there are three.
    pub changes: u8,
    /// Whether members give up what they have executed, so that who comes back needs a state.
    pub trims: bool,
    /// Whether it begins with a view of all members that has begun everywhere, of which the configuration counts.
    pub begun: bool,
}

/// A mistake in the protocol that the exploration has to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// Members that lost their memory vote.
    ZombiesVote,
    /// One member is enough for a view and for delivery.
    MinorityRules,
    /// What a member holds beyond what was chosen is kept.
    KeepTails,
    /// A member says that it holds what was chosen without the casts that it lacks.
    SkipMissing,
    /// What is executed counts where held casts are compared.
    ExecutedForHeld,
    /// Casts are delivered before a majority holds them.
    DeliverBeforeStable,
    /// What a member holds counts whatever configuration it holds it in.
    StaleAcknowledgements,
    /// A change is begun before the one before it is certain.
    ChangesAtOnce,
    /// Whoever is asked for a change goes by it before it holds it.
    RosterBeforeHeld,
    /// Members count by their places, whatever seats they have.
    UnseatedCount,
}

/// The model.
#[derive(Debug, Clone, Copy)]
pub struct PrimaryViews {
    /// How far is explored.
    pub bounds: Bounds,
    /// The mistake that is made.
    pub mistake: Option<Mistake>,
}

/// A step. Members are 0 to 3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// The engine forms a configuration of these members, as bits, and one of them goes over to it.
    Form(u8, u8),
    /// A member goes over to a configuration.
    Install(u8, u8),
    /// A member gets the next cast of its configuration.
    Step(u8),
    /// What a member lacks has come.
    CatchUp(u8),
    /// A client casts through a member.
    Cast(u8),
    /// A member delivers what a majority holds.
    Deliver(u8),
    /// A member's process is killed.
    Crash(u8),
    /// A member stops in order.
    Stop(u8),
    /// A member's process starts.
    Start(u8),
    /// A member is asked for a change of the members.
    Change(u8, Wish),
    /// The new member takes the seat that these changes give it, and starts.
    Join(Roster),
}

impl Model for PrimaryViews {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        let mut state = State::default();
        (0..FIRST).for_each(|member| self.start(&mut state, member));
        if self.bounds.begun {
            form(&mut state, bit(FIRST) - 1);
            (0..FIRST).for_each(|member| self.install(&mut state, member, 1));
            // Until nothing is left to do but what may be left undone.
            while let Some(member) = (0..MEMBERS).find(|member| can_step(&state, *member)) {
                self.step(&mut state, member);
            }
        }
        vec![self.canonical(state)]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        if state.broken.is_some() {
            return;
        }
        if small(state.configs.len()) < self.bounds.configs {
            let up = (0..MEMBERS).filter(|member| state.members[*member].up);
            let up = up.fold(0, |bits, member| bits | bit(member));
            let formed = (1..bit(MEMBERS)).filter(|bits| bits & !up == 0);
            let by = |bits| move |member: &u8| bits & (1 << member) != 0;
            actions.extend(formed.flat_map(|bits| {
                (0..small(MEMBERS)).filter(by(bits)).map(move |first| Action::Form(bits, first))
            }));
        }
        (0..MEMBERS).for_each(|member| self.actions_of(state, member, actions));
        actions.extend(self.offers(state).into_iter().map(Action::Join));
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut state = last.clone();
        match action {
            Action::Form(bits, first) => {
                form(&mut state, bits);
                let config = small(state.configs.len());
                self.install(&mut state, usize::from(first), config);
            }
            Action::Install(member, config) => self.install(&mut state, usize::from(member), config),
            Action::Step(member) => self.step(&mut state, usize::from(member)),
            Action::CatchUp(member) => self.catch_up(&mut state, usize::from(member)),
            Action::Cast(member) => cast(&mut state, usize::from(member)),
            Action::Deliver(member) => self.deliver(&mut state, usize::from(member)),
            Action::Crash(member) => {
                state.crashes += 1;
                self.end(&mut state, usize::from(member), false);
            }
            Action::Stop(member) => {
                state.stops += 1;
                self.end(&mut state, usize::from(member), true);
            }
            Action::Start(member) => self.start(&mut state, usize::from(member)),
            Action::Change(member, wish) => self.change(&mut state, usize::from(member), wish),
            Action::Join(offer) => self.take_seat(&mut state, offer),
        }
        Some(self.canonical(state))
    }

    fn properties(&self) -> Vec<Property<Self>> {
        properties()
    }
}

impl PrimaryViews {
    /// Of states that differ in nothing that matters, one: orders of which nobody can get anything any more are forgotten, and what a
    /// member gets without any consequence it has got.
    fn canonical(&self, mut state: State) -> State {
        for (number, config) in (1..).zip(&mut state.configs) {
            let possible = |member: usize| {
                let at = &state.members[member];
                at.up && config.lives[member] == at.life && at.config <= number
            };
            let said = config.seen(u8::MAX).flushed;
            // Where somebody who has not said its word never will, nothing is decided, and nobody else need go there.
            let stuck = (0..MEMBERS)
                .any(|member| config.lives[member] != 0 && said & bit(member) == 0 && !possible(member));
            if stuck || !(0..MEMBERS).any(possible) {
                let there = state.members.iter_mut().filter(|member| member.config == number);
                there.for_each(|member| member.position = 0);
                *config = if config.started {
                    let (base, full) = (config.base.take(), config.full);
                    Config { started: true, base, full, ..Config::default() }
                } else {
                    Config::default()
                };
            }
            config.sort();
        }
        for member in 0..MEMBERS {
            while self.is_next_idle(&state, member) {
                state.members[member].position += 1;
            }
        }
        state
    }

    fn actions_of(&self, state: &State, member: usize, actions: &mut Vec<Action>) {
        let (at, who) = (&state.members[member], small(member));
        if !at.up {
            if self.may_start(state, member) {
                actions.push(Action::Start(who));
            }
            return;
        }
        let mine = |config: &Config| config.lives[member] == at.life;
        let newer = (1..).zip(&state.configs).filter(|(number, config)| *number > at.config && mine(config));
        actions.extend(newer.map(|(number, _)| Action::Install(who, number)));
        if can_step(state, member) {
            actions.push(Action::Step(who));
        }
        if self.can_catch_up(state, member) {
            actions.push(Action::CatchUp(who));
        }
        if self.is_full(state, member) {
            if small(state.changes.len()) < self.bounds.changes {
                let wishes = self.wishes(state, member).into_iter();
                actions.extend(wishes.map(|wish| Action::Change(who, wish)));
            }
            if state.casts - small(state.changes.len()) < self.bounds.casts {
                actions.push(Action::Cast(who));
            }
            if at.delivered < self.stable(state, member).min(held(at)) {
                actions.push(Action::Deliver(who));
            }
        }
        if state.crashes < self.bounds.crashes {
            actions.push(Action::Crash(who));
        }
        if state.stops < self.bounds.stops {
            actions.push(Action::Stop(who));
        }
    }
}

fn can_step(state: &State, member: usize) -> bool {
    let at = &state.members[member];
    let config = usize::from(at.config).checked_sub(1).and_then(|place| state.configs.get(place));
    at.up && config.is_some_and(|config| usize::from(at.position) < config.order.len())
}

fn form(state: &mut State, bits: u8) {
    let of = |member: usize, what: u8| if bits & bit(member) != 0 { what } else { 0 };
    let lives = std::array::from_fn(|member| of(member, state.members[member].life));
    let seats = std::array::from_fn(|member| of(member, state.members[member].seat));
    let config = Config { lives, seats, ..Config::default() };
    state.configs.push(config);
}

fn cast(state: &mut State, member: usize) {
    state.casts += 1;
    let (number, cast) = (usize::from(state.members[member].config), state.casts);
    state.configs[number - 1].order.push(crate::Cast::Client(cast));
}
