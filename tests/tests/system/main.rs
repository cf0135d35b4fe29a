//! Servers as processes, called by stock clients.
//!
//! One binary: each test starts servers of its own, at ports and in directories of its own.

mod documents;
mod failover;
mod interop;
mod mistakes;
mod readme;
mod reference;
