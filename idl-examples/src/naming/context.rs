//! Contexts: where names are bound.

use std::sync::{Arc, MutexGuard};

use maestro::codegen::{Reference, get_state, push_state};
use maestro::state::{ByHand, HandState};
use maestro::{
    Call, ObjectKey, ReplicatedObject, StateError, StateReader, StateWriter, SystemException,
    SystemExceptionKind,
};
use maestro_ior::{Address, IiopProfile, iiop_profiles};

use super::idl::cos_naming::naming_context::{
    AlreadyBound, BindContextError, BindError, BindNewContextError, CannotProceed, DestroyError, InvalidName,
    NotEmpty, NotFound, NotFoundReason, RebindContextError, RebindError, ResolveError, UnbindError,
};
use super::idl::cos_naming::naming_context_ext::{ResolveStrError, ToNameError, ToStringError, ToUrlError};
use super::idl::cos_naming::{
    Binding, BindingIteratorSkeleton, NameComponent, NamingContext, NamingContextExt,
    NamingContextExtSkeleton,
};
use super::listing::Listing;
use super::space::{self, Page, Place, Space, Stop, Target, not_found};
use super::{
    BoundContext, BoundIterator, CONTEXT, CONTEXT_ID, ITERATOR, ITERATOR_ID, Shared, lock, names, reference,
    system,
};

/// A place where names are bound: `interface CosNaming::NamingContextExt`.
#[derive(Debug, Default)]
pub(super) struct Context {
    space: Shared,
    is_root: bool,
}

impl Context {
    /// Makes the root of a service without names.
    pub(super) fn root() -> Self {
        Self { is_root: true, ..Self::default() }
    }

    /// Makes another context, or looks at it, in the same space.
    fn sibling(&self) -> BoundContext {
        ByHand(NamingContextExtSkeleton(Self { space: Arc::clone(&self.space), is_root: false }))
    }

    /// Returns which context this is.
    fn place(&self, call: &Call<'_>) -> Place {
        if self.is_root { space::ROOT } else { call.object_key().as_bytes().to_vec() }
    }

