//! What a group promises: the same at all of its members.

use std::fmt;

/// What a group promises. Members with other options refuse each other. `Options::default()` is strongly consistent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// When a cast is delivered. Default: when a majority holds it.
    pub delivery: DeliveryMode,
    /// Which members go on when they are parted. Default: a majority.
    pub progress: Progress,
    /// Whether casts commute: they are delivered without waiting for a place in an order. All members deliver the same casts, those of
    /// one member in its order, and are in the same state wherever a view begins. Not together with [`Progress::All`]. Default: no.
    pub commute: bool,
}

/// Which members go on when they are parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Progress {
    /// Those of the primary view: a majority of the configured members.
    #[default]
    Primary,
    /// All. Delivery is optimistic then; when partitions meet, [`Application::merge`](crate::Application::merge) runs.
    All,
}

/// When a cast is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DeliveryMode {
    /// When a majority of the configured members holds it: what was delivered is never undone.
    #[default]
    Safe,
    /// As soon as it has its place in the order, at the sequencer at once. A member that is parted from the others may
    /// deliver what the group's history will not contain; its state is overwritten when it is back.
    Optimistic,
}

impl Options {
    /// Tells whether casts are delivered before a majority holds them.
    #[must_use]
    pub fn is_optimistic(&self) -> bool {
        self.delivery == DeliveryMode::Optimistic || self.is_progress_all()
    }

    /// Tells whether all partitions go on.
    #[must_use]
    pub fn is_progress_all(&self) -> bool {
        self.progress == Progress::All
    }
}

impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let delivery = if self.is_optimistic() { "optimistic" } else { "safe" };
        let progress = if self.is_progress_all() { "all" } else { "primary" };
        let commute = if self.commute { ", casts commute" } else { "" };
        write!(f, "delivery {delivery}, progress {progress}{commute}")
    }
}
