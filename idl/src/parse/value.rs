//! Value types, and the parameters that factories share with operations.
//!
//! Source: CORBA 3.0.3 §3.9, §3.13.2

use super::item::Place;
use super::{Parse, Parser};
use crate::diagnostic::Diagnostic;
use crate::model::Direction;
use crate::syntax::{
    Factory, Forward, ForwardKind, ItemKind, Name, Param, StateMember, TypeKind, TypeSpec, Value, ValueBox,
};

impl Parser<'_> {
    /// Reads a value type, a boxed one, or the announcement of one. `abstract` is behind us.
    pub(super) fn value(&mut self, is_abstract: bool) -> Parse<ItemKind> {
        let custom = self.take_word("custom");
        if self.take_word("valuetype").is_none() {
            return Err(self.unexpected("`valuetype` after `custom`"));
        }
        let name = self.name("the value type's name after `valuetype`")?;
        if self.is(";") {
            if let Some(custom) = custom {
                let message = "a forward declaration is not `custom`";
                self.error(custom, message, "the definition says it");
            }
            let kind = ForwardKind::Value { is_abstract };
            return Ok(ItemKind::Forward(Forward { name, kind }));
        }
        if self.is(":") || self.is("{") || self.is_word("supports") {
            return self.value_body(name, is_abstract, custom.is_some());
        }
        if is_abstract || custom.is_some() {
            return Err(self.unexpected("`:`, `supports` or `{` after the value type's name"));
        }
        let ty = self.type_spec()?;
        Ok(ItemKind::ValueBox(ValueBox { name, ty }))
    }

    fn value_body(&mut self, name: Name, is_abstract: bool, is_custom: bool) -> Parse<ItemKind> {
        let (mut truncatable, mut bases) = (None, Vec::new());
        if self.take(":").is_some() {
            truncatable = self.take_word("truncatable");
            bases = self.scoped_names("the name of a value type to inherit from")?;
        }
        let mut supports = Vec::new();
        if self.take_word("supports").is_some() {
            supports = self.scoped_names("the name of an interface to support")?;
        }
        let items = self.body(Place::Value, &format!("valuetype {}", name.text))?;
        let value = Value { name, is_abstract, is_custom, truncatable, bases, supports, items };
        Ok(ItemKind::Value(value))
    }

    /// Reads `public` or `private` state.
    pub(super) fn state_member(&mut self) -> Parse<ItemKind> {
        let public = self.next().is_word("public");
        let ty = self.type_spec()?;
        let declarators = self.declarators("the state member's name after its type")?;
        Ok(ItemKind::StateMember(StateMember { public, ty, declarators }))
    }

    /// Reads a factory.
    pub(super) fn factory(&mut self) -> Parse<ItemKind> {
        self.next();
        let name = self.name("the factory's name after `factory`")?;
        let params = self.params()?;
        for param in params.iter().filter(|param| param.direction != Direction::In) {
            let message = format!("parameter `{}` of factory `{}` is not `in`", param.name.text, name.text);
            self.diagnostics.push(Diagnostic::error(
                param.direction_span,
                message,
                "factories take `in` parameters only",
            ));
        }
        let raises = self.raises("raises")?;
        Ok(ItemKind::Factory(Factory { name, params, raises }))
    }

    /// Reads the parameters between round brackets.
    pub(super) fn params(&mut self) -> Parse<Vec<Param>> {
        self.expect("(", "before the parameters")?;
        let mut params = Vec::new();
        if self.take(")").is_some() {
            return Ok(params);
        }
        if self.is_word("void") && self.ahead(1).is_punct(")") {
            let hint = "no parameters are written `()`";
            return Err(self.unexpected_with("a parameter or `)`", |error| error.hint(hint)));
        }
        loop {
            params.push(self.param()?);
            if self.take(",").is_none() {
                break;
            }
        }
        if self.take(")").is_some() {
            return Ok(params);
        }
        let array = self.is("[");
        Err(self.unexpected_with("`,` or `)` after the parameter", |error| {
            if array {
                error.hint("give the array a name with `typedef` and use that as the type")
            } else {
                error
            }
        }))
    }

    fn param(&mut self) -> Parse<Param> {
        let directions = [("in", Direction::In), ("out", Direction::Out), ("inout", Direction::InOut)];
        let found = directions.into_iter().find(|(word, _)| self.is_word(word));
        let Some((_, direction)) = found else {
            let hint = "say which way the parameter goes: `in long x`";
            return Err(
                self.unexpected_with("`in`, `out` or `inout` before the parameter", |error| error.hint(hint))
            );
        };
        let direction_span = self.next().span;
        let ty = self.type_spec()?;
        self.refuse_anonymous(&ty, "a parameter");
        let name = self.name("the parameter's name after its type")?;
        Ok(Param { direction, direction_span, ty, name })
    }

    /// Complains about a type without a name where one is needed.
    pub(super) fn refuse_anonymous(&mut self, ty: &TypeSpec, what: &str) {
        let kind = match ty.kind {
            TypeKind::Sequence(..) => "sequence",
            TypeKind::Fixed(_) => "fixed-point type",
            TypeKind::Struct(_) => "structure",
            TypeKind::Union(_) => "union",
            TypeKind::Enum(_) => "enumeration",
            _ => return,
        };
        let message = format!("the type of {what} cannot be a {kind} without a name of its own");
        let error = Diagnostic::error(ty.span, message, "expected the name of a type");
        let hint = match ty.kind {
            TypeKind::Sequence(..) | TypeKind::Fixed(_) => "give it a name with `typedef` and use that",
            _ => "define it before and use its name",
        };
        self.diagnostics.push(error.hint(hint));
    }
}
