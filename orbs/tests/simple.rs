//! The simple orb as a bridge uses it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use bytes::Bytes;
use maestro_adaptors::{
    Call, Exception, ObjectAdaptor, ReplicatedObject, StateError, StateReader, StateWriter,
};
use maestro_giop::{
    Body, ByteOrder, CdrReader, CdrWriter, CodeSets, Ior, ObjectKey, Operation, ReplyStatus, RequestId,
    ResponseFlags, ServiceContexts, SystemException, Version,
};
use maestro_ior::{Address, iiop_profiles};
use maestro_orbs::{
    ConnectionId, Execution, Kind, Located, Orb, Reply, ReplySlot, ReplyTo, Request, Simple, SlotTicket,
};

const KEY: &str = "MAE:1:Log";

/// The number of a request that may not start.
const GONE: RequestId = RequestId(u32::MAX);

/// What came of a request: its number, the kind of reply, the body. `None` for a request that was abandoned.
type Outcome = (u32, Option<(ReplyStatus, Bytes)>);

struct Wire(Sender<Outcome>);

impl ReplyTo for Wire {
    fn started(&self, ticket: &SlotTicket) -> bool {
        ticket.request_id != GONE
    }

    fn reply(&self, ticket: &SlotTicket, reply: Reply) {
        self.0.send((ticket.request_id.0, Some((reply.status, reply.body)))).unwrap();
    }

    fn abandon(&self, ticket: &SlotTicket) {
        self.0.send((ticket.request_id.0, None)).unwrap();
    }
}

/// `interface Log { long count(); Log make(); void make_and_fail(); void remove(); void die(); };`
#[derive(Default)]
struct Log {
    calls: i32,
    /// What it made last.
    made: Option<ObjectKey>,
}

impl ObjectAdaptor for Log {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Log:1.0"]
    }

    fn invoke(
        &mut self,
        call: &Call<'_>,
        _: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        self.calls += 1;
        match call.operation() {
            "count" => reply.write_long(self.calls),
            "make" => {
                let key = call.create("Log", Box::new(Log { calls: 100, made: None }))?;
                call.reference(&key, "IDL:Log:1.0").ok_or_else(Exception::bad_param)?.encode(reply);
                self.made = Some(key);
            }
            "make_and_fail" => {
                call.create("Log", Box::new(Log::default()))?;
                return Err(Exception::bad_param());
            }
            "remove" => self.made.iter().try_for_each(|made| call.remove(made))?,
            "remove_bound" => call.remove(&key())?,
            "destroy" => call.destroy()?,
            "destroy_and_fail" => {
                call.destroy()?;
                return Err(Exception::bad_param());
            }
            "level" => reply.write_ulong(call.level()),
            "die" => panic!("the log is broken"),
            _ => return Err(Exception::bad_operation()),
        }
        Ok(())
    }
}

impl ReplicatedObject for Log {
    fn push_state(&self, _: &mut StateWriter<'_>) -> Result<(), StateError> {
        Ok(())
    }

    fn get_state(&mut self, _: &mut StateReader<'_>) -> Result<(), StateError> {
        Ok(())
    }
}

struct Client {
    orb: Arc<Simple>,
    wire: Arc<Wire>,
    outcomes: Receiver<Outcome>,
}

fn client(execution: Execution) -> Client {
    let orb = Simple::new();
    orb.publish_at(Address::new("h", 7));
    orb.register(Arc::new(Kind::new("Log", Box::new(|| Box::new(Log::default())))));
    orb.run_at(3);
    orb.bind(key(), Box::new(Log::default()), execution);
    let (sender, outcomes) = channel();
    Client { orb, wire: Arc::new(Wire(sender)), outcomes }
}

impl Client {
    fn send(&self, number: u32, key: &ObjectKey, operation: &'static str, response: ResponseFlags) {
        let (version, order) = (Version::V1_2, ByteOrder::Big);
        let ticket = SlotTicket { request_id: RequestId(number), version, order, response, started: false };
        self.orb.invoke(Request {
            connection: ConnectionId(1),
            peer: "127.0.0.1:9".into(),
            identity: None,
            request_id: RequestId(number),
            response,
            object_key: key.clone(),
            operation: Operation::from(operation),
            service_contexts: ServiceContexts::default(),
            principal: Bytes::new(),
            body: Body::new(Bytes::new(), order, version, 0),
            code_sets: CodeSets::default(),
            slot: ReplySlot::new(Arc::clone(&self.wire) as Arc<dyn ReplyTo>, ticket),
        });
    }

    fn receive(&self) -> Outcome {
        self.outcomes.recv_timeout(Duration::from_secs(20)).expect("an answer")
    }

    fn call(&self, key: &ObjectKey, operation: &'static str) -> (ReplyStatus, Bytes) {
        self.send(1, key, operation, ResponseFlags::WithTarget);
        self.receive().1.expect("a reply")
    }

    /// Calls `make` and returns the key of what it made, and its reference.
    fn make(&self) -> (ObjectKey, Ior) {
        let (status, body) = self.call(&key(), "make");
        assert_eq!(status, ReplyStatus::NoException);
        let made = Ior::decode(&mut CdrReader::new(&body, ByteOrder::Big, 0)).unwrap();
        let profile = &iiop_profiles(&made).unwrap()[0];
        assert_eq!(profile.address(), Address::new("h", 7));
        (profile.object_key.clone(), made)
    }
}

fn key() -> ObjectKey {
    ObjectKey::from(KEY)
}

fn name(reply: &(ReplyStatus, Bytes)) -> String {
    assert_eq!(reply.0, ReplyStatus::SystemException);
    let mut reader = CdrReader::new(&reply.1, ByteOrder::Big, 0);
    SystemException::decode(&mut reader).unwrap().to_string()
}

