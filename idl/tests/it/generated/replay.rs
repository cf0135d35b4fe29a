//! The calls that were recorded between real ORBs, replayed through generated code.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use bytes::BytesMut;
use maestro::codegen::{CdrReader, CdrWriter, ObjectAdaptor};
use maestro_giop::{
    Body, ByteOrder, CodeSetContext, CodeSets, Framer, Limits, Message, ReplyStatus, RequestId,
    ServiceContexts,
};
use serde_json::Value;

use super::alltypes::all_types::TestSkeleton;
use super::alltypes_object::Echo;
use super::invoke;

/// A request that waits for its reply.
struct Asked {
    operation: String,
    body: Body,
}

#[test]
fn recorded_types_come_back_as_they_were() {
    let operations = replay("types");
    assert!(operations.len() >= 67, "{} operations: {operations:?}", operations.len());
}

#[test]
fn recorded_anys_come_back_as_they_were() {
    let operations = replay("any");
    assert!(operations.contains("echo_any"), "{operations:?}");
}

#[test]
fn recorded_calls_of_big_endian_clients_come_back() {
    assert!(!replay("bigendian").is_empty());
}

/// Replays the calls of a file, and returns the operations that were compared.
fn replay(group: &str) -> BTreeSet<String> {
    let mut code_sets: HashMap<(String, u64), CodeSets> = HashMap::new();
    let mut asked: HashMap<(String, u64, RequestId), Asked> = HashMap::new();
    let mut compared = BTreeSet::new();
    for record in records(group) {
        let Some(message) = message(&record) else { continue };
        let scenario = record["scenario"].as_str().unwrap_or_default().to_owned();
        let place = (scenario, record["connection"].as_u64().unwrap_or_default());
        match message {
            Message::Request(header, body) if record["expect"]["invalid"].is_null() => {
                if let Some(data) = header.service_contexts.get(ServiceContexts::CODE_SETS) {
                    let chosen =
                        CodeSetContext::decode(data).expect("a context").accept().expect("known code sets");
                    code_sets.insert(place.clone(), chosen);
                }
                let operation = header.operation.as_str().to_owned();
                asked.insert((place.0, place.1, header.request_id), Asked { operation, body });
            }
            Message::Reply(header, body) if header.status == ReplyStatus::NoException => {
                let key = (place.0.clone(), place.1, header.request_id);
                let Some(asked) = asked.remove(&key) else { continue };
                if !asked.operation.starts_with("rt_") && !asked.operation.starts_with("echo_") {
                    continue;
                }
                let code_sets = code_sets.get(&place).copied().unwrap_or_default();
                compare(&format!("{} {}", key.0, asked.operation), &asked, &body, code_sets);
                compared.insert(asked.operation);
            }
            _ => {}
        }
    }
    compared
}

/// Executes a request and compares the reply with the recorded one.
fn compare(name: &str, asked: &Asked, recorded: &Body, code_sets: CodeSets) {
    let mut object = TestSkeleton(Echo::default());
    let answer = |object: &mut TestSkeleton<Echo>, body: &Body| {
        let mut reader = body.reader(code_sets);
        let position = recorded.reader(code_sets).position();
        let mut reply =
            CdrWriter::new(reader.order(), position).with_version(reader.version()).with_code_sets(code_sets);
        let version = reader.version();
        let done = invoke(object, &asked.operation, version, code_sets, &mut reader, &mut reply);
        done.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        reply.into_bytes()
    };
    assert_ne!(object.access(&asked.operation), maestro::Access::Unknown, "{name}");
    let ours = answer(&mut object, &asked.body);
    // Its sender had 80 bits, and garbage in the others, another one in the reply.
    if asked.operation == "rt_longdouble" {
        return assert_eq!(ours.len(), recorded.reader(code_sets).rest().len(), "{name}");
    }
    let sent = object.0.seen.clone();
    // A reply begins as a request does, with values that are equal to the first value of the request.
    answer(&mut object, recorded);
    assert_eq!(halves(&object.0.seen).0, halves(&sent).0, "{name}: what came back");
    // The recorded server sent TypeCodes of its own making.
    if asked.operation.to_ascii_lowercase().contains("any") || asked.operation == "rt_TypeCode" {
        return;
    }
    let reader = recorded.reader(code_sets);
    if reader.order() == ByteOrder::NATIVE && is_native(asked, code_sets) {
        same_octets(name, &ours, reader.rest());
    }
}

/// Tells whether a request has the byte order of its reply.
fn is_native(asked: &Asked, code_sets: CodeSets) -> bool {
    asked.body.reader(code_sets).order() == ByteOrder::NATIVE
}

/// Splits what `(a, b)` looks like in two, where both look alike or the comma between them is the middle one.
fn halves(seen: &str) -> (String, String) {
    let inner = &seen[1..seen.len() - 1];
    let depth_zero = inner.char_indices().scan((0_i32, false, ' '), |(depth, quoted, before), (at, next)| {
        match next {
            '"' if *before != '\\' => *quoted = !*quoted,
            '(' | '[' | '{' if !*quoted => *depth += 1,
            ')' | ']' | '}' if !*quoted => *depth -= 1,
            _ => {}
        }
        *before = next;
        Some((at, next, *depth == 0 && !*quoted))
    });
    let comma = depth_zero.filter(|(_, next, outside)| *next == ',' && *outside).map(|(at, ..)| at).next();
    let at = comma.unwrap_or_else(|| panic!("two values in {seen}"));
    (inner[..at].to_owned(), inner[at + 2..].to_owned())
}

/// Compares octets. Padding is zero here and garbage in records.
pub(super) fn same_octets(name: &str, ours: &[u8], recorded: &[u8]) {
    assert_eq!(ours.len(), recorded.len(), "{name}: length of the reply");
    let differs = |at: &usize| ours[*at] != recorded[*at] && ours[*at] != 0;
    let wrong = (0..ours.len()).find(differs);
    assert_eq!(wrong, None, "{name}: octets {ours:02x?} and {recorded:02x?}");
}

/// Returns the message of a record, if it is a whole one and valid.
pub(super) fn message(record: &Value) -> Option<Message> {
    if !matches!(record["type"].as_str(), Some("Request" | "Reply")) || record["more_fragments"] == true {
        return None;
    }
    let mut octets = BytesMut::from(&hex::decode(record["hex"].as_str()?).ok()?[..]);
    let frame = Framer::new(Limits::default()).next(&mut octets).ok()??;
    Message::decode(frame).ok()
}

pub(super) fn records(group: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors").join(format!("{group}.jsonl"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).expect("a line is a JSON object")).collect()
}

#[test]
fn short_octets_are_refused_before_anything_is_done() {
    let mut object = TestSkeleton(Echo::default());
    let mut reader = CdrReader::new(&[1, 2], ByteOrder::Little, 0);
    let mut reply = CdrWriter::new(ByteOrder::Little, 0);
    let version = reader.version();
    let error = invoke(&mut object, "rt_Point", version, CodeSets::default(), &mut reader, &mut reply);
    assert!(format!("{error:?}").contains("Marshal"), "{error:?}");
    assert_eq!(object.0.seen, "");
}
