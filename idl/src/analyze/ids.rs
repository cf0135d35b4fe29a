//! Repository ids: prefixes, `#pragma ID`, `#pragma version`, `typeid`, `typeprefix`.
//!
//! Source: CORBA 3.0.3 §3.15, §10.7.5

use super::Analyzer;
use crate::diagnostic::Diagnostic;
use crate::model::{DeclId, Kind};
use crate::preprocess::{Mark, Pragma};
use crate::source::Span;
use crate::syntax::{RepositoryText, ScopedName};

/// How a declaration's repository id is made.
#[derive(Debug)]
pub(super) struct IdState {
    /// The part between the colons, as the pragmas made it.
    pub(super) body: String,
    /// The prefix of `typeprefix`.
    type_prefix: Option<String>,
    version: String,
    /// Where the version was set.
    versioned: Option<Span>,
    /// An id that was given whole, and where.
    given: Option<(String, Span)>,
}

impl IdState {
    pub(super) fn new(body: String) -> Self {
        Self { body, type_prefix: None, version: "1.0".to_owned(), versioned: None, given: None }
    }
}

/// The parts of ids that the scopes so far make, innermost last, with the frames that files add.
#[derive(Debug)]
pub(super) struct Prefixes {
    frames: Vec<Frame>,
}

#[derive(Debug)]
struct Frame {
    body: String,
    is_file: bool,
}

impl Default for Prefixes {
    fn default() -> Self {
        Self { frames: vec![Frame { body: String::new(), is_file: true }] }
    }
}

impl Prefixes {
    /// Returns the body of the id of a name in the current scope.
    pub(super) fn body(&self, name: &str) -> String {
        match self.frames.last() {
            Some(frame) if !frame.body.is_empty() => format!("{}/{name}", frame.body),
            _ => name.to_owned(),
        }
    }

    /// Opens a scope.
    pub(super) fn push(&mut self, name: &str) {
        let body = self.body(name);
        self.frames.push(Frame { body, is_file: false });
    }

    /// Closes a scope, and files that it did not see the end of.
    pub(super) fn pop(&mut self) {
        while self.frames.len() > 1 {
            if self.frames.pop().is_some_and(|frame| !frame.is_file) {
                return;
            }
        }
    }

    /// Sets the prefix for the rest of the current scope or file.
    pub(super) fn set(&mut self, prefix: &str) {
        if let Some(frame) = self.frames.last_mut() {
            prefix.clone_into(&mut frame.body);
        }
    }

    fn enter_file(&mut self, path: String) {
        self.frames.push(Frame { body: path, is_file: true });
    }

    fn leave_file(&mut self) {
        if self.frames.len() > 1 && self.frames.last().is_some_and(|frame| frame.is_file) {
            self.frames.pop();
        }
    }
}

