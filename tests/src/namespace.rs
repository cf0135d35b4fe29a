//! Network namespaces: machines of their own, as far as the network goes.

use std::fs::File;
use std::os::fd::AsFd;
use std::path::Path;

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

/// Moves this thread, and those that it starts from here on, into a network namespace.
///
/// # Panics
///
/// There is none, or the process may not enter it.
pub fn enter(namespace: &Path) {
    let file = File::open(namespace).expect("a network namespace");
    move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network)).expect("root may enter it");
}
