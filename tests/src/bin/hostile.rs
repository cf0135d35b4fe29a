//! Hostile peers: see `--help`.

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use maestro::ServerFlags;
use maestro_tests::hostile::options::Options;
use maestro_tests::hostile::report::{Report, line};
use maestro_tests::hostile::run::run_row;
use maestro_tests::hostile::target;
use rustix::process::{Signal, set_parent_process_death_signal};

/// Has hostile peers attack a server that runs, and measures a good client beside them.
///
/// Each row starts a server of its own, or three replicas, measures the good client undisturbed, and again while the row's peers
/// are there. Then 99 of 100 calls take at most twice as long and a millisecond, none fails, the server's memory stays within what the limits
/// allow, and comes back. All hostile peers are one thread. Progress is on standard error.
#[derive(Parser)]
#[command(name = "hostile", version, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Mode>,
    #[command(flatten)]
    options: Options,
}

const EXAMPLES: &str = "\
Examples:
  hostile                               all rows, some four minutes
  hostile --rows drip,unread --json     two of them, as JSON
  hostile --servers one --part 0.1      a server alone, a tenth of the peers
Exit codes: 0 all rows hold, 1 some do not, 2 there was no run.";

#[derive(Subcommand)]
enum Mode {
    /// Be a server that is attacked.
    #[command(hide = true)]
    Serve(ServerFlags),
}

fn main() -> ExitCode {
    let arguments = match maestro::parse::<Arguments>() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    match arguments.command {
        Some(Mode::Serve(flags)) => serve(&flags),
        None => attack(&arguments.options),
    }
}

/// Serves until it is told to stop, or until the run ends in whatever way.
fn serve(flags: &ServerFlags) -> ExitCode {
    match set_parent_process_death_signal(Some(Signal::KILL)) {
        Ok(()) => maestro::serve(flags, &target::objects()),
        Err(error) => fail(&error),
    }
}

fn attack(options: &Options) -> ExitCode {
    let rows = match options.chosen() {
        Ok(rows) => rows,
        Err(error) => return fail(&error),
    };
    let program = match env::current_exe() {
        Ok(program) => program,
        Err(error) => return fail(&error),
    };
    let mut report = Report::default();
    for (row, servers) in rows {
        match run_row(&program, row, servers, options) {
            Ok(measured) => {
                // Nobody reads it: the report has it too.
                let _ = writeln!(io::stderr(), "{}", line(&measured));
                report.0.push(measured);
            }
            Err(error) => return fail(&error),
        }
    }
    let text = if options.json { report.to_json().to_string() } else { report.to_string() };
    // Nobody reads it: the exit code tells.
    let _ = writeln!(io::stdout(), "{text}");
    ExitCode::from(u8::from(!report.is_good()))
}

fn fail(error: &dyn std::fmt::Display) -> ExitCode {
    let _ = writeln!(io::stderr(), "hostile: {error}");
    ExitCode::from(2)
}
