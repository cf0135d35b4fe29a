//! The project's tests: every operation, with arguments that can be decoded.

use std::fmt::Write;

use maestro_idl::{ConstantValue, DeclId, Direction, Kind, Label, Model, Type, Union};

use super::code;
use super::decide::Decision;
use super::template::fill;

const OPERATIONS: &str = include_str!("templates/operations.rs");
const SERVERS: &str = include_str!("templates/servers.rs");
const SIMPLE: &str = include_str!("templates/simple/servers.rs");
const REPLICATED: &str = include_str!("templates/replicated/servers.rs");
const SIMPLE_OBJECT: &str = include_str!("templates/simple/tests.rs");
const REPLICATED_OBJECT: &str = include_str!("templates/replicated/tests.rs");
const SAMPLE_OBJECT: &str = include_str!("templates/sample/tests.rs");

/// Writes `tests/operations/mod.rs`: the operations with their arguments.
pub(super) fn operations(decision: &Decision) -> String {
    let source = &decision.source;
    let model = &source.model;
    let line = std::iter::once(source.interface).chain(model.ancestors(source.interface));
    let mut requests = Vec::new();
    for interface in line {
        let Kind::Interface(interface) = &model.get(interface).kind else { continue };
        requests.extend(interface.contents.iter().flat_map(|id| requests_of(model, *id)));
    }
    let operations: String = requests.iter().map(Request::line).collect();
    let uses =
        |word: &str| requests.iter().any(|request| request.lines.iter().any(|line| line.contains(word)));
    let mut imports = vec!["Error"];
    imports.extend(["Fixed::"].iter().filter(|word| uses(word)).map(|_| "Fixed"));
    imports.extend(["LongDouble::"].iter().filter(|word| uses(word)).map(|_| "LongDouble"));
    imports.push("Output");
    imports.extend(["Reference::"].iter().filter(|word| uses(word)).map(|_| "Reference"));
    let imports = format!("use maestro::codegen::{{{}}};", imports.join(", "));
    fill(OPERATIONS, &[("scoped", &source.scoped_name()), ("imports", &imports), ("operations", &operations)])
}

/// Writes `tests/servers.rs`: the program, called as clients call it.
pub(super) fn servers(decision: &Decision) -> String {
    let replicas = decision.answers.replicas.to_string();
    let (what, test) = if decision.is_replicated() {
        ("as processes, of which each dies once", REPLICATED)
    } else {
        ("as a process", SIMPLE)
    };
    let flags = decision.answers.flags();
    let flags = if flags.is_empty() { String::new() } else { format!("        flags.extend({flags:?});\n") };
    let common =
        [("object", decision.object()), ("replicas", &replicas), ("name", &decision.name), ("flags", &flags)];
    let test = fill(test, &common);
    let imports = if decision.is_replicated() { "use std::net::TcpListener;\n" } else { "" };
    let files = &decision.source.files;
    let (idl, stem) = (files.main.display().to_string(), format!("{:?}", files.stem()));
    let own = [
        ("what", what),
        ("test", test.as_str()),
        ("imports", imports),
        ("idl", &idl),
        ("stem", &stem),
        ("stub", &decision.source.outline.stub),
    ];
    fill(SERVERS, &[&common[..], &own].concat())
}

/// Tells whether there are tests of the object: a replicated one has to be alike everywhere, and of a sample it is known what it
/// answers.
pub(super) fn has_object(decision: &Decision) -> bool {
    decision.is_replicated() || decision.source.is_sample
}

/// Writes `src/tests.rs`: the object, without sockets and processes.
pub(super) fn object(decision: &Decision) -> Option<String> {
    let mut template = if decision.is_replicated() { REPLICATED_OBJECT } else { SIMPLE_OBJECT }.to_owned();
    if decision.source.is_sample {
        template.push_str(SAMPLE_OBJECT);
    }
    let replicas = decision.answers.replicas.to_string();
    let values = [
        ("servant", code::servant(decision)),
        ("skeleton", decision.source.outline.skeleton.clone()),
        ("replicas", replicas),
    ];
    let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    has_object(decision).then(|| fill(&template, &values))
}

/// A request: an operation, and the statements that write its arguments.
struct Request {
    operation: String,
    lines: Vec<String>,
}

impl Request {
    /// Writes the entry of a table.
    fn line(&self) -> String {
        let operation = &self.operation;
        match &self.lines[..] {
            [] => format!("    ({operation:?}, |_| Ok(())),\n"),
            [only] if !only.contains('\n') && !only.starts_with("//") => {
                format!("    ({operation:?}, |args| {}),\n", only.trim_end_matches("?;"))
            }
            lines => {
                let mut text = format!("    ({operation:?}, |args| {{\n");
                for line in lines {
                    let _ = writeln!(text, "        {line}");
                }
                text + "        Ok(())\n    }),\n"
            }
        }
    }
}

