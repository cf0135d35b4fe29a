//! Recorded values of type any, and recorded TypeCodes, through generated types: out of the any and into it again.

use std::collections::BTreeSet;

use maestro::codegen::{Any, IdlType, Input, LongDouble, Output, Reference, TypeCode, Typed, Value};
use maestro::{ByteOrder, CdrWriter};
use maestro_giop::{CodeSetContext, CodeSets, Message, ServiceContexts};

use super::alltypes::all_types::*;
use super::replay::{message, records, same_octets};

/// A type, and the way of an any through it.
struct Known {
    type_code: TypeCode,
    through: Box<Through>,
}

type Through = dyn Fn(&Any) -> Option<Any>;

fn of<T>(of: IdlType<T>) -> Known {
    let through = move |any: &Any| Some(Any::of_type(&any.extract_type(&of)?, &of).expect("it travels"));
    Known { type_code: of.type_code(), through: Box::new(through) }
}

fn plain<T: Typed>() -> Known {
    of(T::TYPE)
}

fn known() -> Vec<Known> {
    vec![
        plain::<i16>(),
        plain::<u16>(),
        plain::<i32>(),
        plain::<u32>(),
        plain::<i64>(),
        plain::<u64>(),
        plain::<f32>(),
        plain::<f64>(),
        plain::<LongDouble>(),
        plain::<bool>(),
        plain::<u8>(),
        plain::<char>(),
        plain::<String>(),
        plain::<Any>(),
        plain::<TypeCode>(),
        plain::<Reference>(),
        plain::<maestro::codegen::Fixed<5, 2>>(),
        plain::<Color>(),
        plain::<Point>(),
        plain::<Gaps>(),
        plain::<Nested>(),
        plain::<Tree>(),
        plain::<Expr>(),
        plain::<ByLong>(),
        plain::<ByBoolean>(),
        plain::<ByChar>(),
        plain::<ByEnum>(),
        plain::<ByLongLong>(),
        plain::<Detailed>(),
        plain::<Bare>(),
        of(MONEY_TYPE),
        of(LONG_SEQ_TYPE),
        of(POINT_SEQ_TYPE),
        of(MATRIX_TYPE),
        of(MATRIX_SEQ_TYPE),
        of(CUBE_TYPE),
        of(SEQ_ARRAY_TYPE),
        of(SHORT4_TYPE),
        of(LONG_SEQ_SEQ_TYPE),
        of(TREE_SEQ_TYPE),
        of(STRING8_TYPE),
        of(TEST_TYPE),
        of(BASE_TYPE),
        of(SPEAKER_TYPE),
        plain::<Value<Account>>(),
        plain::<Value<Savings>>(),
        plain::<Value<Node>>(),
        plain::<Value<Described>>(),
        plain::<Value<StringBox>>(),
        plain::<Value<LongBox>>(),
        plain::<Value<PointSeqBox>>(),
    ]
}

/// Scenarios, past their group and version, whose any has a type that no type of Rust stands for.
const ANYS_WITHOUT: &[&str] = &[
    "any-null",
    // A reference of a type without a name.
    "any-objref-object",
    // A type that the file has only under another name.
    "any-string-bounded",
    "any-void",
    // Rust's `char` is IDL's `char`.
    "any-wchar",
];

/// TypeCodes that no type of Rust stands for.
const TYPES_WITHOUT: &[&str] =
    &["TypeCode-basic null", "TypeCode-principal Principal", "TypeCode-principal wstring"];

/// The sender says otherwise than the standard that a union has no default case.
const OTHER_OCTETS: &str = "any-union-boolean";

#[test]
fn recorded_anys_are_what_generated_types_make_of_them() {
    let known = known();
    let (mut seen, mut through, mut without) = (BTreeSet::new(), 0, BTreeSet::new());
    for (scenario, operation, body, code_sets) in requests() {
        if operation != "echo_any" {
            continue;
        }
        let mut reader = body.reader(code_sets);
        let (order, position, octets) = (reader.order(), reader.position(), reader.rest());
        let any = Input::new(&mut reader).read_any().expect("an any");
        let type_code = TypeCode(any.type_code());
        let kind = type_code.kind();
        let Some(one) = known.iter().find(|one| same_type(&one.type_code, &type_code)) else {
            without.insert(case(&scenario).to_owned());
            continue;
        };
        let made = (one.through)(&any).unwrap_or_else(|| panic!("{scenario}: {any:?} is extracted"));
        assert!(same_type(&TypeCode(made.type_code()), &type_code), "{scenario}");
        let mut writer =
            CdrWriter::new(order, position).with_version(reader.version()).with_code_sets(code_sets);
        Output::new(&mut writer).write_any(&made).expect("it travels");
        if kind.name() == "value" {
            assert_eq!(value_octets(&made, order), value_octets(&any, order), "{scenario}");
            (through, _) = (through + 1, seen.insert(kind.name()));
            continue;
        }
        // An exception has its repository id before it by the standard, and has not from the recorded ORB.
        if kind.name() != "except" && case(&scenario) != OTHER_OCTETS {
            same_octets(&scenario, &writer.into_bytes(), octets);
        }
        seen.insert(kind.name());
        through += 1;
    }
    assert!(through >= 60, "{through} anys");
    assert!(seen.len() >= 18, "{seen:?}");
    assert_eq!(without.iter().collect::<Vec<_>>(), ANYS_WITHOUT);
}

