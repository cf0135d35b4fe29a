//! Group communication: views, total order, primary views, stability and state transfer.
//!
//! A member of a group is a [`Core`]: one pure state machine that takes time and inputs and returns outputs. [`driver`] runs
//! it on a thread of its own with sockets, files and a clock; tests run many of them in one thread with none of these.
//!
//! * What lives on a group implements [`Application`]: it executes what is delivered, and its state moves to joiners.
//! * [`engine`] moves messages; above it every engine gets the same order, views and votes ([`flush`]).
//! * [`datadir`] keeps a member's identity, and its memory between an orderly stop and the next start.
//! * [`operator`] asks a running group about its members and for changes of them.
//! * [`tools`] are what a program uses that wants a group and no CORBA.
//! * [`transport`] connects members by TCP, sealed with a shared key.
//!
//! The crate knows nothing of CORBA. It does no reading of configuration files and no logging of payloads.

mod api;
mod core;
mod core_io;
pub mod datadir;
mod digest;
pub mod driver;
pub mod engine;
pub mod flush;
mod history;
mod loose;
mod merging;
mod need;
pub mod operator;
mod options;
mod roster;
mod stop;
pub mod tools;
pub mod transport;
mod types;
mod union;

pub use crate::core::{Core, CoreSettings, Faults, LagLimits};
pub use api::{
    AbortReason, Aborted, Application, Counts, Delivery, MemberAddress, MemberInfo, Observer, Overwritten,
    PIECE_OCTETS, PieceSink, PieceSource, Snapshot, Status, TransferError, ViewEvent,
};
pub use core_io::{Answer, Exit, Input, Output, Persist, PushEnd, Refused, RosterNews, TransferId};
pub use driver::{CastError, ConfigError, EngineKind, Group, LeaveError, Settings, StartError};
pub use engine::embedded::{Order, OrderFaults};
pub use history::{Entry, History, ViewTable};
pub use loose::{Lane, LaneWord, Loose, Mark, StoppedLoose};
pub use merging::{Line, Merged};
pub use options::{DeliveryMode, Options, Progress};
pub use roster::{Roster, RosterVersion, Seat, Since, Wish, WishError};
pub use stop::StopState;
pub use transport::{GroupKey, KeyError};
pub use types::{ConfigId, Incarnation, Member, MemberIndex, Stamp, Time, ViewId};
pub use union::{LaneUnion, Union};
