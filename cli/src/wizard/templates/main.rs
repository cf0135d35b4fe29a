//! A server of IDL's interface `{{scoped}}`. `{{name}} --help` shows its flags, README.md how to run it.

use std::process::ExitCode;

use maestro::{{imports}};
use serde::{Deserialize, Serialize};

/// What maestro-idl makes of {{idl}}.
mod idl {
    maestro::include_idl!({{stem}});
}
{{test_module}}
/// The object. Its fields are its state{{alike}}.
#[derive(Debug, Default, Serialize, Deserialize)]
struct {{servant}} {}
{{impls}}
/// The objects of this server: their references are published as `NAME.ior`.
fn objects() -> Objects {
    let object = || {{skeleton}}({{servant}}::default());
    Objects::new().bind("{{object}}", object)
}

fn main() -> ExitCode {
    maestro::main("A server of {{scoped}}", &objects())
}
