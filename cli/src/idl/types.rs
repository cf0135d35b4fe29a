//! TypeCodes of the types that an IDL file declares.

use std::collections::HashMap;

use maestro_giop::{Error, Label, MAX_NESTING, TypeBuilder, TypeCode, TypeHandle, TypeKind, ValueTypes};
use maestro_idl::{ConstantValue, DeclId, Kind, Member, Model, Type, Union, Value};

const OBJECT: &str = "IDL:omg.org/CORBA/Object:1.0";
const VALUE_BASE: &str = "IDL:omg.org/CORBA/ValueBase:1.0";

/// Makes one TypeCode out of a model's types.
pub(crate) struct Types<'m> {
    model: &'m Model,
    builder: TypeBuilder,
    /// What was begun: a type that contains itself finds itself here.
    made: HashMap<DeclId, TypeHandle>,
    depth: u32,
}

/// Returns the TypeCode of a structure with these members; the arguments or the results of an operation are one on the wire.
pub(crate) fn structure(
    model: &Model,
    id: &str,
    name: &str,
    members: &[(&str, &Type)],
) -> Result<TypeCode, Error> {
    let mut types = Types::new(model);
    let mut made = Vec::with_capacity(members.len());
    for (name, ty) in members {
        made.push((*name, types.of(ty)?));
    }
    let root = types.builder.structure(id, name, &made)?;
    types.builder.build(root)
}

/// Returns all value types of a model, which may come where a base of theirs is expected.
pub(crate) fn value_types(model: &Model) -> Result<ValueTypes, Error> {
    let mut known = ValueTypes::new();
    for (id, declaration) in model.iter() {
        let has_values = match &declaration.kind {
            Kind::Value(value) => value.is_defined && !value.is_abstract,
            Kind::ValueBox(_) => true,
            _ => false,
        };
        if has_values && !declaration.is_local {
            let mut types = Types::new(model);
            let root = types.declared(id)?;
            known.add(&types.builder.build(root)?)?;
        }
    }
    Ok(known)
}

impl<'m> Types<'m> {
    fn new(model: &'m Model) -> Self {
        Self { model, builder: TypeBuilder::new(), made: HashMap::new(), depth: 0 }
    }

    fn of(&mut self, ty: &Type) -> Result<TypeHandle, Error> {
        self.depth += 1;
        if self.depth > MAX_NESTING {
            return Err(Error::NestingTooDeep { limit: MAX_NESTING });
        }
        let made = match ty {
            Type::String(bound) => Ok(self.builder.string(bound.unwrap_or(0))),
            Type::WString(bound) => Ok(self.builder.wstring(bound.unwrap_or(0))),
            Type::Fixed { digits, scale } => self.builder.fixed(u16::from(*digits), i16::from(*scale)),
            Type::Sequence(element, bound) => {
                let element = self.of(element)?;
                self.builder.sequence(element, bound.unwrap_or(0))
            }
            Type::Array(element, sizes) => {
                let mut made = self.of(element)?;
                for size in sizes.iter().rev() {
                    made = self.builder.array(made, *size)?;
                }
                Ok(made)
            }
            Type::Object => self.builder.interface(TypeKind::ObjRef, OBJECT, "Object"),
            Type::ValueBase => self.builder.value(VALUE_BASE, "ValueBase", 0, None, &[]),
            Type::Declared(id) => self.declared(*id),
            simple => self.builder.simple(simple_kind(simple)),
        };
        self.depth -= 1;
        made
    }

    fn declared(&mut self, id: DeclId) -> Result<TypeHandle, Error> {
        if let Some(made) = self.made.get(&id) {
            return Ok(*made);
        }
        let model = self.model;
        let declaration = model.get(id);
        let (repository_id, name) = (&*declaration.repository_id, &*declaration.name);
        let made = match &declaration.kind {
            Kind::Struct(members) => {
                return self.recursive(id, TypeKind::Struct, |types| {
                    let members = types.members(members)?;
                    types.builder.structure(repository_id, name, &members)
                });
            }
            Kind::Union(union) => {
                return self.recursive(id, TypeKind::Union, |types| types.union(repository_id, name, union));
            }
            Kind::Value(value) => {
                return self.recursive(id, TypeKind::Value, |types| types.value(repository_id, name, value));
            }
            Kind::Exception(members) => {
                let members = self.members(members)?;
                self.builder.exception(repository_id, name, &members)?
            }
            Kind::Enum(labels) => {
                let labels: Vec<&str> = labels.iter().map(|label| &*model.get(*label).name).collect();
                self.builder.enumeration(repository_id, name, &labels)?
            }
            Kind::Typedef(original) => {
                let original = self.of(original)?;
                self.builder.alias(repository_id, name, original)?
            }
            Kind::ValueBox(boxed) => {
                let boxed = self.of(boxed)?;
                self.builder.value_box(repository_id, name, boxed)?
            }
            Kind::Interface(interface) => {
                let kind = match (interface.is_abstract, interface.is_local) {
                    (true, _) => TypeKind::AbstractInterface,
                    (false, true) => TypeKind::LocalInterface,
                    (false, false) => TypeKind::ObjRef,
                };
                self.builder.interface(kind, repository_id, name)?
            }
            Kind::Native => self.builder.interface(TypeKind::Native, repository_id, name)?,
            _ => return Err(Error::InvalidTypeCode { reason: "a declaration that is no type" }),
        };
        self.made.insert(id, made);
        Ok(made)
    }

