//! When memory is given back to the system.
//!
//! The allocator keeps what connections and large messages took. Where that was much, it is asked to give it back: when there is no
//! more of it for a moment, and now and then where there always is.

use std::sync::atomic::{AtomicUsize, Ordering};

/// What a connection takes, about.
pub(crate) const CONNECTION_OCTETS: usize = 8 << 10;
/// Messages from this length on are counted.
pub(crate) const LARGE_OCTETS: usize = 64 << 10;
/// Less is not worth it.
const LEAST_OCTETS: usize = 128 << 10;
/// Ticks after which it is done though more and more is freed.
const TICKS: u32 = 10;

/// What was freed since the last tick, by all servers of the process: they have one allocator.
static FREED: AtomicUsize = AtomicUsize::new(0);

/// Notes that so many octets were, or will soon be, given to the allocator.
pub(crate) fn note(octets: usize) {
    FREED.fetch_add(octets, Ordering::Relaxed);
}

/// Notes octets when it is dropped.
pub(crate) struct Noted(pub(crate) usize);

impl Drop for Noted {
    fn drop(&mut self) {
        note(self.0);
    }
}

/// Says how much was noted since the last time.
pub(crate) fn take() -> usize {
    FREED.swap(0, Ordering::Relaxed)
}

/// Decides when it is time.
#[derive(Debug, Default)]
pub(crate) struct Ebb {
    octets: usize,
    ticks: u32,
}

impl Ebb {
    /// Notes that a tick has passed in which so many octets were freed. Returns whether it is time.
    pub(crate) fn tick(&mut self, freed: usize) -> bool {
        self.octets = self.octets.saturating_add(freed);
        if self.octets < LEAST_OCTETS {
            return false;
        }
        self.ticks += 1;
        let is_time = freed < LEAST_OCTETS || self.ticks >= TICKS;
        if is_time {
            *self = Self::default();
        }
        is_time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_time_when_much_was_freed_and_no_more_is() {
        let mut ebb = Ebb::default();
        assert!(!ebb.tick(0));
        assert!(!ebb.tick(LEAST_OCTETS));
        assert!(!ebb.tick(LEAST_OCTETS));
        assert!(ebb.tick(0));
        assert!(!ebb.tick(0));
        // Little adds up.
        assert!(!ebb.tick(LEAST_OCTETS - 1));
        assert!(ebb.tick(1));
    }

    #[test]
    fn it_is_time_now_and_then_where_more_and_more_is_freed() {
        let mut ebb = Ebb::default();
        let times = (0..10 * TICKS).filter(|_| ebb.tick(1 << 30)).count();
        assert_eq!(times, 10);
    }
}
