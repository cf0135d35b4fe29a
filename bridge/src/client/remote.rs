//! An object that is called again and again, and where its calls go.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use maestro_giop::Ior;
use maestro_ior::{Component, Endpoint, Error, endpoints, iiop_profiles, tags};

/// An object elsewhere: its reference, which of its addresses answered last, and where its calls were forwarded to.
///
/// Calls of one object share what they learn. Cloning is not needed: it is used behind an [`Arc`].
#[derive(Debug)]
pub struct Remote {
    routes: Mutex<Routes>,
}

#[derive(Debug)]
struct Routes {
    original: Arc<Route>,
    /// In use until it fails.
    forwarded: Option<Arc<Route>>,
}

/// A reference, ready for calls.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) ior: Ior,
    pub(super) endpoints: Vec<Endpoint>,
    /// It names an object group: its server recognises numbered requests.
    pub(super) is_group: bool,
    /// The version of the group's reference, where it says one.
    pub(super) group_version: Option<u32>,
    /// Which address answered last.
    favourite: AtomicUsize,
}

impl Remote {
    /// Takes a reference.
    ///
    /// # Errors
    ///
    /// A reference that cannot be read.
    pub fn new(reference: &Ior) -> Result<Self, Error> {
        let original = Arc::new(Route::new(reference.clone())?);
        Ok(Self { routes: Mutex::new(Routes { original, forwarded: None }) })
    }

    /// Returns the object's reference: the one that it was made of, or the one that a server said takes its place for ever.
    pub fn reference(&self) -> Ior {
        self.lock().original.ior.clone()
    }

    /// Says whether the reference names an object group, whose replicas execute a numbered request once.
    pub fn is_group(&self) -> bool {
        self.lock().original.is_group
    }

    /// Says whether the reference has an address that this client can call.
    pub fn has_address(&self) -> bool {
        !self.lock().original.endpoints.is_empty()
    }

    /// Returns where calls go.
    pub(super) fn route(&self) -> Arc<Route> {
        let routes = self.lock();
        Arc::clone(routes.forwarded.as_ref().unwrap_or(&routes.original))
    }

    /// Has calls go elsewhere: until that place fails, or for ever.
    pub(super) fn forward(&self, to: Ior, for_ever: bool) -> Result<(), Error> {
        let route = Arc::new(Route::new(to)?);
        let mut routes = self.lock();
        if for_ever {
            *routes = Routes { original: route, forwarded: None };
        } else {
            routes.forwarded = Some(route);
        }
        Ok(())
    }

    /// Has calls go to the original again where they were forwarded to `route`. Returns whether `route` is another one.
    pub(super) fn leave(&self, route: &Arc<Route>) -> bool {
        let mut routes = self.lock();
        if routes.forwarded.as_ref().is_some_and(|forwarded| Arc::ptr_eq(forwarded, route)) {
            routes.forwarded = None;
        }
        !Arc::ptr_eq(&routes.original, route)
    }

    fn lock(&self) -> MutexGuard<'_, Routes> {
        self.routes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Route {
    fn new(ior: Ior) -> Result<Self, Error> {
        let endpoints = endpoints(&ior)?;
        let profiles = iiop_profiles(&ior)?;
        let components = profiles.iter().flat_map(|profile| &profile.components);
        let group = components.into_iter().find(|component| component.tag == tags::TAG_FT_GROUP);
        let group_version = group.and_then(|component| match Component::decode(component) {
            Ok(Component::FtGroup(group)) => Some(group.group_version),
            _ => None,
        });
        let is_group = group.is_some();
        Ok(Self { ior, endpoints, is_group, group_version, favourite: AtomicUsize::new(0) })
    }

    /// Returns the addresses with their places in the order to try: the one that answered last, then those behind it, then
    /// those before it.
    pub(super) fn order(&self) -> impl Iterator<Item = (usize, &Endpoint)> {
        let first = self.favourite.load(Ordering::Relaxed);
        let all = || self.endpoints.iter().enumerate();
        all().skip(first).chain(all().take(first))
    }

    /// Notes that an address answered.
    pub(super) fn favour(&self, at: usize) {
        self.favourite.store(at, Ordering::Relaxed);
    }
}
