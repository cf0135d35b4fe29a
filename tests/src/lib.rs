//! What the system tests share: servers and stock clients as processes of their own.
//!
//! A test that needs what is not on this machine says so on standard error and passes; with `CI=true` it fails.

mod client;
mod cluster;
mod process;

pub use client::{Client, Load, Suite};
pub use cluster::{Cluster, free_ports};
pub use process::{Server, Signal, run, servers};

use std::path::PathBuf;

/// Returns the root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, PathBuf::from)
}

/// Says why a test is skipped.
///
/// # Panics
///
/// With `CI=true`: nothing is skipped there.
#[allow(clippy::print_stderr, reason = "the reason is for whoever runs the tests")]
pub fn skip(reason: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "nothing is skipped in CI: {reason}");
    eprintln!("skipped: {reason}");
}
