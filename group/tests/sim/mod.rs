//! The simulator: a whole group in one thread, in virtual time, under one seed.

mod aborts;
pub(crate) mod app;
mod bus;
mod changes;
pub(crate) mod chaos;
pub(crate) mod check;
mod clients;
pub(crate) mod effects;
mod lines;
mod links;
mod lives;
pub(crate) mod net;
pub(crate) mod node;
mod progress;
mod ring;
pub(crate) mod rng;
pub(crate) mod run;
mod sets;
mod settled;
mod weak;
mod window;
pub(crate) mod world;
