//! Interfaces and what they inherit.
//!
//! Source: CORBA 3.0.3 §3.8

use std::collections::HashMap;
use std::rc::Rc;

use super::Analyzer;
use super::announce::Shape;
use super::declare::noun;
use super::scope::{ScopeKind, What};
use crate::diagnostic::Diagnostic;
use crate::model::{DeclId, Interface, Kind};
use crate::source::Span;
use crate::syntax::{Interface as InterfaceSyntax, Name, ScopedName};

/// How many interfaces or value types one may inherit from, directly or not.
const ANCESTORS: usize = 256;

impl Analyzer<'_> {
    /// Defines an interface. Returns it if it was not announced before.
    pub(super) fn interface(&mut self, interface: &InterfaceSyntax) -> Option<DeclId> {
        let (is_abstract, is_local) = (interface.is_abstract, interface.is_local);
        let shape = Shape { noun: "interface", is_abstract, is_local };
        let bases = self.interface_bases(interface);
        let kind = Kind::Interface(Interface { is_abstract, is_local, ..Interface::default() });
        let (id, is_new) = self.begin(&interface.name, shape, kind);
        self.declarations[id.index()].is_local = is_local;
        self.inherit(id, &bases, interface.name.span);
        self.open.push(id);
        self.enter(id, ScopeKind::Interface);
        let mut contents = Vec::new();
        self.items(&interface.items, &mut contents);
        self.leave();
        self.open.pop();
        *self.kind_mut(id) =
            Kind::Interface(Interface { is_abstract, is_local, bases, contents, is_defined: true });
        is_new.then_some(id)
    }

    fn interface_bases(&mut self, interface: &InterfaceSyntax) -> Vec<DeclId> {
        let mut bases: Vec<DeclId> = Vec::new();
        for name in &interface.bases {
            if self.is_itself(name, &interface.name) {
                continue;
            }
            let Some(id) = self.base_interface(name, "inherit from") else { continue };
            let Kind::Interface(base) = &self.get(id).kind else { continue };
            let (is_abstract, is_local) = (base.is_abstract, base.is_local);
            let declared = self.get(id).span;
            if bases.contains(&id) {
                self.error(name.span, format!("base `{}` stands twice", name.text()), "a second time");
                continue;
            }
            if interface.is_abstract && !is_abstract {
                let message =
                    format!("abstract interface `{}` inherits from one that is not", interface.name.text);
                let error = Diagnostic::error(name.span, message, "expected an abstract interface");
                self.push(error.at(declared, "declared here without `abstract`"));
            }
            if is_local && !interface.is_local {
                let message = format!("interface `{}` inherits from a local one", interface.name.text);
                let error =
                    Diagnostic::error(name.span, message, "this base is local").at(declared, "declared here");
                self.push(
                    error.hint(format!("make it local as well: local interface {}", interface.name.text)),
                );
            }
            bases.push(id);
        }
        bases
    }

    /// Complains about a base that is the very thing that is being declared.
    pub(super) fn is_itself(&mut self, base: &ScopedName, name: &Name) -> bool {
        let itself = base.parts.len() == 1 && base.parts[0].text == name.text && self.known(name).is_none();
        if itself {
            let message = format!("`{}` inherits from itself", name.text);
            self.error(base.span, message, "expected another base");
        }
        itself
    }

    /// Returns the interface that is to be inherited from or supported.
    pub(super) fn base_interface(&mut self, name: &ScopedName, to: &str) -> Option<DeclId> {
        let id = self.resolve_alias(name)?;
        match &self.get(id).kind {
            Kind::Interface(interface) if interface.is_defined => Some(id),
            Kind::Interface(_) => {
                self.undefined_base(name, id);
                None
            }
            kind => {
                let message =
                    format!("`{}` is {} {}", name.text(), super::announce::article(noun(kind)), noun(kind));
                let label = format!("expected an interface to {to}");
                let declared = self.get(id).span;
                self.push(Diagnostic::error(name.span, message, label).at(declared, "declared here"));
                None
            }
        }
    }

    /// Returns what a name stands for, past typedefs.
    pub(super) fn resolve_alias(&mut self, name: &ScopedName) -> Option<DeclId> {
        let id = self.resolve(name)?;
        match self.unalias(&crate::model::Type::Declared(id)) {
            crate::model::Type::Declared(target) => Some(target),
            _ => Some(id),
        }
    }

    /// Complains about a base that has no definition yet.
    pub(super) fn undefined_base(&mut self, name: &ScopedName, id: DeclId) {
        let declared = self.get(id).span;
        let (message, label) = if self.open.contains(&id) {
            (format!("`{}` inherits from itself", name.text()), "its definition has not ended")
        } else {
            (format!("`{}` is announced and not defined yet", name.text()), "a base must be defined")
        };
        let error = Diagnostic::error(name.span, message, label).at(declared, "declared here");
        self.push(error.hint("move its definition before this one"));
    }

    /// Notes all that a declaration inherits from, and checks that operations and attributes do not collide.
    pub(super) fn inherit(&mut self, id: DeclId, bases: &[DeclId], span: Span) {
        let mut all: Vec<DeclId> = Vec::new();
        for base in bases {
            for ancestor in std::iter::once(*base).chain(self.ancestors[base.index()].iter().copied()) {
                if !all.contains(&ancestor) {
                    all.push(ancestor);
                }
            }
            if all.len() > ANCESTORS {
                self.error(span, "inherits from too much", format!("more than {ANCESTORS} bases"));
                all.truncate(ANCESTORS);
                break;
            }
        }
        self.check_collisions(&all, span);
        let all: Rc<[DeclId]> = all.into();
        self.ancestors[id.index()] = all;
    }

    /// Complains about two inherited operations or attributes of one name.
    ///
    /// Source: CORBA 3.0.3 §3.8.5
    fn check_collisions(&mut self, all: &[DeclId], span: Span) {
        let mut seen: HashMap<String, DeclId> = HashMap::new();
        for base in all {
            let Some(scope) = self.scope_of[base.index()] else { continue };
            let mut entries: Vec<(String, DeclId)> = Vec::new();
            for (folded, entry) in &self.scopes[scope.0].entries {
                if let What::Declaration(id) = entry.what
                    && matches!(self.get(id).kind, Kind::Operation(_) | Kind::Attribute(_))
                {
                    entries.push((folded.clone(), id));
                }
            }
            entries.sort_by_key(|(_, id)| *id);
            for (folded, id) in entries {
                let Some(other) = seen.insert(folded, id).filter(|other| *other != id) else { continue };
                let (one, two) = (self.full_name(other), self.full_name(id));
                let message = format!("`{one}` and `{two}` are both inherited");
                let error = Diagnostic::error(span, message, "operations and attributes cannot share a name");
                let (first, second) = (self.get(other).span, self.get(id).span);
                self.push(error.at(first, "one is declared here").at(second, "the other one here"));
            }
        }
    }
}
