//! Compares bodies by value and encodes them again.

use maestro_giop::{
    Body, CdrWriter, CodeSet, CodeSets, DynamicValue, Error, Ior, RepositoryId, SystemException, TypeCode,
};
use serde_json::{Value, json};

use crate::Outcome;
use crate::record::Record;
use crate::types;
use crate::value;
use crate::{compare, operation};

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
        let of = types::arguments(name).unwrap_or_else(|| panic!("{record}: an operation of the table"));
        return check_value(record, &of, body, code_sets, arguments);
    } else if let Some(results) = expect.get("result") {
        let of = types::results(name).unwrap_or_else(|| panic!("{record}: an operation of the table"));
        return check_value(record, &of, body, code_sets, results);
    } else if let Some(exception) = expect.get("exception") {
        return check_exception(record, body, code_sets, exception);
    } else if let Some(forward) = expect.get("forward") {
        let ior = Ior::decode(&mut body.reader(code_sets)).expect("a reference");
        assert!(compare::same_reference(&ior, forward), "{record}: {ior:?}");
        return round_trip(record, &types::parse("reference"), body, code_sets).1;
    } else if let Some(mode) = expect.get("mode") {
        let (value, outcome) = round_trip(record, &types::parse("short"), body, code_sets);
        assert_eq!(value, *mode, "{record}");
        return outcome;
    } else {
        assert!(body.octets.is_empty(), "{record}");
    }
    Outcome::Whole
}

fn check_value(
    record: &Record,
    of: &TypeCode,
    body: &Body,
    code_sets: CodeSets,
    expected: &Value,
) -> Outcome {
    if record.invalid() == Some("trailing octets") {
        let mut reader = body.reader(code_sets);
        let value = DynamicValue::decode(of, &mut reader, &types::value_types()).expect("the arguments");
        assert!(compare::same(&value::json(&value), expected), "{record}");
        let error = reader.finish().expect_err("trailing octets");
        assert!(matches!(error, Error::TrailingOctets { count: 8, .. }), "{record}: {error}");
    } else if record.invalid() == Some("body") {
        let error = decode(of, body, code_sets).expect_err("an invalid body");
        crate::invalid::assert_expected(record, &error);
    } else {
        let code_sets = agreed_code_sets(record, of, body, code_sets);
        let (actual, outcome) = round_trip(record, of, body, code_sets);
        assert!(compare::same(&actual, expected), "{record}: {actual} is not {expected}");
        return outcome;
    }
    Outcome::Whole
}

/// Returns the code sets of the connection; where the capture has wide characters without any agreement, checks
/// that they are refused, and adds UTF-16.
fn agreed_code_sets(record: &Record, of: &TypeCode, body: &Body, code_sets: CodeSets) -> CodeSets {
    if record.case() != "wchar-no-codeset" {
        return code_sets;
    }
    let refused = decode(of, body, code_sets).err();
    assert_eq!(refused, Some(Error::WideNotAllowed { version: body.version }), "{record}");
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
        let of = types::exception(id).unwrap_or_else(|| panic!("{record}: an exception of the table"));
        let (value, outcome) = round_trip(record, &of, body, code_sets);
        assert_eq!(value, *expected, "{record}");
        return outcome;
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
    let mut writer = CdrWriter::new(body.order, body.position);
    exception.encode(&mut writer);
    let encoded = Body { octets: writer.into_bytes(), ..body.clone() };
    let of = "struct { id string minor ulong completed enum { COMPLETED_YES COMPLETED_NO COMPLETED_MAYBE } }";
    let value = decode(&types::parse(of), body, code_sets).expect("a system exception");
    value::assert_same_but_padding(&value, &encoded, body, code_sets, &types::value_types())
}

/// Decodes a value to the end of the body, encodes it again, compares the octets, and returns the value and how far
/// they are the same.
fn round_trip(record: &Record, of: &TypeCode, body: &Body, code_sets: CodeSets) -> (Value, Outcome) {
    let known = types::value_types();
    let value = decode(of, body, code_sets).unwrap_or_else(|error| panic!("{record}: {error}"));
    let encoded = value::encode(&value, body, code_sets).unwrap_or_else(|error| panic!("{record}: {error}"));
    let outcome = if record.direction == "client"
        && OTHER_FORMS.contains(&(&record.scenario, operation(&record.expect)))
    {
        assert_ne!(encoded.octets, body.octets, "{record}");
        assert!(decode(of, &encoded, code_sets).as_ref() == Ok(&value), "{record}");
        Outcome::OtherForm(format!("{} {}", record.scenario, operation(&record.expect)))
    } else if body.breaks.is_empty() {
        value::assert_same_but_padding(&value, &encoded, body, code_sets, &known)
    } else {
        assert!(decode(of, &encoded, code_sets).as_ref() == Ok(&value), "{record}");
        Outcome::Joined(record.scenario.clone())
    };
    value::assert_json_round_trip(&value, body, code_sets, &known);
    (value::json(&value), outcome)
}

fn decode(of: &TypeCode, body: &Body, code_sets: CodeSets) -> Result<DynamicValue, Error> {
    value::decode(of, body, code_sets, &types::value_types())
}
