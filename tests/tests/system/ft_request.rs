//! A client that numbers its requests, as fault-tolerant ones do: each is executed once, whichever replica has its tries.
//!
//! No stock client that does so runs on this machine, so this one speaks GIOP by itself.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::{Bytes, BytesMut};
use maestro_giop::{
    Body, ByteOrder, CodeSets, Completed, Framer, FtRequest, Ior, Limits, Message, ObjectKey, Operation,
    ReplyStatus, RequestHeader, RequestId, ResponseFlags, ServiceContexts, SystemException,
    SystemExceptionKind, Version, finish_message,
};
use maestro_ior::{endpoints, parse_ior};
use maestro_tests::Cluster;

/// How long an answer may take: longer than requests are held while views change.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to one replica.
struct Connection {
    stream: TcpStream,
    key: ObjectKey,
    requests: u32,
}

impl Connection {
    /// Connects to a replica of a directory, counted from 0.
    fn to(cluster: &Cluster, replica: usize) -> Self {
        let port = fs::read_to_string(cluster.data(replica).join("iiop-port")).unwrap();
        let stream = TcpStream::connect(("127.0.0.1", port.trim().parse::<u16>().unwrap())).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let text = fs::read_to_string(cluster.reference()).unwrap();
        let key = endpoints(&parse_ior(text.trim()).unwrap()).unwrap()[0].object_key.clone();
        Self { stream, key, requests: 0 }
    }

    fn send(&mut self, operation: &str, argument: Option<&str>, id: Option<&FtRequest>) {
        self.requests += 1;
        let mut service_contexts = ServiceContexts::new();
        if let Some(id) = id {
            let data = id.encode(ByteOrder::NATIVE).unwrap();
            service_contexts.push(ServiceContexts::FT_REQUEST, data);
        }
        let header = RequestHeader {
            request_id: RequestId(self.requests),
            response: ResponseFlags::WithTarget,
            target: self.key.clone().into(),
            operation: Operation::from(operation.to_owned()),
            service_contexts,
            principal: Bytes::new(),
        };
        let mut writer = header.encode(Version::V1_2, ByteOrder::NATIVE).unwrap();
        argument.map_or(Ok(()), |text| writer.write_string(text)).unwrap();
        self.stream.write_all(&finish_message(writer).unwrap()).unwrap();
    }

    fn receive(&mut self) -> (ReplyStatus, Body) {
        let (mut framer, mut buffer) = (Framer::new(Limits::default()), BytesMut::new());
        loop {
            if let Some(frame) = framer.next(&mut buffer).unwrap() {
                let Message::Reply(header, body) = Message::decode(frame).unwrap() else {
                    panic!("no Reply");
                };
                assert_eq!(header.request_id.0, self.requests);
                return (header.status, body);
            }
            let mut octets = [0; 4096];
            let read = self.stream.read(&mut octets).unwrap();
            assert!(read > 0, "the replica closed");
            buffer.extend_from_slice(&octets[..read]);
        }
    }

    fn call(
        &mut self,
        operation: &str,
        argument: Option<&str>,
        id: Option<&FtRequest>,
    ) -> (ReplyStatus, Body) {
        self.send(operation, argument, id);
        self.receive()
    }

    /// Creates an entry, and returns its reference.
    fn create(&mut self, name: &str, id: &FtRequest) -> Ior {
        let (status, body) = self.call("create", Some(name), Some(id));
        assert_eq!(
            status,
            ReplyStatus::NoException,
            "a second execution is refused: there is an entry {name}"
        );
        Ior::decode(&mut body.reader(CodeSets::default())).unwrap()
    }

    fn size(&mut self) -> i32 {
        let (status, body) = self.call("size", None, None);
        assert_eq!(status, ReplyStatus::NoException);
        body.reader(CodeSets::default()).read_long().unwrap()
    }
}

/// The number of a request that may be repeated for so many seconds from now on.
fn numbered(retention_id: i32, seconds: i64) -> FtRequest {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let expiration = FtRequest::UNIX_EPOCH + now.checked_add_signed(seconds).unwrap() * 10_000_000;
    FtRequest { client_id: "ft client".into(), retention_id, expiration }
}

#[test]
fn a_numbered_request_is_executed_once_and_its_answer_outlives_the_replica_that_was_called() {
    let mut cluster = Cluster::start("directory", "Directory", 3);
    let (mut r1, mut r2) = (Connection::to(&cluster, 0), Connection::to(&cluster, 1));
    let first = r1.create("one", &numbered(1, 600));
    cluster.kill(0);
    let again = r2.create("one", &numbered(1, 600));
    assert_eq!(again, first, "the remembered answer, not another one");
    let (status, _) = r2.call("create", Some("one"), Some(&numbered(2, 600)));
    assert_eq!(status, ReplyStatus::UserException, "another number is another request");
    assert_eq!(r2.size(), 1);
    // What came of it moves with the state.
    cluster.launch(0);
    cluster.ready(0);
    let mut r1 = Connection::to(&cluster, 0);
    assert_eq!(r1.create("one", &numbered(1, 600)), first);
    assert_eq!(r1.size(), 1);
}

/// The replica that was called dies before its client has an answer: nobody knows whether the request was executed, but it is
/// once in the end.
#[test]
fn a_numbered_request_that_a_crash_left_open_is_executed_once() {
    let mut cluster = Cluster::start("directory", "Directory", 3);
    for round in 0..4 {
        let (called, other) = (round % 3, (round + 1) % 3);
        let name = format!("entry {round}");
        let id = numbered(i32::try_from(round).unwrap(), 600);
        let mut origin = Connection::to(&cluster, called);
        origin.send("create", Some(&name), Some(&id));
        if round % 2 == 1 {
            origin.receive();
        }
        cluster.kill(called);
        let mut survivor = Connection::to(&cluster, other);
        let reference = survivor.create(&name, &id);
        assert_eq!(survivor.create(&name, &id), reference);
        assert_eq!(survivor.size(), i32::try_from(round).unwrap() + 1);
        cluster.launch(called);
        cluster.ready(called);
    }
}

#[test]
fn a_numbered_request_whose_time_has_run_out_is_refused_and_not_executed() {
    let cluster = Cluster::start("directory", "Directory", 3);
    for replica in 0..3 {
        let mut connection = Connection::to(&cluster, replica);
        let (status, body) = connection.call("create", Some("late"), Some(&numbered(1, -600)));
        assert_eq!(status, ReplyStatus::SystemException);
        let exception = SystemException::decode(&mut body.reader(CodeSets::default())).unwrap();
        assert_eq!(
            (exception.kind, exception.completed),
            (SystemExceptionKind::BadContext, Completed::Maybe)
        );
        assert_eq!(connection.size(), 0);
    }
}
