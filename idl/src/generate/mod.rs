//! Rust out of a model.
//!
//! The rules are those of `docs/mapping.md`. The code is made as tokens and written by prettyplease: formatted, and the
//! same from run to run. It names nothing but `::maestro::codegen` and the standard library.

mod constant;
mod data;
mod docs;
mod flat;
mod interface;
mod marks;
mod names;
mod operations;
mod outline;
mod select;
mod skeleton;
mod stub;
mod stub_failure;
mod typecode;
mod types;
mod union;
mod value;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{DeclId, Kind, Model};

pub use self::outline::{MethodOutline, Outline, TraitOutline, outline};

use self::names::Names;

/// Makes Rust of all that the main file declares, and of what it needs of included files.
///
/// # Errors
///
/// Names that collide in Rust, each with both places, and what the mapping does not know.
pub fn generate(model: &Model) -> Result<String, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let selected = select::select(model, &mut diagnostics);
    let names = Names::new(model, &selected, &mut diagnostics);
    if diagnostics.has_errors() {
        diagnostics.sort();
        return Err(diagnostics);
    }
    let generator = Generator { model, names };
    let items = generator.value_table().into_iter().chain(generator.children(None));
    // What is made need not please lints, wherever it is taken in.
    let items = items.map(|item| quote! { #[allow(warnings, clippy::all, clippy::pedantic)] #item });
    let file = quote! { #(#items)* };
    match syn::parse2::<syn::File>(file) {
        Ok(file) => Ok(format!("{HEADER}\n{}", prettyplease::unparse(&file))),
        Err(error) => {
            let span = model.root().first().map(|id| model.get(*id).span);
            if let Some(span) = span {
                let message = format!("the code that was made is no Rust: {error}");
                diagnostics.push(Diagnostic::error(span, message, "in what is declared from here on"));
            }
            Err(diagnostics)
        }
    }
}

const HEADER: &str = "// Made by maestro-idl of an IDL file. Changes belong there.\n";

/// What the parts of the generator share.
struct Generator<'a> {
    model: &'a Model,
    names: Names,
}

impl Generator<'_> {
    /// Makes the items of a scope: each its own top-level item, modules with all that is in them.
    fn children(&self, parent: Option<DeclId>) -> Vec<TokenStream> {
        let children = self.names.selected().filter(|id| self.model.get(*id).parent == parent);
        children.flat_map(|id| self.items(id)).collect()
    }

    /// Makes the items of one declaration.
    fn items(&self, id: DeclId) -> Vec<TokenStream> {
        let mut items = match &self.model.get(id).kind {
            Kind::Module(_) | Kind::Enumerator(_) => Vec::new(),
            Kind::Interface(interface) if interface.is_defined => self.interface(id, interface),
            Kind::Interface(_) => Vec::new(),
            Kind::Struct(members) => self.structure(id, members),
            Kind::Exception(members) => self.exception(id, members),
            Kind::Union(union) => self.union(id, union),
            Kind::Enum(enumerators) => self.enumeration(id, enumerators),
            Kind::Typedef(ty) => self.typedef(id, ty),
            Kind::Constant(ty, value) => vec![self.constant(id, ty, value)],
            Kind::Value(value) => {
                self.value_item(id, value).into_iter().chain(self.value_operations(id, value)).collect()
            }
            Kind::Native => vec![self.native(id)],
            Kind::ValueBox(boxed) => self.value_box(id, boxed),
            _ => Vec::new(),
        };
        let inner = self.inner(id);
        if !inner.is_empty() {
            let name = self.names.module(id);
            let doc = docs::module(self.model, id);
            items.push(quote! { #doc pub mod #name { #(#inner)* } });
        }
        items
    }

    /// Makes what stands in the Rust module of a declaration.
    fn inner(&self, id: DeclId) -> Vec<TokenStream> {
        let mut inner = self.children(Some(id));
        if let Kind::Interface(interface) = &self.model.get(id).kind
            && interface.is_defined
        {
            inner.extend(self.interface_parts(id, interface));
        }
        if let Kind::Value(value) = &self.model.get(id).kind {
            inner.extend(self.value_parts(id, value));
        }
        inner
    }
}
