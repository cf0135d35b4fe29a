//! Stories, seeds, mutations, and exact outputs.

mod exact;
mod mutations;
mod seeds;
mod stories;
