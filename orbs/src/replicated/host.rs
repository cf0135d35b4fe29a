//! What a replica offers to the objects that it calls.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use maestro_adaptors::{CreateError, DestroyError, Host, ReplicatedObject, Servant};
use maestro_giop::{Ior, ObjectKey};

use super::membership::Membership;
use super::replica::Object;
use crate::child_key;
use crate::kinds::Kinds;

/// The surroundings of one call.
pub(super) struct ReplicaHost<'a> {
    kinds: &'a Kinds,
    /// The keys of the objects that were bound.
    roots: &'a [ObjectKey],
    membership: &'a Membership,
    /// The object that is called.
    called: &'a ObjectKey,
    /// What tells objects that this call creates from those of others.
    number: String,
    births: RefCell<Vec<(ObjectKey, Object)>>,
    destroyed: Cell<bool>,
    /// Whether requests commute.
    commutes: bool,
}

impl<'a> ReplicaHost<'a> {
    pub(super) fn new(
        kinds: &'a Kinds,
        roots: &'a [ObjectKey],
        membership: &'a Membership,
        called: &'a ObjectKey,
        number: String,
    ) -> Self {
        let (births, destroyed) = (RefCell::default(), Cell::default());
        Self { kinds, roots, membership, called, number, births, destroyed, commutes: false }
    }

    /// Says whether requests commute: creating an object and calling it do not.
    pub(super) fn commuting(self, commutes: bool) -> Self {
        Self { commutes, ..self }
    }

    /// Returns the objects that the call created, and whether it destroyed the one that was called.
    pub(super) fn into_changes(self) -> (Vec<(ObjectKey, Object)>, bool) {
        (self.births.into_inner(), self.destroyed.get())
    }
}

impl Host for ReplicaHost<'_> {
    fn reference(&self, key: &ObjectKey, type_id: &str) -> Option<Ior> {
        self.membership.reference(key, type_id)
    }

    fn create(&self, kind: &str, object: Box<dyn ReplicatedObject>) -> Result<ObjectKey, CreateError> {
        if self.commutes {
            return Err(CreateError::Commute);
        }
        let Some(found) = self.kinds.get(kind) else {
            return Err(CreateError::UnknownKind { kind: kind.to_owned() });
        };
        if !found.makes(&*object) {
            return Err(CreateError::OtherType { kind: kind.to_owned() });
        }
        let mut births = self.births.borrow_mut();
        let key = child_key(self.called, &format!("{}.{}", self.number, births.len()));
        births.push((key.clone(), Object { kind: Arc::clone(found), servant: Servant::new(object) }));
        Ok(key)
    }

    fn destroy(&self) -> Result<(), DestroyError> {
        if self.roots.contains(self.called) {
            return Err(DestroyError::Bound);
        }
        self.destroyed.set(true);
        Ok(())
    }

    fn level(&self) -> u32 {
        self.membership.level()
    }
}
