//! Constants.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Generator, docs};
use crate::model::{ConstantValue, DeclId, Kind, Type};

impl Generator<'_> {
    pub(super) fn constant(&self, id: DeclId, ty: &Type, value: &ConstantValue) -> TokenStream {
        let from = self.model.get(id).parent;
        let name = self.names.constant(id);
        let doc = docs::of(self.model, id, "constant");
        let rust = match self.model.unalias(ty) {
            Type::String(_) | Type::WString(_) => quote! { &str },
            _ => self.rust_type(ty, from),
        };
        let value = self.value(value, ty, from);
        quote! { #doc pub const #name: #rust = #value; }
    }

    /// Returns a value as a constant expression of its type.
    pub(super) fn value(&self, value: &ConstantValue, ty: &Type, from: Option<DeclId>) -> TokenStream {
        let plain = self.model.unalias(ty);
        match value {
            ConstantValue::Integer(value) => {
                let magnitude = Literal::u128_unsuffixed(value.unsigned_abs());
                if *value < 0 {
                    quote! { -#magnitude }
                } else {
                    quote! { #magnitude }
                }
            }
            ConstantValue::Float(value) => self.float(*value, plain),
            ConstantValue::Fixed(value) => {
                let Type::Fixed { digits, scale } = plain else { return quote! { () } };
                let missing = u32::from(scale.saturating_sub(value.scale));
                let unscaled = value.unscaled.saturating_mul(10_i128.saturating_pow(missing));
                let magnitude = Literal::u128_unsuffixed(unscaled.unsigned_abs());
                let number = if unscaled < 0 {
                    quote! { -#magnitude }
                } else {
                    quote! { #magnitude }
                };
                let (digits, scale) = (Literal::u8_unsuffixed(*digits), Literal::u8_unsuffixed(*scale));
                quote! { ::maestro::codegen::Fixed::<#digits, #scale>::new(#number).expect("it fits") }
            }
            ConstantValue::Char(value) | ConstantValue::WChar(value) => {
                let value = Literal::character(*value);
                quote! { #value }
            }
            ConstantValue::String(value) | ConstantValue::WString(value) => quote! { #value },
            ConstantValue::Boolean(value) => quote! { #value },
            ConstantValue::Enumerator(id) => self.enumerator(*id, from),
        }
    }

    fn float(&self, value: f64, ty: &Type) -> TokenStream {
        #[expect(clippy::cast_possible_truncation, reason = "a constant of type float was rounded to it")]
        let literal = match ty {
            Type::Float => Literal::f32_unsuffixed(value.abs() as f32),
            _ => Literal::f64_unsuffixed(value.abs()),
        };
        let number = if value.is_sign_negative() {
            quote! { -#literal }
        } else {
            quote! { #literal }
        };
        match ty {
            Type::LongDouble => quote! { ::maestro::codegen::LongDouble::from_f64(#number) },
            _ => number,
        }
    }

    /// Returns the path of an enumerator's variant.
    pub(super) fn enumerator(&self, id: DeclId, from: Option<DeclId>) -> TokenStream {
        let variant = self.names.ty(id);
        match &self.model.get(id).kind {
            Kind::Enumerator(enumerator) => {
                let path = self.names.path(enumerator.of, from);
                quote! { #path::#variant }
            }
            _ => quote! { #variant },
        }
    }
}
