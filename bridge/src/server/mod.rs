//! The IIOP server.

mod acceptor;
mod dealer;
mod descriptors;
mod door;
mod episode;
mod io_thread;
mod listen;
mod listener;
mod registry;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use maestro_orbs::Port;
use tokio::time::MissedTickBehavior;

use self::acceptor::Acceptor;
use self::dealer::Dealer;
use self::door::Door;
use self::episode::Episode;
use self::io_thread::IoThread;
pub use self::listen::Listen;
use self::registry::Registry;
use crate::clock::{Clock, Patience};
use crate::connection::{Command, Cut, Service};
use crate::ebb::{self, Ebb};
use crate::tls::{self, ServerTls};
use crate::{Dispatcher, Error, Settings};

/// An IIOP server: the addresses that it listens at, its connections, and the threads that serve them. Limits count for all of its
/// connections together, whichever way they came in.
///
/// A server is bound first and opened when its objects can answer: the address is known before any client can come
/// in, so that references can be written. Dropping a server without [`Server::stop`] cuts all connections.
pub struct Server {
    door: Arc<Door>,
    registry: Arc<Registry>,
    dispatcher: Arc<Dispatcher>,
    threads: Vec<IoThread>,
    /// Where TLS handshakes are made, if there are any.
    lobby: Option<IoThread>,
    tls: Vec<Arc<ServerTls>>,
    acceptor: Option<JoinHandle<()>>,
    patience: Duration,
}

impl Server {
    /// Binds `address`, port 0 for a free one, without listening, and starts the I/O threads.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] for a setting that cannot work, [`Error::Bind`] where the address cannot be had,
    /// [`Error::Thread`] where the system gives no thread.
    pub fn bind(
        address: SocketAddr,
        dispatcher: Arc<Dispatcher>,
        settings: &Settings,
    ) -> Result<Self, Error> {
        Self::bind_all(&[Listen::plain(address)], dispatcher, settings)
    }

    /// Binds several addresses, in the clear and over TLS, without listening, and starts the I/O threads.
    ///
    /// # Errors
    ///
    /// As [`Server::bind`]; [`Error::Setting`] too where there is no address.
    pub fn bind_all(
        listens: &[Listen],
        dispatcher: Arc<Dispatcher>,
        settings: &Settings,
    ) -> Result<Self, Error> {
        settings.check()?;
        if listens.is_empty() {
            return Err(Error::Setting { name: "listens", value: 0, least: 1 });
        }
        let tls = listen::certificates(listens);
        let greetings = if tls.is_empty() { 0 } else { settings.limits.handshakes };
        // First: it says how high the listeners' numbers may be.
        let connections = descriptors::connections_allowed(settings.limits.connections, greetings);
        let listeners = listen::bind(listens, settings.backlog)?;
        let threads = (0..settings.io_threads).map(IoThread::start).collect::<Result<Vec<_>, _>>()?;
        let clock = Arc::new(Clock::default());
        let registry = Arc::new(Registry::new(connections, greetings, clock.clone()));
        let door = Arc::new(Door::new(listeners, registry.clone()));
        let service = Arc::new(Service::new(dispatcher.clone(), settings, clock, door.held_back()));
        let timeouts = &settings.timeouts;
        let lobby =
            if tls.is_empty() { None } else { Some(IoThread::start_as("maestro-tls", threads.len())?) };
        let dealer = Dealer {
            registry: registry.clone(),
            service,
            threads: threads.iter().map(|thread| (thread.handle.clone(), thread.wakes.clone())).collect(),
            cut: Cut { fragment_octets: settings.fragment_octets },
            next: AtomicUsize::new(0),
            tls: listens.iter().map(|listen| listen.tls.clone()).collect(),
            lobby: lobby.as_ref().map(|lobby| lobby.handle.clone()),
            handshake: timeouts.handshake,
        };
        let acceptor = Acceptor {
            door: door.clone(),
            registry: registry.clone(),
            dealer: Arc::new(dealer),
            failing: Episode::default(),
            full: Episode::default(),
        };
        let run = move || acceptor.run();
        let acceptor = thread::Builder::new().name("maestro-accept".into()).spawn(run);
        let acceptor = acceptor.map_err(|source| Error::Thread { index: threads.len(), source })?;
        threads[0].handle.spawn(sweep(registry.clone(), Patience::new(timeouts.half_message, timeouts.idle)));
        let patience = timeouts.drain + timeouts.linger * 2 + Duration::from_secs(1);
        if let Some(lobby) = &lobby {
            tls.iter().for_each(|tls| drop(lobby.handle.spawn(tls::watch(Arc::clone(tls)))));
        }
        Ok(Self { door, registry, dispatcher, threads, lobby, tls, acceptor: Some(acceptor), patience })
    }

    /// Returns the first address that clients connect to, with the port that was really bound.
    pub fn address(&self) -> SocketAddr {
        self.door.addresses()[0]
    }

    /// Returns all addresses that clients connect to, with the ports that were really bound, in the order in which they were given.
    pub fn addresses(&self) -> &[SocketAddr] {
        self.door.addresses()
    }

    /// Loads the files of all certificates again, for connections that come from here on. A bad file is logged, and what was loaded
    /// before stays.
    ///
    /// Files that were replaced are noticed without this within some seconds.
    pub fn reload_certificates(&self) {
        self.tls.iter().for_each(|tls| tls.reload_or_log());
    }

    /// Returns the dispatcher, to bind and unbind objects while the server runs.
    pub fn dispatcher(&self) -> &Arc<Dispatcher> {
        &self.dispatcher
    }

    /// Lets clients in.
    ///
    /// # Errors
    ///
    /// [`Error::Bind`] where the server cannot listen.
    pub fn open(&self) -> Result<(), Error> {
        self.door.open().map_err(|source| Error::Bind { address: self.address(), source })
    }

    /// Returns the door, for an orb that opens and shuts it by itself.
    pub fn port(&self) -> Arc<dyn Port> {
        self.door.clone()
    }

    /// Returns how many connections are alive, those that linger included.
    pub fn connections(&self) -> usize {
        self.registry.count()
    }

    /// Stops in order: stops listening, answers what was taken, says CloseConnection, lets clients close, and ends
    /// the threads. Blocks until then, within the time-outs of the settings; must not be called on an I/O thread.
    pub fn stop(mut self) {
        self.door.remove(Command::Drain);
        if self.acceptor.take().is_some_and(|acceptor| acceptor.join().is_err()) {
            tracing::error!("the acceptor has panicked");
        }
        if !self.registry.wait_until_empty(self.patience) {
            tracing::warn!(connections = self.registry.count(), "connections cut at stop");
        }
        self.threads.extend(self.lobby.take());
        self.threads.iter_mut().for_each(IoThread::stop);
        self.threads.iter_mut().for_each(IoThread::join);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.door.remove(Command::Abort);
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address())
            .field("connections", &self.connections())
            .field("objects", &self.dispatcher)
            .finish_non_exhaustive()
    }
}

/// Looks for connections that were silent for too long, once a tick, and gives back what those took that are gone.
async fn sweep(registry: Arc<Registry>, patience: Patience) {
    let mut ticks = tokio::time::interval(patience.tick);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut tide = Ebb::default();
    loop {
        ticks.tick().await;
        registry.sweep(patience);
        if tide.tick(ebb::take()) {
            maestro_heap::release();
        }
    }
}
