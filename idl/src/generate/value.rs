//! Value types: a struct for each that has state, a type without values for each that has none.
//!
//! What `docs/mapping.md` calls `Value<T>` holds them. Operations, attributes and factories never travel; whoever wants
//! them writes methods.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::data::derives;
use super::names::snake;
use super::types::Place;
use super::{Generator, docs};
use crate::model::{DeclId, Declaration, Kind, StateMember, Type, Value};

/// A member of a value type's state.
struct Field<'a> {
    declaration: &'a Declaration,
    member: &'a StateMember,
    name: Ident,
}

impl Generator<'_> {
    pub(super) fn value_item(&self, id: DeclId, value: &Value) -> Vec<TokenStream> {
        if value.is_abstract { self.abstract_value(id) } else { self.concrete_value(id, value) }
    }

    /// Makes what all places of a file share: the table of its value types, and `ValueBase`.
    pub(super) fn value_table(&self) -> Vec<TokenStream> {
        if !self.names.has_values() {
            return Vec::new();
        }
        let has_values = |id: &DeclId| match &self.model.get(*id).kind {
            Kind::Value(value) => !value.is_abstract,
            Kind::ValueBox(_) => true,
            _ => false,
        };
        let paths = self.names.selected().filter(has_values).map(|id| self.names.path(id, None));
        let describe = quote! {
            types.value(::maestro::codegen::VALUE_BASE, "ValueBase", 0, |_| Ok((::std::option::Option::None, ::std::vec::Vec::new())))
        };
        let base = format_ident!("ValueBase");
        vec![
            quote! {
                #[doc = " The value types of this file, by their repository ids."]
                pub static VALUE_TYPES: ::maestro::codegen::ValueTable =
                    ::maestro::codegen::ValueTable::new(&[#(::maestro::codegen::ValueEntry::of::<#paths>()),*]);
            },
            quote! {
                #[doc = " IDL's `ValueBase`: `Value<ValueBase>` is a value of any type of this file."]
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub enum ValueBase {}
            },
            self.value_type(&base, None, &[quote! { ::maestro::codegen::VALUE_BASE }], &describe),
        ]
    }

    /// Makes a type of which there are no values, only of those that inherit from it.
    fn abstract_value(&self, id: DeclId) -> Vec<TokenStream> {
        let (name, doc) = (self.names.ty(id), docs::of(self.model, id, "abstract value type"));
        let (repository_id, idl) = self.names_on_the_wire(id);
        let describe = quote! {
            types.value(#repository_id, #idl, 2, |_| Ok((::std::option::Option::None, ::std::vec::Vec::new())))
        };
        vec![
            quote! { #doc #[derive(Debug, Clone, Copy, PartialEq, Eq)] pub enum #name {} },
            self.value_type(&name, self.model.get(id).parent, &self.ids(id), &describe),
        ]
    }

    fn concrete_value(&self, id: DeclId, value: &Value) -> Vec<TokenStream> {
        let from = self.model.get(id).parent;
        let (name, doc, derives) = (self.names.ty(id), docs::of(self.model, id, "value type"), derives());
        let fields = self.fields(value);
        let base = self.concrete_base(value).map(|base| (base_field(&fields), self.names.path(base, from)));
        let base_field =
            base.iter().map(|(field, path)| quote! { #[doc = " The state of the base."] pub #field: #path });
        let declared = fields.iter().map(|field| self.field(field, from));
        let declared = base_field.chain(declared);
        let describe = self.describe_value(id, value, &fields, base.as_ref().map(|(_, path)| path));
        vec![
            quote! { #doc #derives pub struct #name { #(#declared),* } },
            self.value_type(&name, from, &self.ids(id), &describe),
            self.value_state(id, value, &fields, base.as_ref()),
        ]
    }

    fn field(&self, field: &Field<'_>, from: Option<DeclId>) -> TokenStream {
        let (name, ty) = (&field.name, self.rust_type(&field.member.ty, from));
        let doc = docs::part(
            field.declaration.doc.as_deref(),
            &format!("IDL's member `{}`.", field.declaration.name),
        );
        // What implements a private member is in the crate that takes the code in.
        let visibility = if field.member.public {
            quote! { pub }
        } else {
            quote! { pub(crate) }
        };
        quote! { #doc #visibility #name: #ty }
    }

    /// Makes a box: a value type around one value of another type.
    pub(super) fn value_box(&self, id: DeclId, boxed: &Type) -> Vec<TokenStream> {
        let from = self.model.get(id).parent;
        let (name, doc, derives) =
            (self.names.ty(id), docs::of(self.model, id, "boxed value type"), derives());
        let (repository_id, idl) = self.names_on_the_wire(id);
        let (ty, described) = (self.rust_type(boxed, from), self.describe(boxed, from));
        let describe = quote! { types.value_box(#repository_id, #idl, |types| #described) };
        let (write, read) = (self.encode(boxed, &Place::At(quote! { self.0 })), self.decode(boxed, from));
        let state = quote! {
            const TRUNCATABLE: &'static [&'static str] = &[#repository_id];
            const IS_CUSTOM: bool = false;
        };
        vec![
            quote! { #doc #derives pub struct #name(#[doc = " What is in the box."] pub #ty); },
            self.value_type(&name, from, &self.ids(id), &describe),
            state_impl(&name, &state, &quote! { #write }, &quote! { Ok(Self(#read?)) }, None),
        ]
    }

    fn value_type(
        &self,
        name: &Ident,
        from: Option<DeclId>,
        ids: &[TokenStream],
        describe: &TokenStream,
    ) -> TokenStream {
        let own = ids.first();
        let table = self.names.path_to(None, from, &quote! { VALUE_TYPES });
        quote! {
            impl ::maestro::codegen::ValueType for #name {
                const ID: &'static str = #own;
                const IDS: &'static [&'static str] = &[#(#ids),*];

                fn values() -> &'static ::maestro::codegen::ValueTable {
                    &#table
                }

                fn describe(
                    types: &mut ::maestro::codegen::Types,
                ) -> ::std::result::Result<::maestro::codegen::TypeHandle, ::maestro::codegen::Error> {
                    #describe
                }
            }
        }
    }

    fn describe_value(
        &self,
        id: DeclId,
        value: &Value,
        fields: &[Field<'_>],
        base: Option<&TokenStream>,
    ) -> TokenStream {
        let from = self.model.get(id).parent;
        let (repository_id, idl) = self.names_on_the_wire(id);
        let modifier = match (value.is_custom, value.is_truncatable) {
            (true, _) => quote! { 1 },
            (false, true) => quote! { 3 },
            (false, false) => quote! { 0 },
        };
        let base = match base {
            Some(base) => quote! {
                ::std::option::Option::Some(<#base as ::maestro::codegen::ValueType>::describe(types)?)
            },
            None => quote! { ::std::option::Option::None },
        };
        let rows = fields.iter().map(|field| {
            let (name, described) = (&field.declaration.name, self.describe(&field.member.ty, from));
            let public = if field.member.public {
                quote! { 1 }
            } else {
                quote! { 0 }
            };
            quote! { (#name, #described?, #public) }
        });
        quote! { types.value(#repository_id, #idl, #modifier, |types| Ok((#base, ::std::vec![#(#rows),*]))) }
    }

    fn value_state(
        &self,
        id: DeclId,
        value: &Value,
        fields: &[Field<'_>],
        base: Option<&(Ident, TokenStream)>,
    ) -> TokenStream {
        let from = self.model.get(id).parent;
        let (truncatable, is_custom) = (self.truncatable(id), value.is_custom);
        let constants = quote! {
            const TRUNCATABLE: &'static [&'static str] = &[#(#truncatable),*];
            const IS_CUSTOM: bool = #is_custom;
        };
        let name = self.names.ty(id);
        let base_part = base.map(|(field, _)| quote! { &self.#field });
        if is_custom {
            let write = quote! { ::maestro::codegen::CustomMarshal::marshal(self, output) };
            let read = quote! { ::maestro::codegen::CustomMarshal::unmarshal(input) };
            return state_impl(&name, &constants, &write, &read, base_part.as_ref());
        }
        let base_write = base.map(|(field, path)| {
            quote! { <#path as ::maestro::codegen::ValueState>::encode_state(&self.#field, output)?; }
        });
        let base_read = base.map(|(field, path)| {
            quote! { #field: <#path as ::maestro::codegen::ValueState>::decode_state(input)?, }
        });
        let writes = fields.iter().map(|field| {
            let name = &field.name;
            let write = self.encode(&field.member.ty, &Place::At(quote! { self.#name }));
            quote! { #write?; }
        });
        let reads = fields.iter().map(|field| {
            let (name, read) = (&field.name, self.decode(&field.member.ty, from));
            quote! { #name: #read? }
        });
        let write = quote! { #base_write #(#writes)* Ok(()) };
        let read = quote! { Ok(Self { #base_read #(#reads),* }) };
        state_impl(&name, &constants, &write, &read, base_part.as_ref())
    }

    /// Returns the members that a value type declares itself.
    fn fields(&self, value: &Value) -> Vec<Field<'_>> {
        let declarations = value.contents.iter().map(|id| self.model.get(*id));
        let fields = declarations.filter_map(|declaration| match &declaration.kind {
            Kind::StateMember(member) => Some(Field { declaration, member, name: snake(&declaration.name) }),
            _ => None,
        });
        fields.collect()
    }

    /// Returns the base that has state.
    fn concrete_base(&self, value: &Value) -> Option<DeclId> {
        let has_state =
            |id: &DeclId| matches!(&self.model.get(*id).kind, Kind::Value(base) if !base.is_abstract);
        value.bases.iter().copied().find(has_state)
    }

    /// Returns a value type's repository id and those of all that it inherits from.
    fn ids(&self, id: DeclId) -> Vec<TokenStream> {
        let line = std::iter::once(id).chain(self.model.ancestors(id));
        let ids = line.map(|id| &self.model.get(id).repository_id);
        ids.map(|id| quote! { #id }).collect()
    }

    /// Returns a value type's repository id and those of the bases to which it may be truncated.
    fn truncatable(&self, id: DeclId) -> Vec<&str> {
        let mut ids = Vec::new();
        let mut at = Some(id);
        while let Some(id) = at {
            let declaration = self.model.get(id);
            ids.push(&*declaration.repository_id);
            at = match &declaration.kind {
                Kind::Value(value) if value.is_truncatable => self.concrete_base(value),
                _ => None,
            };
        }
        ids
    }
}

/// Returns the name of the field with the state of the base.
fn base_field(fields: &[Field<'_>]) -> Ident {
    let is_taken = fields.iter().any(|field| field.name == "base");
    format_ident!("{}", if is_taken { "base_" } else { "base" })
}

fn state_impl(
    name: &Ident,
    constants: &TokenStream,
    write: &TokenStream,
    read: &TokenStream,
    base: Option<&TokenStream>,
) -> TokenStream {
    let base = base.map(|base| {
        quote! {
            fn base(&self) -> ::std::option::Option<&dyn ::maestro::codegen::AnyValue> {
                ::std::option::Option::Some(#base)
            }
        }
    });
    quote! {
        impl ::maestro::codegen::ValueState for #name {
            #constants

            fn encode_state(
                &self,
                output: &mut ::maestro::codegen::Output<'_>,
            ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
                #write
            }

            fn decode_state(
                input: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
                #read
            }

            #base
        }
    }
}
