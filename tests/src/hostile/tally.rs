//! What hostile peers did, and what came of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How often something happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Connections that were made.
    pub connected: u64,
    /// Connections that the server refused.
    pub refused: u64,
    /// Messages, or pieces of them, that were sent.
    pub sent: u64,
    /// Answers that came as they should.
    pub answered: u64,
    /// Connections that the server ended as it should.
    pub ended: u64,
    /// What should not have come, each with an example's number.
    pub wrong: BTreeMap<String, u64>,
}

/// Counts that are shared between threads.
#[derive(Debug, Clone, Default)]
pub struct Tally(Arc<Mutex<Counts>>);

impl Tally {
    /// Returns the counts so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Counts something.
    pub fn count(&self, count: impl FnOnce(&mut Counts)) {
        count(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Counts what should not have come.
    pub fn wrong(&self, what: impl Into<String>) {
        self.count(|counts| *counts.wrong.entry(what.into()).or_default() += 1);
    }
}
