//! One wake-up for an I/O thread, however many of its connections have something to do.

use std::mem;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};

/// The connections of one I/O thread that others want to wake.
///
/// Waking a task from another thread costs a system call. An orb that answers a batch of requests of many
/// connections pays it once for each I/O thread: the first wake-up rouses the thread, the others join its list.
#[derive(Default)]
pub(crate) struct Wakes {
    waiting: Mutex<Vec<Waker>>,
    thread: OnceLock<Waker>,
}

impl Wakes {
    /// Wakes a connection of this thread soon. Called from any thread.
    pub(crate) fn push(&self, connection: Waker) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push(connection);
        let first = waiting.len() == 1;
        drop(waiting);
        if first && let Some(thread) = self.thread.get() {
            thread.wake_by_ref();
        }
    }

    /// Wakes the listed connections, for ever. Run by the thread itself, by one task.
    pub(crate) fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        let thread = self.thread.get_or_init(|| context.waker().clone());
        debug_assert!(thread.will_wake(context.waker()));
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let connections = mem::take(&mut *waiting);
        drop(waiting);
        connections.into_iter().for_each(Waker::wake);
        Poll::Pending
    }
}
