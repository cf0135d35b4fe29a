//! Compares bodies by value and encodes them again.

use maestro_giop::{Body, CdrWriter, CodeSet, CodeSets, Error, Ior, RepositoryId, SystemException};
use serde_json::{Value, json};

use crate::Outcome;
use crate::record::Record;
use crate::types::{self, Type};
use crate::value::{self, Decoder};
use crate::{compare, mask, operation};

/// Requests with wide characters in a form that is understood but not sent here: with another byte order mark than
/// ours, or without one. They are encoded in our form and decoded again.
const OTHER_FORMS: &[(&str, &str)] = &[
    ("errors-1.2-wchar-bom-le", "rt_wchar"),
    ("bigendian-1.2", "rt_wstring"),
    ("bigendian-1.2", "rt_WString8"),
    ("bigendian-1.2", "rt_WStringSeq"),
];

/// Compares the body of a message with what its record expects.
pub(crate) fn check(record: &Record, body: &Body, code_sets: CodeSets) -> Outcome {
    let expect = &record.expect;
    let name = operation(expect);
    if let Some(octets) = expect["body"].as_str() {
        assert_eq!(octets, hex::encode(&body.octets), "{record}");
    } else if let Some(arguments) = expect.get("args") {
        let Some(of) = types::arguments(name) else {
            return Outcome::HeaderOnly(name.to_owned());
        };
        return check_value(record, &of, body, code_sets, arguments);
    } else if let Some(results) = expect.get("result") {
        let Some(of) = types::results(name) else {
            return Outcome::HeaderOnly(name.to_owned());
        };
        return check_value(record, &of, body, code_sets, results);
    } else if let Some(exception) = expect.get("exception") {
        return check_exception(record, body, code_sets, exception);
    } else if let Some(forward) = expect.get("forward") {
        let ior = Ior::decode(&mut body.reader(code_sets)).expect("a reference");
        assert!(compare::same_reference(&ior, forward), "{record}: {ior:?}");
        round_trip(record, &Type::Reference, body, code_sets);
    } else if let Some(mode) = expect.get("mode") {
        assert_eq!(round_trip(record, &Type::Basic("short"), body, code_sets), *mode, "{record}");
    } else {
        assert!(body.octets.is_empty(), "{record}");
    }
    Outcome::Whole
}

fn check_value(record: &Record, of: &Type, body: &Body, code_sets: CodeSets, expected: &Value) -> Outcome {
    if record.invalid() == Some("trailing octets") {
        let mut decoder = Decoder::new(body.reader(code_sets));
        assert!(compare::same(&decoder.value(of).expect("the arguments"), expected), "{record}");
        let error = decoder.reader.finish().expect_err("trailing octets");
        assert!(matches!(error, Error::TrailingOctets { count: 8, .. }), "{record}: {error}");
    } else if record.invalid() == Some("body") {
        let error = Decoder::new(body.reader(code_sets)).value(of).expect_err("an invalid body");
        crate::invalid::assert_expected(record, &error);
    } else {
        let code_sets = agreed_code_sets(record, of, body, code_sets);
        let actual = round_trip(record, of, body, code_sets);
        assert!(compare::same(&actual, expected), "{record}: {actual} is not {expected}");
    }
    Outcome::Whole
}

/// Returns the code sets of the connection; where the capture has wide characters without any agreement, checks
/// that they are refused, and adds UTF-16.
fn agreed_code_sets(record: &Record, of: &Type, body: &Body, code_sets: CodeSets) -> CodeSets {
    if record.case() != "wchar-no-codeset" {
        return code_sets;
    }
    let refused = Decoder::new(body.reader(code_sets)).value(of);
    assert_eq!(refused, Err(Error::WideNotAllowed { version: body.version }), "{record}");
    CodeSets { wchar: Some(CodeSet::UTF_16), ..code_sets }
}

fn check_exception(record: &Record, body: &Body, code_sets: CodeSets, expected: &Value) -> Outcome {
    let id = expected["id"].as_str().expect("a repository id");
    if expected.get("minor").is_none() {
        assert_eq!(
            RepositoryId::decode(&mut body.reader(code_sets)).expect("an id").as_str(),
            id,
            "{record}"
        );
        if let Some(rest) = expected["body"].as_str() {
            let mut reader = body.reader(code_sets);
            reader.read_string_octets().expect("an id");
            assert_eq!(rest, hex::encode(reader.rest()), "{record}");
            return Outcome::Whole;
        }
        let Some(members) = types::exception(id) else {
            return Outcome::HeaderOnly(id.to_owned());
        };
        let of = Type::Struct(vec![("id", Type::Basic("string")), ("members", members)]);
        assert_eq!(round_trip(record, &of, body, code_sets), *expected, "{record}");
        return Outcome::Whole;
    }
    let exception = SystemException::decode(&mut body.reader(code_sets));
    if matches!(record.case(), "completed-3" | "loc-system-exception-padded") {
        crate::invalid::assert_expected(record, &exception.expect_err("an exception that clients refuse"));
        return Outcome::Invalid(record.scenario.clone());
    }
    let exception = exception.expect("a system exception");
    let decoded = json!({
        "id": exception.repository_id().as_str(),
        "minor": format!("0x{:08x}", exception.minor),
        "completed": format!("COMPLETED_{}", exception.completed),
    });
    assert_eq!(decoded, *expected, "{record}");
    let of = Type::Struct(vec![
        ("id", Type::Basic("string")),
        ("minor", Type::Basic("ulong")),
        ("completed", Type::Enum(vec!["COMPLETED_YES", "COMPLETED_NO", "COMPLETED_MAYBE"])),
    ]);
    let mut decoder = Decoder::new(body.reader(code_sets));
    decoder.value(&of).expect("a system exception");
    let mut writer = CdrWriter::new(body.order, body.position);
    exception.encode(&mut writer);
    mask::assert_same_but(&decoder.padding, writer.as_bytes(), &body.octets);
    Outcome::Whole
}

/// Decodes a value to the end of the body, encodes it again, compares the octets, and returns the value.
fn round_trip(record: &Record, of: &Type, body: &Body, code_sets: CodeSets) -> Value {
    let (value, padding) = decode(record, of, body, code_sets);
    let writer = CdrWriter::new(body.order, body.position).with_version(body.version);
    let mut writer = writer.with_code_sets(code_sets);
    value::encode(of, &value, &mut writer).unwrap_or_else(|error| panic!("{record}: {error}"));
    let encoded = Body::new(writer.into_bytes(), body.order, body.version, body.position);
    if record.direction == "client" && OTHER_FORMS.contains(&(&record.scenario, operation(&record.expect))) {
        assert_ne!(encoded.octets, body.octets, "{record}");
        assert_eq!(decode(record, of, &encoded, code_sets).0, value, "{record}");
    } else if body.breaks.is_empty() {
        mask::assert_same_but(&padding, &encoded.octets, &body.octets);
    } else {
        let (again, encoded_padding) = decode(record, of, &encoded, code_sets);
        assert!(again == value, "{record}");
        let data = mask::without(&encoded_padding, &encoded.octets);
        assert!(data == mask::without(&padding, &body.octets), "{record}");
    }
    value
}

fn decode(
    record: &Record,
    of: &Type,
    body: &Body,
    code_sets: CodeSets,
) -> (Value, Vec<std::ops::Range<usize>>) {
    let mut decoder = Decoder::new(body.reader(code_sets));
    let value = decoder.value(of).unwrap_or_else(|error| panic!("{record}: {error}"));
    decoder.reader.finish().unwrap_or_else(|error| panic!("{record}: {error}"));
    (value, decoder.padding)
}
