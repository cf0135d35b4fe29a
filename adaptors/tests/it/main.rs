//! Adaptors as an orb calls them.

mod builtins;
mod calls;
mod toy;
