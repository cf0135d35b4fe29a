//! What a run came to, for people and for programs.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::Path;

use serde_json::{Value, json};

use super::history::History;
use super::options::RunOptions;
use super::oracle::Verdict;
use super::wgl;

/// What a run came to.
#[derive(Debug, Default)]
pub struct Report {
    /// The seed.
    pub seed: u64,
    /// How many replicas there were.
    pub replicas: u8,
    /// How long it took.
    pub seconds: f64,
    /// What was left out, with the reason.
    pub skipped: Vec<String>,
    /// What did not come to pass: a replica that was not ready, a client without an answer.
    pub failures: Vec<String>,
    /// How often each kind of fault happened.
    pub faults: BTreeMap<&'static str, u32>,
    /// What the oracle found.
    pub verdict: Verdict,
    /// What the linearizability checker found.
    pub cells: wgl::Summary,
    /// What clients saw, by kind.
    pub clients: Vec<Seen>,
    /// Where everything is, if it was kept.
    pub kept: Option<String>,
}

/// What clients of one kind saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// The ORB.
    pub name: String,
    /// Calls with an answer.
    pub answered: u64,
    /// Calls with an exception, by exception.
    pub exceptions: BTreeMap<String, u64>,
    /// Executions beyond the first of calls that the ORB sent again by itself.
    pub retries: u64,
    /// Calls that were executed though the ORB said that they were not.
    pub denied: u64,
    /// The longest time that a client was without an answer, in milliseconds.
    pub longest_gap_ms: i64,
}

impl Report {
    /// Begins a report.
    #[must_use]
    pub fn begin(seed: u64, options: &RunOptions, skipped: Vec<String>) -> Self {
        Self { seed, replicas: options.cast.replicas, skipped, ..Self::default() }
    }

    /// Says whether nothing is wrong.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.failures.is_empty() && self.verdict.violations.is_empty() && self.cells.wrong.is_empty()
    }

    /// Counts what clients saw.
    pub fn count(&mut self, history: &History, verdict: &Verdict) {
        let mut by_kind: Vec<Seen> =
            history.kinds.iter().map(|kind| Seen { name: kind.name.clone(), ..Seen::default() }).collect();
        let place = |client: u32| history.kinds.iter().position(|kind| kind.clients.contains(&client));
        let mut ends: BTreeMap<u32, i64> = BTreeMap::new();
        let mut calls: Vec<_> = history.calls.iter().collect();
        calls.sort_unstable_by_key(|call| call.end_ns);
        for call in calls {
            let Some(seen) = place(call.id.client).map(|at| &mut by_kind[at]) else { continue };
            match call.outcome.exception() {
                Some(exception) => *seen.exceptions.entry(exception.to_owned()).or_default() += 1,
                None => {
                    seen.answered += 1;
                    let last = ends.insert(call.id.client, call.end_ns).unwrap_or(call.end_ns);
                    seen.longest_gap_ms = seen.longest_gap_ms.max((call.end_ns - last) / 1_000_000);
                }
            }
        }
        for at in verdict.retries.iter().filter_map(|retry| place(retry.id.client)) {
            by_kind[at].retries += 1;
        }
        for at in verdict.denied.iter().filter_map(|id| place(id.client)) {
            by_kind[at].denied += 1;
        }
        self.clients = by_kind;
    }

    /// Writes the report beside everything else, which is taken away where nothing is wrong.
    pub fn close(&mut self, directory: &Path, keep: bool) {
        if self.is_good() && !keep {
            // What cannot be taken away stays among the temporary files.
            let _ = std::fs::remove_dir_all(directory);
            return;
        }
        self.kept = Some(directory.display().to_string());
        // Where this cannot be written the report is still printed.
        let _ = std::fs::write(directory.join("report.json"), format!("{:#}\n", self.to_json()));
    }

    /// Returns the report for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let violations: Vec<String> = self.verdict.violations.iter().map(ToString::to_string).collect();
        let clients: Vec<Value> = self.clients.iter().map(Seen::to_json).collect();
        json!({
            "good": self.is_good(),
            "seed": self.seed,
            "replicas": self.replicas,
            "seconds": self.seconds,
            "skipped": self.skipped,
            "faults": self.faults,
            "executions": self.verdict.executions,
            "clients": clients,
            "violations": violations,
            "failures": self.failures,
            "cells": {
                "judged": self.cells.cells,
                "longest": self.cells.longest,
                "not_linearizable": self.cells.wrong,
                "undecided": self.cells.undecided,
            },
            "kept": self.kept,
        })
    }
}

impl Seen {
    fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "answered": self.answered,
            "exceptions": self.exceptions,
            "retries": self.retries,
            "denied": self.denied,
            "longest_gap_ms": self.longest_gap_ms,
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, replicas, seconds, verdict, cells, .. } = self;
        writeln!(f, "seed {seed}, {replicas} replicas, {seconds:.0} s")?;
        let faults: Vec<String> = self.faults.iter().map(|(name, count)| format!("{name} {count}")).collect();
        writeln!(f, "faults: {}", if faults.is_empty() { "none".into() } else { faults.join(", ") })?;
        self.skipped.iter().try_for_each(|skipped| writeln!(f, "skipped: {skipped}"))?;
        writeln!(f)?;
        writeln!(f, "clients   answered   errors   sent twice   denied   longest gap   exceptions")?;
        for Seen { name, answered, exceptions, retries, denied, longest_gap_ms } in &self.clients {
            let errors: u64 = exceptions.values().sum();
            let mut kinds = String::new();
            for (exception, count) in exceptions {
                write!(kinds, "{}{exception} {count}", if kinds.is_empty() { "" } else { ", " })?;
            }
            writeln!(
                f,
                "{name:<8}{answered:>10}{errors:>9}{retries:>13}{denied:>9}{longest_gap_ms:>11} ms   {kinds}"
            )?;
        }
        writeln!(f)?;
        writeln!(
            f,
            "{} executions, {} cells judged (up to {} calls each), {} undecided",
            verdict.executions,
            cells.cells,
            cells.longest,
            cells.undecided.len()
        )?;
        self.failures.iter().try_for_each(|failure| writeln!(f, "FAILED: {failure}"))?;
        verdict.violations.iter().try_for_each(|violation| writeln!(f, "BROKEN: {violation}"))?;
        if let Some(first) = cells.wrong.first() {
            writeln!(
                f,
                "BROKEN: {} cells are not linearizable, the first of them {first}",
                cells.wrong.len()
            )?;
        }
        self.kept.iter().try_for_each(|kept| writeln!(f, "everything is in {kept}"))?;
        write!(f, "{}", if self.is_good() { "good" } else { "NOT GOOD" })
    }
}
