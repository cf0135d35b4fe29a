//! Which declarations become Rust: those of the main file and what they need.

use std::collections::BTreeSet;

use super::marks;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{DeclId, Kind, Model, Type};
use crate::source::Span;

/// How deeply types may lie within each other through typedefs.
const DEPTH: usize = 64;

/// What becomes Rust.
pub(super) struct Selected {
    /// The declarations.
    pub(super) ids: BTreeSet<DeclId>,
    /// There are value types among them, or places for values of any type.
    pub(super) has_values: bool,
}

/// Selects declarations and complains about those that the mapping does not know.
pub(super) fn select(model: &Model, diagnostics: &mut Diagnostics) -> Selected {
    let selected = Selected { ids: BTreeSet::new(), has_values: false };
    let mut selection = Selection { model, diagnostics, selected, open: Vec::new() };
    for (id, declaration) in model.iter() {
        if declaration.in_main_file {
            selection.add(id, declaration.span);
        }
    }
    while let Some(id) = selection.open.pop() {
        selection.needs(id);
    }
    selection.selected
}

struct Selection<'a> {
    model: &'a Model,
    diagnostics: &'a mut Diagnostics,
    selected: Selected,
    /// Selected, and not looked into yet.
    open: Vec<DeclId>,
}

/// A use of a type.
#[derive(Clone, Copy)]
struct Use {
    span: Span,
    /// How many typedefs and dimensions lie around it.
    depth: usize,
    /// Its values stay in the process.
    is_local: bool,
}

impl Selection<'_> {
    /// Selects a declaration that is used at `span`, and the scopes around it.
    fn add(&mut self, id: DeclId, span: Span) {
        if self.selected.ids.contains(&id) {
            return;
        }
        let declaration = self.model.get(id);
        match &declaration.kind {
            Kind::Value(value) if !value.is_defined => {
                let message = format!("value type `{}` is announced and never defined", declaration.name);
                self.diagnostics.push(Diagnostic::error(declaration.span, message, "only its name is known"));
                return;
            }
            Kind::Exception(_) if declaration.is_local => {
                let message = format!("exception `{}` has no form on the wire", declaration.name);
                self.diagnostics.push(Diagnostic::error(span, message, "it holds a local interface"));
                return;
            }
            Kind::Value(_) | Kind::ValueBox(_) => self.selected.has_values = true,
            Kind::Interface(interface) if interface.is_abstract => self.selected.has_values = true,
            _ => {}
        }
        self.selected.ids.insert(id);
        self.open.push(id);
        if let Some(parent) = declaration.parent {
            self.add(parent, span);
        }
    }

    /// Tells whether what is declared in here is called within the process only.
    fn is_called_here(&self, around: Option<DeclId>) -> bool {
        let around = around.map(|around| self.model.get(around));
        around.is_some_and(|around| around.is_local || matches!(around.kind, Kind::Value(_)))
    }

    /// Selects what a declaration needs.
    fn needs(&mut self, id: DeclId) {
        let declaration = self.model.get(id);
        if matches!(declaration.kind, Kind::Operation(_) | Kind::Attribute(_)) {
            self.level(declaration.doc.as_deref(), declaration.span);
        }
        let at = Use { span: declaration.span, depth: 0, is_local: declaration.is_local };
        let of_operation = Use { is_local: self.is_called_here(declaration.parent), ..at };
        match &declaration.kind {
            Kind::Interface(interface) => {
                interface.bases.iter().for_each(|base| self.add(*base, at.span));
                // A base of another file brings its operations along.
                interface.contents.iter().for_each(|part| self.add(*part, at.span));
            }
            Kind::Value(value) => {
                value.bases.iter().for_each(|base| self.add(*base, at.span));
                value.contents.iter().for_each(|part| self.add(*part, at.span));
            }
            Kind::Struct(members) | Kind::Exception(members) => {
                members.iter().for_each(|member| self.ty(&member.ty, Use { span: member.span, ..at }));
            }
            Kind::Union(union) => {
                self.ty(&union.discriminator, at);
                let members = union.cases.iter().map(|case| &case.member);
                members.for_each(|member| self.ty(&member.ty, Use { span: member.span, ..at }));
            }
            Kind::Enum(enumerators) => enumerators.iter().for_each(|one| self.add(*one, at.span)),
            Kind::Enumerator(enumerator) => self.add(enumerator.of, at.span),
            Kind::Typedef(ty) | Kind::Constant(ty, _) | Kind::ValueBox(ty) => self.ty(ty, at),
            Kind::StateMember(member) => self.ty(&member.ty, at),
            Kind::Attribute(attribute) => {
                self.ty(&attribute.ty, of_operation);
                let raises = attribute.get_raises.iter().chain(&attribute.set_raises);
                raises.for_each(|exception| self.add(*exception, at.span));
            }
            Kind::Operation(operation) => {
                self.ty(&operation.result, of_operation);
                let params = operation.parameters.iter();
                params.for_each(|param| self.ty(&param.ty, Use { span: param.span, ..of_operation }));
                operation.raises.iter().for_each(|exception| self.add(*exception, at.span));
            }
            Kind::Factory(factory) => {
                let params = factory.parameters.iter();
                params.for_each(|param| self.ty(&param.ty, Use { span: param.span, ..of_operation }));
                factory.raises.iter().for_each(|exception| self.add(*exception, at.span));
            }
            _ => {}
        }
    }

    /// Complains about a mark that has no level.
    fn level(&mut self, comment: Option<&str>, span: Span) {
        if let Err(words) = marks::level(comment) {
            let message = format!("`{words}` in the comment names no level");
            let label = "`@level 2` would say that this came with level 2";
            self.diagnostics.push(Diagnostic::error(span, message, label));
        }
    }

    fn ty(&mut self, ty: &Type, at: Use) {
        if at.depth > DEPTH {
            let label = format!("more than {DEPTH} deep, through typedefs and dimensions");
            self.diagnostics.push(Diagnostic::error(at.span, "types are nested too deeply", label));
            return;
        }
        let inner = |more: usize| Use { depth: at.depth + more, ..at };
        match ty {
            Type::ValueBase => self.selected.has_values = true,
            Type::Sequence(element, _) => self.ty(element, inner(1)),
            Type::Array(element, sizes) => self.ty(element, inner(sizes.len())),
            Type::Declared(id) => match &self.model.get(*id).kind {
                Kind::Interface(interface) if interface.is_local => self.add(*id, at.span),
                // References are of one type; what they refer to is not needed.
                Kind::Interface(interface) => self.selected.has_values |= interface.is_abstract,
                Kind::Native if !at.is_local => self.native(*id, at.span),
                Kind::Typedef(target) => {
                    self.add(*id, at.span);
                    self.ty(target, inner(1));
                }
                _ => self.add(*id, at.span),
            },
            _ => {}
        }
    }

    fn native(&mut self, id: DeclId, span: Span) {
        let native = self.model.get(id);
        let message = format!("native type `{}` has no form on the wire", native.name);
        let found = Diagnostic::error(span, message, "it would have to travel here");
        let hint = "only operations of local interfaces and value types take native types";
        self.diagnostics.push(found.at(native.span, "declared here").hint(hint));
    }
}
