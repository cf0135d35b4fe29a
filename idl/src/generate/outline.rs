//! What an object of an interface has to implement, for tools that write the first version of one.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::interface::{Method, parameter};
use super::names::Names;
use super::{Generator, select};
use crate::diagnostic::Diagnostics;
use crate::model::{DeclId, Kind, Model};

/// What an object of an interface has to implement.
///
/// All paths begin with the Rust module that takes the generated code in, and are written as rustfmt writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The skeleton that makes an object adaptor of the object.
    pub skeleton: String,
    /// The stub with which others call the object.
    pub stub: String,
    /// The interface's trait, then those of all its bases, the nearest first.
    pub traits: Vec<TraitOutline>,
}

/// A trait, and what it demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraitOutline {
    /// The interface.
    pub interface: DeclId,
    /// The trait's path.
    pub path: String,
    /// Its methods in the order of the interface's declarations; an attribute's getter before its setter.
    pub methods: Vec<MethodOutline>,
}

/// A method of a trait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodOutline {
    /// The operation on the wire: `get`, `_get_height`.
    pub operation: String,
    /// The method.
    pub name: String,
    /// It takes `&self`, else `&mut self`.
    pub reads: bool,
    /// Names and types of what follows `call`.
    pub parameters: Vec<(String, String)>,
    /// The type of its result.
    pub result: String,
    /// The type of its error where exceptions are declared; else it is a system exception.
    pub error: Option<String>,
}

/// Tells what an object of an interface has to implement. `module` is the Rust module that takes the generated code in.
///
/// # Errors
///
/// What [`generate`](crate::generate) refuses.
pub fn outline(model: &Model, interface: DeclId, module: &str) -> Result<Outline, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let selected = select::select(model, &mut diagnostics);
    let names = Names::new(model, &selected, &mut diagnostics);
    if diagnostics.has_errors() {
        diagnostics.sort();
        return Err(diagnostics);
    }
    let module = Ident::new(module, Span::call_site());
    let generator = Generator { model, names: names.below(quote! { #module:: }) };
    let line = std::iter::once(interface).chain(model.ancestors(interface));
    let parent = model.get(interface).parent;
    let beside = |suffix: &str| {
        let name = format_ident!("{}{suffix}", generator.names.ty(interface));
        written(&generator.names.path_to(parent, None, &quote! { #name }))
    };
    Ok(Outline {
        skeleton: beside("Skeleton"),
        stub: beside("Client"),
        traits: line.map(|id| generator.trait_outline(id)).collect(),
    })
}

impl Generator<'_> {
    fn trait_outline(&self, id: DeclId) -> TraitOutline {
        let methods = match &self.model.get(id).kind {
            Kind::Interface(interface) => self.methods(interface),
            _ => Vec::new(),
        };
        TraitOutline {
            interface: id,
            path: written(&self.names.path(id, None)),
            methods: methods.iter().map(|method| self.method_outline(id, method)).collect(),
        }
    }

    fn method_outline(&self, id: DeclId, method: &Method) -> MethodOutline {
        let results = method.results.iter().map(|ty| self.result_type(method, ty, None));
        let result = match method.results.len() {
            1 => quote! { #(#results)* },
            _ => quote! { (#(#results),*) },
        };
        let parameters = method.arguments.iter().map(|(name, ty)| {
            let ty = written(&self.rust_type(ty, None));
            (parameter(name).to_string(), ty)
        });
        let error = method.error.as_ref();
        MethodOutline {
            operation: method.wire.clone(),
            name: method.name.to_string(),
            reads: method.reads,
            parameters: parameters.collect(),
            result: written(&result),
            error: error.map(|(error, _)| written(&self.names.path_to(Some(id), None, &quote! { #error }))),
        }
    }
}

/// Writes a type on one line, by its short name where the prelude has it.
fn written(ty: &TokenStream) -> String {
    let Ok(file) = syn::parse2(quote! { type T = #ty; }) else { return ty.to_string() };
    let text = prettyplease::unparse(&file);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_start_matches("type T = ").trim_end_matches(';');
    // A long one was written on several lines.
    let text = text.replace("< ", "<").replace(", >", ">").replace("( ", "(").replace(", )", ")");
    text.replace("::std::vec::Vec", "Vec")
        .replace("::std::string::String", "String")
        .replace("::maestro::", "maestro::")
}

#[cfg(test)]
mod tests {
    use crate::{MemoryFiles, Options, compile};

    use super::*;

    const IDL: &str = "module M { typedef sequence<string> Names; exception Bad {}; interface Base { attribute Names all; };
        interface Top : Base { Names f(in Base type, out long n) raises (Bad); /* @read */ oneway void g(); }; };";

    #[test]
    fn paths_begin_with_the_module_and_bases_are_there() {
        let files = MemoryFiles::new().with("M.idl", IDL);
        let model = compile("M.idl".as_ref(), &Options::default(), &files).unwrap().model.expect("no errors");
        let (top, _) = model.iter().find(|(_, one)| one.name == "Top").expect("an interface");
        let outline = outline(&model, top, "made").expect("it has Rust");
        assert_eq!((&*outline.skeleton, &*outline.stub), ("made::m::TopSkeleton", "made::m::TopClient"));
        let paths: Vec<_> = outline.traits.iter().map(|one| &*one.path).collect();
        assert_eq!(paths, ["made::m::Top", "made::m::Base"]);
        let [f, g] = &outline.traits[0].methods[..] else { panic!("{outline:?}") };
        let reference = ("r#type".to_owned(), "maestro::codegen::Reference".to_owned());
        assert_eq!((&*f.operation, f.reads, &f.parameters), ("f", false, &vec![reference]));
        assert_eq!((&*f.result, f.error.as_deref()), ("(made::m::Names, i32)", Some("made::m::top::FError")));
        assert_eq!((&*g.operation, g.reads, &*g.result, &g.error), ("g", true, "()", &None));
        let of_base: Vec<_> = outline.traits[1].methods.iter().map(|one| &*one.operation).collect();
        assert_eq!(of_base, ["_get_all", "_set_all"]);
    }
}
