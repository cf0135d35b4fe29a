//! The driver: one thread runs the core and the sockets, another one the application.
//!
//! [`Group::start`] takes the data directory and the port, begins a new life of the member, and starts both threads. What is
//! delivered comes to the [`Application`](crate::Application) in batches; what it casts goes to the core through an inbox that
//! wakes it once per batch.

mod act;
mod bus;
mod command;
mod execution;
mod flow;
mod gate;
mod handle;
mod queue;
mod report;
mod run;
mod seat;
mod settings;
mod shared;
mod start;

pub use crate::roster::{MEMBERS_LIMIT, NAME_LIMIT_OCTETS};
pub use execution::SaveError;
pub use gate::CastError;
pub use handle::Group;
pub use settings::{Checked, ConfigError, EngineKind, Settings};
pub use shared::LeaveError;
pub use start::StartError;
