//! The meaning of a syntax tree: scopes, names, types, constants, repository ids.
//!
//! One pass in the order of the text, because IDL wants declarations before uses.

mod announce;
mod arithmetic;
mod constant;
mod declare;
mod finish;
mod fixed;
mod hints;
mod ids;
mod interface;
mod item;
mod lookup;
mod operation;
mod scope;
mod structure;
mod types;
mod union;
mod value;

use std::collections::HashSet;
use std::rc::Rc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{DeclId, Declaration, Kind, Type};
use crate::source::{FileId, Span};
use crate::syntax::Item;

use self::ids::{IdState, Prefixes};
use self::lookup::Unresolved;
use self::scope::{Scope, ScopeId};

/// What the analysis yields.
pub(crate) struct Analyzed {
    pub(crate) declarations: Vec<Declaration>,
    pub(crate) root: Vec<DeclId>,
}

/// Analyzes a whole compilation.
///
/// Where the text is `incomplete`, names that are not declared may be in what is missing.
pub(crate) fn analyze(
    items: &[Item],
    main: FileId,
    incomplete: bool,
    diagnostics: &mut Diagnostics,
) -> Analyzed {
    let mut analyzer = Analyzer {
        main,
        incomplete,
        diagnostics,
        declarations: Vec::new(),
        ids: Vec::new(),
        scope_of: Vec::new(),
        ancestors: Vec::new(),
        scopes: vec![Scope::root()],
        current: ScopeId::ROOT,
        prefixes: Prefixes::default(),
        open: Vec::new(),
        announced_unions: HashSet::new(),
        unresolved: Vec::new(),
        type_code: None,
        doc: None,
    };
    analyzer.predeclare();
    let mut root = Vec::new();
    analyzer.items(items, &mut root);
    analyzer.finish();
    Analyzed { declarations: analyzer.declarations, root }
}

struct Analyzer<'a> {
    main: FileId,
    /// An included file is missing.
    incomplete: bool,
    diagnostics: &'a mut Diagnostics,
    declarations: Vec<Declaration>,
    /// How each declaration's repository id is made.
    ids: Vec<IdState>,
    /// The scope that a declaration opens.
    scope_of: Vec<Option<ScopeId>>,
    /// All that a declaration inherits from, the nearest first.
    ancestors: Vec<Rc<[DeclId]>>,
    scopes: Vec<Scope>,
    current: ScopeId,
    prefixes: Prefixes,
    /// Structures, unions, interfaces and value types whose bodies are being read.
    open: Vec<DeclId>,
    /// Which of the announced declarations are unions.
    announced_unions: HashSet<DeclId>,
    /// Names that were not found; at the end it is known whether they come later.
    unresolved: Vec<Unresolved>,
    /// The built-in `CORBA::TypeCode`.
    type_code: Option<DeclId>,
    /// The comments before the item that is being analyzed.
    doc: Option<Rc<str>>,
}

impl Analyzer<'_> {
    fn get(&self, id: DeclId) -> &Declaration {
        &self.declarations[id.index()]
    }

    fn kind_mut(&mut self, id: DeclId) -> &mut Kind {
        &mut self.declarations[id.index()].kind
    }

    fn error(&mut self, span: Span, message: impl Into<String>, label: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(span, message, label));
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Returns a declaration's full name.
    fn full_name(&self, id: DeclId) -> String {
        let mut parts = vec![self.get(id).name.clone()];
        let mut at = self.get(id).parent;
        while let Some(parent) = at {
            parts.push(self.get(parent).name.clone());
            at = self.get(parent).parent;
        }
        parts.reverse();
        parts.join("::")
    }

    /// Returns what a type is, past all typedefs.
    fn unalias(&self, ty: &Type) -> Type {
        let mut ty = ty;
        while let Type::Declared(id) = ty {
            match &self.get(*id).kind {
                Kind::Typedef(target) => ty = target,
                _ => break,
            }
        }
        ty.clone()
    }

    /// Tells whether a type holds a local interface.
    fn is_local(&self, ty: &Type) -> bool {
        match ty {
            Type::Sequence(element, _) | Type::Array(element, _) => self.is_local(element),
            Type::Declared(id) => self.get(*id).is_local,
            _ => false,
        }
    }
}
