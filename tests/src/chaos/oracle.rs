//! The known-order oracle: answers say where in the order they were executed, and that order has to explain everything.
//!
//! From what all replicas wrote down it makes the one order of executions, and demands:
//!
//! * what replicas wrote down agrees: the same call, the same answer, the same digest at the same place (equal prefixes);
//! * the order has no holes, and each answer is what the object has to say after everything before (Faithfulness);
//! * every answer that a client got is in it, at the place that the answer names: no acknowledged write is lost (Uniform Output);
//! * a call that ended before another one began comes before it (real-time order);
//! * nothing is in it that no client called (Validity), and nothing is in it twice but what a client sent twice.
//!
//! Source: DESIGN section 5; Herlihy and Wing 1990 for the real-time order.

use std::collections::{BTreeMap, HashMap};
use std::mem::discriminant;

use super::history::{Call, CallId, Event, Execution, History, Operation, Outcome, Promise, Receipt, Trace};

/// A promise that was broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// A replica's own executions go back, or leave some out without a state transfer.
    #[error("{trace}: executed call {count} (delivery {delivery}) after call {after}")]
    Jump {
        /// Who.
        trace: String,
        /// The place of the call.
        count: u64,
        /// Its delivery number.
        delivery: u64,
        /// The place before it in this replica's life.
        after: u64,
    },
    /// Two replicas have different histories.
    #[error("{trace} has another history than {other} at call {count}: {mine} instead of {theirs}")]
    Disagreement {
        /// Who.
        trace: String,
        /// Who else.
        other: String,
        /// The place at which they differ.
        count: u64,
        /// What the one has there.
        mine: String,
        /// What the other one has there.
        theirs: String,
    },
    /// Nobody wrote down an execution that others build on.
    #[error("call {count} of the history was executed by no replica, though later ones were")]
    Hole {
        /// The place.
        count: u64,
    },
    /// An execution's answer does not follow from the executions before it.
    #[error("call {id} (delivery {delivery}) found {found} in cell {cell}, which had {expected}")]
    WrongAnswer {
        /// Whose call.
        id: CallId,
        /// Its delivery number.
        delivery: u64,
        /// The cell.
        cell: u32,
        /// What the answer says.
        found: i64,
        /// What the history says.
        expected: i64,
    },
    /// An answer that a client got is not in the history.
    #[error("call {id} was answered (delivery {delivery}), but the history has {instead} there")]
    Lost {
        /// Whose call.
        id: CallId,
        /// Where the answer says that it is.
        delivery: u64,
        /// What is there.
        instead: String,
    },
    /// A call took effect before one that had ended before it began.
    #[error(
        "call {later} (delivery {later_delivery}) began after {earlier} (delivery {earlier_delivery}) had ended"
    )]
    Reordered {
        /// The call that ended first.
        earlier: CallId,
        /// Its place.
        earlier_delivery: u64,
        /// The call that began after that.
        later: CallId,
        /// Its place, before the other one's.
        later_delivery: u64,
    },
    /// A request was executed twice.
    #[error("call {id} was executed twice, at deliveries {first} and {second}: {why}")]
    Twice {
        /// Whose call.
        id: CallId,
        /// The first place.
        first: u64,
        /// The second place.
        second: u64,
        /// Why that may not be.
        why: &'static str,
    },
    /// A call was executed though its client, which knows, was told that it was not.
    #[error("call {id} was executed (delivery {delivery}) after its client was told: {exception}")]
    NotExecuted {
        /// Whose call.
        id: CallId,
        /// Where it was executed.
        delivery: u64,
        /// What the client was told.
        exception: String,
    },
    /// Something was executed that no client called.
    #[error("call {id} (delivery {delivery}) was executed, but nobody made it so")]
    Invented {
        /// Whose call it says it is.
        id: CallId,
        /// Where it was executed.
        delivery: u64,
    },
}

/// What the oracle found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Broken promises, the first [`MOST_VIOLATIONS`] of each kind.
    pub violations: Vec<Violation>,
    /// How many executions the history has.
    pub executions: u64,
    /// Executions beyond the first of calls that clients' ORBs sent more than once.
    pub retries: Vec<Retry>,
    /// Calls that were executed though the ORB, which may be wrong, said that they were not.
    pub denied: Vec<CallId>,
}

/// A second execution of a call, because the client's ORB sent it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    /// Whose call.
    pub id: CallId,
    /// The cell.
    pub cell: u32,
    /// What was done to it.
    pub operation: Operation,
    /// The delivery number of this execution.
    pub delivery: u64,
}

/// So many violations of a kind are kept: the first ones explain the rest.
pub const MOST_VIOLATIONS: usize = 10;

