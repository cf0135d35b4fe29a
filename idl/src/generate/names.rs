//! Rust's names of what IDL declares.
//!
//! Types are in `UpperCamelCase`, modules, methods, members and parameters in `snake_case`, constants in
//! `SCREAMING_SNAKE_CASE`. A keyword becomes a raw identifier, or, where there is none (`self`, `super`, `crate`,
//! `Self`), gets an underscore behind. Two declarations that get one name are an error that shows both.

use std::collections::{BTreeSet, HashMap};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span as RustSpan, TokenStream};
use quote::quote;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{DeclId, Declaration, Kind, Model};
use crate::source::Span;

use super::select::Selected;

/// The names of the declarations that are generated.
pub(super) struct Names {
    selected: BTreeSet<DeclId>,
    parents: HashMap<DeclId, Option<DeclId>>,
    idl: HashMap<DeclId, String>,
    has_values: bool,
    /// What paths begin with that are used outside of all modules of the generated code.
    root: TokenStream,
}

impl Names {
    /// Takes the declarations that are generated, and complains about collisions.
    pub(super) fn new(model: &Model, selected: &Selected, diagnostics: &mut Diagnostics) -> Self {
        let has_values = selected.has_values;
        let selected = &selected.ids;
        let parents = selected.iter().map(|id| (*id, model.get(*id).parent)).collect();
        let idl = selected.iter().map(|id| (*id, model.get(*id).name.clone())).collect();
        let root = TokenStream::new();
        let names = Self { selected: selected.clone(), parents, idl, has_values, root };
        names.check(model, diagnostics);
        names
    }

    /// Returns the names as they are used from around the generated code, which `root` leads to.
    pub(super) fn below(self, root: TokenStream) -> Self {
        Self { root, ..self }
    }

    pub(super) fn selected(&self) -> impl Iterator<Item = DeclId> {
        self.selected.iter().copied()
    }

    /// Tells whether there are value types, or places for values of any type.
    pub(super) fn has_values(&self) -> bool {
        self.has_values
    }

    fn of(&self, id: DeclId) -> &str {
        self.idl.get(&id).map_or("", String::as_str)
    }

    /// Returns the name of a type, a trait or an enumerator's variant.
    pub(super) fn ty(&self, id: DeclId) -> Ident {
        camel(self.of(id))
    }

    /// Returns the name of the Rust module of a declaration.
    pub(super) fn module(&self, id: DeclId) -> Ident {
        snake(self.of(id))
    }

    pub(super) fn constant(&self, id: DeclId) -> Ident {
        ident(&self.of(id).to_shouty_snake_case())
    }

    /// Returns the name of the constant that says how a type of IDL is described.
    pub(super) fn type_constant(&self, id: DeclId) -> Ident {
        ident(&type_constant(self.of(id)))
    }

