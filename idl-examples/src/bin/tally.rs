//! A server of `interface Tally`: see `--help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    maestro::main("Numbers that are only added to", &maestro_examples::tally())
}
