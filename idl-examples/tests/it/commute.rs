//! Replicas of an object whose requests commute.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use maestro_bridge::CallError;
use maestro_giop::{CdrWriter, Ior};

use crate::process::{Caller, PATIENCE, reference};
use crate::replicated::Cluster;

fn add(tally: &Caller, cell: i16, amount: i64) -> Result<(), CallError> {
    let arguments = |body: &mut CdrWriter| {
        body.write_short(cell);
        body.write_longlong(amount);
        Ok(())
    };
    tally.try_call("add", arguments).map(drop)
}

fn total(tally: &Caller, cell: i16) -> Result<i64, CallError> {
    let arguments = |body: &mut CdrWriter| {
        body.write_short(cell);
        Ok(())
    };
    Ok(tally.try_call("total", arguments)?.reader().read_longlong().expect("a long long"))
}

/// The reference with one profile alone, each in turn.
fn single(whole: &Ior) -> impl Iterator<Item = Ior> + '_ {
    whole.profiles.iter().map(|profile| Ior { profiles: vec![profile.clone()], ..whole.clone() })
}

/// Adds 1 to a cell again and again, by way of one replica at first, and counts what was answered.
fn keep_adding(cell: i16, whole: &Ior, answered: &AtomicI64, stop: &AtomicBool) {
    let mut first = whole.clone();
    first.profiles.rotate_left(usize::try_from(cell).unwrap_or(0) % whole.profiles.len());
    let tally = Caller::to(first);
    while !stop.load(Ordering::SeqCst) {
        // What ends without an answer may be executed or not.
        if add(&tally, cell, 1).is_ok() {
            answered.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// Waits until something is so.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// `safe`: an answer that a client got is never lost.
fn outlives(mut cluster: Cluster, safe: bool) {
    let whole = reference(&cluster.file("Tally"));
    assert_eq!(whole.profiles.len(), 3);
    let stop = Arc::new(AtomicBool::new(false));
    let sums: Vec<Arc<AtomicI64>> = (0..3).map(|_| Arc::default()).collect();
    let clients: Vec<_> = (0..3i16)
        .map(|cell| {
            let (whole, stop) = (whole.clone(), Arc::clone(&stop));
            let sums = Arc::clone(&sums[usize::try_from(cell).unwrap()]);
            thread::spawn(move || keep_adding(cell, &whole, &sums, &stop))
        })
        .collect();
    let answered = || sums.iter().map(|sums| sums.load(Ordering::SeqCst)).collect::<Vec<_>>();
    for victim in 0..3 {
        for turn in 0..2 {
            let before = answered();
            let more = || answered().iter().zip(&before).all(|(now, before)| *now >= before + 20);
            until("each client is answered", more);
            if turn == 0 {
                cluster.kill(victim);
            } else {
                cluster.restart(victim);
            }
        }
    }
    stop.store(true, Ordering::SeqCst);
    clients.into_iter().for_each(|client| client.join().unwrap());
    // Each replica by itself; what one answered the others execute a moment later.
    let replicas: Vec<Caller> = single(&reference(&cluster.file("Tally"))).map(Caller::to).collect();
    assert_eq!(replicas.len(), 3);
    for (cell, sums) in (0..3).zip(&sums) {
        let least = sums.load(Ordering::SeqCst);
        let totals = || replicas.iter().map(|it| total(it, cell).unwrap()).collect::<Vec<_>>();
        until("all replicas have the same", || totals().windows(2).all(|pair| pair[0] == pair[1]));
        let found = totals()[0];
        // Our client tries another replica where it cannot know that the first one executed nothing: it may add twice.
        assert!(!safe || least <= found, "{least} answered, {found} there");
    }
    // All of it is there again after all have stopped in order.
    let before: Vec<i64> = (0..3).map(|cell| total(&replicas[0], cell).unwrap()).collect();
    cluster.stop_all();
    cluster.start_all();
    let replicas: Vec<Caller> = single(&reference(&cluster.file("Tally"))).map(Caller::to).collect();
    for replica in &replicas {
        let now: Vec<i64> = (0..3).map(|cell| total(replica, cell).unwrap()).collect();
        assert_eq!(now, before);
    }
}

#[test]
fn a_tally_whose_adds_commute_outlives_each_of_its_replicas() {
    outlives(Cluster::start_with("tally", &["--commute"]), true);
}

#[test]
fn a_tally_delivered_optimistically_outlives_each_of_its_replicas() {
    let flags = ["--commute", "--delivery", "optimistic", "--order", "token"];
    outlives(Cluster::start_with("tally", &flags), false);
}

#[test]
fn replicas_that_do_not_agree_whether_requests_commute_refuse_each_other() {
    let mut cluster = Cluster::start_with("tally", &["--commute"]);
    cluster.kill(2);
    cluster.flags.clear();
    let odd = cluster.replica(2);
    odd.says("casts commute");
}
