//! Forward declarations and the definitions that follow.
//!
//! Source: CORBA 3.0.3 §3.8.4, §3.9.4, §3.11.2.3

use super::Analyzer;
use super::declare::noun;
use super::scope::What;
use crate::diagnostic::Diagnostic;
use crate::model::{DeclId, Interface, Kind, Value};
use crate::syntax::{Forward, ForwardKind, Name};

/// Whether two declarations may be of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) noun: &'static str,
    pub(super) is_abstract: bool,
    pub(super) is_local: bool,
}

impl Shape {
    fn words(self) -> String {
        let before = match (self.is_abstract, self.is_local) {
            (true, _) => "abstract ",
            (_, true) => "local ",
            _ => "",
        };
        format!("{before}{}", self.noun)
    }
}

impl Analyzer<'_> {
    /// Handles a forward declaration. Returns it if it is the first.
    pub(super) fn forward(&mut self, forward: &Forward) -> Option<DeclId> {
        let (kind, shape) = match forward.kind {
            ForwardKind::Interface { is_abstract, is_local } => {
                let interface = Interface { is_abstract, is_local, ..Interface::default() };
                (Kind::Interface(interface), Shape { noun: "interface", is_abstract, is_local })
            }
            ForwardKind::Value { is_abstract } => {
                let value = Value { is_abstract, ..Value::default() };
                (Kind::Value(value), Shape { noun: "value type", is_abstract, is_local: false })
            }
            ForwardKind::Struct => {
                (Kind::Announced, Shape { noun: "structure", is_abstract: false, is_local: false })
            }
            ForwardKind::Union => {
                (Kind::Announced, Shape { noun: "union", is_abstract: false, is_local: false })
            }
        };
        if let Some(known) = self.known(&forward.name) {
            // The same may be announced as often as anybody likes, before and after.
            if self.shape(known) == Some(shape) {
                return None;
            }
            self.other_shape(&forward.name, known, shape);
            return None;
        }
        let id = self.declare(&forward.name, kind);
        self.declarations[id.index()].is_local = shape.is_local;
        if forward.kind == ForwardKind::Union {
            self.announced_unions.insert(id);
        }
        Some(id)
    }

    /// Returns the announced declaration that a definition completes, if there is one and it fits.
    pub(super) fn announced(&mut self, name: &Name, shape: Shape) -> Option<DeclId> {
        let known = self.known(name)?;
        let open = match &self.get(known).kind {
            Kind::Interface(interface) => !interface.is_defined,
            Kind::Value(value) => !value.is_defined,
            Kind::Announced => !self.open.contains(&known),
            _ => false,
        };
        if !open || self.open.contains(&known) {
            return None;
        }
        if self.shape(known) != Some(shape) {
            self.other_shape(name, known, shape);
        }
        let body = self.prefixes.body(&name.text);
        if self.ids[known.index()].body != body {
            let span = self.get(known).span;
            let message = format!("`{}` is announced under another prefix of its repository id", name.text);
            let label = format!("IDL:{body}:1.0");
            let before = format!("IDL:{}:1.0", self.ids[known.index()].body);
            let error = Diagnostic::error(name.span, message, label).at(span, before);
            self.push(error.hint("let the same `#pragma prefix` count for both"));
        }
        let in_main_file = name.span.file == self.main;
        let doc = self.doc.as_deref().map(str::to_owned);
        let declaration = &mut self.declarations[known.index()];
        declaration.span = name.span;
        declaration.in_main_file = in_main_file;
        declaration.doc = doc;
        Some(known)
    }

    /// Returns the declaration that has this very name in the current scope.
    pub(super) fn known(&self, name: &Name) -> Option<DeclId> {
        let entry = self.scopes[self.current.0].entries.get(&name.folded())?;
        match entry.what {
            What::Declaration(id) if entry.name == name.text => Some(id),
            _ => None,
        }
    }

    fn shape(&self, id: DeclId) -> Option<Shape> {
        let plain = |noun| Some(Shape { noun, is_abstract: false, is_local: false });
        match &self.get(id).kind {
            Kind::Interface(of) => {
                Some(Shape { noun: "interface", is_abstract: of.is_abstract, is_local: of.is_local })
            }
            Kind::Value(of) => {
                Some(Shape { noun: "value type", is_abstract: of.is_abstract, is_local: false })
            }
            Kind::Announced if self.announced_unions.contains(&id) => plain("union"),
            Kind::Announced => plain("structure"),
            kind => plain(noun(kind)),
        }
    }

    fn other_shape(&mut self, name: &Name, known: DeclId, shape: Shape) {
        let span = self.get(known).span;
        let before = self.shape(known).map_or_else(String::new, Shape::words);
        let message = format!("`{}` is declared as {} and as {}", name.text, before, shape.words());
        let error = Diagnostic::error(
            name.span,
            message,
            format!("here it is {} {}", article(&shape.words()), shape.words()),
        );
        self.push(error.at(span, format!("here it is {} {before}", article(&before))));
    }
}

/// Returns the article of a noun.
pub(super) fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}