#[test]
fn calls_are_executed_in_the_order_of_arrival_inline_and_on_the_pool() {
    for execution in [Execution::Inline, Execution::Pool] {
        let client = client(execution);
        (1..=500).for_each(|number| client.send(number, &key(), "count", ResponseFlags::WithTarget));
        for number in 1..=500u32 {
            let body = Bytes::copy_from_slice(&number.to_be_bytes());
            assert_eq!(client.receive(), (number, Some((ReplyStatus::NoException, body))));
        }
    }
}

#[test]
fn an_unknown_key_does_not_exist() {
    let client = client(Execution::Inline);
    let reply = client.call(&ObjectKey::from("other"), "count");
    assert_eq!(name(&reply), "OBJECT_NOT_EXIST minor 0x4f4d0002 completed NO");
    assert_eq!(client.orb.locate(&ObjectKey::from("other")), Located::Unknown);
    assert_eq!(client.orb.locate(&key()), Located::Here);
}

#[test]
fn an_object_that_was_taken_away_does_not_exist() {
    let client = client(Execution::Inline);
    assert!(client.orb.unbind(&key()));
    assert!(!client.orb.unbind(&key()));
    assert_eq!(name(&client.call(&key(), "count")), "OBJECT_NOT_EXIST minor 0x4f4d0002 completed NO");
}

#[test]
fn a_oneway_that_waits_for_the_server_is_answered_without_a_result() {
    let client = client(Execution::Inline);
    client.send(5, &key(), "die", ResponseFlags::WithServer);
    assert_eq!(client.receive(), (5, Some((ReplyStatus::NoException, Bytes::new()))));
    client.send(6, &key(), "count", ResponseFlags::None);
    assert_eq!(client.receive().0, 6);
}

#[test]
fn an_object_that_panicked_answers_obj_adapter_until_another_takes_its_place() {
    let client = client(Execution::Inline);
    assert_eq!(name(&client.call(&key(), "die")), "UNKNOWN minor 0x4f4d0001 completed MAYBE");
    assert_eq!(name(&client.call(&key(), "count")), "OBJ_ADAPTER minor 0x00000000 completed NO");
    client.orb.bind(key(), Box::new(Log::default()), Execution::Inline);
    assert_eq!(client.call(&key(), "count").1[..], [0, 0, 0, 1]);
}

#[test]
fn an_object_that_a_call_made_answers_under_its_reference() {
    let client = client(Execution::Inline);
    let (child, reference) = client.make();
    assert_eq!(client.orb.locate(&child), Located::Here);
    assert_eq!(client.call(&child, "count").1[..], [0, 0, 0, 101]);
    assert_eq!(client.orb.reference(&child), Some(reference));
    assert!(client.orb.unbind(&child));
    assert_eq!(client.orb.locate(&child), Located::Unknown);
}

#[test]
fn an_object_that_a_failed_call_made_never_was() {
    let client = client(Execution::Inline);
    assert_eq!(name(&client.call(&key(), "make_and_fail")), "BAD_PARAM minor 0x00000000 completed NO");
    let second = client.make().0.to_string();
    let first = second.replace(".2.0", ".1.0");
    assert_ne!(first, second);
    assert_eq!(client.orb.locate(&ObjectKey::new(first)), Located::Unknown);
}

#[test]
fn a_request_that_may_not_start_is_dropped_unexecuted() {
    for execution in [Execution::Inline, Execution::Pool] {
        let client = client(execution);
        client.send(GONE.0, &key(), "count", ResponseFlags::WithTarget);
        assert_eq!(client.receive(), (GONE.0, None));
        assert_eq!(client.call(&key(), "count").1[..], [0, 0, 0, 1]);
    }
}

#[test]
fn an_object_that_a_call_destroyed_is_gone_for_those_that_wait_behind_it_too() {
    for execution in [Execution::Inline, Execution::Pool] {
        let client = client(execution);
        let (child, _) = client.make();
        let failed = client.call(&child, "destroy_and_fail");
        assert_eq!(name(&failed), "BAD_PARAM minor 0x00000000 completed NO");
        for (number, operation) in [(1, "count"), (2, "destroy"), (3, "count")] {
            client.send(number, &child, operation, ResponseFlags::WithTarget);
        }
        assert_eq!(client.receive().1.unwrap().1[..], [0, 0, 0, 102]);
        assert_eq!(client.receive().1.unwrap().0, ReplyStatus::NoException);
        let gone = client.receive().1.unwrap();
        assert_eq!(name(&gone), "OBJECT_NOT_EXIST minor 0x4f4d0002 completed NO");
        assert_eq!(client.orb.locate(&child), Located::Unknown);
        let bound = client.call(&key(), "destroy");
        assert_eq!(name(&bound), "NO_PERMISSION minor 0x00000000 completed NO");
        assert_eq!(client.call(&key(), "level").1[..], [0, 0, 0, 3]);
    }
}

#[test]
fn a_call_removes_another_object_and_no_bound_one() {
    for execution in [Execution::Inline, Execution::Pool] {
        let client = client(execution);
        let (child, _) = client.make();
        assert_eq!(client.call(&child, "count").1[..], [0, 0, 0, 101]);
        assert_eq!(client.call(&key(), "remove").0, ReplyStatus::NoException);
        let gone = client.call(&child, "count");
        assert_eq!(name(&gone), "OBJECT_NOT_EXIST minor 0x4f4d0002 completed NO");
        let refused = client.call(&key(), "remove_bound");
        assert_eq!(name(&refused), "NO_PERMISSION minor 0x00000000 completed NO");
        assert_eq!(client.call(&key(), "remove").0, ReplyStatus::NoException);
    }
}
