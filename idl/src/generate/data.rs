//! Structures, exceptions, enumerations, typedefs.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::flat::Flat;
use super::names::snake;
use super::types::Place;
use super::{Generator, docs};
use crate::model::{DeclId, Member, Type};

/// What all data derives.
pub(super) fn derives() -> TokenStream {
    quote! {
        #[derive(
            Debug,
            Clone,
            PartialEq,
            ::maestro::codegen::serde::Serialize,
            ::maestro::codegen::serde::Deserialize,
        )]
        #[serde(crate = "::maestro::codegen::serde")]
    }
}

impl Generator<'_> {
    pub(super) fn structure(&self, id: DeclId, members: &[Member]) -> Vec<TokenStream> {
        if self.model.get(id).is_local {
            return vec![self.local_structure(id, members)];
        }
        let doc = docs::of(self.model, id, "structure");
        let mut items = self.record(id, members, &doc);
        items.push(self.structure_type(id, members));
        items
    }

    pub(super) fn exception(&self, id: DeclId, members: &[Member]) -> Vec<TokenStream> {
        let doc = docs::of(self.model, id, "exception");
        let mut items = self.record(id, members, &doc);
        let name = self.names.ty(id);
        let shown = self.model.scoped_name(id);
        let repository_id = &self.model.get(id).repository_id;
        items.push(quote! {
            impl ::std::fmt::Display for #name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str(#shown)
                }
            }
        });
        items.push(quote! { impl ::std::error::Error for #name {} });
        items.push(quote! {
            impl ::maestro::codegen::UserException for #name {
                const ID: &'static str = #repository_id;
            }
        });
        items.push(self.exception_type(id, members));
        items
    }

    /// Makes a struct with public fields, and how it travels.
    fn record(&self, id: DeclId, members: &[Member], doc: &TokenStream) -> Vec<TokenStream> {
        let from = self.model.get(id).parent;
        let name = self.names.ty(id);
        let derives = derives();
        let fields: Vec<_> = members.iter().map(|member| snake(&member.name)).collect();
        let declared = self.declared_fields(id, members);
        let encode = members.iter().zip(&fields).map(|(member, field)| {
            let write = self.encode(&member.ty, &Place::At(quote! { self.#field }));
            quote! { #write?; }
        });
        let decode = members.iter().zip(&fields).map(|(member, field)| {
            let read = self.decode(&member.ty, from);
            quote! { #field: #read? }
        });
        let flat = Flat::of(self, members);
        let inline = flat.is_some().then(|| quote! { #[inline] });
        let (put, get) = flat.map(|flat| (flat.encode(self, members), flat.decode(self, members))).unzip();
        vec![
            quote! { #doc #derives pub struct #name { #(#declared),* } },
            quote! {
                impl ::maestro::codegen::Cdr for #name {
                    #inline
                    fn encode(
                        &self,
                        output: &mut ::maestro::codegen::Output<'_>,
                    ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
                        #put
                        output.nested(|output| { #(#encode)* Ok(()) })
                    }

                    #inline
                    fn decode(
                        input: &mut ::maestro::codegen::Input<'_, '_>,
                    ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
                        #get
                        input.nested(|input| Ok(Self { #(#decode),* }))
                    }
                }
            },
        ]
    }

    pub(super) fn enumeration(&self, id: DeclId, enumerators: &[DeclId]) -> Vec<TokenStream> {
        let name = self.names.ty(id);
        let doc = docs::of(self.model, id, "enumeration");
        let derives = derives();
        let variants: Vec<_> = enumerators.iter().map(|one| self.names.ty(*one)).collect();
        let count = Literal::usize_unsuffixed(variants.len());
        let declared = enumerators.iter().zip(&variants).enumerate().map(|(at, (one, variant))| {
            let doc = docs::part(None, &format!("IDL's enumerator `{}`.", self.model.get(*one).name));
            let at = Literal::usize_unsuffixed(at);
            quote! { #doc #variant = #at }
        });
        let numbers = (0..variants.len()).map(Literal::usize_unsuffixed);
        let last = variants.last();
        let others = variants.iter().take(variants.len().saturating_sub(1));
        vec![
            quote! { #doc #derives #[derive(Copy, Eq, PartialOrd, Ord, Hash)] #[repr(u32)] pub enum #name { #(#declared),* } },
            quote! {
                impl ::maestro::codegen::Cdr for #name {
                    fn encode(
                        &self,
                        output: &mut ::maestro::codegen::Output<'_>,
                    ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
                        output.write_enum(*self as u32)
                    }

                    fn decode(
                        input: &mut ::maestro::codegen::Input<'_, '_>,
                    ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
                        Ok(match input.read_enum(#count)? {
                            #(#numbers => Self::#others,)*
                            _ => Self::#last,
                        })
                    }
                }
            },
            self.enumeration_type(id, enumerators),
        ]
    }

    pub(super) fn typedef(&self, id: DeclId, ty: &Type) -> Vec<TokenStream> {
        let name = self.names.ty(id);
        let doc = docs::of(self.model, id, "typedef");
        let rust = self.rust_type(ty, self.model.get(id).parent);
        let constant = (!self.model.get(id).is_local).then(|| self.typedef_type(id, ty));
        std::iter::once(quote! { #doc pub type #name = #rust; }).chain(constant).collect()
    }

    /// Makes a type of which IDL knows only the name.
    pub(super) fn native(&self, id: DeclId) -> TokenStream {
        let (name, doc) = (self.names.ty(id), docs::of(self.model, id, "native type"));
        quote! { #doc pub type #name = ::maestro::codegen::Native; }
    }

    /// Makes a struct that stays in the process, because something in it does.
    fn local_structure(&self, id: DeclId, members: &[Member]) -> TokenStream {
        let (name, doc) = (self.names.ty(id), docs::of(self.model, id, "structure"));
        let fields = self.declared_fields(id, members);
        quote! { #doc pub struct #name { #(#fields),* } }
    }

    fn declared_fields(&self, id: DeclId, members: &[Member]) -> Vec<TokenStream> {
        let from = self.model.get(id).parent;
        let fields = members.iter().map(|member| {
            let (field, ty) = (snake(&member.name), self.rust_type(&member.ty, from));
            let doc = docs::part(member.doc.as_deref(), &format!("IDL's member `{}`.", member.name));
            quote! { #doc pub #field: #ty }
        });
        fields.collect()
    }
}
