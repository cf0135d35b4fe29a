//! A chat on the group tools: see `--help`.

use std::process::ExitCode;

use maestro_examples::groups::{Chat, run};

fn main() -> ExitCode {
    run(&Chat)
}
