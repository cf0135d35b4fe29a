//! Values for programs and as JSON: what is exact, what is refused and where.

use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, DynamicValue, Error, JsonError, Label, TypeCode,
    ValueTypes, Version, View,
};

const LIMIT: usize = 1 << 20;

fn of(text: &str) -> TypeCode {
    TypeCode::from_json(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn simple(kind: &str) -> TypeCode {
    of(&format!(r#"{{"kind":"{kind}"}}"#))
}

fn parse(of: &TypeCode, text: &str) -> Result<DynamicValue, JsonError> {
    DynamicValue::from_json(of, text, &ValueTypes::new())
}

const STRUCT: &str = r#"{"kind":"struct","id":"IDL:S:1.0","name":"S","members":[
    {"name":"n","type":{"kind":"ulonglong"}},
    {"name":"list","type":{"kind":"sequence","bound":3,"element":{"kind":"string","bound":4}}},
    {"name":"u","type":{"kind":"union","id":"","name":"","discriminator":{"kind":"enum","id":"","name":"",
        "labels":["red","green"]},"default_index":-1,"members":[{"label":"red","name":"r","type":{"kind":"any"}}]}},
    {"name":"m","type":{"kind":"fixed","digits":5,"scale":2}}]}"#;

#[test]
fn a_program_reads_what_a_value_is() {
    let text = r#"{"n":18446744073709551615,"list":["a","bcde"],
        "u":{"discriminator":"red","member":"r","value":{"type":{"kind":"char"},"value":"x"}},"m":"-1.50"}"#;
    let value = parse(&of(STRUCT), text).unwrap();
    let View::Struct(members) = value.view() else { panic!("a struct") };
    assert_eq!(members.len(), 4);
    let views: Vec<(String, View)> = members.map(|(name, value)| (name, value.view())).collect();
    assert_eq!(views[0], ("n".to_owned(), View::Integer(u64::MAX.into())));
    let View::Sequence(elements) = &views[1].1 else { panic!("a sequence") };
    assert_eq!(elements.len(), 2);
    let texts: Vec<View> = elements.clone().map(|element| element.view()).collect();
    assert_eq!(texts, [View::Text("a".to_owned()), View::Text("bcde".to_owned())]);
    let View::Union(Label::Enum(0), Some((name, member))) = &views[2].1 else { panic!("a union") };
    let View::Any(inner) = member.view() else { panic!("an any") };
    assert_eq!((name.as_str(), inner.view()), ("r", View::Char('x')));
    assert_eq!(inner.type_code(), simple("char"));
    assert_eq!(views[3].1, View::Fixed("-1.50".to_owned()));
}

#[test]
fn every_kind_of_value_has_a_view() {
    for (kind, text, view) in [
        ("null", "null", View::Nothing),
        ("short", "-5", View::Integer(-5)),
        ("octet", "200", View::Integer(200)),
        ("longlong", "-9223372036854775808", View::Integer(i64::MIN.into())),
        ("boolean", "true", View::Boolean(true)),
        ("float", "0.5", View::Float(0.5)),
        ("double", "\"-inf\"", View::Double(f64::NEG_INFINITY)),
        ("wchar", "\"€\"", View::Char('€')),
        ("string", "\"ä\"", View::Text("ä".to_owned())),
        ("Principal", "[1,2]", View::Principal(vec![1, 2].into())),
        ("TypeCode", r#"{"kind":"long"}"#, View::TypeCode(simple("long"))),
        (
            "longdouble",
            r#"{"bytes":"000102030405060708090a0b0c0d0e0f"}"#,
            View::LongDouble(0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f_u128.to_be_bytes()),
        ),
    ] {
        assert_eq!(parse(&simple(kind), text).unwrap().view(), view, "{kind}");
    }
    let color = of(r#"{"kind":"enum","id":"","name":"","labels":["red","green"]}"#);
    assert_eq!(parse(&color, "\"green\"").unwrap().view(), View::Enum(1, "green".to_owned()));
    let object = of(r#"{"kind":"objref","id":"","name":""}"#);
    let View::Reference(ior) = parse(&object, "null").unwrap().view() else { panic!("a reference") };
    assert!(ior.is_nil());
    let text = r#"{"type_id":"IDL:X:1.0","profiles":[{"tag":0,"version":"1.2","host":"h","port":80,
        "object_key":"6b6579","components":[]}]}"#;
    let View::Reference(ior) = parse(&object, text).unwrap().view() else { panic!("a reference") };
    assert_eq!(ior.profiles[0].object_key().unwrap().as_bytes(), b"key");
}

#[test]
fn long_doubles_keep_128_bits_in_both_orders() {
    let text = r#"{"bytes":"4000921fb54442d18469898cc51701b8"}"#;
    let value = parse(&simple("longdouble"), text).unwrap();
    for order in [ByteOrder::Big, ByteOrder::Little] {
        let mut writer = CdrWriter::new(order, 3);
        value.encode(&mut writer).unwrap();
        let octets = writer.into_bytes();
        assert_eq!(octets.len(), 5 + 16);
        let mut reader = CdrReader::new(&octets, order, 3);
        let again = DynamicValue::decode(&simple("longdouble"), &mut reader, &ValueTypes::new()).unwrap();
        assert_eq!(again.to_json(LIMIT).unwrap(), text);
    }
}

#[test]
fn an_any_is_its_type_and_its_value() {
    let any =
        parse(&simple("any"), r#"{"type":{"kind":"sequence","element":{"kind":"short"}},"value":[1,2]}"#)
            .unwrap();
    let octets_of = |encode: &dyn Fn(&mut CdrWriter) -> Result<(), Error>| {
        let mut writer = CdrWriter::new(ByteOrder::Big, 2);
        encode(&mut writer).unwrap();
        writer.into_bytes()
    };
    let octets = octets_of(&|writer| any.encode(writer));
    let inner = DynamicValue::decode_any(&mut CdrReader::new(&octets, ByteOrder::Big, 2), &ValueTypes::new())
        .unwrap();
    assert_eq!(any.view(), View::Any(inner.clone()));
    assert_eq!(inner.to_json(LIMIT).unwrap(), "[1,2]");
    assert_eq!(octets_of(&|writer| inner.encode_any(writer)), octets);
    let wrapped = parse(&inner.type_code(), "[1,2]").unwrap();
    assert_eq!(octets_of(&|writer| wrapped.encode_any(writer)), octets);
}

#[test]
fn numbers_are_exact() {
    for (kind, text) in [
        ("longlong", "-9223372036854775808"),
        ("ulonglong", "18446744073709551615"),
        ("double", "5e-324"),
        ("double", "1.7976931348623157e308"),
        ("double", "\"-0.0\""),
        ("float", "1.401298464324817e-45"),
        ("float", "\"inf\""),
        ("double", "\"nan\""),
    ] {
        assert_eq!(parse(&simple(kind), text).unwrap().to_json(LIMIT).unwrap(), text);
    }
    // 0.1 becomes the nearest float, shown exactly.
    assert_eq!(parse(&simple("float"), "0.1").unwrap().to_json(LIMIT).unwrap(), "0.10000000149011612");
    assert_eq!(parse(&simple("double"), "3").unwrap().to_json(LIMIT).unwrap(), "3.0");
}

#[test]
fn json_that_is_no_value_is_refused_with_its_place() {
    let good = [r#""n":1"#, r#""list":[]"#, r#""u":{"discriminator":"green"}"#, r#""m":"1""#];
    assert!(parse(&of(STRUCT), &format!("{{{}}}", good.join(","))).is_ok());
    for (index, bad, place) in [
        (0, r#""n":-1"#, "$.n"),
        (0, r#""n":18446744073709551616"#, "$.n"),
        (0, r#""n":1.0"#, "$.n"),
        (0, r#""N":1"#, "$"),
        (0, r#""n":1,"more":1"#, "$"),
        (1, r#""list":["a","b","c","d"]"#, "$.list"),
        (1, r#""list":["a","äöüßé"]"#, "$.list[1]"),
        (1, r#""list":["a\u0000"]"#, "$.list[0]"),
        (1, r#""list":{}"#, "$.list"),
        (2, r#""u":{"discriminator":"blue"}"#, "$.u.discriminator"),
        (2, r#""u":{"discriminator":7}"#, "$.u"),
        (2, r#""u":{"discriminator":"green","member":"r"}"#, "$.u.member"),
        (2, r#""u":{"discriminator":"red","value":{"type":{"kind":"long"},"value":"x"}}"#, "$.u.value.value"),
        (
            2,
            r#""u":{"discriminator":"red","value":{"type":{"kind":"lang"},"value":1}}"#,
            "$.u.value.type.kind",
        ),
        (2, r#""u":{"discriminator":"red"}"#, "$.u"),
        (3, r#""m":"1234""#, "$.m"),
        (3, r#""m":1.5"#, "$.m"),
    ] {
        let mut members = good;
        members[index] = bad;
        let error = parse(&of(STRUCT), &format!("{{{}}}", members.join(","))).unwrap_err();
        let (JsonError::Unexpected { path, .. } | JsonError::Value { path, .. }) = &error else {
            panic!("{error}")
        };
        assert_eq!(path, place, "{bad}: {error}");
    }
    let array = of(r#"{"kind":"array","element":{"kind":"octet"},"length":2}"#);
    assert!(
        parse(&array, "[1,2]").is_ok() && parse(&array, "[1]").is_err() && parse(&array, "[1,256]").is_err()
    );
    assert!(parse(&simple("char"), "\"ab\"").is_err() && parse(&simple("boolean"), "1").is_err());
    for kind in ["native", "local_interface"] {
        let none = of(&format!(r#"{{"kind":"{kind}","id":"","name":""}}"#));
        assert!(matches!(
            parse(&none, "null"),
            Err(JsonError::Value { source: Error::NoSuchValue { .. }, .. })
        ));
    }
}

#[test]
fn bounds_and_fixed_digits_of_a_peer_are_checked() {
    let decode = |of: &TypeCode, octets: &[u8]| {
        DynamicValue::decode(of, &mut CdrReader::new(octets, ByteOrder::Big, 0), &ValueTypes::new()).map(drop)
    };
    assert!(decode(&TypeCode::string(2), b"\0\0\0\x03ab\0").is_ok());
    let refused = decode(&TypeCode::string(2), b"\0\0\0\x04abc\0");
    assert_eq!(refused, Err(Error::BoundExceeded { length: 3, bound: 2, position: 8 }));
    let two = of(r#"{"kind":"sequence","element":{"kind":"octet"},"bound":2}"#);
    assert!(matches!(decode(&two, b"\0\0\0\x03abc"), Err(Error::BoundExceeded { length: 3, bound: 2, .. })));
    let fixed = of(r#"{"kind":"fixed","digits":3,"scale":1}"#);
    assert!(decode(&fixed, b"\x12\x3d").is_ok());
    assert_eq!(decode(&fixed, b"\x1a\x3d"), Err(Error::InvalidFixed { position: 2 }));
}

#[test]
fn an_exceptions_id_may_come_before_its_members() {
    let exception = of(
        r#"{"kind":"except","id":"IDL:E:1.0","name":"E","members":[{"name":"why","type":{"kind":"string"}}]}"#,
    );
    for text in [r#"{"why":"IDL:E:1.1"}"#, r#"{"$id":"IDL:E:1.0","why":"x"}"#] {
        let value = parse(&exception, text).unwrap();
        let mut writer = CdrWriter::new(ByteOrder::Little, 0);
        value.encode(&mut writer).unwrap();
        let octets = writer.into_bytes();
        let has_id = octets.windows(9).any(|window| window == b"IDL:E:1.0");
        assert_eq!(has_id, text.contains("$id"));
        let mut reader = CdrReader::new(&octets, ByteOrder::Little, 0);
        let again = DynamicValue::decode(&exception, &mut reader, &ValueTypes::new()).unwrap();
        assert_eq!(again.to_json(LIMIT).unwrap(), text);
        assert!(again == value && reader.is_empty());
    }
    assert!(parse(&exception, r#"{"$id":"IDL:F:1.0","why":"x"}"#).is_err());
}

#[test]
fn text_that_a_connection_cannot_carry_is_refused_whole() {
    let both = of(r#"{"kind":"struct","id":"","name":"","members":[{"name":"n","type":{"kind":"long"}},
        {"name":"s","type":{"kind":"string"}}]}"#);
    let value = parse(&both, r#"{"n":1,"s":"€"}"#).unwrap();
    let latin = CodeSets { char: CodeSet::LATIN_1, wchar: None };
    let mut writer = CdrWriter::new(ByteOrder::Big, 0).with_code_sets(latin);
    writer.write_octet(7);
    let refused = value.encode(&mut writer);
    let unwritable = |error| Err(Error::Unwritable(Box::new(error)));
    assert_eq!(refused, unwritable(Error::CharacterConversion { code_set: CodeSet::LATIN_1, offset: 0 }));
    assert_eq!(writer.as_bytes(), [7]);
    let mut writer = CdrWriter::new(ByteOrder::Big, 0).with_version(Version::V1_0);
    let wide = parse(&simple("wstring"), "\"a\"").unwrap();
    assert_eq!(wide.encode(&mut writer), unwritable(Error::WideNotAllowed { version: Version::V1_0 }));
}

#[test]
fn json_that_cannot_say_which_of_two_members_of_one_name_is_meant_is_refused() {
    let twice = of(r#"{"kind":"struct","id":"","name":"","members":[{"name":"n","type":{"kind":"long"}},
        {"name":"n","type":{"kind":"long"}}]}"#);
    let error = parse(&twice, r#"{"n":1,"n":2}"#).unwrap_err();
    assert_eq!(error.to_string(), "at $: expected a type whose members have different names");
}
