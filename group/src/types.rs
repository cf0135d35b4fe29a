//! The words that all layers share: members, identifiers of configurations and views, moments.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A member's place in the configured member list, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MemberIndex(pub u32);

impl MemberIndex {
    /// The place as an index into lists of all configured members.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for MemberIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// Which life of a member; each start of its process is another one. The first is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Incarnation(pub u64);

/// One life of one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Member {
    /// Its place in the member list.
    pub index: MemberIndex,
    /// Which life.
    pub incarnation: Incarnation,
}

/// Names a configuration. At each member these only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct ConfigId {
    /// Grows with each proposal.
    pub round: u64,
    /// Who proposed it: its place in the member list plus one, 0 for the configuration before all others.
    pub proposer: u32,
}

/// Names a primary view: the epoch of the history, then the configuration in which the view was formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct ViewId {
    /// One more with each `maestro recover`.
    pub epoch: u64,
    /// The configuration.
    pub config: ConfigId,
}

impl fmt::Display for ViewId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.epoch, self.config.round)
    }
}

/// A moment of a member's own clock, which never goes back: time since its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Time(pub Duration);

impl Time {
    /// The moment `later` after this one.
    #[must_use]
    pub fn after(self, later: Duration) -> Self {
        Self(self.0.saturating_add(later))
    }

    /// How long ago `earlier` was; zero if it is still to come.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

/// What a cast is stamped with when it gets its place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stamp {
    /// The stamping member's wall clock: nanoseconds since the Unix epoch.
    pub time_ns: u64,
    /// Its randomness.
    pub seed: u64,
}

/// Mixes two numbers into one that looks random: the finalizer of SplitMix64.
///
/// Source: Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014), figure 14.
pub(crate) fn mix(seed: u64, number: u64) -> u64 {
    let mut z = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
