//! Deals accepted connections out to the I/O threads.

use std::io;
use std::net::{SocketAddr, TcpStream as StdStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use maestro_orbs::PeerIdentity;
use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;
use tokio::runtime::Handle;

use super::registry::{Registry, Seat};
use crate::connection::{self, Cut, Outlet, Service};
use crate::tls::{self, ServerTls, Stream};
use crate::wakes::Wakes;

/// Silence after which the kernel asks whether the peer's machine is still there.
const KEEPALIVE_AFTER: Duration = Duration::from_secs(60);

/// Deals accepted connections out to the I/O threads, those over TLS after their handshake.
pub(crate) struct Dealer {
    pub(crate) registry: Arc<Registry>,
    pub(crate) service: Arc<Service>,
    pub(crate) threads: Vec<(Handle, Arc<Wakes>)>,
    pub(crate) cut: Cut,
    /// The thread that gets the next connection.
    pub(crate) next: AtomicUsize,
    /// What clients shake hands with, for each address that the server listens at.
    pub(crate) tls: Vec<Option<Arc<ServerTls>>>,
    /// Where they do: a thread of its own, because the cryptography of one takes as long as many requests.
    pub(crate) lobby: Option<Handle>,
    pub(crate) handshake: Duration,
}

impl Dealer {
    /// Takes a connection that came in by the address of this number.
    pub(crate) fn deal(self: &Arc<Self>, stream: StdStream, peer: SocketAddr, listener: usize) {
        if let Err(error) = prepare(&stream) {
            tracing::debug!(%peer, %error, "connection gone before it was served");
            return;
        }
        match (self.tls.get(listener), &self.lobby) {
            (Some(Some(tls)), Some(lobby)) => {
                let greeting = Arc::clone(self).greet(stream, peer, Arc::clone(tls));
                self.registry.greet(lobby, greeting);
            }
            _ => self.seat(peer, None, || TcpStream::from_std(stream).map(Stream::Plain)),
        }
    }

    /// Shakes hands.
    async fn greet(self: Arc<Self>, stream: StdStream, peer: SocketAddr, tls: Arc<ServerTls>) {
        match tls::accept(stream, &tls, self.handshake).await {
            Ok((mut stream, identity)) => {
                self.seat(peer, identity, move || stream.move_here().map(|()| stream));
            }
            Err(error) => tracing::warn!(%peer, %error, "TLS handshake failed: closed"),
        }
    }

    /// Lets an I/O thread serve a connection. `stream` is called there.
    fn seat(
        &self,
        peer: SocketAddr,
        identity: Option<PeerIdentity>,
        stream: impl FnOnce() -> io::Result<Stream> + Send + 'static,
    ) {
        let (handle, wakes) = &self.threads[self.next.fetch_add(1, Ordering::Relaxed) % self.threads.len()];
        let (id, unsent_most) = (Registry::next_id(), self.service.unsent_octets_most());
        let outlet = Outlet::new(id, peer.to_string().into(), identity, self.cut, unsent_most, wakes.clone());
        let outlet = Arc::new(outlet);
        // Without a seat the door was shut meanwhile, or the last seat taken: dropping the stream ends it.
        if let Some(seat) = self.registry.enter(&outlet) {
            handle.spawn(serve(seat, stream, outlet, self.service.clone()));
        }
    }
}

async fn serve(
    _seat: Seat,
    stream: impl FnOnce() -> io::Result<Stream>,
    outlet: Arc<Outlet>,
    service: Arc<Service>,
) {
    match stream() {
        Ok(stream) => connection::serve(stream, outlet, service).await,
        Err(error) => tracing::error!(peer = %outlet.peer, %error, "connection cannot be served"),
    }
}

fn prepare(stream: &StdStream) -> io::Result<()> {
    stream.set_nonblocking(true)?;
    stream.set_nodelay(true)?;
    SockRef::from(stream).set_tcp_keepalive(&TcpKeepalive::new().with_time(KEEPALIVE_AFTER))
}
