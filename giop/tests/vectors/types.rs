//! The IDL types and operations of the captures.
//!
//! A type is written as words: a basic type, `bound N` before a string or sequence, `fixed D S`, `reference`, the
//! name of another type, `seq T`, `array N T`, `struct { member T … }`, `enum { label … }`,
//! `union T { label[,label]:member T … }`, with `_` as label of the default member, `value BASE { member T … }` with
//! `-` for no base, `box T`, `abstract`. TypeCodes are made of them by way of JSON.

use std::collections::HashMap;
use std::sync::LazyLock;

use maestro_giop::{TypeCode, TypeKind, ValueTypes};
use serde_json::{Value, json};

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
    ("AnySeq", "seq any"),
    ("Short4", "bound 4 seq short"),
    ("String8", "bound 8 string"),
    ("WString8", "bound 8 wstring"),
    ("String8Seq3", "bound 3 seq String8"),
    ("Money", "fixed 5 2"),
    ("Even", "fixed 4 0"),
    ("Tiny", "fixed 31 31"),
    ("Account", "value - { id long owner string }"),
    ("Savings", "value Account { rate double }"),
    ("Node", "value - { value long left Node right Node }"),
    ("Described", "abstract"),
    ("Tagged", "value - { tag string }"),
    ("StringBox", "box string"),
    ("LongBox", "box long"),
    ("PointSeqBox", "box PointSeq"),
    ("Speaker", "abstract_interface"),
    ("SpeakerValue", "value - { words string }"),
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
    ("echo_any", "a any", "return any"),
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

static TYPES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| NAMED.iter().copied().collect());

/// The value types that can come in place of a base of theirs.
pub(crate) fn value_types() -> ValueTypes {
    let mut known = ValueTypes::new();
    for name in ["Account", "Savings", "Node", "Tagged", "SpeakerValue"] {
        known.add(&parse(name)).expect("a value type");
    }
    known
}

/// The members of a user exception.
pub(crate) fn exception(id: &str) -> Option<TypeCode> {
    let members = EXCEPTIONS.iter().find(|(known, _)| *known == id).map(|(_, members)| *members)?;
    Some(parse_owned(&format!("struct {{ id string members struct {{ {members} }} }}")))
}

/// The arguments of an operation, or `None` if it is unknown.
pub(crate) fn arguments(operation: &str) -> Option<TypeCode> {
    if let Some(of) = operation.strip_prefix("rt_") {
        return Some(parse_owned(&format!("struct {{ a {of} b {of} }}")));
    }
    let (_, arguments, _) = OPERATIONS.iter().find(|row| row.0 == operation)?;
    Some(parse_owned(&format!("struct {{ {arguments} }}")))
}

/// The results of an operation, or `None` if it is unknown.
pub(crate) fn results(operation: &str) -> Option<TypeCode> {
    if let Some(of) = operation.strip_prefix("rt_") {
        return Some(parse_owned(&format!("struct {{ return {of} b {of} c {of} }}")));
    }
    let (.., results) = OPERATIONS.iter().find(|row| row.0 == operation)?;
    Some(parse_owned(&format!("struct {{ {results} }}")))
}

/// Makes the TypeCode of words.
pub(crate) fn parse(text: &str) -> TypeCode {
    parse_owned(text)
}

fn parse_owned(text: &str) -> TypeCode {
    let mut words = Words { words: text.split_whitespace().collect(), at: 0, around: Vec::new() };
    let json = words.next_type("");
    assert_eq!(words.words.get(words.at), None, "one type in {text}");
    TypeCode::from_json(&json.to_string()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

struct Words<'t> {
    words: Vec<&'t str>,
    at: usize,
    /// The names of types around this place.
    around: Vec<&'t str>,
}

impl<'t> Words<'t> {
    fn next(&mut self) -> &'t str {
        self.at += 1;
        self.words[self.at - 1]
    }

    fn number(&mut self) -> i64 {
        self.next().parse().expect("a number")
    }

    fn next_type(&mut self, name: &str) -> Value {
        let word = self.next();
        let id = format!("IDL:AllTypes/{name}:1.0");
        let named = |kind: &str| json!({"kind": kind, "id": id, "name": name});
        let with = |mut json: Value, key: &str, value: Value| {
            json[key] = value;
            json
        };
        match word {
            "reference" => named("objref"),
            "Object" | "Base" => named("objref"),
            "abstract" => {
                let value = with(named("value"), "modifier", json!(2));
                with(with(value, "base", json!({"kind": "null"})), "members", json!([]))
            }
            "abstract_interface" => named("abstract_interface"),
            "fixed" => json!({"kind": "fixed", "digits": self.number(), "scale": self.number()}),
            "bound" => {
                let bound = self.number();
                with(self.next_type(name), "bound", json!(bound))
            }
            "seq" => json!({"kind": "sequence", "element": self.next_type("")}),
            "array" => json!({"kind": "array", "length": self.number(), "element": self.next_type("")}),
            "box" => with(named("value_box"), "boxed", self.next_type("")),
            "struct" => with(named("struct"), "members", self.members()),
            "value" => {
                let base = self.next();
                let base = if base == "-" { json!({"kind": "null"}) } else { self.of_name(base) };
                with(with(named("value"), "base", base), "members", self.members())
            }
            "enum" => {
                assert_eq!(self.next(), "{");
                let mut labels = Vec::new();
                while self.words[self.at] != "}" {
                    labels.push(self.next());
                }
                self.next();
                with(named("enum"), "labels", json!(labels))
            }
            "union" => self.union(named("union")),
            word => self.of_name(word),
        }
    }

    /// The type of a name, or a simple one.
    fn of_name(&mut self, name: &'t str) -> Value {
        let simple = match name {
            "longdouble" => Some(TypeKind::LongDouble),
            name => TypeKind::from_name(name),
        };
        if let Some(kind) = simple {
            return json!({"kind": kind.name()});
        }
        let (name, text) = TYPES.get_key_value(name).unwrap_or_else(|| panic!("type {name} is in the table"));
        if self.around.contains(name) {
            return json!({"kind": "recursive", "id": format!("IDL:AllTypes/{name}:1.0")});
        }
        let mut around = self.around.clone();
        around.push(name);
        let mut words = Words { words: text.split_whitespace().collect(), at: 0, around };
        words.next_type(name)
    }

    fn members(&mut self) -> Value {
        assert_eq!(self.next(), "{");
        let mut members = Vec::new();
        while self.words[self.at] != "}" {
            members.push(json!({"name": self.next(), "type": self.next_type("")}));
        }
        self.next();
        json!(members)
    }

    fn union(&mut self, mut union: Value) -> Value {
        union["discriminator"] = self.next_type("");
        let is_text = matches!(union["discriminator"]["kind"].as_str(), Some("char" | "enum"));
        let mut members = Vec::new();
        union["default_index"] = json!(-1);
        assert_eq!(self.next(), "{");
        while self.words[self.at] != "}" {
            let (labels, name) = self.next().split_once(':').expect("labels and member");
            let of = self.next_type("");
            for label in labels.split(',') {
                let label = match label {
                    "_" => {
                        union["default_index"] = json!(members.len());
                        Value::Null
                    }
                    label if is_text => json!(label),
                    label => serde_json::from_str(label).expect("a label"),
                };
                members.push(json!({"label": label, "name": name, "type": of}));
            }
        }
        self.next();
        union["members"] = json!(members);
        union
    }
}
