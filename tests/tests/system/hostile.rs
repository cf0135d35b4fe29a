//! Hostile peers get what they should and cost what they may, some at a time: `docs/hostile.md` has all of them.

use std::path::Path;

use maestro_tests::hostile::options::{Options, Whom};
use maestro_tests::hostile::run::{Complaint, run_row};

/// Runs rows with a small part of their peers. How long the good client waits is no matter of tests, which share the machine, nor is what
/// the C library's allocator keeps of some hundred KiB.
fn holds(servers: Whom, rows: &[&str]) {
    let rows = rows.iter().map(|name| (*name).to_owned()).collect();
    let options = Options { rows, servers, seconds: 0.3, part: 0.02, json: false };
    let chosen = options.chosen().unwrap();
    assert!(!chosen.is_empty());
    for (row, count) in chosen {
        let measured = run_row(Path::new(env!("CARGO_BIN_EXE_hostile")), row, count, &options).unwrap();
        let complaints = measured.complaints();
        let wrong: Vec<_> =
            complaints.iter().filter(|complaint| matches!(complaint, Complaint::Wrong(_))).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}, {:?}", row.name, measured.counts);
    }
}

#[test]
fn what_is_not_giop_is_closed_beside_a_good_client() {
    holds(Whom::One, &["not-giop", "version", "type", "size", "many-fragments", "unasked"]);
}

#[test]
fn arguments_that_lie_get_marshal_beside_a_good_client() {
    let rows = ["short-body", "boolean", "enum", "string-lies", "sequence-lies", "deep-any"];
    holds(Whom::One, &rows);
}

#[test]
fn what_is_not_there_is_told_beside_a_good_client() {
    holds(Whom::One, &["unknown-key", "unknown-operation"]);
}

#[test]
fn floods_do_no_harm() {
    holds(Whom::One, &["open-fragments", "unread", "cancel-flood", "locate-flood", "churn", "tls-stall"]);
}

#[test]
fn replicas_bear_hostile_peers() {
    holds(Whom::Three, &["not-giop", "short-body", "unread", "group-garbage", "group-silent"]);
}
