//! Types: how they are written in Rust, read and written on the wire.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Generator;
use crate::model::{DeclId, Kind, Type};

/// The longest array that is one of Rust's, in elements of all dimensions; longer ones go to the heap.
const SHORT_ARRAY: usize = 256;
/// The longest dimension of an array that serde knows.
const SHORT_DIMENSION: usize = 32;

/// Where a value that is written lies.
pub(super) enum Place {
    /// In a variable or a field.
    At(TokenStream),
    /// Behind a reference.
    Behind(TokenStream),
}

impl Place {
    pub(super) fn behind(variable: &str) -> Self {
        let variable = quote::format_ident!("{variable}");
        Self::Behind(quote! { #variable })
    }

    fn reference(&self) -> TokenStream {
        match self {
            Self::At(place) => quote! { &#place },
            Self::Behind(reference) => quote! { #reference },
        }
    }

    fn value(&self) -> TokenStream {
        match self {
            Self::At(place) => quote! { #place },
            Self::Behind(reference) => quote! { *#reference },
        }
    }

    /// Returns what can be indexed.
    fn place(&self) -> TokenStream {
        match self {
            Self::At(place) => quote! { #place },
            Self::Behind(reference) => quote! { #reference },
        }
    }
}

impl Generator<'_> {
    /// Returns a type as it is written in the Rust module of `from`.
    pub(super) fn rust_type(&self, ty: &Type, from: Option<DeclId>) -> TokenStream {
        let codegen = |name: TokenStream| quote! { ::maestro::codegen::#name };
        match ty {
            Type::Void => quote! { () },
            Type::Short => quote! { i16 },
            Type::UShort => quote! { u16 },
            Type::Long => quote! { i32 },
            Type::ULong => quote! { u32 },
            Type::LongLong => quote! { i64 },
            Type::ULongLong => quote! { u64 },
            Type::Float => quote! { f32 },
            Type::Double => quote! { f64 },
            Type::LongDouble => codegen(quote! { LongDouble }),
            Type::Char | Type::WChar => quote! { char },
            Type::Boolean => quote! { bool },
            Type::Octet => quote! { u8 },
            Type::Any => codegen(quote! { Any }),
            Type::Object => codegen(quote! { Reference }),
            Type::ValueBase => {
                let base = self.value_base(from);
                codegen(quote! { Value<#base> })
            }
            Type::TypeCode => codegen(quote! { TypeCode }),
            Type::String(_) | Type::WString(_) => quote! { ::std::string::String },
            Type::Fixed { digits, scale } => {
                let (digits, scale) = (Literal::u8_unsuffixed(*digits), Literal::u8_unsuffixed(*scale));
                codegen(quote! { Fixed<#digits, #scale> })
            }
            Type::Sequence(element, _) => {
                let element = self.rust_type(element, from);
                quote! { ::std::vec::Vec<#element> }
            }
            Type::Array(element, sizes) => {
                let mut ty = self.rust_type(element, from);
                for (at, size) in sizes.iter().enumerate().rev() {
                    let count = Literal::u32_unsuffixed(*size);
                    ty = if is_short(&sizes[at..]) {
                        quote! { [#ty; #count] }
                    } else {
                        codegen(quote! { Array<#ty, #count> })
                    };
                }
                ty
            }
            Type::Declared(id) => self.declared_type(*id, from),
        }
    }

    fn declared_type(&self, id: DeclId, from: Option<DeclId>) -> TokenStream {
        match &self.model.get(id).kind {
            Kind::Interface(interface) if interface.is_abstract => {
                let base = self.value_base(from);
                quote! { ::maestro::codegen::Abstract<#base> }
            }
            Kind::Interface(interface) if interface.is_local => {
                let path = self.names.path(id, from);
                quote! { ::std::boxed::Box<dyn #path> }
            }
            Kind::Interface(_) => quote! { ::maestro::codegen::Reference },
            Kind::Value(_) | Kind::ValueBox(_) => {
                let path = self.names.path(id, from);
                quote! { ::maestro::codegen::Value<#path> }
            }
            _ => self.names.path(id, from),
        }
    }

    /// Returns the path of the file's `ValueBase`.
    pub(super) fn value_base(&self, from: Option<DeclId>) -> TokenStream {
        self.names.path_to(None, from, &quote! { ValueBase })
    }

    /// Tells whether values of a type travel as their Rust type says, and not by a method of their kind.
    fn is_cdr(&self, id: DeclId) -> bool {
        !matches!(self.model.get(id).kind, Kind::Interface(_) | Kind::Value(_) | Kind::ValueBox(_))
    }

    /// Returns the method of `Input` or `Output` for a type that is written without parameters.
    pub(super) fn method(&self, verb: &str, ty: &Type) -> TokenStream {
        let kind = match ty {
            Type::Declared(id) => Some(&self.model.get(*id).kind),
            _ => None,
        };
        match kind {
            Some(Kind::Value(_) | Kind::ValueBox(_)) => method(verb, &Type::ValueBase),
            Some(Kind::Interface(interface)) if interface.is_abstract => {
                let name = quote::format_ident!("{verb}_abstract");
                quote! { #name }
            }
            _ => method(verb, ty),
        }
    }

    /// Returns the expression that reads a value from `input`.
    pub(super) fn decode(&self, ty: &Type, from: Option<DeclId>) -> TokenStream {
        let ty = self.model.unalias(ty);
        match ty {
            Type::String(bound) => {
                let bound = bound_of(*bound);
                quote! { input.read_string(#bound) }
            }
            Type::WString(bound) => {
                let bound = bound_of(*bound);
                quote! { input.read_wstring(#bound) }
            }
            Type::Sequence(element, bound) => {
                let bound = bound_of(*bound);
                if *self.model.unalias(element) == Type::Octet {
                    return quote! { input.read_octets(#bound) };
                }
                let least = Literal::usize_unsuffixed(self.min_octets(element, 0));
                let element = self.decode(element, from);
                quote! { input.read_sequence(#bound, #least, |input| #element) }
            }
            Type::Array(element, sizes) => {
                let mut read = self.decode(element, from);
                for at in (0..sizes.len()).rev() {
                    read = if is_short(&sizes[at..]) {
                        quote! { input.read_array(|input| #read) }
                    } else {
                        quote! { input.read_long_array(|input| #read) }
                    };
                }
                read
            }
            Type::Any if self.names.has_values() => {
                let table = self.names.path_to(None, from, &quote! { VALUE_TYPES });
                quote! { input.read_any_of(#table.for_anys()) }
            }
            Type::Declared(id) if self.is_cdr(*id) => {
                let path = self.names.path(*id, from);
                quote! { <#path as ::maestro::codegen::Cdr>::decode(input) }
            }
            plain => {
                let method = self.method("read", plain);
                quote! { input.#method() }
            }
        }
    }

    /// Returns the expression that writes a value to `output`.
    pub(super) fn encode(&self, ty: &Type, place: &Place) -> TokenStream {
        let ty = self.model.unalias(ty);
        let value = place.reference();
        match ty {
            Type::String(bound) => {
                let bound = bound_of(*bound);
                quote! { output.write_string(#value, #bound) }
            }
            Type::WString(bound) => {
                let bound = bound_of(*bound);
                quote! { output.write_wstring(#value, #bound) }
            }
            Type::Sequence(element, bound) => {
                let bound = bound_of(*bound);
                if *self.model.unalias(element) == Type::Octet {
                    return quote! { output.write_octets(#value, #bound) };
                }
                let element = self.encode(element, &Place::behind("element"));
                quote! { output.write_sequence(#value, #bound, |output, element| #element) }
            }
            Type::Array(element, sizes) => {
                let mut write = self.encode(element, &Place::behind("element"));
                for _ in 1..sizes.len() {
                    write = quote! { output.write_array(&element[..], |output, element| #write) };
                }
                let place = place.place();
                quote! { output.write_array(&#place[..], |output, element| #write) }
            }
            Type::Declared(id) if self.is_cdr(*id) => {
                quote! { ::maestro::codegen::Cdr::encode(#value, output) }
            }
            Type::Any | Type::TypeCode | Type::Object | Type::ValueBase | Type::Declared(_) => {
                let method = self.method("write", ty);
                quote! { output.#method(#value) }
            }
            plain => {
                let method = method("write", plain);
                let value = place.value();
                quote! { output.#method(#value) }
            }
        }
    }

    /// Returns how many octets a value takes at least: no peer can claim more elements than octets allow.
    fn min_octets(&self, ty: &Type, depth: usize) -> usize {
        // Deeper down nothing is gained; 1 is always right.
        if depth > 8 {
            return 1;
        }
        let sum = |types: &mut dyn Iterator<Item = &Type>| {
            types.fold(0_usize, |sum, ty| sum.saturating_add(self.min_octets(ty, depth + 1)))
        };
        match self.model.unalias(ty) {
            Type::Void | Type::Char | Type::WChar | Type::Boolean | Type::Octet => 1,
            Type::Short | Type::UShort => 2,
            Type::Long | Type::ULong | Type::Float | Type::Any | Type::TypeCode => 4,
            Type::LongLong | Type::ULongLong | Type::Double => 8,
            Type::LongDouble => 16,
            Type::String(_) => 5,
            Type::WString(_) | Type::Sequence(..) => 4,
            Type::ValueBase => 4,
            Type::Object => 9,
            Type::Fixed { digits, .. } => usize::from(*digits) / 2 + 1,
            Type::Array(element, sizes) => {
                let count = sizes.iter().fold(1_usize, |count, size| count.saturating_mul(*size as usize));
                self.min_octets(element, depth + 1).saturating_mul(count)
            }
            Type::Declared(id) => match &self.model.get(*id).kind {
                Kind::Struct(members) => sum(&mut members.iter().map(|member| &member.ty)).max(1),
                Kind::Union(union) => self.min_octets(&union.discriminator, depth + 1),
                Kind::Enum(_) => 4,
                _ => 4,
            },
        }
    }
}

/// Tells whether an array of these sizes is one of Rust's.
fn is_short(sizes: &[u32]) -> bool {
    let all = sizes.iter().fold(1_usize, |all, size| all.saturating_mul(*size as usize));
    all <= SHORT_ARRAY && sizes[0] as usize <= SHORT_DIMENSION
}

fn bound_of(bound: Option<u32>) -> Literal {
    Literal::u32_unsuffixed(bound.unwrap_or(0))
}

/// Returns the method of `Input` or `Output` for a type without parameters.
fn method(verb: &str, ty: &Type) -> TokenStream {
    let name = match ty {
        Type::Short => "short",
        Type::UShort => "ushort",
        Type::Long => "long",
        Type::ULong => "ulong",
        Type::LongLong => "longlong",
        Type::ULongLong => "ulonglong",
        Type::Float => "float",
        Type::Double => "double",
        Type::LongDouble => "long_double",
        Type::Char => "char",
        Type::WChar => "wchar",
        Type::Boolean => "boolean",
        Type::Octet => "octet",
        Type::Any => "any",
        Type::TypeCode => "type_code",
        Type::Fixed { .. } => "fixed",
        Type::ValueBase => "value",
        _ => "reference",
    };
    let name = quote::format_ident!("{verb}_{name}");
    quote! { #name }
}
