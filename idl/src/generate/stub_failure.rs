//! What callers of an operation get that declares exceptions: an enum with a variant for each, and for what can go wrong
//! with any call.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Generator;
use super::interface::Method;
use super::stub::convert;
use crate::model::DeclId;

impl Generator<'_> {
    /// Makes the error type of an operation's callers, in the interface's module.
    pub(super) fn failure_type(&self, id: DeclId, method: &Method) -> Vec<TokenStream> {
        let (Some(name), Some((_, raises))) = (method.failure(), &method.error) else { return Vec::new() };
        let variants = self.variants(id, raises, &["System", "Transport"]);
        let doc = format!(" Why a call of `{}` has no results.", method.wire);
        let declared = variants.iter().map(|(variant, path)| quote! { #variant(#path) });
        let mut items = vec![quote! {
            #[doc = #doc]
            #[derive(Debug)]
            pub enum #name {
                #(#[doc = " An exception that the operation declares."] #declared,)*
                #[doc = " A system exception."]
                System(::maestro::codegen::SystemException),
                #[doc = " There is no answer, or none that can be read."]
                Transport(::maestro::codegen::CallError),
            }
        }];
        let variants_only: Vec<_> = variants.iter().map(|(variant, _)| variant).collect();
        items.extend(told(&name, &variants_only));
        items.push(made_of_failure(&name));
        items.push(read(&name, &variants));
        items
    }
}

impl Method {
    /// Returns the name of the error type of the operation's callers, where it declares exceptions.
    pub(super) fn failure(&self) -> Option<Ident> {
        let (error, _) = self.error.as_ref()?;
        let name = error.to_string();
        Some(format_ident!("{}Failure", name.strip_suffix("Error").unwrap_or(&name)))
    }
}

/// Makes what the error says of itself.
fn told(name: &Ident, variants: &[&Ident]) -> [TokenStream; 3] {
    [
        quote! {
            impl #name {
                #[doc = " Says whether the call was executed, as far as is known here."]
                pub fn completed(&self) -> ::maestro::codegen::Completed {
                    match self {
                        #(Self::#variants(_))|* => ::maestro::codegen::Completed::Yes,
                        Self::System(raised) => raised.completed,
                        Self::Transport(error) => error.completed(),
                    }
                }
            }
        },
        quote! {
            impl ::std::fmt::Display for #name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    match self {
                        #(Self::#variants(raised) => raised.fmt(f),)*
                        Self::System(raised) => raised.fmt(f),
                        Self::Transport(error) => error.fmt(f),
                    }
                }
            }
        },
        quote! { impl ::std::error::Error for #name {} },
    ]
}

fn made_of_failure(name: &Ident) -> TokenStream {
    let made = quote! {
        match from {
            ::maestro::codegen::Failure::System(raised) => Self::System(raised),
            ::maestro::codegen::Failure::Transport(error) => Self::Transport(error),
        }
    };
    convert(&quote! { ::maestro::codegen::Failure }, &quote! { #name }, &made)
}

/// Makes what reads one of the exceptions out of a reply.
fn read(name: &Ident, variants: &[(Ident, TokenStream)]) -> TokenStream {
    let arms = variants.iter().map(|(variant, path)| {
        quote! {
            <#path as ::maestro::codegen::UserException>::ID => {
                <#path as ::maestro::codegen::Cdr>::decode(members).map(|raised| Some(Self::#variant(raised)))
            }
        }
    });
    quote! {
        impl ::maestro::codegen::CallFailure for #name {
            fn read(
                id: &str,
                members: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<::std::option::Option<Self>, ::maestro::codegen::Error> {
                match id { #(#arms)* _ => Ok(None) }
            }

            fn completed(&self) -> ::maestro::codegen::Completed {
                Self::completed(self)
            }
        }
    }
}
