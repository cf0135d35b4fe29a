//! Replicas that execute the same requests in orders of their own.

use maestro_giop::ObjectKey;

use super::support::{KEY, add, at, numbered_add, present, replica, returned, update};
use crate::replicated::agreement::CHECKPOINT_DELIVERIES;
use crate::replicated::replica::{Effect, Replica};
use crate::replicated::update::{Cast, Checkpoint, Update};

fn commuting() -> Replica {
    let mut replica = replica();
    replica.commute();
    replica.view(0..3);
    replica
}

/// A delivery of that number and time of a cast of the first replica.
fn deliver(replica: &mut Replica, delivery: u64, seconds: u64, member: u32, update: Update) -> Effect {
    let position = crate::replicated::replica::Position { delivery, ..at(seconds, member) };
    replica.deliver(position, Cast::Call(update))
}

#[test]
fn another_order_leads_to_the_same_state_and_convicts_nobody() {
    let casts = [
        (0, Cast::Call(add(1, 5))),
        (1, Cast::Call(numbered_add(1, 2, 7, 1_000))),
        (2, Cast::Present(present(1, 7))),
        (0, Cast::Call(add(2, 3))),
    ];
    let mut one = commuting();
    let mut other = commuting();
    for (delivery, place) in (1..).zip([0, 1, 2, 3]) {
        one.deliver(at(delivery, casts[place].0), casts[place].1.clone());
    }
    for (delivery, place) in (1..).zip([2, 0, 3, 1]) {
        let time = at(place as u64 + 1, casts[place].0);
        let position = crate::replicated::replica::Position { delivery, ..time };
        other.deliver(position, casts[place].1.clone());
    }
    let sum = |replica: &mut Replica| deliver(replica, 5, 5, 1, add(2, 0));
    assert_eq!(sum(&mut one), sum(&mut other));
    let word = Checkpoint { delivery: CHECKPOINT_DELIVERIES, hash: 7 };
    assert!(one.checkpoint(CHECKPOINT_DELIVERIES).is_some());
    for member in 1..3 {
        assert_eq!(one.deliver(at(6, member), Cast::Checkpoint(word)), Effect::Nothing);
    }
}

#[test]
fn an_answer_is_kept_until_each_replicas_time_has_passed_it() {
    let mut replica = commuting();
    let first = deliver(&mut replica, 1, 1, 0, numbered_add(1, 5, 1, 10));
    // Two replicas are beyond it; a request that the third one stamped before it expires may still come.
    deliver(&mut replica, 2, 20, 0, add(2, 1));
    deliver(&mut replica, 3, 20, 1, add(1, 1));
    let Effect::Answer { outcome: remembered, .. } =
        deliver(&mut replica, 4, 9, 2, numbered_add(1, 5, 1, 10))
    else {
        panic!("no answer")
    };
    assert_eq!(first, Effect::Answer { ticket: 1, outcome: remembered, born: Vec::new(), gone: Vec::new() });
    deliver(&mut replica, 5, 20, 2, add(2, 1));
    deliver(&mut replica, 6, 21, 2, numbered_add(3, 5, 1, 10));
    // Its time has run out: it is refused, and adds nothing.
    assert_eq!(
        deliver(&mut replica, 7, 21, 1, add(2, 0)),
        Effect::Answer {
            ticket: 2,
            outcome: returned(&8i32.to_be_bytes()),
            born: Vec::new(),
            gone: Vec::new()
        }
    );
}

#[test]
fn calls_create_no_objects() {
    let mut replica = commuting();
    let Effect::Answer { outcome, born, .. } = deliver(&mut replica, 1, 1, 0, update(1, "make", &[])) else {
        panic!("no answer")
    };
    assert_eq!(outcome.status, maestro_giop::ReplyStatus::SystemException);
    assert!(born.is_empty());
    let keys: Vec<&ObjectKey> = replica.objects().map(|(key, _)| key).collect();
    assert_eq!(keys, [&ObjectKey::from(KEY)]);
}
