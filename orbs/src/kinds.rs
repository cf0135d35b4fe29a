//! Kinds of replicated objects: how one is made, and what can be said of it without calling it.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use maestro_adaptors::{Access, Pieces, ReplicatedObject, Servant, StateError, StateReader, StateWriter};

/// Makes a fresh object of a kind, to read a state into.
pub type Factory = Box<dyn Fn() -> Box<dyn ReplicatedObject> + Send + Sync>;

/// How many operations' access a kind remembers. The names come from clients.
const REMEMBERED_OPERATIONS: usize = 256;

/// A kind of object: its factory, its interfaces, and what its operations do.
pub struct Kind {
    name: String,
    factory: Factory,
    /// What the factory makes.
    made: TypeId,
    repository_ids: Vec<String>,
    /// Answers what an operation does; never called otherwise.
    prototype: Mutex<Box<dyn ReplicatedObject>>,
    access: RwLock<HashMap<String, Access>>,
}

impl Kind {
    /// Makes a kind of this name from its factory.
    pub fn new(name: impl Into<String>, factory: Factory) -> Self {
        let prototype = factory();
        let repository_ids = prototype.repository_ids().iter().map(|&id| id.to_owned()).collect();
        Self {
            name: name.into(),
            factory,
            made: type_of(&*prototype),
            repository_ids,
            prototype: Mutex::new(prototype),
            access: RwLock::default(),
        }
    }

    /// Returns the name that stands for the kind in states.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Makes a fresh object.
    pub fn make(&self) -> Box<dyn ReplicatedObject> {
        (self.factory)()
    }

    /// Tells whether an object is of the type that the factory makes.
    pub(crate) fn makes(&self, object: &dyn ReplicatedObject) -> bool {
        type_of(object) == self.made
    }

    /// Tells whether objects of this kind merge states.
    pub(crate) fn merges(&self) -> bool {
        let mut state = Pieces::default();
        let mut writer = StateWriter::new(&mut state);
        // Whatever the releases in a group can run, each knows the newest form of its own objects.
        writer.set_level(u32::MAX);
        let pushed = self.make().push_state(&mut writer).is_ok() && writer.finish().is_ok();
        let mut reader = StateReader::new(&mut state);
        reader.set_level(u32::MAX);
        let merged = Servant::new(self.make()).merge(&mut reader);
        pushed && merged != Err(StateError::NoMerge)
    }

    /// Returns the repository ids of its interfaces, most derived first.
    pub fn repository_ids(&self) -> &[String] {
        &self.repository_ids
    }

    /// Returns the repository id that stands in references.
    pub fn type_id(&self) -> &str {
        self.repository_ids.first().map_or("", String::as_str)
    }

    /// Tells what an operation does to an object of this kind.
    pub fn access(&self, operation: &str) -> Access {
        let known = self.access.read().unwrap_or_else(PoisonError::into_inner).get(operation).copied();
        if let Some(access) = known {
            return access;
        }
        let access = self.prototype.lock().unwrap_or_else(PoisonError::into_inner).access(operation);
        // Names of operations that there are not come from clients, in any number and length.
        if access == Access::Unknown {
            return access;
        }
        let mut known = self.access.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < REMEMBERED_OPERATIONS {
            known.insert(operation.to_owned(), access);
        }
        access
    }
}

/// Returns the type of the object itself.
fn type_of(object: &dyn ReplicatedObject) -> TypeId {
    let object: &dyn Any = object;
    object.type_id()
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kind").field("name", &self.name).finish_non_exhaustive()
    }
}

/// All kinds of which a replica can make objects, by name.
pub type Kinds = HashMap<String, Arc<Kind>>;
