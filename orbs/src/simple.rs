//! The orb without replication: one object per key, executed at once.

mod binding;
mod host;

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, Weak};

use arc_swap::ArcSwap;
use maestro_adaptors::{Exception, ObjectAdaptor};
use maestro_giop::{Ior, ObjectKey, RequestId, ResponseFlags};
use maestro_ior::Combo;
use tracing::error;

use self::binding::Binding;
use crate::{ConnectionId, Contact, Kind, Located, Orb, Reply, Request};

/// Where an object's calls run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Execution {
    /// On the I/O thread that read the request: the quickest for objects that answer within microseconds. A slow one
    /// stalls its connection's neighbours.
    #[default]
    Inline,
    /// On a pool of threads, one call of an object at a time, in the order of arrival.
    Pool,
}

type Objects = HashMap<ObjectKey, Arc<Binding>>;

/// An orb without replication: each key stands for one object in this process.
///
/// Calls of one object are executed one at a time, those of one connection in the order of arrival. An object that
/// panicked answers `OBJ_ADAPTER` until another one is bound in its place.
pub struct Simple {
    /// For jobs that outlive the call that made them.
    me: Weak<Self>,
    /// Objects that were bound: few, and looked up without a lock.
    bound: ArcSwap<Objects>,
    /// Held by whoever changes them, so that no change is lost.
    change: Mutex<()>,
    /// Objects that calls created: they can be many.
    created: RwLock<Objects>,
    kinds: Mutex<HashMap<String, Arc<Kind>>>,
    contact: OnceLock<Contact>,
    level: OnceLock<u32>,
    /// Tells this life of the process from others in the keys of objects that calls create.
    life: u64,
}

impl Simple {
    /// Makes an orb without objects.
    pub fn new() -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            me: me.clone(),
            bound: ArcSwap::default(),
            change: Mutex::default(),
            created: RwLock::default(),
            kinds: Mutex::default(),
            contact: OnceLock::new(),
            level: OnceLock::new(),
            life: RandomState::new().hash_one(std::process::id()),
        })
    }

    /// Says where clients reach this orb's objects. The first word counts.
    pub fn publish_at(&self, contact: impl Into<Contact>) {
        let _ = self.contact.set(contact.into());
    }

    /// Says at which level objects run; the first one where nothing is said. The first word counts.
    pub fn run_at(&self, level: u32) {
        let _ = self.level.set(level);
    }

    /// Lets objects make others of this kind ([`Call::create`](maestro_adaptors::Call::create)).
    pub fn register(&self, kind: Arc<Kind>) {
        let name = kind.name().to_owned();
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner).insert(name, kind);
    }

    /// Binds an object to a key, in place of the one that was bound to it.
    pub fn bind(&self, key: ObjectKey, object: Box<dyn ObjectAdaptor>, execution: Execution) {
        let binding = Arc::new(Binding::new(object, execution));
        self.change(|objects| objects.insert(key, binding));
    }

    /// Takes an object away and tells whether there was one. Calls that were taken are still executed.
    pub fn unbind(&self, key: &ObjectKey) -> bool {
        let created = self.created.write().unwrap_or_else(PoisonError::into_inner).remove(key);
        created.is_some() || self.change(|objects| objects.remove(key)).is_some()
    }

    /// Returns the reference of a bound object: its first repository id, the key, this orb's addresses. `None` for an
    /// unknown key, and before [`Simple::publish_at`].
    pub fn reference(&self, key: &ObjectKey) -> Option<Ior> {
        let type_id = self.object(key)?.type_id().to_owned();
        self.reference_as(key, &type_id)
    }

    fn reference_as(&self, key: &ObjectKey, type_id: &str) -> Option<Ior> {
        let contact = self.contact.get()?;
        let combo = Combo {
            type_id: type_id.into(),
            key: key.clone(),
            live: contact.places.clone(),
            others: Vec::new(),
            client_trust: contact.client_trust,
            ft: None,
        };
        combo.to_ior().inspect_err(|error| error!(%key, %error, "no reference")).ok()
    }

    /// Binds an object that a call created.
    fn adopt(&self, key: ObjectKey, object: Box<dyn ObjectAdaptor>, execution: Execution) {
        let binding = Arc::new(Binding::new(object, execution));
        self.created.write().unwrap_or_else(PoisonError::into_inner).insert(key, binding);
    }

    /// Forgets an object that a call created.
    fn disown(&self, key: &ObjectKey) {
        self.created.write().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    fn change<R>(&self, edit: impl FnOnce(&mut Objects) -> R) -> R {
        let _change = self.change.lock().unwrap_or_else(PoisonError::into_inner);
        let mut objects = Objects::clone(&self.bound.load());
        let result = edit(&mut objects);
        self.bound.store(Arc::new(objects));
        result
    }

    fn object(&self, key: &ObjectKey) -> Option<Arc<Binding>> {
        if let Some(object) = self.bound.load().get(key) {
            return Some(Arc::clone(object));
        }
        self.created.read().unwrap_or_else(PoisonError::into_inner).get(key).map(Arc::clone)
    }
}

impl Orb for Simple {
    fn invoke(&self, mut request: Request) {
        let Some(object) = self.object(&request.object_key) else {
            let exception = Exception::object_not_exist();
            let (status, body) = exception.into_reply(request.body.order);
            return request.slot.reply(Reply::new(status, body));
        };
        if !request.slot.started() {
            return;
        }
        match object.execution() {
            Execution::Inline => object.invoke(self, request),
            Execution::Pool => {
                if let Some(orb) = self.me.upgrade() {
                    object.enqueue(orb, request);
                }
            }
        }
    }

    fn locate(&self, key: &ObjectKey) -> Located {
        if self.object(key).is_some() { Located::Here } else { Located::Unknown }
    }

    fn cancel(&self, _: RequestId, _: ConnectionId) {}
}

/// Tells whether the client of this request is answered before it is executed.
fn answered_on_arrival(response: ResponseFlags) -> bool {
    matches!(response, ResponseFlags::WithServer)
}
