//! The OMG's naming service, replicated: contexts are objects that calls make and destroy.
//!
//! A compound name leads through contexts, each an object of its own, and an object calls no other. So all contexts of a server look at
//! one [`Space`](space::Space): the root holds it and has it in its state; contexts and iterators share it, and have nothing but their
//! place in theirs. Where a state is taken over the root makes them, so that they look at the space that came with it
//! ([`HandState::offspring`](maestro::state::HandState::offspring)).
//!
//! * [`space`]: contexts, their bindings, and how a name is followed. No calls.
//! * [`context`] and [`listing`]: the two kinds of objects.
//! * [`names`]: names as text and as URLs.
//!
//! # What it does where the specification leaves it open
//!
//! * Bindings are listed in the order in which they were made. Iterators know their place and take no copy: what is bound while one is in use
//!   is listed, what is unbound is not.
//! * There are at most [`ITERATORS`](space::ITERATORS) iterators. One more, and the oldest is destroyed: who uses it gets
//!   `OBJECT_NOT_EXIST`.
//! * A context that was destroyed and is still bound is resolved, to a reference of no object; a name that leads through it raises
//!   `OBJECT_NOT_EXIST`.
//! * The root is not destroyed: `NO_PERMISSION`, or `NotEmpty`.
//! * A replicated object calls nobody, contexts of other services neither: a name that leads into one raises `CannotProceed` with that
//!   context and the rest of the name, with which the client goes on there. What is bound with `bind` is never followed.
//!
//! Source: Naming Service 1.3 (OMG formal/04-10-03) §2.

mod context;
mod listing;
mod names;
mod space;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use maestro::codegen::Reference;
use maestro::state::ByHand;
use maestro::{Call, Completed, ObjectKey, SystemException, SystemExceptionKind};

use self::context::Context;
use self::idl::cos_naming::{BindingIteratorSkeleton, NamingContextExtSkeleton};
use self::listing::Listing;
use self::space::Space;

/// What is made of `idl/CosNaming.idl`.
pub(crate) mod idl {
    maestro::include_idl!("CosNaming");
}

/// The name of the root: clients find it as `corbaloc::HOST:PORT/NameService`.
const ROOT: &str = "NameService";
/// The kind of the contexts that calls make.
const CONTEXT: &str = "NamingContext";
/// What a context is to clients.
const CONTEXT_ID: &str = "IDL:omg.org/CosNaming/NamingContextExt:1.0";
/// The kind of the iterators that calls make.
const ITERATOR: &str = "BindingIterator";
/// What an iterator is to clients.
const ITERATOR_ID: &str = "IDL:omg.org/CosNaming/BindingIterator:1.0";

/// A context as it is bound.
type BoundContext = ByHand<NamingContextExtSkeleton<Context>>;
/// An iterator as it is bound.
type BoundIterator = ByHand<BindingIteratorSkeleton<Listing>>;

/// The objects of the program `naming-server`.
pub(crate) fn objects() -> maestro::Objects {
    maestro::Objects::new()
        .bind(ROOT, || ByHand(NamingContextExtSkeleton(Context::root())))
        .kind(CONTEXT, BoundContext::default)
        .kind(ITERATOR, BoundIterator::default)
}

/// What all contexts and iterators of a server share.
type Shared = Arc<Mutex<Space>>;

/// Locks the space. No operation leaves it half-changed, whatever else becomes of the object that is called.
fn lock(space: &Shared) -> MutexGuard<'_, Space> {
    space.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes the reference of an object.
fn reference(key: &ObjectKey, type_id: &str, call: &Call<'_>) -> Result<Reference, SystemException> {
    call.reference(key, type_id).map(Reference::from).ok_or_else(|| system(SystemExceptionKind::Internal))
}

/// Makes a system exception of a call that has changed nothing.
fn system(kind: SystemExceptionKind) -> SystemException {
    SystemException::new(kind, 0, Completed::No)
}
