//! A replica whose objects hang while the others go on: it is left, starts over by itself, and is one of them again.

use std::fs::OpenOptions;
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use maestro_tests::chaos::own::{Orb, OwnClients, Pace};
use maestro_tests::chaos::replicas::Replicas;
use rustix::process::Signal;

/// Far beyond what anything takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + LIMIT;
    while !is_so() {
        assert!(Instant::now() < end, "{what}: not in time");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A pipe in the place of a file: whoever writes into it hangs when it is full.
fn pipe(path: &Path) -> std::fs::File {
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo runs");
    assert!(made.success());
    OpenOptions::new().read(true).write(true).open(path).expect("a pipe can be opened")
}

#[test]
fn a_replica_that_hangs_is_left_and_starts_over_by_itself() {
    let directory = tempfile::TempDir::new().expect("a directory");
    // The third replica hangs as soon as it has written so much of what it executes that the pipe is full.
    let mut notes = pipe(&directory.path().join("r3-1.notes"));
    let replicas = Replicas::prepare(3, directory.path(), None, &[]).expect("replicas");
    let mut replicas = replicas.by(Path::new(env!("CARGO_BIN_EXE_chaos")));
    (0..3).for_each(|replica| replicas.start(replica).expect("it starts"));
    until("ready", || (0..3).all(|replica| replicas.is_ready(replica)) && replicas.are_together());
    let clients = OwnClients::start(
        Orb::Bridge,
        &Pace {
            first: 1000,
            clients: 6,
            period: Duration::from_millis(2),
            patience: LIMIT,
            reference: replicas.reference(),
        },
    );
    let clients = clients.expect("clients");
    until("left", || replicas.said(2).contains("while a majority went on: it is excluded"));
    let others: u64 = clients.answered().iter().max().copied().unwrap_or(0);
    assert!(others > 1000, "the others have answered {others} calls of one client");
    thread::spawn(move || {
        let mut octets = [0; 65_536];
        while notes.read(&mut octets).is_ok() {}
    });
    until("together again", || replicas.are_together());
    until("ready again", || replicas.said(2).lines().filter(|line| line.starts_with("ready ")).count() == 2);
    let before = clients.answered();
    until("answers", || clients.answered().iter().zip(&before).all(|(now, before)| *now > before + 50));
    drop(clients.finish());
    (0..3).for_each(|replica| replicas.signal(replica, Signal::TERM));
    for replica in 0..3 {
        until("stopped", || match replicas.ended(replica).expect("the system tells") {
            Some(status) => {
                assert!(status.success(), "{}", replicas.said(replica));
                true
            }
            None => false,
        });
    }
}
