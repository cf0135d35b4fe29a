//! What can be put around an object, whatever the form of its state.

use maestro_adaptors::{ReplicatedObject, Snapshot, StateError, StateReader, StateWriter};

use super::called_as_the_skeleton_is;
use crate::codegen::Skeleton;

/// A skeleton whose object merges states of partitions, which `--progress all` needs.
#[derive(Debug, Clone, Default)]
pub struct Merging<S>(pub S);

/// What an object implements to be [`Merging`].
pub trait MergeState: Sized {
    /// Takes in what another partition's object became: [`ReplicatedObject::merge`] says what that has to be like.
    ///
    /// # Errors
    ///
    /// The two cannot be one. Then the object answers no more, at every replica alike.
    fn merge(&mut self, other: Self) -> Result<(), StateError>;
}

called_as_the_skeleton_is!(Merging);

impl<S> ReplicatedObject for Merging<S>
where
    S: Skeleton + ReplicatedObject + Default,
    S::Object: MergeState,
{
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        self.0.push_state(state)
    }

    fn snapshot(&self) -> Option<Box<dyn Snapshot>> {
        self.0.snapshot()
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        self.0.get_state(state)
    }

    fn offspring(&self, kind: &str) -> Option<Box<dyn ReplicatedObject>> {
        self.0.offspring(kind)
    }

    fn merge(&mut self, other: &mut StateReader<'_>) -> Result<(), StateError> {
        let mut theirs = S::default();
        theirs.get_state(other)?;
        self.0.object_mut().merge(theirs.into_object())
    }
}

/// An object that is copied when its state is to be pushed, so that it goes on meanwhile: for states that are small, or that lie
/// behind an [`Arc`](std::sync::Arc).
#[derive(Debug, Clone, Default)]
pub struct Pictured<S>(pub S);

called_as_the_skeleton_is!(Pictured);

impl<S: ReplicatedObject + Clone> ReplicatedObject for Pictured<S> {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        self.0.push_state(state)
    }

    fn snapshot(&self) -> Option<Box<dyn Snapshot>> {
        Some(Box::new(Picture(self.0.clone())))
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        self.0.get_state(state)
    }

    fn offspring(&self, kind: &str) -> Option<Box<dyn ReplicatedObject>> {
        self.0.offspring(kind)
    }

    fn merge(&mut self, other: &mut StateReader<'_>) -> Result<(), StateError> {
        self.0.merge(other)
    }
}

struct Picture<S>(S);

impl<S: ReplicatedObject> Snapshot for Picture<S> {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        self.0.push_state(state)
    }
}
