//! Replicated updates: each request is executed at every replica, in one total order.
//!
//! The way of a request: [`ReplicatedUpdates`] takes it from the bridge -> `front` gives it a ticket and casts it -> the group
//! delivers it everywhere -> `executor` hands it to `replica`, which executes it unless its ticket or its FT_REQUEST was
//! seen before (`reply_log`) -> at the origin alone the answer finds its slot in `front`.
//!
//! `replica`, `reply_log`, `agreement`, `membership` and `update` are pure: deliveries in, effects out.

mod agreement;
#[doc(hidden)]
pub mod bare;
mod catalogue;
mod destroyed;
mod door;
mod executor;
mod front;
mod host;
mod image;
mod level;
mod membership;
mod merging;
mod orb;
mod pending;
mod pieces;
mod publishing;
mod replica;
mod reply_log;
mod settings;
mod status;
mod update;

#[cfg(test)]
mod tests;

pub use door::{Notice, Notices, Publication, Publisher};
pub use front::{HoldLimits, WaitLimits};
pub use level::{LevelError, Levels};
pub use maestro_group::{DeliveryMode, Progress};
pub use orb::{ReplicatedError, ReplicatedUpdates};
pub use settings::{OptionError, Options, ReplicatedSettings};
