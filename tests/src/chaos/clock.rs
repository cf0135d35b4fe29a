//! The machine's monotonic clock, which all processes of a run share.

use rustix::time::{ClockId, clock_gettime};

/// Returns nanoseconds of the monotonic clock: the ones of `CLOCK_MONOTONIC` in C++ and of `System.nanoTime` in Java.
#[must_use]
pub fn now_ns() -> i64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec * 1_000_000_000 + now.tv_nsec
}
