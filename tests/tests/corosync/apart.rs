//! The ways in which corosync's agreed order loses casts, with real daemons: what members make of them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use maestro_group::Status;

use crate::process::Child;
use crate::ring::Ring;
use crate::support::{Running, Seen, assert_alike, of};

on_rings!(
    a_node_that_is_cut_off_under_load,
    parts_of_a_ring_that_go_on_and_meet,
    a_node_that_is_stopped_for_five_seconds_and_resumed,
    a_member_that_hangs_on_a_healthy_ring_is_out_within_its_heartbeats,
);

/// Casts of a member that are on their way under load.
const OUTSTANDING: usize = 100;

/// How long each waits after a cast: a load, and not all that the machine can do.
const PAUSE: Duration = Duration::from_micros(500);

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

/// Members that cast numbers until they are told to stop.
struct Load {
    stop: AtomicBool,
}

impl Load {
    /// Runs `meanwhile` under load. `from`: the first number of each; gives how many each has cast then.
    fn during(members: &[Running], from: &[usize], meanwhile: impl FnOnce()) -> Vec<usize> {
        let load = Self { stop: AtomicBool::new(false) };
        std::thread::scope(|scope| {
            let casters: Vec<_> = members
                .iter()
                .zip(from)
                .map(|(member, from)| scope.spawn(|| load.cast(member, *from)))
                .collect();
            meanwhile();
            load.stop.store(true, Ordering::SeqCst);
            casters.into_iter().map(|caster| caster.join().unwrap()).collect()
        })
    }

    fn cast(&self, member: &Running, from: usize) -> usize {
        let mut number = from;
        while !self.stop.load(Ordering::SeqCst) {
            if member.log.lock().waiting.len() < OUTSTANDING {
                cast(member, number, 1);
                number += 1;
            }
            std::thread::sleep(PAUSE);
        }
        number
    }
}

/// Waits until each of these has delivered so many more of its own casts.
fn until_all_go_on(members: &[&Running], more: usize) {
    let own = |seen: &Seen| seen.deliveries.len();
    let before: Vec<usize> = members.iter().map(|member| own(&member.log.lock())).collect();
    for (member, before) in members.iter().zip(before) {
        member.log.until("they go on", |seen| (own(seen) >= before + more).then_some(()));
    }
}

fn without<'all>(members: &'all [Running], out: &[usize]) -> Vec<&'all Running> {
    (0..members.len()).filter(|index| !out.contains(index)).map(|index| &members[index]).collect()
}

fn assert_one_history(members: &[Running], casts: &[usize]) {
    let history = assert_alike(&all(members), casts.iter().sum());
    casts.iter().zip(0..).for_each(|(casts, index)| assert_whole(&history, index, *casts));
}

/// A node that is cut off delivers, on the ring that it believes in, casts of its own that nobody else has.
fn a_node_that_is_cut_off_under_load() {
    let ring = Ring::of(3);
    let members = ring.start_all();
    let mut casts = vec![0; 3];
    for node in 0..3 {
        casts = Load::during(&members, &casts, || {
            until_all_go_on(&all(&members), 300);
            ring.node("cut", node);
            let others = without(&members, &[node]);
            others.iter().for_each(|member| drop(member.until_primary(2)));
            until_all_go_on(&others, 300);
            ring.node("heal", node);
            members.iter().for_each(|member| drop(member.until_primary(3)));
        });
        assert_one_history(&members, &casts);
    }
}

/// Both parts of a ring go on delivering; only where a majority is does anything come of it, and nowhere else.
fn parts_of_a_ring_that_go_on_and_meet() {
    let ring = Ring::of(5);
    let members = ring.start_all();
    let casts = Load::during(&members, &[0; 5], || {
        until_all_go_on(&all(&members), 300);
        // Two of five are cut off from the rest, and from each other.
        ring.node("cut", 0);
        ring.node("cut", 3);
        let others = without(&members, &[0, 3]);
        others.iter().for_each(|member| drop(member.until_primary(3)));
        until_all_go_on(&others, 300);
        // Then there is no majority anywhere.
        [1, 2, 4].into_iter().for_each(|node| ring.node("cut", node));
        for member in &members {
            member.log.until("no majority", |seen| {
                (!matches!(seen.statuses.last(), Some(Status::Primary(_)))).then_some(())
            });
        }
        let delivered =
            || members.iter().map(|member| member.log.lock().deliveries.len()).collect::<Vec<_>>();
        let before = delivered();
        std::thread::sleep(Duration::from_secs(3));
        assert_eq!(before, delivered(), "nobody delivers alone");
        (0..5).for_each(|node| ring.node("heal", node));
        members.iter().for_each(|member| drop(member.until_primary(5)));
    });
    assert_one_history(&members, &casts);
}

/// A node that is stopped for 5 s delivers, when it is resumed, casts of its own in the view that it knew.
fn a_node_that_is_stopped_for_five_seconds_and_resumed() {
    let ring = Ring::of(3);
    let members: Vec<Running> = (0..2).map(|index| ring.start(index)).collect();
    let mut child = Child::start(&ring, 2);
    members.iter().for_each(|member| drop(member.until_primary(3)));
    child.cast(0, 3000);
    let mut casts = Load::during(&members, &[0; 2], || {
        until_all_go_on(&all(&members), 300);
        ring.node("stop", 2);
        child.signal("STOP");
        let stopped = Instant::now();
        members.iter().for_each(|member| drop(member.until_primary(2)));
        until_all_go_on(&all(&members), 300);
        std::thread::sleep(Duration::from_secs(5).saturating_sub(stopped.elapsed()));
        ring.node("resume", 2);
        child.signal("CONT");
        members.iter().for_each(|member| drop(member.until_primary(3)));
    });
    casts.push(3000);
    assert_one_history(&members, &casts);
    let history = members[0].log.lock().deliveries.clone();
    assert_eq!(child.digest_of(history.len()), crate::support::digest(&history));
}

/// A member's process hangs and its daemon does not: the ring keeps it, and its silence is what the others go by.
fn a_member_that_hangs_on_a_healthy_ring_is_out_within_its_heartbeats() {
    let ring = Ring::of(3);
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
    assert_eq!(child.digest_of(10_020), crate::support::digest(&history));
}
