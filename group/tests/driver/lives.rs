//! Stops, crashes and starts: what a member's data directory makes of its next life.

use std::net::TcpListener;
use std::sync::Arc;

use maestro_group::datadir::recover;
use maestro_group::{LeaveError, Status};

use crate::support::{Log, Place, Running, assert_alike, start, start_with};

fn cast(member: &Running, casts: usize) {
    (0..casts).for_each(|number| member.cast(format!("{number}")));
}

fn all(members: &[Running]) -> Vec<&Running> {
    members.iter().collect()
}

fn why_not(place: &Place, index: usize) -> String {
    start(place.settings(index)).err().expect("it must not start").to_string()
}

#[test]
fn a_data_directory_is_used_once() {
    let mut place = Place::of(3);
    let members = place.start_all();
    let path = place.data(0);
    assert_eq!(why_not(&place, 0), format!("data directory {} is in use by another process", path.display()));
    members[0].group.crash();
    place.members[0].name = "r9".into();
    std::fs::rename(&path, place.data(0)).unwrap();
    let path = place.data(0);
    assert_eq!(why_not(&place, 0), format!("data directory {} belongs to replica r1, not to r9", path.display()));
}

#[test]
fn a_port_in_use_is_named() {
    let place = Place::of(1);
    let _taken = TcpListener::bind(&place.members[0].address).unwrap();
    let text = why_not(&place, 0);
    assert!(text.starts_with(&format!("cannot listen on {}: ", place.members[0].address)), "{text}");
}

#[test]
fn all_stopped_in_order_and_started_again_know_everything() {
    let place = Place::of(3);
    let members = place.start_all();
    cast(&members[1], 100);
    let before = assert_alike(&all(&members), 100);
    for member in &members {
        member.group.leave().unwrap();
        assert_eq!(member.group.status(), Status::Left);
        assert_eq!(member.group.leave(), Ok(()), "it says so again");
    }
    let members = place.start_all();
    assert!(assert_alike(&all(&members), 100) == before);
    cast(&members[2], 10);
    assert_alike(&all(&members), 110);
}

#[test]
fn one_that_leaves_makes_no_pause_and_comes_back_with_its_memory() {
    let place = Place::of(3);
    let mut members = place.start_all();
    cast(&members[0], 20);
    members.remove(0).group.leave().unwrap();
    cast(&members[0], 20);
    assert_alike(&all(&members), 40);
    let back = place.start(0);
    back.until_primary(3);
    assert_alike(&[&back, &members[0], &members[1]], 40);
    assert_eq!(back.log.lock().states_taken, 1, "its own state, from its data directory; the rest as casts");
}

#[test]
fn what_a_leaving_member_has_cast_is_delivered() {
    let place = Place::of(3);
    let members = place.start_all();
    cast(&members[2], 500);
    members[2].group.leave().unwrap();
    assert_alike(&[&members[0], &members[1]], 500);
}

#[test]
fn a_member_that_fails_has_kept_nothing() {
    let place = Place::of(1);
    let member = place.start(0);
    member.until_primary(1);
    member.group.crash();
    assert_eq!(member.group.leave(), Err(LeaveError::Crashed));
    assert!(!place.data(0).join("stopped").exists());
}

#[test]
fn a_state_of_megabytes_moves_to_a_joiner_while_others_cast() {
    const OCTETS: usize = 24 << 20;
    let place = Place { retained_octets: 0, ..Place::of(3) };
    let ballast: Vec<u8> = (0..OCTETS).map(|at| at.to_le_bytes()[at % 3]).collect();
    let members: Vec<_> = (0..2)
        .map(|index| {
            let log = Arc::<Log>::default();
            log.lock().ballast.clone_from(&ballast);
            start_with(place.settings(index), log).unwrap()
        })
        .collect();
    members.iter().for_each(|member| drop(member.until_primary(2)));
    cast(&members[0], 100);
    assert_alike(&all(&members), 100);
    let joiner = place.start(2);
    let mut casts = 100;
    while joiner.log.lock().states_taken == 0 {
        cast(&members[0], 5);
        casts += 5;
        members[0].until_delivered(casts);
    }
    joiner.until_primary(3);
    cast(&joiner, 5);
    assert_alike(&[&members[0], &members[1], &joiner], casts + 5);
    assert!(joiner.log.lock().ballast == ballast);
}

