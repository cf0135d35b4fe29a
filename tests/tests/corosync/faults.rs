//! Daemons and members that die, hang and come back.

use std::time::Duration;

use maestro_group::Status;

use crate::ring::Ring;
use crate::support::{Running, assert_alike, of};

on_rings!(
    a_daemon_that_is_killed_takes_its_member_out_until_it_is_back,
    all_daemons_are_restarted_at_once,
    casts_that_the_ring_has_no_room_for_wait,
    a_member_that_dies_is_out_at_once_and_comes_back_without_its_memory,
);

fn all(members: &[Running]) -> Vec<&Running> {
    members.iter().collect()
}

fn a_daemon_that_is_killed_takes_its_member_out_until_it_is_back() {
    let ring = Ring::of(3);
    let members = ring.start_all();
    members[1].cast("one");
    assert_alike(&all(&members), 1);
    for node in 0..3 {
        ring.node("kill", node);
        let others: Vec<&Running> =
            (0..3).filter(|&other| other != node).map(|other| &members[other]).collect();
        others.iter().for_each(|member| drop(member.until_primary(2)));
        others[0].cast("two");
        assert_alike(&others, 2 + 2 * node);
        members[node].log.until("out of it", |seen| {
            matches!(seen.statuses.last(), Some(Status::NonPrimary { .. })).then_some(())
        });
        ring.node("start", node);
        members.iter().for_each(|member| drop(member.until_primary(3)));
        members[node].cast("three");
        assert_alike(&all(&members), 3 + 2 * node);
    }
}

fn all_daemons_are_restarted_at_once() {
    let ring = Ring::of(3);
    let members = ring.start_all();
    members[1].cast("one");
    assert_alike(&all(&members), 1);
    (0..3).for_each(|node| ring.node("kill", node));
    for member in &members {
        member.log.until("out of it", |seen| {
            matches!(seen.statuses.last(), Some(Status::NonPrimary { .. })).then_some(())
        });
        member.cast("meanwhile");
    }
    (0..3).for_each(|node| ring.node("start", node));
    members.iter().for_each(|member| drop(member.until_primary(3)));
    assert_alike(&all(&members), 4);
}

/// The token does not come round while a member casts: what the daemon has no room for waits here, and none of it is lost.
fn casts_that_the_ring_has_no_room_for_wait() {
    // Long enough that the ring stays as it is.
    let ring = Ring::with_token(3, Duration::from_secs(6));
    let members = ring.start_all();
    members[0].cast("one");
    assert_alike(&all(&members), 1);
    ring.node("stop", 2);
    for round in 0..400_u32 {
        members[0].cast(round.to_le_bytes().repeat(16 * 1024));
    }
    std::thread::sleep(Duration::from_secs(1));
    assert!(members[0].log.lock().deliveries.len() < 400, "the token is away");
    ring.node("resume", 2);
    let history = assert_alike(&all(&members), 401);
    let mut rounds = of(&history, 0).into_iter().skip(1).zip(0_u32..);
    assert!(rounds.all(|(cast, round)| cast[..4] == round.to_le_bytes()), "each once, in order");
}

fn a_member_that_dies_is_out_at_once_and_comes_back_without_its_memory() {
    let ring = Ring::of(3);
    let mut members = ring.start_all();
    members.iter().for_each(|member| member.cast("one"));
    assert_alike(&all(&members), 3);
    for _ in 0..3 {
        let delivered = members[0].log.lock().deliveries.len();
        members.remove(0).group.crash();
        members.iter().for_each(|member| drop(member.until_primary(2)));
        members[0].cast("two");
        assert_alike(&all(&members), delivered + 1);
        let missing = (0..3).find(|&index| {
            let name = format!("r{}", index + 1);
            members.iter().all(|member| {
                member
                    .log
                    .lock()
                    .views
                    .last()
                    .is_none_or(|view| view.members.iter().all(|info| info.name != name))
            })
        });
        members.push(ring.start(missing.expect("one of them is gone")));
        members.iter().for_each(|member| drop(member.until_primary(3)));
        members[2].cast("three");
        assert_alike(&all(&members), delivered + 2);
    }
}
