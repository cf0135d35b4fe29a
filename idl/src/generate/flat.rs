//! Structures of which every member has a fixed size: read and written at once where they begin aligned.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Generator;
use super::names::snake;
use crate::model::{Member, Type};

/// Where the members of a structure lie that begins at a multiple of its alignment.
pub(super) struct Flat {
    /// The alignment of the first member, up to which there is padding.
    first: usize,
    /// The alignment of the structure.
    all: usize,
    octets: usize,
    offsets: Vec<usize>,
}

impl Flat {
    /// Returns the layout if there is one, and if it gains something.
    pub(super) fn of(generator: &Generator<'_>, members: &[Member]) -> Option<Self> {
        let sizes: Vec<usize> =
            members.iter().map(|member| size(generator, member)).collect::<Option<_>>()?;
        if sizes.len() < 2 {
            return None;
        }
        let (mut octets, mut offsets) = (0_usize, Vec::new());
        for size in &sizes {
            octets = octets.next_multiple_of(*size);
            offsets.push(octets);
            octets += size;
        }
        Some(Self { first: *sizes.first()?, all: *sizes.iter().max()?, octets, offsets })
    }

    /// What writes the structure in this way and returns, where that can be done.
    pub(super) fn encode(&self, generator: &Generator<'_>, members: &[Member]) -> TokenStream {
        let (first, all, octets) = self.numbers();
        let puts = members.iter().zip(&self.offsets).map(|(member, at)| {
            let (field, at) = (snake(&member.name), Literal::usize_unsuffixed(*at));
            let method = generator.method("put", generator.model.unalias(&member.ty));
            quote! { flat.#method::<#at>(self.#field); }
        });
        quote! {
            if output.write_flat::<#octets>(#first, #all, |flat| { #(#puts)* }) {
                return Ok(());
            }
        }
    }

    /// What reads the structure in this way and returns it, where that can be done.
    pub(super) fn decode(&self, generator: &Generator<'_>, members: &[Member]) -> TokenStream {
        let (first, all, octets) = self.numbers();
        let gets = members.iter().zip(&self.offsets).map(|(member, at)| {
            let (field, at) = (snake(&member.name), Literal::usize_unsuffixed(*at));
            let ty = generator.model.unalias(&member.ty);
            let method = generator.method("get", ty);
            let checked = (*ty == Type::Boolean).then(|| quote! { ? });
            quote! { #field: flat.#method::<#at>()#checked }
        });
        quote! {
            let flat = input.read_flat::<_, #octets>(#first, #all, |flat| ::std::option::Option::Some(Self { #(#gets),* }));
            if let ::std::option::Option::Some(value) = flat {
                return Ok(value);
            }
        }
    }

    fn numbers(&self) -> (Literal, Literal, Literal) {
        let number = Literal::usize_unsuffixed;
        (number(self.first), number(self.all), number(self.octets))
    }
}

/// The octets of a member, which are its alignment too, if they are a number's.
fn size(generator: &Generator<'_>, member: &Member) -> Option<usize> {
    match generator.model.unalias(&member.ty) {
        Type::Boolean | Type::Octet => Some(1),
        Type::Short | Type::UShort => Some(2),
        Type::Long | Type::ULong | Type::Float => Some(4),
        Type::LongLong | Type::ULongLong | Type::Double => Some(8),
        _ => None,
    }
}
