//! An adaptor as an orb holds it.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::{Bytes, BytesMut};
use maestro_giop::{Body, CdrWriter, Completed, ReplyStatus, SystemException, SystemExceptionKind};

use crate::{Builtin, Call, Exception, ObjectAdaptor, ReplicatedObject, StateError, StateReader, minor};

/// How much room for replies is taken at once. Small replies share it.
const SCRATCH_OCTETS: usize = 16 * 1024;
/// With less room left than this, more is taken.
const LEAST_OCTETS: usize = 256;

/// What came of a call: the kind of reply and its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The kind of reply.
    pub status: ReplyStatus,
    /// CDR in the request's byte order, written at a position that is a multiple of 8.
    pub body: Bytes,
}

/// An adaptor as an orb holds it: answers the operations that every object has, discards what a failed operation
/// wrote, and contains panics.
///
/// An object that panicked is marked: the client of that call gets `UNKNOWN`, completed Maybe, and the object answers
/// `OBJ_ADAPTER` from then on, because nobody knows in what state it is. The mark is part of a replicated object's
/// state.
#[derive(Debug)]
pub struct Servant<T: ?Sized> {
    poisoned: bool,
    object: Box<T>,
}

impl<T: ObjectAdaptor + ?Sized> Servant<T> {
    /// Holds an object.
    pub fn new(object: Box<T>) -> Self {
        Self { poisoned: false, object }
    }

    /// Holds an object that is marked as one that panicked, or is not.
    pub fn with_mark(object: Box<T>, poisoned: bool) -> Self {
        Self { poisoned, object }
    }

    /// Tells whether the object panicked.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }

    /// Returns the object.
    pub fn object(&self) -> &T {
        &self.object
    }

    /// Marks the object as one of which nobody knows in what state it is.
    pub fn poison(&mut self) {
        self.poisoned = true;
    }

    /// Executes one call.
    ///
    /// The reply's body is cut from `scratch`, which keeps what room is left for the next one.
    pub fn invoke(&mut self, call: &Call<'_>, body: &Body, scratch: &mut BytesMut) -> Outcome {
        if self.poisoned {
            let exception = Exception::system(SystemExceptionKind::ObjAdapter, minor::UNSPECIFIED);
            return Outcome::raised(exception, body);
        }
        let info = call.info();
        let mut reply = CdrWriter::with_buffer(room(scratch), body.order, 0)
            .with_version(body.version)
            .with_code_sets(info.code_sets);
        let result = catch_unwind(AssertUnwindSafe(|| self.run(call, body, &mut reply)));
        let mut buffer = reply.into_buffer();
        let outcome = match result {
            Ok(Ok(())) => Outcome { status: ReplyStatus::NoException, body: buffer.split().freeze() },
            Ok(Err(exception)) => Outcome::raised(exception, body),
            Err(_) => {
                self.poisoned = true;
                let kind = SystemExceptionKind::Unknown;
                let exception = SystemException::new(kind, minor::PANICKED, Completed::Maybe);
                Outcome::raised(exception.into(), body)
            }
        };
        buffer.clear();
        *scratch = buffer;
        outcome
    }

    fn run(&mut self, call: &Call<'_>, body: &Body, reply: &mut CdrWriter) -> Result<(), Exception> {
        let mut request = body.reader(call.info().code_sets);
        match Builtin::of(call.operation()) {
            Some(builtin) => builtin.answer(self.object.repository_ids(), &mut request, reply),
            None => self.object.invoke(call, &mut request, reply),
        }
    }
}

impl<T: ReplicatedObject + ?Sized> Servant<T> {
    /// Lets the object merge another partition's state. An object that fails at it is marked.
    ///
    /// # Errors
    ///
    /// The object's; [`StateError::NoMerge`] also where it panicked.
    pub fn merge(&mut self, other: &mut StateReader<'_>) -> Result<(), StateError> {
        let merged = catch_unwind(AssertUnwindSafe(|| self.object.merge(other)));
        let merged = merged.unwrap_or(Err(StateError::NoMerge));
        self.poisoned |= merged.is_err();
        merged
    }
}

/// Takes the buffer out, with room for a small reply. What earlier replies have given back is used again.
fn room(scratch: &mut BytesMut) -> BytesMut {
    if scratch.capacity() == 0 {
        return BytesMut::with_capacity(SCRATCH_OCTETS);
    }
    // Takes as much as the first time where nothing was given back.
    scratch.reserve(LEAST_OCTETS);
    mem::take(scratch)
}

impl Outcome {
    /// Makes the outcome of a call that raised.
    pub fn raised(exception: Exception, request: &Body) -> Self {
        let (status, body) = exception.into_reply(request.order);
        Self { status, body }
    }
}
