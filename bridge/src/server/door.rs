//! Whether clients may come in.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use maestro_orbs::Port;

use super::episode::Episode;
use super::listener::Listener;
use super::registry::Registry;
use crate::connection::Command;

/// Time after which listening is tried again: somebody else may have the port for a moment.
const RETRY_AFTER: Duration = Duration::from_millis(250);

/// The port of a server: bound from start to stop, open for clients or shut.
pub(crate) struct Door {
    registry: Arc<Registry>,
    address: SocketAddr,
    state: Mutex<State>,
    changed: Condvar,
    /// Read by all connections.
    held_back: Arc<AtomicBool>,
}

struct State {
    /// `None` once the server has stopped.
    listener: Option<Listener>,
    wanted: bool,
    /// A handle that the acceptor has not taken yet.
    accepting: Option<TcpListener>,
}

impl Door {
    pub(crate) fn new(listener: Listener, registry: Arc<Registry>) -> Self {
        let address = listener.address();
        let state = Mutex::new(State { listener: Some(listener), wanted: false, accepting: None });
        Self { registry, address, state, changed: Condvar::new(), held_back: Arc::default() }
    }

    /// Returns what is set while no requests are to be taken.
    pub(crate) fn held_back(&self) -> Arc<AtomicBool> {
        self.held_back.clone()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops to listen for good and gives the address up; connections get a command.
    pub(crate) fn remove(&self, command: Command) {
        let mut state = self.lock();
        state.shut();
        state.listener = None;
        self.registry.close(command);
        drop(state);
        self.changed.notify_all();
    }

    /// Waits until clients may come in and returns a handle to accept with; `None` when the server has stopped.
    pub(super) fn wait_until_open(&self) -> Option<TcpListener> {
        let mut trouble = Episode::default();
        let mut state = self.lock();
        while state.listener.is_some() {
            match state.handle() {
                Ok(Some(handle)) => return Some(handle),
                Ok(None) => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Err(error) => {
                    if trouble.begins() {
                        tracing::error!(address = %self.address, %error, "cannot listen: tried again");
                    }
                    let waited = self.changed.wait_timeout(state, RETRY_AFTER);
                    state = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
        None
    }

    /// Refuses clients until [`Door::wait_until_open`] is called. Connections stay as they are.
    pub(super) fn pause(&self) {
        self.lock().refuse();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Port for Door {
    fn open(&self) -> io::Result<()> {
        let mut state = self.lock();
        if state.listener.is_none() {
            return Err(io::Error::new(ErrorKind::NotConnected, "the server has stopped"));
        }
        if state.wanted {
            return Ok(());
        }
        // Before the first client can come.
        self.registry.open();
        if let Err(error) = state.listen() {
            self.registry.close(Command::Shut);
            return Err(error);
        }
        state.wanted = true;
        drop(state);
        tracing::info!(address = %self.address, "port open");
        self.changed.notify_all();
        Ok(())
    }

    fn shut(&self) {
        let mut state = self.lock();
        if !state.wanted {
            return;
        }
        state.shut();
        self.registry.close(Command::Shut);
        drop(state);
        tracing::info!(address = %self.address, "port shut");
        self.changed.notify_all();
    }

    fn hold_back(&self, held_back: bool) {
        let was = self.held_back.swap(held_back, Ordering::AcqRel);
        if was && !held_back {
            self.registry.nudge();
        }
        tracing::debug!(held_back, "requests");
    }
}

impl State {
    /// Returns a handle to accept with, if clients may come in.
    fn handle(&mut self) -> io::Result<Option<TcpListener>> {
        if self.wanted && self.accepting.is_none() {
            self.listen()?;
        }
        Ok(self.accepting.take())
    }

    fn listen(&mut self) -> io::Result<()> {
        if let Some(listener) = &self.listener {
            self.accepting = Some(listener.listen()?);
        }
        Ok(())
    }

    fn shut(&mut self) {
        self.wanted = false;
        self.refuse();
    }

    fn refuse(&mut self) {
        self.accepting = None;
        if let Some(listener) = &self.listener
            && let Err(error) = listener.shut()
        {
            tracing::error!(%error, "cannot stop listening");
        }
    }
}
