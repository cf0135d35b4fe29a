//! Stories, seeds, mutations, and exact outputs.

mod seeds;
mod stories;
