//! The example servers as processes, called by a client of our own.

mod adaptors;
mod bank;
mod commute;
mod groups;
mod kit;
mod mistakes;
mod naming;
mod process;
mod replicated;
mod simple;
mod tls;
mod upgrade;
