//! What value types do: a trait for the operations, attributes and factories that one declares.
//!
//! None of that travels. The trait is there to be implemented by whoever wants it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::interface::{Method, error, parameter};
use super::names::snake;
use super::{Generator, docs};
use crate::model::{DeclId, Kind, Model, Value};

/// Tells whether a value type declares anything that it does.
pub(super) fn has_operations(model: &Model, value: &Value) -> bool {
    let is_one = |id: &DeclId| {
        matches!(model.get(*id).kind, Kind::Operation(_) | Kind::Attribute(_) | Kind::Factory(_))
    };
    value.contents.iter().any(is_one)
}

impl Generator<'_> {
    /// Makes the trait of a value type's operations.
    pub(super) fn value_operations(&self, id: DeclId, value: &Value) -> Option<TokenStream> {
        if !has_operations(self.model, value) {
            return None;
        }
        let from = self.model.get(id).parent;
        let (name, of) = (self.operations_name(id), self.names.ty(id));
        let doc = format!(" What IDL declares that a [`{of}`] does. Nothing calls it but your own code.");
        let bases = value.bases.iter().filter(|base| match &self.model.get(**base).kind {
            Kind::Value(base) => has_operations(self.model, base),
            _ => false,
        });
        let bases = bases.map(|base| {
            let name = self.operations_name(*base);
            self.names.path_to(self.model.get(*base).parent, from, &quote! { #name })
        });
        let bases: Vec<_> = bases.collect();
        let bases = (!bases.is_empty()).then(|| quote! { : #(#bases)+* });
        let methods = self.value_methods(value);
        let methods = methods.iter().map(|method| {
            let (signature, doc) = (self.signature(id, method), &method.doc);
            quote! { #doc #signature; }
        });
        let factories = self.factories(value);
        let factories = factories.iter().map(|factory| self.factory(id, factory));
        Some(quote! { #[doc = #doc] pub trait #name #bases { #(#methods)* #(#factories)* } })
    }

    /// Makes what stands in a value type's module: the error types of its operations.
    pub(super) fn value_parts(&self, id: DeclId, value: &Value) -> Vec<TokenStream> {
        let methods = self.value_methods(value).into_iter().chain(self.factories(value));
        methods.flat_map(|method| self.error_type(id, &method)).collect()
    }

    fn operations_name(&self, id: DeclId) -> Ident {
        format_ident!("{}Operations", self.names.ty(id))
    }

    /// Returns the methods of operations and attributes. A value does not change, so that only setters need to own it.
    fn value_methods(&self, value: &Value) -> Vec<Method> {
        let mut methods = self.methods_of(&value.contents);
        for method in &mut methods {
            method.reads = !method.wire.starts_with("_set_");
        }
        methods
    }

    /// Returns the factories as methods without an object.
    fn factories(&self, value: &Value) -> Vec<Method> {
        let declarations = value.contents.iter().map(|id| self.model.get(*id));
        let factories = declarations.filter_map(|declaration| match &declaration.kind {
            Kind::Factory(factory) => Some((declaration, factory)),
            _ => None,
        });
        let methods = factories.map(|(declaration, factory)| Method {
            wire: declaration.name.clone(),
            name: snake(&declaration.name),
            reads: true,
            borrows: false,
            level: None,
            arguments: factory
                .parameters
                .iter()
                .map(|param| (param.name.clone(), param.ty.clone()))
                .collect(),
            results: Vec::new(),
            error: error(&declaration.name, &factory.raises),
            oneway: false,
            doc: docs::part(declaration.doc.as_deref(), &format!("IDL's factory `{}`.", declaration.name)),
        });
        methods.collect()
    }

    fn factory(&self, id: DeclId, factory: &Method) -> TokenStream {
        let from = self.model.get(id).parent;
        let (name, doc) = (&factory.name, &factory.doc);
        let arguments = factory.arguments.iter().map(|(name, ty)| {
            let (name, ty) = (parameter(name), self.rust_type(ty, from));
            quote! { #name: #ty }
        });
        let error = match &factory.error {
            Some((error, _)) => self.names.path_to(Some(id), from, &quote! { #error }),
            None => quote! { ::maestro::codegen::SystemException },
        };
        quote! {
            #doc
            fn #name(#(#arguments),*) -> ::std::result::Result<Self, #error>
            where
                Self: ::std::marker::Sized;
        }
    }
}
