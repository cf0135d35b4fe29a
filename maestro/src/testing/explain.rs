//! The likely cause of what was found: the history once more in processes in each of which one thing is other, or is held still.

use std::collections::BTreeSet;
use std::ffi::OsString;

use maestro_group::Delivery;

use super::copies::Done;
use super::ledger::{Finding, Ledger, Offence, What, Who};
use super::replay::{self, Identity, Manner};
use super::surroundings::{Clock, Surroundings, changeable};

/// How many copies go through the history in each process. Two elements of a map come in the same order half of the time.
const COPIES: usize = 24;

const CLOCK: &str = "it changes with the clock: take the time of the call, `call.time()`";
const HASH_ORDER: &str = "it changes with the hash order of a map or set: sort what goes out, or keep it in a BTreeMap or BTreeSet; for a state that \
     is written by hand in any order, say `canonical`";
const RANDOMNESS: &str =
    "it changes with the system's randomness: draw from the seed of the call, `call.seed()`";
const THREAD: &str = "it changes from thread to thread: a thread's id or name";
const STATIC: &str =
    "the objects of one process share something that changes: a static or a thread-local variable";
const ADDRESS: &str = "it changes with where things lie in memory: an address";
const OUTSIDE: &str = "it changes from process to process: a file that is written or read, the process's id, an address, or other things from outside";
const ZONE: &str = "it changes with the time zone";
const UNSET: &str = "it changes with an environment variable that is not set here";
const FOLDER: &str = "it changes with the folder that the process works in: a file by a relative path";
const UNKNOWN: &str = "it did not come again: it changes with what ran before, or by chance";

impl Ledger {
    /// Returns the likely cause.
    pub(super) fn explain(&mut self, finding: &Finding, identity: &Identity) -> String {
        match &finding.what {
            What::Changed { by: Offence::Read, .. } => {
                "the operation says that it only reads: what it changes (a Cell, a Mutex, an atomic) is state, so it is an update".to_owned()
            }
            What::Changed { by: Offence::Raise, .. } => {
                "part of the work was done before the exception: check all first, then change; where it is meant, say \
                 `may_change_and_raise`"
                    .to_owned()
            }
            What::NoState { .. } => "push_state or get_state fails".to_owned(),
            What::Stopped { .. } => "the group or the orb stopped the replica".to_owned(),
            What::Transfer { .. } => {
                "get_state does not make again what push_state wrote; where equal states are written in different ways, say `canonical`"
                    .to_owned()
            }
            What::Reply { .. } | What::State { .. } => match finding.between.1 {
                Who::Heir { after } => self.left_out(after),
                _ => self.experiment(finding, identity),
            },
        }
    }

    fn left_out(&self, after: u64) -> String {
        let called = self.steps.get(&after).and_then(|step| step.call.as_ref());
        let operation = called.map_or("the factory", |called| called.executed.operation.as_str());
        format!(
            "something is left out of the state that moves: what `{operation}` leaves behind is not all written by push_state, or not \
             read by get_state"
        )
    }

    fn experiment(&mut self, finding: &Finding, identity: &Identity) -> String {
        let deliveries: Vec<Delivery> =
            self.steps.range(..=finding.seq).map(|(_, step)| step.delivery.clone()).collect();
        let mut bench = Bench { ledger: self, identity, deliveries };
        let plain = bench.run(&Surroundings::default(), false);
        let cause = if bench.disagree(&plain) {
            bench.among_copies(&plain, finding)
        } else if bench.differ(&plain) {
            bench.among_processes()
        } else {
            bench.among_surroundings()
        };
        cause.unwrap_or_else(|| UNKNOWN.to_owned())
    }
}

/// Where experiments are made.
struct Bench<'l> {
    ledger: &'l mut Ledger,
    identity: &'l Identity,
    deliveries: Vec<Delivery>,
}

type Copies = Vec<Vec<Done>>;

