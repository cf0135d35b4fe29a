//! Records that are invalid by intent, each by name with what must come of it.

use bytes::BytesMut;
use maestro_giop::{CodeSets, Error, Framer, Ior, Limits, Message};

use crate::record::Record;
use crate::{Outcome, body_of};
use crate::{types, value};

/// The error for each case: of a message's header where it says so, else of the frame, of the body, or of a
/// fragment without a message.
const ERRORS: &[(&str, &str)] = &[
    ("errors-type-8", "UnknownMessageType"),
    ("errors-type-255", "UnknownMessageType"),
    ("errors-size-zero", "Header UnexpectedEnd"),
    ("errors-header-cut", "Header UnexpectedEnd"),
    ("errors-key-length", "Header SequenceTooLong"),
    ("errors-1.0-reply", "Header UnexpectedEnd"),
    ("errors-1.1-reply", "Header UnexpectedEnd"),
    ("errors-1.2-disposition-3", "Header InvalidAddressing"),
    // A reply in the layout of 1.2 that calls itself 1.0; the converse can be decoded.
    ("scripted-1.2-other-minor", "Header SequenceTooLong"),
    ("errors-1.0-stray-fragment", "UnknownMessageType"),
    ("errors-1.1-stray-fragment", "StrayFragment"),
    ("errors-1.1-body-missing", "UnexpectedEnd"),
    ("errors-1.0-string-long", "SequenceTooLong"),
    ("errors-1.0-string-unterminated", "StringNotTerminated"),
    ("errors-1.2-string-unterminated", "StringNotTerminated"),
    ("errors-1.0-string-zero-length", "StringNotTerminated"),
    ("errors-1.1-string-zero-length", "StringNotTerminated"),
    ("errors-1.0-bound", "BoundExceeded"),
    ("errors-1.1-bound", "BoundExceeded"),
    ("errors-1.0-any-kind", "UnknownTypeKind"),
    ("errors-1.1-any-kind", "UnknownTypeKind"),
    ("errors-1.2-any-kind", "UnknownTypeKind"),
    ("errors-1.0-seq-long", "SequenceTooLong"),
    ("errors-1.1-seq-long", "SequenceTooLong"),
    ("errors-1.2-seq-long", "SequenceTooLong"),
    ("errors-1.0-enum", "InvalidEnum"),
    ("errors-1.1-enum", "InvalidEnum"),
    ("errors-1.2-enum", "InvalidEnum"),
    ("errors-1.0-boolean", "InvalidBoolean"),
    ("errors-1.1-boolean", "InvalidBoolean"),
    ("errors-1.2-boolean", "InvalidBoolean"),
    ("errors-1.0-wchar", "WideNotAllowed"),
    ("scripted-1.0-completed-3", "InvalidEnum"),
    ("scripted-1.1-completed-3", "InvalidEnum"),
    ("scripted-1.2-completed-3", "InvalidEnum"),
    ("scripted-1.2-object-forward-padded", "StringNotTerminated"),
    ("scripted-1.2-loc-system-exception-padded", "StringNotTerminated"),
];

/// Records that are invalid by intent, but not to the codec.
const ACCEPTED: &[&str] = &[
    // What may come from which side is not for the codec to say.
    "errors-1.2-reply",
    "errors-1.2-locate-reply",
    // May belong to a message that was cancelled.
    "errors-1.2-stray-fragment",
    // The arguments are right; that octets follow is said when reading is finished.
    "errors-1.0-trailing",
    "errors-1.1-trailing",
    "errors-1.2-trailing",
    // The version of the request matters to its sender.
    "scripted-1.1-other-minor",
];

/// All scenarios with a record that is dealt with here, sorted.
pub(crate) fn scenarios() -> Vec<(&'static str, usize)> {
    let mut names: Vec<_> =
        ERRORS.iter().map(|(scenario, _)| *scenario).chain(ACCEPTED.iter().copied()).collect();
    names.sort_unstable();
    names.into_iter().map(|name| (name, 1)).collect()
}

/// Checks that a message which is refused before its body is one that is to be refused.
pub(crate) fn refused(record: &Record, error: &Error) -> Outcome {
    assert!(record.invalid().is_some(), "{record}: {error}");
    assert_expected(record, error);
    Outcome::Invalid(record.scenario.clone())
}

/// Checks the error of an invalid record against the table.
pub(crate) fn assert_expected(record: &Record, error: &Error) {
    let expected = ERRORS.iter().find(|(scenario, _)| *scenario == record.scenario).map(|(_, name)| *name);
    assert_eq!(Some(name(error).as_str()), expected, "{record}: {error}");
}

/// Checks a message of which only the body, or nothing that concerns the codec, is invalid.
pub(crate) fn decodable(record: &Record, message: &Message, code_sets: CodeSets) -> Outcome {
    let body = body_of(message).unwrap_or_else(|| panic!("{record}: a body"));
    match (record.case(), message) {
        ("other-minor", Message::Reply(..)) => {}
        ("object-forward-padded", Message::LocateReply(..)) => {
            let error = Ior::decode(&mut body.reader(code_sets)).expect_err("a padded reference");
            assert_expected(record, &error);
        }
        (_, Message::Request(header, _)) => {
            let of = types::arguments(header.operation.as_str()).expect("a known operation");
            let decoded = value::decode(&of, body, code_sets, &types::value_types());
            let error = decoded.expect_err("an invalid body");
            assert_expected(record, &error);
        }
        _ => panic!("{record}: decoded as {message:?}"),
    }
    Outcome::Invalid(record.scenario.clone())
}

/// Checks octets that are no message.
pub(crate) fn not_a_message(record: &Record) -> Outcome {
    let next = |limits: Limits| {
        let mut framer = Framer::new(limits);
        let framed = framer.next(&mut BytesMut::from(&record.octets[..]));
        framed.map(|frame| (frame.is_some(), framer.needed()))
    };
    let framed = next(Limits::default());
    match record.case() {
        "bad-magic" => assert_eq!(framed, Err(Error::Magic { found: *b"GIOX" })),
        "size-huge" => {
            let (size, limit) = (0x7FFF_FFFF + 12, Limits::default().message_octets);
            assert_eq!(framed, Err(Error::MessageTooLarge { size, limit }));
        }
        "half-then-eof" => assert_eq!(framed, Ok((false, 6))),
        "half-message-eof" => assert_eq!(framed, Ok((false, 0x45 + 12 - record.octets.len()))),
        "over-server-limit" => {
            let (size, limit) = (0x4E5D + 12, 10_000);
            let limits = Limits { message_octets: limit, ..Limits::default() };
            assert_eq!(next(limits), Err(Error::MessageTooLarge { size, limit }));
        }
        other => panic!("{record}: unknown case {other}"),
    }
    Outcome::NotAMessage(record.scenario.clone())
}

/// The name of an error's variant; for a header's error also that of its cause.
fn name(error: &Error) -> String {
    if let Error::Header { source, .. } = error {
        return format!("Header {}", name(source));
    }
    let text = format!("{error:?}");
    text.split([' ', '{', '(']).next().unwrap_or_default().to_owned()
}
