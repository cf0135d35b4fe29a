//! The history once more: on fresh objects in other threads, and on objects that read the state on the way.

use std::sync::Arc;
use std::thread;

use bytes::Bytes;
use maestro_adaptors::Outcome;
use maestro_giop::ReplyStatus;
use maestro_group::Delivery;
use maestro_orbs::replicated::bare::{BareReplica, BareSettings, ObjectState};

use super::ledger::{Called, Ledger, Step, What, Who};
use super::node::{Pieces, push};

/// How many copies go through the history. A set of two elements comes in the same order in half of the cases.
const COPIES: usize = 8;
/// After how many calls the state is handed over, at most.
const CUTS: usize = 48;
/// How many calls all that take a state over execute, at most, but for the first.
const HEIR_CALLS: usize = 20_000;

/// What came of a call; of the factories, where the delivery is 0.
#[derive(Debug, Clone)]
pub(super) struct Done {
    pub(super) seq: u64,
    pub(super) outcome: Outcome,
    pub(super) states: Vec<ObjectState>,
}

/// Lets a replica execute deliveries. Stops where an object does not push its state.
pub(super) fn execute<'d>(
    replica: &mut BareReplica,
    deliveries: impl Iterator<Item = &'d Delivery>,
) -> Vec<Done> {
    let mut all = Vec::new();
    for delivery in deliveries {
        let Some(executed) = replica.deliver(delivery.clone()) else { continue };
        let Ok(states) = replica.states() else { break };
        all.push(Done { seq: delivery.seq, outcome: executed.outcome, states });
    }
    all
}

/// Executes deliveries on so many fresh objects, each in a thread of its own or all in this one.
///
/// One after the other, so that what they share is alike in each run, whatever the machine is doing. All of them live to the
/// end, so that no two of them are in the same place.
pub(super) fn copies(
    settings: &BareSettings,
    deliveries: &[Delivery],
    copies: usize,
    one_thread: bool,
) -> Vec<Vec<Done>> {
    let one = || {
        let mut replica = BareReplica::new(settings.clone());
        let outcome = Outcome { status: ReplyStatus::NoException, body: Bytes::new() };
        let mut done = vec![Done { seq: 0, outcome, states: replica.states().unwrap_or_default() }];
        done.extend(execute(&mut replica, deliveries.iter()));
        (replica, done)
    };
    let apart = || thread::scope(|scope| scope.spawn(one).join().ok());
    let (_alive, done): (Vec<BareReplica>, Vec<Vec<Done>>) =
        (0..copies).filter_map(|_| if one_thread { Some(one()) } else { apart() }).unzip();
    done
}

impl Ledger {
    /// Compares the history with that of copies in other threads.
    pub(super) fn check_copies(&mut self, settings: &BareSettings) {
        let deliveries = self.deliveries();
        for copy in copies(settings, &deliveries, COPIES, false) {
            self.compare_all(&copy, Who::Copy);
            if self.finding.is_some() {
                return;
            }
        }
    }

    /// Compares what somebody made of the history with what was made of it first.
    pub(super) fn compare_all(&mut self, all: &[Done], who: Who) {
        for done in all {
            if done.seq == 0 {
                self.compare_initial(&done.states, (Who::Replica(0), who));
            }
            let Some(first) = self.called(done.seq) else { continue };
            self.compare(done.seq, (first.by, who), &first, &done.outcome, &done.states);
            if self.finding.is_some() {
                return;
            }
        }
    }

    /// Lets copies take the state over after each call, or after as many as there is time for, and go on from there.
    pub(super) fn check_heirs(&mut self, settings: &BareSettings) {
        let steps: Vec<Step> = self.steps.values().cloned().collect();
        let calls = steps.iter().filter(|step| step.call.is_some()).count();
        let cuts = calls.min(CUTS).min((HEIR_CALLS / calls.max(1)).max(1));
        let mut source = BareReplica::new(settings.clone());
        let mut called = 0;
        for (place, step) in steps.iter().enumerate() {
            execute(&mut source, std::iter::once(&step.delivery));
            if step.call.is_none() {
                continue;
            }
            called += 1;
            // Evenly among all calls, the first and the last included.
            if (called - 1) * cuts / calls != called * cuts / calls || called == 1 {
                self.check_heir(settings, &mut source, &steps[..=place], &steps[place + 1..]);
            }
            if self.finding.is_some() {
                return;
            }
        }
    }

    fn check_heir(
        &mut self,
        settings: &BareSettings,
        source: &mut BareReplica,
        past: &[Step],
        future: &[Step],
    ) {
        let Some((after, first)) =
            past.iter().rev().find_map(|step| Some((step.delivery.seq, step.call.clone()?)))
        else {
            return;
        };
        let mut heir = BareReplica::new(settings.clone());
        let between = (first.by, Who::Heir { after });
        let taken = push(source.application())
            .and_then(|mut pieces: Pieces| heir.application().get_state(&mut pieces));
        if let Err(error) = taken {
            return self.find(after, between, What::NoState { reason: error.to_string() });
        }
        let states = heir.states().unwrap_or_default();
        if let Some((pushed, read)) = self.difference(&Arc::clone(&first.states), &states) {
            let (pushed, read) = (self.show(Some(&pushed)), self.show(read.as_ref()));
            return self.find(after, between, What::Transfer { pushed, read });
        }
        let all = execute(&mut heir, future.iter().map(|step| &step.delivery));
        self.compare_all(&all, Who::Heir { after });
    }

    fn called(&self, seq: u64) -> Option<Box<Called>> {
        self.steps.get(&seq)?.call.clone()
    }
}
