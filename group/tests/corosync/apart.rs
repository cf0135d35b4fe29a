//! The ways in which corosync's agreed order loses casts, with real daemons: what members make of them.

use std::time::{Duration, Instant};

use crate::process::Child;
use crate::ring::Ring;
use crate::support::{Running, assert_alike, of};

fn all(members: &[Running]) -> Vec<&Running> {
    members.iter().collect()
}

/// Casts as fast as they are taken, numbered from `from` on.
fn cast(member: &Running, from: usize, casts: usize) {
    (from..from + casts).for_each(|number| member.cast(format!("{number:0>100}")));
}

/// All casts of a member are there, once and in order.
fn assert_whole(history: &[maestro_group::Delivery], index: u32, casts: usize) {
    let numbers: Vec<_> =
        of(history, index).iter().map(|cast| String::from_utf8_lossy(cast).into_owned()).collect();
    let expected: Vec<_> = (0..casts).map(|number| format!("{number:0>100}")).collect();
    assert!(numbers == expected, "r{}: {} casts", index + 1, numbers.len());
}

/// A node that is cut off delivers, on the ring that it believes in, casts of its own that nobody else has.
#[test]
fn a_node_that_is_cut_off_under_load() {
    let Some(ring) = Ring::of(3) else { return };
    let members = ring.start_all();
    let mut before = 0;
    for node in 0..3 {
        members.iter().for_each(|member| cast(member, before, 2000));
        ring.node("cut", node);
        cast(&members[node], before + 2000, 500);
        let others: Vec<&Running> =
            (0..3).filter(|&other| other != node).map(|other| &members[other]).collect();
        others.iter().for_each(|member| drop(member.until_primary(2)));
        others.iter().for_each(|member| cast(member, before + 2000, 500));
        let own = |member: &Running, index: usize| {
            let index = u32::try_from(index).unwrap();
            member.log.until("the others go on", |seen| {
                (of(&seen.deliveries, index).len() == before + 2500).then_some(())
            });
        };
        for other in (0..3).filter(|&other| other != node) {
            others.iter().for_each(|member| own(member, other));
        }
        ring.node("heal", node);
        members.iter().for_each(|member| drop(member.until_primary(3)));
        before += 2500;
        let history = assert_alike(&all(&members), 3 * before);
        (0..3).for_each(|index| assert_whole(&history, index, before));
    }
}

/// Both parts of a ring go on: here each node is a part of its own, and then two parts of a ring of five.
#[test]
fn parts_of_a_ring_that_go_on_and_meet() {
    let Some(ring) = Ring::of(5) else { return };
    let members = ring.start_all();
    members.iter().for_each(|member| cast(member, 0, 500));
    // Two of five are cut off from the rest, and from each other, and nobody tells them.
    ring.node("cut", 0);
    ring.node("cut", 3);
    members.iter().for_each(|member| cast(member, 500, 500));
    for index in [1_usize, 2, 4] {
        members[index].until_primary(3);
        let own = u32::try_from(index).unwrap();
        members[index]
            .log
            .until("a majority goes on", |seen| (of(&seen.deliveries, own).len() == 1000).then_some(()));
    }
    // Then there is no majority anywhere.
    (0..5).filter(|node| ![0, 3].contains(node)).for_each(|node| ring.node("cut", node));
    let delivered = |member: &Running| member.log.lock().deliveries.len();
    for member in &members {
        member.log.until("no majority", |seen| {
            let primary = matches!(seen.statuses.last(), Some(maestro_group::Status::Primary(_)));
            (!primary).then_some(())
        });
    }
    let counts: Vec<usize> = members.iter().map(delivered).collect();
    members.iter().for_each(|member| cast(member, 1000, 500));
    assert_eq!(counts, members.iter().map(delivered).collect::<Vec<_>>(), "nobody delivers alone");
    (0..5).for_each(|node| ring.node("heal", node));
    members.iter().for_each(|member| drop(member.until_primary(5)));
    let history = assert_alike(&all(&members), 5 * 1500);
    (0..5).for_each(|index| assert_whole(&history, index, 1500));
}

/// A node that is stopped for 5 s delivers, when it is resumed, casts of its own in the view that it knew.
#[test]
fn a_node_that_is_stopped_for_five_seconds_and_resumed() {
    let Some(ring) = Ring::of(3) else { return };
    let members: Vec<Running> = (0..2).map(|index| ring.start(index)).collect();
    let mut child = Child::start(&ring, 2);
    members.iter().for_each(|member| drop(member.until_primary(3)));
    child.cast(0, 3000);
    members.iter().for_each(|member| cast(member, 0, 1000));
    members[0].until_delivered(100);
    ring.node("stop", 2);
    child.signal("STOP");
    let stopped = Instant::now();
    members.iter().for_each(|member| drop(member.until_primary(2)));
    members.iter().for_each(|member| cast(member, 1000, 1000));
    for index in 0..2 {
        members[1]
            .log
            .until("the others go on", |seen| (of(&seen.deliveries, index).len() == 2000).then_some(()));
    }
    std::thread::sleep(Duration::from_secs(5).saturating_sub(stopped.elapsed()));
    ring.node("resume", 2);
    child.signal("CONT");
    members.iter().for_each(|member| drop(member.until_primary(3)));
    let history = assert_alike(&all(&members), 7000);
    (0..2).for_each(|index| assert_whole(&history, index, 2000));
    assert_whole(&history, 2, 3000);
    assert_eq!(child.digest_of(7000), crate::process::digest(&history));
}

/// A member's process hangs and its daemon does not: the ring keeps it, and its silence is what the others go by.
#[test]
fn a_member_that_hangs_on_a_healthy_ring_is_out_within_its_heartbeats() {
    let Some(ring) = Ring::of(3) else { return };
    let members: Vec<Running> = (0..2).map(|index| ring.start(index)).collect();
    let mut child = Child::start(&ring, 2);
    members.iter().for_each(|member| drop(member.until_primary(3)));
    child.cast(0, 10);
    members[0].until_delivered(10);
    child.signal("STOP");
    let stopped = Instant::now();
    members.iter().for_each(|member| drop(member.until_primary(2)));
    assert!(stopped.elapsed() < Duration::from_secs(5), "{:?}", stopped.elapsed());
    members.iter().for_each(|member| cast(member, 0, 5000));
    assert_alike(&all(&members), 10_010);
    child.signal("CONT");
    members.iter().for_each(|member| drop(member.until_primary(3)));
    child.cast(10, 10);
    let history = assert_alike(&all(&members), 10_020);
    assert_eq!(child.digest_of(10_020), crate::process::digest(&history));
}
