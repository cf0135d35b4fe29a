//! The `maestro` program.
//!
//! One module per subcommand, each with its clap arguments and a `run` that writes what the user asked for. A
//! failure is one line on standard error that says what to do. Exit codes: 0 done, 1 the work failed, 2 the
//! input or the usage is wrong.

mod failure;
mod ior;
mod newkey;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

const EXAMPLES: &str = "\
Examples:
  maestro newkey Grid            make a globally unique object key
  maestro ior etc/Grid.ior       show what a reference says
  maestro ior --json etc/*.ior   the same for programs, a line per reference";

/// Highly available CORBA objects: tools for references, keys and replicas.
#[derive(Debug, Parser)]
#[command(name = "maestro", version, after_help = EXAMPLES)]
struct Maestro {
    #[command(subcommand)]
    command: Command,
}

/// The subcommands, each in the module of its name.
#[derive(Debug, Subcommand)]
enum Command {
    Ior(ior::Ior),
    Newkey(newkey::Newkey),
}

impl Command {
    fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        match self {
            Command::Ior(ior) => ior.run(out),
            Command::Newkey(newkey) => newkey.run(out),
        }
    }
}

fn main() -> ExitCode {
    let maestro = Maestro::parse();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let done = maestro
        .command
        .run(&mut out)
        .and_then(|()| out.flush().map_err(Failure::Output));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads our output has seen enough: `maestro ior … | head` is no failure.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = out.flush();
            // Nobody is left to be told that standard error is closed.
            let _ = writeln!(io::stderr(), "maestro: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}
