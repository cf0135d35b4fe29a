//! Constants and constant expressions.
//!
//! Source: CORBA 3.0.3 §3.10

use super::Analyzer;
use super::announce::article;
use super::declare::noun;
use crate::diagnostic::Diagnostic;
use crate::lex::Literal;
use crate::model::{ConstantValue, DeclId, Kind, Type};
use crate::source::Span;
use crate::syntax::{Constant, Expr, ExprKind, ScopedName, TypeKind};

/// The type that an expression is computed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConstantType {
    Integer(IntegerType),
    Float,
    Double,
    LongDouble,
    Char,
    WChar,
    Boolean,
    String(Option<u32>),
    WString(Option<u32>),
    /// With digits and scale, where they are known.
    Fixed(Option<(u8, u8)>),
    Enum(DeclId),
}

/// An integer type by its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IntegerType {
    pub(super) name: &'static str,
    pub(super) min: i128,
    pub(super) max: i128,
}

impl ConstantType {
    /// Returns the type of constants for a type without aliases. Enumerations are the caller's business.
    pub(super) fn of(ty: &Type) -> Option<Self> {
        let integer = |name, min: i128, max: i128| Self::Integer(IntegerType { name, min, max });
        Some(match ty {
            Type::Short => integer("short", i16::MIN.into(), i16::MAX.into()),
            Type::UShort => integer("unsigned short", 0, u16::MAX.into()),
            Type::Long => integer("long", i32::MIN.into(), i32::MAX.into()),
            Type::ULong => integer("unsigned long", 0, u32::MAX.into()),
            Type::LongLong => integer("long long", i64::MIN.into(), i64::MAX.into()),
            Type::ULongLong => integer("unsigned long long", 0, u64::MAX.into()),
            Type::Octet => integer("octet", 0, u8::MAX.into()),
            Type::Float => Self::Float,
            Type::Double => Self::Double,
            Type::LongDouble => Self::LongDouble,
            Type::Char => Self::Char,
            Type::WChar => Self::WChar,
            Type::Boolean => Self::Boolean,
            Type::String(bound) => Self::String(*bound),
            Type::WString(bound) => Self::WString(*bound),
            Type::Fixed { digits, scale } => Self::Fixed(Some((*digits, *scale))),
            _ => return None,
        })
    }

    /// Returns what a message expects.
    pub(super) fn expected(self) -> &'static str {
        match self {
            Self::Integer(_) => "an integer",
            Self::Float | Self::Double | Self::LongDouble => "a floating-point number",
            Self::Char => "a character",
            Self::WChar => "a wide character",
            Self::Boolean => "TRUE or FALSE",
            Self::String(_) => "a string",
            Self::WString(_) => "a wide string",
            Self::Fixed(_) => "a fixed-point number",
            Self::Enum(_) => "an enumerator",
        }
    }
}

