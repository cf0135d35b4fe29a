//! What the system tests share: servers and stock clients as processes of their own.
//!
//! A test that needs what is not on this machine is ignored, says why, and is counted; with `CI=true` it fails (`build.rs`).

pub mod chaos;
mod client;
mod cluster;
pub mod counter;
pub mod directory;
pub mod hostile;
mod namespace;
pub mod naming;
mod process;
mod project;
mod tls;
pub mod types;

pub use client::{Client, Load, Suite};
pub use cluster::{Cluster, free_ports};
pub use namespace::enter;
pub use process::{Server, Signal, run, servers, shell};
pub use project::Project;
pub use tls::Certificates;

use std::path::PathBuf;

/// Returns the root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, PathBuf::from)
}
