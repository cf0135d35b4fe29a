//! The two hand-overs between threads, each with one wake per batch: to the execution thread and to the core's task.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Work for a thread that sleeps when there is none.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    state: Mutex<QueueState<T>>,
    ready: Condvar,
}

#[derive(Debug)]
struct QueueState<T> {
    items: Vec<T>,
    /// Whether the taker sleeps: only then is a wake, a system call, of any use.
    asleep: bool,
    closed: bool,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        let state = QueueState { items: Vec::new(), asleep: false, closed: false };
        Self { state: Mutex::new(state), ready: Condvar::new() }
    }

    /// Hands over all of `items` and leaves it empty.
    pub(crate) fn push(&self, items: &mut Vec<T>) {
        let mut state = lock(&self.state);
        if state.items.is_empty() {
            std::mem::swap(&mut state.items, items);
        } else {
            state.items.append(items);
        }
        let wake = std::mem::take(&mut state.asleep);
        drop(state);
        if wake {
            self.ready.notify_one();
        }
    }

    /// Drops what waits.
    pub(crate) fn clear(&self) {
        let unread = std::mem::take(&mut lock(&self.state).items);
        drop(unread);
    }

    /// No more will come: `take` ends when all was taken.
    pub(crate) fn close(&self) {
        lock(&self.state).closed = true;
        self.ready.notify_one();
    }

    /// Waits for work and takes all of it into `items`, which is empty. False if there is none and never will be.
    pub(crate) fn take(&self, items: &mut Vec<T>) -> bool {
        let mut state = lock(&self.state);
        while state.items.is_empty() {
            if state.closed {
                return false;
            }
            state.asleep = true;
            state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.asleep = false;
        std::mem::swap(&mut state.items, items);
        true
    }
}

/// Work for a task, from any thread.
#[derive(Debug)]
pub(crate) struct Inbox<T> {
    state: Mutex<InboxState<T>>,
}

#[derive(Debug)]
struct InboxState<T> {
    items: Vec<T>,
    /// Set while the task sleeps.
    waker: Option<Waker>,
    closed: bool,
}

impl<T> Inbox<T> {
    pub(crate) fn new() -> Self {
        Self { state: Mutex::new(InboxState { items: Vec::new(), waker: None, closed: false }) }
    }

    /// Hands over; false if the task has ended.
    pub(crate) fn push(&self, items: impl IntoIterator<Item = T>) -> bool {
        let mut state = lock(&self.state);
        if state.closed {
            return false;
        }
        state.items.extend(items);
        let waker = if state.items.is_empty() { None } else { state.waker.take() };
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
        true
    }

    /// Takes all into `items`, which is empty; pending, to be woken, if there is nothing.
    pub(crate) fn poll_take(&self, cx: &Context<'_>, items: &mut Vec<T>) -> Poll<()> {
        let mut state = lock(&self.state);
        if state.items.is_empty() {
            state.waker = Some(cx.waker().clone());
            return Poll::Pending;
        }
        state.waker = None;
        std::mem::swap(&mut state.items, items);
        Poll::Ready(())
    }

    /// The task has ended: what is in the inbox is dropped, and what comes later refused.
    pub(crate) fn close(&self) {
        let mut state = lock(&self.state);
        state.closed = true;
        let unread = std::mem::take(&mut state.items);
        drop(state);
        drop(unread);
    }
}

/// Locks, whoever may have panicked while holding the lock: the states here are whole between any two statements.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_queue_hands_over_in_order_and_ends() {
        let queue = Arc::new(Queue::new());
        let taker = std::thread::spawn({
            let queue = Arc::clone(&queue);
            move || {
                let (mut all, mut batch) = (Vec::new(), Vec::new());
                while queue.take(&mut batch) {
                    all.append(&mut batch);
                }
                all
            }
        });
        for start in (0..1_000).step_by(10) {
            let mut items: Vec<_> = (start..start + 10).collect();
            queue.push(&mut items);
            assert!(items.is_empty());
        }
        queue.close();
        assert_eq!(taker.join().unwrap(), (0..1_000).collect::<Vec<_>>());
    }

    #[test]
    fn an_inbox_wakes_a_sleeping_task_once() {
        struct Count(std::sync::atomic::AtomicUsize);
        impl std::task::Wake for Count {
            fn wake(self: Arc<Self>) {
                self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            }
        }
        let count = Arc::new(Count(0.into()));
        let waker = Waker::from(Arc::clone(&count));
        let cx = Context::from_waker(&waker);
        let inbox = Inbox::new();
        let mut items = Vec::new();
        assert!(inbox.poll_take(&cx, &mut items).is_pending());
        for item in 0..5 {
            assert!(inbox.push([item]));
        }
        assert_eq!(count.0.load(std::sync::atomic::Ordering::SeqCst), 1);
        assert!(inbox.poll_take(&cx, &mut items).is_ready());
        assert_eq!(items, [0, 1, 2, 3, 4]);
        inbox.close();
        assert!(!inbox.push([6]));
    }
}