    /// Locks the space for a call that changes it. Contexts that calls make need to know the root's key.
    fn change(&self, call: &Call<'_>) -> MutexGuard<'_, Space> {
        let mut space = lock(&self.space);
        if self.is_root && space.root_key.is_empty() {
            space.root_key = call.object_key().as_bytes().to_vec();
        }
        space
    }

    /// Makes a context that is bound nowhere.
    fn make(&self, space: &mut Space, call: &Call<'_>) -> Result<(Place, Reference), SystemException> {
        let key = call.create(CONTEXT, Box::new(self.sibling())).map_err(SystemException::from)?;
        let made = reference(&key, CONTEXT_ID, call)?;
        let place = key.as_bytes().to_vec();
        space.add(place.clone());
        Ok((place, made))
    }

    /// Binds a name that is not bound.
    fn put<E>(&self, call: &Call<'_>, name: &[NameComponent], target: Bindable) -> Result<(), E>
    where
        E: From<AlreadyBound> + Raised,
    {
        let mut space = self.change(call);
        let (place, last) = space.follow(&self.place(call), name).map_err(raise::<E>)?;
        if space.get(&place, last).map_err(raise::<E>)?.is_some() {
            return Err(AlreadyBound {}.into());
        }
        let target = target.resolve(&space, call);
        space.put(&place, last, target);
        Ok(())
    }

    /// Binds a name that is bound to nothing, or to something of the same type.
    fn put_again<E: Raised>(
        &self,
        call: &Call<'_>,
        name: &[NameComponent],
        target: Bindable,
    ) -> Result<(), E> {
        let mut space = self.change(call);
        let (place, last) = space.follow(&self.place(call), name).map_err(raise::<E>)?;
        let rest = std::slice::from_ref(last);
        match (space.get(&place, last).map_err(raise::<E>)?, &target) {
            (Some(Target::Own(_) | Target::Foreign(_)), Bindable::Object(_)) => {
                return Err(raise(not_found(NotFoundReason::NotObject, rest)));
            }
            (Some(Target::Object(_)), Bindable::Context(_)) => {
                return Err(raise(not_found(NotFoundReason::NotContext, rest)));
            }
            _ => {}
        }
        let target = target.resolve(&space, call);
        space.put(&place, last, target);
        Ok(())
    }

    fn find<E: Raised>(&self, call: &Call<'_>, name: &[NameComponent]) -> Result<Reference, E> {
        let space = lock(&self.space);
        let (place, last) = space.follow(&self.place(call), name).map_err(raise::<E>)?;
        match space.get(&place, last).map_err(raise::<E>)? {
            Some(Target::Object(found) | Target::Foreign(found)) => Ok(found.clone()),
            Some(Target::Own(found)) => {
                let key = if *found == space::ROOT { &space.root_key } else { found };
                Ok(reference(&ObjectKey::from(key.clone()), CONTEXT_ID, call)?)
            }
            None => Err(raise(not_found(NotFoundReason::MissingNode, std::slice::from_ref(last)))),
        }
    }
}

impl NamingContext for Context {
    fn bind(&mut self, call: &Call<'_>, n: Vec<NameComponent>, obj: Reference) -> Result<(), BindError> {
        self.put(call, &n, Bindable::Object(obj))
    }

    fn rebind(&mut self, call: &Call<'_>, n: Vec<NameComponent>, obj: Reference) -> Result<(), RebindError> {
        self.put_again(call, &n, Bindable::Object(obj))
    }

    fn bind_context(
        &mut self,
        call: &Call<'_>,
        n: Vec<NameComponent>,
        nc: Reference,
    ) -> Result<(), BindContextError> {
        self.put(call, &n, Bindable::context(nc)?)
    }

    fn rebind_context(
        &mut self,
        call: &Call<'_>,
        n: Vec<NameComponent>,
        nc: Reference,
    ) -> Result<(), RebindContextError> {
        self.put_again(call, &n, Bindable::context(nc)?)
    }

    fn resolve(&self, call: &Call<'_>, n: Vec<NameComponent>) -> Result<Reference, ResolveError> {
        self.find(call, &n)
    }

    fn unbind(&mut self, call: &Call<'_>, n: Vec<NameComponent>) -> Result<(), UnbindError> {
        let mut space = self.change(call);
        let (place, last) = space.follow(&self.place(call), &n).map_err(raise::<UnbindError>)?;
        if space.take(&place, last) {
            return Ok(());
        }
        Err(raise(not_found(NotFoundReason::MissingNode, std::slice::from_ref(last))))
    }

    fn new_context(&mut self, call: &Call<'_>) -> Result<Reference, SystemException> {
        Ok(self.make(&mut self.change(call), call)?.1)
    }

    fn bind_new_context(
        &mut self,
        call: &Call<'_>,
        n: Vec<NameComponent>,
    ) -> Result<Reference, BindNewContextError> {
        let mut space = self.change(call);
        let (place, last) = space.follow(&self.place(call), &n).map_err(raise::<BindNewContextError>)?;
        if space.get(&place, last).map_err(raise::<BindNewContextError>)?.is_some() {
            return Err(AlreadyBound {}.into());
        }
        let (made, reference) = self.make(&mut space, call)?;
        space.put(&place, last, Target::Own(made));
        Ok(reference)
    }

    fn destroy(&mut self, call: &Call<'_>) -> Result<(), DestroyError> {
        let (mut space, place) = (self.change(call), self.place(call));
        if !space.is_empty(&place).map_err(|_| system(SystemExceptionKind::ObjectNotExist))? {
            return Err(NotEmpty {}.into());
        }
        call.destroy().map_err(SystemException::from)?;
        space.remove(&place);
        Ok(())
    }

    fn list(&mut self, call: &Call<'_>, how_many: u32) -> Result<(Vec<Binding>, Reference), SystemException> {
        let (mut space, place) = (self.change(call), self.place(call));
        let gone = |_| system(SystemExceptionKind::ObjectNotExist);
        let Page { bindings, next, more } = space.page(&place, 0, how_many).map_err(gone)?;
        if !more {
            return Ok((bindings, Reference::nil()));
        }
        let listing = Listing::new(Arc::clone(&self.space), place, next);
        let listing: BoundIterator = ByHand(BindingIteratorSkeleton(listing));
        let key = call.create(ITERATOR, Box::new(listing)).map_err(SystemException::from)?;
        let iterator = reference(&key, ITERATOR_ID, call)?;
        for oldest in space.open(key.as_bytes().to_vec()) {
            call.remove(&ObjectKey::from(oldest)).map_err(SystemException::from)?;
        }
        Ok((bindings, iterator))
    }
}

impl NamingContextExt for Context {
    fn to_string(&self, _: &Call<'_>, n: Vec<NameComponent>) -> Result<String, ToStringError> {
        Ok(names::to_text(&n)?)
    }

    fn to_name(&self, _: &Call<'_>, sn: String) -> Result<Vec<NameComponent>, ToNameError> {
        Ok(names::of_text(&sn)?)
    }

    fn to_url(&self, _: &Call<'_>, addr: String, sn: String) -> Result<String, ToUrlError> {
        names::check_address(&addr)?;
        names::of_text(&sn)?;
        Ok(names::to_url(&addr, &sn))
    }

    fn resolve_str(&self, call: &Call<'_>, sn: String) -> Result<Reference, ResolveStrError> {
        self.find(call, &names::of_text(&sn)?)
    }
}

/// The root has the whole space in its state, other contexts nothing.
impl HandState for Context {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        if self.is_root { push_state(&*lock(&self.space), state) } else { Ok(()) }
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        if self.is_root {
            let mut space: Space = get_state(state)?;
            space.restore();
            *lock(&self.space) = space;
        }
        Ok(())
    }

    fn offspring(&self, kind: &str) -> Option<Box<dyn ReplicatedObject>> {
        match kind {
            CONTEXT => Some(Box::new(self.sibling())),
            ITERATOR => {
                let listing = Listing::within(Arc::clone(&self.space));
                let listing: BoundIterator = ByHand(BindingIteratorSkeleton(listing));
                Some(Box::new(listing))
            }
            _ => None,
        }
    }
}

/// What a client wants to bind.
enum Bindable {
    Object(Reference),
    Context(Reference),
}

impl Bindable {
    /// Takes a context, which has to be one.
    fn context(reference: Reference) -> Result<Self, SystemException> {
        if reference.is_nil() {
            return Err(system(SystemExceptionKind::BadParam));
        }
        Ok(Self::Context(reference))
    }

