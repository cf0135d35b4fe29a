//! Accepts connections and deals them out to the I/O threads.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream as TokioStream;
use tokio::runtime::Handle;

use super::door::Door;
use super::episode::Episode;
use super::registry::Registry;
use crate::connection::{self, Cut, Outlet, Service};
use crate::tls::Stream;
use crate::wakes::Wakes;

/// How long clients are refused after an error that will not go away at once, such as too many open files: they look
/// for another replica instead of waiting unserved.
const PAUSE_AFTER_ERROR: Duration = Duration::from_millis(100);
/// Silence after which the kernel asks whether the peer's machine is still there.
const KEEPALIVE_AFTER: Duration = Duration::from_secs(60);

/// The one acceptor of a server. It has a thread of its own, so that it never waits behind requests.
pub(crate) struct Acceptor {
    pub(crate) door: Arc<Door>,
    pub(crate) registry: Arc<Registry>,
    pub(crate) service: Arc<Service>,
    pub(crate) threads: Vec<(Handle, Arc<Wakes>)>,
    pub(crate) cut: Cut,
    /// The thread that gets the next connection.
    pub(crate) next: usize,
    /// Accepting fails.
    pub(crate) failing: Episode,
    /// There are about as many connections as there may be.
    pub(crate) full: Episode,
}

impl Acceptor {
    /// Accepts until the server stops.
    pub(crate) fn run(mut self) {
        while let Some(listener) = self.door.wait_until_open() {
            self.accept_from(&listener);
        }
    }

    /// Accepts until the door is shut, or there are as many connections as there may be.
    fn accept_from(&mut self, listener: &TcpListener) {
        while self.registry.has_room() {
            match listener.accept() {
                Ok((stream, peer)) => {
                    self.note_accepted();
                    self.deal(stream, peer);
                }
                // What a socket says that does not listen any more.
                Err(error) if error.kind() == ErrorKind::InvalidInput => return,
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
                Err(error) => {
                    if self.failing.begins() {
                        tracing::error!(address = %self.door.address(), %error, "cannot accept: clients are refused");
                    }
                    self.door.pause();
                    return thread::sleep(PAUSE_AFTER_ERROR);
                }
            }
        }
        self.door.pause();
        if self.full.begins() {
            let connections = self.registry.count();
            tracing::warn!(connections, "too many connections: refused until one ends");
        }
        self.registry.wait_for_room();
    }

    fn note_accepted(&mut self) {
        if self.failing.ends() {
            tracing::info!(address = %self.door.address(), "accepting again");
        }
        // Not at once: at the limit connections come and go.
        if self.registry.is_roomy() && self.full.ends() {
            tracing::info!(address = %self.door.address(), "no longer full");
        }
    }

    fn deal(&mut self, stream: TcpStream, peer: SocketAddr) {
        if let Err(error) = prepare(&stream) {
            tracing::debug!(%peer, %error, "connection gone before it was served");
            return;
        }
        let (handle, wakes) = &self.threads[self.next];
        self.next = (self.next + 1) % self.threads.len();
        let (id, unsent_most) = (Registry::next_id(), self.service.unsent_octets_most());
        let outlet =
            Arc::new(Outlet::new(id, peer.to_string().into(), None, self.cut, unsent_most, wakes.clone()));
        // Without a seat the door was shut meanwhile: dropping the stream ends it.
        if let Some(seat) = self.registry.enter(&outlet) {
            let service = self.service.clone();
            handle.spawn(async move {
                let _seat = seat;
                let stream = TokioStream::from_std(stream).map(Stream::Plain);
                connection::serve(stream, outlet, service).await;
            });
        }
    }
}

fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nonblocking(true)?;
    stream.set_nodelay(true)?;
    SockRef::from(stream).set_tcp_keepalive(&TcpKeepalive::new().with_time(KEEPALIVE_AFTER))
}
