//! Values on the wire: truncated, in chunks, and octets that lie.

use maestro::ByteOrder;
use maestro::codegen::{
    Any, CdrReader, CdrWriter, Error, Fixed, Input, Output, Reference, TypeCode, Value, ValueType,
};
use maestro_giop::{CodeSet, CodeSets, DynamicValue, TypeBuilder, TypeKind};
use proptest::prelude::*;

use super::alltypes::all_types::{Account, Node, Savings};
use super::values::ValueBase;
use super::values::values::*;
use super::values_object::shape;

const CODE_SETS: CodeSets = CodeSets { char: CodeSet::LATIN_1, wchar: Some(CodeSet::UTF_16) };

fn encode<T: ValueType>(value: &Value<T>, order: ByteOrder, position: usize) -> Vec<u8> {
    let mut writer = CdrWriter::new(order, position).with_code_sets(CODE_SETS);
    Output::new(&mut writer).write_value(value).expect("it travels");
    writer.into_bytes().to_vec()
}

fn decode<T: ValueType>(octets: &[u8], order: ByteOrder, position: usize) -> Result<Value<T>, Error> {
    let mut reader = CdrReader::new(octets, order, position).with_code_sets(CODE_SETS);
    let value = Input::new(&mut reader).read_value()?;
    reader.finish()?;
    Ok(value)
}

fn ring() -> Ring {
    let bead = Value::new(shape("bead"));
    let circle = Circle { base: shape("ring"), radius: 2.0, inner: bead.clone() };
    Ring {
        base: circle,
        beads: vec![bead.clone(), Value::null(), bead.clone()],
        two: Pair { one: bead.clone(), other: Value::new(shape("other")) },
        some: Maybe::There(bead),
    }
}

fn album(next: Value<Album>) -> Album {
    Album {
        base: shape("album"),
        size: album::Kind::Large,
        extra: Any::of(&Value::new(shape("in an any"))).expect("it travels"),
        about: TypeCode::of::<Pair>(),
        owner: Reference::nil(),
        text: "a text".repeat(50),
        octets: vec![9; 700],
        letter: 'x',
        wide: "€".repeat(20),
        price: Fixed::new(-4_250).expect("it fits"),
        next,
    }
}

fn frame() -> Frame {
    let pictures =
        Value::cyclic(|album_itself: &Value<Album>| album(Value::new(album(album_itself.clone()))));
    let hidden = Value::new(Hidden { key: 3, hint: Value::new(shape("hint")) });
    let whatever = pictures.cast().expect("any is one");
    Frame { base_: shape("frame"), base: hidden, pictures, whatever }
}

/// All values of the file, as values of any type.
fn all() -> Vec<Value<ValueBase>> {
    let any = |value: Option<Value<ValueBase>>| value.expect("any is one");
    vec![
        any(Value::new(shape("shape")).cast()),
        any(Value::new(ring()).cast()),
        any(Value::new(album(Value::null())).cast()),
        any(Value::new(frame()).cast()),
        any(Value::new(Empty {}).cast()),
        any(Value::new(PairBox(Pair {
            one: Value::null(),
            other: Value::new(ring()).cast().expect("a shape"),
        }))
        .cast()),
        any(Value::new(ColourBox(Colour::Green)).cast()),
        any(Value::new(Name("12345678".to_owned())).cast()),
        any(Value::new(Robot { words: "beep".to_owned() }).cast()),
    ]
}

#[test]
fn values_of_all_forms_come_back_in_each_order_at_each_place() {
    for value in all() {
        for order in [ByteOrder::Big, ByteOrder::Little] {
            for position in 0..8 {
                let octets = encode(&value, order, position);
                let back = decode::<ValueBase>(&octets, order, position);
                assert_eq!(back.unwrap_or_else(|error| panic!("{value:?}: {error}")), value);
            }
        }
    }
}

#[test]
fn a_cycle_that_came_is_held_by_each_of_its_values() {
    let node = |value, left| Node { value, left, right: Value::null() };
    let ring =
        Value::cyclic(|first: &Value<Node>| node(1, Value::new(node(2, Value::new(node(3, first.clone()))))));
    let came = decode::<Node>(&encode(&ring, ByteOrder::Big, 0), ByteOrder::Big, 0).expect("a ring");
    let mut at = came.get().expect("a node").left.clone();
    drop(came);
    let mut seen = Vec::new();
    for _ in 0..7 {
        let next = at.get().map(|node| (node.value, node.left.clone())).expect("the cycle goes on");
        seen.push(next.0);
        at = next.1;
    }
    assert_eq!(seen, [2, 3, 1, 2, 3, 1, 2]);
    assert_eq!(format!("{ring:?}").matches("Node {").count(), 3, "{ring:?}");
}