    /// Returns the path of a type from within the Rust module of a declaration.
    pub(super) fn path(&self, id: DeclId, from: Option<DeclId>) -> TokenStream {
        let name = self.ty(id);
        self.path_to(self.parent(id), from, &quote! { #name })
    }

    /// Returns the path of something in the Rust module of a declaration, from within that of another.
    pub(super) fn path_to(
        &self,
        module: Option<DeclId>,
        from: Option<DeclId>,
        name: &TokenStream,
    ) -> TokenStream {
        let (to, here) = (self.modules(module), self.modules(from));
        let common = to.iter().zip(&here).take_while(|(one, other)| one == other).count();
        let up = here[common..].iter().map(|_| quote! { super:: });
        let down = to[common..].iter().map(|id| {
            let module = self.module(*id);
            quote! { #module:: }
        });
        let root = from.is_none().then_some(&self.root);
        quote! { #root #(#up)* #(#down)* #name }
    }

    fn parent(&self, id: DeclId) -> Option<DeclId> {
        self.parents.get(&id).copied().flatten()
    }

    /// Returns the modules down to one, the outermost first.
    fn modules(&self, at: Option<DeclId>) -> Vec<DeclId> {
        let mut modules = Vec::new();
        let mut at = at;
        while let Some(id) = at {
            modules.push(id);
            at = self.parent(id);
        }
        modules.reverse();
        modules
    }

    /// Complains about names that collide in Rust and not in IDL.
    fn check(&self, model: &Model, diagnostics: &mut Diagnostics) {
        let mut scopes: HashMap<Option<DeclId>, Taken> = HashMap::new();
        if let Some(first) = self.selected().next().filter(|_| self.has_values) {
            let root = scopes.entry(None).or_default();
            for name in ["ValueBase", "const VALUE_TYPES"] {
                root.take(name.to_owned(), model.get(first).span, diagnostics);
            }
        }
        for id in self.selected() {
            let declaration = model.get(id);
            let taken = scopes.entry(declaration.parent).or_default();
            for name in outer_names(declaration) {
                taken.take(name, declaration.span, diagnostics);
            }
            check_inner(model, declaration, diagnostics);
        }
    }
}

/// Returns the names that a declaration has in the scope around it: types as they are, others with a word before.
fn outer_names(declaration: &Declaration) -> Vec<String> {
    let name = &declaration.name;
    let (camel, snake) = (name.to_upper_camel_case(), name.to_snake_case());
    let errors = |operation: &str, raises: &[DeclId]| {
        let name = operation.to_upper_camel_case();
        if raises.is_empty() { vec![] } else { vec![format!("{name}Error"), format!("{name}Failure")] }
    };
    match &declaration.kind {
        Kind::Constant(..) => vec![format!("const {}", name.to_shouty_snake_case())],
        Kind::Attribute(attribute) => {
            let setter = (!attribute.readonly).then(|| format!("fn set_{snake}"));
            let methods = [Some(format!("fn {snake}")), setter].into_iter().flatten();
            let get_errors = errors(&format!("get_{name}"), &attribute.get_raises);
            methods.chain(get_errors).chain(errors(&format!("set_{name}"), &attribute.set_raises)).collect()
        }
        Kind::Operation(operation) => {
            std::iter::once(format!("fn {snake}")).chain(errors(name, &operation.raises)).collect()
        }
        Kind::Interface(_) => {
            vec![
                format!("{camel}Skeleton"),
                format!("{camel}Client"),
                format!("const {}", type_constant(name)),
                camel,
                snake,
            ]
        }
        Kind::Typedef(_) => vec![format!("const {}", type_constant(name)), camel],
        Kind::Module(_) => vec![snake],
        Kind::StateMember(_) => vec![format!("member {snake}")],
        Kind::Factory(factory) => {
            std::iter::once(format!("fn {snake}")).chain(errors(name, &factory.raises)).collect()
        }
        Kind::Value(_) => vec![format!("{camel}Operations"), camel],
        Kind::Enumerator(_) => Vec::new(),
        _ => vec![camel],
    }
}

/// Complains about collisions of parameters, members and variants.
fn check_inner(model: &Model, declaration: &Declaration, diagnostics: &mut Diagnostics) {
    let mut taken = Taken::default();
    let mut take = |name: String, span: Span| taken.take(name, span, diagnostics);
    match &declaration.kind {
        Kind::Operation(operation) => {
            operation.parameters.iter().for_each(|param| take(param.name.to_snake_case(), param.span));
        }
        Kind::Factory(factory) => {
            factory.parameters.iter().for_each(|param| take(param.name.to_snake_case(), param.span));
        }
        Kind::Struct(members) | Kind::Exception(members) => {
            members.iter().for_each(|member| take(member.name.to_snake_case(), member.span));
        }
        Kind::Union(union) => {
            let members = union.cases.iter().map(|case| &case.member);
            members.for_each(|member| take(member.name.to_upper_camel_case(), member.span));
            if union.has_implicit_default {
                take("Other".to_owned(), declaration.span);
            }
        }
        Kind::Enum(enumerators) => {
            let enumerators = enumerators.iter().map(|id| model.get(*id));
            enumerators.for_each(|one| take(one.name.to_upper_camel_case(), one.span));
        }
        _ => {}
    }
}

/// The Rust names of a scope with the places of their declarations.
#[derive(Default)]
struct Taken(HashMap<String, Span>);

impl Taken {
    fn take(&mut self, name: String, span: Span, diagnostics: &mut Diagnostics) {
        let shown = name.rsplit(' ').next().unwrap_or(&name).to_owned();
        if let Some(before) = self.0.insert(name, span) {
            diagnostics.push(
                Diagnostic::error(
                    span,
                    format!("two declarations are called `{shown}` in Rust"),
                    "the second one",
                )
                .at(before, "the first one")
                .hint("names are converted to Rust's case; give one of them another name"),
            );
        }
    }
}

/// Makes the name of the constant that says how a type of IDL is described.
fn type_constant(name: &str) -> String {
    format!("{}_TYPE", name.to_shouty_snake_case())
}

/// Makes the name of a type.
pub(super) fn camel(name: &str) -> Ident {
    ident(&name.to_upper_camel_case())
}

/// Makes the name of a member, a method, a parameter or a module.
pub(super) fn snake(name: &str) -> Ident {
    ident(&name.to_snake_case())
}

/// Makes an identifier of any word.
fn ident(name: &str) -> Ident {
    match name {
        "self" | "Self" | "super" | "crate" | "_" => Ident::new(&format!("{name}_"), RustSpan::call_site()),
        _ if name.is_empty() => Ident::new("empty_", RustSpan::call_site()),
        _ => match syn::parse_str::<Ident>(name) {
            Ok(ident) => ident,
            Err(_) => Ident::new_raw(name, RustSpan::call_site()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_rusts() {
        for (idl, rust) in
            [("get", "get"), ("type", "r#type"), ("self", "self_"), ("getURL", "get_url"), ("X", "x")]
        {
            assert_eq!(snake(idl).to_string(), rust);
        }
        for (idl, rust) in
            [("self", "Self_"), ("NOT_FOUND", "NotFound"), ("long_name", "LongName"), ("a", "A")]
        {
            assert_eq!(camel(idl).to_string(), rust);
        }
    }
}
