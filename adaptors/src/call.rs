//! What an object may know of a request.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use maestro_giop::{CodeSets, FtRequest, Ior, ObjectKey, Operation, ServiceContexts, Version};
use thiserror::Error;

use crate::{PeerIdentity, ReplicatedObject};

/// A moment that all replicas agree on, in nanoseconds since the Unix epoch. It never goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct AgreedTime {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    pub unix_ns: u64,
}

/// Randomness that all replicas agree on, different for each call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seed(pub u64);

/// What an orb offers to the objects that it calls. Alike at every replica.
pub trait Host {
    /// Returns the reference of the object under `key`, as clients get it, with the given type id. `None` when the
    /// orb has no address yet.
    fn reference(&self, key: &ObjectKey, type_id: &str) -> Option<Ior>;

    /// Takes a new object in, under a key that follows from the order of calls. It is bound when the call returns,
    /// and forgotten when the call raises.
    ///
    /// # Errors
    ///
    /// `kind` is none of the registered kinds, or another type than `object`'s: [`CreateError`].
    fn create(&self, kind: &str, object: Box<dyn ReplicatedObject>) -> Result<ObjectKey, CreateError>;

    /// Removes the object that is called, once the call returns. Nothing happens when the call raises.
    ///
    /// # Errors
    ///
    /// The object was not created by a call: [`DestroyError`].
    fn destroy(&self) -> Result<(), DestroyError> {
        Err(DestroyError::NoOrb)
    }

    /// Removes an object that a call created, once the call that is under way returns. Nothing happens when that call raises, and
    /// where there is no such object.
    ///
    /// # Errors
    ///
    /// The object was not created by a call: [`DestroyError`].
    fn remove(&self, key: &ObjectKey) -> Result<(), DestroyError> {
        let _ = key;
        Err(DestroyError::NoOrb)
    }

    /// Returns the level at which all replicas run.
    fn level(&self) -> u32 {
        FIRST_LEVEL
    }
}

/// The level of a release that says nothing of levels, and of all replicas before their level has risen.
pub const FIRST_LEVEL: u32 = 1;

/// An object could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CreateError {
    /// No factory is registered under this kind, so that no other replica could make such an object.
    #[error("no kind of object is registered as {kind:?}: register its factory before the server starts")]
    UnknownKind {
        /// What was asked for.
        kind: String,
    },
    /// The factory that is registered makes objects of another type, so that no other replica could read this one's state.
    #[error("the factory that is registered as {kind:?} makes objects of another type than this one")]
    OtherType {
        /// What was asked for.
        kind: String,
    },
    /// Nobody holds objects here.
    #[error("this call was made outside of an orb")]
    NoOrb,
    /// Requests have no order here, so that a call of the new object might come before the one that creates it.
    #[error(
        "calls create no objects where requests commute: bind all objects before the server starts, or leave out --commute"
    )]
    Commute,
}

/// An object could not be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DestroyError {
    /// The object is there from the start: every replica binds it, and references to it are published.
    #[error("an object that is bound from the start cannot be destroyed")]
    Bound,
    /// Nobody holds objects here.
    #[error("this call was made outside of an orb")]
    NoOrb,
}

/// The host of objects that are called outside of an orb, in tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoHost;

impl Host for NoHost {
    fn reference(&self, _: &ObjectKey, _: &str) -> Option<Ior> {
        None
    }

    fn create(&self, _: &str, _: Box<dyn ReplicatedObject>) -> Result<ObjectKey, CreateError> {
        Err(CreateError::NoOrb)
    }
}

/// The facts of a call. Alike at every replica.
#[derive(Debug, Clone)]
pub struct CallInfo {
    /// The object that is called.
    pub object_key: ObjectKey,
    /// The operation, as it is on the wire.
    pub operation: Operation,
    /// All service contexts of the request.
    pub service_contexts: ServiceContexts,
    /// The principal of GIOP 1.0 and 1.1; empty otherwise.
    pub principal: Bytes,
    /// The client's address, as the replica that it is connected to saw it.
    pub peer: Arc<str>,
    /// Who the client is, where it proved that over TLS.
    pub identity: Option<PeerIdentity>,
    /// The request's GIOP version.
    pub version: Version,
    /// The connection's negotiated code sets.
    pub code_sets: CodeSets,
    /// The agreed time.
    pub time: AgreedTime,
    /// The agreed seed.
    pub seed: Seed,
    /// The number of the call in the order of all calls; 0 where there is no such order.
    pub delivery: u64,
}

/// What an object may know of a request.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    info: &'a CallInfo,
    host: &'a dyn Host,
}

