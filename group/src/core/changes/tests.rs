use super::*;
use crate::api::MemberAddress;
use crate::core::{CoreSettings, Input};
use crate::types::{Incarnation, Time};

const ME: Member = Member { index: MemberIndex(0), incarnation: Incarnation(1) };

fn group(names: &[&str]) -> Roster {
    let member = |name: &&str| MemberAddress { name: (*name).into(), address: String::new() };
    Roster::first(&names.iter().map(member).collect::<Vec<_>>())
}

fn since(seq: u64) -> Since {
    Since { seq, seed: seq * 7 }
}

fn add(name: &str, directory: u128) -> Wish {
    Wish::Add { name: name.into(), address: String::new(), directory: Uuid::from_u128(directory) }
}

/// Member 0 of these, alone in a primary view of its own, in which all is as it is at a first member.
fn alone(roster: Roster) -> Core {
    let mut settings = CoreSettings::new(ME, &[], Uuid::from_u128(1));
    settings.roster = group(&["a"]);
    let mut core = Core::new(settings, None);
    core.handle(Time::default(), Input::Tick);
    core.flush(Time::default(), Stamp::default());
    assert!(core.primary().is_some());
    core.settings.roster = roster;
    core
}

fn view(core: &mut Core) -> &mut View {
    core.phase.view().expect("a view")
}

/// A group of b and c that gave place 0 to a new member, in a change that is of number `seq`.
fn with_newcomer(directory: u128, seq: u64) -> Roster {
    let mut roster = group(&["x", "b", "c"]);
    roster.seats.remove(0);
    roster.next = 0;
    roster.with(&add("a", directory), since(seq)).expect("there is room")
}

fn sorted(mut roster: Roster) -> Roster {
    roster.seats.sort_by_key(|seat| seat.index);
    roster
}

#[test]
fn what_was_said_of_execution_and_comes_late_takes_nothing_back() {
    let mut core = alone(group(&["a", "b"]));
    core.acked(MemberIndex(1), 7, 5);
    core.acked(MemberIndex(1), 6, 0);
    let view = view(&mut core);
    assert_eq!((view.held[&MemberIndex(1)], view.executed[&MemberIndex(1)]), (7, 5));
}

#[test]
fn lives_of_seats_that_only_a_history_that_was_not_chosen_has_are_not_learned() {
    let first = group(&["a", "b"]);
    let lost = first.with(&add("c", 9), since(5)).expect("there is room");
    let seat = lost.named("c").map(|seat| (seat.index, seat.since)).expect("it is there");
    let newcomer = Member { index: seat.0, incarnation: Incarnation(1) };
    for (adopted, known) in [(false, 0), (true, 1)] {
        let mut core = alone(first.clone());
        core.history.set_roster(lost.clone());
        core.config.as_mut().expect("a configuration").members.push(newcomer);
        view(&mut core).seats.insert(seat.0, seat.1);
        view(&mut core).adopted = adopted;
        core.learn(seat.0);
        assert_eq!(core.last_life(seat.0), known, "adopted: {adopted}");
    }
}

#[test]
fn a_view_without_its_seat_undoes_a_new_member_that_crashed_before_it_was_one_and_no_other() {
    let own = sorted(with_newcomer(9, 5));
    let without =
        group(&["x", "b", "c"]).with(&Wish::Remove { name: "x".into() }, since(4)).expect("one less");
    let removed = own.with(&Wish::Remove { name: "a".into() }, since(8)).expect("one less");
    let elsewhere = sorted(removed.with(&add("d", 9), since(9)).expect("one more"));
    let is_undone = |cluster: Option<u128>, roster: &Roster| {
        let mut core = alone(own.clone());
        core.was_primary = false;
        core.settings.cluster = cluster.map(Uuid::from_u128);
        view(&mut core).decision.roster = roster.clone();
        core.is_undone()
    };
    assert!(is_undone(None, &without) && is_undone(Some(5), &without), "its change was lost");
    assert!(!is_undone(Some(5), &own));
    assert!(!is_undone(Some(5), &removed), "it is told that it was removed");
    assert!(is_undone(Some(5), &elsewhere), "its directory has another seat");
}

#[test]
fn a_new_member_that_acknowledged_nothing_goes_where_the_better_history_has_another_seat_for_it() {
    let own = sorted(with_newcomer(9, 5));
    let too_few = |of: &Roster| Refusal::TooFew { here: vec![ME.index], needed: 2, of: of.clone() };
    let goes = |cluster: Option<u128>, of: &Roster| {
        let mut core = alone(own.clone());
        core.cluster = cluster.map(Uuid::from_u128);
        core.sits_elsewhere(&too_few(of))
    };
    let other = sorted(with_newcomer(9, 7));
    assert!(goes(None, &other));
    assert!(!goes(None, &own), "it sits there");
    assert!(!goes(None, &sorted(with_newcomer(8, 7))), "the seat is another directory's");
    assert!(!goes(Some(5), &other), "it may have acknowledged something");
}

#[test]
fn of_a_seat_that_is_not_certain_nobody_tells_who_knows_of_a_better_history() {
    let first = group(&["a", "b"]);
    let held = first.with(&add("c", 9), since(5)).expect("there is room");
    let mut core = alone(first.clone());
    core.history.set_roster(first.clone());
    let change = Change { after: first.since, wish: add("c", 9) };
    core.history.hold_change(ME, Stamp::default(), change.encode(1));
    let directory = Uuid::from_u128(9);
    assert!(core.seat_of(directory).is_some());
    let other = first.with(&add("d", 9), since(6)).expect("there is room");
    core.note_outvoted(&Refusal::TooFew { here: Vec::new(), needed: 2, of: other });
    assert_eq!(core.seat_of(directory), None);
    let own = core.history.roster().clone();
    assert_eq!(own.seats.len(), held.seats.len());
    core.note_outvoted(&Refusal::TooFew { here: Vec::new(), needed: 2, of: own });
    assert!(core.seat_of(directory).is_some());
}
