//! Types that are used.
//!
//! Source: CORBA 3.0.3 §3.11

use super::Analyzer;
use super::constant::ConstantType;
use super::declare::noun;
use crate::diagnostic::Diagnostic;
use crate::model::{ConstantValue, DeclId, Kind, Type};
use crate::source::Span;
use crate::syntax::{Declarator, Expr, ScopedName, TypeKind, TypeSpec};

impl Analyzer<'_> {
    /// Returns the type that is written, or complains. What it defines in place goes to `contents`.
    pub(super) fn type_of(&mut self, spec: &TypeSpec, contents: &mut Vec<DeclId>) -> Option<Type> {
        if let Some(basic) = basic(&spec.kind) {
            return Some(basic);
        }
        Some(match &spec.kind {
            TypeKind::Void => {
                let error =
                    Diagnostic::error(spec.span, "`void` is no type of data", "expected another type");
                self.push(error.hint("only the result of an operation can be `void`"));
                return None;
            }
            TypeKind::String(bound) => Type::String(self.bound(bound.as_deref())?),
            TypeKind::WString(bound) => Type::WString(self.bound(bound.as_deref())?),
            TypeKind::Fixed(None) => {
                let error = Diagnostic::error(
                    spec.span,
                    "`fixed` without digits and scale",
                    "only constants may be so",
                );
                self.push(error.hint("for example: fixed<10, 2>"));
                return None;
            }
            TypeKind::Fixed(Some(sizes)) => self.fixed_type(&sizes.0, &sizes.1)?,
            TypeKind::Sequence(element, bound) => {
                let element = self.type_of(element, contents);
                let bound = self.bound(bound.as_deref());
                Type::Sequence(Box::new(element?), bound?)
            }
            TypeKind::Named(name) => return self.named_type(name),
            TypeKind::Struct(structure) => {
                let (id, new) = self.structure(structure, contents);
                contents.extend(new);
                Type::Declared(id)
            }
            TypeKind::Union(union) => {
                let (id, new) = self.union(union, contents);
                contents.extend(new);
                Type::Declared(id)
            }
            TypeKind::Enum(enumeration) => Type::Declared(self.enumeration(enumeration, contents)),
            _ => return None,
        })
    }

    /// Returns the type of data of an interface's operations and attributes, where nothing is defined in place.
    pub(super) fn plain_type_of(&mut self, spec: &TypeSpec) -> Option<Type> {
        let ty = self.type_of(spec, &mut Vec::new())?;
        self.complete(ty, spec.span, "a parameter, a result or an attribute")
    }

    /// Returns the type that a name stands for.
    fn named_type(&mut self, name: &ScopedName) -> Option<Type> {
        let id = self.resolve(name)?;
        if Some(id) == self.type_code {
            return Some(Type::TypeCode);
        }
        let kind = &self.get(id).kind;
        if matches!(
            kind,
            Kind::Interface(_)
                | Kind::Value(_)
                | Kind::ValueBox(_)
                | Kind::Struct(_)
                | Kind::Announced
                | Kind::Union(_)
                | Kind::Enum(_)
                | Kind::Typedef(_)
                | Kind::Native
        ) {
            return Some(Type::Declared(id));
        }
        let (noun, span) = (noun(kind), self.get(id).span);
        let message = format!("`{}` is {} {noun} and no type", name.text(), super::announce::article(noun));
        let error = Diagnostic::error(name.span, message, "expected a type").at(span, "declared here");
        self.push(match &self.get(id).kind {
            Kind::Exception(_) => error.hint("exceptions can only be raised; data stands in structures"),
            Kind::Enumerator(_) => error.hint("the type is the enumeration"),
            _ => error,
        });
        None
    }

    /// Complains about a structure or union that is not defined yet where all of it is needed.
    ///
    /// Source: CORBA 3.0.3 §3.11.2.3
    pub(super) fn complete(&mut self, ty: Type, span: Span, place: &str) -> Option<Type> {
        let Type::Declared(id) = &ty else { return Some(ty) };
        if !matches!(self.get(*id).kind, Kind::Announced) {
            return Some(ty);
        }
        let (name, declared) = (self.get(*id).name.clone(), self.get(*id).span);
        let (message, label, hint) = if self.open.contains(id) {
            (
                format!("`{name}` holds itself"),
                "its definition has not ended",
                format!("a recursive type goes through a sequence: sequence<{name}>"),
            )
        } else {
            (
                format!("`{name}` is announced and not defined yet"),
                "all of it is needed here",
                format!("define it before {place}; before that only sequence<{name}> can be used"),
            )
        };
        self.push(Diagnostic::error(span, message, label).at(declared, "declared here").hint(hint));
        None
    }

    /// Returns an array's type, or the type itself where there are no sizes.
    pub(super) fn array_of(&mut self, base: Type, declarator: &Declarator) -> Option<Type> {
        if declarator.sizes.is_empty() {
            return Some(base);
        }
        let sizes: Option<Vec<u32>> =
            declarator.sizes.iter().map(|size| self.positive(size, "an array's size")).collect();
        let sizes = sizes?;
        let elements = sizes.iter().try_fold(1_u32, |product, size| product.checked_mul(*size));
        if elements.is_none() {
            let message = format!("array `{}` is too large", declarator.name.text);
            self.error(declarator.name.span, message, "more than 4294967295 elements");
            return None;
        }
        Some(Type::Array(Box::new(base), sizes))
    }

    /// Returns the size of a string or sequence that may have one; the outer nothing says that it is wrong.
    fn bound(&mut self, bound: Option<&Expr>) -> Option<Option<u32>> {
        match bound {
            None => Some(None),
            Some(bound) => self.positive(bound, "the bound").map(Some),
        }
    }

    /// Computes a size, from 1.
    pub(super) fn positive(&mut self, size: &Expr, what: &str) -> Option<u32> {
        let value = self.size(size)?;
        if value == 0 {
            self.error(size.span, format!("{what} is 0"), "expected at least 1");
            return None;
        }
        Some(value)
    }

    fn size(&mut self, size: &Expr) -> Option<u32> {
        match self.evaluate(size, &ConstantType::of(&Type::ULong)?)? {
            ConstantValue::Integer(value) => u32::try_from(value).ok(),
            _ => None,
        }
    }

    fn fixed_type(&mut self, digits: &Expr, scale: &Expr) -> Option<Type> {
        let (count, behind) = (self.positive(digits, "the number of digits"), self.size(scale));
        let (count, behind) = (count?, behind?);
        if count > 31 {
            self.error(digits.span, "a fixed-point number of more than 31 digits", "expected at most 31");
            return None;
        }
        if behind > count {
            self.error(
                scale.span,
                "a fixed-point number's scale is larger than its digits",
                format!("expected at most {count}"),
            );
            return None;
        }
        Some(Type::Fixed { digits: u8::try_from(count).ok()?, scale: u8::try_from(behind).ok()? })
    }
}

/// Returns the type of a keyword.
fn basic(kind: &TypeKind) -> Option<Type> {
    Some(match kind {
        TypeKind::Short => Type::Short,
        TypeKind::UShort => Type::UShort,
        TypeKind::Long => Type::Long,
        TypeKind::ULong => Type::ULong,
        TypeKind::LongLong => Type::LongLong,
        TypeKind::ULongLong => Type::ULongLong,
        TypeKind::Float => Type::Float,
        TypeKind::Double => Type::Double,
        TypeKind::LongDouble => Type::LongDouble,
        TypeKind::Char => Type::Char,
        TypeKind::WChar => Type::WChar,
        TypeKind::Boolean => Type::Boolean,
        TypeKind::Octet => Type::Octet,
        TypeKind::Any => Type::Any,
        TypeKind::Object => Type::Object,
        TypeKind::ValueBase => Type::ValueBase,
        _ => return None,
    })
}