impl<'a> Call<'a> {
    /// Makes a call from its facts and from what the orb offers.
    pub fn new(info: &'a CallInfo, host: &'a dyn Host) -> Self {
        Self { info, host }
    }

    /// Returns the operation, as it is on the wire: attributes are `_get_NAME` and `_set_NAME`.
    pub fn operation(&self) -> &'a str {
        self.info.operation.as_str()
    }

    /// Returns the key of the object that is called.
    pub fn object_key(&self) -> &'a ObjectKey {
        &self.info.object_key
    }

    /// Returns the agreed time: never earlier than that of the call before, alike at every replica.
    pub fn time(&self) -> AgreedTime {
        self.info.time
    }

    /// Returns the seed for randomness of this call, alike at every replica.
    pub fn seed(&self) -> Seed {
        self.info.seed
    }

    /// Returns the number of the call in the order of all calls, from 1; 0 where there is no such order.
    pub fn delivery(&self) -> u64 {
        self.info.delivery
    }

    /// Returns the client's address as text.
    pub fn peer(&self) -> &'a str {
        &self.info.peer
    }

    /// Returns who the client is, where it proved that by a certificate that the replica which it is connected to trusts. Alike at every
    /// replica.
    ///
    /// ```
    /// # use maestro_adaptors::{Call, Exception};
    /// # use maestro_giop::SystemExceptionKind;
    /// fn only_for_traders(call: &Call<'_>) -> Result<(), Exception> {
    ///     match call.peer_identity() {
    ///         Some(client) if client.subject().ends_with(",OU=trade,O=Example") => Ok(()),
    ///         _ => Err(Exception::system(SystemExceptionKind::NoPermission, 0)),
    ///     }
    /// }
    /// ```
    pub fn peer_identity(&self) -> Option<&'a PeerIdentity> {
        self.info.identity.as_ref()
    }

    /// Returns the principal of a GIOP 1.0 or 1.1 request.
    pub fn principal(&self) -> &'a [u8] {
        &self.info.principal
    }

    /// Returns the data of a service context by its id.
    pub fn context(&self, id: u32) -> Option<&'a [u8]> {
        self.info.service_contexts.get(id).map(AsRef::as_ref)
    }

    /// Returns who the request is from and its number, where the client sent an FT_REQUEST context.
    pub fn ft_request(&self) -> Option<FtRequest> {
        ft_request(&self.info.service_contexts)
    }

    /// Returns all facts of the call.
    pub fn info(&self) -> &'a CallInfo {
        self.info
    }

    /// Makes the reference of a bound object, as clients get it. `None` when the orb has no address yet.
    pub fn reference(&self, key: &ObjectKey, type_id: &str) -> Option<Ior> {
        self.host.reference(key, type_id)
    }

    /// Hands a new object to the orb and returns its key. It answers when this call has returned, and is forgotten when
    /// this call raises. `kind` names the factory by which other replicas make such an object to read a state into.
    ///
    /// # Errors
    ///
    /// No factory is registered under `kind`, or one of another type.
    pub fn create(&self, kind: &str, object: Box<dyn ReplicatedObject>) -> Result<ObjectKey, CreateError> {
        self.host.create(kind, object)
    }

    /// Removes the object that is called, at every replica alike, when this call has returned; who calls it after that gets
    /// `OBJECT_NOT_EXIST`. Nothing happens when this call raises.
    ///
    /// # Errors
    ///
    /// The object was not made by [`Call::create`].
    pub fn destroy(&self) -> Result<(), DestroyError> {
        self.host.destroy()
    }

    /// Removes another object, at every replica alike, when this call has returned; who calls it after that gets `OBJECT_NOT_EXIST`.
    /// Nothing happens when this call raises, and where there is no such object.
    ///
    /// # Errors
    ///
    /// The object was not made by [`Call::create`].
    pub fn remove(&self, key: &ObjectKey) -> Result<(), DestroyError> {
        self.host.remove(key)
    }

    /// Returns the level at which all replicas run, alike at every replica. It rises, through the order of calls, when all of them
    /// can; until then an object does, answers and writes what the old release did.
    ///
    /// ```
    /// # use maestro_adaptors::Call;
    /// fn describe(balance: i64, currency: &str, call: &Call<'_>) -> String {
    ///     if call.level() < 2 { format!("{balance}") } else { format!("{balance} {currency}") }
    /// }
    /// ```
    pub fn level(&self) -> u32 {
        self.host.level()
    }
}

/// Finds the number that a fault-tolerant client gave to its request. A damaged context counts as none.
pub fn ft_request(contexts: &ServiceContexts) -> Option<FtRequest> {
    FtRequest::decode(contexts.get(ServiceContexts::FT_REQUEST)?).ok()
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("info", self.info).finish_non_exhaustive()
    }
}
