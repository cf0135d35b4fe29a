//! The example servers as processes, called by a client of our own.

mod adaptors;
mod groups;
mod mistakes;
mod process;
mod replicated;
mod simple;
