//! A request on its way to an object, and the slot that takes its reply.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use maestro_adaptors::PeerIdentity;
use maestro_giop::{
    Body, ByteOrder, CdrWriter, CodeSets, Ior, ObjectKey, Operation, ReplyStatus, RequestId, ResponseFlags,
    ServiceContexts, SystemException, Version,
};

/// A request manager: the policy by which requests reach objects.
///
/// The bridge calls it from its I/O threads. It must not block there; it answers through the request's
/// [`ReplySlot`], once, from anywhere.
pub trait Orb: Send + Sync {
    /// Takes a request over. Requests of one connection arrive in the order of the connection.
    fn invoke(&self, request: Request);

    /// Tells where the object of this key is. Answers LocateRequest; never goes through a group.
    fn locate(&self, key: &ObjectKey) -> Located;

    /// Tells that the client no longer waits for an answer. Advisory: what was started goes on.
    fn cancel(&self, request: RequestId, connection: ConnectionId);
}

/// Where an object is.
///
/// Source: CORBA 3.0.3 §15.4.6.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// The orb serves the object.
    Here,
    /// The orb knows no such object.
    Unknown,
    /// The object is elsewhere.
    Forward(Ior),
}

/// A connection's number, unique within the life of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub u64);

/// A request as the bridge decoded it. The body stays the received octets until the object decodes it.
#[derive(Debug)]
pub struct Request {
    /// The connection that it came on.
    pub connection: ConnectionId,
    /// The peer's address as text, for logs and for objects.
    pub peer: Arc<str>,
    /// Who the client is, where it proved that over TLS.
    pub identity: Option<PeerIdentity>,
    /// The client's number for it, unique among the unanswered requests of the connection.
    pub request_id: RequestId,
    /// What the client waits for.
    pub response: ResponseFlags,
    /// The canonical key of the object: names that an object is served by are resolved before.
    pub object_key: ObjectKey,
    /// The operation's name as it is on the wire, `_get_` and `_set_` of attributes included.
    pub operation: Operation,
    /// All service contexts, the ones that nobody here understands too.
    pub service_contexts: ServiceContexts,
    /// The principal of GIOP 1.0 and 1.1; empty otherwise.
    pub principal: Bytes,
    /// The arguments.
    pub body: Body,
    /// The connection's negotiated code sets.
    pub code_sets: CodeSets,
    /// Where the answer goes.
    pub slot: ReplySlot,
}

/// Takes the answer of one request. Oneway requests have one too: the connection has to know whether a request
/// that was not finished can have been executed.
///
/// Dropping a slot abandons the request: the client gets no answer and the connection ends.
pub struct ReplySlot {
    /// Absent once the request is answered.
    to: Option<Arc<dyn ReplyTo>>,
    ticket: SlotTicket,
}

/// What a connection needs to know of a request to answer it on the request's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotTicket {
    /// The client's number.
    pub request_id: RequestId,
    /// The GIOP version of the request, and so of the reply.
    pub version: Version,
    /// The byte order of the request, and so of the reply.
    pub order: ByteOrder,
    /// Whether the client waits for an answer.
    pub response: ResponseFlags,
    /// Whether the request can have been executed, even in part.
    pub started: bool,
}

/// What takes answers: a connection of the bridge.
pub trait ReplyTo: Send + Sync {
    /// Notes that the request can have been executed from here on. Returns false, and notes nothing, where it must not
    /// be executed any more: the client was told, or is about to be, that it was not.
    fn started(&self, ticket: &SlotTicket) -> bool;
    /// Sends the reply, or for a oneway notes that the request is finished.
    fn reply(&self, ticket: &SlotTicket, reply: Reply);
    /// Notes that no answer will come: the connection ends, with CloseConnection only if nothing was started.
    fn abandon(&self, ticket: &SlotTicket);
}

impl ReplySlot {
    /// Makes the slot of the request that `ticket` describes.
    pub fn new(to: Arc<dyn ReplyTo>, ticket: SlotTicket) -> Self {
        Self { to: Some(to), ticket }
    }

    /// Returns what the answer has to conform to.
    pub fn ticket(&self) -> &SlotTicket {
        &self.ticket
    }

    /// Asks whether the request may be executed, and says that it can have been from here on. Saying it twice does no
    /// harm.
    ///
    /// False means that the connection ends with CloseConnection, upon which the client sends the request again,
    /// elsewhere: executed here too, it would be executed twice. Drop it.
    ///
    /// Source: CORBA 3.0.3 §15.5.1.1
    #[must_use = "a request that may not start must not be executed"]
    pub fn started(&mut self) -> bool {
        if let (false, Some(to)) = (self.ticket.started, &self.to) {
            self.ticket.started = to.started(&self.ticket);
        }
        self.ticket.started
    }

    /// Answers. For a oneway nothing is sent: the request is finished.
    pub fn reply(mut self, reply: Reply) {
        if let Some(to) = self.to.take() {
            to.reply(&self.ticket, reply);
        }
    }
}

impl Drop for ReplySlot {
    fn drop(&mut self) {
        if let Some(to) = self.to.take() {
            to.abandon(&self.ticket);
        }
    }
}

impl fmt::Debug for ReplySlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplySlot")
            .field("ticket", &self.ticket)
            .field("answered", &self.to.is_none())
            .finish()
    }
}

/// The answer to a request: what stands in a Reply message beside the request's number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What kind of answer it is.
    pub status: ReplyStatus,
    /// Service contexts that go with it; most replies have none.
    pub service_contexts: ServiceContexts,
    /// CDR in the request's byte order, written at a position that is a multiple of 8.
    pub body: Bytes,
}

impl Reply {
    /// Makes the answer of an operation that returned.
    pub fn result(body: Bytes) -> Self {
        Self::new(ReplyStatus::NoException, body)
    }

    /// Makes the answer to a oneway, or to an operation without results.
    pub fn empty() -> Self {
        Self::result(Bytes::new())
    }

    /// Makes the answer that raises a system exception.
    pub fn exception(exception: &SystemException, order: ByteOrder) -> Self {
        let mut body = CdrWriter::new(order, 0);
        exception.encode(&mut body);
        Self::new(ReplyStatus::SystemException, body.into_bytes())
    }

    /// Makes an answer without service contexts.
    pub fn new(status: ReplyStatus, body: Bytes) -> Self {
        Self { status, service_contexts: ServiceContexts::default(), body }
    }
}
