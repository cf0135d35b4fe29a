//! A shorter history that shows the same.

use maestro_group::Delivery;
use maestro_orbs::replicated::bare::{BareReplica, BareSettings};

use super::copies::{self, Done, execute};
use super::ledger::{Finding, Ledger, What, Who};
use super::node::push;
use super::replay::{self, Identity, Manner};
use super::surroundings::Surroundings;

/// Histories of more calls are shown as they are.
const CALLS: usize = 200;
/// How many shorter histories are tried; each that needs another process counts for several.
const TRIALS: usize = 128;
const PROCESS_TRIALS: usize = 24;
/// How many copies show that they are not alike.
const COPIES: usize = 12;

/// What a shorter history has to show.
enum Sign {
    /// The last call changes the state.
    Change,
    /// Copies are not alike.
    Copies,
    /// A copy that takes the state over on the way is not alike.
    Heirs,
    /// Copies in another process are not alike.
    Elsewhere,
}

impl Ledger {
    /// Returns the calls of the shortest history that was found to show the same, by their deliveries.
    pub(super) fn shortest(
        &mut self,
        finding: &Finding,
        settings: &BareSettings,
        identity: &Identity,
    ) -> Vec<u64> {
        let all: Vec<u64> = self.calls().map(|(seq, _)| seq).filter(|seq| *seq <= finding.seq).collect();
        let sign = match (&finding.what, finding.between.1) {
            (What::Changed { .. }, _) => Sign::Change,
            (What::Reply { .. } | What::State { .. }, Who::Heir { .. }) => Sign::Heirs,
            (What::Reply { .. } | What::State { .. }, Who::OtherProcess) => Sign::Elsewhere,
            (What::Reply { .. } | What::State { .. }, _) => Sign::Copies,
            _ => return all,
        };
        if all.len() > CALLS {
            return all;
        }
        let mut left = if matches!(sign, Sign::Elsewhere) { PROCESS_TRIALS } else { TRIALS };
        let mut shows = |calls: &[u64]| {
            left = left.saturating_sub(1);
            left > 0 && self.shows(&sign, calls, settings, identity)
        };
        smallest(all, &mut shows)
    }

    fn shows(&mut self, sign: &Sign, calls: &[u64], settings: &BareSettings, identity: &Identity) -> bool {
        let kept =
            self.steps.values().filter(|step| step.call.is_none() || calls.contains(&step.delivery.seq));
        let deliveries: Vec<Delivery> = kept.map(|step| step.delivery.clone()).collect();
        let Some(&last) = calls.last() else { return false };
        let (before, after): (Vec<_>, Vec<_>) =
            deliveries.iter().cloned().partition(|delivery| delivery.seq < last);
        match sign {
            Sign::Change => {
                let mut replica = BareReplica::new(settings.clone());
                execute(&mut replica, before.iter());
                let states = replica.states().unwrap_or_default();
                let done = execute(&mut replica, after.iter().take(1));
                done.last().is_some_and(|done| self.difference(&states, &done.states).is_some())
            }
            Sign::Copies => self.disagree_at(last, &copies::copies(settings, &deliveries, COPIES, false)),
            Sign::Heirs => self.heir_differs(settings, &deliveries, last),
            Sign::Elsewhere => {
                let manner = Manner { copies: 2, one_thread: false };
                let there = replay::elsewhere(identity, &deliveries, &Surroundings::other(), manner);
                let mut all = copies::copies(settings, &deliveries, 1, false);
                all.extend(there.unwrap_or_default());
                self.disagree_at(last, &all)
            }
        }
    }

    fn heir_differs(&mut self, settings: &BareSettings, deliveries: &[Delivery], last: u64) -> bool {
        let mut source = BareReplica::new(settings.clone());
        let mut all = Vec::new();
        for (place, delivery) in deliveries.iter().enumerate() {
            execute(&mut source, std::iter::once(delivery));
            let mut heir = BareReplica::new(settings.clone());
            let taken =
                push(source.application()).and_then(|mut state| heir.application().get_state(&mut state));
            if taken.is_ok() && delivery.seq < last {
                all.push(execute(&mut heir, deliveries[place + 1..].iter()));
            }
        }
        all.extend(copies::copies(settings, deliveries, 1, false));
        self.disagree_at(last, &all)
    }

    /// Tells whether copies made different things of a call.
    fn disagree_at(&mut self, seq: u64, copies: &[Vec<Done>]) -> bool {
        let at = |copy: &Vec<Done>| copy.iter().find(|done| done.seq == seq).cloned();
        let Some(first) = copies.first().and_then(at) else { return false };
        copies.iter().filter_map(at).any(|done| !self.same_runs(std::slice::from_ref(&first), &[done]))
    }
}

/// Leaves calls out, the last one never, as long as what is left shows the same.
fn smallest(all: Vec<u64>, shows: &mut impl FnMut(&[u64]) -> bool) -> Vec<u64> {
    let Some(&last) = all.last() else { return all };
    if shows(&[last]) {
        return vec![last];
    }
    let mut kept = all;
    let mut piece = (kept.len() / 2).max(1);
    loop {
        let mut place = 0;
        while place + piece < kept.len() {
            let shorter: Vec<u64> = kept[..place].iter().chain(&kept[place + piece..]).copied().collect();
            if shows(&shorter) {
                kept = shorter;
            } else {
                place += piece;
            }
        }
        if piece == 1 {
            return kept;
        }
        piece /= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_is_kept_and_nothing_else() {
        let mut trials = 0;
        let mut shows = |calls: &[u64]| {
            trials += 1;
            [3, 17, 40].iter().all(|needed| calls.contains(needed))
        };
        assert_eq!(smallest((1..=40).collect(), &mut shows), [3, 17, 40]);
        assert!(trials < TRIALS, "{trials}");
        assert_eq!(smallest((1..=40).collect(), &mut |calls| calls.contains(&40)), [40]);
        assert_eq!(smallest(vec![1, 2, 3], &mut |_| false), [1, 2, 3]);
        assert!(smallest(Vec::new(), &mut |_| true).is_empty());
    }
}
