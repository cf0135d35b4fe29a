//! States behind a number that says which type they are of.

use maestro_adaptors::{ReplicatedObject, StateError, StateReader, StateWriter};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::called_as_the_skeleton_is;
use crate::codegen::{Skeleton, get_state, push_compact};

/// A skeleton whose object's state travels behind the number of its version.
///
/// # Wire format
///
/// The version as a ulong, then MessagePack without names of fields, in chunks: each a sequence of octets, the last one empty.
#[derive(Debug, Clone, Default)]
pub struct Versioned<S>(pub S);

/// What an object implements to be [`Versioned`].
pub trait VersionedState: Serialize + DeserializeOwned {
    /// The number of the form in which this type is written. A release that changes the type raises it.
    const VERSION: u32;

    /// Makes an object of a state of an older version.
    ///
    /// # Errors
    ///
    /// [`VersionReader::unknown`] for a version that it does not know, which is what it says where it is not written; and what
    /// reading returns.
    fn migrate(old: VersionReader<'_, '_>) -> Result<Self, StateError> {
        Err(old.unknown())
    }

    /// Returns the version that releases of a level read: that of this type, unless the type came with a later level.
    fn version_at(level: u32) -> u32 {
        let _ = level;
        Self::VERSION
    }

    /// Writes the object in an older version, one that [`version_at`](Self::version_at) named.
    ///
    /// # Errors
    ///
    /// [`VersionWriter::unknown`] for a version that it does not know, which is what it says where it is not written; and what
    /// writing returns.
    fn push_old(&self, old: VersionWriter<'_, '_>) -> Result<(), StateError> {
        Err(old.unknown())
    }
}

/// A state of an older version, to be read.
pub struct VersionReader<'s, 'r> {
    state: &'s mut StateReader<'r>,
    version: u32,
    newest: u32,
}

/// Where a state of an older version goes to.
pub struct VersionWriter<'s, 'w> {
    state: &'s mut StateWriter<'w>,
    version: u32,
    newest: u32,
}

impl VersionReader<'_, '_> {
    /// Returns the version of the state.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Reads the state as what it was in that version.
    ///
    /// # Errors
    ///
    /// The state breaks off, or is none of this type.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, StateError> {
        get_state(self.state)
    }

    /// Makes the error that the version is not known.
    pub fn unknown(&self) -> StateError {
        StateError::Version { found: self.version, newest: self.newest }
    }
}

impl VersionWriter<'_, '_> {
    /// Returns the version that is wanted.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Writes the state as what it was in that version.
    ///
    /// # Errors
    ///
    /// Nobody takes the state any more, or serde cannot write it.
    pub fn write<T: Serialize>(self, state: &T) -> Result<(), StateError> {
        push_compact(state, self.state)
    }

    /// Makes the error that the version is not known.
    pub fn unknown(&self) -> StateError {
        StateError::Version { found: self.version, newest: self.newest }
    }
}

called_as_the_skeleton_is!(Versioned);

impl<S: Skeleton> ReplicatedObject for Versioned<S>
where
    S::Object: VersionedState,
{
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        let (object, newest) = (self.0.object(), S::Object::VERSION);
        let version = S::Object::version_at(state.level());
        state.write_ulong(version)?;
        if version == newest {
            push_compact(object, state)
        } else {
            object.push_old(VersionWriter { state, version, newest })
        }
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        let newest = S::Object::VERSION;
        let version = state.read_ulong()?;
        *self.0.object_mut() = if version == newest {
            get_state(state)?
        } else {
            S::Object::migrate(VersionReader { state, version, newest })?
        };
        Ok(())
    }
}
