//! What the daemons do by themselves, without our layers: what the model of them in the simulator is taken from.

use std::collections::HashSet;
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use maestro_cpg::{Address, Cpg, Event, LIBRARY, Library};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::ring::Ring;
use crate::support::DEADLINE;

on_rings!(what_a_cut_does_to_the_order, a_ring_without_its_token_has_no_room_after_a_while,);

/// What a process saw, in order: messages, by their sender and number, and how many members there were from then on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seen {
    Message(u32, u64),
    Members(usize),
}

/// What all three do at the same time.
struct Plan {
    together: Barrier,
    /// Nodes may cast.
    load: AtomicBool,
    stop: AtomicBool,
    /// Messages that each node was delivered.
    delivered: [AtomicUsize; 3],
    /// How many members each node sees.
    members: [AtomicUsize; 3],
}

fn wait_for(cpg: &Cpg, limit: Duration) {
    let mut fds = [PollFd::from_borrowed_fd(cpg.as_fd(), PollFlags::IN)];
    let limit = Timespec::try_from(limit).unwrap();
    let _ = poll(&mut fds, Some(&limit));
}

fn join() -> Cpg {
    let library = Library::load(LIBRARY).unwrap();
    let end = Instant::now() + DEADLINE;
    loop {
        match Cpg::join(&library, "raw") {
            Ok(cpg) => return cpg,
            Err(error) => assert!(Instant::now() < end, "{error}"),
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !is_so() {
        assert!(Instant::now() < end, "{what}: not in time");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn note(index: usize, plan: &Plan, event: Event, log: &mut Vec<Seen>) {
    match event {
        Event::Message { from: Address { node, .. }, octets } => {
            log.push(Seen::Message(node, u64::from_le_bytes(octets[..8].try_into().unwrap())));
            plan.delivered[index].fetch_add(1, Ordering::SeqCst);
        }
        Event::Members { members, .. } => {
            log.push(Seen::Members(members.len()));
            plan.members[index].store(members.len(), Ordering::SeqCst);
        }
    }
}

fn process(ring: &Ring, index: usize, plan: &Arc<Plan>) -> JoinHandle<Vec<Seen>> {
    let plan = Arc::clone(plan);
    ring.at(index, move || {
        let mut cpg = join();
        plan.together.wait();
        let (mut log, mut events, mut number) = (Vec::new(), Vec::new(), 0_u64);
        while !plan.stop.load(Ordering::SeqCst) {
            cpg.dispatch(&mut events, 1000).unwrap();
            events.drain(..).for_each(|event| note(index, &plan, event, &mut log));
            for _ in 0..20 {
                let octets = number.to_le_bytes().repeat(12);
                if plan.load.load(Ordering::SeqCst) && cpg.multicast(&octets).is_ok() {
                    number += 1;
                }
            }
            wait_for(&cpg, Duration::from_millis(1));
        }
        log
    })
}

/// The messages in a log.
fn messages(log: &[Seen]) -> Vec<(u32, u64)> {
    let message =
        |seen: &Seen| if let Seen::Message(node, number) = seen { Some((*node, *number)) } else { None };
    log.iter().filter_map(message).collect()
}

/// The messages in a log before the first time that somebody was gone.
fn before_the_cut(log: &[Seen]) -> Vec<(u32, u64)> {
    let whole = log.iter().position(|seen| *seen == Seen::Members(3)).expect("three were there");
    let end = log[whole + 1..].iter().position(|seen| matches!(seen, Seen::Members(_)));
    messages(end.map_or(log, |end| &log[..whole + 1 + end]))
}

/// Two that stay together see the same messages in the same order, but not the change at the same place among them. Of the one
/// that is cut off nothing is certain, and how many messages it saw that nobody else ever got is printed.
fn what_a_cut_does_to_the_order() {
    let ring = Ring::of(3);
    let mut alone = 0;
    for cut in 0..3 {
        let number = || AtomicUsize::new(0);
        let plan = Arc::new(Plan {
            together: Barrier::new(3),
            load: AtomicBool::new(false),
            stop: AtomicBool::new(false),
            delivered: [number(), number(), number()],
            members: [number(), number(), number()],
        });
        let processes: Vec<_> = (0..3).map(|index| process(&ring, index, &plan)).collect();
        let all = |counts: &[AtomicUsize; 3], wanted: &dyn Fn(usize) -> bool| {
            counts.iter().all(|count| wanted(count.load(Ordering::SeqCst)))
        };
        until("three on the ring", || all(&plan.members, &|members| members == 3));
        plan.load.store(true, Ordering::SeqCst);
        until("load", || all(&plan.delivered, &|delivered| delivered > 1000));
        ring.node("cut", cut);
        until("two rings", || all(&plan.members, &|members| members < 3));
        plan.load.store(false, Ordering::SeqCst);
        ring.node("heal", cut);
        until("one ring again", || all(&plan.members, &|members| members == 3));
        plan.stop.store(true, Ordering::SeqCst);
        let logs: Vec<Vec<Seen>> = processes.into_iter().map(|process| process.join().unwrap()).collect();
        let others: Vec<Vec<(u32, u64)>> =
            (0..3).filter(|&node| node != cut).map(|node| messages(&logs[node])).collect();
        let together = others[0].iter().zip(&others[1]).all(|(one, other)| one == other);
        assert!(together, "those that stay together see the same");
        let changes: Vec<usize> =
            (0..3).filter(|&node| node != cut).map(|node| before_the_cut(&logs[node]).len()).collect();
        let (own, theirs) = (before_the_cut(&logs[cut]), others.concat().into_iter().collect::<HashSet<_>>());
        let lonely = own.iter().filter(|message| !theirs.contains(message)).count();
        println!("the others saw the change after {changes:?} messages");
        println!("n{} was cut off: it saw {} before it knew, {lonely} of them alone", cut + 1, own.len());
        alone += usize::from(lonely > 0);
    }
    println!("{alone} of 3 cuts: the node that is cut off sees messages that nobody else ever does");
}

/// A ring whose token does not come round takes so much and no more.
fn a_ring_without_its_token_has_no_room_after_a_while() {
    let ring = Ring::with_token(2, Duration::from_secs(6));
    let [mut cpg, other] = [0, 1].map(|index| ring.at(index, join).join().unwrap());
    let end = Instant::now() + DEADLINE;
    let mut events = Vec::new();
    let two = |event: &Event| matches!(event, Event::Members { members, .. } if members.len() == 2);
    while !events.iter().any(two) {
        assert!(Instant::now() < end, "not on one ring: {events:?}");
        wait_for(&cpg, Duration::from_millis(20));
        cpg.dispatch(&mut events, 1000).unwrap();
    }
    events.clear();
    ring.node("stop", 1);
    let taken = (0..10_000).find(|_| {
        let result = cpg.multicast(&[7; 64 * 1024]);
        result.is_err_and(|error| {
            assert!(error.is_try_again(), "{error}");
            true
        })
    });
    ring.node("resume", 1);
    let taken = taken.expect("it has no room at last");
    println!("{taken} messages of 64 KiB were taken");
    assert!(taken < 400, "fewer than another test casts then: {taken}");
    let end = Instant::now() + DEADLINE;
    let mut messages = 0;
    while messages < taken {
        cpg.dispatch(&mut events, 1000).unwrap();
        messages += events.drain(..).filter(|event| matches!(event, Event::Message { .. })).count();
        assert!(Instant::now() < end, "{messages} of {taken} came");
        wait_for(&cpg, Duration::from_millis(20));
    }
    drop(other);
}
