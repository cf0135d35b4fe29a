//! Real groups on real corosync daemons: nodes in network namespaces of one machine, cut off, stopped and killed.
//!
//! They need root, corosync and iproute2 (`tests/corosync/ring.sh check` says whether they can run). Elsewhere they are skipped
//! and say why; with `CI=true` that is a failure.

#![allow(clippy::print_stdout, clippy::print_stderr)] // What is skipped and why; a process's answers.

#[path = "../driver/support.rs"]
#[allow(dead_code)] // What the tests of the embedded engine use.
mod support;

mod apart;
mod faults;
mod order;
mod process;
mod raw;
mod ring;