/// Judges a run.
#[must_use]
pub fn judge(history: &History) -> Verdict {
    let mut judge = Judge { history, verdict: Verdict::default(), order: BTreeMap::new() };
    for trace in &history.traces {
        judge.follow(trace);
    }
    for trace in &history.traces {
        judge.compare_states(trace);
    }
    judge.replay();
    judge.compare_calls();
    judge.real_time();
    judge.verdict
}

struct Judge<'a> {
    history: &'a History,
    verdict: Verdict,
    /// The one history: by place, the execution and who wrote it down first.
    order: BTreeMap<u64, (&'a Execution, &'a str)>,
}

impl<'a> Judge<'a> {
    fn convict(&mut self, violation: Violation) {
        let is_alike = |other: &&Violation| discriminant(*other) == discriminant(&violation);
        if self.verdict.violations.iter().filter(is_alike).count() < MOST_VIOLATIONS {
            self.verdict.violations.push(violation);
        }
    }

    /// Follows one replica's life, and holds it against what is known of the others'.
    fn follow(&mut self, trace: &'a Trace) {
        // Where the next execution may go on: a state can be read and given up again, when its source dies at the last moment.
        let mut bases = vec![0];
        let mut delivered = 0;
        for event in &trace.events {
            let execution = match event {
                Event::State { count, .. } => {
                    bases.push(*count);
                    continue;
                }
                Event::Executed(execution) => execution,
            };
            let Receipt { count, delivery, .. } = execution.receipt;
            if !bases.iter().any(|base| base + 1 == count) || delivery <= delivered {
                let after = bases.last().copied().unwrap_or_default();
                self.convict(Violation::Jump { trace: trace.name.clone(), count, delivery, after });
            }
            bases.clear();
            bases.push(count);
            delivered = delivery;
            self.compare_execution(trace, execution);
        }
    }

    fn compare_execution(&mut self, trace: &'a Trace, execution: &'a Execution) {
        let (known, other) =
            *self.order.entry(execution.receipt.count).or_insert((execution, trace.name.as_str()));
        if known != execution {
            self.convict(Violation::Disagreement {
                trace: trace.name.clone(),
                other: other.to_owned(),
                count: execution.receipt.count,
                mine: describe(execution),
                theirs: describe(known),
            });
        }
    }

    /// Holds the states that a replica took over against the one history.
    fn compare_states(&mut self, trace: &'a Trace) {
        for event in &trace.events {
            let Event::State { count, digest } = event else { continue };
            let Some(&(known, other)) = self.order.get(count) else { continue };
            if known.receipt.digest != *digest {
                self.convict(Violation::Disagreement {
                    trace: trace.name.clone(),
                    other: other.to_owned(),
                    count: *count,
                    mine: format!("a state with digest {digest}"),
                    theirs: describe(known),
                });
            }
        }
    }

    /// Goes through the one history with an object of its own.
    fn replay(&mut self) {
        let mut cells: HashMap<u32, i64> = HashMap::new();
        let mut expected = 1;
        let mut found = Vec::new();
        // Before the first hole, a cell that nobody wrote has 0; after one it may have anything.
        let mut blank = Some(0);
        for (&count, (execution, _)) in &self.order {
            let Execution { id, cell, operation, receipt, .. } = execution;
            if count != expected {
                found.push(Violation::Hole { count: expected });
                cells.clear();
                blank = None;
            }
            expected = count + 1;
            let had = cells.get(cell).copied().or(blank).unwrap_or(receipt.before);
            if receipt.before != had {
                found.push(Violation::WrongAnswer {
                    id: *id,
                    delivery: receipt.delivery,
                    cell: *cell,
                    found: receipt.before,
                    expected: had,
                });
            }
            let has = match operation {
                Operation::Write(value) => *value,
                Operation::Read => had,
            };
            cells.insert(*cell, has);
        }
        self.verdict.executions = self.order.len() as u64;
        found.into_iter().for_each(|violation| self.convict(violation));
    }

    /// Holds calls against executions: each answer is there, nothing is there that was not called, or twice.
    fn compare_calls(&mut self) {
        let history = self.history;
        let mut executed: HashMap<CallId, Vec<&Execution>> = HashMap::new();
        let mut by_delivery: HashMap<u64, &Execution> = HashMap::new();
        let mut retained: HashMap<&str, &Execution> = HashMap::new();
        for &(execution, _) in self.order.values() {
            executed.entry(execution.id).or_default().push(execution);
            by_delivery.insert(execution.receipt.delivery, execution);
        }
        let all: Vec<&Execution> = self.order.values().map(|(execution, _)| *execution).collect();
        for execution in all {
            let id = execution.retention.as_deref();
            if let Some(first) = id.and_then(|id| retained.insert(id, execution)) {
                self.twice(first, execution, "one retention id");
            }
        }
        for call in &history.calls {
            let executions = executed.remove(&call.id).unwrap_or_default();
            self.compare_call(call, &executions, &by_delivery);
        }
        let mut rest: Vec<&Execution> = executed.into_values().flatten().collect();
        rest.sort_by_key(|execution| execution.receipt.delivery);
        for execution in rest {
            self.convict(Violation::Invented { id: execution.id, delivery: execution.receipt.delivery });
        }
    }

