//! TypeCodes, and the constants and impls by which values go into an any and come out of it.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::Generator;
use super::types::Place;
use crate::model::{ConstantValue, DeclId, Kind, Label, Member, Type, Union};

impl Generator<'_> {
    /// Makes the constant for a typedef, whose Rust type may stand for other types of IDL too.
    pub(super) fn typedef_type(&self, id: DeclId, ty: &Type) -> TokenStream {
        let from = self.model.get(id).parent;
        let (repository_id, idl) = self.names_on_the_wire(id);
        let name = self.names.ty(id);
        let original = self.describe(ty, from);
        let describe = quote! { |types| types.alias(#repository_id, #idl, |types| #original) };
        self.type_constant(id, &quote! { #name }, &describe, ty)
    }

    /// Makes the constant for an interface, whose references are of one Rust type with all others.
    pub(super) fn interface_type(&self, id: DeclId) -> TokenStream {
        let ty = Type::Declared(id);
        let rust = self.rust_type(&ty, self.model.get(id).parent);
        let described = self.describe(&ty, None);
        self.type_constant(id, &rust, &quote! { |types| #described }, &ty)
    }

    fn type_constant(
        &self,
        id: DeclId,
        rust: &TokenStream,
        describe: &TokenStream,
        ty: &Type,
    ) -> TokenStream {
        let from = self.model.get(id).parent;
        let name = self.names.type_constant(id);
        let doc = format!(
            " `{}` as a type of IDL: its TypeCode, and the way into an any.",
            self.model.scoped_name(id)
        );
        let (write, read) = (self.encode(ty, &Place::behind("value")), self.decode(ty, from));
        quote! {
            #[doc = #doc]
            pub const #name: ::maestro::codegen::IdlType<#rust> =
                ::maestro::codegen::IdlType::new(#describe, |value, output| #write, |input| #read);
        }
    }

    /// Makes the impl by which a structure knows its TypeCode.
    pub(super) fn structure_type(&self, id: DeclId, members: &[Member]) -> TokenStream {
        let (repository_id, idl) = self.names_on_the_wire(id);
        let members = self.described_members(id, members);
        self.typed(id, &quote! { types.structure(#repository_id, #idl, |types| Ok(#members)) })
    }

    /// Makes the impl by which an exception knows its TypeCode.
    pub(super) fn exception_type(&self, id: DeclId, members: &[Member]) -> TokenStream {
        let (repository_id, idl) = self.names_on_the_wire(id);
        let members = self.described_members(id, members);
        let name = self.names.ty(id);
        quote! {
            impl ::maestro::codegen::Typed for #name {
                const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::exception_type(
                    |types| types.exception(#repository_id, #idl, |types| Ok(#members)),
                );
            }
        }
    }

    /// Makes the impl by which an enumeration knows its TypeCode.
    pub(super) fn enumeration_type(&self, id: DeclId, enumerators: &[DeclId]) -> TokenStream {
        let (repository_id, idl) = self.names_on_the_wire(id);
        let labels = enumerators.iter().map(|one| &self.model.get(*one).name);
        self.typed(id, &quote! { types.enumeration(#repository_id, #idl, &[#(#labels),*]) })
    }

    /// Makes the impl by which a union knows its TypeCode.
    pub(super) fn union_type(&self, id: DeclId, union: &Union) -> TokenStream {
        let from = self.model.get(id).parent;
        let (repository_id, idl) = self.names_on_the_wire(id);
        let discriminator = self.describe(&union.discriminator, from);
        let mut members = Vec::new();
        let mut rows = Vec::new();
        for (at, case) in union.cases.iter().enumerate() {
            let (variable, described) = (format_ident!("member{at}"), self.describe(&case.member.ty, from));
            members.push(quote! { let #variable = #described?; });
            let name = &case.member.name;
            for label in &case.labels {
                let label = self.described_label(label);
                rows.push(quote! { (#label, #name, #variable) });
            }
        }
        let parts = quote! {
            |types| {
                let discriminator = #discriminator?;
                #(#members)*
                Ok((discriminator, ::std::vec![#(#rows),*]))
            }
        };
        self.typed(id, &quote! { types.union(#repository_id, #idl, #parts) })
    }

    fn described_label(&self, label: &Label) -> TokenStream {
        let Label::Value(value) = label else { return quote! { ::std::option::Option::None } };
        let label = match value {
            ConstantValue::Integer(number) => {
                let number = Literal::i128_unsuffixed(*number);
                quote! { Integer(#number) }
            }
            ConstantValue::Boolean(value) => quote! { Boolean(#value) },
            ConstantValue::Char(value) | ConstantValue::WChar(value) => quote! { Char(#value) },
            ConstantValue::Enumerator(id) => {
                let Kind::Enumerator(enumerator) = &self.model.get(*id).kind else {
                    return quote! { ::std::option::Option::None };
                };
                let ordinal = Literal::u32_unsuffixed(enumerator.ordinal);
                quote! { Enum(#ordinal) }
            }
            // Nothing else is a discriminator.
            _ => return quote! { ::std::option::Option::None },
        };
        quote! { ::std::option::Option::Some(::maestro::codegen::Label::#label) }
    }

    fn described_members(&self, id: DeclId, members: &[Member]) -> TokenStream {
        let from = self.model.get(id).parent;
        let rows = members.iter().map(|member| {
            let (name, described) = (&member.name, self.describe(&member.ty, from));
            quote! { (#name, #described?) }
        });
        quote! { ::std::vec![#(#rows),*] }
    }

    fn typed(&self, id: DeclId, describe: &TokenStream) -> TokenStream {
        let name = self.names.ty(id);
        quote! {
            impl ::maestro::codegen::Typed for #name {
                const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
                    |types| #describe,
                    <Self as ::maestro::codegen::Cdr>::encode,
                    <Self as ::maestro::codegen::Cdr>::decode,
                );
            }
        }
    }

    /// Returns a declaration's repository id and its name in IDL.
    pub(super) fn names_on_the_wire(&self, id: DeclId) -> (&str, &str) {
        let declaration = self.model.get(id);
        (&declaration.repository_id, &declaration.name)
    }

    /// Returns the expression that describes a type to `types`.
    pub(super) fn describe(&self, ty: &Type, from: Option<DeclId>) -> TokenStream {
        match ty {
            Type::String(bound) => {
                let bound = Literal::u32_unsuffixed(bound.unwrap_or(0));
                quote! { types.string(#bound) }
            }
            Type::WString(bound) => {
                let bound = Literal::u32_unsuffixed(bound.unwrap_or(0));
                quote! { types.wstring(#bound) }
            }
            Type::Fixed { digits, scale } => {
                let (digits, scale) = (Literal::u8_unsuffixed(*digits), Literal::u8_unsuffixed(*scale));
                quote! { types.fixed(#digits, #scale) }
            }
            Type::Sequence(element, bound) => {
                let (element, bound) =
                    (self.describe(element, from), Literal::u32_unsuffixed(bound.unwrap_or(0)));
                quote! { types.sequence(#bound, |types| #element) }
            }
            Type::Array(element, sizes) => {
                sizes.iter().rev().fold(self.describe(element, from), |element, size| {
                    let size = Literal::u32_unsuffixed(*size);
                    quote! { types.array(#size, |types| #element) }
                })
            }
            Type::Object => quote! { types.object() },
            Type::ValueBase => {
                let base = self.value_base(from);
                quote! { <#base as ::maestro::codegen::ValueType>::describe(types) }
            }
            Type::Declared(id) => self.describe_declared(*id, from),
            plain => {
                let kind = plain_kind(plain);
                quote! { types.simple(::maestro::codegen::TypeKind::#kind) }
            }
        }
    }

    fn describe_declared(&self, id: DeclId, from: Option<DeclId>) -> TokenStream {
        let (repository_id, idl) = self.names_on_the_wire(id);
        match &self.model.get(id).kind {
            Kind::Interface(interface) if interface.is_abstract => {
                quote! { types.interface(::maestro::codegen::TypeKind::AbstractInterface, #repository_id, #idl) }
            }
            Kind::Value(_) | Kind::ValueBox(_) => {
                let path = self.names.path(id, from);
                quote! { <#path as ::maestro::codegen::ValueType>::describe(types) }
            }
            Kind::Interface(_) => {
                quote! { types.interface(::maestro::codegen::TypeKind::ObjRef, #repository_id, #idl) }
            }
            Kind::Typedef(_) => {
                let constant = self.names.type_constant(id);
                let path = self.names.path_to(self.model.get(id).parent, from, &quote! { #constant });
                quote! { #path.describe(types) }
            }
            _ => {
                let path = self.names.path(id, from);
                quote! { <#path as ::maestro::codegen::Typed>::TYPE.describe(types) }
            }
        }
    }
}

/// Returns the kind of a type without parameters.
fn plain_kind(ty: &Type) -> Ident {
    let kind = match ty {
        Type::Void => "Void",
        Type::Short => "Short",
        Type::UShort => "UShort",
        Type::Long => "Long",
        Type::ULong => "ULong",
        Type::LongLong => "LongLong",
        Type::ULongLong => "ULongLong",
        Type::Float => "Float",
        Type::Double => "Double",
        Type::LongDouble => "LongDouble",
        Type::Char => "Char",
        Type::WChar => "WChar",
        Type::Boolean => "Boolean",
        Type::Octet => "Octet",
        Type::Any => "Any",
        Type::TypeCode => "TypeCode",
        _ => "Null",
    };
    format_ident!("{kind}")
}
