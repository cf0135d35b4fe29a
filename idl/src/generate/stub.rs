//! Stubs: what callers of an object have, a method for each operation of its interface and of all its bases.
//!
//! The code encodes and decodes; all else is behind `::maestro::codegen::Object`.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::Generator;
use super::interface::{Method, parameter};
use super::types::Place;
use crate::model::{DeclId, Interface, Kind, Type};

/// Functions that each stub has, unless an operation takes the name. All are those of `::maestro::codegen::Stub`.
const COMMON: [&str; 3] = ["resolve", "from_reference", "with_deadline"];

impl Generator<'_> {
    /// Makes the stub of an interface.
    pub(super) fn stub(&self, id: DeclId, interface: &Interface) -> Vec<TokenStream> {
        let name = self.client(id);
        let doc = format!(" A stub: calls objects of interface [`{}`].", self.names.ty(id));
        let mut taken = BTreeSet::new();
        let mut methods: Vec<TokenStream> = Vec::new();
        for method in self.methods(interface) {
            taken.insert(method.name.to_string());
            methods.push(self.stub_method(id, id, &method));
        }
        for base in self.model.ancestors(id) {
            let Kind::Interface(of) = &self.model.get(base).kind else { continue };
            // What has the same name in Rust is called by the base's stub.
            let own = self.methods(of).into_iter().filter(|method| taken.insert(method.name.to_string()));
            methods.extend(own.map(|method| self.stub_method(id, base, &method)));
        }
        let common = COMMON.into_iter().filter(|name| !taken.contains(*name)).map(common);
        let common: Vec<_> = common.collect();
        let mut items = vec![
            quote! { #[doc = #doc] #[derive(Debug, Clone)] pub struct #name(::maestro::codegen::Object); },
            quote! { impl #name { #(#common)* #(#methods)* } },
        ];
        items.extend(self.stub_traits(id, &name));
        items
    }

    fn client(&self, id: DeclId) -> Ident {
        format_ident!("{}Client", self.names.ty(id))
    }

    /// Makes what all stubs are, and the ways from a stub to those of its bases.
    fn stub_traits(&self, id: DeclId, name: &Ident) -> Vec<TokenStream> {
        let from = self.model.get(id).parent;
        let repository_id = &self.model.get(id).repository_id;
        let mut items = vec![
            quote! {
                impl ::maestro::codegen::Stub for #name {
                    const ID: &'static str = #repository_id;
                }
            },
            quote! {
                impl ::std::ops::Deref for #name {
                    type Target = ::maestro::codegen::Object;

                    fn deref(&self) -> &::maestro::codegen::Object {
                        &self.0
                    }
                }
            },
            convert(&quote! { ::maestro::codegen::Object }, &quote! { #name }, &quote! { Self(from) }),
        ];
        let reference = quote! { ::maestro::codegen::Reference };
        let mut ways = vec![(reference, quote! { from.0.reference() })];
        ways.extend(self.model.ancestors(id).into_iter().map(|base| {
            let client = self.client(base);
            let path = self.names.path_to(self.model.get(base).parent, from, &quote! { #client });
            (path, quote! { from.0.stub() })
        }));
        for (to, made) in ways {
            items.push(convert(&quote! { &#name }, &to, &made));
            items.push(convert(&quote! { #name }, &to, &made));
        }
        items
    }

    /// Makes the method of an operation that `owner` declares, for the stub of an interface.
    fn stub_method(&self, id: DeclId, owner: DeclId, method: &Method) -> TokenStream {
        let from = self.model.get(id).parent;
        let (name, doc) = (&method.name, &method.doc);
        let parameters: Vec<Ident> = method.arguments.iter().map(|(name, _)| parameter(name)).collect();
        let types = method.arguments.iter().map(|(_, ty)| {
            let rust = self.rust_type(ty, from);
            if self.converts(ty) {
                quote! { impl ::std::convert::Into<#rust> }
            } else {
                rust
            }
        });
        let results = method.results.iter().map(|ty| self.rust_type(ty, from));
        let result = match method.results.len() {
            1 => quote! { #(#results)* },
            _ => quote! { (#(#results),*) },
        };
        let result = match method.failure() {
            Some(failure) => {
                let failure = self.names.path_to(Some(owner), from, &quote! { #failure });
                quote! { #result, #failure }
            }
            None => result,
        };
        let called = if id == owner {
            self.stub_call(from, method, &parameters)
        } else {
            let base = self.client(owner);
            let base = self.names.path_to(self.model.get(owner).parent, from, &quote! { #base });
            quote! { self.0.stub::<#base>().#name(#(#parameters),*) }
        };
        quote! {
            #doc
            pub fn #name(&self, #(#parameters: #types),*) -> ::maestro::codegen::Invocation<#result> {
                #called
            }
        }
    }

    /// Makes the call of an operation: what writes its arguments and what reads its results.
    fn stub_call(&self, from: Option<DeclId>, method: &Method, parameters: &[Ident]) -> TokenStream {
        let wire = &method.wire;
        let values = method.arguments.iter().zip(parameters).map(|((_, ty), name)| {
            if self.converts(ty) {
                quote! { #name.into() }
            } else {
                quote! { #name }
            }
        });
        let types = method.arguments.iter().map(|(_, ty)| self.rust_type(ty, from));
        // One name for all: a parameter may have any.
        let arguments = (!parameters.is_empty()).then(|| {
            quote! { let arguments: (#(#types,)*) = (#(#values,)*); }
        });
        let writes = method.arguments.iter().enumerate().map(|(at, (_, ty))| {
            let at = Literal::usize_unsuffixed(at);
            let write = self.encode(ty, &Place::At(quote! { arguments.#at }));
            quote! { #write?; }
        });
        let write = match parameters.len() {
            0 => quote! { |_| Ok(()) },
            _ => quote! { move |output| { #(#writes)* Ok(()) } },
        };
        let reads = method.results.iter().map(|ty| self.decode(ty, from));
        let read = match method.results.len() {
            0 => quote! { |_| Ok(()) },
            1 => quote! { |input| #(#reads)* },
            _ => quote! { |input| Ok((#(#reads?),*)) },
        };
        let called = match method.oneway {
            true => quote! { self.0.oneway(#wire, #write) },
            false => quote! { self.0.call(#wire, #write, #read) },
        };
        let called = if method.reads {
            quote! { #called.idempotent() }
        } else {
            called
        };
        quote! { #arguments #called }
    }

    /// Tells whether callers may give something else that becomes an argument of this type: a literal, a stub.
    fn converts(&self, ty: &Type) -> bool {
        match self.model.unalias(ty) {
            Type::String(_) | Type::WString(_) | Type::Object => true,
            Type::Declared(id) => {
                matches!(&self.model.get(*id).kind, Kind::Interface(interface) if !interface.is_abstract && !interface.is_local)
            }
            _ => false,
        }
    }
}

/// Makes one of the functions that each stub has.
fn common(name: &str) -> TokenStream {
    match name {
        "resolve" => quote! {
            #[doc = " Makes a stub for the object that a text names: `IOR:…`, `corbaloc:…`, or the path of a file that holds one."]
            pub fn resolve(reference: &str) -> ::std::result::Result<Self, ::maestro::codegen::ResolveError> {
                <Self as ::maestro::codegen::Stub>::resolve(reference)
            }
        },
        "from_reference" => quote! {
            #[doc = " Makes a stub for the object of a reference."]
            pub fn from_reference(
                reference: impl ::std::convert::Into<::maestro::codegen::Reference>,
            ) -> ::std::result::Result<Self, ::maestro::codegen::ResolveError> {
                <Self as ::maestro::codegen::Stub>::from_reference(reference)
            }
        },
        _ => quote! {
            #[doc = " Returns a stub for the same object whose calls may take so long."]
            pub fn with_deadline(&self, deadline: ::std::time::Duration) -> Self {
                <Self as ::maestro::codegen::Stub>::with_deadline(self, deadline)
            }
        },
    }
}

pub(super) fn convert(from: &TokenStream, to: &TokenStream, made: &TokenStream) -> TokenStream {
    quote! {
        impl ::std::convert::From<#from> for #to {
            fn from(from: #from) -> Self {
                #made
            }
        }
    }
}