/// Returns the requests that a part of an interface takes.
fn requests_of(model: &Model, id: DeclId) -> Vec<Request> {
    let declaration = model.get(id);
    let name = &declaration.name;
    match &declaration.kind {
        Kind::Operation(operation) => {
            let sent = operation.parameters.iter().filter(|param| param.direction != Direction::Out);
            let sent: Vec<_> = sent.collect();
            let mut lines = Vec::new();
            for param in &sent {
                let mut writes = Vec::new();
                zero(model, &param.ty, &mut writes);
                // Which parameter it is goes without saying where there is one, written in one step.
                if sent.len() > 1 || writes.len() > 1 {
                    lines.push(format!("// {}", param.name));
                }
                lines.extend(writes);
            }
            vec![Request { operation: name.clone(), lines }]
        }
        Kind::Attribute(attribute) => {
            let mut requests = vec![Request { operation: format!("_get_{name}"), lines: Vec::new() }];
            if !attribute.readonly {
                let mut lines = Vec::new();
                zero(model, &attribute.ty, &mut lines);
                requests.push(Request { operation: format!("_set_{name}"), lines });
            }
            requests
        }
        _ => Vec::new(),
    }
}

/// Writes the statements that write a value of a type: the least that can be read.
fn zero(model: &Model, ty: &Type, lines: &mut Vec<String>) {
    let write = |method: &str, value: &str| format!("args.write_{method}({value})?;");
    let line = match model.unalias(ty) {
        Type::Void => return,
        Type::Short => write("short", "0"),
        Type::UShort => write("ushort", "0"),
        Type::Long => write("long", "0"),
        // No elements; or no type and so no value.
        Type::ULong | Type::Sequence(..) | Type::Any | Type::TypeCode => write("ulong", "0"),
        Type::LongLong => write("longlong", "0"),
        Type::ULongLong => write("ulonglong", "0"),
        Type::Float => write("float", "0.0"),
        Type::Double => write("double", "0.0"),
        Type::LongDouble => write("long_double", "LongDouble::from_f64(0.0)"),
        Type::Char => write("char", "'0'"),
        Type::WChar => write("wchar", "'0'"),
        Type::Boolean => write("boolean", "false"),
        Type::Octet => write("octet", "0"),
        Type::Object => write("reference", "&Reference::nil()"),
        // A value that is null.
        Type::ValueBase => write("long", "0"),
        Type::String(_) => write("string", "\"\", 0"),
        Type::WString(_) => write("wstring", "\"\", 0"),
        Type::Fixed { digits, scale } => {
            write("fixed", &format!("Fixed::<{digits}, {scale}>::new(0).expect(\"it fits\")"))
        }
        Type::Array(element, sizes) => return array(model, element, sizes, lines),
        Type::Declared(id) => return declared(model, *id, lines),
    };
    lines.push(line);
}

fn array(model: &Model, element: &Type, sizes: &[u32], lines: &mut Vec<String>) {
    let count = sizes.iter().fold(1_u64, |count, size| count.saturating_mul(u64::from(*size)));
    let mut writes = Vec::new();
    zero(model, element, &mut writes);
    lines.push(format!("for _ in 0..{count} {{"));
    lines.extend(writes.iter().map(|line| format!("    {line}")));
    lines.push("}".to_owned());
}

fn declared(model: &Model, id: DeclId, lines: &mut Vec<String>) {
    match &model.get(id).kind {
        Kind::Struct(members) => members.iter().for_each(|member| zero(model, &member.ty, lines)),
        Kind::Union(union) => union_zero(model, union, lines),
        Kind::Enum(_) => lines.push("args.write_enum(0)?;".to_owned()),
        Kind::Interface(interface) if interface.is_abstract => {
            // No reference, but a value; and it is null.
            lines.push("args.write_boolean(false)?;".to_owned());
            lines.push("args.write_long(0)?;".to_owned());
        }
        Kind::Interface(_) => lines.push("args.write_reference(&Reference::nil())?;".to_owned()),
        // A value that is null.
        _ => lines.push("args.write_long(0)?;".to_owned()),
    }
}

/// Takes the first member that has a label, or the default where it is all there is.
fn union_zero(model: &Model, union: &Union, lines: &mut Vec<String>) {
    let labelled = union.cases.iter().find_map(|case| {
        let value = case.labels.iter().find_map(|label| match label {
            Label::Value(value) => Some(value),
            Label::Default => None,
        });
        value.map(|value| (case, value))
    });
    let Some((case, label)) = labelled else {
        zero(model, &union.discriminator, lines);
        union.cases.iter().take(1).for_each(|case| zero(model, &case.member.ty, lines));
        return;
    };
    lines.push(match (label, model.unalias(&union.discriminator)) {
        (ConstantValue::Boolean(value), _) => format!("args.write_boolean({value})?;"),
        (ConstantValue::Char(value), _) => format!("args.write_char({value:?})?;"),
        (ConstantValue::WChar(value), _) => format!("args.write_wchar({value:?})?;"),
        (ConstantValue::Enumerator(id), _) => {
            let ordinal = match &model.get(*id).kind {
                Kind::Enumerator(enumerator) => enumerator.ordinal,
                _ => 0,
            };
            format!("args.write_enum({ordinal})?;")
        }
        (ConstantValue::Integer(value), ty) => {
            let method = match ty {
                Type::Short => "short",
                Type::UShort => "ushort",
                Type::ULong => "ulong",
                Type::LongLong => "longlong",
                Type::ULongLong => "ulonglong",
                Type::Octet => "octet",
                _ => "long",
            };
            format!("args.write_{method}({value})?;")
        }
        _ => String::new(),
    });
    zero(model, &case.member.ty, lines);
}
