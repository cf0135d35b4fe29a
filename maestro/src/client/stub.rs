//! What stubs have in common.

use std::ops::Deref;
use std::time::Duration;

use super::{Caller, Object, ResolveError};
use crate::codegen::Reference;

/// A stub: the methods of an interface's operations on an [`Object`].
///
/// Made of an IDL file. The functions here are methods of each stub too, unless its interface has an operation of that name.
pub trait Stub: From<Object> + Deref<Target = Object> + Clone + Send + Sync + 'static {
    /// The interface's repository id.
    const ID: &'static str;

    /// Makes a stub for the object that a text names: `IOR:…`, `corbaloc:…`, or the path or `file:` URL of a file that holds
    /// one of them.
    ///
    /// # Errors
    ///
    /// Those of [`Caller::resolve`].
    fn resolve(reference: &str) -> Result<Self, ResolveError> {
        Caller::shared()?.resolve(reference)
    }

    /// Makes a stub for the object of a reference.
    ///
    /// # Errors
    ///
    /// Those of [`Caller::from_reference`].
    fn from_reference(reference: impl Into<Reference>) -> Result<Self, ResolveError> {
        Caller::shared()?.from_reference(reference)
    }

    /// Returns a stub for the same object whose calls may take so long.
    #[must_use]
    fn with_deadline(&self, deadline: Duration) -> Self {
        Object::with_deadline(self, deadline).into()
    }
}
