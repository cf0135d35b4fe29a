//! The orb that executes each request at every replica, in one total order.

mod agreement;
mod door;
mod front;
mod membership;
mod pending;
mod replica;
mod reply_log;
mod update;

pub use door::{Notice, Notices, Publication, Publisher};
pub use front::HoldLimits;
