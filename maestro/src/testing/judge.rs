//! From what was found to what is said of it.

use std::sync::Arc;

use maestro_group::Delivery;
use maestro_orbs::replicated::bare::BareSettings;

use super::cluster::Setup;
use super::copies::{self, Done};
use super::ledger::{Ledger, What, Who};
use super::replay::{self, Identity, Manner};
use super::run::Run;
use super::surroundings::Surroundings;
use super::verdict::Verdict;

/// How many copies go through the history in the other process.
const COPIES: usize = 8;
/// How many copies have to be alike for nobody to say that it is by chance: two elements of a map come in the same order half of the
/// time.
const ALIKE: usize = 24;

impl Run {
    /// Checks the whole history.
    pub(super) fn conclude(&mut self, setup: &Setup) -> Result<(), Box<Verdict>> {
        if replay::is_other_process() {
            return Ok(());
        }
        let settings = setup.bare_settings(0);
        self.look(&settings, &setup.surroundings).map_err(|reason| Box::new(Verdict::of_kit(reason)))?;
        let Some(finding) = self.ledger.finding.clone() else { return Ok(()) };
        let cause = self.ledger.explain(&finding, &self.identity);
        let shortest = self.ledger.shortest(&finding, &settings, &self.identity);
        Err(Box::new(Verdict::new(&self.ledger, &finding, cause, &shortest, setup.seed)))
    }

    /// Looks for something in which the object is not alike everywhere, from the cheapest to the dearest.
    fn look(&mut self, settings: &BareSettings, surroundings: &Surroundings) -> Result<(), String> {
        let ledger = &mut self.ledger;
        if ledger.finding.is_none() {
            ledger.check_copies(settings);
        }
        if ledger.finding.is_some() {
            ledger.blame_transfer(settings);
            return Ok(());
        }
        ledger.check_heirs(settings);
        if ledger.finding.is_none() && ledger.calls().next().is_some() {
            ledger.check_elsewhere(&self.identity, surroundings)?;
        }
        Ok(())
    }
}

impl Ledger {
    /// Replicas that are not alike may be so because one of them took the state over. Then copies that executed all calls are
    /// alike, and those that take the state over are not.
    fn blame_transfer(&mut self, settings: &BareSettings) {
        let Some(found) = self.finding.clone() else { return };
        if !matches!(found.what, What::Reply { .. } | What::State { .. }) {
            return;
        }
        let copies = copies::copies(settings, &self.deliveries(), ALIKE, false);
        let Some(first) = copies.first() else { return };
        if !copies.iter().all(|copy| self.same_runs(first, copy)) {
            return;
        }
        let steps = self.steps.clone();
        self.finding = None;
        self.rely_on(first);
        self.check_heirs(settings);
        if self.finding.is_none() {
            self.finding = Some(found);
            self.steps = steps;
        }
    }

    /// Takes what a copy made of the calls for what is to be made of them.
    fn rely_on(&mut self, copy: &[Done]) {
        for done in copy {
            let called = self.steps.get_mut(&done.seq).and_then(|step| step.call.as_mut());
            if let Some(called) = called {
                called.by = Who::Copy;
                called.states = Arc::new(done.states.clone());
                called.executed.outcome = done.outcome.clone();
            }
        }
    }

    /// Compares the history with that of objects in another process.
    fn check_elsewhere(&mut self, identity: &Identity, surroundings: &Surroundings) -> Result<(), String> {
        let manner = Manner { copies: COPIES, one_thread: false };
        let copies = replay::elsewhere(identity, &self.deliveries(), surroundings, manner)?;
        self.compare_copies(&copies);
        Ok(())
    }

    pub(super) fn compare_copies(&mut self, copies: &[Vec<Done>]) {
        for copy in copies {
            self.compare_all(copy, Who::OtherProcess);
            if self.finding.is_some() {
                return;
            }
        }
    }

    /// Returns all deliveries of the history.
    pub(super) fn deliveries(&self) -> Vec<Delivery> {
        self.steps.values().map(|step| step.delivery.clone()).collect()
    }
}
