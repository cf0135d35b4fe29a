//! New names.
//!
//! Source: CORBA 3.0.3 §3.20.1, §3.20.2

use std::rc::Rc;

use super::Analyzer;
use super::ids::IdState;
use super::scope::{Entry, Scope, ScopeId, ScopeKind, What};
use crate::diagnostic::Diagnostic;
use crate::model::{DeclId, Declaration, Kind};
use crate::source::Span;
use crate::syntax::Name;

impl Analyzer<'_> {
    /// Declares what the language brings: module `CORBA` with its pseudo types.
    pub(super) fn predeclare(&mut self) {
        let span = Span { file: self.main, start: 0, end: 0 };
        let name = |text: &str| Name { text: text.into(), span };
        self.prefixes.set("omg.org");
        let corba = self.declare(&name("CORBA"), Kind::Module(Vec::new()));
        self.enter(corba, ScopeKind::Module);
        self.type_code = Some(self.declare(&name("TypeCode"), Kind::Native));
        self.declare(&name("Principal"), Kind::Native);
        self.leave();
        self.prefixes.set("");
        self.declarations.iter_mut().for_each(|declaration| declaration.in_main_file = false);
    }

    /// Adds a declaration to the current scope. One whose name is taken is complained about and stays unfindable.
    pub(super) fn declare(&mut self, name: &Name, kind: Kind) -> DeclId {
        let id = DeclId::new(self.declarations.len());
        let free = self.check_free(name, noun(&kind));
        self.ids.push(IdState::new(self.prefixes.body(&name.text)));
        self.scope_of.push(None);
        self.ancestors.push([].into());
        self.declarations.push(Declaration {
            name: name.text.to_string(),
            span: name.span,
            parent: self.scopes[self.current.0].decl,
            repository_id: String::new(),
            in_main_file: name.span.file == self.main,
            doc: self.doc.as_deref().map(str::to_owned),
            is_local: false,
            kind,
        });
        if free {
            self.add_entry(name, What::Declaration(id));
        }
        id
    }

    /// Adds a member's or parameter's name to the current scope.
    pub(super) fn declare_instance(&mut self, name: &Name, what: &'static str) {
        if self.check_free(name, what) {
            self.add_entry(name, What::Instance(what));
        }
    }

    /// Adds the name of what could not be read, so that nobody else is blamed.
    pub(super) fn declare_wrong(&mut self, name: &Name) {
        if !self.scopes[self.current.0].entries.contains_key(&name.folded()) {
            self.add_entry(name, What::Wrong);
        }
    }

    fn add_entry(&mut self, name: &Name, what: What) {
        let entry = Entry { name: name.text.clone(), span: name.span, what };
        self.scopes[self.current.0].entries.insert(name.folded(), entry);
    }

    /// Opens the scope of a declaration.
    pub(super) fn enter(&mut self, id: DeclId, kind: ScopeKind) {
        let declaration = self.get(id);
        let name: Rc<str> = declaration.name.as_str().into();
        let span = declaration.span;
        self.prefixes.push(&name);
        let scope = match self.scope_of[id.index()] {
            Some(scope) => scope,
            None => {
                self.scopes.push(Scope::new(kind, Some(id), Some(self.current), Some((name, span))));
                ScopeId(self.scopes.len() - 1)
            }
        };
        self.scope_of[id.index()] = Some(scope);
        self.current = scope;
    }

    /// Closes the current scope.
    pub(super) fn leave(&mut self) {
        self.prefixes.pop();
        if let Some(parent) = self.scopes[self.current.0].parent {
            self.current = parent;
        }
    }

    /// Checks that a name may be given to something new in the current scope.
    fn check_free(&mut self, name: &Name, what: &str) -> bool {
        let folded = name.folded();
        let scope = &self.scopes[self.current.0];
        if let Some(entry) = scope.entries.get(&folded).cloned() {
            return self.clash(name, what, &entry);
        }
        if let Some((outer, span)) = &scope.name
            && outer.eq_ignore_ascii_case(&name.text)
            && scope.kind != ScopeKind::Operation
        {
            let error = Diagnostic::error(
                name.span,
                format!("{what} `{}` has the name of what is around it", name.text),
                "the name of a scope cannot be used right inside of it",
            );
            let error = error.at(*span, format!("`{outer}` begins here"));
            self.push(error);
            return false;
        }
        if let Some((used, span)) = scope.uses.get(&folded).cloned() {
            let message = format!("{what} `{}` comes after a use of `{used}` in the same scope", name.text);
            let error = Diagnostic::error(name.span, message, "the name has a meaning here already")
                .at(span, format!("`{used}` is used here"));
            let hint = if *used == *name.text {
                "use the full name above, as in `::Module::Name`, or choose another name"
            } else {
                "names that differ only in case are the same name; choose another one"
            };
            self.push(error.hint(hint));
            return true;
        }
        self.check_inherited(name, what)
    }

    /// Complains about a name that is taken. Returns whether the new one replaces it.
    fn clash(&mut self, name: &Name, what: &str, entry: &Entry) -> bool {
        match entry.what {
            // What a broken declaration may have meant is not known.
            What::Wrong => return true,
            // Files of the ORB define what is built in.
            What::Declaration(id) if self.is_predeclared(id) => return true,
            _ => {}
        }
        let error = if entry.name == name.text {
            Diagnostic::error(
                name.span,
                format!("{what} `{}` is declared a second time", name.text),
                "the name is taken",
            )
        } else {
            Diagnostic::error(
                name.span,
                format!("{what} `{}` differs from `{}` only in case", name.text, entry.name),
                "the name is taken",
            )
            .note("names that differ only in case cannot stand in one scope")
        };
        self.push(error.at(entry.span, format!("`{}` is declared here", entry.name)));
        false
    }

    fn is_predeclared(&self, id: DeclId) -> bool {
        let declaration = self.get(id);
        matches!(declaration.kind, Kind::Native) && declaration.span.end == 0 && !declaration.in_main_file
    }

    /// Complains about a name that an inherited operation or attribute has.
    fn check_inherited(&mut self, name: &Name, what: &str) -> bool {
        let Some(around) = self.scopes[self.current.0].decl else { return true };
        if !matches!(self.scopes[self.current.0].kind, ScopeKind::Interface | ScopeKind::Value) {
            return true;
        }
        let folded = name.folded();
        for &base in &*self.ancestors[around.index()].clone() {
            let Some(scope) = self.scope_of[base.index()] else { continue };
            let Some(entry) = self.scopes[scope.0].entries.get(&folded).cloned() else { continue };
            let What::Declaration(inherited) = entry.what else { continue };
            let kind = &self.get(inherited).kind;
            if !matches!(kind, Kind::Operation(_) | Kind::Attribute(_) | Kind::StateMember(_)) {
                continue;
            }
            let (noun, owner) = (noun(kind), self.full_name(base));
            let error = Diagnostic::error(
                name.span,
                format!("{what} `{}` has the name of an inherited {noun}", name.text),
                "inherited operations and attributes cannot be declared again",
            );
            self.push(error.at(entry.span, format!("`{owner}` declares it here")));
            return false;
        }
        true
    }
}

/// Returns how a message calls a declaration.
pub(super) fn noun(kind: &Kind) -> &'static str {
    match kind {
        Kind::Module(_) => "module",
        Kind::Interface(_) => "interface",
        Kind::Value(_) => "value type",
        Kind::ValueBox(_) => "boxed value type",
        Kind::Struct(_) => "structure",
        Kind::Announced => "forward declaration",
        Kind::Exception(_) => "exception",
        Kind::Union(_) => "union",
        Kind::Enum(_) => "enumeration",
        Kind::Enumerator(_) => "enumerator",
        Kind::Typedef(_) => "typedef",
        Kind::Constant(..) => "constant",
        Kind::Attribute(_) => "attribute",
        Kind::Operation(_) => "operation",
        Kind::StateMember(_) => "state member",
        Kind::Factory(_) => "factory",
        Kind::Native => "native type",
    }
}
