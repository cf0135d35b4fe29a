//! Every message that was captured between real ORBs: framed, joined, decoded, compared with what the captures
//! say, and encoded again to the same octets but for padding and reserved octets.
//!
//! `mask.rs` says which octets are not compared. Bodies joined from GIOP 1.1 fragments are padded otherwise than
//! whole ones, so that of them the values are compared and not the octets. What is not compared at all is counted
//! and named below.

mod body;
mod compare;
mod invalid;
mod mask;
mod record;
mod types;
mod value;

use std::collections::{BTreeMap, HashMap};

use bytes::BytesMut;
use maestro_giop::{
    Body, CdrReader, CodeSetContext, CodeSets, Error, Frame, Framer, HEADER_OCTETS, Limits, Message,
    MessageType, Reassembler, ServiceContexts, Version,
};
use serde_json::Value;

use crate::record::{GROUPS, Record};

/// What was done with one record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Header and body compared by value and encoded again to the same octets, but for padding of the header.
    Whole,
    /// The same, but for padding of the body.
    Padded,
    /// A body joined from GIOP 1.1 fragments, which is padded where the fragments begin: its values were compared.
    Joined(String),
    /// Wide characters in a form that is not ours: encoded in our form they are the same values.
    OtherForm(String),
    /// A fragment after the first, compared as part of the joined message.
    Continuation,
    /// The first part of a message that never ends.
    Unfinished(String),
    /// Invalid by intent, and refused (or not) as the test says by name.
    Invalid(String),
    /// The ORB did not follow the standard; the header was compared, the body is not decoded.
    Deviates(String),
    /// Octets that are no message, refused or waited for as the test says by name.
    NotAMessage(String),
}

/// The name in an outcome of one kind.
macro_rules! variant {
    ($outcome:expr, $kind:ident) => {
        if let Outcome::$kind(name) = $outcome { Some(name) } else { None }
    };
}

/// Both directions of a connection, and the code sets that its client chose.
#[derive(Default)]
struct Connection {
    code_sets: CodeSets,
    client: Stream,
    server: Stream,
}

struct Stream {
    framer: Framer,
    buffer: BytesMut,
    reassembler: Reassembler,
}

impl Default for Stream {
    fn default() -> Self {
        let limits = Limits::default();
        Self { framer: Framer::new(limits), buffer: BytesMut::new(), reassembler: Reassembler::new(limits) }
    }
}

/// Goes through the records of a group and says what was done with each, in order.
fn check_group(group: &str) -> Vec<Outcome> {
    let records = record::load(group);
    let mut connections: HashMap<(String, u64), Connection> = HashMap::new();
    let mut firsts: HashMap<(String, u64), &Record> = HashMap::new();
    let mut unfinished: BTreeMap<(String, u64), usize> = BTreeMap::new();
    let mut outcomes = Vec::new();
    for record in records.iter().filter(|record| record.is_message()) {
        let connection = connections.entry((record.scenario.clone(), record.connection)).or_default();
        let place = |seq: u64| (record.scenario.clone(), seq);
        let first = record.expect["continues_seq"].as_u64().map(|seq| (seq, firsts[&place(seq)]));
        let outcome = match check_record(record, first.map(|(_, first)| first), connection) {
            Checked::Message(outcome) => match first {
                None => outcome,
                Some((seq, _)) => {
                    let index = unfinished.remove(&place(seq)).expect("an unfinished message");
                    outcomes[index] = outcome;
                    Outcome::Continuation
                }
            },
            Checked::Open if first.is_some() => Outcome::Continuation,
            Checked::Open => {
                firsts.insert(place(record.seq), record);
                unfinished.insert(place(record.seq), outcomes.len());
                Outcome::Unfinished(record.scenario.clone())
            }
        };
        outcomes.push(outcome);
    }
    outcomes
}

enum Checked {
    /// A whole message, its expectations in the record of the first fragment if there were several.
    Message(Outcome),
    /// Part of a message of which more is to come.
    Open,
}

