use super::*;
use crate::types::{Incarnation, Member};

fn casts(after: u64, count: u64) -> Vec<Entry> {
    let origin = Member { index: MemberIndex(0), incarnation: Incarnation(1) };
    let entry = |time_ns| Entry {
        origin,
        time_ns,
        seed: 0,
        payload: Bytes::new(),
        merge: None,
        change: false,
        mark: None,
    };
    (after + 1..=after + count).map(entry).collect()
}

fn incoming() -> Incoming {
    let id = TransferId { to: MemberIndex(2), number: 7 };
    Incoming::new(id, MemberIndex(0))
}

/// The numbers of the casts that are taken over with a state that goes up to `at`.
fn taken(incoming: &mut Incoming, at: u64) -> Vec<u64> {
    incoming.ended(PushEnd { at, time_ns: 0 }).iter().map(|entry| entry.time_ns).collect()
}

#[test]
fn casts_of_a_transfer_that_was_broken_off_are_not_taken_for_those_after_the_state() {
    let mut other = incoming();
    other.missing(MemberIndex(0), 120, casts(120, 13));
    assert_eq!(taken(&mut other, 151), Vec::<u64>::new());
    other.missing(MemberIndex(1), 151, casts(151, 2));
    assert_eq!(other.missing, casts(151, 2));
}

#[test]
fn casts_that_come_before_the_end_of_the_state_are_taken_from_there_on() {
    let mut other = incoming();
    other.missing(MemberIndex(0), 120, casts(120, 3));
    other.missing(MemberIndex(0), 140, casts(140, 2));
    other.missing(MemberIndex(1), 120, casts(120, 3));
    other.missing(MemberIndex(0), 142, casts(142, 3));
    assert_eq!(taken(&mut other, 143), [144, 145]);
}