    /// Makes a type that may contain itself.
    fn recursive(
        &mut self,
        id: DeclId,
        kind: TypeKind,
        make: impl FnOnce(&mut Self) -> Result<TypeHandle, Error>,
    ) -> Result<TypeHandle, Error> {
        let declared = self.builder.declare(kind)?;
        self.made.insert(id, declared);
        let made = make(self)?;
        self.builder.define(declared, made)?;
        Ok(declared)
    }

    fn members(&mut self, members: &'m [Member]) -> Result<Vec<(&'m str, TypeHandle)>, Error> {
        members.iter().map(|member| Ok((&*member.name, self.of(&member.ty)?))).collect()
    }

    fn union(&mut self, id: &str, name: &str, union: &'m Union) -> Result<TypeHandle, Error> {
        let discriminator = self.of(&union.discriminator)?;
        let mut rows = Vec::new();
        for case in &union.cases {
            let ty = self.of(&case.member.ty)?;
            for label in &case.labels {
                rows.push((self.label(label), &*case.member.name, ty));
            }
        }
        self.builder.union(id, name, discriminator, &rows)
    }

    fn label(&self, label: &maestro_idl::Label) -> Option<Label> {
        match label {
            maestro_idl::Label::Value(ConstantValue::Integer(value)) => Some(Label::Integer(*value)),
            maestro_idl::Label::Value(ConstantValue::Boolean(value)) => Some(Label::Boolean(*value)),
            maestro_idl::Label::Value(ConstantValue::Char(value) | ConstantValue::WChar(value)) => {
                Some(Label::Char(*value))
            }
            maestro_idl::Label::Value(ConstantValue::Enumerator(id)) => match &self.model.get(*id).kind {
                Kind::Enumerator(enumerator) => Some(Label::Enum(enumerator.ordinal)),
                _ => None,
            },
            // The compiler lets no other constants be labels.
            maestro_idl::Label::Value(_) | maestro_idl::Label::Default => None,
        }
    }

    fn value(&mut self, id: &str, name: &str, value: &Value) -> Result<TypeHandle, Error> {
        let modifier = match (value.is_custom, value.is_abstract, value.is_truncatable) {
            (true, ..) => 1,
            (_, true, _) => 2,
            (_, _, true) => 3,
            _ => 0,
        };
        let model = self.model;
        let concrete = value
            .bases
            .first()
            .copied()
            .filter(|base| matches!(&model.get(*base).kind, Kind::Value(base) if !base.is_abstract));
        let base = concrete.map(|base| self.declared(base)).transpose()?;
        let mut members = Vec::new();
        for content in &value.contents {
            let declaration = model.get(*content);
            if let Kind::StateMember(member) = &declaration.kind {
                members.push((&*declaration.name, self.of(&member.ty)?, i16::from(member.public)));
            }
        }
        self.builder.value(id, name, modifier, base, &members)
    }
}

/// Returns the kind of a type that needs no parameters.
fn simple_kind(ty: &Type) -> TypeKind {
    match ty {
        Type::Short => TypeKind::Short,
        Type::UShort => TypeKind::UShort,
        Type::Long => TypeKind::Long,
        Type::ULong => TypeKind::ULong,
        Type::LongLong => TypeKind::LongLong,
        Type::ULongLong => TypeKind::ULongLong,
        Type::Float => TypeKind::Float,
        Type::Double => TypeKind::Double,
        Type::LongDouble => TypeKind::LongDouble,
        Type::Char => TypeKind::Char,
        Type::WChar => TypeKind::WChar,
        Type::Boolean => TypeKind::Boolean,
        Type::Octet => TypeKind::Octet,
        Type::Any => TypeKind::Any,
        Type::TypeCode => TypeKind::TypeCode,
        _ => TypeKind::Void,
    }
}
