//! Stories, seeds, mutations, and exact outputs.

mod exact;
mod mutations;
mod optimistic;
mod seeds;
mod stories;
