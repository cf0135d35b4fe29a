//! What an operation sends and what it answers, as on the wire.

use std::fmt;

use maestro_giop::{Error, TypeCode};
use maestro_idl::{Attribute, DeclId, Direction, Kind, Model, Operation, Type};

use super::types;

/// An operation of an interface, its bases' operations and the two halves of attributes too.
pub(crate) struct Signature<'m> {
    model: &'m Model,
    /// Its name on the wire: `set`, `_get_height`.
    pub(crate) name: String,
    /// Nobody answers.
    pub(crate) oneway: bool,
    /// The parameters that the caller sends, in order.
    pub(crate) sent: Vec<(&'m str, &'m Type)>,
    /// What the object answers, in order: `return`, unless it is void, then parameters.
    pub(crate) answered: Vec<(&'m str, &'m Type)>,
    /// The exceptions that it declares.
    pub(crate) raises: &'m [DeclId],
}

/// The name of an operation's result among what it answers.
const RESULT: &str = "return";

impl<'m> Signature<'m> {
    /// Finds an operation of an interface; an attribute's own name stands for reading it.
    pub(crate) fn find(model: &'m Model, interface: DeclId, name: &str) -> Option<Self> {
        let all = Self::all(model, interface);
        let reading = format!("_get_{name}");
        let named = |wanted: &str| all.iter().position(|signature| signature.name == wanted);
        let at = named(name).or_else(|| named(&reading))?;
        all.into_iter().nth(at)
    }

    /// Returns all operations of an interface, its own first, then those of its bases.
    pub(crate) fn all(model: &'m Model, interface: DeclId) -> Vec<Self> {
        let bases = model.ancestors(interface);
        std::iter::once(interface).chain(bases).flat_map(|id| Self::own(model, id)).collect()
    }

    /// Returns the operations that an interface itself declares.
    pub(crate) fn own(model: &'m Model, interface: DeclId) -> Vec<Self> {
        let Kind::Interface(interface) = &model.get(interface).kind else { return Vec::new() };
        let mut own = Vec::new();
        for content in &interface.contents {
            let declaration = model.get(*content);
            match &declaration.kind {
                Kind::Operation(operation) => own.push(Self::operation(model, &declaration.name, operation)),
                Kind::Attribute(attribute) => own.extend(Self::halves(model, &declaration.name, attribute)),
                _ => {}
            }
        }
        own
    }

    fn operation(model: &'m Model, name: &str, operation: &'m Operation) -> Self {
        let going = |without: Direction| {
            let parameters = operation.parameters.iter().filter(move |one| one.direction != without);
            parameters.map(|one| (&*one.name, &one.ty))
        };
        let result = (operation.result != Type::Void).then_some((RESULT, &operation.result));
        Self {
            model,
            name: name.to_owned(),
            oneway: operation.oneway,
            sent: going(Direction::Out).collect(),
            answered: result.into_iter().chain(going(Direction::In)).collect(),
            raises: &operation.raises,
        }
    }

    fn halves(model: &'m Model, name: &str, attribute: &'m Attribute) -> Vec<Self> {
        let half = |prefix: &str, raises| Self {
            model,
            name: format!("{prefix}{name}"),
            oneway: false,
            sent: Vec::new(),
            answered: Vec::new(),
            raises,
        };
        let get = Self { answered: vec![(RESULT, &attribute.ty)], ..half("_get_", &attribute.get_raises) };
        let set = Self { sent: vec![("value", &attribute.ty)], ..half("_set_", &attribute.set_raises) };
        if attribute.readonly { vec![get] } else { vec![get, set] }
    }

    /// Returns the type of what is sent, none for nothing.
    pub(crate) fn arguments(&self) -> Result<Option<TypeCode>, Error> {
        self.body("arguments", &self.sent)
    }

    /// Returns the type of what is answered, none for nothing.
    pub(crate) fn results(&self) -> Result<Option<TypeCode>, Error> {
        self.body("results", &self.answered)
    }

    /// Returns the exceptions that the operation declares: repository id, name, members as a structure.
    pub(crate) fn exceptions(&self) -> Result<Vec<(String, String, TypeCode)>, Error> {
        let mut exceptions = Vec::new();
        for id in self.raises {
            let declaration = self.model.get(*id);
            let Kind::Exception(members) = &declaration.kind else { continue };
            let members: Vec<_> = members.iter().map(|member| (&*member.name, &member.ty)).collect();
            let (id, name) = (&declaration.repository_id, self.model.scoped_name(*id));
            exceptions.push((
                id.clone(),
                name,
                types::structure(self.model, id, &declaration.name, &members)?,
            ));
        }
        Ok(exceptions)
    }

    fn body(&self, name: &str, members: &[(&str, &Type)]) -> Result<Option<TypeCode>, Error> {
        if members.is_empty() {
            return Ok(None);
        }
        types::structure(self.model, "", name, members).map(Some)
    }
}

/// `set(in short n, in short m, in long value)`, as somebody who wants to call it reads it.
impl fmt::Display for Signature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |members: &[(&str, &Type)]| {
            let shown: Vec<String> =
                members.iter().map(|(name, ty)| format!("{name}: {}", type_name(self.model, ty))).collect();
            shown.join(", ")
        };
        write!(f, "{}({})", self.name, list(&self.sent))?;
        match &self.answered[..] {
            [] if self.oneway => f.write_str(" oneway")?,
            [] => {}
            [(RESULT, ty)] => write!(f, " -> {}", type_name(self.model, ty))?,
            answered => write!(f, " -> ({})", list(answered))?,
        }
        for (index, id) in self.raises.iter().enumerate() {
            let word = if index == 0 { " raises" } else { "," };
            write!(f, "{word} {}", self.model.scoped_name(*id))?;
        }
        Ok(())
    }
}

/// Returns a type in IDL's words.
pub(crate) fn type_name(model: &Model, ty: &Type) -> String {
    let name = match ty {
        Type::Void => "void",
        Type::Short => "short",
        Type::UShort => "unsigned short",
        Type::Long => "long",
        Type::ULong => "unsigned long",
        Type::LongLong => "long long",
        Type::ULongLong => "unsigned long long",
        Type::Float => "float",
        Type::Double => "double",
        Type::LongDouble => "long double",
        Type::Char => "char",
        Type::WChar => "wchar",
        Type::Boolean => "boolean",
        Type::Octet => "octet",
        Type::Any => "any",
        Type::Object => "Object",
        Type::ValueBase => "ValueBase",
        Type::TypeCode => "TypeCode",
        Type::String(None) => "string",
        Type::WString(None) => "wstring",
        Type::String(Some(bound)) => return format!("string<{bound}>"),
        Type::WString(Some(bound)) => return format!("wstring<{bound}>"),
        Type::Fixed { digits, scale } => return format!("fixed<{digits},{scale}>"),
        Type::Sequence(element, None) => return format!("sequence<{}>", type_name(model, element)),
        Type::Sequence(element, Some(bound)) => {
            return format!("sequence<{},{bound}>", type_name(model, element));
        }
        Type::Array(element, sizes) => {
            let sizes: String = sizes.iter().map(|size| format!("[{size}]")).collect();
            return type_name(model, element) + &sizes;
        }
        Type::Declared(id) => return model.scoped_name(*id),
    };
    name.to_owned()
}
