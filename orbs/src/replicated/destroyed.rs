//! Objects that were destroyed, where another partition may still have them.

use indexmap::IndexSet;
use maestro_adaptors::{StateError, StateReader, StateWriter};
use maestro_giop::ObjectKey;

/// How many destroyed objects are remembered. One that was destroyed before that many others comes back when a partition is met that
/// still has it.
pub(super) const DESTROYED_KEYS: usize = 16 * 1024;

/// The keys of objects that were destroyed, oldest first. Kept where all partitions go on; in one order of calls a key is never
/// used again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Destroyed {
    keys: IndexSet<ObjectKey>,
}

impl Destroyed {
    /// Notes an object.
    pub(super) fn note(&mut self, key: ObjectKey) {
        self.keys.insert(key);
        while self.keys.len() > DESTROYED_KEYS {
            self.keys.shift_remove_index(0);
        }
    }

    /// Tells whether an object was destroyed.
    pub(super) fn contains(&self, key: &ObjectKey) -> bool {
        self.keys.contains(key)
    }

    /// Takes in what another partition destroyed.
    pub(super) fn merge(&mut self, other: Self) {
        other.keys.into_iter().for_each(|key| self.note(key));
    }

    /// Returns the keys.
    pub(super) fn iter(&self) -> impl Iterator<Item = &ObjectKey> {
        self.keys.iter()
    }

    /// Writes the keys into a state.
    ///
    /// # Errors
    ///
    /// Fails when nobody takes the state any more.
    pub(super) fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        state.write_length(self.keys.len())?;
        self.keys.iter().try_for_each(|key| state.write_octet_seq(key.as_bytes()))
    }

    /// Reads keys out of a state.
    ///
    /// # Errors
    ///
    /// Fails when the state is damaged or broken off.
    pub(super) fn get_state(state: &mut StateReader<'_>) -> Result<Self, StateError> {
        let mut destroyed = Self::default();
        for _ in 0..state.read_length()? {
            destroyed.note(ObjectKey::from(state.read_octet_seq()?));
        }
        Ok(destroyed)
    }
}
