//! A directory on the group tools: see `--help`.

use std::process::ExitCode;

use maestro_examples::groups::{Directory, run};

fn main() -> ExitCode {
    run(&Directory)
}