impl Analyzer<'_> {
    /// Defines a constant.
    pub(super) fn constant(&mut self, constant: &Constant) -> Option<DeclId> {
        let typed = self.constant_type(constant);
        let value = typed.as_ref().and_then(|(_, ty)| self.evaluate(&constant.value, ty));
        let (Some((ty, _)), Some(value)) = (typed, value) else {
            self.declare_wrong(&constant.name);
            return None;
        };
        let ty = match (&constant.ty.kind, &value) {
            (TypeKind::Fixed(None), ConstantValue::Fixed(value)) => value.natural_type(),
            _ => ty,
        };
        Some(self.declare(&constant.name, Kind::Constant(ty, value)))
    }

    fn constant_type(&mut self, constant: &Constant) -> Option<(Type, ConstantType)> {
        if matches!(constant.ty.kind, TypeKind::Fixed(None)) {
            return Some((Type::Fixed { digits: 31, scale: 0 }, ConstantType::Fixed(None)));
        }
        let ty = self.type_of(&constant.ty, &mut Vec::new())?;
        let plain = self.unalias(&ty);
        if let Type::Declared(id) = plain
            && matches!(self.get(id).kind, Kind::Enum(_))
        {
            return Some((ty, ConstantType::Enum(id)));
        }
        if matches!(constant.ty.kind, TypeKind::Fixed(Some(_))) {
            let error = Diagnostic::error(
                constant.ty.span,
                "the type of a fixed-point constant has digits",
                "expected `fixed`",
            );
            self.push(error.hint("digits and scale are those of the value"));
            return None;
        }
        let Some(of) = ConstantType::of(&plain) else {
            let label = "expected a number, character, string, boolean or enumeration type";
            self.error(constant.ty.span, "no constant can have this type", label);
            return None;
        };
        Some((ty, of))
    }

    /// Computes an expression, or complains.
    pub(super) fn evaluate(&mut self, expr: &Expr, ty: &ConstantType) -> Option<ConstantValue> {
        match ty {
            ConstantType::Integer(of) => {
                let value = self.integer(expr, *of)?;
                self.check_range(value, *of, expr.span)
            }
            ConstantType::Float | ConstantType::Double | ConstantType::LongDouble => self.float(expr, *ty),
            ConstantType::Fixed(sizes) => self.fixed(expr, *sizes),
            _ => self.simple(expr, *ty),
        }
    }

    fn check_range(&mut self, value: i128, of: IntegerType, span: Span) -> Option<ConstantValue> {
        if (of.min..=of.max).contains(&value) {
            return Some(ConstantValue::Integer(value));
        }
        let size = if value < of.min { "small" } else { "large" };
        let message = format!("{value} is too {size} for `{}`", of.name);
        self.error(span, message, format!("expected {} to {}", of.min, of.max));
        None
    }

    /// Computes what has no operators: characters, strings, booleans, enumerators.
    fn simple(&mut self, expr: &Expr, ty: ConstantType) -> Option<ConstantValue> {
        let value = match &expr.kind {
            ExprKind::Wrong => return None,
            ExprKind::Unary(..) | ExprKind::Chain(..) => {
                let label = format!("expected {}", ty.expected());
                self.error(expr.span, "operators are for numbers only", label);
                return None;
            }
            ExprKind::Literal(literal) => match (ty, literal) {
                (ConstantType::Char, Literal::Char(value)) => ConstantValue::Char(*value),
                (ConstantType::WChar, Literal::WideChar(value)) => ConstantValue::WChar(*value),
                (ConstantType::Boolean, Literal::Boolean(value)) => ConstantValue::Boolean(*value),
                (ConstantType::String(_), Literal::String(value)) => ConstantValue::String(value.clone()),
                (ConstantType::WString(_), Literal::WideString(value)) => {
                    ConstantValue::WString(value.clone())
                }
                _ => return self.wrong_literal(literal, expr.span, ty),
            },
            ExprKind::Name(name) => self.named(name, ty)?,
        };
        self.check_length(&value, ty, expr.span)?;
        Some(value)
    }

    fn check_length(&mut self, value: &ConstantValue, ty: ConstantType, span: Span) -> Option<()> {
        let (length, bound) = match (value, ty) {
            (ConstantValue::String(text), ConstantType::String(Some(bound)))
            | (ConstantValue::WString(text), ConstantType::WString(Some(bound))) => {
                (text.chars().count(), bound)
            }
            _ => return Some(()),
        };
        if length <= bound as usize {
            return Some(());
        }
        self.error(
            span,
            format!("string of {length} characters is too long"),
            format!("expected at most {bound}"),
        );
        None
    }

    /// Returns the value of a constant or an enumerator, if it is of the right kind.
    pub(super) fn named(&mut self, name: &ScopedName, ty: ConstantType) -> Option<ConstantValue> {
        let id = self.resolve(name)?;
        let value = match &self.get(id).kind {
            Kind::Constant(_, value) => value.clone(),
            Kind::Enumerator(_) => ConstantValue::Enumerator(id),
            kind => {
                let noun = noun(kind);
                let message = format!("`{}` is {} {noun} and has no value", name.text(), article(noun));
                let error = Diagnostic::error(name.span, message, format!("expected {}", ty.expected()));
                let declared = self.get(id).span;
                self.push(error.at(declared, "declared here"));
                return None;
            }
        };
        let fits = match (&value, ty) {
            (ConstantValue::Enumerator(value), ConstantType::Enum(of)) => {
                matches!(self.get(*value).kind, Kind::Enumerator(enumerator) if enumerator.of == of)
            }
            (ConstantValue::Integer(_), ConstantType::Integer(_))
            | (ConstantValue::Char(_), ConstantType::Char)
            | (ConstantValue::WChar(_), ConstantType::WChar)
            | (ConstantValue::Boolean(_), ConstantType::Boolean)
            | (ConstantValue::String(_), ConstantType::String(_))
            | (ConstantValue::WString(_), ConstantType::WString(_))
            | (ConstantValue::Fixed(_), ConstantType::Fixed(_)) => true,
            (
                ConstantValue::Float(_),
                ConstantType::Float | ConstantType::Double | ConstantType::LongDouble,
            ) => true,
            _ => false,
        };
        if !fits {
            self.wrong_name(name, id, ty);
        }
        fits.then_some(value)
    }

    fn wrong_name(&mut self, name: &ScopedName, id: DeclId, ty: ConstantType) {
        let message = match ty {
            ConstantType::Enum(of) => {
                format!("`{}` is no enumerator of `{}`", name.text(), self.full_name(of))
            }
            _ => format!("`{}` is of another type", name.text()),
        };
        let declared = self.get(id).span;
        let label = format!("expected {}", ty.expected());
        self.push(Diagnostic::error(name.span, message, label).at(declared, "declared here"));
    }

    /// Complains about a literal of another type.
    pub(super) fn wrong_literal<T>(&mut self, literal: &Literal, span: Span, ty: ConstantType) -> Option<T> {
        let found = match literal {
            Literal::Integer(_) => "an integer literal",
            Literal::Float(_) => "a floating-point literal",
            Literal::Fixed { .. } => "a fixed-point literal",
            Literal::Char(_) => "a character literal",
            Literal::WideChar(_) => "a wide character literal",
            Literal::String(_) => "a string literal",
            Literal::WideString(_) => "a wide string literal",
            Literal::Boolean(_) => "a boolean literal",
        };
        let message = format!("expected {}, found {found}", ty.expected());
        let error = Diagnostic::error(span, message, "of another type");
        let hint = match (ty, literal) {
            (ConstantType::Boolean, Literal::Integer(_)) => "booleans are `TRUE` and `FALSE`",
            (ConstantType::WChar, Literal::Char(_)) => "put an L in front: L'…'",
            (ConstantType::WString(_), Literal::String(_)) => "put an L in front: L\"…\"",
            (ConstantType::Char, Literal::WideChar(_))
            | (ConstantType::String(_), Literal::WideString(_)) => "leave the L out, or use the wide type",
            (ConstantType::Char, Literal::String(_)) => "characters stand between single quotes: 'a'",
            (ConstantType::String(_), Literal::Char(_)) => "strings stand between double quotes: \"a\"",
            (ConstantType::Float | ConstantType::Double | ConstantType::LongDouble, Literal::Integer(_)) => {
                "give it a point: 1.0"
            }
            (ConstantType::Fixed(_), Literal::Integer(_) | Literal::Float(_)) => {
                "fixed-point literals end with d: 1.5d"
            }
            _ => "",
        };
        self.push(if hint.is_empty() { error } else { error.hint(hint) });
        None
    }
}
