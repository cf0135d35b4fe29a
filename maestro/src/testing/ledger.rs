//! What all replicas did, call by call, and the first thing in which they are not alike.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use maestro_adaptors::{Access, Outcome};
use maestro_giop::ReplyStatus;
use maestro_group::Delivery;
use maestro_orbs::replicated::bare::{BareReplica, Executed, ObjectState};
use maestro_orbs::{Kind, Kinds};

use super::canonical::{Forms, state_of};
use super::world::Deed;

/// A delivery of the one history.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) delivery: Delivery,
    /// What was called, where it was a call; what came of it where it was executed first.
    pub(super) call: Option<Box<Called>>,
}

/// A call as it was executed first.
#[derive(Debug, Clone)]
pub(super) struct Called {
    pub(super) executed: Executed,
    /// The states of all objects after it.
    pub(super) states: Arc<Vec<ObjectState>>,
    /// Who executed it first.
    pub(super) by: Who,
}

/// Something in which a call is not what it has to be.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    /// The delivery.
    pub(super) seq: u64,
    /// Who did what was expected, and who did something else.
    pub(super) between: (Who, Who),
    pub(super) what: What,
}

/// Who executed a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// A replica of the cluster.
    Replica(usize),
    /// A fresh object in another thread, to which the same calls were made.
    Copy,
    /// A fresh object that read the state as it was after a delivery.
    Heir { after: u64 },
    /// A fresh object in another process.
    OtherProcess,
}

/// What is wrong.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// Replies differ.
    Reply { expected: Outcome, actual: Outcome },
    /// States differ after the call.
    State { kind: String, expected: ObjectText, actual: ObjectText },
    /// The call changed the state and must not.
    Changed { by: Offence, before: ObjectText, after: ObjectText },
    /// A state that was read is not the one that was pushed.
    Transfer { pushed: ObjectText, read: ObjectText },
    /// An object cannot push or read its state.
    NoState { reason: String },
    /// A replica was made to stop.
    Stopped { reason: String },
}

/// A state for people.
pub(super) type ObjectText = String;

/// Which calls must not change the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offence {
    /// One that only reads.
    Read,
    /// One that raises an exception.
    Raise,
}

/// What all replicas did.
pub(super) struct Ledger {
    pub(super) kinds: Kinds,
    pub(super) forms: Forms,
    /// Operations that may change the state although they raise.
    pub(super) may_raise: BTreeSet<String>,
    pub(super) steps: BTreeMap<u64, Step>,
    /// The states before the first call.
    initial: Arc<Vec<ObjectState>>,
    /// The states of each replica after its last call.
    now: Vec<Arc<Vec<ObjectState>>>,
    pub(super) finding: Option<Finding>,
}

impl Ledger {
    pub(super) fn new(members: usize, kinds: Kinds, forms: Forms, may_raise: BTreeSet<String>) -> Self {
        Self {
            kinds,
            forms,
            may_raise,
            steps: BTreeMap::new(),
            initial: Arc::default(),
            now: vec![Arc::default(); members],
            finding: None,
        }
    }

    /// Notes a replica that begins with fresh objects, or with those that an orderly stop kept.
    /// `at`: the last delivery that those contain.
    pub(super) fn begin(&mut self, node: usize, at: u64, replica: &BareReplica) {
        let states = self.states(at, Who::Replica(node), replica);
        if self.initial.is_empty() {
            self.initial = Arc::clone(&states);
        } else if at > 0 {
            self.compare_taken(at, node, &states);
        } else if self.steps.is_empty() {
            self.compare_initial(&states, (Who::Replica(0), Who::Replica(node)));
        }
        self.now[node] = states;
    }

    /// Notes what a replica did.
    pub(super) fn witness(&mut self, node: usize, replica: &mut BareReplica, deed: Deed) {
        let who = Who::Replica(node);
        match deed {
            Deed::Delivered(delivery, None) => {
                let step = Step { delivery, call: None };
                self.steps.entry(step.delivery.seq).or_insert(step);
            }
            Deed::Delivered(delivery, Some(executed)) => self.executed(node, replica, delivery, *executed),
            Deed::TookState(at) => {
                let states = self.states(at, who, replica);
                self.compare_taken(at, node, &states);
                self.now[node] = states;
            }
            Deed::StateFailed(reason) => {
                let seq = self.steps.keys().next_back().copied().unwrap_or(0);
                self.find(seq, (who, who), What::NoState { reason });
            }
            Deed::Failed(reason) => {
                let seq = self.steps.keys().next_back().copied().unwrap_or(0);
                self.find(seq, (who, who), What::Stopped { reason });
            }
        }
    }

    fn executed(&mut self, node: usize, replica: &BareReplica, delivery: Delivery, executed: Executed) {
        let (seq, who) = (delivery.seq, Who::Replica(node));
        let before = std::mem::take(&mut self.now[node]);
        let after = self.states(seq, who, replica);
        self.check_change(seq, who, &executed, &before, &after);
        let first = self.steps.get(&seq).and_then(|step| step.call.clone());
        match first {
            Some(first) => {
                let between = (first.by, who);
                self.compare(seq, between, &first, &executed.outcome, &after);
            }
            None => {
                let call = Called { executed, states: Arc::clone(&after), by: who };
                self.steps.insert(seq, Step { delivery, call: Some(Box::new(call)) });
            }
        }
        self.now[node] = after;
    }

