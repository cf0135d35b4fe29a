//! A naming service, `interface CosNaming::NamingContextExt`: see `--help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    maestro::main("A naming service, whose contexts are objects that calls make", &maestro_examples::naming())
}