    /// Finds out whether a context is one of this service.
    fn resolve(self, space: &Space, call: &Call<'_>) -> Target {
        match self {
            Self::Object(reference) => Target::Object(reference),
            Self::Context(reference) => match own(&reference, space, call) {
                Some(place) => Target::Own(place),
                None => Target::Foreign(reference),
            },
        }
    }
}

/// Returns the place of a context of this service. Its reference has its key, which no other service has; or it was made of a
/// `corbaloc:` and has the root's name at an address of this service.
fn own(context: &Reference, space: &Space, call: &Call<'_>) -> Option<Place> {
    let profiles = iiop_profiles(context).ok()?;
    profiles.iter().find_map(|profile| {
        let key = profile.object_key.as_bytes();
        by_key(key, space).or_else(|| by_key(&renamed(profile, space, call)?, space))
    })
}

fn by_key(key: &[u8], space: &Space) -> Option<Place> {
    let place = if key == space.root_key { space::ROOT } else { key.to_vec() };
    (!key.is_empty() && space.has(&place)).then_some(place)
}

/// Returns the key that a profile means by the root's name.
fn renamed(profile: &IiopProfile, space: &Space, call: &Call<'_>) -> Option<Vec<u8>> {
    let rest = profile.object_key.as_bytes().strip_prefix(super::ROOT.as_bytes())?;
    let root = call.reference(&ObjectKey::from(space.root_key.clone()), CONTEXT_ID)?;
    let ours: Vec<Address> = iiop_profiles(&root).ok()?.iter().map(IiopProfile::address).collect();
    ours.contains(&profile.address()).then(|| [&space.root_key, rest].concat())
}

/// The exceptions of an operation that follows a name.
trait Raised: From<NotFound> + From<CannotProceed> + From<InvalidName> + From<SystemException> {}
impl<E: From<NotFound> + From<CannotProceed> + From<InvalidName> + From<SystemException>> Raised for E {}

/// Raises what became of a name.
fn raise<E: Raised>(stop: Stop) -> E {
    match stop {
        Stop::NotFound { why, rest } => NotFound { why, rest_of_name: rest }.into(),
        Stop::Elsewhere { context, rest } => CannotProceed { cxt: context, rest_of_name: rest }.into(),
        Stop::Empty => InvalidName {}.into(),
        Stop::Gone => system(SystemExceptionKind::ObjectNotExist).into(),
    }
}
