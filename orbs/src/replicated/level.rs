//! The levels that a release can run.

use std::ops::RangeInclusive;

use maestro_adaptors::{FIRST_LEVEL, StateError};
use thiserror::Error;

/// The levels that a release can run, and the highest one that it offers.
///
/// All replicas run at one level. It rises, where a replica's word that it is in the view is delivered, to the lowest that any
/// configured replica offers, when all of them are in one view; it never falls. So a replica that is down for its upgrade, or that went
/// back to an older release, keeps the others from rising.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levels {
    lowest: u32,
    highest: u32,
    offered: u32,
}

/// Levels that make no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LevelError {
    /// A release that can run nothing.
    #[error("levels {lowest} to {highest} are none: they begin with 1, and the lowest one comes first")]
    Empty {
        /// The first of them.
        lowest: u32,
        /// The last of them.
        highest: u32,
    },
    /// A level to hold that the release cannot run.
    #[error("this release can run levels {lowest} to {highest}, and cannot be held at {level}")]
    Held {
        /// Where it is to be held.
        level: u32,
        /// The lowest level that it can run.
        lowest: u32,
        /// The highest one.
        highest: u32,
    },
}

impl Default for Levels {
    fn default() -> Self {
        Self { lowest: FIRST_LEVEL, highest: FIRST_LEVEL, offered: FIRST_LEVEL }
    }
}

impl Levels {
    /// Makes the levels of a release that offers all that it can run.
    ///
    /// # Errors
    ///
    /// There are none.
    pub fn new(levels: &RangeInclusive<u32>) -> Result<Self, LevelError> {
        let (lowest, highest) = (*levels.start(), *levels.end());
        if lowest < FIRST_LEVEL || highest < lowest {
            return Err(LevelError::Empty { lowest, highest });
        }
        Ok(Self { lowest, highest, offered: highest })
    }

    /// Offers no level above this one, so that the replicas do not rise above it as long as one of them is held.
    ///
    /// # Errors
    ///
    /// The release cannot run this level.
    pub fn held_at(self, level: u32) -> Result<Self, LevelError> {
        let Self { lowest, highest, .. } = self;
        if !(lowest..=highest).contains(&level) {
            return Err(LevelError::Held { level, lowest, highest });
        }
        Ok(Self { offered: level, ..self })
    }

    /// Returns the lowest level that the release can run.
    pub fn lowest(&self) -> u32 {
        self.lowest
    }

    /// Returns the highest level that the release can run.
    pub fn highest(&self) -> u32 {
        self.highest
    }

    /// Returns the highest level that it offers.
    pub(super) fn offered(&self) -> u32 {
        self.offered
    }

    /// Checks that the release can run a level.
    ///
    /// # Errors
    ///
    /// It is too old for it, or too new.
    pub(super) fn check(&self, level: u32) -> Result<(), StateError> {
        let Self { lowest, highest, .. } = *self;
        if (lowest..=highest).contains(&level) {
            Ok(())
        } else {
            Err(StateError::Level { level, lowest, highest })
        }
    }
}