#[test]
fn a_derived_type_that_is_not_known_is_taken_as_its_base() {
    let value = Value::new(ring());
    let as_shape: Value<Shape> = value.cast().expect("a ring is a shape");
    let mut octets = encode(&as_shape, ByteOrder::Big, 0);
    let renamed = |octets: &mut [u8], id: &str| {
        let at = octets.windows(id.len()).position(|part| part == id.as_bytes()).expect("the id is sent");
        octets[at + id.len() - 5] = b'?';
    };
    renamed(&mut octets, "IDL:Values/Ring:1.0");
    let circle = decode::<Shape>(&octets, ByteOrder::Big, 0).expect("a circle");
    assert_eq!(circle.id(), Some("IDL:Values/Circle:1.0"));
    assert_eq!(
        circle.cast::<Circle>().and_then(|circle| circle.get().map(|circle| circle.radius)),
        Some(2.0)
    );
    renamed(&mut octets, "IDL:Values/Circle:1.0");
    let shape = decode::<Shape>(&octets, ByteOrder::Big, 0).expect("a shape");
    assert_eq!(shape.get().expect("a shape").name, "ring");
    renamed(&mut octets, "IDL:Values/Shape:1.0");
    let unknown = decode::<Shape>(&octets, ByteOrder::Big, 0).expect_err("nothing is known");
    assert!(matches!(unknown, Error::UnknownValueType { .. }), "{unknown}");
}

fn circle(name: &str) -> Value<Shape> {
    let circle = Value::new(Circle { base: shape(name), radius: 1.5, inner: Value::null() });
    circle.cast().expect("a circle is a shape")
}

