//! Value types on the wire: shared, in chunks, truncated, boxed, custom, damaged.

use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, ChunkedReader, CodeSet, CodeSets, DynamicValue, Error, JsonError,
    TypeCode, ValueTypes, View,
};

const LIMIT: usize = 1 << 20;
const TAG: u32 = 0x7FFF_FF00;

fn json(text: &str) -> TypeCode {
    TypeCode::from_json(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// `valuetype Base { long a; }`.
const BASE: &str = r#"{"kind":"value","id":"IDL:Base:1.0","name":"Base","modifier":0,
    "members":[{"name":"a","type":{"kind":"long"}}]}"#;
/// `custom valuetype Custom { }`.
const CUSTOM: &str = r#"{"kind":"value","id":"IDL:C:1.0","name":"C","modifier":1,"members":[]}"#;

/// `valuetype Derived : truncatable Base { string s; Base inner; octets o; }`.
fn derived() -> TypeCode {
    json(&format!(
        r#"{{"kind":"value","id":"IDL:Derived:1.0","name":"Derived","modifier":3,"base":{BASE},"members":[
            {{"name":"s","type":{{"kind":"string"}}}},{{"name":"inner","type":{BASE}}},
            {{"name":"o","type":{{"kind":"sequence","element":{{"kind":"octet"}}}}}}]}}"#
    ))
}

fn known(types: &[TypeCode]) -> ValueTypes {
    let mut known = ValueTypes::new();
    types.iter().for_each(|of| known.add(of).unwrap());
    known
}

fn write(fill: impl FnOnce(&mut CdrWriter)) -> Vec<u8> {
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    fill(&mut writer);
    writer.into_bytes().to_vec()
}

fn decode(of: &TypeCode, octets: &[u8], known: &ValueTypes) -> Result<DynamicValue, Error> {
    let code_sets = CodeSets { wchar: Some(CodeSet::UTF_16), ..CodeSets::default() };
    let mut reader = CdrReader::new(octets, ByteOrder::Big, 0).with_code_sets(code_sets);
    let value = DynamicValue::decode(of, &mut reader, known)?;
    reader.finish()?;
    Ok(value)
}

fn encode(value: &DynamicValue) -> Vec<u8> {
    write(|w| value.encode(w).unwrap())
}

fn state(text: &str) -> serde_json::Value {
    serde_json::from_str::<serde_json::Value>(text).unwrap()["state"].clone()
}

/// A derived value in chunks that end where `split` says, its ids in a list.
fn derived_octets(more_after: bool) -> Vec<u8> {
    write(|w| {
        w.write_ulong(TAG | 0x0E);
        w.write_ulong(2);
        w.write_string_octets(b"IDL:Derived:1.0");
        w.write_string_octets(b"IDL:Base:1.0");
        w.write_ulong(4); // a chunk with the base's state alone
        w.write_long(7);
        w.write_ulong(6); // a chunk with the length of a string and the first two of its octets
        w.write_ulong(5);
        w.write_octets(b"te");
        w.write_ulong(3);
        w.write_octets(b"xt\0");
        w.write_ulong(TAG | 0x08); // the inner value has the type of the member
        w.write_ulong(4);
        w.write_long(8);
        if more_after {
            w.write_long(-2);
            w.write_ulong(5);
            w.write_ulong(3);
            w.write_octets(&[1]);
            w.write_ulong(2);
            w.write_octets(&[2, 3]);
            w.write_long(-1);
        }
    })
}

#[test]
fn chunks_may_end_anywhere_between_and_within_strings() {
    let octets = derived_octets(true);
    let value = decode(&json(BASE), &octets, &known(&[derived()])).unwrap();
    let text = value.to_json(LIMIT).unwrap();
    assert_eq!(state(&text)["s"], "text");
    assert_eq!(state(&text)["o"], serde_json::json!([1, 2, 3]));
    assert_eq!(state(&text)["inner"]["state"]["a"], 8);
    // Encoded with chunks of our own, it is the same value.
    let ours = encode(&value);
    assert_ne!(ours, octets);
    assert!(decode(&json(BASE), &ours, &known(&[derived()])).unwrap() == value);
    assert!(DynamicValue::from_json(&json(BASE), &text, &known(&[derived()])).unwrap() == value);
}

