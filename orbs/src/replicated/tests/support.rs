//! An object, requests for it, and slots that write down what happens to them.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use maestro_adaptors::{
    Access, AgreedTime, Call, Exception, ObjectAdaptor, Outcome, Pieces, ReplicatedObject, Seed, Snapshot,
    StateError, StateReader, StateWriter, executing,
};
use maestro_giop::{
    Body, ByteOrder, CdrReader, CdrWriter, CodeSets, FtRequest, ObjectKey, Operation, ReplyStatus, RequestId,
    ResponseFlags, ServiceContexts, Version,
};
use maestro_group::{ConfigId, ViewId};
use maestro_ior::{Address, ClientTrust, Place};

use crate::kinds::{Kind, Kinds};
use crate::replicated::replica::{Position, Replica};
use crate::replicated::reply_log::Origin;
use crate::replicated::update::{Present, Update};
use crate::{ConnectionId, Contact, Reply, ReplySlot, ReplyTo, Request, SlotTicket};

/// The key of the object that is bound.
pub(super) const KEY: &str = "MAE:1:Counter";

/// `interface Counter { long add(in long n); string make(); void die(); ulonglong time(); };`
#[derive(Default)]
pub(super) struct Counter(i32);

impl ObjectAdaptor for Counter {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Counter:1.0"]
    }

    fn access(&self, operation: &str) -> Access {
        if operation == "subtract" { Access::Unknown } else { Access::Update }
    }

    fn invoke(
        &mut self,
        call: &Call<'_>,
        request: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        match call.operation() {
            "add" => {
                self.0 += request.read_long()?;
                reply.write_long(self.0);
            }
            "make" => {
                let key = call.create("Counter", Box::new(Counter(100)))?;
                reply.write_octets(key.as_bytes());
            }
            "make_and_fail" => {
                call.create("Counter", Box::new(Counter(100)))?;
                return Err(Exception::bad_param());
            }
            "make_unknown" => drop(call.create("Nonsense", Box::new(Counter(0)))?),
            "make_other" => drop(call.create("Counter", Box::new(Other))?),
            "destroy" => call.destroy()?,
            "destroy_and_fail" => {
                call.destroy()?;
                return Err(Exception::bad_param());
            }
            "level" => reply.write_ulong(call.level()),
            "executing" => reply.write_boolean(executing()),
            "die" => panic!("the counter is broken"),
            "chance" => {
                reply.write_ulonglong(call.time().unix_ns);
                reply.write_ulonglong(call.seed().0);
                reply.write_ulonglong(call.delivery());
            }
            _ => return Err(Exception::bad_operation()),
        }
        Ok(())
    }
}

impl ReplicatedObject for Counter {
    /// From level 2 on as a longlong.
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        if state.level() < 2 { state.write_long(self.0) } else { state.write_longlong(self.0.into()) }
    }

    fn snapshot(&self) -> Option<Box<dyn Snapshot>> {
        Some(Box::new(Picture(self.0)))
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        self.0 = if state.level() < 2 {
            state.read_long()?
        } else {
            i32::try_from(state.read_longlong()?).map_err(|_| state.invalid("small number"))?
        };
        Ok(())
    }

    fn merge(&mut self, other: &mut StateReader<'_>) -> Result<(), StateError> {
        let mut theirs = Self::default();
        theirs.get_state(other)?;
        self.0 = self.0.max(theirs.0);
        Ok(())
    }
}

struct Picture(i32);

impl Snapshot for Picture {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        Counter(self.0).push_state(state)
    }
}

/// An object of another type.
struct Other;

impl ObjectAdaptor for Other {
    fn repository_ids(&self) -> &[&str] {
        &[]
    }

    fn invoke(&mut self, _: &Call<'_>, _: &mut CdrReader<'_>, _: &mut CdrWriter) -> Result<(), Exception> {
        Ok(())
    }
}

impl ReplicatedObject for Other {
    fn push_state(&self, _: &mut StateWriter<'_>) -> Result<(), StateError> {
        Ok(())
    }

    fn get_state(&mut self, _: &mut StateReader<'_>) -> Result<(), StateError> {
        Ok(())
    }
}

pub(super) fn kind() -> Arc<Kind> {
    Arc::new(Kind::new("Counter", Box::new(|| Box::new(Counter::default()))))
}

/// Makes the first of three replicas, with a counter bound.
pub(super) fn replica() -> Replica {
    replica_with(true)
}

pub(super) fn replica_with(transfers_objects: bool) -> Replica {
    let kinds: Kinds = [("Counter".to_owned(), kind())].into();
    let mut replica = Replica::new(Arc::new(kinds), 3, transfers_objects);
    replica.bind(ObjectKey::from(KEY), kind());
    replica
}

/// A delivery of a cast of member `member`, first life, a second after the delivery before.
pub(super) fn at(delivery: u64, member: u32) -> Position {
    at_life(delivery, member, 1)
}

