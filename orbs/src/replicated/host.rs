//! What a replica offers to the objects that it calls.

use std::cell::RefCell;
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
    /// What this call destroyed or removed.
    gone: RefCell<Vec<ObjectKey>>,
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
        let (births, gone) = (RefCell::default(), RefCell::default());
        Self { kinds, roots, membership, called, number, births, gone, commutes: false }
    }

    /// Says whether requests commute: creating an object and calling it do not.
    pub(super) fn commuting(self, commutes: bool) -> Self {
        Self { commutes, ..self }
    }

    /// Returns the objects that the call created, and the keys of those that it destroyed or removed.
    pub(super) fn into_changes(self) -> (Vec<(ObjectKey, Object)>, Vec<ObjectKey>) {
        (self.births.into_inner(), self.gone.into_inner())
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
        self.remove(self.called)
    }

    fn remove(&self, key: &ObjectKey) -> Result<(), DestroyError> {
        if self.roots.contains(key) {
            return Err(DestroyError::Bound);
        }
        self.gone.borrow_mut().push(key.clone());
        Ok(())
    }

    fn level(&self) -> u32 {
        self.membership.level()
    }
}
