//! Stories, seeds, mutations, and exact outputs.

mod mutations;
mod seeds;
mod stories;
