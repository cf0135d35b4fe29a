//! States of partitions that meet.

use std::sync::Arc;

use bytes::Bytes;
use maestro_adaptors::{
    Call, Exception, ObjectAdaptor, ReplicatedObject, StateError, StateReader, StateWriter,
};
use maestro_giop::{CdrReader, CdrWriter};
use maestro_group::{DeliveryMode, Progress};

use super::support::{KEY, add, at, kind, numbered_add, present, replica, state, sum, update, update_for};
use crate::kinds::Kind;
use crate::replicated::Options;
use crate::replicated::replica::{Effect, Replica};
use crate::replicated::update::Cast;

/// A replica whose partition went its own way from the third delivery on.
fn parted(script: Vec<Cast>) -> Replica {
    let mut replica = replica();
    replica.name_by_seed();
    let common = [Cast::Present(present(1, 7)), Cast::Call(add(1, 10))];
    for (delivery, cast) in (1..).zip(common.into_iter().chain(script)) {
        replica.deliver(at(delivery, 0), cast);
    }
    replica
}

/// All of a replica's state, as one piece.
fn whole(replica: &Replica) -> Bytes {
    state(replica).0.iter().flatten().copied().collect()
}

fn one() -> Replica {
    parted(vec![Cast::Call(add(2, 5))])
}

fn other() -> Replica {
    parted(vec![
        Cast::Call(numbered_add(3, 70, 77, 1000)),
        Cast::Call(update(4, "make", &[])),
        Cast::Call(add(5, 1)),
    ])
}

#[test]
fn all_replicas_merge_to_the_same_state_and_execute_nothing_again() {
    let (mut one, other) = (one(), other());
    let mut joiner = replica();
    joiner.name_by_seed();
    joiner.get_state(&mut state(&one)).unwrap();
    for replica in [&mut one, &mut joiner] {
        replica.merge(at(4, 1), whole(&other)).unwrap();
    }
    assert_eq!(whole(&one), whole(&joiner));
    let answer = |ticket, n| Effect::Answer { ticket, outcome: sum(n), born: Vec::new(), gone: Vec::new() };
    // Tickets of both sides are known; the greater sum stays; the answer to a numbered request too.
    assert_eq!(one.deliver(at(5, 0), Cast::Call(add(2, 5))), Effect::Nothing);
    assert_eq!(one.deliver(at(6, 0), Cast::Call(add(5, 1))), Effect::Nothing);
    assert_eq!(one.deliver(at(7, 0), Cast::Call(numbered_add(6, 70, 77, 1000))), answer(6, 80));
    assert_eq!(one.deliver(at(8, 0), Cast::Call(add(7, 1))), answer(7, 82));
    // The object that the other side created is here.
    let created = other.objects().map(|(key, _)| key.to_string()).find(|key| key != KEY).unwrap();
    let child = update_for(Box::leak(created.into_boxed_str()), 8, "add", &1i32.to_be_bytes());
    assert_eq!(one.deliver(at(9, 0), Cast::Call(child)), answer(8, 101));
}

#[test]
fn what_is_merged_twice_stays_the_same() {
    let (mut one, other) = (one(), other());
    one.merge(at(4, 1), whole(&other)).unwrap();
    let sum_of = |replica: &mut Replica| replica.deliver(at(9, 0), Cast::Call(add(9, 0)));
    one.merge(at(5, 1), whole(&other)).unwrap();
    assert_eq!(
        sum_of(&mut one),
        Effect::Answer { ticket: 9, outcome: sum(81), born: Vec::new(), gone: Vec::new() }
    );
}

#[test]
fn a_state_that_cannot_be_read_changes_nothing() {
    let mut one = one();
    let before = whole(&one);
    let state = whole(&other());
    one.merge(at(4, 1), state.slice(..state.len() - 3)).unwrap_err();
    assert_eq!(whole(&one), before);
}

struct Stubborn;

impl ObjectAdaptor for Stubborn {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Stubborn:1.0"]
    }

    fn invoke(&mut self, _: &Call<'_>, _: &mut CdrReader<'_>, _: &mut CdrWriter) -> Result<(), Exception> {
        Ok(())
    }
}

impl ReplicatedObject for Stubborn {
    fn push_state(&self, _: &mut StateWriter<'_>) -> Result<(), StateError> {
        Ok(())
    }

    fn get_state(&mut self, _: &mut StateReader<'_>) -> Result<(), StateError> {
        Ok(())
    }
}

#[test]
fn an_object_without_merge_is_refused_where_all_partitions_go_on() {
    let stubborn = Arc::new(Kind::new("Stubborn", Box::new(|| Box::new(Stubborn))));
    let all = Options { progress: Progress::All, ..Options::default() };
    let refused = all.check_kinds([&stubborn, &kind()].into_iter()).unwrap_err().to_string();
    let expected =
        "--progress all needs objects that merge states, which Stubborn does not: choose --progress primary";
    assert_eq!(refused, expected);
    assert_eq!(all.check_kinds([&kind()].into_iter()), Ok(()));
    assert_eq!(Options::default().check_kinds([&stubborn].into_iter()), Ok(()));
    assert!(all.of_group().is_optimistic() && all.delivery == DeliveryMode::Safe);
}
