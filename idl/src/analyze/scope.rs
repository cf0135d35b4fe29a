//! Scopes.
//!
//! Source: CORBA 3.0.3 §3.20

use std::collections::HashMap;
use std::rc::Rc;

use crate::model::DeclId;
use crate::source::Span;

/// A scope: its place in the analyzer's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ScopeId(pub(super) usize);

impl ScopeId {
    pub(super) const ROOT: Self = Self(0);
}

/// What opens a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Root,
    Module,
    Interface,
    Value,
    Structure,
    Operation,
}

/// The names of a scope, and those that were used in it.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    pub(super) decl: Option<DeclId>,
    pub(super) parent: Option<ScopeId>,
    /// Its own name, which nothing right inside may have.
    pub(super) name: Option<(Rc<str>, Span)>,
    /// By name in lower case.
    pub(super) entries: HashMap<String, Entry>,
    /// Names of outer or inherited scopes that were used here, by name in lower case.
    pub(super) uses: HashMap<String, (Rc<str>, Span)>,
}

/// A name in a scope.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: Rc<str>,
    pub(super) span: Span,
    pub(super) what: What,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Declaration(DeclId),
    /// A member or a parameter.
    Instance(&'static str),
    /// A declaration that could not be read.
    Wrong,
}

impl Scope {
    pub(super) fn root() -> Self {
        Self::new(ScopeKind::Root, None, None, None)
    }

    pub(super) fn new(
        kind: ScopeKind,
        decl: Option<DeclId>,
        parent: Option<ScopeId>,
        name: Option<(Rc<str>, Span)>,
    ) -> Self {
        Self { kind, decl, parent, name, entries: HashMap::new(), uses: HashMap::new() }
    }
}
