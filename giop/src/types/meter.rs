//! What a value may cost.

use crate::{Error, MAX_NESTING, planted};

/// Parts that a value may have for each octet it came in: structs in structs and the like.
const PARTS_PER_OCTET: u64 = 16;
/// Parts that a value may have beside that, such as members that take no octets.
const FREE_PARTS: u64 = 65_536;

/// Counts parts and depth, so that neither elements of no octets nor types that double take more than the input
/// is worth.
#[derive(Debug)]
pub(crate) struct Meter {
    limit: u64,
    left: u64,
    depth: u32,
}

impl Meter {
    /// Makes a meter for a value that comes in at most `octets`.
    pub(crate) fn for_octets(octets: usize) -> Self {
        let limit = u64::try_from(octets).unwrap_or(u64::MAX).saturating_mul(PARTS_PER_OCTET);
        let limit = limit.saturating_add(FREE_PARTS);
        Self { limit, left: limit, depth: 0 }
    }

    /// Counts one part.
    pub(crate) fn part(&mut self) -> Result<(), Error> {
        self.parts(1)
    }

    /// Counts some parts.
    pub(crate) fn parts(&mut self, count: u64) -> Result<(), Error> {
        match self.left.checked_sub(count) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(Error::TooManyParts { limit: self.limit }),
        }
    }

    /// Counts octets that are looked at again.
    pub(crate) fn octets(&mut self, count: usize) -> Result<(), Error> {
        self.parts(u64::try_from(count).unwrap_or(u64::MAX) / 64)
    }

    /// Goes into a part with parts of its own.
    pub(crate) fn enter(&mut self) -> Result<(), Error> {
        if self.depth == MAX_NESTING && !planted("depth") {
            return Err(Error::NestingTooDeep { limit: MAX_NESTING });
        }
        self.depth += 1;
        Ok(())
    }

    /// Leaves it.
    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The number of parts counted so far.
    pub(crate) fn used(&self) -> u64 {
        self.limit - self.left
    }
}
