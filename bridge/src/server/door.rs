//! Whether clients may come in.

use std::fmt;
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

/// The ports of a server: bound from start to stop, open for clients or shut, all of them alike.
pub(crate) struct Door {
    registry: Arc<Registry>,
    addresses: Vec<SocketAddr>,
    state: Mutex<State>,
    changed: Condvar,
    /// Read by all connections.
    held_back: Arc<AtomicBool>,
}

struct State {
    /// None once the server has stopped.
    listeners: Vec<Listener>,
    wanted: bool,
    /// Handles that the acceptor has not taken yet, one for each listener.
    accepting: Option<Vec<TcpListener>>,
}

impl Door {
    pub(crate) fn new(listeners: Vec<Listener>, registry: Arc<Registry>) -> Self {
        let addresses = listeners.iter().map(Listener::address).collect();
        let state = Mutex::new(State { listeners, wanted: false, accepting: None });
        Self { registry, addresses, state, changed: Condvar::new(), held_back: Arc::default() }
    }

    /// Returns what is set while no requests are to be taken.
    pub(crate) fn held_back(&self) -> Arc<AtomicBool> {
        self.held_back.clone()
    }

    /// Returns the addresses, with the ports that are really bound.
    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Stops to listen for good and gives the addresses up; connections get a command.
    pub(crate) fn remove(&self, command: Command) {
        let mut state = self.lock();
        state.shut();
        state.listeners.clear();
        self.registry.close(command);
        drop(state);
        self.changed.notify_all();
    }

    /// Waits until clients may come in and returns handles to accept with, one for each address; `None` when the server has
    /// stopped.
    pub(super) fn wait_until_open(&self) -> Option<Vec<TcpListener>> {
        let mut trouble = Episode::default();
        let mut state = self.lock();
        while !state.listeners.is_empty() {
            match state.handles() {
                Ok(Some(handles)) => return Some(handles),
                Ok(None) => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Err(error) => {
                    if trouble.begins() {
                        tracing::error!(address = %self, %error, "cannot listen: tried again");
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

/// The addresses, as text.
impl fmt::Display for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, address) in self.addresses.iter().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            write!(f, "{separator}{address}")?;
        }
        Ok(())
    }
}

impl Port for Door {
    fn open(&self) -> io::Result<()> {
        let mut state = self.lock();
        if state.listeners.is_empty() {
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
        tracing::info!(address = %self, "port open");
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
        tracing::info!(address = %self, "port shut");
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
    /// Returns handles to accept with, if clients may come in.
    fn handles(&mut self) -> io::Result<Option<Vec<TcpListener>>> {
        if self.wanted && self.accepting.is_none() {
            self.listen()?;
        }
        Ok(self.accepting.take())
    }

    fn listen(&mut self) -> io::Result<()> {
        match self.listeners.iter().map(Listener::listen).collect() {
            Ok(handles) => {
                self.accepting = Some(handles);
                Ok(())
            }
            Err(error) => {
                // Some may listen.
                self.refuse();
                Err(error)
            }
        }
    }

    fn shut(&mut self) {
        self.wanted = false;
        self.refuse();
    }

    fn refuse(&mut self) {
        self.accepting = None;
        for listener in &self.listeners {
            if let Err(error) = listener.shut() {
                tracing::error!(address = %listener.address(), %error, "cannot stop listening");
            }
        }
    }
}
