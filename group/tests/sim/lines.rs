//! With optimistic delivery members may go different ways: what each was delivered, and what of it was undone.

use std::collections::HashMap;

use maestro_group::{Delivery, Member, Overwritten, ViewId};

use super::app::{State, content, id, mix};
use super::changes::is_token;
use super::check::Checked;

/// How a state came about: by which delivery, from which state before.
#[derive(Debug, Clone, Copy)]
struct Step {
    seq: u64,
    content: u64,
    before: u64,
    origin: Member,
    id: u64,
}

/// How many views a member remembers where they began, as the core has it.
const VIEWS_REMEMBERED: u64 = 256;

/// The ways of all members. A state is known by its hash; 0 is the first one.
#[derive(Debug)]
pub(crate) struct Lines {
    steps: HashMap<u64, Step>,
    /// What each member's core has delivered, all before a state that was taken over included: contents and states.
    ways: Vec<Vec<(u64, u64)>>,
    /// The state of each version: equal versions mean equal states.
    versions: HashMap<(ViewId, u64), u64>,
    /// What a member has undone, and has still to say.
    undone: Vec<Option<Overwritten>>,
    /// Its own casts among that, which it has still to say.
    undone_own: Vec<Vec<u64>>,
    /// The view in which each member was last.
    views: Vec<ViewId>,
    /// Whether a member has said that what became of all its undone casts is in doubt.
    in_doubt: Vec<bool>,
    /// Whether all partitions go on: then nothing is undone, it comes back by a merge.
    all: bool,
    /// All that was undone.
    pub(crate) overwritten: u64,
}

impl Lines {
    pub(crate) fn new(members: usize, all: bool) -> Self {
        Self {
            all,
            steps: HashMap::new(),
            ways: vec![Vec::new(); members],
            versions: HashMap::new(),
            undone: vec![None; members],
            undone_own: vec![Vec::new(); members],
            views: vec![ViewId::default(); members],
            in_doubt: vec![false; members],
            overwritten: 0,
        }
    }

    /// A member begins a life with this state.
    pub(crate) fn born(&mut self, member: usize, state: &State) {
        self.ways[member] = self.way(state.hash);
        self.undone[member] = None;
        self.undone_own[member].clear();
    }

    /// The contents of all casts that led a member to where it is.
    pub(crate) fn contents(&self, member: usize) -> impl Iterator<Item = u64> {
        self.ways[member].iter().map(|(content, _)| *content)
    }

    /// A delivery leaves a core whose history is of this view. Faithfulness, State Consistency.
    pub(crate) fn deliver(&mut self, member: usize, view: ViewId, delivery: &Delivery) -> Checked {
        self.said_in(member, view)?;
        let way = &mut self.ways[member];
        let (seq, found) = (delivery.seq, content(delivery));
        if seq != way.len() as u64 + 1 {
            return Err(format!("Faithfulness: #{member} delivers {seq} after {}", way.len()));
        }
        let before = way.last().map_or(0, |(_, state)| *state);
        let state = mix(before, found);
        way.push((found, state));
        self.steps.insert(
            state,
            Step { seq, content: found, before, origin: delivery.origin, id: id(&delivery.payload) },
        );
        self.version(member, view, seq, state)
    }

    /// A member says that this view begins where it is.
    pub(crate) fn view(&mut self, member: usize, view: ViewId, at: &State) -> Checked {
        self.version(member, view, at.at, at.hash)
    }

    /// The application of a member has executed, or taken over, all up to where its state stands.
    pub(crate) fn executed(&self, member: usize, state: &State) -> Checked {
        let known = state.hash == 0 || self.steps.get(&state.hash).is_some_and(|step| step.seq == state.at);
        if known && (self.all || state.ids.len() as u64 == state.at) {
            return Ok(());
        }
        Err(format!("Faithfulness: #{member} is at {} what no deliveries lead to", state.at))
    }

    /// A member has taken this state in the place of its own.
    pub(crate) fn taken(&mut self, life: Member, state: &State) {
        let member = life.index.at();
        let way = self.way(state.hash);
        let old = std::mem::replace(&mut self.ways[member], way);
        if self.all {
            return;
        }
        let common = old.iter().zip(&self.ways[member]).take_while(|(one, other)| one == other).count();
        let (after, casts) = (common as u64, (old.len() - common) as u64);
        self.overwritten += casts;
        let steps = old[common..].iter().filter_map(|(_, state)| self.steps.get(state));
        self.undone_own[member] =
            steps.filter(|step| step.origin == life && !is_token(step.id)).map(|step| step.id).collect();
        self.undone[member] = (casts > 0).then_some(Overwritten { after, casts });
    }

    /// A member says what was undone.
    pub(crate) fn told(&mut self, member: usize, told: Overwritten) -> Checked {
        match self.undone[member].take() {
            Some(undone) if undone == told => Ok(()),
            other => Err(format!("Overwritten: #{member} says {told:?} of {other:?}")),
        }
    }

    /// A member says which of its own casts were undone.
    pub(crate) fn told_own(&mut self, member: usize, told: &[u64]) -> Checked {
        let undone = std::mem::take(&mut self.undone_own[member]);
        if undone == told {
            return Ok(());
        }
        Err(format!("Overwritten: #{member} says that its own {told:?} are undone, not {undone:?}"))
    }

    /// A member says of casts of its own that what became of them is in doubt.
    pub(crate) fn told_doubts(&mut self, member: usize, told: &[u64]) {
        self.in_doubt[member] = self.undone_own[member].iter().all(|id| told.contains(id));
    }

    /// Whether a member that comes into a view has said all that was undone. Where it was away for more views than are remembered,
    /// nobody knows where the ways part: it tells of doubts instead.
    pub(crate) fn said_in(&mut self, member: usize, view: ViewId) -> Checked {
        let away = view.config.round.saturating_sub(self.views[member].config.round);
        if std::mem::take(&mut self.in_doubt[member]) && away > VIEWS_REMEMBERED {
            self.undone[member] = None;
            self.undone_own[member].clear();
        }
        self.said(member)
    }

    /// Whether a member has said all that was undone.
    pub(crate) fn said(&self, member: usize) -> Checked {
        if let [first, ..] = self.undone_own[member][..] {
            return Err(format!("Overwritten: #{member} does not say that its own {} is undone", first >> 8));
        }
        match self.undone[member] {
            Some(undone) => Err(format!("Overwritten: #{member} does not say {undone:?}")),
            None => Ok(()),
        }
    }

    fn version(&mut self, member: usize, view: ViewId, seq: u64, state: u64) -> Checked {
        self.views[member] = view;
        if *self.versions.entry((view, seq)).or_insert(state) == state {
            return Ok(());
        }
        Err(format!("State Consistency: #{member} is something else in {view} at {seq}"))
    }

    fn way(&self, mut state: u64) -> Vec<(u64, u64)> {
        let mut way = Vec::new();
        while let Some(step) = self.steps.get(&state) {
            way.push((step.content, state));
            state = step.before;
        }
        way.reverse();
        way
    }
}