#[test]
fn what_is_not_known_is_truncated_to_what_is() {
    let octets =
        [derived_octets(true), write(|w| [TAG, 9].into_iter().for_each(|word| w.write_ulong(word)))].concat();
    let both = json(&format!(
        r#"{{"kind":"struct","id":"","name":"","members":[{{"name":"x","type":{BASE}}},{{"name":"y","type":{BASE}}}]}}"#
    ));
    let value = decode(&both, &octets, &ValueTypes::new()).unwrap();
    let text = value.to_json(LIMIT).unwrap();
    let parsed: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(parsed["x"]["ids"], serde_json::json!(["IDL:Derived:1.0", "IDL:Base:1.0"]));
    assert_eq!(parsed["x"]["state"], serde_json::json!({"a": 7}));
    assert_eq!(parsed["y"]["state"], serde_json::json!({"a": 9}));
    assert!(decode(&both, &encode(&value), &ValueTypes::new()).unwrap() == value);
}

#[test]
fn what_cannot_be_truncated_is_refused() {
    let value = |flags: u32, ids: &[&str]| {
        write(|w| {
            w.write_ulong(TAG | flags);
            if flags & 4 != 0 {
                w.write_sequence_length(ids.len());
            }
            ids.iter().for_each(|id| w.write_string_octets(id.as_bytes()));
            w.write_octets(&[0; 20]);
        })
    };
    let unknown = |id: &str| Err(Error::UnknownValueType { id: id.to_owned() });
    let decode = |octets: Vec<u8>, of: &TypeCode| decode(of, &octets, &ValueTypes::new()).map(drop);
    assert_eq!(decode(value(2, &["IDL:Z:1.0"]), &json(BASE)), unknown("IDL:Z:1.0"));
    assert_eq!(decode(value(6, &["IDL:Z:1.0", "IDL:Base:1.0"]), &json(BASE)), unknown("IDL:Z:1.0"));
    assert_eq!(decode(value(14, &["IDL:Z:1.0", "IDL:Y:1.0"]), &json(BASE)), unknown("IDL:Z:1.0"));
    assert_eq!(decode(value(14, &[]), &json(BASE)), unknown(""));
    // An abstract interface does not say what a value of it is.
    let speaker = json(r#"{"kind":"abstract_interface","id":"IDL:S:1.0","name":"S"}"#);
    let octets = [vec![0; 4], value(0, &[])].concat();
    assert_eq!(decode(octets, &speaker), unknown(""));
}

#[test]
fn a_value_is_of_the_expected_type_or_derived_from_it() {
    let stranger = json(r#"{"kind":"value","id":"IDL:S:1.0","name":"S","modifier":0,"members":[]}"#);
    let known = known(&[derived(), stranger.clone()]);
    let octets = write(|w| {
        w.write_ulong(TAG | 2);
        w.write_string_octets(b"IDL:S:1.0");
    });
    let wrong = |id: &str, expected: &str| {
        Err(Error::WrongValueType { id: id.to_owned(), expected: expected.to_owned() })
    };
    let check = |of: &TypeCode, octets: &[u8]| decode(of, octets, &known).map(drop);
    assert_eq!(check(&json(BASE), &octets), wrong("IDL:S:1.0", "IDL:Base:1.0"));
    assert_eq!(check(&stranger, &octets), Ok(()));
    assert_eq!(check(&stranger, &derived_octets(true)), wrong("IDL:Derived:1.0", "IDL:S:1.0"));
    // By an indirection too.
    let pair = json(&format!(
        r#"{{"kind":"struct","id":"","name":"","members":[{{"name":"s","type":{}}},{{"name":"b","type":{BASE}}}]}}"#,
        stranger.to_json(LIMIT).unwrap()
    ));
    let octets = write(|w| {
        w.write_ulong(TAG);
        w.write_ulong(u32::MAX);
        w.write_long(-8);
    });
    assert_eq!(check(&pair, &octets), wrong("IDL:S:1.0", "IDL:Base:1.0"));
    // Of the base of all, and of abstract ones, TypeCodes do not tell what is derived; it must say what it is.
    let id = "IDL:omg.org/CORBA/ValueBase:1.0";
    let base =
        json(&format!(r#"{{"kind":"value","id":"{id}","name":"ValueBase","modifier":0,"members":[]}}"#));
    assert_eq!(check(&base, &derived_octets(true)), Ok(()));
    let unnamed = write(|w| w.write_ulong(TAG));
    assert_eq!(check(&base, &unnamed), Err(Error::UnknownValueType { id: String::new() }));
}

#[test]
fn one_end_tag_may_end_several_values() {
    let ends_with = |level: i32, more: &[i32]| {
        let of = json(&format!(
            r#"{{"kind":"value","id":"IDL:O:1.0","name":"O","modifier":0,"members":[{{"name":"b","type":{BASE}}}]}}"#
        ));
        let octets = write(|w| {
            [TAG | 8, TAG | 8, 4, 5].into_iter().for_each(|word| w.write_ulong(word));
            w.write_long(level);
            more.iter().for_each(|level| w.write_long(*level));
        });
        decode(&of, &octets, &ValueTypes::new())
    };
    let value = ends_with(-1, &[]).unwrap();
    assert!(value == ends_with(-2, &[-1]).unwrap());
    assert!(ends_with(-2, &[]).is_err());
    for level in [-3, 0, 3, i32::MIN, TAG.cast_signed()] {
        assert!(ends_with(level, &[-1]).is_err(), "{level}");
    }
}

#[test]
fn damaged_values_are_refused() {
    let words = |words: &[u32]| {
        let octets = write(|w| words.iter().for_each(|word| w.write_ulong(*word)));
        decode(&json(BASE), &octets, &ValueTypes::new()).unwrap_err()
    };
    for tag in [1, 0x7FFF_FEFF, TAG | 0x10, TAG | 0xF0, TAG | 4, 0x8000_0000, 0xFFFF_FFFE] {
        assert!(matches!(words(&[tag, 0, 0]), Error::InvalidValueTag { .. }), "{tag:#x}");
    }
    for offset in [-4i32, 0, 4, 100, i32::MIN, i32::MAX] {
        let error = words(&[u32::MAX, offset.cast_unsigned(), 0]);
        assert!(matches!(error, Error::InvalidIndirection { .. }), "{offset}: {error}");
    }
    // A chunk that is too small for its long, one that is too large for it, one that is too large for all.
    assert!(matches!(words(&[TAG | 8, 3, 0, 0xFFFF_FFFF]), Error::ChunkBoundary { .. }));
    assert!(matches!(words(&[TAG | 8, 8, 0, 0, 0xFFFF_FFFF]), Error::ChunkBoundary { .. }));
    assert!(matches!(words(&[TAG | 8, 800, 0, 0xFFFF_FFFF]), Error::ChunkBoundary { .. }));
    assert!(matches!(words(&[TAG | 8, 0xFFFF_FFFF]), Error::ChunkBoundary { .. }));
    assert!(matches!(words(&[TAG]), Error::UnexpectedEnd { .. }));
}

#[test]
fn a_custom_state_is_carried_as_it_is() {
    let octets = write(|w| {
        w.write_ulong(TAG | 0x0B); // code base, id, chunks
        w.write_string_octets(b"http://x/");
        w.write_string_octets(b"IDL:C:1.0");
        w.write_ulong(3);
        w.write_octets(&[1, 2, 3]);
        w.write_ulong(TAG | 0x0A);
        w.write_string_octets(b"IDL:Base:1.0");
        w.write_ulong(4);
        w.write_long(-1);
        w.write_long(-2);
        w.write_ulong(4);
        w.write_long(5);
        w.write_long(-1);
    });
    let known = known(&[json(BASE)]);
    let value = decode(&json(CUSTOM), &octets, &known).unwrap();
    assert_eq!(encode(&value), octets);
    let text = value.to_json(LIMIT).unwrap();
    let parsed: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(parsed["codebase"], "http://x/");
    assert_eq!(parsed["state"][0]["data"], "010203");
    assert_eq!(parsed["state"][1]["value"]["state"]["a"], -1);
    let again = DynamicValue::from_json(&json(CUSTOM), &text, &known).unwrap();
    assert!(again == value);
    // Nobody knows what the octets mean, so they cannot be turned or moved.
    for (order, position) in [(ByteOrder::Little, 0), (ByteOrder::Big, 4)] {
        let mut writer = CdrWriter::new(order, position);
        assert_eq!(value.encode(&mut writer), Err(Error::Unwritable(Box::new(Error::CustomState))));
        assert!(writer.is_empty());
    }
    let unchunked = write(|w| w.write_ulong(TAG));
    assert!(matches!(decode(&json(CUSTOM), &unchunked, &known), Err(Error::ChunkBoundary { .. })));
}

#[test]
fn ids_lists_and_code_bases_are_sent_once() {
    let text = |label: usize| {
        format!(
            r#"{{"value_id":"IDL:Base:1.0","label":{label},"ids":["IDL:Base:1.0","IDL:Z:1.0"],"codebase":"http://x/",
                "tag":"0x7fffff0f","state":{{"a":{label}}}}}"#
        )
    };
    let of = json(&format!(r#"{{"kind":"sequence","element":{BASE}}}"#));
    let value =
        DynamicValue::from_json(&of, &format!("[{},{}]", text(0), text(1)), &ValueTypes::new()).unwrap();
    let octets = encode(&value);
    let count = octets.windows(8).filter(|window| window == b"http://x").count();
    assert_eq!(count, 1);
    assert_eq!(octets.windows(8).filter(|window| window == b"IDL:Base").count(), 1);
    let again = decode(&of, &octets, &ValueTypes::new()).unwrap();
    assert!(again == value);
    assert_eq!(encode(&again), octets);
}

/// omniORB sent two anys of `Account` with a `Savings` in each: the second has the list of ids of the first.
#[test]
fn anys_of_one_message_share_ids() {
    let account = r#"{"kind":"value","id":"IDL:Types/Account:1.0","name":"Account","members":[
        {"name":"id","type":{"kind":"long"},"visibility":1},{"name":"owner","type":{"kind":"string"},"visibility":0}]}"#;
    let savings = json(&format!(
        r#"{{"kind":"value","id":"IDL:Types/Savings:1.0","name":"Savings","modifier":3,"base":{account},"members":[
            {{"name":"rate","type":{{"kind":"double"}},"visibility":1}}]}}"#
    ));
    let octets = [
        "1d0000005e000000017f00381600000049444c3a54797065732f4163636f756e743a312e30000000080000004163636f756e7400",
        "00000000000000000200000003000000696400000300000001000000060000006f776e657200000012000000000000000000636f",
        "0effff7f020000001600000049444c3a54797065732f536176696e67733a312e300000001600000049444c3a54797065732f4163",
        "636f756e743a312e300000001c000000ab801d9707000000a080e4a061a0007fffffffff00332392bc2eb869ffffffff1d000000",
        "5e000000013300381600000049444c3a54797065732f4163636f756e743a312e30000000080000004163636f756e740000000000",
        "000000000200000003000000696400000300000001000000060000006f776e65720000001200000000000000000000000effff7f",
        "ffffffff30ffffff24000000c308d1930f000000ffe480a0e461807e61ff80e48061000049444c3a0000000000000000ffffffff",
    ];
    let octets = hex::decode(octets.concat()).unwrap();
    let second = octets.windows(4).rposition(|octets| octets == 29_u32.to_le_bytes()).unwrap();
    let known = known(&[savings]);
    let mut input = ChunkedReader::new(CdrReader::new(&octets, ByteOrder::Little, 0));
    for id in [-1759674197, -1815017277] {
        let any = DynamicValue::decode_any_in(&mut input, &known).unwrap();
        let json: serde_json::Value = serde_json::from_str(&any.to_json(LIMIT).unwrap()).unwrap();
        assert_eq!(json["value_id"], "IDL:Types/Savings:1.0");
        assert_eq!(json["state"]["id"], id);
    }
    assert!(input.reader().is_empty());
    // Without the first any there is nothing to refer to.
    let mut alone = ChunkedReader::new(CdrReader::new(&octets, ByteOrder::Little, 0));
    alone.between_chunks().read_octets(second).unwrap();
    let error = DynamicValue::decode_any_in(&mut alone, &known).unwrap_err();
    assert!(matches!(error, Error::InvalidIndirection { .. }), "{error}");
}

