//! The two traits that an object implements.

use std::any::Any;

use maestro_giop::{CdrReader, CdrWriter};

use crate::{Call, Exception, StateError, StateReader, StateWriter};

/// What an operation does to the object's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It only reads.
    Read,
    /// It may change the state.
    Update,
    /// The object has no such operation: the client gets `BAD_OPERATION` and nothing is cast.
    Unknown,
}

/// What an object implements to be called.
///
/// `invoke` runs to completion and returns its reply; it does not wait for others. It decodes **all** arguments before
/// it changes anything, so that a damaged request (`MARSHAL`) leaves the state as it was. On `Err` whatever it wrote to
/// `reply` is discarded.
///
/// A replicated object must be deterministic: same state, same call, same result at every replica. Time and randomness
/// come from the [`Call`].
///
/// # Example
///
/// ```
/// use maestro_adaptors::{Access, Call, Exception, ObjectAdaptor};
/// use maestro_giop::{CdrReader, CdrWriter};
///
/// /// `interface Counter { long add(in long n); };`
/// struct Counter(i32);
///
/// impl ObjectAdaptor for Counter {
///     fn repository_ids(&self) -> &[&str] {
///         &["IDL:Counter:1.0"]
///     }
///
///     fn access(&self, operation: &str) -> Access {
///         if operation == "add" { Access::Update } else { Access::Unknown }
///     }
///
///     fn invoke(
///         &mut self,
///         call: &Call<'_>,
///         request: &mut CdrReader<'_>,
///         reply: &mut CdrWriter,
///     ) -> Result<(), Exception> {
///         match call.operation() {
///             "add" => {
///                 self.0 = self.0.wrapping_add(request.read_long()?);
///                 reply.write_long(self.0);
///                 Ok(())
///             }
///             _ => Err(Exception::bad_operation()),
///         }
///     }
/// }
/// ```
pub trait ObjectAdaptor: Send + 'static {
    /// Returns the repository ids of the object's interfaces, most derived first. They answer `_is_a`; the first one
    /// stands in references as the type id.
    fn repository_ids(&self) -> &[&str];

    /// Tells what an operation does to the state.
    ///
    /// A replicated orb asks a second object of the same factory, before the request is ordered, and remembers the
    /// answer: it may depend on the object's type and on nothing else.
    fn access(&self, operation: &str) -> Access {
        let _ = operation;
        Access::Update
    }

    /// Executes one operation.
    ///
    /// # Errors
    ///
    /// The exception that the client is to get. Errors of the CDR reader and writer turn into `MARSHAL` and
    /// `DATA_CONVERSION` by `?`.
    fn invoke(
        &mut self,
        call: &Call<'_>,
        request: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception>;
}

/// A picture of an object's state at one moment.
pub trait Snapshot: Send {
    /// Writes the state of that moment, in the form of [`ReplicatedObject::push_state`].
    ///
    /// # Errors
    ///
    /// Fails when the receiver is gone; the picture passes that error on.
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError>;
}

/// What an object implements beside [`ObjectAdaptor`] to be replicated.
///
/// A receiver fills a *fresh* object, made by the factory that was given when the object was bound, and swaps it in when
/// all objects are whole. A transfer that breaks off leaves nothing half-written.
///
/// Source: Vaysburd 1998 §4.4.
pub trait ReplicatedObject: ObjectAdaptor + Any {
    /// Writes the whole state into a message.
    ///
    /// # Errors
    ///
    /// Fails when the receiver is gone; the object passes that error on.
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError>;

    /// Takes a picture of the state, where that is cheap: the object goes on, and is called, while the picture is pushed. `None`, the
    /// default: [`push_state`](Self::push_state) is called, and calls wait until it returns.
    ///
    /// Cheap is a copy of a small state, or a large one behind an [`Arc`](std::sync::Arc) that is copied only where it changes.
    fn snapshot(&self) -> Option<Box<dyn Snapshot>> {
        None
    }

    /// Reads the whole state out of a message.
    ///
    /// # Errors
    ///
    /// Fails when the message is damaged or ends too early.
    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError>;

    /// Makes a fresh object of a kind that calls of this one [create](Call::create), to read a state into: for objects that share
    /// something with the bound one that they descend from, such as what lies behind an [`Arc`](std::sync::Arc). `None`, the default: the
    /// factory that is registered for the kind makes it.
    ///
    /// Only objects that were bound are asked; their own state has been read by then. An object of another type than the factory's
    /// counts as none.
    fn offspring(&self, kind: &str) -> Option<Box<dyn ReplicatedObject>> {
        let _ = kind;
        None
    }

    /// Merges the state of another partition, as [`ReplicatedObject::push_state`] wrote it, into this one. Needed with `--progress
    /// all`: each replica merges the same states in the same order, and the result may depend on nothing else. What happened
    /// before the partition is in both states, and one state may come twice.
    ///
    /// # Errors
    ///
    /// [`StateError::NoMerge`] when the object does not know how, which is the default.
    fn merge(&mut self, other: &mut StateReader<'_>) -> Result<(), StateError> {
        let _ = other;
        Err(StateError::NoMerge)
    }
}