fn check_record(record: &Record, first: Option<&Record>, connection: &mut Connection) -> Checked {
    if record.kind == "not-a-message" {
        return Checked::Message(invalid::not_a_message(record));
    }
    let stream = if record.direction == "client" { &mut connection.client } else { &mut connection.server };
    let frame = match next_frame(record, stream) {
        Ok(frame) => frame,
        Err(error) => return Checked::Message(invalid::refused(record, &error)),
    };
    match stream.reassembler.push(frame) {
        Err(error) => Checked::Message(invalid::refused(record, &error)),
        Ok(None) if record.invalid() == Some("fragment") => {
            assert!(!record.more_fragments && record.case() == "stray-fragment", "{record}");
            Checked::Message(Outcome::Invalid(record.scenario.clone()))
        }
        Ok(None) => {
            assert!(record.more_fragments, "{record}");
            Checked::Open
        }
        Ok(Some(frame)) => {
            let owner = first.unwrap_or(record);
            if let Some(size) = owner.expect["whole_message_size"].as_u64() {
                assert_eq!(size, frame.octets.len() as u64, "{owner}");
            }
            Checked::Message(check_message(owner, &frame, &mut connection.code_sets))
        }
    }
}

/// Frames the octets of a record, which end where a message ends, and compares the message header.
fn next_frame(record: &Record, stream: &mut Stream) -> Result<Frame, Error> {
    let (head, rest) = record.octets.split_at(record.octets.len() / 2);
    stream.buffer.extend_from_slice(head);
    if let Some(frame) = stream.framer.next(&mut stream.buffer)? {
        panic!("{record}: {} octets framed of half a message", frame.octets.len());
    }
    stream.buffer.extend_from_slice(rest);
    let frame = stream.framer.next(&mut stream.buffer)?.expect("a whole message");
    assert!(stream.buffer.is_empty(), "{record}");
    assert_eq!(frame.octets, record.octets, "{record}");
    let header = frame.header;
    assert_eq!(record.giop, Some(header.version.to_string()), "{record}");
    assert_eq!(record.little_endian, Some(header.order.flag() == 1), "{record}");
    assert_eq!(record.size, Some(frame.octets.len() as u64), "{record}");
    assert_eq!(record.more_fragments, header.more_fragments, "{record}");
    assert_eq!(record.kind, header.kind.to_string(), "{record}");
    if header.kind == MessageType::Fragment && header.version == Version::V1_2 && record.invalid().is_none() {
        let octets =
            Body::new(frame.octets.slice(HEADER_OCTETS..), header.order, header.version, HEADER_OCTETS);
        assert_eq!(record.expect["request_id"], octets.reader(CodeSets::default()).read_ulong()?, "{record}");
    }
    Ok(frame)
}

/// Decodes a whole message, compares all fields, and encodes it again.
fn check_message(record: &Record, frame: &Frame, code_sets: &mut CodeSets) -> Outcome {
    let message = match Message::decode(frame.clone()) {
        Ok(message) => message,
        Err(error) => return invalid::refused(record, &error),
    };
    check_encoding(record, frame, &message);
    if let Message::Request(header, _) = &message
        && let Some(data) = header.service_contexts.get(ServiceContexts::CODE_SETS)
    {
        *code_sets = CodeSetContext::decode(data).expect("code sets").into();
    }
    if let Some(deviation) = record.expect["deviates"].as_str() {
        assert!(deviation.starts_with("omniORB"), "{record}: {deviation}");
        return Outcome::Deviates(record.scenario.clone());
    }
    if record.invalid().is_some() && record.expect["request_id"].is_null() {
        return invalid::decodable(record, &message, *code_sets);
    }
    check_fields(record, frame, &message);
    let outcome = match body_of(&message) {
        Some(body) => body::check(record, body, *code_sets),
        None => Outcome::Whole,
    };
    if record.invalid().is_some() { Outcome::Invalid(record.scenario.clone()) } else { outcome }
}