/// omniORB sends an id once in a message, whether its values are in anys or not.
#[test]
fn values_in_anys_and_beside_them_share_ids() {
    let any = Any::of(&circle("one")).expect("it travels");
    let (of, value) = (any.0.type_code(), any.0.to_json(1 << 20).expect("it is short"));
    let mut types = TypeBuilder::new();
    let (shape, any) = (types.import(&of).expect("a type"), types.simple(TypeKind::Any).expect("a type"));
    let members = [("a", any), ("b", any), ("c", shape), ("d", any)];
    let whole = types.structure("", "", &members).and_then(|whole| types.build(whole)).expect("a type");
    let in_any = |label| {
        let of = of.to_json(1 << 20).expect("it is short");
        format!(r#"{{"type":{of},"value":{}}}"#, value.replace("\"label\":0", &format!("\"label\":{label}")))
    };
    let beside = value.replace("\"label\":0", "\"label\":2");
    let json = format!(r#"{{"a":{},"b":{},"c":{beside},"d":{}}}"#, in_any(0), in_any(1), in_any(3));
    let known = super::values::VALUE_TYPES.for_anys();
    let sent = DynamicValue::from_json(&whole, &json, known).expect("a value");
    let mut writer = CdrWriter::new(ByteOrder::Big, 0).with_code_sets(CODE_SETS);
    sent.encode(&mut writer).expect("it travels");
    let octets = writer.into_bytes();
    let ids = octets.windows(19).filter(|octets| *octets == b"IDL:Values/Circle:1");
    assert_eq!(ids.count(), 1, "else this shows nothing");

    let mut reader = CdrReader::new(&octets, ByteOrder::Big, 0).with_code_sets(CODE_SETS);
    let mut input = Input::new(&mut reader);
    let mut any = || -> Value<Shape> {
        let any = input.read_any_of(known).expect("an any");
        any.extract().expect("a shape")
    };
    let in_anys = [any(), any()];
    let beside: Value<Shape> = input.read_value().expect("a value");
    let last: Value<Shape> = input.read_any_of(known).expect("an any").extract().expect("a shape");
    // Values are there when all of them are.
    drop(input);
    for got in in_anys.iter().chain([&beside, &last]) {
        assert_eq!(got, &circle("one"));
    }
}

/// JacORB sends them so.
#[test]
fn a_custom_value_may_come_without_chunks() {
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    writer.write_ulong(0x7FFF_FF02);
    writer.write_string("IDL:Values/Hidden:1.0").expect("it is Latin-1");
    writer.write_long(7);
    writer.write_string("in between").expect("it is Latin-1");
    writer.write_ulong(0);
    let hidden = decode::<Hidden>(&writer.into_bytes(), ByteOrder::Big, 0).expect("it is read");
    assert_eq!(hidden, Value::new(Hidden { key: 7, hint: Value::null() }));
}

/// JacORB takes the tag of an indirection for the length of the list.
#[test]
fn lists_of_ids_are_not_referred_to() {
    let pair = Value::new(PairBox(Pair { one: circle("one"), other: circle("other") }));
    let octets = encode(&pair, ByteOrder::Big, 0);
    let lists: Vec<&[u8]> =
        octets.windows(8).filter(|octets| octets.starts_with(&[0x7F, 0xFF, 0xFF, 0x0E])).collect();
    assert_eq!(lists, [[0x7F, 0xFF, 0xFF, 0x0E, 0, 0, 0, 2]; 2]);
    assert_eq!(decode::<PairBox>(&octets, ByteOrder::Big, 0).expect("they come back"), pair);
}

#[test]
fn a_value_of_another_type_is_refused() {
    let octets = encode(&Value::new(Account { id: 1, owner: String::new() }), ByteOrder::Big, 0);
    let savings = Savings { base: Account { id: 1, owner: String::new() }, rate: 0.5 };
    let savings: Value<Account> = Value::new(savings).cast().expect("an account");
    let with_id = encode(&savings, ByteOrder::Big, 0);
    assert!(decode::<Account>(&octets, ByteOrder::Big, 0).is_ok());
    assert!(matches!(decode::<Node>(&with_id, ByteOrder::Big, 0), Err(Error::WrongValueType { .. })));
    // No ids: the place must say which type it is.
    assert!(matches!(decode::<ValueBase>(&octets, ByteOrder::Big, 0), Err(Error::UnknownValueType { .. })));
    // An indirection to an account where a node is wanted.
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    writer.write_octets(&octets);
    writer.align(4);
    writer.write_ulong(u32::MAX);
    writer.write_long(-i32::try_from(writer.len()).expect("short"));
    let both = writer.into_bytes();
    let mut reader = CdrReader::new(&both, ByteOrder::Big, 0);
    let mut input = Input::new(&mut reader);
    input.read_value::<Account>().expect("an account");
    assert!(matches!(input.read_value::<Node>(), Err(Error::WrongValueType { .. })));
}

#[test]
fn what_nests_too_deeply_does_not_travel() {
    let mut list: Value<Node> = Value::null();
    for value in 0..200_000 {
        list = Value::new(Node { value, left: list, right: Value::null() });
    }
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    let refused = Output::new(&mut writer).write_value(&list);
    assert!(matches!(refused, Err(Error::NestingTooDeep { .. })), "{refused:?}");
    // Each begins where the state of the one before has its left.
    let deep: Vec<u8> = [0x7f, 0xff, 0xff, 0, 0, 0, 0, 1].repeat(200_000);
    assert!(matches!(decode::<Node>(&deep, ByteOrder::Big, 0), Err(Error::NestingTooDeep { .. })));
    drop(list);
}

#[test]
fn as_deep_as_values_may_nest_the_stack_of_a_thread_is_enough() {
    let mut list: Value<Album> = Value::null();
    for _ in 0..198 {
        list = Value::new(album(list));
    }
    let list: Value<ValueBase> = list.cast().expect("any is one");
    let octets = encode(&list, ByteOrder::Little, 0);
    assert_eq!(decode::<ValueBase>(&octets, ByteOrder::Little, 0).expect("just not too deep"), list);
    let deeper = Value::new(album(Value::new(album(Value::new(album(list.cast().expect("an album")))))));
    let mut writer = CdrWriter::new(ByteOrder::Big, 0).with_code_sets(CODE_SETS);
    let refused = Output::new(&mut writer).write_value(&deeper);
    assert!(matches!(refused, Err(Error::NestingTooDeep { .. })), "{refused:?}");
}

#[test]
fn octets_that_break_off_or_point_nowhere_are_errors() {
    for value in all() {
        let octets = encode(&value, ByteOrder::Big, 0);
        for end in 0..octets.len() {
            assert!(decode::<ValueBase>(&octets[..end], ByteOrder::Big, 0).is_err(), "{value:?}: {end}");
        }
    }
    let nowhere = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf8];
    assert!(matches!(decode::<Node>(&nowhere, ByteOrder::Big, 0), Err(Error::InvalidIndirection { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn octets_that_were_changed_never_panic(
        which in 0_usize..9,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        keep_tags in any::<bool>(),
    ) {
        let mut octets = encode(&all()[which], ByteOrder::Big, 0);
        for (at, to) in changes {
            let at = at.index(octets.len());
            octets[at] = if keep_tags && to < 64 { 0xff } else { to };
        }
        if let Ok(value) = decode::<ValueBase>(&octets, ByteOrder::Big, 0) {
            // Whatever it is, it is a value like any other.
            let _ = format!("{value:?}");
            let mut writer = CdrWriter::new(ByteOrder::Little, 0).with_code_sets(CODE_SETS);
            let _ = Output::new(&mut writer).write_value(&value);
        }
    }
}
