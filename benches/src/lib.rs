//! Benchmark programs, each beside a peer.

pub mod rounds;
