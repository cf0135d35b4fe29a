//! A model as lines, in the form of `tests/omniidl/maestro.py`.

use maestro_idl::{
    ConstantValue, DeclId, Declaration, Direction, Kind, Label, Member, Model, Parameter, Type,
};

/// Returns a line for every declaration, those of included files too.
pub(crate) fn dump(model: &Model) -> Vec<String> {
    let in_tree = |declaration: &Declaration| declaration.span.end > 0;
    model
        .iter()
        .filter(|(_, declaration)| in_tree(declaration))
        .filter_map(|(id, _)| line(model, id))
        .collect()
}

fn line(model: &Model, id: DeclId) -> Option<String> {
    let declaration = model.get(id);
    let head = |kind: &str| format!("{kind} | {} | {}", model.scoped_name(id), declaration.repository_id);
    Some(match &declaration.kind {
        Kind::Module(_) => head("module"),
        Kind::Interface(of) if of.is_defined => {
            let flavour = flavour(&[(of.is_abstract, "abstract"), (of.is_local, "local")]);
            format!("{} | {flavour} | {}", head("interface"), names(model, &of.bases))
        }
        Kind::Value(of) if of.is_defined => {
            let flavours =
                [(of.is_abstract, "abstract"), (of.is_custom, "custom"), (of.is_truncatable, "truncatable")];
            let (bases, supports) = (names(model, &of.bases), names(model, &of.supports));
            format!("{} | {} | {bases} | {supports}", head("value"), flavour(&flavours))
        }
        Kind::Interface(_) | Kind::Value(_) | Kind::Announced => return None,
        Kind::ValueBox(ty) => format!("{} | {}", head("box"), type_text(model, ty)),
        Kind::Struct(all) => format!("{} | {}", head("struct"), members(model, all)),
        Kind::Exception(all) => format!("{} | {}", head("exception"), members(model, all)),
        Kind::Union(union) => {
            let case = |case: &maestro_idl::Case| {
                let labels: Vec<String> = case.labels.iter().map(|label| label_text(model, label)).collect();
                format!("{}: {}", labels.join(", "), member(model, &case.member))
            };
            let cases: Vec<String> = union.cases.iter().map(case).collect();
            format!("{} | {} | {}", head("union"), type_text(model, &union.discriminator), cases.join("; "))
        }
        Kind::Enum(all) => format!("{} | {}", head("enum"), names(model, all)),
        Kind::Enumerator(_) => head("enumerator"),
        Kind::Typedef(ty) => format!("{} | {}", head("typedef"), type_text(model, ty)),
        Kind::Constant(_, value) => format!("{} | {}", head("const"), value_text(model, value)),
        Kind::Attribute(of) => {
            let readonly = if of.readonly { "readonly" } else { "writable" };
            format!("{} | {readonly} | {}", head("attribute"), type_text(model, &of.ty))
        }
        Kind::Operation(of) => {
            let way = if of.oneway { "oneway" } else { "twoway" };
            let (result, all) = (type_text(model, &of.result), parameters(model, &of.parameters));
            let (raises, contexts) = (names(model, &of.raises), of.contexts.join(", "));
            format!("{} | {way} | {result} | {all} | {raises} | {contexts}", head("operation"))
        }
        Kind::StateMember(of) => {
            let access = if of.public { "public" } else { "private" };
            format!("{} | {access} | {}", head("state"), type_text(model, &of.ty))
        }
        Kind::Factory(of) => {
            let (all, raises) = (parameters(model, &of.parameters), names(model, &of.raises));
            format!("factory | {} | {all} | {raises}", declaration.name)
        }
        Kind::Native => head("native"),
    })
}

fn flavour(flavours: &[(bool, &'static str)]) -> &'static str {
    flavours.iter().find(|(is, _)| *is).map_or("plain", |(_, text)| text)
}

fn names(model: &Model, all: &[DeclId]) -> String {
    all.iter().map(|id| model.scoped_name(*id)).collect::<Vec<_>>().join(", ")
}

fn member(model: &Model, member: &Member) -> String {
    format!("{} {}", type_text(model, &member.ty), member.name)
}

fn members(model: &Model, all: &[Member]) -> String {
    all.iter().map(|of| member(model, of)).collect::<Vec<_>>().join("; ")
}

fn parameters(model: &Model, all: &[Parameter]) -> String {
    let text = |of: &Parameter| {
        let direction = match of.direction {
            Direction::In => "in",
            Direction::Out => "out",
            Direction::InOut => "inout",
        };
        format!("{direction} {} {}", type_text(model, &of.ty), of.name)
    };
    all.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn label_text(model: &Model, label: &Label) -> String {
    match label {
        Label::Default => "default".to_owned(),
        Label::Value(value) => value_text(model, value),
    }
}

fn value_text(model: &Model, value: &ConstantValue) -> String {
    match value {
        ConstantValue::Integer(value) => value.to_string(),
        ConstantValue::Float(value) => format!("{:016x}", value.to_bits()),
        ConstantValue::Fixed(value) => value.to_string(),
        ConstantValue::Char(value) | ConstantValue::WChar(value) => u32::from(*value).to_string(),
        ConstantValue::String(text) => text.chars().map(|code| format!("{:02x}", u32::from(code))).collect(),
        ConstantValue::WString(text) => {
            text.chars().map(|code| u32::from(code).to_string()).collect::<Vec<_>>().join(",")
        }
        ConstantValue::Boolean(value) => u8::from(*value).to_string(),
        ConstantValue::Enumerator(id) => model.scoped_name(*id),
    }
}

fn type_text(model: &Model, ty: &Type) -> String {
    let bounded = |name: &str, bound: &Option<u32>| match bound {
        Some(bound) => format!("{name}<{bound}>"),
        None => name.to_owned(),
    };
    match ty {
        Type::Void => "void".to_owned(),
        Type::Short => "short".to_owned(),
        Type::UShort => "unsigned short".to_owned(),
        Type::Long => "long".to_owned(),
        Type::ULong => "unsigned long".to_owned(),
        Type::LongLong => "long long".to_owned(),
        Type::ULongLong => "unsigned long long".to_owned(),
        Type::Float => "float".to_owned(),
        Type::Double => "double".to_owned(),
        Type::LongDouble => "long double".to_owned(),
        Type::Char => "char".to_owned(),
        Type::WChar => "wchar".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Octet => "octet".to_owned(),
        Type::Any => "any".to_owned(),
        Type::Object => "Object".to_owned(),
        Type::ValueBase => "ValueBase".to_owned(),
        Type::TypeCode => "CORBA::TypeCode".to_owned(),
        Type::String(bound) => bounded("string", bound),
        Type::WString(bound) => bounded("wstring", bound),
        Type::Fixed { digits, scale } => format!("fixed<{digits}, {scale}>"),
        Type::Sequence(element, None) => format!("sequence<{}>", type_text(model, element)),
        Type::Sequence(element, Some(bound)) => format!("sequence<{}, {bound}>", type_text(model, element)),
        Type::Array(element, sizes) => {
            let sizes: String = sizes.iter().map(|size| format!("[{size}]")).collect();
            format!("{}{sizes}", type_text(model, element))
        }
        Type::Declared(id) => model.scoped_name(*id),
    }
}
