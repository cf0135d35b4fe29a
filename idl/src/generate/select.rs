//! Which declarations become Rust: those of the main file and what they need.

use std::collections::BTreeSet;

use super::marks;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{DeclId, Kind, Model, Type};
use crate::source::Span;

/// How deeply types may lie within each other through typedefs.
const DEPTH: usize = 64;

/// Selects declarations and complains about those that the mapping does not know.
pub(super) fn select(model: &Model, diagnostics: &mut Diagnostics) -> BTreeSet<DeclId> {
    let mut selection = Selection { model, diagnostics, selected: BTreeSet::new(), open: Vec::new() };
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
    selected: BTreeSet<DeclId>,
    /// Selected, and not looked into yet.
    open: Vec<DeclId>,
}

impl Selection<'_> {
    /// Selects a declaration that is used at `span`, and the scopes around it.
    fn add(&mut self, id: DeclId, span: Span) {
        if self.selected.contains(&id) {
            return;
        }
        let declaration = self.model.get(id);
        let refused = match &declaration.kind {
            Kind::Value(_) | Kind::ValueBox(_) => Some("value types"),
            Kind::Interface(interface) if interface.is_abstract => Some("abstract interfaces"),
            Kind::Interface(interface) if interface.is_local => Some("local interfaces"),
            Kind::Native => Some("native types"),
            _ => None,
        };
        if let Some(refused) = refused {
            let message = format!("{refused} are not generated");
            self.diagnostics.push(Diagnostic::error(
                span,
                message,
                format!("`{}` would be needed", declaration.name),
            ));
            return;
        }
        self.selected.insert(id);
        self.open.push(id);
        if let Some(parent) = declaration.parent {
            self.add(parent, span);
        }
    }

    /// Selects what a declaration needs.
    fn needs(&mut self, id: DeclId) {
        let declaration = self.model.get(id);
        let span = declaration.span;
        if matches!(declaration.kind, Kind::Operation(_) | Kind::Attribute(_)) {
            self.level(declaration.doc.as_deref(), span);
        }
        match &declaration.kind {
            Kind::Interface(interface) => {
                interface.bases.iter().for_each(|base| self.add(*base, span));
                // A base of another file brings its operations along.
                interface.contents.iter().for_each(|part| self.add(*part, span));
            }
            Kind::Struct(members) | Kind::Exception(members) => {
                members.iter().for_each(|member| self.ty(&member.ty, member.span, 0));
            }
            Kind::Union(union) => {
                self.ty(&union.discriminator, span, 0);
                union.cases.iter().for_each(|case| self.ty(&case.member.ty, case.member.span, 0));
            }
            Kind::Enum(enumerators) => enumerators.iter().for_each(|one| self.add(*one, span)),
            Kind::Enumerator(enumerator) => self.add(enumerator.of, span),
            Kind::Typedef(ty) | Kind::Constant(ty, _) => self.ty(ty, span, 0),
            Kind::Attribute(attribute) => {
                self.ty(&attribute.ty, span, 0);
                let raises = attribute.get_raises.iter().chain(&attribute.set_raises);
                raises.for_each(|exception| self.add(*exception, span));
            }
            Kind::Operation(operation) => {
                self.ty(&operation.result, span, 0);
                operation.parameters.iter().for_each(|param| self.ty(&param.ty, param.span, 0));
                operation.raises.iter().for_each(|exception| self.add(*exception, span));
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

    fn ty(&mut self, ty: &Type, span: Span, depth: usize) {
        if depth > DEPTH {
            let label = format!("more than {DEPTH} deep, through typedefs and dimensions");
            self.diagnostics.push(Diagnostic::error(span, "types are nested too deeply", label));
            return;
        }
        match ty {
            Type::ValueBase => {
                let label = "`ValueBase` would be needed";
                self.diagnostics.push(Diagnostic::error(span, "value types are not generated", label));
            }
            Type::Sequence(element, _) => self.ty(element, span, depth + 1),
            Type::Array(element, sizes) => self.ty(element, span, depth + sizes.len()),
            Type::Declared(id) => match &self.model.get(*id).kind {
                // References are of one type; what they refer to is not needed.
                Kind::Interface(interface) if !interface.is_abstract => {}
                Kind::Typedef(target) => {
                    self.add(*id, span);
                    self.ty(target, span, depth + 1);
                }
                _ => self.add(*id, span),
            },
            _ => {}
        }
    }
}
