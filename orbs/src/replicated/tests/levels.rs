//! The level at which all replicas run.

use maestro_adaptors::{Pieces, StateError};

use super::support::{add, at, offering, replica, returned, state, sum, update};
use crate::replicated::level::{LevelError, Levels};
use crate::replicated::membership::Membership;
use crate::replicated::replica::{Effect, Replica};
use crate::replicated::update::{Cast, Present};

/// What a table says after each word: member, view, offered level.
fn levels(words: &[(u32, u64, u32)]) -> Vec<u32> {
    let mut table = Membership::default();
    let note = |(delivery, &(member, view, offered)): (u64, &(u32, u64, u32))| {
        table.note(member, offering(offered, view, 1), Some(delivery), 3);
        table.level()
    };
    (1..).zip(words).map(note).collect()
}

#[test]
fn the_level_rises_when_all_configured_replicas_are_in_one_view_and_can() {
    assert_eq!(levels(&[(0, 1, 2), (1, 1, 2), (2, 1, 2)]), [1, 1, 2]);
    assert_eq!(levels(&[(0, 1, 2), (1, 1, 3), (2, 1, 4)]), [1, 1, 2], "to what all of them offer");
}

#[test]
fn a_replica_that_is_away_keeps_the_others_where_they_are() {
    let first = [(0, 1, 1), (1, 1, 1), (2, 1, 1)];
    // Two come back with the new release while the third one is there, then it is down, and they are alone.
    let rolled = [(0, 2, 2), (1, 2, 1), (2, 2, 1), (1, 3, 2), (0, 3, 2), (2, 3, 1), (0, 4, 2), (1, 4, 2)];
    // It comes back with the old release; with the new one after that.
    let back = [(0, 5, 2), (1, 5, 2), (2, 5, 1), (0, 6, 2), (2, 6, 2), (1, 6, 2)];
    let told = levels(&[&first[..], &rolled, &back].concat());
    assert_eq!(told[..16], [1; 16]);
    assert_eq!(told[16], 2);
}

#[test]
fn a_replica_that_went_back_keeps_the_others_and_the_level_never_falls() {
    let words =
        [(0, 1, 2), (1, 1, 2), (2, 1, 1), (0, 2, 1), (1, 2, 2), (2, 2, 2), (0, 3, 2), (1, 3, 2), (2, 3, 2)];
    assert_eq!(levels(&words), [1, 1, 1, 1, 1, 1, 1, 1, 2]);
    assert_eq!(
        levels(&[(0, 1, 2), (1, 1, 2), (2, 1, 2), (2, 2, 1), (1, 2, 1), (0, 2, 1)]),
        [1, 1, 2, 2, 2, 2]
    );
}

#[test]
fn the_first_word_of_all_says_where_the_level_begins() {
    let mut table = Membership::default();
    table.note(1, Present { lowest: 3, ..offering(4, 1, 1) }, Some(1), 3);
    assert_eq!(table.level(), 3);
    table.note(0, Present { lowest: 2, ..offering(4, 1, 1) }, Some(2), 3);
    assert_eq!(table.level(), 3);
}

/// A replica of a release that can run these levels.
fn release(levels: std::ops::RangeInclusive<u32>) -> Replica {
    let mut replica = replica();
    replica.run_levels(Levels::new(&levels).unwrap());
    replica
}

/// Delivers the words of three replicas in a view, from a delivery on.
fn meet(replica: &mut Replica, from: u64, view: u64, offered: [u32; 3]) {
    for (member, offered) in (0..).zip(offered) {
        let word = Cast::Present(offering(offered, view, 1));
        replica.deliver(at(from + u64::from(member), member), word);
    }
}

fn answer(ticket: u64, octets: &[u8]) -> Effect {
    Effect::Answer { ticket, outcome: returned(octets), born: Vec::new(), gone: Vec::new() }
}

