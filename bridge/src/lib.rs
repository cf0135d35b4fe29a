//! The IIOP server and client, and the dispatcher from object keys to orbs.
//!
//! * [`Dispatcher`]: which object key is served by which [`Orb`](maestro_orbs::Orb), bound at run time.
//! * [`Server`]: the IIOP ports, in the clear and over TLS. It frames and decodes messages, hands requests to orbs and writes their replies.
//! * [`Etc`]: the directory in which references are published as files.
//! * [`Client`]: calls objects by their references: connections kept, addresses tried in turn, forwards followed.
//! * [`Settings`], [`Limits`], [`Timeouts`]: what peers may take and how long the server waits.
//!
//! A request never gets a task of its own here, and its body is not looked at: an orb decides where it runs, an
//! object decodes it. There is no retry, no replication and no naming service on the server's side.

mod client;
mod clock;
mod connection;
mod dispatcher;
mod ebb;
mod error;
mod etc;
mod server;
mod settings;
mod spare;
mod tls;
mod wakes;

pub use client::{
    CallError, Client, ClientSettings, ClientTls, ClientTlsFiles, ConnectError, Invocation, Remote,
    ReplyBody, TlsUse, UserException,
};
pub use dispatcher::{Binding, Dispatcher};
pub use error::Error;
pub use etc::{Etc, EtcError};
pub use server::{Listen, Server};
pub use settings::{Limits, Settings, Timeouts};
pub use tls::{ClientAuth, ServerTls, TlsError, TlsFiles};
