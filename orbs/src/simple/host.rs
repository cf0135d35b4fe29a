//! What the simple orb offers to the objects that it calls.

use std::cell::RefCell;
use std::sync::PoisonError;

use maestro_adaptors::{CreateError, DestroyError, FIRST_LEVEL, Host, ReplicatedObject};
use maestro_giop::{Ior, ObjectKey};

use super::Simple;
use crate::child_key;

/// A new object and its key.
pub(super) type Birth = (ObjectKey, Box<dyn ReplicatedObject>);

/// What a call does to the objects that there are.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) births: Vec<Birth>,
    /// The objects that are to go.
    pub(super) gone: Vec<ObjectKey>,
}

/// The surroundings of one call.
pub(super) struct SimpleHost<'a> {
    orb: &'a Simple,
    parent: &'a ObjectKey,
    /// The number of the call of the parent.
    call: u64,
    births: RefCell<Vec<Birth>>,
    gone: RefCell<Vec<ObjectKey>>,
}

impl<'a> SimpleHost<'a> {
    pub(super) fn new(orb: &'a Simple, parent: &'a ObjectKey, call: u64) -> Self {
        Self { orb, parent, call, births: RefCell::default(), gone: RefCell::default() }
    }

    /// Returns the objects that the call created, and those that it destroyed or removed.
    pub(super) fn into_changes(self) -> Changes {
        Changes { births: self.births.into_inner(), gone: self.gone.into_inner() }
    }
}

impl Host for SimpleHost<'_> {
    fn reference(&self, key: &ObjectKey, type_id: &str) -> Option<Ior> {
        self.orb.reference_as(key, type_id)
    }

    fn create(&self, kind: &str, object: Box<dyn ReplicatedObject>) -> Result<ObjectKey, CreateError> {
        let kinds = self.orb.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        match kinds.get(kind) {
            None => return Err(CreateError::UnknownKind { kind: kind.to_owned() }),
            Some(found) if !found.makes(&*object) => {
                return Err(CreateError::OtherType { kind: kind.to_owned() });
            }
            Some(_) => drop(kinds),
        }
        let mut births = self.births.borrow_mut();
        let name = format!("{:x}.{}.{}", self.orb.life, self.call, births.len());
        let key = child_key(self.parent, &name);
        births.push((key.clone(), object));
        Ok(key)
    }

    fn destroy(&self) -> Result<(), DestroyError> {
        self.remove(self.parent)
    }

    fn remove(&self, key: &ObjectKey) -> Result<(), DestroyError> {
        if self.orb.bound.load().contains_key(key) {
            return Err(DestroyError::Bound);
        }
        self.gone.borrow_mut().push(key.clone());
        Ok(())
    }

    fn level(&self) -> u32 {
        self.orb.level.get().copied().unwrap_or(FIRST_LEVEL)
    }
}
