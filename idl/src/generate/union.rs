//! Unions.
//!
//! A member with one label is a variant with its value. One with several labels, or with `default`, is a variant with the
//! discriminator before the value. Where the labels leave values out and there is no `default`, variant `Other` holds
//! the discriminator alone.

use proc_macro2::TokenStream;
use quote::quote;

use super::data::derives;
use super::names::camel;
use super::types::Place;
use super::{Generator, docs};
use crate::model::{Case, ConstantValue, DeclId, Kind, Label, Type, Union};

impl Generator<'_> {
    pub(super) fn union(&self, id: DeclId, union: &Union) -> Vec<TokenStream> {
        let from = self.model.get(id).parent;
        let name = self.names.ty(id);
        let doc = docs::of(self.model, id, "union");
        let derives = derives();
        let discriminator = self.rust_type(&union.discriminator, from);
        let variants = union.cases.iter().map(|case| {
            let variant = camel(&case.member.name);
            let ty = self.rust_type(&case.member.ty, from);
            let doc =
                docs::part(case.member.doc.as_deref(), &format!("IDL's member `{}`.", case.member.name));
            if only_label(case).is_some() {
                quote! { #doc #variant(#ty) }
            } else {
                quote! { #doc #variant(#discriminator, #ty) }
            }
        });
        let other = union
            .has_implicit_default
            .then(|| quote! { /** No member: the discriminator alone. */ Other(#discriminator) });
        if self.model.get(id).is_local {
            return vec![quote! { #doc pub enum #name { #(#variants,)* #other } }];
        }
        let (encode, decode) = (self.encode_union(union, from), self.decode_union(union, from));
        vec![
            quote! { #doc #derives pub enum #name { #(#variants,)* #other } },
            quote! {
                impl ::maestro::codegen::Cdr for #name {
                    fn encode(
                        &self,
                        output: &mut ::maestro::codegen::Output<'_>,
                    ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
                        output.nested(|output| { match self { #encode } })
                    }

                    fn decode(
                        input: &mut ::maestro::codegen::Input<'_, '_>,
                    ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
                        input.nested(|input| { #decode })
                    }
                }
            },
            self.union_type(id, union),
        ]
    }

    fn encode_union(&self, union: &Union, from: Option<DeclId>) -> TokenStream {
        let write_label = self.encode(&union.discriminator, &Place::behind("label"));
        let arms = union.cases.iter().map(|case| {
            let variant = camel(&case.member.name);
            let write = self.encode(&case.member.ty, &Place::behind("value"));
            if let Some(label) = only_label(case) {
                let label = self.value(label, &union.discriminator, from);
                return quote! { Self::#variant(value) => { let label = &#label; #write_label?; #write } };
            }
            let check = self.allowed(union, case, from);
            quote! {
                Self::#variant(label, value) => {
                    if !#check {
                        return Err(output.wrong_discriminator());
                    }
                    #write_label?;
                    #write
                }
            }
        });
        let other = union.has_implicit_default.then(|| {
            let labels = self.patterns(union.cases.iter(), union, from);
            let check = if labels.is_empty() {
                quote! { false }
            } else {
                quote! { matches!(*label, #(#labels)|*) }
            };
            quote! {
                Self::Other(label) => {
                    if #check {
                        return Err(output.wrong_discriminator());
                    }
                    #write_label
                }
            }
        });
        quote! { #(#arms)* #other }
    }

    /// Returns the expression that tells whether a discriminator fits a member that has several.
    fn allowed(&self, union: &Union, case: &Case, from: Option<DeclId>) -> TokenStream {
        if case.labels.contains(&Label::Default) {
            let others = union.cases.iter().filter(|other| !std::ptr::eq(*other, case));
            let labels = self.patterns(others, union, from);
            return if labels.is_empty() {
                quote! { true }
            } else {
                quote! { (!matches!(*label, #(#labels)|*)) }
            };
        }
        let labels = self.patterns(std::iter::once(case), union, from);
        quote! { matches!(*label, #(#labels)|*) }
    }

    fn decode_union(&self, union: &Union, from: Option<DeclId>) -> TokenStream {
        let read_label = self.decode(&union.discriminator, from);
        let (mut arms, mut default) = (Vec::new(), None);
        for case in &union.cases {
            let variant = camel(&case.member.name);
            let read = self.decode(&case.member.ty, from);
            let made = match only_label(case) {
                Some(_) => quote! { Self::#variant(#read?) },
                None => quote! { Self::#variant(label, #read?) },
            };
            if case.labels.contains(&Label::Default) {
                default = Some(quote! { _ => #made, });
                continue;
            }
            let labels = self.patterns(std::iter::once(case), union, from);
            arms.push(quote! { #(#labels)|* => #made, });
        }
        if default.is_none() {
            default =
                if union.has_implicit_default { Some(quote! { label => Self::Other(label), }) } else { None };
        }
        // The labels are all there are; Rust sees that for booleans and enumerations.
        let full = default.is_none() && !self.is_exhaustive(&union.discriminator);
        let full = full.then(|| quote! { _ => return Err(input.invalid_discriminator(0, 0)), });
        quote! {
            let label = #read_label?;
            Ok(match label { #(#arms)* #default #full })
        }
    }

    fn is_exhaustive(&self, discriminator: &Type) -> bool {
        match self.model.unalias(discriminator) {
            Type::Boolean => true,
            Type::Declared(id) => matches!(self.model.get(*id).kind, Kind::Enum(_)),
            _ => false,
        }
    }

    /// Returns the labels of members as patterns.
    fn patterns<'c>(
        &self,
        cases: impl Iterator<Item = &'c Case>,
        union: &Union,
        from: Option<DeclId>,
    ) -> Vec<TokenStream> {
        let labels = cases.flat_map(|case| &case.labels).filter_map(|label| match label {
            Label::Value(value) => Some(value),
            Label::Default => None,
        });
        labels.map(|value| self.value(value, &union.discriminator, from)).collect()
    }
}

/// Returns the label of a member that has just one.
fn only_label(case: &Case) -> Option<&ConstantValue> {
    match &case.labels[..] {
        [Label::Value(value)] => Some(value),
        _ => None,
    }
}
