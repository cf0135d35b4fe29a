//! Benchmark programs, each beside a peer.
