//! Changes of the members, on real sockets and disks, asked for by operators.

use std::time::{Duration, Instant};

use maestro_group::operator::{self, AskError, Change, MemberState, Report};
use maestro_group::{GroupKey, MemberAddress, Status};

use maestro_group::Delivery;

use crate::support::{DEADLINE, Place, Running, address, key, start};

fn ask(place: &Place, at: usize, change: Change) -> Result<(), AskError> {
    operator::change(&place.members[at].address, place.key.clone(), change, DEADLINE, || {})
}

/// Adds a new member as soon as it waits there.
fn grow(place: &Place, at: usize, member: &MemberAddress) {
    let deadline = Instant::now() + DEADLINE;
    while let Err(error) = ask(place, at, add(member)) {
        assert!(matches!(error, AskError::NotThere { .. }) && Instant::now() < deadline, "{error}");
        std::thread::yield_now();
    }
}

fn report(place: &Place, at: usize, key: Option<GroupKey>) -> Result<Report, AskError> {
    operator::members(&place.members[at].address, key, Duration::from_secs(10))
}

fn add(member: &MemberAddress) -> Change {
    Change::Add { member: member.clone(), force: false }
}

fn remove(name: &str) -> Change {
    Change::Remove { name: name.into(), force: false }
}

fn states(report: &Report) -> Vec<(&str, u32, MemberState)> {
    report.members.iter().map(|member| (member.name.as_str(), member.index, member.state)).collect()
}

/// The payloads that a member was delivered, whatever lies between.
fn payloads(member: &Running, casts: usize) -> Vec<Delivery> {
    member.until_delivered(casts)
}

/// Waits until a member sees the members as wanted.
fn until(place: &Place, at: usize, wanted: &[(&str, u32, MemberState)]) {
    let deadline = Instant::now() + DEADLINE;
    loop {
        let found = report(place, at, place.key.clone()).expect("an answer");
        if states(&found) == wanted {
            return;
        }
        assert!(Instant::now() < deadline, "{found:?}");
        std::thread::yield_now();
    }
}

/// A new member's settings: itself and two that are there.
fn newcomer(place: &mut Place, name: &str) -> maestro_group::Settings {
    place.members.push(MemberAddress { name: name.into(), address: address() });
    let mut settings = place.settings(place.members.len() - 1);
    settings.join = true;
    settings.members.retain(|member| member.name != "r3");
    settings
}

#[test]
fn a_member_is_added_another_removed_and_all_is_known_again_after_a_restart() {
    let mut place = Place::of(3);
    place.key = key("a key that all members share");
    let members = place.start_all();
    (0..20).for_each(|number| members[1].cast(format!("{number}")));
    payloads(&members[0], 20);
    let settings = newcomer(&mut place, "r4");
    let new = start(settings).unwrap();
    let waits = |status: &Status| matches!(status, Status::Joining { reason } if reason.contains("maestro members add r4="));
    new.group.wait_for(DEADLINE, waits).expect("it says what it waits for");
    grow(&place, 1, &place.members[3]);
    new.until_primary(4);
    new.cast("from the new one");
    let log = payloads(&members[2], 21);
    assert_eq!(log, payloads(&new, 21));
    ask(&place, 3, remove("r1")).unwrap();
    let told = members[0].until_failed();
    assert_eq!(told, "r1 was removed from the group, whose members are r2, r3, r4 now");
    members[0].group.wait_ended().expect_err("it failed");
    new.until_primary(3);
    use MemberState::Full;
    until(&place, 2, &[("r2", 1, Full), ("r3", 2, Full), ("r4", 3, Full)]);
    let why = start(place.settings(0)).err().expect("it must not start").to_string();
    assert!(why.contains("is that of a former member: r1 was removed from the group"), "{why}");
    for member in [&members[1], &members[2], &new] {
        member.group.leave().unwrap();
    }
    // Each with another list than the others: only what is kept counts.
    let mut settings = place.settings(1);
    settings.members.truncate(2);
    let second = start(settings).unwrap();
    let fourth = place.start(3);
    second.until_primary(2);
    assert_eq!(payloads(&fourth, 21), log);
    let third = place.start(2);
    third.until_primary(3);
    until(&place, 1, &[("r2", 1, Full), ("r3", 2, Full), ("r4", 3, Full)]);
}

