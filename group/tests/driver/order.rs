//! One order of casts, whoever casts and whoever goes.

use bytes::Bytes;
use maestro_group::{CastError, Order, Status};

use crate::support::{Place, assert_alike, key, of, start_with};

fn numbered(name: usize, casts: u32) -> Vec<Bytes> {
    (0..casts).map(|number| format!("{name}:{number}").into()).collect()
}

#[test]
fn all_members_deliver_the_same_whoever_casts() {
    let sealed = || key("a key that the members share");
    for (key, order) in [(None, Order::Sequencer), (sealed(), Order::Sequencer), (sealed(), Order::Token)] {
        let place = Place { key, order, ..Place::of(3) };
        let members = place.start_all();
        std::thread::scope(|scope| {
            for (index, member) in members.iter().enumerate() {
                scope
                    .spawn(move || numbered(index, 200).into_iter().for_each(|payload| member.cast(payload)));
            }
        });
        let log = assert_alike(&members.iter().collect::<Vec<_>>(), 600);
        for index in 0..3_u32 {
            assert_eq!(
                of(&log, index),
                numbered(index as usize, 200),
                "casts of one member keep their order"
            );
        }
    }
}

#[test]
fn the_only_member_that_casts_is_fast_whoever_it_is() {
    // One cast after the other, so that each is a message of its own: the role of the sequencer moves, and the view stays.
    let place = Place::of(3);
    let members = place.start_all();
    for (round, at) in [2, 1, 2, 0].into_iter().enumerate() {
        for number in 0..20 {
            members[at].cast(format!("{at}:{number}"));
            members[at].until_delivered(20 * round + number + 1);
        }
    }
    assert_alike(&members.iter().collect::<Vec<_>>(), 80);
    assert!(members.iter().all(|member| member.log.lock().views.len() == 1));
}

#[test]
fn a_group_of_one_needs_nobody() {
    let place = Place::of(1);
    let member = place.start(0);
    let view = member.until_primary(1);
    assert_eq!((view.members[0].name.as_str(), view.start), ("r1", 0));
    numbered(0, 50).into_iter().for_each(|payload| member.cast(payload));
    assert_alike(&[&member], 50);
    member.group.leave().unwrap();
    assert_eq!(member.group.status(), Status::Left);
}

#[test]
fn two_of_three_go_on_when_one_dies_and_it_comes_back() {
    for (victim, order) in [0, 1, 2].into_iter().zip([Order::Sequencer, Order::Token, Order::Token]) {
        // What it lacks may come as casts or, where they are not kept, as a state.
        let place = Place { order, retained_octets: if victim == 1 { 16 << 20 } else { 0 }, ..Place::of(3) };
        let mut members = place.start_all();
        numbered(0, 30).into_iter().for_each(|payload| members[0].cast(payload));
        assert_alike(&members.iter().collect::<Vec<_>>(), 30);

        members.remove(victim).group.crash();
        // Also while views change: what is not taken now is cast in the next view.
        for member in &members {
            numbered(7, 40).into_iter().for_each(|payload| member.cast(payload));
        }
        assert_alike(&[&members[0], &members[1]], 110);
        members[0].until_primary(2);

        let back = place.start(victim);
        back.until_primary(3);
        back.cast("again");
        assert_alike(&[&members[0], &members[1], &back], 111);
    }
}

#[test]
fn one_of_three_is_no_majority_and_says_so() {
    let place = Place::of(3);
    let alone = place.start(1);
    let reason = alone.log.until("a reason", |seen| match seen.statuses.last() {
        Some(Status::NonPrimary { reason }) => Some(reason.clone()),
        Some(Status::Joining { reason }) if reason.contains("needed") => Some(reason.clone()),
        _ => None,
    });
    assert!(reason.contains("r2 of r1, r2, r3 is here, 2 needed"), "{reason}");
    alone.cast("nobody is there to hold it");
    let other = place.start(0);
    assert_alike(&[&alone, &other], 1);
}

