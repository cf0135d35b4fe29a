//! The group's core, many members in one thread under one seed, and exact outputs of small scripts.

#![allow(clippy::print_stdout)] // Seeds and counts are for whoever runs them.

mod cases;
mod sim;
