//! Request managers ("orbs"): the policies by which requests reach objects.
//!
//! The bridge hands every request to the [`Orb`] that its object key is bound to. The orb answers through the
//! request's [`ReplySlot`], once, from any thread.
//!
//! * [`Simple`] executes a request on the one object it is for: inline or on a pool, as the binding says.
//! * [`ReplicatedUpdates`] casts each request over a totally ordered group and executes it at every replica.
//!
//! This crate opens no sockets and reads no IIOP: that is the bridge's. It decides no order: that is the group's.

mod contact;
mod keys;
mod kinds;
mod mix;
mod port;
pub mod replicated;
mod request;
mod simple;

pub use maestro_adaptors::{PeerIdentity, executing};

pub use contact::Contact;
pub use keys::{CHILD_SEPARATOR, root_key};
pub use kinds::{Factory, Kind, Kinds};
pub use port::Port;
pub use replicated::{Publication, Publisher, ReplicatedUpdates};
pub use request::{ConnectionId, Located, Orb, Reply, ReplySlot, ReplyTo, Request, SlotTicket};
pub use simple::{Execution, Simple};

pub(crate) use keys::child_key;
