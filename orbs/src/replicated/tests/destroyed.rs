//! Objects that are destroyed.

use bytes::Bytes;
use maestro_adaptors::{Outcome, Pieces};
use maestro_giop::{Completed, ObjectKey, SystemException, SystemExceptionKind};

use super::support::{KEY, add, at, present, replica, returned, state, sum, update, update_for};
use crate::Reply;
use crate::replicated::destroyed::{DESTROYED_KEYS, Destroyed};
use crate::replicated::replica::{Effect, Replica};
use crate::replicated::update::Cast;

/// The object that the first delivery makes.
const CHILD: &str = "MAE:1:Counter/1.0";

fn child(ticket: u64, operation: &'static str) -> Cast {
    Cast::Call(update_for(CHILD, ticket, operation, &1i32.to_be_bytes()))
}

fn raised(kind: SystemExceptionKind, minor: u32) -> Outcome {
    let exception = SystemException::new(kind, minor, Completed::No);
    let reply = Reply::exception(&exception, maestro_giop::ByteOrder::Big);
    Outcome { status: reply.status, body: reply.body }
}

fn no_object() -> Outcome {
    raised(SystemExceptionKind::ObjectNotExist, 0x4f4d_0002)
}

fn answer(ticket: u64, outcome: Outcome) -> Effect {
    Effect::Answer { ticket, outcome, born: Vec::new(), gone: Vec::new() }
}

/// Delivers casts from here on.
fn deliver(replica: &mut Replica, from: u64, script: impl IntoIterator<Item = Cast>) -> Vec<Effect> {
    (from..).zip(script).map(|(delivery, cast)| replica.deliver(at(delivery, 0), cast)).collect()
}

#[test]
fn an_object_that_a_call_destroyed_is_gone_at_every_replica_and_in_every_state() {
    let script = || [Cast::Call(update(1, "make", &[])), child(2, "destroy"), child(3, "add")];
    let (mut one, mut two) = (replica(), replica());
    let effects = deliver(&mut one, 1, script());
    assert_eq!(effects, deliver(&mut two, 1, script()));
    let gone = vec![ObjectKey::from(CHILD)];
    let destroyed = Effect::Answer { ticket: 2, outcome: returned(&[]), born: Vec::new(), gone };
    assert_eq!(effects[1..], [destroyed, answer(3, no_object())]);
    assert_eq!(state(&one), state(&two));
    // A joiner and who is started with a picture know it just as little.
    let mut picture = Pieces::default();
    one.snapshot().unwrap().push_state(&mut picture).unwrap();
    assert_eq!(picture, state(&one));
    for mut pieces in [state(&one), picture] {
        let mut joiner = replica();
        joiner.get_state(&mut pieces).unwrap();
        assert_eq!(joiner.objects().count(), 1);
        assert_eq!(deliver(&mut joiner, 4, [child(4, "add")]), [answer(4, no_object())]);
    }
}

#[test]
fn a_call_that_raises_destroys_nothing() {
    let script = [Cast::Call(update(1, "make", &[])), child(2, "destroy_and_fail"), child(3, "add")];
    let effects = deliver(&mut replica(), 1, script);
    let failed = raised(SystemExceptionKind::BadParam, 0);
    assert_eq!(effects[1..], [answer(2, failed), answer(3, sum(101))]);
}

#[test]
fn an_object_that_is_bound_cannot_be_destroyed() {
    let mut replica = replica();
    let effects = deliver(&mut replica, 1, [Cast::Call(update(1, "destroy", &[])), Cast::Call(add(2, 1))]);
    let refused = raised(SystemExceptionKind::NoPermission, 0);
    assert_eq!(effects, [answer(1, refused), answer(2, sum(1))]);
}

#[test]
fn an_object_of_another_type_than_its_factory_makes_is_refused() {
    let effects = deliver(&mut replica(), 1, [Cast::Call(update(1, "make_other", &[]))]);
    assert_eq!(effects, [answer(1, raised(SystemExceptionKind::Internal, 0))]);
}

#[test]
fn an_object_knows_that_nothing_may_be_called_while_it_is_executed() {
    let effects = deliver(&mut replica(), 1, [Cast::Call(update(1, "executing", &[]))]);
    assert_eq!(effects, [answer(1, returned(&[1]))]);
    assert!(!maestro_adaptors::executing());
}

/// A replica that went its own way after an object was made.
fn parted(script: impl IntoIterator<Item = Cast>) -> (Replica, &'static str) {
    let mut replica = replica();
    replica.name_by_seed();
    deliver(&mut replica, 1, [Cast::Present(present(1, 7)), Cast::Call(update(1, "make", &[]))]);
    let made = replica.objects().map(|(key, _)| key.to_string()).find(|key| key != KEY).unwrap();
    deliver(&mut replica, 3, script);
    (replica, Box::leak(made.into_boxed_str()))
}

fn whole(replica: &Replica) -> Bytes {
    state(replica).0.iter().flatten().copied().collect()
}

#[test]
fn what_one_partition_destroyed_stays_away_when_partitions_meet() {
    let (with, made) = parted([]);
    let destroy = || Cast::Call(update_for(made, 2, "destroy", &[]));
    let (without, _) = parted([destroy()]);
    let call = Cast::Call(update_for(made, 9, "add", &1i32.to_be_bytes()));
    for (own, other) in [(with, parted([destroy()]).0), (without, parted([]).0)] {
        let mut own = own;
        own.merge(at(5, 1), whole(&other)).unwrap();
        assert_eq!(own.deliver(at(6, 0), call.clone()), answer(9, no_object()));
        // And when a third one is met that still has it, also by who took the state over.
        let mut joiner = replica();
        joiner.name_by_seed();
        joiner.get_state(&mut state(&own)).unwrap();
        joiner.merge(at(7, 1), whole(&parted([]).0)).unwrap();
        assert_eq!(joiner.objects().count(), 1);
    }
}

#[test]
fn so_many_destroyed_objects_are_remembered_and_no_more() {
    let mut destroyed = Destroyed::default();
    let key = |number: usize| ObjectKey::from(format!("{number}").into_bytes());
    (0..=DESTROYED_KEYS).for_each(|number| destroyed.note(key(number)));
    assert_eq!(destroyed.iter().count(), DESTROYED_KEYS);
    assert!(!destroyed.contains(&key(0)) && destroyed.contains(&key(1)));
}
