//! How long clients go without an answer after faults, out of what they wrote down. Pure.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::history::Call;

/// What one client saw of one fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The longest time without a good answer from the fault on, in nanoseconds; `None` where it had not ended when the fault was
    /// taken back.
    pub outage_ns: Option<i64>,
    /// The exceptions that the caller got.
    pub exceptions: Vec<String>,
}

/// Looks at the calls of one client around a fault that began at `fault_ns` and was taken back at `end_ns`.
///
/// The time from the fault to the next good answer is not asked for as such: an answer that was on its way when the fault
/// happened would be one. The longest time without an answer is the same where there is an outage.
#[must_use]
pub fn seen<'a>(calls: impl Iterator<Item = &'a Call>, fault_ns: i64, end_ns: i64) -> Seen {
    let mut last_ns = fault_ns;
    let mut outage_ns = 0;
    let mut exceptions = Vec::new();
    let mut calls: Vec<&Call> = calls.filter(|call| (fault_ns..end_ns).contains(&call.end_ns)).collect();
    calls.sort_unstable_by_key(|call| call.end_ns);
    for call in calls {
        match call.outcome.exception() {
            Some(exception) => exceptions.push(exception.to_owned()),
            None => {
                outage_ns = outage_ns.max(call.end_ns - last_ns);
                last_ns = call.end_ns;
            }
        }
    }
    let is_over = end_ns - last_ns < OVER_NS.max(outage_ns);
    Seen { outage_ns: is_over.then_some(outage_ns), exceptions }
}

/// A client that had an answer so short a time before the end is back.
const OVER_NS: i64 = 1_000_000_000;

/// What all clients of one kind saw of all faults of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    outages_ns: Vec<i64>,
    /// How often there was no answer until the fault was taken back.
    lost: usize,
    exceptions: BTreeMap<String, usize>,
}

impl Tally {
    /// Adds what a client saw of a fault.
    pub fn add(&mut self, seen: Seen) {
        match seen.outage_ns {
            Some(outage_ns) => self.outages_ns.push(outage_ns),
            None => self.lost += 1,
        }
        for exception in seen.exceptions {
            *self.exceptions.entry(exception).or_default() += 1;
        }
    }

    /// Adds all that another tally has.
    pub fn append(&mut self, other: Self) {
        self.outages_ns.extend(other.outages_ns);
        self.lost += other.lost;
        for (exception, count) in other.exceptions {
            *self.exceptions.entry(exception).or_default() += count;
        }
    }

    /// Returns how many faults were seen.
    #[must_use]
    pub fn faults(&self) -> usize {
        self.outages_ns.len() + self.lost
    }

    /// Returns the outage that so many of a hundred do not exceed, by the nearest rank; `None` where it did not end.
    #[must_use]
    pub fn percentile_ns(&self, percent: usize) -> Option<i64> {
        let mut sorted = self.outages_ns.clone();
        sorted.sort_unstable();
        let rank = (self.faults() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied()
    }

    /// Returns the line of a table: p50, p99, faults without an end, exceptions for each fault, which exceptions.
    #[must_use]
    pub fn cells(&self) -> String {
        let time = |percent| {
            self.percentile_ns(percent)
                .map_or_else(|| "-".to_owned(), |ns| format!("{}", (ns + 500_000) / 1_000_000))
        };
        let errors: usize = self.exceptions.values().sum();
        // Two digits behind the point, without numbers that are not whole.
        let hundredths = errors * 100 / self.faults().max(1);
        let mut which = String::new();
        for (exception, count) in &self.exceptions {
            let _ = write!(which, "{}{exception} {count}", if which.is_empty() { "" } else { ", " });
        }
        format!(
            "{} | {} | {} | {}.{:02} | {which}",
            time(50),
            time(99),
            self.lost,
            hundredths / 100,
            hundredths % 100
        )
    }
}

/// Puts a text between the two marks of this name in a document, `<!-- NAME: begin -->` and `<!-- NAME: end -->`; `None` where
/// they are not there.
#[must_use]
pub fn between_marks(document: &str, name: &str, text: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {name}: begin -->"), format!("<!-- {name}: end -->"));
    let (before, rest) = document.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n\n{}\n\n{end}{after}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chaos::history::{CallId, Operation, Outcome, Receipt};

    const MS: i64 = 1_000_000;

    fn call(start_ms: i64, end_ms: i64, exception: Option<&str>) -> Call {
        let receipt = Receipt { delivery: 1, count: 1, digest: 1, before: 0 };
        let outcome =
            exception.map_or(Outcome::Answered(receipt), |exception| Outcome::Unknown(exception.to_owned()));
        let id = CallId { client: 1, number: 1 };
        Call {
            id,
            cell: 1,
            operation: Operation::Read,
            start_ns: start_ms * MS,
            end_ns: end_ms * MS,
            outcome,
        }
    }

    #[test]
    fn an_outage_is_the_longest_time_without_an_answer() {
        let calls = [
            call(90, 99, None),
            // On its way when the fault happened.
            call(99, 101, None),
            call(102, 150, Some("COMM_FAILURE MAYBE")),
            call(155, 400, None),
            call(400, 410, None),
        ];
        let seen = seen(calls.iter(), 100 * MS, 500 * MS);
        assert_eq!(seen.outage_ns, Some(299 * MS));
        assert_eq!(seen.exceptions, ["COMM_FAILURE MAYBE"]);
    }

    #[test]
    fn a_call_that_waits_through_the_fault_counts() {
        let calls = [call(99, 1300, None), call(1301, 1302, None)];
        assert_eq!(seen(calls.iter(), 100 * MS, 1400 * MS).outage_ns, Some(1200 * MS));
    }

    #[test]
    fn an_outage_without_end_has_no_length() {
        let calls = [call(99, 101, None), call(102, 2102, Some("TIMEOUT"))];
        assert_eq!(seen(calls.iter(), 100 * MS, 5000 * MS).outage_ns, None);
        assert_eq!(seen([].iter(), 100 * MS, 5000 * MS).outage_ns, None);
    }

    #[test]
    fn percentiles_are_of_the_nearest_rank_and_lost_ones_are_the_longest() {
        let mut tally = Tally::default();
        for outage in 1..=49 {
            tally.add(Seen { outage_ns: Some(outage * MS), exceptions: vec!["X".into()] });
        }
        tally.add(Seen { outage_ns: None, exceptions: vec![] });
        assert_eq!(tally.percentile_ns(50), Some(25 * MS));
        assert_eq!(tally.percentile_ns(98), Some(49 * MS));
        assert_eq!(tally.percentile_ns(99), None);
        assert_eq!(tally.cells(), "25 | - | 1 | 0.98 | X 49");
    }

    #[test]
    fn a_text_is_put_between_the_marks() {
        let document = "a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb\n";
        let new = "a\n<!-- x: begin -->\n\nnew\n\n<!-- x: end -->\nb\n";
        assert_eq!(between_marks(document, "x", "new\n").as_deref(), Some(new));
        assert_eq!(between_marks(document, "y", "new\n"), None);
    }
}