#[test]
fn recorded_type_codes_are_those_of_generated_types() {
    let known = known();
    let (mut found, mut without) = (0, BTreeSet::new());
    for (scenario, operation, body, code_sets) in requests() {
        if operation != "rt_TypeCode" {
            continue;
        }
        let mut reader = body.reader(code_sets);
        let order = reader.order();
        for _ in 0..2 {
            let type_code = Input::new(&mut reader).read_type_code().expect("a TypeCode");
            let Some(one) = known.iter().find(|one| same_type(&one.type_code, &type_code)) else {
                without.insert(format!("{} {}", case(&scenario), type_code.kind()));
                continue;
            };
            if type_code.kind().name() != "value" {
                assert_eq!(encoded(&one.type_code, order), encoded(&type_code, order), "{scenario}");
            }
            found += 1;
        }
    }
    assert!(found >= 30, "{found} TypeCodes");
    assert_eq!(without.iter().collect::<Vec<_>>(), TYPES_WITHOUT);
}

/// Says whether types are the same. The sender of these records had public and private members of value types the other
/// way round, so that for those names and members count, and not who may see them.
fn same_type(one: &TypeCode, other: &TypeCode) -> bool {
    let shape = |of: &TypeCode| -> Vec<String> {
        of.members().map(|member| format!("{} {:?}", member.name, member.type_code)).collect()
    };
    one == other
        || one.kind().name() == "value"
            && one.equivalent(other)
            && shape(one) == shape(other)
            && one.modifier() == other.modifier()
}

fn value_octets(any: &Any, order: ByteOrder) -> Vec<u8> {
    let mut writer = CdrWriter::new(order, 0);
    any.encode(&mut writer).expect("it travels");
    writer.into_bytes().to_vec()
}

/// Returns the name of a scenario without its group and version.
fn case(scenario: &str) -> &str {
    scenario.splitn(3, '-').last().unwrap_or_default()
}

fn encoded(type_code: &TypeCode, order: ByteOrder) -> Vec<u8> {
    let mut writer = CdrWriter::new(order, 0);
    Output::new(&mut writer).write_type_code(type_code).expect("it travels");
    writer.into_bytes().to_vec()
}

/// Returns the requests of the recorded calls with anys and TypeCodes.
fn requests() -> Vec<(String, String, maestro_giop::Body, CodeSets)> {
    let mut code_sets = std::collections::HashMap::new();
    let mut requests = Vec::new();
    for record in records("any") {
        let Some(Message::Request(header, body)) = message(&record) else { continue };
        let scenario = record["scenario"].as_str().unwrap_or_default().to_owned();
        if let Some(data) = header.service_contexts.get(ServiceContexts::CODE_SETS) {
            let chosen = CodeSetContext::decode(data).expect("a context").accept().expect("known code sets");
            code_sets.insert(scenario.clone(), chosen);
        }
        let chosen = code_sets.get(&scenario).copied().unwrap_or_default();
        // Some are not what the standard says.
        if record["expect"]["deviates"].is_null() {
            requests.push((scenario, header.operation.as_str().to_owned(), body, chosen));
        }
    }
    requests
}

#[test]
fn an_any_gives_a_value_only_as_its_type() {
    let any = Any::of(&Point { x: 1, y: 2 }).expect("it travels");
    assert_eq!(any.extract::<Point>(), Some(Point { x: 1, y: 2 }));
    assert_eq!(any.extract::<Color>(), None);
    assert_eq!(any.extract::<i32>(), None);
    let text = Any::of_type(&"ä".to_owned(), &STRING8_TYPE).expect("it travels");
    assert_eq!(text.extract_type(&STRING8_TYPE).as_deref(), Some("ä"));
    assert_eq!(text.extract::<String>(), None, "another bound");
    let long = Any::of_type(&"longer than it may be".to_owned(), &STRING8_TYPE);
    assert!(long.is_err(), "{long:?}");
    let wide = Any::of_type(&"€".to_owned(), &W_STRING8_TYPE).expect("it travels");
    assert_eq!(wide.extract_type(&W_STRING8_TYPE).as_deref(), Some("€"));
    let reference = Any::of_type(&Reference::nil(), &BASE_TYPE).expect("it travels");
    assert_eq!(reference.extract::<Reference>(), Some(Reference::nil()), "a Base is an Object");
    assert_eq!(reference.extract_type(&TEST_TYPE), None, "a Base need not be a Test");
    let raised = Any::of(&Bare {}).expect("it travels");
    assert_eq!(raised.extract::<Bare>(), Some(Bare {}));
}

#[test]
fn a_wrong_discriminator_does_not_get_into_an_any() {
    assert!(Any::of(&ByLong::S(1, String::new())).is_err());
    let tree = Tree { value: 1, children: vec![Tree { value: 2, children: Vec::new() }] };
    assert_eq!(Any::of(&tree).expect("it travels").extract::<Tree>(), Some(tree));
}
