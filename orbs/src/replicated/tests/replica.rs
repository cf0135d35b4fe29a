use maestro_adaptors::Outcome;
use maestro_giop::{Completed, ObjectKey, SystemException, SystemExceptionKind};

use super::support::{
    add, at, at_life, numbered_add, present, replica, returned, state, sum, update, update_for,
};
use crate::Reply;
use crate::replicated::replica::{Effect, Replica};
use crate::replicated::update::{Cast, Update};

fn answer(ticket: u64, outcome: Outcome) -> Effect {
    Effect::Answer { ticket, outcome, born: Vec::new(), gone: Vec::new() }
}

fn raised(kind: SystemExceptionKind, minor: u32, completed: Completed) -> Outcome {
    let reply = Reply::exception(&SystemException::new(kind, minor, completed), maestro_giop::ByteOrder::Big);
    Outcome { status: reply.status, body: reply.body }
}

/// Delivers casts to two replicas, and demands that both do the same.
fn run(script: impl IntoIterator<Item = (u32, Cast)>) -> (Vec<Effect>, Replica) {
    let mut replicas = [replica(), replica()];
    let mut effects = Vec::new();
    for (delivery, (member, cast)) in (1..).zip(script) {
        let [one, two] =
            replicas.each_mut().map(|replica| replica.deliver(at(delivery, member), cast.clone()));
        assert_eq!(one, two);
        effects.push(one);
    }
    assert_eq!(state(&replicas[0]), state(&replicas[1]));
    let [one, _] = replicas;
    (effects, one)
}

fn calls(updates: impl IntoIterator<Item = Update>) -> (Vec<Effect>, Replica) {
    run(updates.into_iter().map(|update| (0, Cast::Call(update))))
}

#[test]
fn the_same_order_leads_to_the_same_answers_and_states() {
    let script = [
        (0, Cast::Call(add(1, 5))),
        (1, Cast::Call(add(1, 2))),
        (2, Cast::Present(present(1, 7))),
        (0, Cast::Call(update(2, "chance", &[]))),
    ];
    let (effects, _) = run(script);
    let chance = [4_000_000_000u64, 28, 4].map(u64::to_be_bytes).concat();
    assert_eq!(
        effects,
        [answer(1, sum(5)), answer(1, sum(7)), Effect::Changed, answer(2, returned(&chance))]
    );
}

#[test]
fn a_ticket_that_was_seen_is_not_executed_again() {
    let (effects, _) = calls([add(1, 1), add(2, 1), add(1, 1), add(2, 1), add(3, 1)]);
    let nothing = || Effect::Nothing;
    assert_eq!(effects, [answer(1, sum(1)), answer(2, sum(2)), nothing(), nothing(), answer(3, sum(3))]);
}

#[test]
fn tickets_of_another_life_are_new_and_those_of_the_life_before_never_again() {
    let mut replica = replica();
    let mut deliver =
        |delivery, life, ticket| replica.deliver(at_life(delivery, 0, life), Cast::Call(add(ticket, 1)));
    assert_eq!(deliver(1, 1, 1), answer(1, sum(1)));
    assert_eq!(deliver(2, 2, 1), answer(1, sum(2)));
    assert_eq!(deliver(3, 1, 2), Effect::Nothing);
}

#[test]
fn a_numbered_request_that_comes_again_gets_the_answer_of_the_first_time() {
    let (effects, _) = calls([
        numbered_add(1, 5, 77, 1000),
        add(2, 1),
        numbered_add(3, 5, 77, 1000),
        numbered_add(4, 5, 78, 1000),
    ]);
    assert_eq!(effects, [answer(1, sum(5)), answer(2, sum(6)), answer(3, sum(5)), answer(4, sum(11))]);
}

#[test]
fn a_numbered_request_that_comes_too_late_is_refused() {
    let late = raised(SystemExceptionKind::BadContext, 0, Completed::Maybe);
    let script = [numbered_add(1, 5, 77, 2), add(2, 1), numbered_add(3, 5, 77, 2), add(4, 0)];
    let (effects, _) = calls(script);
    assert_eq!(effects, [answer(1, sum(5)), answer(2, sum(6)), answer(3, late), answer(4, sum(6))]);
}

#[test]
fn a_damaged_argument_is_marshal_everywhere() {
    let marshal = raised(SystemExceptionKind::Marshal, 0, Completed::No);
    let (effects, _) = calls([update(1, "add", &[1]), add(2, 1)]);
    assert_eq!(effects, [answer(1, marshal), answer(2, sum(1))]);
}

#[test]
fn a_panic_marks_the_object_everywhere_alike_and_the_mark_moves() {
    let unknown = raised(SystemExceptionKind::Unknown, 0x4f4d_0001, Completed::Maybe);
    let marked = raised(SystemExceptionKind::ObjAdapter, 0, Completed::No);
    let (effects, one) = calls([add(1, 1), update(2, "die", &[]), add(3, 1)]);
    assert_eq!(effects, [answer(1, sum(1)), answer(2, unknown), answer(3, marked.clone())]);
    let mut joiner = replica();
    joiner.get_state(&mut state(&one)).unwrap();
    assert_eq!(joiner.deliver(at(4, 0), Cast::Call(add(4, 1))), answer(4, marked));
}

#[test]
fn an_object_that_a_call_makes_is_there_from_the_next_delivery_on() {
    let child = "MAE:1:Counter/1.0";
    let (effects, one) = calls([update(1, "make", &[]), update_for(child, 2, "add", &1i32.to_be_bytes())]);
    let born = vec![ObjectKey::from(child)];
    let made = Effect::Answer { ticket: 1, outcome: returned(child.as_bytes()), born, gone: Vec::new() };
    assert_eq!(effects, [made, answer(2, sum(101))]);
    assert_eq!(one.kind(&ObjectKey::from(child)).unwrap().name(), "Counter");
}

#[test]
fn an_object_that_a_failed_call_made_never_was() {
    let none = raised(SystemExceptionKind::ObjectNotExist, 0x4f4d_0002, Completed::No);
    let failed = raised(SystemExceptionKind::BadParam, 0, Completed::No);
    let internal = raised(SystemExceptionKind::Internal, 0, Completed::No);
    let (effects, _) = calls([
        update(1, "make_and_fail", &[]),
        update_for("MAE:1:Counter/1.0", 2, "add", &1i32.to_be_bytes()),
        update(3, "make_unknown", &[]),
    ]);
    assert_eq!(effects, [answer(1, failed), answer(2, none), answer(3, internal)]);
}
