//! What a file declares, with all names resolved: what a generator works from.

mod constant;
mod declaration;
mod types;

use crate::source::SourceMap;

pub use constant::{ConstantValue, FixedValue};
pub use declaration::{
    Attribute, Case, DeclId, Declaration, Direction, Enumerator, Factory, Interface, Kind, Label, Member,
    Operation, Parameter, StateMember, Union, Value,
};
pub use types::Type;

/// All declarations of a compilation.
#[derive(Debug)]
pub struct Model {
    pub(crate) sources: SourceMap,
    pub(crate) declarations: Vec<Declaration>,
    pub(crate) root: Vec<DeclId>,
}

impl Model {
    /// Returns a declaration.
    pub fn get(&self, id: DeclId) -> &Declaration {
        &self.declarations[id.index()]
    }

    /// Returns the declarations outside of all modules, in order, those of included files too.
    pub fn root(&self) -> &[DeclId] {
        &self.root
    }

    /// Iterates over all declarations, those of included files and those that are built in too.
    pub fn iter(&self) -> impl Iterator<Item = (DeclId, &Declaration)> {
        self.declarations.iter().enumerate().map(|(at, declaration)| (DeclId::new(at), declaration))
    }

    /// Returns the texts that were compiled.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// Returns a declaration's names from the outermost module to its own.
    pub fn path(&self, id: DeclId) -> Vec<&str> {
        let mut path = Vec::new();
        let mut at = Some(id);
        while let Some(id) = at {
            let declaration = self.get(id);
            path.push(&*declaration.name);
            at = declaration.parent;
        }
        path.reverse();
        path
    }

    /// Returns a declaration's full name, as in `Module::Name`.
    pub fn scoped_name(&self, id: DeclId) -> String {
        self.path(id).join("::")
    }

    /// Returns what a type is, past all typedefs.
    pub fn unalias<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut ty = ty;
        while let Type::Declared(id) = ty {
            match &self.get(*id).kind {
                Kind::Typedef(target) => ty = target,
                _ => break,
            }
        }
        ty
    }

    /// Returns an interface's bases, direct or not, each once, the nearest first.
    pub fn ancestors(&self, id: DeclId) -> Vec<DeclId> {
        let mut all: Vec<DeclId> = Vec::new();
        let mut next = self.bases(id).to_vec();
        while !next.is_empty() {
            let mut further = Vec::new();
            for base in next {
                if !all.contains(&base) {
                    all.push(base);
                    further.extend_from_slice(self.bases(base));
                }
            }
            next = further;
        }
        all
    }

    /// Returns what an interface or a value type inherits from directly.
    fn bases(&self, id: DeclId) -> &[DeclId] {
        match &self.get(id).kind {
            Kind::Interface(interface) => &interface.bases,
            Kind::Value(value) => &value.bases,
            _ => &[],
        }
    }
}