fn check_fields(record: &Record, frame: &Frame, message: &Message) {
    let expect = &record.expect;
    let offset = body_of(message).map(|body| frame.octets.len() - body.octets.len());
    if let Some(expected) = expect["body_offset"].as_u64() {
        assert_eq!(Some(expected), offset.map(|offset| offset as u64), "{record}");
    }
    match message {
        Message::Request(header, _) => compare::request(header, frame.header.version, expect),
        Message::Reply(header, _) => {
            assert_eq!(expect["request_id"], header.request_id.0);
            assert_eq!(expect["status"], compare::reply_status(header.status));
            compare::contexts(&header.service_contexts, &expect["service_contexts"]);
        }
        Message::LocateRequest(header) => {
            assert_eq!(expect["request_id"], header.request_id.0);
            compare::target(&header.target, &expect["target"]);
        }
        Message::LocateReply(header, _) => {
            assert_eq!(expect["request_id"], header.request_id.0);
            assert_eq!(expect["status"], compare::locate_status(header.status));
        }
        Message::CancelRequest(id) => assert_eq!(expect["request_id"], id.0),
        Message::CloseConnection | Message::MessageError => assert_eq!(frame.octets.len(), HEADER_OCTETS),
    }
}

/// Encodes the message with the body's octets as they came, and compares all but the gaps.
fn check_encoding(record: &Record, frame: &Frame, message: &Message) {
    let (version, order) = (frame.header.version, frame.header.order);
    let body_offset = frame.octets.len() - body_of(message).map_or(0, |body| body.octets.len());
    let mut gaps = mask::header_gaps(frame, body_offset);
    let mut original = frame.octets.to_vec();
    mask::clear_reserved_flags(&mut original, version);
    if frame.breaks.is_empty() {
        let encoded = message.encode(version, order).unwrap_or_else(|error| panic!("{record}: {error}"));
        mask::assert_same_but(&gaps, &encoded, &original);
        return;
    }
    // What follows a break lies elsewhere in a whole message: compare the data of the header alone.
    let mut headless = message.clone();
    match &mut headless {
        Message::Request(_, body) | Message::Reply(_, body) => body.octets.clear(),
        _ => panic!("{record}: only requests and replies come in GIOP 1.1 fragments"),
    }
    let encoded = headless.encode(version, order).expect("a header");
    let whole = Frame::new(encoded.clone()).expect("a message");
    let data = |gaps: &mut Vec<_>, octets: &[u8]| {
        gaps.push(8..HEADER_OCTETS); // the size
        mask::without(gaps, octets)
    };
    let encoded_data = data(&mut mask::header_gaps(&whole, encoded.len()), &encoded);
    assert_eq!(encoded_data, data(&mut gaps, &original[..body_offset]), "{record}");
}

pub(crate) fn body_of(message: &Message) -> Option<&Body> {
    match message {
        Message::Request(_, body) | Message::Reply(_, body) | Message::LocateReply(_, body) => Some(body),
        _ => None,
    }
}

/// The operation that a record is about.
pub(crate) fn operation(expect: &Value) -> &str {
    expect["operation"].as_str().unwrap_or_default()
}

/// The messages that a real ORB sent against the standard: long double with 80 bits, wide characters of GIOP 1.1
/// in the form of 1.2.
const DEVIATING: &[(&str, usize)] = &[
    ("any-1.0-any-longdouble", 2),
    ("any-1.1-any-longdouble", 2),
    ("any-1.1-any-wstring", 1),
    ("any-1.2-any-longdouble", 2),
    ("types-1.0-longdouble", 2),
    ("types-1.1-WCharSeq", 1),
    ("types-1.1-WString8", 1),
    ("types-1.1-WStringSeq", 1),
    ("types-1.1-longdouble", 2),
    ("types-1.1-wchar", 1),
    ("types-1.1-wstring", 1),
    ("types-1.2-longdouble", 2),
];

/// Messages in GIOP 1.1 fragments.
const JOINED: &[(&str, usize)] = &[
    ("errors-1.1-fragments-be", 1),
    ("errors-1.1-fragments-le", 1),
    ("errors-1.1-fragments-odd", 1),
    ("errors-1.1-fragments-slow-be", 1),
    ("errors-1.1-fragments-slow-le", 1),
    ("fragments-1.1-big-oneway", 1),
    ("fragments-1.1-gaps-300", 2),
    ("fragments-1.1-string-20000", 2),
    ("fragments-1.1-string-8100", 1),
    ("fragments-1.1-string-8200", 2),
    ("scripted-1.1-fragmented-reply", 1),
    ("scripted-1.1-fragmented-reply-be", 1),
];

