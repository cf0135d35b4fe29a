//! Objects for the kit's own tests: some state that serde knows, and one function for all operations.

use maestro::codegen::{get_state, push_state};
use maestro::{
    Access, Call, CdrReader, CdrWriter, Exception, ObjectAdaptor, ReplicatedObject, StateError, StateReader,
    StateWriter,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// All operations of an object.
pub(crate) type Operations<S> =
    fn(&mut S, &Call<'_>, &mut CdrReader<'_>, &mut CdrWriter) -> Result<(), Exception>;

/// An object. Operations whose names begin with `get` only read.
pub(crate) struct Sample<S> {
    pub(crate) state: S,
    operations: Operations<S>,
}

impl<S: Default> Sample<S> {
    pub(crate) fn new(operations: Operations<S>) -> Self {
        Self { state: S::default(), operations }
    }
}

impl<S: Send + 'static> ObjectAdaptor for Sample<S> {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Sample:1.0"]
    }

    fn access(&self, operation: &str) -> Access {
        if operation.starts_with("get") { Access::Read } else { Access::Update }
    }

    fn invoke(
        &mut self,
        call: &Call<'_>,
        request: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        (self.operations)(&mut self.state, call, request, reply)
    }
}

impl<S: Serialize + DeserializeOwned + Send + 'static> ReplicatedObject for Sample<S> {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        push_state(&self.state, state)
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        self.state = get_state(state)?;
        Ok(())
    }
}
