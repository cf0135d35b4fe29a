//! What nests as deep as allowed goes all the ways on a small stack; what nests deeper is refused.

use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, DynamicValue, Error, JsonError, MAX_NESTING, TypeBuilder, TypeCode,
    TypeKind, ValueTypes,
};

const LIMIT: usize = 1 << 20;
const DEEPEST: usize = MAX_NESTING as usize;

/// The stack of a thread on which a server may meet such values, less a quarter for what is there already.
const STACK_OCTETS: usize = 3 * (2 << 20) / 4;

/// Sends a value all the ways on a thread of its own, even where code is not optimized.
fn all_ways(of: &TypeCode, json: &str) -> Result<(), JsonError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_OCTETS);
        thread.spawn_scoped(scope, || all_ways_here(of, json)).unwrap().join().unwrap()
    })
}

/// Encodes, decodes, compares, prints and parses a value.
fn all_ways_here(of: &TypeCode, json: &str) -> Result<(), JsonError> {
    let value = DynamicValue::from_json(of, json, &ValueTypes::new())?;
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    value.encode(&mut writer)?;
    let octets = writer.into_bytes();
    let mut reader = CdrReader::new(&octets, ByteOrder::Big, 0);
    let again = DynamicValue::decode(of, &mut reader, &ValueTypes::new())?;
    assert!(again == value);
    assert_eq!(again.to_json(LIMIT)?, json);
    Ok(())
}

/// The type of structs in structs, around a long.
fn structs(depth: usize) -> TypeCode {
    let mut types = TypeBuilder::new();
    let mut of = types.simple(TypeKind::Long).unwrap();
    for _ in 0..depth {
        of = types.structure("", "", &[("a", of)]).unwrap();
    }
    types.build(of).unwrap()
}

fn structs_json(depth: usize) -> String {
    format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth))
}

/// A list of value types, each holding the next.
fn list_type() -> TypeCode {
    TypeCode::from_json(
        r#"{"kind": "value", "id": "IDL:L:1.0", "name": "L", "members":
            [{"name": "next", "type": {"kind": "recursive", "id": "IDL:L:1.0"}}]}"#,
    )
    .unwrap()
}

fn list_json(depth: usize, tag: &str) -> String {
    let node =
        |label: usize| format!(r#"{{"value_id":"IDL:L:1.0","label":{label},"tag":"{tag}","state":{{"next":"#);
    format!("{}null{}", (0..depth).map(node).collect::<String>(), "}}".repeat(depth))
}

fn anys_json(depth: usize) -> String {
    let around = r#"{"type":{"kind":"any"},"value":"#;
    let inner = r#"{"type":{"kind":"long"},"value":1}"#;
    format!("{}{inner}{}", around.repeat(depth - 1), "}".repeat(depth - 1))
}

fn too_deep(result: &Result<(), JsonError>) -> bool {
    matches!(result, Err(JsonError::Value { source: Error::NestingTooDeep { limit: MAX_NESTING }, .. }))
}

#[test]
fn structs_nest_to_the_limit() {
    all_ways(&structs(DEEPEST), &structs_json(DEEPEST)).unwrap();
    assert!(too_deep(&all_ways(&structs(DEEPEST + 1), &structs_json(DEEPEST + 1))));
}

#[test]
fn anys_nest_to_the_limit() {
    let any = TypeCode::simple(TypeKind::Any).unwrap();
    all_ways(&any, &anys_json(DEEPEST)).unwrap();
    assert!(too_deep(&all_ways(&any, &anys_json(DEEPEST + 1))));
}

#[test]
fn value_types_nest_to_the_limit() {
    // The null at the end is one level more.
    for tag in ["0x7fffff00", "0x7fffff0a"] {
        all_ways(&list_type(), &list_json(DEEPEST - 1, tag)).unwrap();
        assert!(too_deep(&all_ways(&list_type(), &list_json(DEEPEST, tag))));
    }
}

#[test]
fn typecodes_nest_to_the_limit() {
    let of = TypeCode::simple(TypeKind::TypeCode).unwrap();
    all_ways(&of, &structs(DEEPEST).to_json(LIMIT).unwrap()).unwrap();
    let deeper = structs(DEEPEST + 1);
    assert!(deeper.to_json(LIMIT).is_err());
    let mut writer = CdrWriter::new(ByteOrder::Little, 0);
    let refused = Error::Unwritable(Box::new(Error::NestingTooDeep { limit: MAX_NESTING }));
    assert_eq!(deeper.encode(&mut writer), Err(refused));
    assert!(writer.is_empty());
    // Comparing does not recurse.
    assert!(structs(100_000).equal(&structs(100_000)));
    assert!(!structs(100_000).equal(&structs(100_001)));
}

#[test]
fn text_that_nests_deeper_is_refused_before_it_is_read() {
    let any = TypeCode::simple(TypeKind::Any).unwrap();
    for text in ["[".repeat(1_000_000), anys_json(1_000_000)] {
        let refused = DynamicValue::from_json(&any, &text, &ValueTypes::new());
        assert!(matches!(refused, Err(JsonError::TooDeep { .. })));
    }
    let text = format!(r#"{{"type": {{"kind": "string"}}, "value": "{}"}}"#, "[\\\"".repeat(1000));
    DynamicValue::from_json(&any, &text, &ValueTypes::new()).unwrap();
}