impl Analyzer<'_> {
    /// Handles what stands between declarations.
    pub(super) fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::EnterFile => {
                // An included file begins without a prefix, in the modules that are open.
                let path = self.scopes[self.current.0].decl.map(|id| self.full_name(id).replace("::", "/"));
                self.prefixes.enter_file(path.unwrap_or_default());
            }
            Mark::LeaveFile => self.prefixes.leave_file(),
            Mark::Pragma(Pragma::Prefix { prefix, span }) => {
                self.check_prefix(prefix, *span);
                self.prefixes.set(prefix.trim_end_matches('/'));
            }
            Mark::Pragma(Pragma::Id { name, id, span }) => {
                if let Some(target) = self.resolve(name) {
                    self.give_id(target, id, *span);
                }
            }
            Mark::Pragma(Pragma::Version { name, version, span }) => self.version(name, version, *span),
        }
    }

    fn check_prefix(&mut self, prefix: &str, span: Span) {
        let right = |character: char| character.is_ascii_alphanumeric() || "-_./".contains(character);
        if !prefix.chars().all(right) || prefix.starts_with(['_', '-', '.']) {
            self.error(
                span,
                "prefix is no part of a repository id",
                "expected letters, digits, `.`, `-`, `_` and `/`",
            );
        }
    }

    /// Handles `typeid`.
    pub(super) fn type_id(&mut self, text: &RepositoryText) {
        if let Some(target) = self.resolve(&text.target) {
            self.give_id(target, &text.text, text.text_span);
        }
    }

    /// Gives a declaration an id, once.
    fn give_id(&mut self, target: DeclId, id: &str, span: Span) {
        if !is_repository_id(id) {
            let error =
                Diagnostic::error(span, "not a repository id", "expected a format, a colon and a text");
            return self.push(error.hint("for example: IDL:example.org/Account:1.0"));
        }
        let name = self.full_name(target);
        let state = &mut self.ids[target.index()];
        let before = match (&state.given, state.versioned) {
            (Some((given, at)), _) if given != id => Some(*at),
            (None, Some(at)) => Some(at),
            _ => None,
        };
        if let Some(at) = before {
            let message = format!("`{name}` has another repository id already");
            return self.push(Diagnostic::error(span, message, "a second one").at(at, "it was given here"));
        }
        state.given = Some((id.to_owned(), span));
    }

    fn version(&mut self, name: &ScopedName, version: &str, span: Span) {
        let Some(target) = self.resolve(name) else { return };
        let shown = self.full_name(target);
        let state = &mut self.ids[target.index()];
        let before = match (&state.given, state.versioned) {
            (Some((id, at)), _) if id.rsplit(':').next() != Some(version) => {
                Some((*at, "its id was given here"))
            }
            (_, Some(at)) if state.version != version => Some((at, "it was given here")),
            _ => None,
        };
        if let Some((at, label)) = before {
            let message = format!("`{shown}` has another version already");
            return self.push(Diagnostic::error(span, message, "a second one").at(at, label));
        }
        version.clone_into(&mut state.version);
        state.versioned = Some(span);
    }

    /// Handles `typeprefix`: a prefix for a scope and all that it holds, before and after.
    pub(super) fn type_prefix(&mut self, text: &RepositoryText) {
        self.check_prefix(&text.text, text.text_span);
        let Some(target) = self.resolve(&text.target) else { return };
        if !matches!(self.get(target).kind, Kind::Module(_) | Kind::Interface(_) | Kind::Value(_)) {
            let noun = super::declare::noun(&self.get(target).kind);
            let message = format!("`typeprefix` of a {noun}");
            return self.error(text.target.span, message, "expected a module, an interface or a value type");
        }
        let name = self.full_name(target);
        let state = &mut self.ids[target.index()];
        if state.type_prefix.as_ref().is_some_and(|prefix| *prefix != text.text) {
            let message = format!("`{name}` has another `typeprefix` already");
            return self.error(text.text_span, message, "a second one");
        }
        state.type_prefix = Some(text.text.clone());
    }

    /// Makes all ids, once everything is declared.
    pub(super) fn make_ids(&mut self) {
        for at in 0..self.declarations.len() {
            let id = DeclId::new(at);
            let state = &self.ids[at];
            let made = match (&state.given, self.type_prefix_of(id)) {
                (Some((given, _)), _) => given.clone(),
                (None, Some(prefix)) => {
                    let separator = if prefix.is_empty() { "" } else { "/" };
                    format!(
                        "IDL:{prefix}{separator}{}:{}",
                        self.full_name(id).replace("::", "/"),
                        state.version
                    )
                }
                (None, None) => format!("IDL:{}:{}", state.body, state.version),
            };
            self.declarations[at].repository_id = made;
        }
    }

    /// Returns the `typeprefix` that counts for a declaration: its own or that of the nearest scope around.
    fn type_prefix_of(&self, id: DeclId) -> Option<&str> {
        let mut at = Some(id);
        while let Some(id) = at {
            if let Some(prefix) = &self.ids[id.index()].type_prefix {
                return Some(prefix);
            }
            at = self.get(id).parent;
        }
        None
    }
}

/// Tells whether a text has the form of a repository id.
///
/// Source: CORBA 3.0.3 §10.7
fn is_repository_id(id: &str) -> bool {
    let Some((format, rest)) = id.split_once(':') else { return false };
    if format.is_empty() || rest.is_empty() {
        return false;
    }
    let version = rest.rsplit_once(':').and_then(|(_, version)| version.split_once('.'));
    let number = |text: &str| text.parse::<u16>().is_ok();
    format != "IDL" || version.is_some_and(|(major, minor)| number(major) && number(minor))
}
