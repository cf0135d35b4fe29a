//! How members reach each other: TCP connections that carry frames, sealed with the group's key where there is one.
//!
//! [`channel`](ChannelError) turns octets into frames and back and [`Hello`] says who is there, both without I/O; a `Link` does the
//! reads and writes of one connection. What a peer sends is checked before it is understood: lengths before memory is taken, seals
//! before frames are looked at, the hello before messages.

pub(crate) mod channel;
mod complaints;
mod dial;
mod greeting;
mod hello;
mod key;
mod link;
pub(crate) mod mesh;
pub(crate) mod operator;

pub use channel::ChannelError;
pub use hello::{Acquaintance, Hello, PROTOCOL, Refusal, judge};
pub use key::{GroupKey, KEY_MAX_OCTETS, KEY_MIN_OCTETS, KeyError};
pub use link::LinkError;
pub use operator::{MemberReport, MemberState, Report};

/// Kinds of frames. The kind is the first octet of a frame.
pub(crate) mod kind {
    /// Who the sender is; first on each side.
    pub(crate) const HELLO: u8 = 1;
    /// The sender refuses the connection, and why.
    pub(crate) const REFUSE: u8 = 2;
    /// The dialer accepts the acceptor.
    pub(crate) const ACCEPT: u8 = 5;
    /// The connection is the one to use; sent by the member with the lower index.
    pub(crate) const OPEN: u8 = 3;
    /// A message of the core.
    pub(crate) const MESSAGE: u8 = 4;
    /// The sender is no member, and asks something.
    pub(crate) const OPERATOR: u8 = 6;
    /// What it is told.
    pub(crate) const REPLY: u8 = 7;
}
