//! Accepts connections, on all addresses of a server.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::dealer::Dealer;
use super::door::Door;
use super::episode::Episode;
use super::registry::Registry;

/// How long clients are refused after an error that will not go away at once, such as too many open files: they look
/// for another replica instead of waiting unserved.
const PAUSE_AFTER_ERROR: Duration = Duration::from_millis(100);

/// The one acceptor of a server. It has a thread of its own, so that it never waits behind requests.
pub(crate) struct Acceptor {
    pub(crate) door: Arc<Door>,
    pub(crate) registry: Arc<Registry>,
    pub(crate) dealer: Arc<Dealer>,
    /// Accepting fails.
    pub(crate) failing: Episode,
    /// There are about as many connections as there may be.
    pub(crate) full: Episode,
}

impl Acceptor {
    /// Accepts until the server stops.
    pub(crate) fn run(mut self) {
        while let Some(listeners) = self.door.wait_until_open() {
            self.accept_from(&mut Open::new(&listeners));
        }
    }

    /// Accepts until the door is shut, or there are as many connections as there may be.
    fn accept_from(&mut self, open: &mut Open<'_>) {
        while self.registry.has_room() {
            match open.accept() {
                Ok((stream, peer, listener)) => {
                    self.note_accepted();
                    self.dealer.deal(stream, peer, listener);
                }
                // What a socket says that does not listen any more.
                Err(error) if error.kind() == ErrorKind::InvalidInput => return,
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
                Err(error) => {
                    if self.failing.begins() {
                        tracing::error!(address = %self.door, %error, "cannot accept: clients are refused");
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
            tracing::info!(address = %self.door, "accepting again");
        }
        // Not at once: at the limit connections come and go.
        if self.registry.is_roomy() && self.full.ends() {
            tracing::info!(address = %self.door, "no longer full");
        }
    }
}

/// Sockets that listen, accepted from in turn.
struct Open<'a> {
    listeners: &'a [TcpListener],
    polled: Vec<PollFd<'a>>,
    /// The one to look at first.
    next: usize,
}

impl<'a> Open<'a> {
    fn new(listeners: &'a [TcpListener]) -> Self {
        let polled = listeners.iter().map(|listener| PollFd::new(listener, PollFlags::IN)).collect();
        Self { listeners, polled, next: 0 }
    }

    /// Waits for a client. Returns the number of the listener that it came in by, too.
    fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr, usize)> {
        loop {
            let count = self.listeners.len();
            let ready = (0..count).map(|step| (self.next + step) % count);
            if let Some(ready) = ready.into_iter().find(|&index| !self.polled[index].revents().is_empty()) {
                self.polled[ready].clear_revents();
                self.next = ready + 1;
                match self.listeners[ready].accept() {
                    // It has gone away again.
                    Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                    accepted => return accepted.map(|(stream, peer)| (stream, peer, ready)),
                }
            } else {
                match poll(&mut self.polled, None) {
                    Err(Errno::INTR) => {}
                    polled => drop(polled?),
                }
            }
        }
    }
}