#[test]
fn objects_see_the_level_and_states_are_written_at_it() {
    let mut new = release(1..=2);
    meet(&mut new, 1, 1, [2, 2, 1]);
    new.deliver(at(4, 0), Cast::Call(add(1, 5)));
    let level = |ticket| Cast::Call(update(ticket, "level", &[]));
    assert_eq!(new.deliver(at(5, 0), level(2)), answer(2, &[0, 0, 0, 1]));
    // The old release takes the state, and goes on alike.
    let mut old = release(1..=1);
    old.get_state(&mut state(&new)).unwrap();
    assert_eq!(state(&old), state(&new));
    assert_eq!(old.deliver(at(6, 0), Cast::Call(add(3, 1))), new.deliver(at(6, 0), Cast::Call(add(3, 1))));
    // All can: the state is another one from here on, in pictures too.
    meet(&mut new, 7, 2, [2, 2, 2]);
    assert_eq!(new.deliver(at(10, 0), level(4)), answer(4, &[0, 0, 0, 2]));
    let mut picture = Pieces::default();
    new.snapshot().unwrap().push_state(&mut picture).unwrap();
    assert_eq!(picture, state(&new));
    let mut joiner = release(1..=2);
    joiner.get_state(&mut picture).unwrap();
    let effect = joiner.deliver(at(11, 0), Cast::Call(add(5, 0)));
    assert_eq!(effect, Effect::Answer { ticket: 5, outcome: sum(6), born: Vec::new(), gone: Vec::new() });
}

#[test]
fn a_state_of_a_level_that_the_release_cannot_run_is_refused_in_one_sentence() {
    let mut new = release(1..=2);
    meet(&mut new, 1, 1, [2, 2, 2]);
    let cases = [
        (
            1..=1,
            "the replicas run level 2, and this release can run level 1 alone: start one that can run level 2",
        ),
        (
            3..=4,
            "the replicas run level 2, and this release can run levels 3 to 4: start one that can run level 2",
        ),
    ];
    for (levels, sentence) in cases {
        let mut other = release(levels);
        let before = state(&other);
        let error = other.get_state(&mut state(&new)).unwrap_err();
        assert!(matches!(error, StateError::Level { level: 2, .. }));
        assert_eq!(error.to_string(), sentence);
        assert_eq!(state(&other), before);
    }
}

#[test]
fn partitions_that_meet_run_at_the_higher_of_their_levels() {
    let parted = |offered: [u32; 3], sum: i32| {
        let mut replica = release(1..=2);
        replica.name_by_seed();
        meet(&mut replica, 1, 1, offered);
        replica.deliver(at(4, 0), Cast::Call(add(1, sum)));
        replica
    };
    for (one, other) in [([2, 2, 1], [2, 2, 2]), ([2, 2, 2], [2, 2, 1])] {
        let (mut one, other) = (parted(one, 1), parted(other, 70));
        let theirs = state(&other).0.iter().flatten().copied().collect();
        one.merge(at(5, 1), theirs).unwrap();
        assert_eq!(one.level(), 2);
        let effect = one.deliver(at(6, 0), Cast::Call(add(9, 0)));
        assert_eq!(
            effect,
            Effect::Answer { ticket: 9, outcome: sum(70), born: Vec::new(), gone: Vec::new() }
        );
    }
}

#[test]
fn levels_that_make_no_sense_are_none() {
    assert_eq!(Levels::new(&(0..=2)), Err(LevelError::Empty { lowest: 0, highest: 2 }));
    #[expect(clippy::reversed_empty_ranges, reason = "that is what is refused")]
    let reversed = Levels::new(&(3..=2)).unwrap_err().to_string();
    assert_eq!(reversed, "levels 3 to 2 are none: they begin with 1, and the lowest one comes first");
    let levels = Levels::new(&(2..=3)).unwrap();
    assert_eq!(levels.held_at(2).unwrap().offered(), 2);
    let held = levels.held_at(1).unwrap_err().to_string();
    assert_eq!(held, "this release can run levels 2 to 3, and cannot be held at 1");
    assert!(levels.held_at(4).is_err());
}
