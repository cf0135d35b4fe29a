//! The IDL types and operations of the captures, as far as they are decoded by value.
//!
//! A type is written as words: a basic type, `reference`, the name of another type, `seq T`, `array N T`,
//! `struct { member T … }`, `enum { label … }`, `union T { label[,label]:member T … }`, with `_` as label of the
//! default member. Missing here are any, TypeCode, fixed, value types and abstract interfaces.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A type, taken apart.
#[derive(Debug, Clone)]
pub(crate) enum Type {
    Basic(&'static str),
    Reference,
    Named(&'static str),
    Seq(Box<Type>),
    Array(usize, Box<Type>),
    Struct(Vec<(&'static str, Type)>),
    Enum(Vec<&'static str>),
    Union(Box<Type>, Vec<(Vec<&'static str>, &'static str, Type)>),
}

const BASIC: [&str; 15] = [
    "octet",
    "boolean",
    "char",
    "wchar",
    "short",
    "ushort",
    "long",
    "ulong",
    "longlong",
    "ulonglong",
    "float",
    "double",
    "string",
    "wstring",
    "void",
];

const NAMED: &[(&str, &str)] = &[
    ("Color", "enum { red green blue }"),
    ("Point", "struct { x long y long }"),
    (
        "Gaps",
        "struct { o1 octet d double b1 boolean s short c1 char ll longlong o2 octet str string o3 octet l long \
         c2 char ull ulonglong last octet }",
    ),
    ("OctetSeq", "seq octet"),
    ("BooleanSeq", "seq boolean"),
    ("CharSeq", "seq char"),
    ("WCharSeq", "seq wchar"),
    ("ShortSeq", "seq short"),
    ("LongSeq", "seq long"),
    ("LongLongSeq", "seq longlong"),
    ("FloatSeq", "seq float"),
    ("DoubleSeq", "seq double"),
    ("StringSeq", "seq string"),
    ("WStringSeq", "seq wstring"),
    ("ColorSeq", "seq Color"),
    ("PointSeq", "seq Point"),
    ("GapsSeq", "seq Gaps"),
    ("LongSeqSeq", "seq LongSeq"),
    ("Short4", "seq short"),
    ("String8", "string"),
    ("WString8", "wstring"),
    ("String8Seq3", "seq String8"),
    ("Nested", "struct { c Color p Point pts PointSeq name string g Gaps table LongSeqSeq }"),
    ("Bytes5", "array 5 octet"),
    ("Matrix", "array 2 array 3 long"),
    ("Cube", "array 2 array 2 array 2 double"),
    ("Names", "array 2 string"),
    ("Points", "array 2 Point"),
    ("SeqArray", "array 2 LongSeq"),
    ("MatrixSeq", "seq Matrix"),
    ("ByLong", "union long { 1:l long 2,-3:s string _:o octet }"),
    ("ByShort", "union short { -1:ll longlong _:c char }"),
    ("ByUShort", "union ushort { 65535:d double 0:b boolean }"),
    ("ByULong", "union ulong { 4294967295:s string 7:p Point }"),
    ("ByLongLong", "union longlong { -5000000000:o octet _:l long }"),
    ("ByULongLong", "union ulonglong { 18446744073709551615:s short 1:str string }"),
    ("ByBoolean", "union boolean { true:s string false:d double }"),
    ("ByChar", "union char { a:s short b:p Point }"),
    ("ByEnum", "union Color { red:s short green:ps PointSeq }"),
    ("Tree", "struct { value long children seq Tree }"),
    ("Expr", "union long { 0:number long 1:operands seq Expr }"),
    ("Object", "reference"),
    ("Base", "reference"),
    ("NameComponent", "struct { id string kind string }"),
    ("Name", "seq NameComponent"),
    ("Binding", "struct { binding_name Name binding_type BindingType }"),
    ("BindingType", "enum { nobject ncontext }"),
];

/// Operations that are not called `rt_…`: arguments and results.
const OPERATIONS: &[(&str, &str, &str)] = &[
    ("nop", "", ""),
    ("post", "n long s string", ""),
    ("posted", "", "return long"),
    ("_get_name", "", "return string"),
    ("_get_level", "", "return long"),
    ("_set_level", "value long", ""),
    ("base_op", "s string", "return string"),
    ("extra_op", "n long", "return long"),
    ("echo_string", "a string", "return string"),
    ("echo_octets", "a OctetSeq", "return OctetSeq"),
    (
        "mixed",
        "a octet b double c boolean d short e char f longlong g octet h string i octet j long",
        "k octet l double m char n ushort",
    ),
    ("with_context", "n short s string context seq string", "return string"),
    ("raise_user", "which long", ""),
    ("raise_undeclared", "", ""),
    ("raise_native", "", ""),
    ("raise_system", "name string minor ulong completed long", ""),
    ("forward_me", "s string", "return string"),
    ("delay", "milliseconds ulong tag long", "return long"),
    ("call_back", "cb reference n long s string", "return string"),
    ("call", "n long s string", "return string"),
    ("_is_a", "repository_id string", "return boolean"),
    ("_non_existent", "", "return boolean"),
    ("_interface", "", "return reference"),
    ("_component", "", "return reference"),
    ("_repository_id", "", "return string"),
    ("_get_height", "", "return short"),
    ("_get_width", "", "return short"),
    ("set", "n short m short value long", ""),
    ("get", "n short m short", "return long"),
    ("_get_value", "", "return string"),
    ("_set_value", "value string", ""),
    ("echoString", "mesg string", "return string"),
    ("bind", "n Name obj reference", ""),
    ("rebind", "n Name obj reference", ""),
    ("bind_new_context", "n Name", "return reference"),
    ("resolve", "n Name", "return reference"),
    ("unbind", "n Name", ""),
    ("destroy", "", ""),
    ("list", "how_many ulong", "bl seq Binding bi reference"),
    ("next_one", "", "return boolean b Binding"),
];

const EXCEPTIONS: &[(&str, &str)] = &[
    ("IDL:AllTypes/Bare:1.0", ""),
    ("IDL:AllTypes/Detailed:1.0", "code long reason string where Point c Color data OctetSeq"),
    ("IDL:omg.org/CosNaming/NamingContext/AlreadyBound:1.0", ""),
    (
        "IDL:omg.org/CosNaming/NamingContext/NotFound:1.0",
        "why enum { missing_node not_context not_object } rest_of_name Name",
    ),
];

static TYPES: LazyLock<HashMap<&str, Type>> =
    LazyLock::new(|| NAMED.iter().map(|&(name, text)| (name, parse(text))).collect());

/// Finds a type of its own name.
pub(crate) fn named(name: &str) -> &'static Type {
    TYPES.get(name).unwrap_or_else(|| panic!("type {name} is in the table"))
}

/// The members of a user exception.
pub(crate) fn exception(id: &str) -> Option<Type> {
    EXCEPTIONS.iter().find(|(known, _)| *known == id).map(|(_, members)| members_of(members))
}

/// The arguments of an operation, or `None` if their types are not covered.
pub(crate) fn arguments(operation: &str) -> Option<Type> {
    match round_trip(operation) {
        Some(of) => of.map(|of| Type::Struct(vec![("a", of.clone()), ("b", of)])),
        None => OPERATIONS.iter().find(|row| row.0 == operation).map(|row| members_of(row.1)),
    }
}

/// The results of an operation, or `None` if their types are not covered.
pub(crate) fn results(operation: &str) -> Option<Type> {
    match round_trip(operation) {
        Some(of) => of.map(|of| Type::Struct(vec![("return", of.clone()), ("b", of.clone()), ("c", of)])),
        None => OPERATIONS.iter().find(|row| row.0 == operation).map(|row| members_of(row.2)),
    }
}

/// The type of an operation called `rt_…`.
fn round_trip(operation: &str) -> Option<Option<Type>> {
    let name = operation.strip_prefix("rt_")?;
    let basic = BASIC.iter().find(|basic| **basic == name).map(|basic| Type::Basic(basic));
    Some(basic.or_else(|| TYPES.get(name).cloned()))
}

fn members_of(text: &'static str) -> Type {
    Type::Struct(members(&mut text.split_whitespace()))
}

fn parse(text: &'static str) -> Type {
    let mut words = text.split_whitespace();
    let parsed = next_type(&mut words);
    assert_eq!(words.next(), None, "one type in {text}");
    parsed
}

fn next_type(words: &mut std::str::SplitWhitespace<'static>) -> Type {
    match words.next().expect("a type") {
        "reference" => Type::Reference,
        "seq" => Type::Seq(Box::new(next_type(words))),
        "array" => {
            let count = words.next().and_then(|count| count.parse().ok()).expect("a length");
            Type::Array(count, Box::new(next_type(words)))
        }
        "struct" => {
            assert_eq!(words.next(), Some("{"));
            Type::Struct(members(words))
        }
        "enum" => {
            assert_eq!(words.next(), Some("{"));
            Type::Enum(words.take_while(|word| *word != "}").collect())
        }
        "union" => {
            let discriminator = next_type(words);
            assert_eq!(words.next(), Some("{"));
            let cases = members(words).into_iter().map(|(head, of)| {
                let (labels, member) = head.split_once(':').expect("labels and member");
                (labels.split(',').collect(), member, of)
            });
            Type::Union(Box::new(discriminator), cases.collect())
        }
        name => {
            BASIC.iter().find(|basic| **basic == name).map_or(Type::Named(name), |basic| Type::Basic(basic))
        }
    }
}

fn members(words: &mut std::str::SplitWhitespace<'static>) -> Vec<(&'static str, Type)> {
    let mut members = Vec::new();
    while let Some(name) = words.next().filter(|word| *word != "}") {
        members.push((name, next_type(words)));
    }
    members
}
