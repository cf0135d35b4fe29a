//! Stops, crashes and starts: what a member's data directory makes of its next life.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use maestro_group::datadir::recover;
use maestro_group::{LeaveError, PIECE_OCTETS, Status};

use crate::support::{Log, Place, Running, Seen, assert_alike, start, start_with};

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
    assert_eq!(
        why_not(&place, 0),
        format!("data directory {} belongs to replica r1, not to r9", path.display())
    );
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

/// The state of these tests, in octets and in casts of a megabyte each.
const MEGABYTES: usize = 24;

/// Two of three whose history is so long that a third one cannot get it cast by cast.
fn two_with_a_state() -> (Place, Vec<Running>, usize) {
    let place = Place { retained_octets: 0, ..Place::of(3) };
    let members: Vec<_> = (0..2).map(|index| place.start(index)).collect();
    members.iter().for_each(|member| drop(member.until_primary(2)));
    for fill in 0..MEGABYTES {
        members[0].cast(vec![u8::try_from(fill).unwrap(); 1 << 20]);
    }
    assert_alike(&all(&members), MEGABYTES);
    // Whichever of them it is that a third one asks.
    for member in &members {
        let given_up = |seen: &Seen| (seen.given_up >= MEGABYTES as u64).then_some(());
        member.log.until("casts are given up", given_up);
    }
    (place, members, MEGABYTES)
}

#[test]
fn a_state_of_megabytes_moves_to_a_joiner_while_others_cast() {
    let (place, members, mut casts) = two_with_a_state();
    let joiner = place.start(2);
    while joiner.log.lock().states_taken == 0 {
        cast(&members[0], 5);
        casts += 5;
        members[0].until_delivered(casts);
    }
    joiner.until_primary(3);
    cast(&joiner, 5);
    assert_alike(&[&members[0], &members[1], &joiner], casts + 5);
}

/// A joiner that has read one piece of the state and waits, so that the transfer is under way for as long as is needed.
fn joiner_at_its_first_piece(place: &Place) -> Running {
    let log = Arc::<Log>::default();
    log.lock().stuck_in_state = true;
    let joiner = start_with(place.settings(2), Arc::clone(&log)).unwrap();
    log.until("a piece", |seen| (seen.pieces > 0).then_some(()));
    joiner
}

#[test]
fn a_transfer_whose_source_goes_is_begun_anew() {
    for source in 0..2 {
        let (place, mut members, casts) = two_with_a_state();
        let joiner = joiner_at_its_first_piece(&place);
        // In order: were it killed, a majority would have lost its memory.
        members.remove(source).group.leave().unwrap();
        let back = place.start(source);
        joiner.log.lock().stuck_in_state = false;
        joiner.log.notify();
        cast(&members[0], 1);
        assert_alike(&[&members[0], &joiner, &back], casts + 1);
    }
}

#[test]
fn a_source_that_takes_a_picture_goes_on_while_it_is_pushed() {
    let (place, members, casts) = two_with_a_state();
    members.iter().for_each(|member| member.log.lock().takes_pictures = true);
    let joiner = joiner_at_its_first_piece(&place);
    cast(&members[0], 5);
    // Both, so the source too, though the joiner takes no more of the state.
    members.iter().for_each(|member| drop(member.until_delivered(casts + 5)));
    joiner.log.lock().stuck_in_state = false;
    joiner.log.notify();
    assert_alike(&[&members[0], &members[1], &joiner], casts + 5);
    assert_eq!(joiner.log.lock().states_taken, 1);
}

#[test]
fn a_joiner_that_dies_in_its_transfer_comes_back() {
    let (place, members, casts) = two_with_a_state();
    let joiner = joiner_at_its_first_piece(&place);
    // The source executes nothing while it pushes; the sequencer is not the source where there is a choice.
    cast(&members[0], 1);
    members[0].until_delivered(casts + 1);
    joiner.log.lock().stuck_in_state = false;
    joiner.log.notify();
    joiner.group.crash();
    let joiner = place.start(2);
    assert_alike(&[&members[0], &members[1], &joiner], casts + 1);
}

