//! A server of `interface Grid`: see `--help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    maestro::main("A table of 10 by 10 numbers", &maestro_examples::grid())
}
