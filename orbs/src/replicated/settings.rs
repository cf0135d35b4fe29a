//! What a replicated orb is started with.

use std::sync::Arc;
use std::time::Duration;

use maestro_giop::ObjectKey;
use maestro_group::{DeliveryMode, Progress};
use thiserror::Error;

use super::front::{HoldLimits, WaitLimits};
use super::level::Levels;
use crate::Contact;
use crate::kinds::{Kind, Kinds};

/// What a replicated orb is started with.
#[derive(Debug)]
pub struct ReplicatedSettings {
    /// This replica's place in its group, and where it keeps its memory. What the group promises follows from `options`.
    pub group: maestro_group::Settings,
    /// The objects that are bound from the start: the same at every replica.
    pub objects: Vec<(ObjectKey, Arc<Kind>)>,
    /// All kinds of objects, those of bound ones included.
    pub kinds: Kinds,
    /// Where clients reach this replica.
    pub contact: Contact,
    /// Maestro's options: the same at every replica.
    pub options: Options,
    /// The levels that this release can run.
    pub levels: Levels,
    /// How long requests are held while views change. Default: 3 s.
    pub hold: Duration,
    /// How many requests are held while views change.
    pub hold_limits: HoldLimits,
    /// How many requests may have been taken and not be delivered.
    pub wait_limits: WaitLimits,
}

/// The options of a replicated orb. `Options::default()` is strongly consistent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Which replicas go on when they are parted. Default: those of the primary view.
    pub progress: Progress,
    /// Whether all requests commute, as the objects' author asserts: they are executed without waiting for their order, so that replicas
    /// execute the same ones, each once, in orders of their own. Calls create no objects then. Default: no.
    pub commute: bool,
    /// When a request is executed and answered. Default: when a majority holds it.
    pub delivery: DeliveryMode,
    /// Whether the objects' states move to replicas that join. What was answered, and where the replicas are, always moves.
    /// Default: yes.
    pub state_transfer: bool,
    /// Whether references are written anew when the membership changes. Default: yes.
    pub reinstall_references: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            progress: Progress::default(),
            commute: false,
            delivery: DeliveryMode::default(),
            state_transfer: true,
            reinstall_references: true,
        }
    }
}

/// An option that cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OptionError {
    /// Progress in all partitions with an object that does not merge states.
    #[error(
        "--progress all needs objects that merge states, which {kind} does not: choose --progress primary"
    )]
    NoMerge {
        /// The kind of object.
        kind: String,
    },
    /// Requests that commute, in all partitions.
    #[error("--commute needs --progress primary: what partitions did each in its own order cannot be merged")]
    CommuteInAllPartitions,
}

impl Options {
    /// Checks that the options go together.
    ///
    /// # Errors
    ///
    /// Two that do not.
    pub fn check(&self) -> Result<(), OptionError> {
        if self.commute && self.progress == Progress::All {
            return Err(OptionError::CommuteInAllPartitions);
        }
        Ok(())
    }

    /// Checks that objects of these kinds can do all that is asked for.
    ///
    /// # Errors
    ///
    /// A kind that cannot.
    pub(super) fn check_kinds<'a>(
        &self,
        kinds: impl Iterator<Item = &'a Arc<Kind>>,
    ) -> Result<(), OptionError> {
        let missing = kinds.filter(|kind| self.progress == Progress::All && !kind.merges());
        match missing.map(|kind| kind.name()).min() {
            Some(kind) => Err(OptionError::NoMerge { kind: kind.to_owned() }),
            None => Ok(()),
        }
    }

    /// Returns what the group has to promise.
    pub(super) fn of_group(&self) -> maestro_group::Options {
        maestro_group::Options { delivery: self.delivery, progress: self.progress, commute: self.commute }
    }
}
