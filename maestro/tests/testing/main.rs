//! The test kit: what a cluster does, and whom it convicts.
#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of a type with lifetimes is not general enough"
)]

mod chaos;
mod guilty;
mod innocent;
mod runs;
mod sample;
mod states;
mod stories;
mod stubs;
