//! A server of `interface Directory`: see `--help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    maestro::main("Entries by name, each an object of its own", &maestro_examples::directory())
}
