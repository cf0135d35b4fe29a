//! `src/main.rs`: the server, with an object that implements nothing yet.

use maestro_idl::{MethodOutline, TraitOutline};

use super::decide::Decision;
use super::template::fill;
use super::test;

const SAMPLE: &str = include_str!("templates/sample/main.rs");
const SKETCH: &str = include_str!("templates/main.rs");

/// The longest line, as rustfmt has it.
const LINE: usize = 100;

/// Writes the program.
pub(super) fn main(decision: &Decision) -> String {
    let source = &decision.source;
    let idl = source.files.main.display().to_string();
    let alike = if decision.is_replicated() { ", alike at all replicas" } else { "" };
    let tests = if test::has_object(decision) { TESTS } else { "" };
    let common = [("name", decision.name.as_str()), ("idl", &idl), ("alike", alike), ("test_module", tests)];
    if source.is_sample {
        return fill(SAMPLE, &common);
    }
    let outline = &source.outline;
    let scoped = source.scoped_name();
    let servant = servant(decision);
    let methods = || outline.traits.iter().flat_map(|one| &one.methods);
    let impls: String = outline.traits.iter().map(|one| implementation(one, &servant)).collect();
    let has_methods = methods().next().is_some();
    let no_implement = if has_methods { NO_IMPLEMENT } else { "" };
    let imports = if has_methods {
        "{Call, Completed, Objects, SystemException, SystemExceptionKind}"
    } else {
        "Objects"
    };
    let stem = format!("{:?}", source.files.stem());
    let own = [
        ("scoped", scoped.as_str()),
        ("imports", imports),
        ("stem", &stem),
        ("servant", &servant),
        ("impls", &(impls + no_implement)),
        ("object", decision.object()),
        ("skeleton", &outline.skeleton),
    ];
    fill(SKETCH, &[&common[..], &own].concat())
}

/// Returns the name of the struct that implements the interface.
pub(super) fn servant(decision: &Decision) -> String {
    let skeleton = decision.source.outline.skeleton.rsplit("::").next().unwrap_or_default();
    let interface = skeleton.trim_end_matches("Skeleton").trim_start_matches("r#");
    format!("{interface}Servant")
}

const TESTS: &str = "\n#[cfg(test)]\nmod tests;\n";

const NO_IMPLEMENT: &str = "
/// What a client gets for an operation that is not written yet.
fn no_implement() -> SystemException {
    SystemException::new(SystemExceptionKind::NoImplement, 0, Completed::No)
}
";

/// Writes the implementation of a trait.
fn implementation(one: &TraitOutline, servant: &str) -> String {
    let path = &one.path;
    if one.methods.is_empty() {
        return format!("\nimpl {path} for {servant} {{}}\n");
    }
    let methods: Vec<_> = one.methods.iter().map(method).collect();
    let methods = methods.join("\n");
    format!(
        "\n#[allow(unused_variables)] // As long as operations are not written.\nimpl {path} for {servant} {{\n{methods}}}\n"
    )
}

/// Writes a method as rustfmt would.
fn method(method: &MethodOutline) -> String {
    let object = if method.reads { "&self" } else { "&mut self" };
    let mut arguments = vec![object.to_owned(), "call: &Call<'_>".to_owned()];
    arguments.extend(method.parameters.iter().map(|(name, ty)| format!("{name}: {ty}")));
    let error = method.error.as_deref().unwrap_or("SystemException");
    let body = if method.error.is_some() { "Err(no_implement().into())" } else { "Err(no_implement())" };
    let (name, result) = (&method.name, format!("Result<{}, {error}>", method.result));
    let line = format!("    fn {name}({}) -> {result} {{", arguments.join(", "));
    let head = if line.chars().count() <= LINE {
        line
    } else {
        let arguments: String = arguments.iter().map(|argument| format!("        {argument},\n")).collect();
        let result = format!("    ) -> {result}");
        let columns = result.chars().count();
        let result = if columns + " {".len() < LINE {
            format!("{result} {{")
        } else if columns <= LINE {
            format!("{result}\n    {{")
        } else {
            format!("    ) -> Result<\n        {},\n        {error},\n    > {{", method.result)
        };
        format!("    fn {name}(\n{arguments}{result}")
    };
    format!("{head}\n        {body}\n    }}\n")
}
