//! Skeletons: object adaptors for whatever implements an interface's trait.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Generator;
use super::interface::Method;
use super::types::Place;
use crate::model::DeclId;

impl Generator<'_> {
    /// Makes the skeleton of an interface. It answers for all bases.
    pub(super) fn skeleton(&self, id: DeclId) -> Vec<TokenStream> {
        let from = self.model.get(id).parent;
        let (interface, name) = (self.names.ty(id), format_ident!("{}Skeleton", self.names.ty(id)));
        let doc = format!(" An object adaptor for whatever implements [`{interface}`].");
        let line: Vec<DeclId> = std::iter::once(id).chain(self.model.ancestors(id)).collect();
        let ids = line.iter().map(|id| &self.model.get(*id).repository_id);
        let access = line.iter().map(|id| self.names.path_to(Some(*id), from, &quote! { access }));
        let dispatch = line.iter().map(|id| self.names.path_to(Some(*id), from, &quote! { dispatch }));
        let (access, dispatch): (Vec<_>, Vec<_>) = (access.collect(), dispatch.collect());
        vec![
            quote! {
                #[doc = #doc]
                #[derive(Debug, Clone, Default)]
                pub struct #name<T>(pub T);
            },
            quote! {
                impl<T: #interface> ::maestro::codegen::ObjectAdaptor for #name<T> {
                    fn repository_ids(&self) -> &[&str] {
                        &[#(#ids),*]
                    }

                    fn access(&self, operation: &str) -> ::maestro::codegen::Access {
                        let known = ::std::option::Option::None;
                        #(let known = known.or_else(|| #access(operation));)*
                        known.unwrap_or(::maestro::codegen::Access::Unknown)
                    }

                    fn invoke(
                        &mut self,
                        call: &::maestro::codegen::Call<'_>,
                        request: &mut ::maestro::codegen::CdrReader<'_>,
                        reply: &mut ::maestro::codegen::CdrWriter,
                    ) -> ::std::result::Result<(), ::maestro::codegen::Exception> {
                        #(if #dispatch(&mut self.0, call, request, reply)? {
                            return Ok(());
                        })*
                        Err(::maestro::codegen::Exception::bad_operation())
                    }
                }
            },
            quote! {
                impl<T: #interface> ::maestro::codegen::Skeleton for #name<T> {
                    type Object = T;

                    fn object(&self) -> &T {
                        &self.0
                    }

                    fn object_mut(&mut self) -> &mut T {
                        &mut self.0
                    }

                    fn into_object(self) -> T {
                        self.0
                    }
                }
            },
            quote! {
                impl<T> ::maestro::codegen::ReplicatedObject for #name<T>
                where
                    T: #interface
                        + ::maestro::codegen::serde::Serialize
                        + ::maestro::codegen::serde::de::DeserializeOwned,
                {
                    fn push_state(
                        &self,
                        state: &mut ::maestro::codegen::StateWriter<'_>,
                    ) -> ::std::result::Result<(), ::maestro::codegen::StateError> {
                        ::maestro::codegen::push_state(&self.0, state)
                    }

                    fn get_state(
                        &mut self,
                        state: &mut ::maestro::codegen::StateReader<'_>,
                    ) -> ::std::result::Result<(), ::maestro::codegen::StateError> {
                        self.0 = ::maestro::codegen::get_state(state)?;
                        Ok(())
                    }
                }
            },
        ]
    }

    /// Makes the way from requests to the methods of an interface's own operations.
    pub(super) fn dispatch(&self, id: DeclId, methods: &[Method]) -> Vec<TokenStream> {
        let interface = self.names.path(id, Some(id));
        let of = |reads: bool| {
            methods.iter().filter(move |method| method.reads == reads).map(|method| &method.wire)
        };
        let (reads, updates): (Vec<_>, Vec<_>) = (of(true).collect(), of(false).collect());
        let reads = (!reads.is_empty()).then(|| {
            quote! { #(#reads)|* => ::std::option::Option::Some(::maestro::codegen::Access::Read), }
        });
        let updates = (!updates.is_empty()).then(|| {
            quote! { #(#updates)|* => ::std::option::Option::Some(::maestro::codegen::Access::Update), }
        });
        let arms = methods.iter().map(|method| self.arm(id, method));
        vec![
            quote! {
                #[doc = " Tells what an operation of this interface does to the state."]
                pub fn access(operation: &str) -> ::std::option::Option<::maestro::codegen::Access> {
                    match operation {
                        #reads
                        #updates
                        _ => ::std::option::Option::None,
                    }
                }
            },
            quote! {
                #[doc = " Executes an operation of this interface, and tells whether it is one."]
                pub fn dispatch<T: #interface>(
                    object: &mut T,
                    call: &::maestro::codegen::Call<'_>,
                    request: &mut ::maestro::codegen::CdrReader<'_>,
                    reply: &mut ::maestro::codegen::CdrWriter,
                ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
                    match call.operation() {
                        #(#arms)*
                        _ => return Ok(false),
                    }
                    Ok(true)
                }
            },
        ]
    }

    fn arm(&self, id: DeclId, method: &Method) -> TokenStream {
        let from = Some(id);
        let interface = self.names.path(id, from);
        let (wire, name) = (&method.wire, &method.name);
        let arguments: Vec<_> = (0..method.arguments.len()).map(|at| format_ident!("argument{at}")).collect();
        let reads = method.arguments.iter().map(|(_, ty)| self.decode(ty, from));
        let read = (!arguments.is_empty()).then(|| {
            quote! {
                let (#(#arguments,)*) = ::maestro::codegen::arguments(request, |input| Ok((#(#reads?,)*)))?;
            }
        });
        let called = quote! {
            ::maestro::codegen::raise(<T as #interface>::#name(object, call, #(#arguments),*), reply)?
        };
        let results: Vec<_> = (0..method.results.len()).map(|at| format_ident!("result{at}")).collect();
        let writes = method.results.iter().zip(&results).map(|(ty, result)| {
            let place = quote! { #result };
            let write =
                self.encode(ty, &if method.borrows { Place::Behind(place) } else { Place::At(place) });
            quote! { #write?; }
        });
        let guard = method.level.map(|level| quote! { if call.level() >= #level });
        let pattern = match &results[..] {
            [] => return quote! { #wire #guard => { #read #called; } },
            [only] => quote! { #only },
            _ => quote! { (#(#results),*) },
        };
        quote! {
            #wire #guard => {
                #read
                let #pattern = #called;
                ::maestro::codegen::reply(reply, |output| { #(#writes)* Ok(()) })?;
            }
        }
    }
}