/// Wide characters in other forms than ours.
const OTHER_FORMS: &[(&str, usize)] = &[
    ("bigendian-1.2 rt_WString8", 1),
    ("bigendian-1.2 rt_WStringSeq", 1),
    ("bigendian-1.2 rt_wstring", 1),
    ("errors-1.2-wchar-bom-le rt_wchar", 1),
];

/// First parts of messages of which the rest was never sent.
const UNFINISHED: &[(&str, usize)] = &[
    ("errors-1.1-flags-fragment", 1),
    ("errors-1.1-fragments-cancelled", 1),
    ("errors-1.2-flags-fragment", 1),
    ("errors-1.2-fragments-cancelled", 1),
    ("fragments-1.2-over-limit", 1),
];

/// Octets that are no message.
const NOT_MESSAGES: &[(&str, usize)] = &[
    ("errors-bad-magic", 1),
    ("errors-half-message-eof", 1),
    ("errors-half-then-eof", 1),
    ("errors-size-huge", 1),
    ("fragments-1.0-over-server-limit", 1),
];

#[test]
fn every_captured_message_is_decoded_compared_and_encoded_again() {
    let outcomes: Vec<Outcome> = GROUPS.iter().flat_map(|group| check_group(group)).collect();
    let count = |of: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| of(outcome)).count();
    let names = |of: &dyn Fn(&Outcome) -> Option<&String>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        outcomes.iter().filter_map(of).for_each(|name| *counts.entry(name.clone()).or_default() += 1);
        counts.into_iter().collect::<Vec<_>>()
    };
    let table = |rows: &[(&str, usize)]| {
        rows.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect::<Vec<_>>()
    };
    let total = |rows: &[(&str, usize)]| rows.iter().map(|(_, count)| count).sum::<usize>();

    assert_eq!(names(&|outcome| variant!(outcome, Deviates)), table(DEVIATING));
    assert_eq!(names(&|outcome| variant!(outcome, Unfinished)), table(UNFINISHED));
    assert_eq!(names(&|outcome| variant!(outcome, NotAMessage)), table(NOT_MESSAGES));
    assert_eq!(names(&|outcome| variant!(outcome, Invalid)), table(&invalid::scenarios()));

    assert_eq!(names(&|outcome| variant!(outcome, Joined)), table(JOINED));
    assert_eq!(names(&|outcome| variant!(outcome, OtherForm)), table(OTHER_FORMS));

    let of_kind = |kind: Outcome| count(&|outcome| *outcome == kind);
    let (whole, padded) = (of_kind(Outcome::Whole), of_kind(Outcome::Padded));
    let continuations = of_kind(Outcome::Continuation);
    let named = [JOINED, OTHER_FORMS, DEVIATING, UNFINISHED, NOT_MESSAGES, &invalid::scenarios()];
    let named: usize = named.iter().map(|rows| total(rows)).sum();
    assert_eq!((whole, padded, continuations, named), (2469, 321, 77, 91));
    assert_eq!(outcomes.len(), whole + padded + continuations + named);
    assert_eq!(outcomes.len(), 2958, "all lines of the files that are not about the end of a connection");
}

#[test]
fn every_captured_reference_is_decoded_compared_and_encoded_again() {
    let mut compared = 0;
    for line in record::lines("iors.jsonl") {
        let Some(text) = line["ior"].as_str() else {
            continue;
        };
        let octets = hex::decode(&text[4..]).expect("hexadecimal");
        let order = CdrReader::encapsulation(&octets).expect("an encapsulation").order();
        let body = Body::new(octets.into(), order, Version::V1_2, 0);
        // The byte order is one more octet of the struct.
        let of = types::parse("struct { order octet reference reference }");
        let known = types::value_types();
        let decoded = value::decode(&of, &body, CodeSets::default(), &known)
            .unwrap_or_else(|error| panic!("{line}: {error}"));
        let json = value::json(&decoded);
        assert!(compare::same(&json["reference"], &line["decoded"]), "{json} is not {line}");
        let encoded = value::encode(&decoded, &body, CodeSets::default()).expect("a reference");
        value::assert_same_but_padding(&decoded, &encoded, &body, CodeSets::default(), &known);
        compared += 1;
    }
    assert_eq!(compared, 49);
}