#[test]
fn a_transfer_whose_source_dies_is_begun_anew() {
    let place = Place { retained_octets: 0, ..Place::of(3) };
    let ballast = vec![7; 32 << 20];
    let mut members: Vec<_> = (0..2)
        .map(|index| {
            let log = Arc::<Log>::default();
            log.lock().ballast.clone_from(&ballast);
            start_with(place.settings(index), log).unwrap()
        })
        .collect();
    members.iter().for_each(|member| drop(member.until_primary(2)));
    cast(&members[0], 10);
    assert_alike(&all(&members), 10);
    let joiner = place.start(2);
    joiner.log.until("linked", |seen| (!seen.statuses.is_empty()).then_some(()));
    // Whether the transfer has begun or not, its source is one of the two; the view survives neither's death without the joiner.
    members.remove(1).group.crash();
    let back = place.start(1);
    back.until_primary(3);
    joiner.until_primary(3);
    assert_alike(&[&members[0], &joiner, &back], 10);
    assert!(joiner.log.lock().ballast == ballast);
    assert!(back.log.lock().ballast == ballast);
}

#[test]
fn a_fresh_disk_under_an_old_name_is_refused_and_told_so() {
    let place = Place::of(3);
    let mut members = place.start_all();
    cast(&members[0], 5);
    assert_alike(&all(&members), 5);
    members.pop().unwrap().group.crash();
    members[0].until_primary(2);
    std::fs::remove_dir_all(place.data(2)).unwrap();
    let fresh = place.start(2);
    let reason = fresh.until_failed();
    assert!(reason.contains("r3") && reason.contains("empty data directory"), "{reason}");
    assert_eq!(fresh.log.lock().views.len(), 0);
    members[0].cast("still there");
    assert_alike(&all(&members), 6);
}

#[test]
fn when_a_majority_lost_its_memory_the_survivor_becomes_the_new_history_on_demand() {
    let place = Place::of(3);
    let members = place.start_all();
    cast(&members[0], 50);
    assert_alike(&all(&members), 50);
    members[1].group.crash();
    members[2].group.crash();
    let (r2, r3) = (place.start(1), place.start(2));
    let reason = members[0].log.until("what to do", |seen| match seen.statuses.last() {
        Some(Status::NonPrimary { reason }) if reason.contains("r2 and r3") => Some(reason.clone()),
        _ => None,
    });
    assert!(reason.contains("maestro recover"), "{reason}");
    assert!(recover(&place.data(0), true).unwrap_err().to_string().contains("in use"));
    members[0].group.leave().unwrap();
    assert!(recover(&place.data(0), false).unwrap_err().to_string().contains("--accept-loss"));
    let recovered = recover(&place.data(0), true).unwrap();
    assert_eq!((recovered.old_epoch, recovered.epoch, recovered.held), (0, 1, 50));

    let r1 = place.start(0);
    let view = r1.until_primary(3);
    assert_eq!(view.id.epoch, 1);
    r1.cast("in the new epoch");
    assert_alike(&[&r1, &r2, &r3], 51);
}

#[test]
fn memory_of_an_epoch_that_was_given_up_is_refused() {
    let place = Place::of(3);
    let members = place.start_all();
    cast(&members[0], 5);
    assert_alike(&all(&members), 5);
    members[2].group.crash();
    members[0].until_primary(2);
    members[..2].iter().for_each(|member| member.group.leave().unwrap());
    recover(&place.data(0), true).unwrap();
    let (r1, r3) = (place.start(0), place.start(2));
    r1.until_primary(2);
    let r2 = place.start(1);
    let reason = r2.until_failed();
    assert!(reason.contains("recovered into epoch 1 without this replica"), "{reason}");
    // Its memory is used up: started again it joins as one that has none.
    let r2 = place.start(1);
    r2.until_primary(3);
    assert_alike(&[&r1, &r2, &r3], 5);
}
