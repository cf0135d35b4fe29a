//! Interfaces: a trait, and an error type for each operation that declares exceptions.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::names::{camel, snake};
use super::{Generator, docs, marks};
use crate::model::{Attribute, DeclId, Direction, Interface, Kind, Operation, Parameter, Type};

/// A method of a trait, and how it is called on the wire.
pub(super) struct Method {
    /// The operation's name on the wire.
    pub(super) wire: String,
    pub(super) name: Ident,
    pub(super) reads: bool,
    /// Whether the results are lent by the object.
    pub(super) borrows: bool,
    /// From which level on there is such an operation, where it was not there from the start.
    pub(super) level: Option<u32>,
    /// What the request holds, in order.
    pub(super) arguments: Vec<(String, Type)>,
    /// What the reply holds, in order.
    pub(super) results: Vec<Type>,
    /// The error type in the interface's module, where exceptions are declared, with them.
    pub(super) error: Option<(Ident, Vec<DeclId>)>,
    pub(super) oneway: bool,
    pub(super) doc: TokenStream,
}

impl Generator<'_> {
    /// Makes what stands next to an interface's module: the trait, the skeleton and the stub.
    pub(super) fn interface(&self, id: DeclId, interface: &Interface) -> Vec<TokenStream> {
        let mut items = vec![self.interface_trait(id, interface)];
        if !interface.is_local {
            items.push(self.interface_type(id));
        }
        // An object of an abstract interface has another one that inherits from it.
        if !interface.is_local && !interface.is_abstract {
            items.extend(self.skeleton(id));
        }
        if !interface.is_local {
            items.extend(self.stub(id, interface));
        }
        items
    }

    /// Makes what stands in an interface's module: error types, and the way from requests to methods.
    pub(super) fn interface_parts(&self, id: DeclId, interface: &Interface) -> Vec<TokenStream> {
        let methods = self.methods(interface);
        let mut items: Vec<TokenStream> =
            methods.iter().flat_map(|method| self.error_type(id, method)).collect();
        if !interface.is_local {
            items.extend(self.dispatch(id, &methods));
            items.extend(methods.iter().flat_map(|method| self.failure_type(id, method)));
        }
        items
    }

    fn interface_trait(&self, id: DeclId, interface: &Interface) -> TokenStream {
        let from = self.model.get(id).parent;
        let name = self.names.ty(id);
        let doc = docs::of(self.model, id, "interface");
        let bases = interface.bases.iter().map(|base| self.names.path(*base, from));
        let supertraits = if interface.bases.is_empty() {
            quote! { ::std::marker::Send + 'static }
        } else {
            quote! { #(#bases)+* }
        };
        let methods = self.methods(interface);
        let methods = methods.iter().map(|method| {
            let (signature, doc) = (self.signature(id, method), &method.doc);
            quote! { #doc #signature; }
        });
        quote! { #doc pub trait #name: #supertraits { #(#methods)* } }
    }

    pub(super) fn signature(&self, id: DeclId, method: &Method) -> TokenStream {
        let from = self.model.get(id).parent;
        let name = &method.name;
        let object = if method.reads {
            quote! { &self }
        } else {
            quote! { &mut self }
        };
        let arguments = method.arguments.iter().map(|(name, ty)| {
            let (name, ty) = (parameter(name), self.rust_type(ty, from));
            quote! { #name: #ty }
        });
        let results = method.results.iter().map(|ty| self.result_type(method, ty, from));
        let result = match method.results.len() {
            1 => quote! { #(#results)* },
            _ => quote! { (#(#results),*) },
        };
        let error = match &method.error {
            Some((error, _)) => self.names.path_to(Some(id), from, &quote! { #error }),
            None => quote! { ::maestro::codegen::SystemException },
        };
        // Nobody calls a local object or a value from elsewhere.
        let around = self.model.get(id);
        let is_called = !around.is_local && matches!(around.kind, Kind::Interface(_));
        let call = is_called.then(|| quote! { call: &::maestro::codegen::Call<'_>, });
        quote! {
            fn #name(
                #object,
                #call
                #(#arguments),*
            ) -> ::std::result::Result<#result, #error>
        }
    }

    /// Returns the type of one result of a method.
    pub(super) fn result_type(&self, method: &Method, ty: &Type, from: Option<DeclId>) -> TokenStream {
        let result = self.rust_type(ty, from);
        if method.borrows {
            quote! { &#result }
        } else {
            result
        }
    }

    /// Returns the methods of an interface's own operations and attributes.
    pub(super) fn methods(&self, interface: &Interface) -> Vec<Method> {
        self.methods_of(&interface.contents)
    }

    /// Returns the methods of the operations and attributes among declarations.
    pub(super) fn methods_of(&self, contents: &[DeclId]) -> Vec<Method> {
        let mut methods = Vec::new();
        for id in contents {
            match &self.model.get(*id).kind {
                Kind::Operation(operation) => methods.push(self.operation(*id, operation)),
                Kind::Attribute(attribute) => {
                    methods.push(self.getter(*id, attribute));
                    if !attribute.readonly {
                        methods.push(self.setter(*id, attribute));
                    }
                }
                _ => {}
            }
        }
        methods
    }

    fn operation(&self, id: DeclId, operation: &Operation) -> Method {
        let declaration = self.model.get(id);
        let comment = declaration.doc.as_deref();
        let of = |directions: [Direction; 2]| {
            let fits = move |param: &&Parameter| directions.contains(&param.direction);
            operation.parameters.iter().filter(fits)
        };
        let arguments = of([Direction::In, Direction::InOut]);
        let result = Some(operation.result.clone()).filter(|result| *result != Type::Void);
        let outputs = of([Direction::Out, Direction::InOut]).map(|param| param.ty.clone());
        Method {
            wire: declaration.name.clone(),
            name: snake(&declaration.name),
            reads: marks::reads(comment),
            borrows: marks::borrows(comment),
            level: level(comment),
            arguments: arguments.map(|param| (param.name.clone(), param.ty.clone())).collect(),
            results: result.into_iter().chain(outputs).collect(),
            error: error(&declaration.name, &operation.raises),
            oneway: operation.oneway,
            doc: self.operation_doc(comment, operation, &declaration.name),
        }
    }

    /// Returns an operation's comment, and what a tuple of results holds.
    fn operation_doc(&self, comment: Option<&str>, operation: &Operation, name: &str) -> TokenStream {
        let mut doc = docs::part(comment, &format!("IDL's operation `{name}`."));
        let mut results = Vec::new();
        if operation.result != Type::Void {
            results.push("the result".to_owned());
        }
        let outputs = operation.parameters.iter().filter(|param| param.direction != Direction::In);
        results.extend(outputs.map(|param| format!("`{}`", param.name)));
        if results.len() > 1 {
            let line = format!(" Returns {}.", results.join(", "));
            doc.extend(quote! { #[doc = ""] #[doc = #line] });
        }
        doc
    }

    fn getter(&self, id: DeclId, attribute: &Attribute) -> Method {
        let declaration = self.model.get(id);
        let name = &declaration.name;
        Method {
            wire: format!("_get_{name}"),
            name: snake(name),
            reads: true,
            borrows: marks::borrows(declaration.doc.as_deref()),
            level: level(declaration.doc.as_deref()),
            arguments: Vec::new(),
            results: vec![attribute.ty.clone()],
            error: error(&format!("get_{name}"), &attribute.get_raises),
            oneway: false,
            doc: docs::part(declaration.doc.as_deref(), &format!("Returns IDL's attribute `{name}`.")),
        }
    }

    fn setter(&self, id: DeclId, attribute: &Attribute) -> Method {
        let declaration = self.model.get(id);
        let name = &declaration.name;
        Method {
            wire: format!("_set_{name}"),
            name: snake(&format!("set_{name}")),
            reads: false,
            borrows: false,
            level: level(declaration.doc.as_deref()),
            arguments: vec![("value".to_owned(), attribute.ty.clone())],
            results: Vec::new(),
            error: error(&format!("set_{name}"), &attribute.set_raises),
            oneway: false,
            doc: docs::part(None, &format!("Sets IDL's attribute `{name}`.")),
        }
    }

    /// Returns the variants of an error type in an interface's module for exceptions, with the paths of these.
    pub(super) fn variants(
        &self,
        id: DeclId,
        raises: &[DeclId],
        taken: &[&str],
    ) -> Vec<(Ident, TokenStream)> {
        let mut variants: Vec<(Ident, TokenStream)> = Vec::new();
        for exception in raises {
            let path = self.names.path(*exception, Some(id));
            let mut variant = self.names.ty(*exception);
            // Exceptions of several scopes may share a name.
            while taken.iter().any(|name| variant == name)
                || variants.iter().any(|(other, _)| *other == variant)
            {
                variant = format_ident!("{variant}_");
            }
            variants.push((variant, path));
        }
        variants
    }

    /// Makes the error type of an operation that declares exceptions.
    pub(super) fn error_type(&self, id: DeclId, method: &Method) -> Vec<TokenStream> {
        let Some((name, raises)) = &method.error else { return Vec::new() };
        let variants = self.variants(id, raises, &["System"]);
        let doc = format!(" What `{}` raises.", method.wire);
        let declared = variants.iter().map(|(variant, path)| quote! { #variant(#path) });
        let arms = variants.iter().map(|(variant, _)| {
            quote! { Self::#variant(exception) => ::maestro::codegen::UserException::to_exception(&exception, reply) }
        });
        let shown =
            variants.iter().map(|(variant, _)| quote! { Self::#variant(exception) => exception.fmt(f) });
        let mut items = vec![
            quote! {
                #[doc = #doc]
                #[derive(Debug, Clone, PartialEq)]
                pub enum #name {
                    #(#[doc = " An exception that the operation declares."] #declared,)*
                    #[doc = " A system exception."]
                    System(::maestro::codegen::SystemException),
                }
            },
            quote! {
                impl ::std::fmt::Display for #name {
                    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        match self { #(#shown,)* Self::System(exception) => exception.fmt(f) }
                    }
                }
            },
            quote! { impl ::std::error::Error for #name {} },
            quote! {
                impl ::maestro::codegen::Raise for #name {
                    fn into_exception(self, reply: &::maestro::codegen::CdrWriter) -> ::maestro::codegen::Exception {
                        match self {
                            #(#arms,)*
                            Self::System(exception) => ::maestro::codegen::Exception::System(exception),
                        }
                    }
                }
            },
            from_exception(name, &format_ident!("System"), &quote! { ::maestro::codegen::SystemException }),
        ];
        items.extend(variants.iter().map(|(variant, path)| from_exception(name, variant, path)));
        items
    }
}

fn from_exception(error: &Ident, variant: &Ident, path: &TokenStream) -> TokenStream {
    quote! {
        impl ::std::convert::From<#path> for #error {
            fn from(exception: #path) -> Self {
                Self::#variant(exception)
            }
        }
    }
}

pub(super) fn error(operation: &str, raises: &[DeclId]) -> Option<(Ident, Vec<DeclId>)> {
    (!raises.is_empty()).then(|| {
        let name = camel(operation);
        (format_ident!("{}Error", name.to_string().trim_end_matches('_')), raises.to_vec())
    })
}

/// Returns the level of a comment whose mark is a level: others were complained about.
fn level(comment: Option<&str>) -> Option<u32> {
    marks::level(comment).ok().flatten()
}

/// Returns the name of a parameter; `call` is the first one of every method.
pub(super) fn parameter(name: &str) -> Ident {
    let name = snake(name);
    if name == "call" { format_ident!("call_") } else { name }
}
