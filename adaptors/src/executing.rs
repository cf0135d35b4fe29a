//! Whether this thread executes a call of a replicated object.

use std::cell::Cell;

thread_local! {
    static EXECUTING: Cell<bool> = const { Cell::new(false) };
}

/// Tells whether this thread executes a call of a replicated object, or merges its state.
///
/// Nothing may be called from there: every replica would make the call, each would get an answer of its own, and all calls
/// behind it would wait. The types refuse an asynchronous call, because operations are plain functions that get a
/// [`Call`](crate::Call) and nothing to wait on; whoever offers a call that blocks asks here first, and refuses it.
pub fn executing() -> bool {
    EXECUTING.get()
}

/// Marks this thread as one that executes a call of a replicated object, until it is dropped.
#[derive(Debug)]
pub struct Executing {
    before: bool,
}

impl Executing {
    /// Begins.
    #[must_use = "the mark lasts until this is dropped"]
    pub fn begin() -> Self {
        Self { before: EXECUTING.replace(true) }
    }
}

impl Drop for Executing {
    fn drop(&mut self) {
        EXECUTING.set(self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_lasts_until_the_outermost_one_is_dropped() {
        assert!(!executing());
        let outer = Executing::begin();
        drop(Executing::begin());
        assert!(executing());
        assert!(!std::thread::spawn(executing).join().unwrap(), "another thread does not execute");
        drop(outer);
        assert!(!executing());
    }
}
