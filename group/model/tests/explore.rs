//! All states within bounds are explored: nothing is broken in them, and each mistake that is built in is found.

#![allow(clippy::print_stdout, reason = "how soon each mistake is found")]

use maestro_group_model::{Bounds, Mistake, PrimaryViews};
use stateright::{Checker, Expectation, HasDiscoveries, Model};

/// A view of all three has begun, and the engine forms others.
const BEGUN: Bounds =
    Bounds { configs: 3, casts: 1, crashes: 0, stops: 0, changes: 0, trims: true, begun: true };

fn explored(bounds: Bounds) -> usize {
    let checker = PrimaryViews { bounds, mistake: None }.checker().threads(2).spawn_bfs().join();
    for property in checker.model().properties() {
        if let (false, Some(path)) =
            (property.expectation == Expectation::Sometimes, checker.discovery(property.name))
        {
            panic!("{} is broken by {:?}", property.name, path.into_actions());
        }
    }
    checker.unique_state_count()
}

#[test]
fn members_that_have_never_met() {
    let bounds = Bounds { configs: 2, crashes: 1, begun: false, ..BEGUN };
    assert!(explored(bounds) > 10_000);
}

#[test]
fn three_configurations_after_each_other() {
    assert!(explored(BEGUN) > 50_000);
}

#[test]
fn crashes_and_orderly_stops_with_two_casts_on_their_way() {
    let bounds = Bounds { configs: 2, casts: 2, crashes: 1, ..BEGUN };
    assert!(explored(bounds) > 100_000);
    let bounds = Bounds { configs: 2, casts: 1, crashes: 1, stops: 1, ..BEGUN };
    assert!(explored(bounds) > 50_000);
}

#[test]
fn members_come_and_go() {
    let bounds = Bounds { configs: 2, casts: 0, changes: 1, ..BEGUN };
    assert!(explored(bounds) > 10_000);
    assert!(explored(Bounds { crashes: 1, ..bounds }) > 100_000);
}

#[test]
fn what_is_to_be_possible_is_reached() {
    let bounds = Bounds { configs: 2, crashes: 1, ..BEGUN };
    let checker = PrimaryViews { bounds, mistake: None }.checker().spawn_bfs().join();
    checker.assert_any_discovery("a cast is delivered in a view that follows another one");
    checker.assert_any_discovery("two views begin with a crash between them");
    let bounds = Bounds { configs: 2, casts: 0, changes: 1, ..BEGUN };
    let checker = PrimaryViews { bounds, mistake: None }.checker().spawn_bfs().join();
    checker.assert_any_discovery("a new member is one of those that begin a view");
}

#[test]
fn each_mistake_is_found() {
    let two_casts = Bounds { casts: 2, ..BEGUN };
    let crash = Bounds { crashes: 1, ..BEGUN };
    let two_changes = Bounds { casts: 0, changes: 2, ..BEGUN };
    let mistakes = [
        (Mistake::ZombiesVote, crash),
        (Mistake::MinorityRules, BEGUN),
        (Mistake::KeepTails, two_casts),
        (Mistake::SkipMissing, two_casts),
        (Mistake::ExecutedForHeld, BEGUN),
        (Mistake::DeliverBeforeStable, BEGUN),
        (Mistake::StaleAcknowledgements, two_casts),
        (Mistake::ChangesAtOnce, two_changes),
        (Mistake::RosterBeforeHeld, two_changes),
        (Mistake::UnseatedCount, two_changes),
    ];
    for (mistake, bounds) in mistakes {
        let model = PrimaryViews { bounds, mistake: Some(mistake) };
        let checker = model.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
        let found = checker.discoveries();
        let broken: Vec<_> = found
            .iter()
            .filter(|(name, _)| {
                matches!(
                    *name,
                    &"unique primary"
                        | &"primaries intersect"
                        | &"no delivered cast is lost"
                        | &"strong prefix"
                )
            })
            .map(|(name, path)| (*name, path.clone().into_actions().len()))
            .collect();
        println!("{mistake:?}: {broken:?} after {} states", checker.unique_state_count());
        assert!(!broken.is_empty(), "{mistake:?} is not found");
    }
}