/// A member that waits for another one's word cannot begin a view: whoever needs too long to take a state over is ended.
#[test]
fn an_application_that_does_not_take_a_state_over_holds_nobody_up_for_long() {
    let (place, mut members, casts) = two_with_a_state();
    let log = Arc::<Log>::default();
    log.lock().stuck_at_the_end = true;
    let mut settings = place.settings(2);
    settings.transfer_limit = Duration::from_secs(1);
    let joiner = start_with(settings, Arc::clone(&log)).unwrap();
    joiner.log.until("all pieces", |seen| (seen.pieces * PIECE_OCTETS >= MEGABYTES << 20).then_some(()));
    members.remove(1).group.leave().unwrap();
    let back = place.start(1);
    back.until_primary(2);
    let reason = joiner.until_failed();
    assert!(reason.contains("has not taken over a whole state for 1s"), "{reason}");
    assert_alike(&[&members[0], &back], casts);
    joiner.log.lock().stuck_at_the_end = false;
    joiner.log.notify();
}

#[test]
fn a_transfer_in_which_nothing_moves_lets_its_source_go_on() {
    let (mut place, members, casts) = two_with_a_state();
    place.transfer_limit = Duration::from_secs(1);
    let joiner = joiner_at_its_first_piece(&place);
    cast(&members[0], 1);
    // The source among them executes nothing until the transfer is broken off; the joiner is not done with it.
    members.iter().for_each(|member| drop(member.until_delivered(casts + 1)));
    joiner.log.lock().stuck_in_state = false;
    joiner.log.notify();
    assert_alike(&[&members[0], &members[1], &joiner], casts + 1);
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
        Some(Status::NonPrimary { reason })
            if ["r2", "r3", "maestro recover"].iter().all(|word| reason.contains(word)) =>
        {
            Some(reason.clone())
        }
        _ => None,
    });
    assert!(reason.contains("--accept-loss"), "{reason}");
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
    assert_eq!(r2.group.wait_ended(), Err(LeaveError::Failed { reason }));
    // Its memory is used up: started again it joins as one that has none.
    let r2 = place.start(1);
    r2.until_primary(3);
    assert_alike(&[&r1, &r2, &r3], 5);
}

#[test]
fn a_replica_that_was_recovered_by_mistake_does_not_end_a_primary_view() {
    let place = Place::of(3);
    let mut members = place.start_all();
    cast(&members[0], 5);
    assert_alike(&all(&members), 5);
    members.pop().unwrap().group.leave().unwrap();
    members[0].until_primary(2);
    recover(&place.data(2), true).unwrap();
    let r3 = place.start(2);
    for round in 1..=40 {
        cast(&members[round % 2], 1);
        assert_alike(&all(&members), 5 + round);
    }
    assert_eq!(r3.log.lock().views.len(), 0);
}

/// Nobody who is left knows what r1 and r2 acknowledged: r1 lost its memory, r2 its disk, and r3 never was a member.
#[test]
fn a_cluster_that_lost_its_majority_does_not_begin_anew_with_a_new_disk() {
    let place = Place::of(3);
    let (r1, r2) = (place.start(0), place.start(1));
    r1.until_primary(2);
    r2.until_primary(2);
    r1.cast("acknowledged");
    assert_alike(&[&r1, &r2], 1);
    r1.group.crash();
    r2.group.crash();
    std::fs::remove_dir_all(place.data(1)).unwrap();
    let r1 = place.start(0);
    let r3 = place.start(2);
    let r2 = place.start(1);
    let reason = r2.until_failed();
    assert!(reason.contains("empty data directory"), "{reason}");
    for member in [&r1, &r3] {
        member.log.until("what is wrong", |seen| match seen.statuses.last() {
            Some(Status::Joining { reason } | Status::NonPrimary { reason }) => {
                reason.contains("lost their memory").then_some(())
            }
            _ => None,
        });
        assert_eq!(member.log.lock().views.len(), 0);
    }
}