pub(super) fn at_life(delivery: u64, member: u32, incarnation: u64) -> Position {
    Position {
        delivery,
        time: AgreedTime { unix_ns: delivery * 1_000_000_000 },
        seed: Seed(delivery * 7),
        origin: Origin { member, incarnation },
    }
}

pub(super) fn update(ticket: u64, operation: &'static str, argument: &[u8]) -> Update {
    update_for(KEY, ticket, operation, argument)
}

pub(super) fn update_for(key: &str, ticket: u64, operation: &'static str, argument: &[u8]) -> Update {
    Update {
        ticket,
        settled: 1,
        response: ResponseFlags::WithTarget,
        object_key: ObjectKey::new(key),
        operation: Operation::from(operation),
        service_contexts: ServiceContexts::default(),
        principal: Bytes::new(),
        peer: "127.0.0.1:9".into(),
        identity: None,
        code_sets: CodeSets::default(),
        body: body(argument),
    }
}

/// `add(n)`.
pub(super) fn add(ticket: u64, n: i32) -> Update {
    update(ticket, "add", &n.to_be_bytes())
}

/// `add(n)` as a fault-tolerant client sends it, to be repeated until so many seconds after the epoch.
pub(super) fn numbered_add(ticket: u64, n: i32, retention_id: i32, until_s: u64) -> Update {
    let expiration = FtRequest::UNIX_EPOCH + until_s * 10_000_000;
    let id = FtRequest { client_id: "client".into(), retention_id, expiration };
    let mut update = add(ticket, n);
    update.service_contexts.push(ServiceContexts::FT_REQUEST, id.encode(ByteOrder::Big).unwrap());
    update
}

fn body(argument: &[u8]) -> Body {
    Body::new(Bytes::copy_from_slice(argument), ByteOrder::Big, Version::V1_2, 0)
}

/// The answer of an operation that returned these octets.
pub(super) fn returned(octets: &[u8]) -> Outcome {
    Outcome { status: ReplyStatus::NoException, body: Bytes::copy_from_slice(octets) }
}

/// The sum that `add` answers.
pub(super) fn sum(n: i32) -> Outcome {
    returned(&n.to_be_bytes())
}

pub(super) fn view(round: u64) -> ViewId {
    ViewId { epoch: 0, config: ConfigId { round, proposer: 1 } }
}

pub(super) fn present(round: u64, port: u16) -> Present {
    offering(1, round, port)
}

/// The word of a replica that can run levels up to `offered`.
pub(super) fn offering(offered: u32, round: u64, port: u16) -> Present {
    Present { view: view(round), contact: Address::new("h", port).into(), lowest: 1, offered }
}

/// A replica on two hosts: in the clear and over TLS on the first, over TLS alone on the second.
pub(super) fn over_tls(port: u16) -> Contact {
    let place = |host: &str, plain, tls_port| Place { address: Address::new(host, plain), tls_port };
    let places = vec![place("h", port, port + 100), place("i", 0, port + 200)];
    Contact { places, client_trust: ClientTrust::Optional }
}

/// All of a replica's state.
pub(super) fn state(replica: &Replica) -> Pieces {
    let mut pieces = Pieces::default();
    replica.push_state(&mut pieces).unwrap();
    pieces
}

/// The number of a request that may not start.
pub(super) const GONE: RequestId = RequestId(99);

/// Writes down what happens to requests.
#[derive(Default)]
pub(super) struct Ledger(Mutex<Vec<String>>);

impl Ledger {
    /// Takes what was written since the last time.
    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    pub(super) fn note(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }
}

impl ReplyTo for Ledger {
    fn started(&self, ticket: &SlotTicket) -> bool {
        let may_start = ticket.request_id != GONE;
        if may_start {
            self.note(format!("started {}", ticket.request_id));
        }
        may_start
    }

    fn reply(&self, ticket: &SlotTicket, reply: Reply) {
        self.note(format!("reply {} {:?} {:02x?}", ticket.request_id, reply.status, &reply.body[..]));
    }

    fn abandon(&self, ticket: &SlotTicket) {
        self.note(format!("abandon {}", ticket.request_id));
    }
}

/// A client's request `add(1)` with this number.
pub(super) fn request(number: u32, ledger: &Arc<Ledger>) -> Request {
    request_for(number, ledger, ResponseFlags::WithTarget)
}

pub(super) fn request_for(number: u32, ledger: &Arc<Ledger>, response: ResponseFlags) -> Request {
    let ticket = SlotTicket {
        request_id: RequestId(number),
        version: Version::V1_2,
        order: ByteOrder::Big,
        response,
        started: false,
    };
    Request {
        connection: ConnectionId(1),
        peer: "127.0.0.1:9".into(),
        identity: None,
        request_id: RequestId(number),
        response,
        object_key: ObjectKey::from(KEY),
        operation: Operation::from("add"),
        service_contexts: ServiceContexts::default(),
        principal: Bytes::new(),
        body: body(&1i32.to_be_bytes()),
        code_sets: CodeSets::default(),
        slot: ReplySlot::new(Arc::clone(ledger) as Arc<dyn ReplyTo>, ticket),
    }
}
