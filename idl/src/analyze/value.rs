//! Value types.
//!
//! Source: CORBA 3.0.3 §3.9

use super::Analyzer;
use super::announce::{Shape, article};
use super::declare::noun;
use super::scope::ScopeKind;
use crate::diagnostic::Diagnostic;
use crate::model::{DeclId, Factory, Kind, StateMember, Type, Value};
use crate::syntax::{
    Factory as FactorySyntax, ItemKind, ScopedName, StateMember as StateSyntax, Value as ValueSyntax,
    ValueBox,
};

impl Analyzer<'_> {
    /// Defines a value type. Returns it if it was not announced before.
    pub(super) fn value(&mut self, value: &ValueSyntax) -> Option<DeclId> {
        let shape = Shape { noun: "value type", is_abstract: value.is_abstract, is_local: false };
        let (is_abstract, is_custom) = (value.is_abstract, value.is_custom);
        let is_truncatable = value.truncatable.is_some();
        let bases = self.value_bases(value);
        self.check_truncatable(value, &bases);
        let supports = self.supports(value);
        self.check_state(value);
        let kind = Kind::Value(Value { is_abstract, ..Value::default() });
        let (id, is_new) = self.begin(&value.name, shape, kind);
        let inherited: Vec<DeclId> = bases.iter().chain(&supports).copied().collect();
        self.inherit(id, &inherited, value.name.span);
        self.open.push(id);
        self.enter(id, ScopeKind::Value);
        let mut contents = Vec::new();
        self.items(&value.items, &mut contents);
        self.leave();
        self.open.pop();
        *self.kind_mut(id) = Kind::Value(Value {
            is_abstract,
            is_custom,
            is_truncatable,
            bases,
            supports,
            contents,
            is_defined: true,
        });
        is_new.then_some(id)
    }

    fn value_bases(&mut self, value: &ValueSyntax) -> Vec<DeclId> {
        let mut bases: Vec<DeclId> = Vec::new();
        for (at, name) in value.bases.iter().enumerate() {
            if self.is_itself(name, &value.name) {
                continue;
            }
            let Some(id) = self.base_value(name) else { continue };
            let Kind::Value(base) = &self.get(id).kind else { continue };
            let has_state = !base.is_abstract;
            let declared = self.get(id).span;
            if bases.contains(&id) {
                self.error(name.span, format!("base `{}` stands twice", name.text()), "a second time");
                continue;
            }
            if has_state && value.is_abstract {
                let message =
                    format!("abstract value type `{}` inherits from one with state", value.name.text);
                let error = Diagnostic::error(name.span, message, "expected an abstract value type");
                self.push(error.at(declared, "declared here without `abstract`"));
            } else if has_state && at > 0 {
                let message = format!("base `{}` has state and does not stand first", name.text());
                let error = Diagnostic::error(name.span, message, "expected an abstract value type");
                self.push(error.note("a value type inherits state from one base at most, the first one"));
            }
            bases.push(id);
        }
        bases
    }

    fn base_value(&mut self, name: &ScopedName) -> Option<DeclId> {
        let id = self.resolve_alias(name)?;
        match &self.get(id).kind {
            Kind::Value(value) if value.is_defined => Some(id),
            Kind::Value(_) => {
                self.undefined_base(name, id);
                None
            }
            kind => {
                let noun = noun(kind);
                let is_interface = matches!(kind, Kind::Interface(_));
                let message = format!("`{}` is {} {noun}", name.text(), article(noun));
                let error = Diagnostic::error(name.span, message, "expected a value type to inherit from");
                let error = error.at(self.get(id).span, "declared here");
                self.push(if is_interface {
                    error.hint("interfaces stand behind `supports`")
                } else {
                    error
                });
                None
            }
        }
    }

    fn check_truncatable(&mut self, value: &ValueSyntax, bases: &[DeclId]) {
        let Some(span) = value.truncatable else { return };
        if value.is_custom {
            self.error(
                span,
                "a custom value type is not truncatable",
                "only its own code can read its state",
            );
        }
        let with_state = |id: &DeclId| matches!(&self.get(*id).kind, Kind::Value(base) if !base.is_abstract);
        if !value.bases.is_empty()
            && bases.len() == value.bases.len()
            && !bases.first().is_some_and(with_state)
        {
            self.error(
                span,
                "`truncatable` without a base that has state",
                "there is nothing to truncate to",
            );
        }
    }

    fn supports(&mut self, value: &ValueSyntax) -> Vec<DeclId> {
        let mut supports: Vec<DeclId> = Vec::new();
        let mut concrete = None;
        for name in &value.supports {
            let Some(id) = self.base_interface(name, "support") else { continue };
            let Kind::Interface(interface) = &self.get(id).kind else { continue };
            let is_abstract = interface.is_abstract;
            if supports.contains(&id) {
                self.error(name.span, format!("interface `{}` stands twice", name.text()), "a second time");
                continue;
            }
            if !is_abstract && let Some(before) = concrete.replace(name.span) {
                let message =
                    format!("value type `{}` supports two interfaces that are not abstract", value.name.text);
                self.push(
                    Diagnostic::error(name.span, message, "the second one").at(before, "the first one"),
                );
            }
            supports.push(id);
        }
        supports
    }

    /// Complains about state and factories of an abstract value type.
    fn check_state(&mut self, value: &ValueSyntax) {
        if !value.is_abstract {
            return;
        }
        for item in &value.items {
            let what = match item.kind {
                ItemKind::StateMember(_) => "state",
                ItemKind::Factory(_) => "a factory",
                _ => continue,
            };
            let message = format!("abstract value type `{}` has {what}", value.name.text);
            self.error(item.span, message, "only a value type that is not abstract can");
        }
    }

    pub(super) fn state_member(&mut self, member: &StateSyntax, contents: &mut Vec<DeclId>) {
        let base = self.type_of(&member.ty, contents);
        let base = base.and_then(|base| self.complete(base, member.ty.span, "this state"));
        for declarator in &member.declarators {
            let ty = base.clone().and_then(|base| self.array_of(base, declarator));
            if ty.as_ref().is_some_and(|ty| self.is_local(ty)) {
                self.error(member.ty.span, "state of a local type", "it cannot leave the process");
            }
            let ty = ty.unwrap_or(Type::Any);
            let kind = Kind::StateMember(StateMember { public: member.public, ty });
            contents.push(self.declare(&declarator.name, kind));
        }
    }

    pub(super) fn factory(&mut self, factory: &FactorySyntax) -> DeclId {
        let kind = Kind::Factory(Factory { parameters: Vec::new(), raises: Vec::new() });
        let id = self.declare(&factory.name, kind);
        let parameters = self.parameters(&factory.params);
        let raises = self.raises(&factory.raises);
        *self.kind_mut(id) = Kind::Factory(Factory { parameters, raises });
        id
    }

    /// Defines a boxed value type.
    ///
    /// Source: CORBA 3.0.3 §3.9.2
    pub(super) fn value_box(&mut self, value_box: &ValueBox, contents: &mut Vec<DeclId>) -> DeclId {
        let ty = self.type_of(&value_box.ty, contents);
        let ty = ty.and_then(|ty| self.complete(ty, value_box.ty.span, "this box"));
        if let Some(Type::Declared(id)) = ty.as_ref().map(|ty| self.unalias(ty))
            && matches!(self.get(id).kind, Kind::Value(_) | Kind::ValueBox(_))
        {
            let message = format!("box `{}` of a value type", value_box.name.text);
            self.error(value_box.ty.span, message, "values need no box: they are shared already");
        }
        self.declare(&value_box.name, Kind::ValueBox(ty.unwrap_or(Type::Any)))
    }
}