    fn compare_call(&mut self, call: &Call, executions: &[&Execution], all: &HashMap<u64, &Execution>) {
        for execution in executions {
            if (execution.cell, execution.operation) != (call.cell, call.operation) {
                self.convict(Violation::Invented { id: call.id, delivery: execution.receipt.delivery });
            }
        }
        if let Some(receipt) = call.outcome.receipt() {
            let there = executions.iter().any(|execution| execution.receipt == *receipt);
            if !there {
                let instead = all.get(&receipt.delivery);
                self.convict(Violation::Lost {
                    id: call.id,
                    delivery: receipt.delivery,
                    instead: instead.map_or_else(|| "nothing".into(), |execution| describe(execution)),
                });
            }
        }
        let promise = self.history.kind(call.id.client).map_or(Promise::Once, |kind| kind.promise);
        if let (Outcome::NotExecuted(exception), Some(first)) = (&call.outcome, executions.first()) {
            if promise == Promise::Retries {
                self.verdict.denied.push(call.id);
            } else {
                let delivery = first.receipt.delivery;
                self.convict(Violation::NotExecuted { id: call.id, delivery, exception: exception.clone() });
            }
        }
        self.compare_executions(executions, promise);
    }

    /// Looks at calls that were executed more than once.
    fn compare_executions(&mut self, executions: &[&Execution], promise: Promise) {
        for (at, &execution) in executions.iter().enumerate().skip(1) {
            let first = executions[0];
            let same = executions[..at]
                .iter()
                .find(|earlier| earlier.attempt.is_some() && earlier.attempt == execution.attempt);
            match (same, promise) {
                (Some(earlier), _) => self.twice(earlier, execution, "one request"),
                (None, Promise::Once) => self.twice(first, execution, "its client sends no call twice"),
                (None, Promise::Numbered) => self.twice(first, execution, "its client numbers its calls"),
                (None, Promise::Retries) => self.verdict.retries.push(Retry {
                    id: execution.id,
                    cell: execution.cell,
                    operation: execution.operation,
                    delivery: execution.receipt.delivery,
                }),
            }
        }
    }

    fn twice(&mut self, first: &Execution, second: &Execution, why: &'static str) {
        let id = second.id;
        let (first, second) = (first.receipt.delivery, second.receipt.delivery);
        self.convict(Violation::Twice { id, first, second, why });
    }

    /// Demands that what ended before something else began comes before it. Calls that ended without an answer, and were
    /// executed, have no end here: they may take effect late, but not before they began.
    fn real_time(&mut self) {
        let mut first_executions: HashMap<CallId, u64> = HashMap::new();
        for (execution, _) in self.order.values() {
            first_executions.entry(execution.id).or_insert(execution.receipt.delivery);
        }
        let mut ends: Vec<(i64, u64, CallId)> = Vec::new();
        let mut starts: Vec<(i64, u64, CallId)> = Vec::new();
        for call in &self.history.calls {
            match call.outcome.receipt() {
                Some(receipt) => {
                    ends.push((call.end_ns, receipt.delivery, call.id));
                    starts.push((call.start_ns, receipt.delivery, call.id));
                }
                None => starts.extend(first_executions.get(&call.id).map(|at| (call.start_ns, *at, call.id))),
            }
        }
        ends.sort_unstable();
        starts.sort_unstable();
        let mut ended = ends.into_iter().peekable();
        let mut latest: Option<(u64, CallId)> = None;
        for (start, delivery, id) in starts {
            while let Some((_, at, earlier)) = ended.next_if(|(end, ..)| *end < start) {
                latest = latest.max(Some((at, earlier)));
            }
            if let Some((earlier_delivery, earlier)) = latest.filter(|(at, _)| *at >= delivery) {
                self.convict(Violation::Reordered {
                    earlier,
                    earlier_delivery,
                    later: id,
                    later_delivery: delivery,
                });
            }
        }
    }
}

fn describe(execution: &Execution) -> String {
    let Execution { id, receipt, operation, cell, .. } = execution;
    let what = match operation {
        Operation::Write(value) => format!("write {value} to"),
        Operation::Read => "read".into(),
    };
    format!("call {id} (delivery {}, {what} cell {cell}, digest {})", receipt.delivery, receipt.digest)
}

#[cfg(test)]
mod tests;
