//! States that an object writes itself.

use maestro_adaptors::{ReplicatedObject, Snapshot, StateError, StateReader, StateWriter};

use super::called_as_the_skeleton_is;
use crate::codegen::Skeleton;

/// A skeleton whose object writes and reads its state itself.
#[derive(Debug, Clone, Default)]
pub struct ByHand<S>(pub S);

/// What an object implements to be bound [`ByHand`]: as [`ReplicatedObject`], for what a skeleton holds.
pub trait HandState: Sized {
    /// Writes the whole state, in a form that releases of [`StateWriter::level`] read.
    ///
    /// # Errors
    ///
    /// Fails when the receiver is gone; the object passes that error on.
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError>;

    /// Reads the whole state into a fresh object; [`StateReader::level`] is the one at which it was written.
    ///
    /// # Errors
    ///
    /// Fails when the message is damaged or ends too early.
    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError>;

    /// Takes a picture of the state, where that is cheap: [`ReplicatedObject::snapshot`].
    fn snapshot(&self) -> Option<Box<dyn Snapshot>> {
        None
    }

    /// Makes a fresh object of a kind that this one's calls create: [`ReplicatedObject::offspring`].
    fn offspring(&self, kind: &str) -> Option<Box<dyn ReplicatedObject>> {
        let _ = kind;
        None
    }
}

called_as_the_skeleton_is!(ByHand);

impl<S: Skeleton> ReplicatedObject for ByHand<S>
where
    S::Object: HandState,
{
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        self.0.object().push_state(state)
    }

    fn snapshot(&self) -> Option<Box<dyn Snapshot>> {
        self.0.object().snapshot()
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        self.0.object_mut().get_state(state)
    }

    fn offspring(&self, kind: &str) -> Option<Box<dyn ReplicatedObject>> {
        self.0.object().offspring(kind)
    }
}
