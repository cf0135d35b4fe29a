//! From object keys to orbs.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::{ArcSwap, Guard};
use maestro_giop::ObjectKey;
use maestro_orbs::{Orb, root_key};

use crate::Error;

/// Which orb serves which object key. Bound and unbound at run time; a look-up takes no lock.
///
/// A key may be served under further names, such as `Grid` in `corbaloc::host:port/Grid`: requests for the name
/// reach the orb with the canonical key, so that one object has one key everywhere behind the bridge.
///
/// Objects may create further objects while they run. The keys of those are not bound here: a key that descends from
/// a bound one ([`root_key`]) is served by the same orb.
///
/// # Example
///
/// ```
/// # use std::sync::Arc;
/// # use maestro_bridge::Dispatcher;
/// # use maestro_giop::ObjectKey;
/// # fn example(orb: Arc<dyn maestro_orbs::Orb>) -> Result<(), maestro_bridge::Error> {
/// let dispatcher = Dispatcher::new();
/// let key = ObjectKey::new(b"MAE:01:Grid");
/// dispatcher.bind(key.clone(), orb)?;
/// dispatcher.bind_name("Grid", &key)?;
/// assert_eq!(dispatcher.lookup(&ObjectKey::new(b"Grid")).unwrap().key, key);
/// # Ok(())
/// # }
/// ```
pub struct Dispatcher {
    table: ArcSwap<Table>,
    /// Held by whoever changes the table, so that no change is lost.
    change: Mutex<()>,
}

/// An orb and the object key under which it knows the object.
#[derive(Clone)]
pub struct Binding {
    /// What takes the requests.
    pub orb: Arc<dyn Orb>,
    /// The canonical key.
    pub key: ObjectKey,
}

#[derive(Clone, Default)]
struct Table {
    bindings: HashMap<ObjectKey, Binding>,
    /// Each orb once, however many keys it serves.
    orbs: Vec<Arc<dyn Orb>>,
}

impl Dispatcher {
    /// Makes a dispatcher that serves nothing.
    pub fn new() -> Self {
        Self { table: ArcSwap::from_pointee(Table::default()), change: Mutex::new(()) }
    }

    /// Serves an object key by an orb from the next request on.
    ///
    /// # Errors
    ///
    /// [`Error::Bound`] where the key, or a name of these octets, is served already.
    pub fn bind(&self, key: ObjectKey, orb: Arc<dyn Orb>) -> Result<(), Error> {
        let binding = Binding { orb, key: key.clone() };
        self.change(|table| table.insert(key, binding))
    }

    /// Serves a bound object key under a further name.
    ///
    /// # Errors
    ///
    /// [`Error::NotBound`] where `key` is not served, [`Error::Bound`] where the name is.
    pub fn bind_name(&self, name: &str, key: &ObjectKey) -> Result<(), Error> {
        self.change(|table| {
            let binding = table.bindings.get(key).cloned().ok_or_else(|| Error::NotBound(key.clone()))?;
            table.insert(ObjectKey::new(name.as_bytes()), binding)
        })
    }

    /// Serves a key or a name no longer; with a key go its names. Requests that an orb has taken are not touched.
    /// Returns whether there was anything to remove.
    pub fn unbind(&self, key: &ObjectKey) -> bool {
        self.change(|table| {
            let before = table.bindings.len();
            table.bindings.remove(key);
            table.bindings.retain(|_, binding| binding.key != *key);
            table.orbs = distinct(table.bindings.values());
            table.bindings.len() < before
        })
    }

    /// Finds who serves a key or name.
    pub fn lookup(&self, key: &ObjectKey) -> Option<Binding> {
        self.with(key, |binding| Some(binding?.clone()))
    }

    /// Returns every canonical key that is served, in no order.
    pub fn keys(&self) -> Vec<ObjectKey> {
        let table = self.table.load();
        table
            .bindings
            .iter()
            .filter(|(key, binding)| **key == binding.key)
            .map(|(key, _)| key.clone())
            .collect()
    }

    /// Calls `use_it` with the binding of a key, without a count on the orb.
    pub(crate) fn with<R>(&self, key: &ObjectKey, use_it: impl FnOnce(Option<&Binding>) -> R) -> R {
        let table: Guard<Arc<Table>> = self.table.load();
        if let Some(binding) = table.bindings.get(key) {
            return use_it(Some(binding));
        }
        use_it(table.descendant(key).as_ref())
    }

    /// Returns each orb that serves anything, once.
    pub(crate) fn orbs(&self) -> Vec<Arc<dyn Orb>> {
        self.table.load().orbs.clone()
    }

    fn change<R>(&self, edit: impl FnOnce(&mut Table) -> R) -> R {
        let _change = self.change.lock().unwrap_or_else(PoisonError::into_inner);
        let mut table = Table::clone(&self.table.load());
        let result = edit(&mut table);
        self.table.store(Arc::new(table));
        result
    }
}

impl Table {
    /// Finds who serves an object that a bound one created, which may have been called by a name.
    fn descendant(&self, key: &ObjectKey) -> Option<Binding> {
        let root = root_key(key);
        let Binding { orb, key: canonical } = self.bindings.get(&root)?;
        let name = &key.as_bytes()[root.as_bytes().len()..];
        let key = ObjectKey::from([canonical.as_bytes(), name].concat());
        Some(Binding { orb: orb.clone(), key })
    }

    fn insert(&mut self, key: ObjectKey, binding: Binding) -> Result<(), Error> {
        if self.bindings.contains_key(&key) {
            return Err(Error::Bound(key));
        }
        if !self.orbs.iter().any(|orb| Arc::ptr_eq(orb, &binding.orb)) {
            self.orbs.push(binding.orb.clone());
        }
        self.bindings.insert(key, binding);
        Ok(())
    }
}

/// Returns each orb of the bindings once. Orbs are few: one for each way to serve objects, not one for each object.
fn distinct<'a>(bindings: impl Iterator<Item = &'a Binding>) -> Vec<Arc<dyn Orb>> {
    let mut orbs: Vec<Arc<dyn Orb>> = Vec::new();
    for binding in bindings {
        if !orbs.iter().any(|orb| Arc::ptr_eq(orb, &binding.orb)) {
            orbs.push(binding.orb.clone());
        }
    }
    orbs
}

impl Default for Dispatcher {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Dispatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.table.load().bindings.keys().map(ToString::to_string)).finish()
    }
}