#[test]
fn large_casts_travel_and_too_large_ones_are_refused() {
    // Sealing is slow in a build for tests, and several records long is what matters.
    for (key, octets) in [(None, 3 << 20), (key("a key that the members share"), 200_000)] {
        let place = Place { key, ..Place::of(3) };
        let members = place.start_all();
        for fill in 0..4 {
            members[usize::from(fill) % 3].cast(vec![fill; octets]);
        }
        let log = assert_alike(&members.iter().collect::<Vec<_>>(), 4);
        let mut fills: Vec<_> =
            log.iter().map(|delivery| (delivery.payload.len(), delivery.payload[0])).collect();
        fills.sort_unstable();
        assert_eq!(fills, (0..4).map(|fill| (octets, fill)).collect::<Vec<_>>());
        let view = members[0].until_primary(3).id;
        let refused = members[0].group.cast(view, Bytes::from(vec![0; (16 << 20) + 1]));
        assert_eq!(refused, Err(CastError::TooLarge { octets: (16 << 20) + 1, limit: 16 << 20 }));
    }
}

/// Sealing is slow in a build for tests, and heartbeats come after it: these take longer on their way than a member may be
/// silent, and each view that ended for it would begin with all of them anew.
#[test]
fn casts_that_are_long_on_their_way_arrive() {
    let place = Place { key: key("a key that the members share"), ..Place::of(3) };
    let members = place.start_all();
    for fill in 0..3 {
        members[0].cast(vec![fill; 2 << 20]);
    }
    let log = assert_alike(&members.iter().collect::<Vec<_>>(), 3);
    assert!(log.iter().all(|delivery| delivery.payload.len() == 2 << 20));
}

#[test]
fn casts_beyond_what_may_be_on_its_way_are_refused_until_there_is_room() {
    let place = Place::of(1);
    let mut settings = place.settings(0);
    settings.outstanding_limit = 10;
    let member = crate::support::start(settings).unwrap();
    let view = member.until_primary(1).id;
    let refused = member.group.cast_batch(view, numbered(0, 11));
    assert_eq!(refused, Err(CastError::Full { casts: 0, octets: 0 }));
    for round in 1..=100 {
        // The gate knows of a delivery before the application does.
        member.group.cast_batch(view, numbered(0, 10)).unwrap();
        member.until_delivered(round * 10);
    }
}

#[test]
fn a_slow_member_delays_nobody_else() {
    let place = Place::of(3);
    let members = place.start_all();
    members[2].log.lock().stuck = true;
    numbered(0, 500).into_iter().for_each(|payload| members[0].cast(payload));
    assert_alike(&[&members[0], &members[1]], 500);
    assert!(members[2].log.lock().deliveries.is_empty());
    members[2].log.lock().stuck = false;
    members[2].log.notify();
    assert_alike(&[&members[2]], 500);
}

#[test]
fn a_member_that_lags_too_far_behind_is_ended_and_no_other() {
    let place = Place::of(3);
    let mut settings = place.settings(2);
    settings.cast_limit_octets = 1 << 20;
    settings.backlog_limit_octets = 4 << 20;
    let members = [place.start(0), place.start(1), crate::support::start(settings).unwrap()];
    members.iter().for_each(|member| drop(member.until_primary(3)));
    members[2].log.lock().stuck = true;
    (0..10_u8).for_each(|fill| members[0].cast(vec![fill; 1 << 20]));
    let reason = members[2].until_failed();
    assert!(reason.starts_with("the application is ") && reason.contains("allowed are 4194304"), "{reason}");
    assert_alike(&[&members[0], &members[1]], 10);
    members[2].log.lock().stuck = false;
    members[2].log.notify();
    assert!(members[2].group.wait_ended().is_err());
}

#[test]
fn an_application_that_panics_ends_its_member_and_no_other() {
    let place = Place::of(3);
    let mut members = vec![place.start(0), place.start(1)];
    let log = std::sync::Arc::<crate::support::Log>::default();
    log.lock().panic_at = Some(5);
    members.push(start_with(place.settings(2), log).unwrap());
    members.iter().for_each(|member| drop(member.until_primary(3)));
    numbered(0, 10).into_iter().for_each(|payload| members[0].cast(payload));
    assert_eq!(members[2].until_failed(), "the application panicked");
    assert!(members[2].group.wait_ended().is_err());
    assert_alike(&[&members[0], &members[1]], 10);
    members[0].until_primary(2);
}
