//! Where a server listens.

use std::net::SocketAddr;
use std::sync::Arc;

use super::listener::Listener;
use crate::Error;
use crate::tls::ServerTls;

/// An address that a server listens at, and how clients are spoken to there.
#[derive(Debug, Clone)]
pub struct Listen {
    /// The address; port 0 for a free one.
    pub address: SocketAddr,
    /// The certificate to show over TLS; `None` speaks in the clear.
    pub tls: Option<Arc<ServerTls>>,
}

impl Listen {
    /// Listens in the clear.
    pub fn plain(address: SocketAddr) -> Self {
        Self { address, tls: None }
    }

    /// Listens for TLS.
    pub fn tls(address: SocketAddr, tls: Arc<ServerTls>) -> Self {
        Self { address, tls: Some(tls) }
    }
}

/// Binds all addresses, in their order.
pub(super) fn bind(listens: &[Listen], backlog: i32) -> Result<Vec<Listener>, Error> {
    let bind = |&Listen { address, .. }: &Listen| {
        Listener::bind(address, backlog).map_err(|source| Error::Bind { address, source })
    };
    listens.iter().map(bind).collect()
}

/// Returns all certificates, each once.
pub(super) fn certificates(listens: &[Listen]) -> Vec<Arc<ServerTls>> {
    let mut all: Vec<Arc<ServerTls>> = Vec::new();
    for tls in listens.iter().filter_map(|listen| listen.tls.as_ref()) {
        if !all.iter().any(|known| Arc::ptr_eq(known, tls)) {
            all.push(Arc::clone(tls));
        }
    }
    all
}
