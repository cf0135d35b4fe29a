//! Where the alignment of joined GIOP 1.1 fragments begins anew.

use std::sync::Arc;

/// The offsets in joined octets at which the data of another GIOP 1.1 fragment begins.
///
/// A GIOP 1.1 fragment is aligned from the head of its own message: its first data octet is at position 12,
/// whatever came before, and padding may lie on both sides of the boundary. Joined octets therefore carry
/// these offsets, and a [`CdrReader`](crate::CdrReader) counts anew at each. Everything that was not joined
/// from GIOP 1.1 fragments has none, and costs nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Breaks(Option<Arc<[u32]>>);

impl Breaks {
    /// No breaks: octets with one alignment from first to last.
    pub const NONE: Self = Self(None);

    /// Makes breaks from offsets in rising order.
    #[must_use]
    pub fn new(offsets: &[u32]) -> Self {
        if offsets.is_empty() { Self::NONE } else { Self(Some(offsets.into())) }
    }

    /// Returns the offsets in rising order.
    #[must_use]
    pub fn as_slice(&self) -> &[u32] {
        self.0.as_deref().unwrap_or_default()
    }

    /// Says whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Returns the breaks of the octets from `offset` on, counted from there.
    #[must_use]
    pub fn after(&self, offset: usize) -> Self {
        let Some(offsets) = &self.0 else { return Self::NONE };
        let Ok(offset) = u32::try_from(offset) else {
            return Self::NONE;
        };
        let rest: Vec<u32> = offsets.iter().filter(|&&at| at > offset).map(|at| at - offset).collect();
        Self::new(&rest)
    }
}