#[test]
fn a_lost_disk_is_refused_and_comes_back_as_a_new_member() {
    let place = Place::of(3);
    let members = place.start_all();
    (0..10).for_each(|number| members[0].cast(format!("{number}")));
    payloads(&members[1], 10);
    members[2].group.crash();
    let lost = place.root.path().join("lost");
    std::fs::rename(place.data(2), &lost).unwrap();
    let again = place.start(2);
    let told = again.until_failed();
    assert!(told.contains("`maestro members replace r3`"), "{told}");
    again.group.wait_ended().expect_err("it failed");
    std::fs::remove_dir_all(place.data(2)).unwrap();
    members[1].until_primary(2);
    ask(&place, 0, remove("r3")).unwrap();
    let mut settings = place.settings(2);
    settings.join = true;
    let new = start(settings).unwrap();
    grow(&place, 0, &place.members[2]);
    new.until_primary(3);
    members[1].cast("for the new one too");
    assert_eq!(payloads(&new, 11), payloads(&members[0], 11));
    new.group.crash();
    members[0].until_primary(2);
    // The disk is found again.
    std::fs::remove_dir_all(place.data(2)).unwrap();
    std::fs::rename(&lost, place.data(2)).unwrap();
    let old = place.start(2);
    let told = old.until_failed();
    assert!(told.contains("r3 was removed from the group, whose members are r1, r2, r3"), "{told}");
    old.group.wait_ended().expect_err("it failed");
    let why = start(place.settings(2)).err().expect("it must not start").to_string();
    assert!(why.contains("is that of a former member"), "{why}");
}

#[test]
fn a_new_member_without_a_data_directory_does_not_take_the_place_of_one_that_was_there() {
    let place = Place::of(3);
    let members = place.start_all();
    members[2].group.crash();
    std::fs::remove_dir_all(place.data(2)).unwrap();
    members[0].until_primary(2);
    let mut settings = place.settings(2);
    settings.join = true;
    let new = start(settings).unwrap();
    let waits = |status: &Status| matches!(status, Status::Joining { reason } if reason.contains("members replace r3"));
    new.group.wait_for(DEADLINE, waits).expect("it says what it waits for");
    let told = ask(&place, 0, add(&place.members[2])).expect_err("refused").to_string();
    assert_eq!(told, "r3 is a member already: choose another name, or replace it");
    ask(&place, 0, remove("r3")).unwrap();
    grow(&place, 0, &place.members[2]);
    new.until_primary(3);
}

#[test]
fn a_first_start_after_the_members_have_changed_has_to_join() {
    let mut place = Place::of(3);
    let members: Vec<_> = (0..2).map(|index| place.start(index)).collect();
    members[0].until_primary(2);
    ask(&place, 0, remove("r3")).unwrap();
    let late = place.start(2);
    let told = late.until_failed();
    assert!(told.contains("the group's members have changed since its first start"), "{told}");
    place.members.truncate(2);
}

#[test]
fn a_group_of_one_grows() {
    let mut place = Place::of(1);
    let first = place.start_all().remove(0);
    first.cast("alone");
    payloads(&first, 1);
    let refused = |result: Result<(), AskError>| result.expect_err("refused").to_string();
    assert!(refused(ask(&place, 0, remove("r1"))).starts_with("r1 is the only member"));
    let nobody = MemberAddress { name: "r2".into(), address: address() };
    assert!(refused(ask(&place, 0, add(&nobody))).starts_with("the new member does not wait at "));
    let settings = newcomer(&mut place, "r2");
    let second = start(settings).unwrap();
    grow(&place, 0, &place.members[1]);
    second.until_primary(2);
    second.cast("together");
    assert_eq!(payloads(&first, 2), payloads(&second, 2));
}

#[test]
fn whoever_has_not_the_key_is_told_nothing() {
    let mut place = Place::of(2);
    place.key = key("a key that all members share");
    let members = place.start_all();
    let refused = |key| report(&place, 0, key).expect_err("refused");
    let wrong = refused(key("another key, as long as it"));
    assert!(matches!(wrong, AskError::Key { .. } | AskError::Channel { .. }), "{wrong}");
    let none = refused(None);
    assert!(matches!(none, AskError::Key { .. } | AskError::Channel { .. }), "{none}");
    let found = report(&place, 1, place.key.clone()).unwrap();
    assert_eq!((found.asked.as_str(), found.is_primary, found.is_changing), ("r2", true, false));
    assert!(
        ask(&place, 0, remove("r9"))
            .is_err_and(|error| error.to_string() == "r9 is no member: the members are r1, r2")
    );
    drop(members);
}
