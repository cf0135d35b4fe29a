//! The connections that are alive.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use maestro_orbs::ConnectionId;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::clock::{Clock, Patience};
use crate::connection::{Command, Outlet};
use crate::ebb;

/// Every live connection. Locked when a connection comes or goes, and once a tick of the coarse clock.
pub(crate) struct Registry {
    state: Mutex<State>,
    limit: usize,
    /// How many handshakes there may be.
    greetings_limit: usize,
    changed: Condvar,
    clock: Arc<Clock>,
}

#[derive(Default)]
struct State {
    open: bool,
    connections: HashMap<ConnectionId, Arc<Outlet>>,
    /// Handshakes, in the order in which they began.
    greetings: BTreeMap<u64, AbortHandle>,
    next_greeting: u64,
}

impl Registry {
    /// `limit`: how many connections there may be, `greetings_limit`: how many handshakes.
    pub(crate) fn new(limit: usize, greetings_limit: usize, clock: Arc<Clock>) -> Self {
        Self { state: Mutex::default(), limit, greetings_limit, changed: Condvar::new(), clock }
    }

    /// Returns a number that no other connection of this process has.
    pub(crate) fn next_id() -> ConnectionId {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        ConnectionId(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// Returns how many connections are alive.
    pub(crate) fn count(&self) -> usize {
        self.lock().connections.len()
    }

    /// Lets connections in.
    pub(crate) fn open(&self) {
        self.lock().open = true;
    }

    /// Lets no more connections in, gives a command to those that are there, and ends handshakes.
    pub(crate) fn close(&self, command: Command) {
        let mut state = self.lock();
        state.open = false;
        let connections: Vec<_> = state.connections.values().cloned().collect();
        let greetings = std::mem::take(&mut state.greetings);
        drop(state);
        self.changed.notify_all();
        greetings.values().for_each(AbortHandle::abort);
        connections.iter().for_each(|connection| connection.command(command));
    }

    /// Has all connections look whether they may go on.
    pub(crate) fn nudge(&self) {
        let connections: Vec<_> = self.lock().connections.values().cloned().collect();
        connections.iter().for_each(|connection| connection.nudge());
    }

    /// Lets a handshake begin on a thread, unless the door was shut meanwhile. Where there are too many the first one is given up: it is
    /// the one that is likely to stall.
    pub(crate) fn greet(self: &Arc<Self>, on: &Handle, greeting: impl Future<Output = ()> + Send + 'static) {
        let mut state = self.lock();
        if !state.open {
            return;
        }
        let number = state.next_greeting;
        state.next_greeting += 1;
        let end = Greeting { registry: self.clone(), number };
        let task = on.spawn(async move {
            let _end = end;
            greeting.await;
        });
        state.greetings.insert(number, task.abort_handle());
        if state.greetings.len() > self.greetings_limit
            && let Some((_, first)) = state.greetings.pop_first()
        {
            drop(state);
            tracing::debug!("too many handshakes: the first is given up");
            first.abort();
        }
    }

    /// Takes a connection in, unless the door was shut meanwhile or the last seat taken.
    pub(crate) fn enter(self: &Arc<Self>, connection: &Arc<Outlet>) -> Option<Seat> {
        let mut state = self.lock();
        (state.open && state.connections.len() < self.limit).then(|| {
            connection.marks.read.store(self.clock.now(), Ordering::Relaxed);
            state.connections.insert(connection.id, connection.clone());
            Seat { registry: self.clone(), id: connection.id }
        })
    }

    fn leave(&self, id: ConnectionId) {
        let mut state = self.lock();
        state.connections.remove(&id);
        drop(state);
        ebb::note(ebb::CONNECTION_OCTETS);
        self.changed.notify_all();
    }

    /// Returns whether another connection may come.
    pub(crate) fn has_room(&self) -> bool {
        self.count() < self.limit
    }

    /// Returns whether an eighth of the room is free.
    pub(crate) fn is_roomy(&self) -> bool {
        self.count() <= self.limit - self.limit.div_ceil(8)
    }

    /// Waits until there is room for a connection, or none may come in any more.
    pub(crate) fn wait_for_room(&self) {
        let mut state = self.lock();
        while state.open && state.connections.len() >= self.limit {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until no connection is left and returns whether that came true in time.
    pub(crate) fn wait_until_empty(&self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        let mut state = self.lock();
        while !state.connections.is_empty() {
            let Some(rest) = deadline.checked_duration_since(Instant::now()) else {
                return false;
            };
            state = self.changed.wait_timeout(state, rest).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Moves the clock on by a tick and ends connections that were waited for long enough.
    pub(crate) fn sweep(&self, patience: Patience) {
        let now = self.clock.advance();
        for connection in self.lock().connections.values() {
            let silent = now.wrapping_sub(connection.marks.read.load(Ordering::Relaxed));
            if connection.marks.half.load(Ordering::Relaxed) {
                if silent > patience.half_message {
                    connection.command(Command::HalfMessage);
                }
            } else if patience.idle.is_some_and(|idle| silent > idle) {
                connection.command(Command::Idle);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection's place, given up when its task ends in whatever way.
pub(crate) struct Seat {
    registry: Arc<Registry>,
    id: ConnectionId,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.registry.leave(self.id);
    }
}

/// A handshake's place, given up when its task ends in whatever way.
struct Greeting {
    registry: Arc<Registry>,
    number: u64,
}

impl Drop for Greeting {
    fn drop(&mut self) {
        self.registry.lock().greetings.remove(&self.number);
    }
}
