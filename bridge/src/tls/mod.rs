//! TLS: connections that are encrypted, and certificates in files.
//!
//! * [`Stream`]: a connection in the clear or over TLS, read and written alike.
//! * [`ServerTls`]: the certificate that a server shows, and whom it asks for theirs; loaded again while it runs.
//! * [`TlsError`]: what is wrong with which file.
//!
//! TLS 1.2 and 1.3 by rustls, with *ring* as its cryptography. Nothing outside of this crate knows of TLS more than an address
//! and a [`PeerIdentity`](maestro_orbs::PeerIdentity).

mod certificate;
mod error;
mod handshake;
mod pem;
mod server;
mod socket;
mod stamp;
mod stream;
mod watch;

pub use self::error::TlsError;
pub use self::server::{ClientAuth, ServerTls, TlsFiles};

pub(crate) use self::handshake::accept;
pub(crate) use self::pem::{certified_key, roots};
pub(crate) use self::socket::Socket;
pub(crate) use self::stream::Stream;
pub(crate) use self::watch::watch;

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};

/// Returns the cryptography that all of TLS here uses. It is named wherever one is needed: a process may have set another as its
/// default, or none.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}
