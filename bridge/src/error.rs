//! What can go wrong when a server is set up.

use std::io;
use std::net::SocketAddr;

/// An error of the server side. What peers do wrong is answered on the wire and logged, never returned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting cannot work.
    #[error("setting {name} is {value}, it must be at least {least}")]
    Setting {
        /// The setting's path in [`Settings`](crate::Settings).
        name: &'static str,
        /// What it is.
        value: usize,
        /// The least that works.
        least: usize,
    },
    /// The address cannot be served: in use, not of this machine, or not permitted.
    #[error("cannot serve {address}: {source}")]
    Bind {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// A thread or its event queue cannot be made.
    #[error("cannot start thread {index}: {source}")]
    Thread {
        /// The thread's number, from 0.
        index: usize,
        /// What the system said.
        source: io::Error,
    },
    /// The object key or name is bound already.
    #[error("object key {0} is bound already")]
    Bound(maestro_giop::ObjectKey),
    /// A name was given to an object key that is not bound.
    #[error("object key {0} is not bound")]
    NotBound(maestro_giop::ObjectKey),
}
