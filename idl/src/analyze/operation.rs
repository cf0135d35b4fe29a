//! Operations, attributes, and the exceptions that they raise.
//!
//! Source: CORBA 3.0.3 §3.13, §3.14

use super::Analyzer;
use super::announce::article;
use super::declare::noun;
use super::scope::{Scope, ScopeId, ScopeKind};
use crate::diagnostic::Diagnostic;
use crate::model::{Attribute, DeclId, Direction, Kind, Operation, Parameter, Type};
use crate::source::Span;
use crate::syntax::{
    Attribute as AttributeSyntax, Operation as OperationSyntax, Param, ScopedName, TypeKind, TypeSpec,
};

impl Analyzer<'_> {
    pub(super) fn attribute(&mut self, attribute: &AttributeSyntax, contents: &mut Vec<DeclId>) {
        let ty = self.plain_type_of(&attribute.ty);
        if let Some(ty) = &ty {
            self.refuse_local(ty, attribute.ty.span, "attribute");
        }
        let get_raises = self.raises(&attribute.get_raises);
        let set_raises = self.raises(&attribute.set_raises);
        for name in &attribute.names {
            let readonly = attribute.readonly;
            let ty = ty.clone().unwrap_or(Type::Any);
            let (get_raises, set_raises) = (get_raises.clone(), set_raises.clone());
            contents.push(
                self.declare(name, Kind::Attribute(Attribute { readonly, ty, get_raises, set_raises })),
            );
        }
    }

    pub(super) fn operation(&mut self, operation: &OperationSyntax) -> DeclId {
        let result = self.result(&operation.result);
        if let Some(oneway) = operation.oneway {
            self.check_oneway(operation, oneway);
        }
        let empty = Operation {
            oneway: false,
            result: Type::Void,
            parameters: Vec::new(),
            raises: Vec::new(),
            contexts: Vec::new(),
        };
        let id = self.declare(&operation.name, Kind::Operation(empty));
        let parameters = self.parameters(&operation.params);
        let raises = self.raises(&operation.raises);
        let contexts = self.contexts(&operation.contexts);
        let oneway = operation.oneway.is_some();
        *self.kind_mut(id) = Kind::Operation(Operation { oneway, result, parameters, raises, contexts });
        id
    }

    fn result(&mut self, spec: &TypeSpec) -> Type {
        if matches!(spec.kind, TypeKind::Void) {
            return Type::Void;
        }
        let Some(ty) = self.plain_type_of(spec) else { return Type::Void };
        self.refuse_local(&ty, spec.span, "result");
        ty
    }

    /// Source: CORBA 3.0.3 §3.13.1
    fn check_oneway(&mut self, operation: &OperationSyntax, oneway: Span) {
        let name = &operation.name.text;
        if !matches!(operation.result.kind, TypeKind::Void) {
            let message = format!("oneway operation `{name}` has a result");
            self.push(
                Diagnostic::error(operation.result.span, message, "expected `void`")
                    .at(oneway, "nobody waits for it"),
            );
        }
        for param in operation.params.iter().filter(|param| param.direction != Direction::In) {
            let message = format!("oneway operation `{name}` has an output parameter");
            self.push(
                Diagnostic::error(param.direction_span, message, "expected `in`")
                    .at(oneway, "nobody waits for it"),
            );
        }
        if let Some(first) = operation.raises.first() {
            let message = format!("oneway operation `{name}` raises exceptions");
            self.push(
                Diagnostic::error(first.span, message, "nobody would see them")
                    .at(oneway, "nobody waits for it"),
            );
        }
    }

    /// Reads parameters in a scope of their own.
    pub(super) fn parameters(&mut self, params: &[Param]) -> Vec<Parameter> {
        let outer = self.current;
        self.scopes.push(Scope::new(ScopeKind::Operation, None, Some(outer), None));
        self.current = ScopeId(self.scopes.len() - 1);
        let mut parameters = Vec::new();
        for param in params {
            let ty = self.plain_type_of(&param.ty);
            self.declare_instance(&param.name, "parameter");
            let Some(ty) = ty else { continue };
            self.refuse_local(&ty, param.ty.span, "parameter");
            let (name, span) = (param.name.text.to_string(), param.name.span);
            parameters.push(Parameter { direction: param.direction, ty, name, span });
        }
        self.current = outer;
        parameters
    }

    /// Complains about a local type where it would have to leave the process.
    ///
    /// Source: CORBA 3.0.3 §3.8.7
    fn refuse_local(&mut self, ty: &Type, span: Span, what: &str) {
        let Some(around) = self.open.last() else { return };
        let outer = match &self.get(*around).kind {
            Kind::Interface(interface) if !interface.is_local => self.get(*around).span,
            _ => return,
        };
        if !self.is_local(ty) {
            return;
        }
        let error = Diagnostic::error(span, format!("{what} of a local type"), "it cannot leave the process");
        self.push(error.at(outer, "this interface is not local"));
    }

    /// Returns the exceptions of a list.
    pub(super) fn raises(&mut self, names: &[ScopedName]) -> Vec<DeclId> {
        let mut raises: Vec<DeclId> = Vec::new();
        for name in names {
            let Some(id) = self.resolve(name) else { continue };
            let declaration = self.get(id);
            if !matches!(declaration.kind, Kind::Exception(_)) {
                let noun = noun(&declaration.kind);
                let declared = declaration.span;
                let message = format!("`{}` is {} {noun}", name.text(), article(noun));
                self.push(
                    Diagnostic::error(name.span, message, "expected an exception")
                        .at(declared, "declared here"),
                );
                continue;
            }
            if raises.contains(&id) {
                let message = format!("exception `{}` stands twice", name.text());
                // It says nothing wrong, and others accept it.
                self.push(Diagnostic::warning(name.span, message, "a second time"));
                continue;
            }
            raises.push(id);
        }
        raises
    }

    /// Checks the names of context properties.
    ///
    /// Source: CORBA 3.0.3 §3.13.4
    fn contexts(&mut self, contexts: &[(String, Span)]) -> Vec<String> {
        for (text, span) in contexts {
            let name = text.strip_suffix('*').unwrap_or(text);
            let right = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '_');
            if !name.starts_with(|first: char| first.is_ascii_alphabetic()) || !name.chars().all(right) {
                self.error(
                    *span,
                    "not the name of a context property",
                    "letters, digits, `.` and `_`, and `*` at the end",
                );
            }
        }
        contexts.iter().map(|(text, _)| text.clone()).collect()
    }
}
