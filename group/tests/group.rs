//! The group's core, many members in one thread under one seed, and exact outputs of small scripts.

mod cases;
mod sim;
