//! What the simple orb offers to the objects that it calls.

use std::cell::RefCell;
use std::sync::PoisonError;

use maestro_adaptors::{CreateError, Host, ReplicatedObject};
use maestro_giop::{Ior, ObjectKey};

use super::Simple;
use crate::child_key;

/// A new object and its key.
pub(super) type Birth = (ObjectKey, Box<dyn ReplicatedObject>);

/// The surroundings of one call.
pub(super) struct SimpleHost<'a> {
    orb: &'a Simple,
    parent: &'a ObjectKey,
    /// The number of the call of the parent.
    call: u64,
    births: RefCell<Vec<Birth>>,
}

impl<'a> SimpleHost<'a> {
    pub(super) fn new(orb: &'a Simple, parent: &'a ObjectKey, call: u64) -> Self {
        Self { orb, parent, call, births: RefCell::default() }
    }

    pub(super) fn into_births(self) -> Vec<Birth> {
        self.births.into_inner()
    }
}

impl Host for SimpleHost<'_> {
    fn reference(&self, key: &ObjectKey, type_id: &str) -> Option<Ior> {
        self.orb.reference_as(key, type_id)
    }

    fn create(&self, kind: &str, object: Box<dyn ReplicatedObject>) -> Result<ObjectKey, CreateError> {
        if !self.orb.kinds.lock().unwrap_or_else(PoisonError::into_inner).contains(kind) {
            return Err(CreateError::UnknownKind { kind: kind.to_owned() });
        }
        let mut births = self.births.borrow_mut();
        let name = format!("{:x}.{}.{}", self.orb.life, self.call, births.len());
        let key = child_key(self.parent, &name);
        births.push((key.clone(), object));
        Ok(key)
    }
}
