//! An object as its callers have it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use maestro_bridge::Remote;
use maestro_giop::{Error, Ior, SystemException, SystemExceptionKind};

use super::{CallFailure, Caller, Failure, Invocation, ResolveError, Stub};
use crate::codegen::{Input, Output, Reference};

/// An object as its callers have it: what stubs stand on. Clones share what is learnt about where the object is.
#[derive(Clone)]
pub struct Object {
    pub(super) caller: Caller,
    pub(super) remote: Arc<Remote>,
    /// The caller's where there is none.
    pub(super) deadline: Option<Duration>,
}

impl Object {
    pub(super) fn new(caller: Caller, reference: &Ior) -> Result<Self, ResolveError> {
        if reference.is_nil() {
            return Err(ResolveError::Nil);
        }
        let remote = Remote::new(reference).map_err(ResolveError::Reference)?;
        if !remote.has_address() {
            return Err(ResolveError::NoAddress);
        }
        Ok(Self { caller, remote: Arc::new(remote), deadline: None })
    }

    /// Returns the object's reference.
    pub fn reference(&self) -> Reference {
        Reference(self.remote.reference())
    }

    /// Says whether the reference names an object group: then each call is executed once, whatever becomes of replicas.
    pub fn is_group(&self) -> bool {
        self.remote.is_group()
    }

    /// Returns what makes the object's calls.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Returns the same object with calls that may take so long.
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        Self { deadline: Some(deadline), ..self.clone() }
    }

    /// Returns a stub of any interface for the object, which is not asked whether it has it.
    pub fn stub<S: Stub>(&self) -> S {
        self.clone().into()
    }

    /// Asks the object whether it has an interface, by its repository id, or one that is derived from it.
    pub fn is_a(&self, id: &str) -> Invocation<bool> {
        let id = id.to_owned();
        self.call("_is_a", move |output| output.write_string(&id, 0), read_boolean).idempotent()
    }

    /// Asks whether the object is gone for ever.
    pub fn non_existent(&self) -> Invocation<bool> {
        let is_gone =
            |raised: &SystemException| (raised.kind == SystemExceptionKind::ObjectNotExist).then_some(true);
        self.call("_non_existent", |_| Ok(()), read_boolean).idempotent().unless(is_gone)
    }

    /// Asks the object whether it has a stub's interface, and returns that stub if so.
    pub fn narrow<S: Stub>(&self) -> Invocation<Option<S>> {
        let object = self.clone();
        let stub = move |input: &mut Input<'_, '_>| Ok(input.read_boolean()?.then(|| S::from(object)));
        self.call("_is_a", |output| output.write_string(S::ID, 0), stub).idempotent()
    }

    /// Prepares a call of an operation: what writes its arguments, once for each try, and what reads its results.
    pub fn call<T, F: CallFailure>(
        &self,
        operation: &'static str,
        arguments: impl Fn(&mut Output<'_>) -> Result<(), Error> + Send + Sync + 'static,
        results: impl FnOnce(&mut Input<'_, '_>) -> Result<T, Error> + Send + 'static,
    ) -> Invocation<T, F> {
        Invocation::new(self.clone(), operation, Box::new(arguments), Box::new(results))
    }

    /// Prepares a oneway. It is done when the operating system has it.
    pub fn oneway(
        &self,
        operation: &'static str,
        arguments: impl Fn(&mut Output<'_>) -> Result<(), Error> + Send + Sync + 'static,
    ) -> Invocation<(), Failure> {
        self.call(operation, arguments, |_| Ok(())).without_answer()
    }
}

fn read_boolean(input: &mut Input<'_, '_>) -> Result<bool, Error> {
    input.read_boolean()
}

impl From<&Object> for Reference {
    fn from(object: &Object) -> Self {
        object.reference()
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Object")
            .field("reference", &self.reference())
            .field("deadline", &self.deadline)
            .finish()
    }
}
