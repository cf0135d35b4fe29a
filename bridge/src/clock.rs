//! The coarse clock that time-outs of connections are told by.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Counts ticks. Reading it costs nothing, so that no connection asks the system for the time.
#[derive(Debug, Default)]
pub(crate) struct Clock(AtomicU32);

impl Clock {
    /// Returns the number of ticks so far; wraps around.
    pub(crate) fn now(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// Moves on and returns the time after that.
    pub(crate) fn advance(&self) -> u32 {
        self.0.fetch_add(1, Ordering::Relaxed).wrapping_add(1)
    }
}

/// Ticks after which a silent connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Patience {
    pub(crate) tick: Duration,
    pub(crate) half_message: u32,
    pub(crate) idle: Option<u32>,
}

impl Patience {
    /// Chooses a tick that is a quarter of the shortest time-out, between a millisecond and a second.
    pub(crate) fn new(half_message: Duration, idle: Option<Duration>) -> Self {
        let shortest = half_message.min(idle.unwrap_or(half_message));
        let tick = (shortest / 4).clamp(Duration::from_millis(1), Duration::from_secs(1));
        let ticks =
            |time: Duration| u32::try_from(time.as_micros().div_ceil(tick.as_micros())).unwrap_or(u32::MAX);
        Self { tick, half_message: ticks(half_message), idle: idle.map(ticks) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_is_a_quarter_of_the_shortest_time_out() {
        let seconds = Duration::from_secs;
        let patience = Patience::new(seconds(30), None);
        assert_eq!((patience.tick, patience.half_message, patience.idle), (seconds(1), 30, None));
        let patience = Patience::new(seconds(2), Some(seconds(1)));
        assert_eq!((patience.half_message, patience.idle), (8, Some(4)));
        let patience = Patience::new(Duration::from_micros(1), None);
        assert_eq!((patience.tick, patience.half_message), (Duration::from_millis(1), 1));
    }
}
