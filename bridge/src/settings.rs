//! What a server allows, and how long it waits.

use std::num::NonZeroUsize;
use std::time::Duration;

use crate::Error;

/// The settings of a [`Server`](crate::Server). `Settings::default()` serves; every limit has a default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Number of I/O threads. Default: half the number of cores, at least 1 and at most 4, because objects, the group and
    /// the kernel's side of the network need cores too; and a thread that serves more connections handles more of them
    /// each time it wakes.
    ///
    /// A connection belongs to one of them for life; objects that are bound inline run on it.
    pub io_threads: usize,
    /// What one peer, and all peers together, may take.
    pub limits: Limits,
    /// How long the server waits for what.
    pub timeouts: Timeouts,
    /// Length of the queue of connections that the kernel has completed and the server has not accepted.
    /// Default: 1,024.
    pub backlog: i32,
    /// Replies that are longer than this are sent in fragments of at most this many octets, in GIOP 1.2 only.
    /// `None` never cuts. Default: 4 MiB, more than stock clients accept in one message anyway (omniORB: 2 MiB),
    /// because some of them put fragments together in one version only and some not at all.
    pub fragment_octets: Option<usize>,
}

/// Limits on what peers may take. Each is checked before memory is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time. At the limit the port does not listen, so that a client is refused at once and looks
    /// for another replica; it listens again when a connection has ended. The server raises the process's limit on
    /// open files as far as it may, and takes no more connections than that leaves room for. Default: 16,384.
    pub connections: usize,
    /// TLS handshakes at a time; they are no connections yet. The one that began first is given up for one more: a client that is
    /// there is done in milliseconds, one that stalls is in nobody's way. Default: 1,024.
    pub handshakes: usize,
    /// Requests of one connection that are taken and not answered, oneways included. At the limit nothing more is
    /// read from the connection until one is answered. Default: 1,024.
    pub requests_in_flight: usize,
    /// Octets of the requests of one connection that are taken and not answered, counted for requests of 4 KiB
    /// and more: the small ones are bounded by their number. At the limit nothing more is read. Default: 64 MiB.
    pub octets_in_flight: usize,
    /// Octets of one message, header and all fragments included. A longer one gets MessageError. Default: 64 MiB.
    pub message_octets: usize,
    /// Messages of one connection that have begun and whose last fragment is missing. Default: 16.
    pub fragmented_messages: usize,
    /// Octets of replies that wait for a client to read them. Above, nothing more is read from that client.
    /// Default: 1 MiB.
    pub unsent_octets: usize,
    /// Octets of replies that wait for a client to read them, at the most. Requests that were taken before
    /// `unsent_octets` was reached are executed, and an orb that answers from other threads may answer many of them at
    /// once. When their replies are more than this together, the connection is cut and they are dropped; a single
    /// reply may be longer. Default: 64 MiB.
    pub unsent_octets_most: usize,
}

/// How long the server waits. Times are watched by one coarse clock: a time-out comes up to a quarter late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeouts {
    /// For the rest of a message that has begun, fragments included, from its first octet on; for a long one anew with
    /// each 64 KiB that come. Then the connection is closed. Default: 30 s.
    pub half_message: Duration,
    /// For a TLS handshake, from accepting the client on. Then it is closed. Default: 10 s.
    pub handshake: Duration,
    /// For a request on a connection with none in flight; then CloseConnection. `None`, the default, waits for
    /// ever: most clients keep connections for reuse.
    pub idle: Option<Duration>,
    /// For the client to close after the server has said the last word (CloseConnection, MessageError). What
    /// arrives meanwhile is thrown away. Default: 1 s.
    pub linger: Duration,
    /// For requests in flight, and for replies to be read, when a connection ends in order. Default: 10 s.
    pub drain: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self {
            io_threads: (cores / 2).clamp(1, 4),
            limits: Limits::default(),
            timeouts: Timeouts::default(),
            backlog: 1024,
            fragment_octets: Some(4 << 20),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 16_384,
            handshakes: 1024,
            requests_in_flight: 1024,
            octets_in_flight: 64 << 20,
            message_octets: 64 << 20,
            fragmented_messages: 16,
            unsent_octets: 1 << 20,
            unsent_octets_most: 64 << 20,
        }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            half_message: Duration::from_secs(30),
            handshake: Duration::from_secs(10),
            idle: None,
            linger: Duration::from_secs(1),
            drain: Duration::from_secs(10),
        }
    }
}

impl Settings {
    /// Checks that every setting can work.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] names the first one that cannot, and says why.
    pub fn check(&self) -> Result<(), Error> {
        let limits = &self.limits;
        let at_least = [
            ("io_threads", self.io_threads, 1),
            ("limits.connections", limits.connections, 1),
            ("limits.handshakes", limits.handshakes, 1),
            ("limits.requests_in_flight", limits.requests_in_flight, 1),
            ("limits.octets_in_flight", limits.octets_in_flight, 1),
            ("limits.message_octets", limits.message_octets, 1024),
            ("limits.fragmented_messages", limits.fragmented_messages, 1),
            ("limits.unsent_octets", limits.unsent_octets, 1),
            ("limits.unsent_octets_most", limits.unsent_octets_most, limits.unsent_octets),
            ("fragment_octets", self.fragment_octets.unwrap_or(usize::MAX), 1024),
        ];
        for (name, value, least) in at_least {
            if value < least {
                return Err(Error::Setting { name, value, least });
            }
        }
        if self.timeouts.half_message.is_zero() {
            return Err(Error::Setting { name: "timeouts.half_message", value: 0, least: 1 });
        }
        Ok(())
    }
}
