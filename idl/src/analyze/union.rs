//! Unions.
//!
//! Source: CORBA 3.0.3 §3.11.2.2

use std::collections::HashMap;

use super::Analyzer;
use super::announce::Shape;
use super::constant::ConstantType;
use super::scope::ScopeKind;
use crate::diagnostic::Diagnostic;
use crate::model::{Case, ConstantValue, DeclId, Kind, Label, Member, Type, Union};
use crate::source::Span;
use crate::syntax::{CaseLabel, Expr, Union as UnionSyntax, UnionCase};

/// What the labels so far say.
#[derive(Default)]
struct Labels {
    seen: HashMap<Key, Span>,
    default: Option<Span>,
}

/// A label's value, comparable.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Number(i128),
    Enumerator(DeclId),
}

impl Analyzer<'_> {
    /// Defines a union. Returns it, and once more if it was not announced before.
    pub(super) fn union(
        &mut self,
        union: &UnionSyntax,
        contents: &mut Vec<DeclId>,
    ) -> (DeclId, Option<DeclId>) {
        let shape = Shape { noun: "union", is_abstract: false, is_local: false };
        let (id, is_new) = self.begin(&union.name, shape, Kind::Announced);
        self.announced_unions.insert(id);
        self.open.push(id);
        self.enter(id, ScopeKind::Structure);
        let discriminator = self.discriminator(union, contents);
        let mut labels = Labels::default();
        let (mut cases, mut is_local) = (Vec::new(), false);
        for case in &union.cases {
            self.doc = None;
            let read = self.labels(case, discriminator.as_ref(), &mut labels);
            let ty = self.type_of(&case.ty, contents);
            let ty = ty.and_then(|ty| self.complete(ty, case.ty.span, "this member"));
            self.declare_instance(&case.declarator.name, "member");
            let Some(ty) = ty.and_then(|ty| self.array_of(ty, &case.declarator)) else { continue };
            is_local |= self.is_local(&ty);
            let name = &case.declarator.name;
            let doc = case.doc.as_deref().map(str::to_owned);
            cases.push(Case {
                labels: read,
                member: Member { name: name.text.to_string(), span: name.span, ty, doc },
            });
        }
        self.leave();
        self.open.pop();
        let has_implicit_default = self.check_default(discriminator.as_ref(), &labels, union);
        let discriminator = discriminator.unwrap_or(Type::Long);
        *self.kind_mut(id) = Kind::Union(Union { discriminator, cases, has_implicit_default });
        self.declarations[id.index()].is_local = is_local;
        (id, is_new.then_some(id))
    }

    fn discriminator(&mut self, union: &UnionSyntax, contents: &mut Vec<DeclId>) -> Option<Type> {
        let ty = self.type_of(&union.discriminator, contents)?;
        let right = match self.unalias(&ty) {
            Type::Short | Type::UShort | Type::Long | Type::ULong | Type::LongLong | Type::ULongLong => true,
            Type::Char | Type::Boolean => true,
            Type::Declared(id) => matches!(self.get(id).kind, Kind::Enum(_)),
            _ => false,
        };
        if right {
            return Some(ty);
        }
        let error = Diagnostic::error(
            union.discriminator.span,
            "no union can be switched by this type",
            "expected an integer type, `char`, `boolean` or an enumeration",
        );
        let octet = self.unalias(&ty) == Type::Octet;
        self.push(if octet { error.hint("use `unsigned short`") } else { error });
        None
    }

    /// Computes the labels of one member.
    fn labels(&mut self, case: &UnionCase, discriminator: Option<&Type>, labels: &mut Labels) -> Vec<Label> {
        let mut read = Vec::new();
        for label in &case.labels {
            match label {
                CaseLabel::Default(span) => {
                    if let Some(before) = labels.default.replace(*span) {
                        let error = Diagnostic::error(*span, "a second `default`", "a union has at most one");
                        self.push(error.at(before, "the first one"));
                    }
                    read.push(Label::Default);
                }
                CaseLabel::Value(value) => {
                    let constant = discriminator.and_then(|ty| self.label(value, ty));
                    let Some(constant) = constant else { continue };
                    self.note_label(value, &constant, labels);
                    read.push(Label::Value(constant));
                }
            }
        }
        read
    }

    fn label(&mut self, value: &Expr, discriminator: &Type) -> Option<ConstantValue> {
        let plain = self.unalias(discriminator);
        let ty = match plain {
            Type::Declared(id) => ConstantType::Enum(id),
            plain => ConstantType::of(&plain)?,
        };
        self.evaluate(value, &ty)
    }

    fn note_label(&mut self, value: &Expr, constant: &ConstantValue, labels: &mut Labels) {
        let key = match constant {
            ConstantValue::Integer(value) => Key::Number(*value),
            ConstantValue::Boolean(value) => Key::Number(i128::from(*value)),
            ConstantValue::Char(value) => Key::Number(i128::from(u32::from(*value))),
            ConstantValue::Enumerator(id) => Key::Enumerator(*id),
            _ => return,
        };
        if let Some(before) = labels.seen.insert(key, value.span) {
            let error = Diagnostic::error(value.span, "a label stands twice in a union", "a second time");
            self.push(error.at(before, "the first time"));
        }
    }

    /// Complains about a `default` that can never be. Tells whether values are left that no label names.
    fn check_default(&mut self, discriminator: Option<&Type>, labels: &Labels, union: &UnionSyntax) -> bool {
        let Some(discriminator) = discriminator else { return false };
        let values: u128 = match self.unalias(discriminator) {
            Type::Boolean => 2,
            Type::Char => 1 << 8,
            Type::Short | Type::UShort => 1 << 16,
            Type::Long | Type::ULong => 1 << 32,
            Type::Declared(id) => match &self.get(id).kind {
                Kind::Enum(all) => all.len() as u128,
                _ => 0,
            },
            _ => 1 << 64,
        };
        let is_full = labels.seen.len() as u128 >= values;
        match labels.default {
            Some(span) if is_full => {
                let message = format!("`default` of union `{}` can never be", union.name.text);
                self.error(span, message, "the labels name all values of the discriminator");
                false
            }
            Some(_) => false,
            None => !is_full,
        }
    }
}
