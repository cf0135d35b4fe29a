//! Which objects there are, for threads that must not wait for those who call them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use maestro_giop::ObjectKey;

use crate::kinds::Kind;
use crate::root_key;

/// Which objects there are, as far as this replica has come in the order.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    /// Bound before the start; never changes.
    roots: HashMap<ObjectKey, Arc<Kind>>,
    /// Created by calls.
    children: RwLock<HashMap<ObjectKey, Arc<Kind>>>,
}

/// What is known of a key.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    /// An object of this kind.
    Known(Arc<Kind>),
    /// No such object yet. It descends from one that is bound, so that a call in the order may have created it.
    Descendant,
    /// No object can have this key.
    Unknown,
}

impl Catalogue {
    pub(super) fn new(roots: impl IntoIterator<Item = (ObjectKey, Arc<Kind>)>) -> Self {
        Self { roots: roots.into_iter().collect(), children: RwLock::default() }
    }

    /// Looks a key up.
    pub(super) fn find(&self, key: &ObjectKey) -> Entry {
        if let Some(kind) = self.roots.get(key) {
            return Entry::Known(Arc::clone(kind));
        }
        let root = root_key(key);
        if root == *key || !self.roots.contains_key(&root) {
            return Entry::Unknown;
        }
        let children = self.children.read().unwrap_or_else(PoisonError::into_inner);
        children.get(key).map_or(Entry::Descendant, |kind| Entry::Known(Arc::clone(kind)))
    }

    /// Returns the objects that were bound before the start, in no order.
    pub(super) fn roots(&self) -> impl Iterator<Item = (&ObjectKey, &Arc<Kind>)> {
        self.roots.iter()
    }

    /// Adds an object that a call created.
    pub(super) fn add(&self, key: ObjectKey, kind: Arc<Kind>) {
        self.children.write().unwrap_or_else(PoisonError::into_inner).insert(key, kind);
    }

    /// Removes an object that a call created.
    pub(super) fn remove(&self, key: &ObjectKey) {
        self.children.write().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    /// Puts these objects, those that were bound included, in the place of all that calls created.
    pub(super) fn replace<'a>(&self, objects: impl Iterator<Item = (&'a ObjectKey, &'a Arc<Kind>)>) {
        let created = objects.filter(|(key, _)| !self.roots.contains_key(*key));
        let created = created.map(|(key, kind)| (key.clone(), Arc::clone(kind))).collect();
        *self.children.write().unwrap_or_else(PoisonError::into_inner) = created;
    }
}