    /// Compares what somebody made of a call with what was made of it first.
    pub(super) fn compare(
        &mut self,
        seq: u64,
        between: (Who, Who),
        first: &Called,
        outcome: &Outcome,
        states: &[ObjectState],
    ) {
        if first.executed.outcome != *outcome {
            let (expected, actual) = (first.executed.outcome.clone(), outcome.clone());
            return self.find(seq, between, What::Reply { expected, actual });
        }
        let states = states.to_vec();
        if let Some((expected, actual)) = self.difference(&first.states, &states) {
            self.find_state(seq, between, &expected, actual.as_ref());
        }
    }

    /// Compares what somebody's factories made with what was made first.
    pub(super) fn compare_initial(&mut self, states: &[ObjectState], between: (Who, Who)) {
        let initial = Arc::clone(&self.initial);
        if let Some((expected, actual)) = self.difference(&initial, states) {
            self.find_state(0, between, &expected, actual.as_ref());
        }
    }

    fn find_state(
        &mut self,
        seq: u64,
        between: (Who, Who),
        expected: &ObjectState,
        actual: Option<&ObjectState>,
    ) {
        let kind = expected.kind.clone();
        let (expected, actual) = (self.show(Some(expected)), self.show(actual));
        self.find(seq, between, What::State { kind, expected, actual });
    }

    fn compare_taken(&mut self, at: u64, node: usize, states: &[ObjectState]) {
        let called = self.steps.range(..=at).rev().find_map(|(seq, step)| Some((*seq, step.call.as_ref()?)));
        let (seq, expected, by) =
            called.map_or((0, &self.initial, Who::Replica(node)), |(seq, call)| (seq, &call.states, call.by));
        let expected = Arc::clone(expected);
        if let Some((pushed, read)) = self.difference(&expected, states) {
            let (pushed, read) = (self.show(Some(&pushed)), self.show(read.as_ref()));
            self.find(seq, (by, Who::Replica(node)), What::Transfer { pushed, read });
        }
    }

    /// A call that only reads, or that raises, leaves all states as they are.
    fn check_change(
        &mut self,
        seq: u64,
        who: Who,
        executed: &Executed,
        before: &[ObjectState],
        after: &[ObjectState],
    ) {
        let raised =
            matches!(executed.outcome.status, ReplyStatus::UserException | ReplyStatus::SystemException);
        let panicked = after.iter().any(|state| state.poisoned && !was_poisoned(before, state));
        let by = match executed.access {
            Access::Read => Offence::Read,
            _ if raised && !panicked && !self.may_raise.contains(&executed.operation) => Offence::Raise,
            _ => return,
        };
        if let Some((before, after)) = self.difference(before, after) {
            let (before, after) = (self.show(Some(&before)), self.show(after.as_ref()));
            self.find(seq, (who, who), What::Changed { by, before, after });
        }
    }

    /// Returns the first object that is not alike in both.
    pub(super) fn difference(
        &mut self,
        one: &[ObjectState],
        other: &[ObjectState],
    ) -> Option<(ObjectState, Option<ObjectState>)> {
        for state in one {
            let Some(theirs) = state_of(other, state) else { return Some((state.clone(), None)) };
            let kind = self.kind(&state.kind);
            let alike = state.kind == theirs.kind && state.poisoned == theirs.poisoned;
            if !alike || !self.forms.same(kind.as_ref(), state, theirs) {
                return Some((state.clone(), Some(theirs.clone())));
            }
        }
        let more = other.iter().find(|state| state_of(one, state).is_none());
        more.map(|state| (state.clone(), None))
    }

    pub(super) fn kind(&self, name: &str) -> Option<Arc<Kind>> {
        self.kinds.get(name).cloned()
    }

    /// Keeps the first thing that is found.
    pub(super) fn find(&mut self, seq: u64, between: (Who, Who), what: What) {
        self.finding.get_or_insert(Finding { seq, between, what });
    }

    /// Returns the calls of the history, in order.
    pub(super) fn calls(&self) -> impl Iterator<Item = (u64, &Called)> {
        self.steps.iter().filter_map(|(seq, step)| Some((*seq, &**step.call.as_ref()?)))
    }

    pub(super) fn show(&self, state: Option<&ObjectState>) -> String {
        match state {
            None => "no such object".to_owned(),
            Some(state) => {
                let panicked = if state.poisoned { " (it panicked)" } else { "" };
                format!("{}{panicked}", self.forms.show(&state.kind, &state.octets))
            }
        }
    }

    fn states(&mut self, seq: u64, who: Who, replica: &BareReplica) -> Arc<Vec<ObjectState>> {
        let states = replica.states().unwrap_or_else(|(key, error)| {
            let reason = format!("the object {key} does not push its state: {error}");
            self.find(seq, (who, who), What::NoState { reason });
            Vec::new()
        });
        Arc::new(states)
    }
}

fn was_poisoned(before: &[ObjectState], state: &ObjectState) -> bool {
    state_of(before, state).is_some_and(|before| before.poisoned)
}
