//! Numbers that look random and come again with the same seed.

use std::time::Duration;

/// SplitMix64.
///
/// Source: Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014), figure 14.
#[derive(Debug, Clone)]
pub(super) struct Rng(u64);

impl Rng {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A span from `low` to `high` microseconds.
    pub(super) fn micros(&mut self, low: u64, high: u64) -> Duration {
        Duration::from_micros(low + self.next() % (high - low + 1))
    }
}
