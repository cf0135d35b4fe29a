//! A grid on the group tools: see `--help`.

use std::process::ExitCode;

use maestro_examples::groups::{Grid, run};

fn main() -> ExitCode {
    run(&Grid)
}
