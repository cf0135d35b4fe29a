//! TypeCodes: made, compared, sent, refused.

use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, Error, JsonError, Label, TypeBuilder, TypeCode, TypeHandle, TypeKind,
};

const LIMIT: usize = 1 << 20;

fn json(text: &str) -> TypeCode {
    TypeCode::from_json(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn decode(octets: &[u8]) -> Result<TypeCode, Error> {
    let mut reader = CdrReader::new(octets, ByteOrder::Big, 0);
    let decoded = TypeCode::decode(&mut reader)?;
    reader.finish()?;
    Ok(decoded)
}

/// Writes an encapsulation of an id, a name, and more.
fn named(kind: u32, more: impl FnOnce(&mut CdrWriter)) -> Vec<u8> {
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    writer.write_ulong(kind);
    writer.write_encapsulation(|w| {
        w.write_string_octets(b"");
        w.write_string_octets(b"");
        more(w);
    });
    writer.into_bytes().to_vec()
}

#[test]
fn every_kind_is_sent_and_printed() {
    let long = r#"{"kind":"long"}"#;
    let named = |kind: &str| format!(r#"{{"kind":"{kind}","id":"IDL:A:1.0","name":"A""#);
    let mut texts: Vec<String> = Vec::new();
    for number in 0..37 {
        let kind = TypeKind::from_number(number).unwrap();
        texts.push(match kind {
            kind if kind.is_simple() => format!(r#"{{"kind":"{kind}"}}"#),
            TypeKind::String | TypeKind::WString => format!(r#"{{"kind":"{kind}","bound":9}}"#),
            TypeKind::Fixed => r#"{"kind":"fixed","digits":31,"scale":-4}"#.to_owned(),
            TypeKind::Struct | TypeKind::Except => {
                format!(r#"{},"members":[{{"name":"m","type":{long}}}]}}"#, named(kind.name()))
            }
            TypeKind::Union => format!(
                r#"{},"discriminator":{long},"default_index":-1,"members":[{{"label":-7,"name":"m","type":{long}}}]}}"#,
                named("union")
            ),
            TypeKind::Enum => format!(r#"{},"labels":["a","b"]}}"#, named("enum")),
            TypeKind::Sequence => format!(r#"{{"kind":"sequence","element":{long},"bound":4}}"#),
            TypeKind::Array => format!(r#"{{"kind":"array","element":{long},"length":4}}"#),
            TypeKind::Alias => format!(r#"{},"original":{long}}}"#, named("alias")),
            TypeKind::ValueBox => format!(r#"{},"boxed":{long}}}"#, named("value_box")),
            TypeKind::Value | TypeKind::Event => format!(
                r#"{},"modifier":1,"base":{{"kind":"null"}},"members":[{{"name":"m","type":{long},"visibility":1}}]}}"#,
                named(kind.name())
            ),
            kind => format!("{}}}", named(kind.name())),
        });
    }
    for (index, text) in texts.iter().enumerate() {
        let of = json(text);
        assert_eq!(of.to_json(LIMIT).unwrap(), *text);
        for order in [ByteOrder::Big, ByteOrder::Little] {
            for position in 0..8 {
                let mut writer = CdrWriter::new(order, position);
                of.encode(&mut writer).unwrap();
                let octets = writer.into_bytes();
                let again = TypeCode::decode(&mut CdrReader::new(&octets, order, position)).unwrap();
                assert_eq!(again.to_json(LIMIT).unwrap(), *text);
            }
        }
        let others = texts.iter().filter(|other| json(other).equal(&of)).count();
        assert_eq!(others, 1, "only {text} is equal to itself, number {index}");
    }
}

#[test]
fn equal_counts_names_and_aliases_and_equivalent_does_not() {
    let of = |id: &str, name: &str, member: &str, kind: &str| {
        json(&format!(
            r#"{{"kind":"struct","id":"{id}","name":"{name}","members":[{{"name":"{member}","type":{kind}}}]}}"#
        ))
    };
    let long = r#"{"kind":"long"}"#;
    let alias = r#"{"kind":"alias","id":"IDL:X:1.0","name":"X","original":{"kind":"long"}}"#;
    let (plain, short) = (of("", "", "m", long), r#"{"kind":"short"}"#);
    for (other, equal, equivalent) in [
        (of("", "", "m", long), true, true),
        (of("", "", "n", long), false, true),
        (of("", "N", "m", long), false, true),
        (of("IDL:Y:1.0", "", "m", long), false, true),
        (of("", "", "m", alias), false, true),
        (of("", "", "m", short), false, false),
    ] {
        assert_eq!((plain.equal(&other), plain.equivalent(&other)), (equal, equivalent), "{other:?}");
        assert_eq!((other.equal(&plain), other.equivalent(&plain)), (equal, equivalent), "{other:?}");
    }
    // With two ids these decide, whatever the members are.
    assert!(of("IDL:Y:1.0", "", "m", long).equivalent(&of("IDL:Y:1.0", "", "m", short)));
    assert!(!of("IDL:Y:1.0", "", "m", long).equivalent(&of("IDL:Z:1.0", "", "m", long)));
    assert!(json(alias).equivalent(&json(long)) && !json(alias).equal(&json(long)));
    assert_eq!(json(alias).without_aliases(), json(long));
    let bounded = |bound: u32| TypeCode::string(bound);
    assert!(!bounded(3).equivalent(&bounded(4)) && bounded(3).equal(&bounded(3)));
}

#[test]
fn recursive_types_are_what_they_unfold_to() {
    let tree = |children: &str| {
        json(&format!(
            r#"{{"kind":"struct","id":"IDL:T:1.0","name":"T","members":[{{"name":"c","type":
                {{"kind":"sequence","element":{children},"bound":0}}}}]}}"#
        ))
    };
    let recursive = r#"{"kind":"recursive","id":"IDL:T:1.0"}"#;
    let once = tree(recursive);
    let twice = tree(&once.to_json(LIMIT).unwrap());
    assert!(once.equal(&twice) && twice.equivalent(&once));
    let other = tree(r#"{"kind":"long"}"#);
    assert!(!once.equal(&other) && !twice.equal(&tree(&other.to_json(LIMIT).unwrap())));
    let children = once.members().next().unwrap().type_code;
    assert_eq!(children.content().unwrap(), once);
    // Begun at the sequence, the sequence is what recurs; it has no id.
    let text = children.to_json(LIMIT).unwrap();
    assert!(text.contains(r#"{"kind":"recursive","id":"","up":2}"#), "{text}");
    assert_eq!(json(&text), children);
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    children.encode(&mut writer).unwrap();
    assert_eq!(decode(&writer.into_bytes()), Ok(children));
}

#[test]
fn an_inner_type_of_the_same_id_does_not_hide_the_one_that_is_meant() {
    let mut types = TypeBuilder::new();
    let outer = types.declare(TypeKind::Struct).unwrap();
    let again = types.sequence(outer, 0).unwrap();
    let inner = types.structure("IDL:S:1.0", "S", &[("again", again)]).unwrap();
    let defined = types.structure("IDL:S:1.0", "S", &[("inner", inner)]).unwrap();
    types.define(outer, defined).unwrap();
    let of = types.build(outer).unwrap();
    let text = of.to_json(LIMIT).unwrap();
    assert!(text.contains(r#""up":3"#), "{text}");
    assert_eq!(json(&text), of);
}

#[test]
fn a_builder_refuses_what_is_no_type() {
    let invalid = |result: Result<TypeHandle, Error>| {
        assert!(matches!(result, Err(Error::InvalidTypeCode { .. })), "{result:?}");
    };
    let mut types = TypeBuilder::new();
    let (long, float) = (types.simple(TypeKind::Long).unwrap(), types.simple(TypeKind::Float).unwrap());
    invalid(types.simple(TypeKind::Struct));
    invalid(types.fixed(0, 0));
    invalid(types.fixed(32, 0));
    invalid(types.interface(TypeKind::Struct, "", ""));
    invalid(types.declare(TypeKind::Long));
    invalid(types.union("", "", float, &[]));
    invalid(types.union("", "", long, &[(Some(Label::Integer(1 << 40)), "a", long)]));
    invalid(types.union("", "", long, &[(Some(Label::Boolean(true)), "a", long)]));
    invalid(types.union("", "", long, &[(None, "a", long), (None, "b", long)]));
    let alias = types.declare(TypeKind::Alias).unwrap();
    assert!(types.define(long, alias).is_err());
    assert!(types.define(alias, alias).is_err());
    let itself = types.alias("", "", alias).unwrap();
    types.define(alias, itself).unwrap();
    assert!(types.define(alias, itself).is_err());
    assert!(types.build(alias).is_err(), "an alias of itself");
    let mut types = TypeBuilder::new();
    let open = types.declare(TypeKind::Struct).unwrap();
    assert!(types.build(open).is_err(), "declared and not defined");
}

#[test]
fn a_type_of_another_builder_is_taken_over() {
    let tree = json(
        r#"{"kind":"struct","id":"IDL:T:1.0","name":"T","members":[{"name":"c","type":
            {"kind":"sequence","element":{"kind":"recursive","id":"IDL:T:1.0"},"bound":0}},
            {"name":"e","type":{"kind":"enum","id":"","name":"","labels":["b","a"]}}]}"#,
    );
    let mut types = TypeBuilder::new();
    types.structure("", "", &[]).unwrap();
    let imported = types.import(&tree).unwrap();
    let pair = types.structure("", "", &[("a", imported), ("b", imported)]).unwrap();
    let pair = types.build(pair).unwrap();
    let members: Vec<_> = pair.members().collect();
    assert!(members.len() == 2 && members.iter().all(|member| member.type_code == tree));
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    pair.encode(&mut writer).unwrap();
    assert_eq!(decode(&writer.into_bytes()), Ok(pair));
}

#[test]
fn indirections_lead_back_to_typecodes_or_are_refused() {
    let indirect = |offset: i32| {
        named(15, |w| {
            w.write_ulong(2);
            w.write_string_octets(b"a");
            w.write_ulong(18);
            w.write_ulong(5);
            w.write_string_octets(b"b");
            w.write_ulong(u32::MAX);
            w.write_long(offset);
        })
    };
    // The string begins 20 octets before the offset.
    let found = decode(&indirect(-20)).unwrap();
    assert!(found.members().all(|member| member.type_code == TypeCode::string(5)));
    for offset in [-16, -19, -21, -4, 0, 4, 1000, i32::MIN, i32::MAX] {
        let error = decode(&indirect(offset)).unwrap_err();
        assert!(matches!(error, Error::InvalidIndirection { .. }), "{offset}: {error}");
    }
    let outermost = [u32::MAX.to_be_bytes(), (-4i32).to_be_bytes()].concat();
    assert!(matches!(decode(&outermost), Err(Error::InvalidIndirection { .. })));
}

#[test]
fn parameters_that_do_not_go_together_are_refused() {
    let union = |discriminator: u32| {
        named(16, |w| {
            w.write_ulong(discriminator);
            w.write_long(-1);
            w.write_ulong(1);
            w.write_ulong(0);
            w.write_string_octets(b"m");
            w.write_ulong(3);
        })
    };
    assert!(decode(&union(3)).is_ok());
    assert!(matches!(decode(&union(6)), Err(Error::InvalidTypeCode { .. })));
    assert!(matches!(decode(&[0, 0, 0, 28, 0, 0, 0, 0]), Err(Error::InvalidTypeCode { .. })));
    assert!(matches!(decode(&[0, 0, 0, 37]), Err(Error::UnknownTypeKind { number: 37, position: 0 })));
    let many = named(17, |w| w.write_ulong(1_000_000));
    assert!(matches!(decode(&many), Err(Error::SequenceTooLong { .. })));
}

#[test]
fn labels_of_every_discriminator_are_kept() {
    for (kind, labels) in [
        ("short", "-32768 32767"),
        ("ushort", "0 65535"),
        ("long", "-2147483648 2147483647"),
        ("ulong", "0 4294967295"),
        ("longlong", "-9223372036854775808 9223372036854775807"),
        ("ulonglong", "0 18446744073709551615"),
        ("octet", "0 255"),
        ("boolean", "true false"),
        ("char", "\"a\" \"ÿ\""),
    ] {
        let cases: Vec<String> = labels
            .split(' ')
            .map(|label| format!(r#"{{"label":{label},"name":"m","type":{{"kind":"long"}}}}"#))
            .collect();
        let text = format!(
            r#"{{"kind":"union","id":"","name":"","discriminator":{{"kind":"{kind}"}},"default_index":-1,"members":[{}]}}"#,
            cases.join(",")
        );
        let of = json(&text);
        assert!(of.members().all(|member| member.label.is_some()));
        let mut writer = CdrWriter::new(ByteOrder::Big, 0);
        of.encode(&mut writer).unwrap();
        assert_eq!(decode(&writer.into_bytes()).unwrap().to_json(LIMIT).unwrap(), text);
    }
}

#[test]
fn json_that_is_no_typecode_is_refused_with_its_place() {
    for (text, expected) in [
        ("{", "EOF while parsing an object at line 1 column 1"),
        ("{} {}", "more than one value"),
        (r#"{"kind":"lung"}"#, "at $.kind: expected a kind of typecode"),
        ("{}", "at $: expected an object with \"kind\""),
        (
            r#"{"kind":"sequence","element":{"kind":"array","element":{"kind":"long"},"length":-1}}"#,
            "at $.element.length: expected an integer that fits",
        ),
        (
            r#"{"kind":"struct","id":"","name":"","members":[{"name":"a","type":{"kind":"recursive","id":"x"}}]}"#,
            "at $.members[0].type.id: expected the id of a typecode around it",
        ),
        (
            r#"{"kind":"union","id":"","name":"","discriminator":{"kind":"short"},"default_index":-1,
               "members":[{"label":40000,"name":"a","type":{"kind":"long"}}]}"#,
            "at $.members[0].label: expected a label of short",
        ),
    ] {
        let error = TypeCode::from_json(text).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    let limited = json(r#"{"kind":"long"}"#).to_json(14);
    assert_eq!(limited, Err(JsonError::TooLong { limit: 14 }));
    assert!(json(r#"{"kind":"long"}"#).to_json(15).is_ok());
}
