//! A server of `interface Banking::Bank`: see `--help`.

use std::process::ExitCode;

use clap::Parser;
use maestro::ServerFlags;

/// A bank whose accounts are objects that calls make.
#[derive(Parser)]
#[command(version)]
struct Flags {
    #[command(flatten)]
    server: ServerFlags,

    /// Which release of the bank this is. Replicas of both run side by side, as the first one does, until all are of the second.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=2))]
    release: u8,
}

fn main() -> ExitCode {
    match maestro::parse::<Flags>() {
        Ok(flags) => maestro::serve(&flags.server, &maestro_examples::bank(flags.release)),
        Err(code) => code,
    }
}
