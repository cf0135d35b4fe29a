//! Two releases of the bank side by side: rolled forward, half-way back, and forward again, while clients go on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::bank::{Account, Bank};
use crate::process::{Ended, run};
use crate::replicated::Cluster;

const OLD: &[&str] = &["--release", "1"];
const NEW: &[&str] = &["--release", "2"];

const DEPOSITS: i64 = 1200;
const NO_MOVEMENTS: &str = "BAD_OPERATION minor 0x4f4d0002 completed NO";

/// Ends the clients when it is dropped, so that a test that fails ends too.
struct Done<'a>(&'a AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Stops a replica in order and starts it as another release.
fn roll(cluster: &mut Cluster, index: usize, release: &[&'static str]) {
    let mut replica = cluster.replicas[index].take().unwrap();
    assert_eq!(replica.stop().code(), Some(0));
    nobody_left(&replica.said());
    cluster.flags = release.to_vec();
    cluster.restart(index);
}

/// Demands that a replica never was expelled, nor found to answer otherwise than others.
fn nobody_left(said: &[String]) {
    let bad = ["refused", "otherwise", "differently", "shut", "panicked", "undone", "ERROR"];
    let bad: Vec<_> = said.iter().filter(|line| bad.iter().any(|word| line.contains(word))).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

/// Runs a replica that is expected to end by itself.
fn ends(cluster: &Cluster, index: usize, flags: &[&str]) -> Ended {
    let arguments = cluster.arguments(index, flags);
    run("bank", &arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn two_releases_are_rolled_forward_and_half_way_back_under_load() {
    let mut cluster = Cluster::start_with("bank", OLD);
    let bank = Bank::of(&cluster.file("Bank"));
    let owners = ["Ada", "Bob", "Cid"];
    let accounts = owners.map(|owner| {
        let account = bank.open(owner).unwrap();
        assert_eq!(account.deposit(1, "one"), Ok(1));
        account
    });
    let done = AtomicBool::new(false);
    let deposits: Vec<i64> = thread::scope(|scope| {
        let pay = |account: Account| {
            let done = &done;
            move || {
                let mut deposits = 1;
                while !done.load(Ordering::Relaxed) {
                    deposits += 1;
                    // Every deposit is executed once, and its answer is the sum of all before it.
                    assert_eq!(account.deposit(1, "one"), Ok(deposits));
                }
                deposits
            }
        };
        let clients = accounts.map(|account| scope.spawn(pay(account)));
        let ended = Done(&done);
        for (index, release) in [(0, NEW), (1, NEW), (1, OLD), (0, OLD), (0, NEW), (1, NEW)] {
            roll(&mut cluster, index, release);
            assert_eq!(bank.find("Ada").unwrap().movements().unwrap_err(), NO_MOVEMENTS);
        }
        // The last one of the old release.
        roll(&mut cluster, 2, NEW);
        cluster.replicas.iter().flatten().for_each(|replica| replica.says("level 2"));
        assert!(bank.find("Ada").unwrap().movements().unwrap().len() <= 100);
        drop(ended);
        clients.map(|client| client.join().unwrap()).to_vec()
    });
    for (owner, deposits) in owners.into_iter().zip(deposits) {
        let account = bank.find(owner).unwrap();
        assert_eq!(account.balance(), Ok(deposits));
        let words = account.describe().unwrap();
        assert!(words.starts_with(&format!("{owner} has {deposits} after ")), "{words}");
    }
    assert_eq!(bank.owners(), owners);
    cluster.replicas.iter_mut().flatten().for_each(|replica| {
        assert_eq!(replica.stop().code(), Some(0));
        nobody_left(&replica.said());
    });
}

#[test]
fn a_release_that_is_too_old_ends_with_one_sentence_and_the_new_one_goes_on_from_there() {
    let mut cluster = Cluster::start_with("bank", NEW);
    let bank = Bank::of(&cluster.file("Bank"));
    cluster.replicas.iter().flatten().for_each(|replica| replica.says("level 2"));
    let ada = bank.open("Ada").unwrap();
    // More than a replica that comes with nothing executes: it gets the state.
    for sum in 1..=DEPOSITS {
        assert_eq!(ada.deposit(1, "one"), Ok(sum));
    }
    let sentence =
        "the replicas run level 2, and this release can run level 1 alone: start one that can run level 2";
    // One that stopped in order finds it in its own directory, one that crashed hears it from the others.
    assert_eq!(cluster.replicas[0].take().unwrap().stop().code(), Some(0));
    cluster.kill(1);
    cluster.restart(0);
    for (index, code, way) in
        [(1, 1, "came from another replica was refused"), (2, 2, "was kept cannot be used")]
    {
        if let Some(mut replica) = cluster.replicas[index].take() {
            assert_eq!(replica.stop().code(), Some(0));
        }
        let ended = ends(&cluster, index, OLD);
        assert_eq!(ended.code, Some(code), "{}", ended.errors);
        let is_told = |line: &&str| line.contains(way) && line.ends_with(sentence);
        let told = ended.errors.lines().filter(is_told).count();
        assert_eq!(told, 1, "{}", ended.errors);
        assert_eq!(ended.out, "");
        cluster.restart(index);
    }
    assert_eq!(bank.find("Ada").unwrap().deposit(1, "two"), Ok(DEPOSITS + 1));
    // With all of them stopped, the memory that the others kept is still worth something.
    cluster.stop_all();
    let ended = ends(&cluster, 0, OLD);
    assert_eq!(ended.code, Some(2));
    assert_eq!(ended.errors, format!("--data: the state that was kept cannot be used: {sentence}\n"));
    cluster.start_all();
    let words = format!("Ada has {0} after {0} movements", DEPOSITS + 1);
    assert_eq!(bank.find("Ada").unwrap().describe().unwrap(), words);
}

#[test]
fn one_replica_that_is_held_holds_all_of_them() {
    let mut cluster = Cluster::start_with("bank", &["--release", "2", "--hold-level", "1"]);
    let bank = Bank::of(&cluster.file("Bank"));
    let ada = bank.open("Ada").unwrap();
    for index in 0..3 {
        ada.deposit(1, "one").unwrap();
        assert_eq!(ada.movements().unwrap_err(), NO_MOVEMENTS);
        roll(&mut cluster, index, NEW);
    }
    cluster.replicas.iter().flatten().for_each(|replica| replica.says("level 2"));
    ada.deposit(1, "one").unwrap();
    assert_eq!(ada.describe().unwrap(), "Ada has 4 after 1 movements");
    let held = ends(&cluster, 0, &["--hold-level", "3"]);
    assert_eq!(held.code, Some(2));
    assert_eq!(held.errors, "--hold-level: this release can run levels 1 to 2, and cannot be held at 3\n");
}