#[test]
fn a_part_of_a_value_holds_what_it_refers_to() {
    let node = json(
        r#"{"kind":"value","id":"IDL:N:1.0","name":"N","modifier":0,"members":[{"name":"n","type":{"kind":"long"}},
            {"name":"next","type":{"kind":"recursive","id":"IDL:N:1.0"}}]}"#,
    );
    let of = json(&format!(r#"{{"kind":"sequence","element":{}}}"#, node.to_json(LIMIT).unwrap()));
    let text = r#"[{"label":0,"state":{"n":1,"next":{"same_as":0}}},{"label":1,"state":{"n":2,"next":{"same_as":0}}}]"#;
    let both = DynamicValue::from_json(&of, text, &ValueTypes::new()).unwrap();
    let View::Sequence(elements) = both.view() else { panic!("a sequence") };
    let last = elements.last().unwrap();
    let alone = encode(&last);
    let again = decode(&node, &alone, &ValueTypes::new()).unwrap();
    let View::Value(value) = last.view() else { panic!("a value") };
    let names: Vec<String> = value.state.map(|(name, _)| name).collect();
    assert_eq!(names, ["n", "next"]);
    let printed = last.to_json(LIMIT).unwrap();
    assert_eq!(printed, again.to_json(LIMIT).unwrap());
    assert!(printed.contains(r#""next":{"same_as":1}"#), "{printed}");
    assert!(last == last.clone() && last != both);
}

#[test]
fn sharing_counts_when_values_are_compared() {
    let of = json(&format!(r#"{{"kind":"sequence","element":{BASE}}}"#));
    let make = |text: &str| DynamicValue::from_json(&of, text, &ValueTypes::new()).unwrap();
    let shared = make(r#"[{"label":0,"state":{"a":1}},{"same_as":0}]"#);
    let apart = make(r#"[{"label":0,"state":{"a":1}},{"label":1,"state":{"a":1}}]"#);
    assert!(shared == shared.clone() && apart == apart.clone() && shared != apart);
    assert!(apart != shared);
}

#[test]
fn json_of_value_types_is_checked() {
    for (text, place) in [
        (r#"{"same_as": 0}"#, "$.same_as"),
        (r#"{"state": {}}"#, "$.state"),
        (r#"{"state": {"a": 1, "b": 2}}"#, "$.state"),
        (r#"{"tag": "0x7fffff04", "state": {"a": 1}}"#, "$.tag"),
        (r#"{"tag": "0x7fffff01", "state": {"a": 1}}"#, "$"),
        (r#"{"tag": 1, "state": {"a": 1}}"#, "$.tag"),
        (r#"{"value_id": "IDL:Q:1.0", "state": {"a": 1}}"#, "$"),
        (r#"{"tag": "0x7fffff02", "ids": [], "state": {"a": 1}}"#, "$.ids"),
    ] {
        let error = DynamicValue::from_json(&json(BASE), text, &ValueTypes::new()).unwrap_err();
        let (JsonError::Unexpected { path, .. } | JsonError::Value { path, .. }) = &error else {
            panic!("{error}")
        };
        assert_eq!(path, place, "{error}");
    }
}