impl Bench<'_> {
    fn run(&self, surroundings: &Surroundings, one_thread: bool) -> Copies {
        let manner = Manner { copies: COPIES, one_thread };
        // What cannot be tried says nothing.
        replay::elsewhere(self.identity, &self.deliveries, surroundings, manner).unwrap_or_default()
    }

    /// Copies of one process are not alike: which thing has to be held still for them to be?
    fn among_copies(&mut self, plain: &Copies, finding: &Finding) -> Option<String> {
        let frozen = Surroundings { clock: Clock::Frozen, ..Surroundings::default() };
        if self.agree(&self.run(&frozen, false)) {
            return Some(CLOCK.to_owned());
        }
        let fixed = Surroundings { fixed_chance: true, ..Surroundings::default() };
        if self.agree(&self.run(&fixed, false)) {
            let cause = if is_permutation(&finding.what) { HASH_ORDER } else { RANDOMNESS };
            return Some(cause.to_owned());
        }
        if self.agree(&self.run(&Surroundings::default(), true)) {
            return Some(THREAD.to_owned());
        }
        let again = self.run(&Surroundings::default(), false);
        if self.same_first(plain, &again) {
            return Some(STATIC.to_owned());
        }
        self.among_processes()
    }

    /// Each process does something else: do two whose memory is laid out alike do the same?
    fn among_processes(&mut self) -> Option<String> {
        let fixed = Surroundings { fixed_layout: true, fixed_chance: true, ..Surroundings::default() };
        let (one, other) = (self.run(&fixed, true), self.run(&fixed, true));
        Some(if self.same_first(&one, &other) { ADDRESS } else { OUTSIDE }.to_owned())
    }

    /// A process does the same unless its surroundings are other: which of them?
    fn among_surroundings(&mut self) -> Option<String> {
        let plain = Surroundings::default;
        let one_by_one = [
            (Surroundings { clock: Clock::Later, ..plain() }, CLOCK),
            (Surroundings { zone: true, ..plain() }, ZONE),
            (Surroundings { folder: true, ..plain() }, FOLDER),
        ];
        for (surroundings, cause) in one_by_one {
            if self.changes(&surroundings) {
                return Some(cause.to_owned());
            }
        }
        if let Some(name) = self.variable() {
            return Some(format!("it changes with the environment variable {}", name.to_string_lossy()));
        }
        let unset = Surroundings { unset_variables: true, ..plain() };
        self.changes(&unset).then(|| UNSET.to_owned())
    }

    /// Finds the variable that matters, by halves.
    fn variable(&mut self) -> Option<OsString> {
        let mut names: Vec<OsString> = changeable().into_iter().collect();
        let others = |bench: &mut Self, names: &[OsString]| {
            let variables: BTreeSet<OsString> = names.iter().cloned().collect();
            bench.changes(&Surroundings { variables, ..Surroundings::default() })
        };
        if !others(self, &names) {
            return None;
        }
        while names.len() > 1 {
            let second = names.split_off(names.len() / 2);
            if !others(self, &names) {
                names = second;
            }
        }
        names.pop()
    }

    fn changes(&mut self, surroundings: &Surroundings) -> bool {
        let copies = self.run(surroundings, false);
        self.differ(&copies)
    }

    /// Tells whether copies do not do what was done in this process.
    fn differ(&mut self, copies: &Copies) -> bool {
        self.ledger.differs(copies)
    }

    fn agree(&mut self, copies: &Copies) -> bool {
        !copies.is_empty() && !self.disagree(copies)
    }

    fn disagree(&mut self, copies: &Copies) -> bool {
        let first = copies.first().cloned().unwrap_or_default();
        copies.iter().any(|copy| !self.ledger.same_runs(&first, copy))
    }

    fn same_first(&mut self, one: &Copies, other: &Copies) -> bool {
        matches!((one.first(), other.first()), (Some(one), Some(other)) if self.ledger.same_runs(one, other))
    }
}

impl Ledger {
    /// Tells whether copies do not do what was done first.
    pub(super) fn differs(&mut self, copies: &[Vec<Done>]) -> bool {
        let found = self.finding.take();
        self.compare_copies(copies);
        let differs = self.finding.is_some();
        self.finding = found;
        differs
    }

    /// Tells whether two copies did the same.
    pub(super) fn same_runs(&mut self, one: &[Done], other: &[Done]) -> bool {
        one.len() == other.len()
            && one.iter().zip(other).all(|(one, other)| {
                one.outcome == other.outcome && self.difference(&one.states, &other.states).is_none()
            })
    }
}

/// Tells whether the same octets came in another order.
fn is_permutation(what: &What) -> bool {
    let sorted = |octets: &[u8]| {
        let mut octets = octets.to_vec();
        octets.sort_unstable();
        octets
    };
    match what {
        What::Reply { expected, actual } => sorted(&expected.body) == sorted(&actual.body),
        What::State { expected, actual, .. } => sorted(expected.as_bytes()) == sorted(actual.as_bytes()),
        _ => false,
    }
}
