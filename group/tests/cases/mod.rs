//! Stories, seeds, mutations, and exact outputs.

mod stories;
