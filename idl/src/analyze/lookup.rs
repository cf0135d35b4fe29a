//! Names that are used.
//!
//! Source: CORBA 3.0.3 §3.20.3

use std::rc::Rc;

use super::scope::{Entry, ScopeId, ScopeKind, What};
use super::{Analyzer, hints};
use crate::diagnostic::Diagnostic;
use crate::model::{DeclId, Kind};
use crate::syntax::{Name, ScopedName, keyword_in_other_case};

/// A name that was not found where it is used.
#[derive(Debug)]
pub(super) struct Unresolved {
    pub(super) name: Rc<str>,
    pub(super) diagnostic: Diagnostic,
}

/// What a scope knows of a name.
enum Found {
    Nothing,
    One(Entry),
    /// Several bases declare it.
    Several(Vec<DeclId>),
}

impl Analyzer<'_> {
    /// Returns what a name stands for, or complains. Says nothing of what was complained about before.
    pub(super) fn resolve(&mut self, name: &ScopedName) -> Option<DeclId> {
        let first = &name.parts[0];
        let mut id = if name.absolute {
            let found = self.look_in(ScopeId::ROOT, first);
            self.accept(found, name, 0)?
        } else {
            let found = self.look_up(first);
            let id = self.accept(found, name, 0)?;
            self.note_use(first);
            id
        };
        for at in 1..name.parts.len() {
            let Some(scope) = self.scope_of[id.index()] else {
                self.no_scope(id, name, at);
                return None;
            };
            let found = self.look_in(scope, &name.parts[at]);
            id = self.accept(found, name, at)?;
        }
        Some(id)
    }

    /// Looks for a name in the current scope, in what that inherits, and in the scopes around.
    fn look_up(&self, name: &Name) -> Found {
        let mut at = Some(self.current);
        while let Some(scope) = at {
            match self.look_in(scope, name) {
                Found::Nothing => at = self.scopes[scope.0].parent,
                found => return found,
            }
        }
        Found::Nothing
    }

    /// Looks for a name in one scope and in what that inherits.
    fn look_in(&self, scope: ScopeId, name: &Name) -> Found {
        let folded = name.folded();
        let scope = &self.scopes[scope.0];
        if let Some(entry) = scope.entries.get(&folded) {
            return Found::One(entry.clone());
        }
        let Some(decl) = scope.decl else { return Found::Nothing };
        let entry_of = |base: &DeclId| {
            let scope = self.scope_of[base.index()]?;
            self.scopes[scope.0].entries.get(&folded).cloned()
        };
        let all: Vec<(DeclId, Entry)> =
            self.ancestors[decl.index()].iter().filter_map(|base| Some((*base, entry_of(base)?))).collect();
        let hidden =
            |base: DeclId| all.iter().any(|(other, _)| self.ancestors[other.index()].contains(&base));
        let visible: Vec<&(DeclId, Entry)> = all.iter().filter(|(base, _)| !hidden(*base)).collect();
        match &visible[..] {
            [] => Found::Nothing,
            [(_, entry)] => Found::One(entry.clone()),
            several => Found::Several(several.iter().map(|(base, _)| *base).collect()),
        }
    }

    /// Takes what was found for one part of a name, or complains.
    fn accept(&mut self, found: Found, name: &ScopedName, at: usize) -> Option<DeclId> {
        let part = &name.parts[at];
        let entry = match found {
            Found::One(entry) => entry,
            Found::Nothing => {
                self.not_found(name, at);
                return None;
            }
            Found::Several(bases) => {
                self.ambiguous(part, &bases);
                return None;
            }
        };
        match entry.what {
            What::Wrong => None,
            _ if entry.name != part.text => {
                let message = format!("`{}` is declared as `{}`", part.text, entry.name);
                let error = Diagnostic::error(part.span, message, "case counts where a name is used");
                self.push(error.at(entry.span, "declared here").hint(format!("write `{}`", entry.name)));
                None
            }
            What::Instance(what) => {
                let message = format!("`{}` is a {what} here", part.text);
                let error = Diagnostic::error(part.span, message, "expected the name of a declaration");
                self.push(error.at(entry.span, "declared here"));
                None
            }
            What::Declaration(id) => Some(id),
        }
    }

    /// Notes the use of a name in the current scope and those around, up to the nearest module, interface or value.
    fn note_use(&mut self, name: &Name) {
        let folded = name.folded();
        let mut at = Some(self.current);
        while let Some(id) = at {
            let scope = &mut self.scopes[id.0];
            if scope.kind == ScopeKind::Root || scope.entries.contains_key(&folded) {
                return;
            }
            scope.uses.entry(folded.clone()).or_insert_with(|| (name.text.clone(), name.span));
            let goes_on = matches!(scope.kind, ScopeKind::Structure | ScopeKind::Operation);
            at = scope.parent.filter(|_| goes_on);
        }
    }

    fn not_found(&mut self, name: &ScopedName, at: usize) {
        let part = &name.parts[at];
        let message = if at == 0 {
            format!("`{}` is not declared", part.text)
        } else {
            let outer: Vec<&str> = name.parts[..at].iter().map(|part| &*part.text).collect();
            format!("`{}` is not declared in `{}`", part.text, outer.join("::"))
        };
        let mut error = Diagnostic::error(part.span, message, "not found");
        if let Some(hint) = hints::foreign(&part.text).filter(|_| name.parts.len() == 1) {
            error = error.hint(hint);
        } else if let Some(keyword) = keyword_in_other_case(&part.text).filter(|_| name.parts.len() == 1) {
            error = error.hint(format!("did you mean keyword `{keyword}`?"));
        } else if let Some(similar) = self.similar(&part.text, at == 0) {
            error = error.hint(format!("did you mean `{similar}`?"));
        }
        self.unresolved.push(Unresolved { name: part.text.clone(), diagnostic: error });
    }

    /// Returns a declaration of a similar name, or of the same name elsewhere.
    fn similar(&self, name: &str, first: bool) -> Option<String> {
        let type_like =
            |kind: &Kind| !matches!(kind, Kind::Operation(_) | Kind::Attribute(_) | Kind::StateMember(_));
        let candidates =
            self.declarations.iter().enumerate().filter(|(_, declaration)| type_like(&declaration.kind));
        let elsewhere = candidates.clone().find(|(_, declaration)| declaration.name == name && first);
        if let Some((at, _)) = elsewhere {
            return Some(self.full_name(DeclId::new(at)));
        }
        let allowed = name.len() / 4 + 1;
        let near = candidates
            .filter(|(_, declaration)| {
                declaration.name.len().abs_diff(name.len()) <= allowed && name.len() < 64
            })
            .map(|(at, declaration)| (strsim::damerau_levenshtein(&declaration.name, name), at))
            .filter(|(distance, _)| *distance <= allowed && *distance < name.len())
            .min()?;
        Some(self.declarations[near.1].name.clone())
    }

    fn ambiguous(&mut self, part: &Name, bases: &[DeclId]) {
        let message = format!("`{}` is inherited from more than one base", part.text);
        let mut error = Diagnostic::error(part.span, message, "which one is meant?");
        let folded = part.folded();
        for base in bases.iter().take(3) {
            let owner = self.full_name(*base);
            let entry =
                self.scope_of[base.index()].and_then(|scope| self.scopes[scope.0].entries.get(&folded));
            if let Some(entry) = entry {
                error = error.at(entry.span, format!("`{owner}` declares one"));
            }
        }
        let owner = bases.first().map_or_else(String::new, |base| self.full_name(*base));
        self.push(error.hint(format!("write `{owner}::{}` or the like", part.text)));
    }

    fn no_scope(&mut self, id: DeclId, name: &ScopedName, at: usize) {
        let noun = super::declare::noun(&self.get(id).kind);
        let undefined = match &self.get(id).kind {
            Kind::Interface(interface) => !interface.is_defined,
            Kind::Value(value) => !value.is_defined,
            Kind::Announced => true,
            _ => false,
        };
        let outer = &name.parts[at - 1];
        let message = if undefined {
            format!("`{}` is not defined yet", outer.text)
        } else {
            format!("`{}` is a {noun} and no scope", outer.text)
        };
        let label = format!("`{}` cannot be looked up in it", name.parts[at].text);
        let declared = self.get(id).span;
        self.push(Diagnostic::error(outer.span, message, label).at(declared, "declared here"));
    }
}
