//! Chaos: see `--help`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use clap::{Args, Parser, Subcommand};
use maestro::ServerFlags;
use maestro_tests::chaos::figures::{FigureOptions, figures};
use maestro_tests::chaos::ledger::Lie;
use maestro_tests::chaos::options::RunOptions;
use maestro_tests::chaos::report::Report;
use maestro_tests::chaos::run::ChaosError;
use maestro_tests::chaos::{ledger, run};
use rustix::process::{Signal, set_parent_process_death_signal};

/// Has faults happen to real replicas under load and judges what clients saw.
///
/// Replicas are killed, paused, stopped in order, parted, and lose packets, by a seed; clients on omniORB, on JacORB and of
/// our own go on calling. Every answer has the call's number in the order of all calls; replicas write down what they
/// execute. In the end one order has to explain everything: no acknowledged write lost, no stale read, nothing executed
/// twice but what a client sent twice. Progress is on standard error.
#[derive(Parser)]
#[command(
    name = "chaos",
    version,
    args_conflicts_with_subcommands = true,
    after_help = EXAMPLES
)]
struct Options {
    #[command(subcommand)]
    command: Option<Mode>,
    #[command(flatten)]
    run: RunOptions,
}

const EXAMPLES: &str = "\
Examples:
  chaos --seconds 600 --seed 1                      ten minutes, three replicas
  chaos --seconds 600 --replicas 5 --json           five replicas, the result as JSON
  chaos --faults kill,pause --omni 16 --jacorb 0    some faults, other clients
  chaos --seconds 60 -- --engine corosync           with flags for the replicas
  chaos judge DIR                                   a run that was kept, once more
  chaos figures --runs 50 --document docs/chaos.md  how long clients wait after a fault
Faults of the network need root. Exit codes: 0 nothing is wrong, 1 something is, 2 there was no run.";

#[derive(Subcommand)]
enum Mode {
    /// Judge a run once more whose directory was kept.
    Judge(Judge),
    /// Measure how long clients go without an answer after a fault, and which errors they see.
    Figures(FigureOptions),
    /// Be a replica of a run.
    #[command(hide = true)]
    Replica(Replica),
}

#[derive(Args)]
struct Judge {
    /// The run's directory.
    directory: PathBuf,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Replica {
    /// Where to write down what is executed.
    #[arg(long)]
    notes: PathBuf,
    /// Lie in this way now and then, alike at every replica: what judges runs has to notice.
    #[arg(long, value_enum)]
    lie: Option<Lie>,
    #[command(flatten)]
    flags: ServerFlags,
}

fn main() -> ExitCode {
    let options = match maestro::parse::<Options>() {
        Ok(options) => options,
        Err(code) => return code,
    };
    match options.command {
        Some(Mode::Replica(replica)) => serve(&replica),
        Some(Mode::Figures(options)) => measure(&options),
        Some(Mode::Judge(judge)) => tell(run::judge_saved(&judge.directory), judge.json),
        None => chaos(&options.run),
    }
}

/// Serves the ledger until it is told to stop, or until the run ends in whatever way.
fn serve(replica: &Replica) -> ExitCode {
    let bound = set_parent_process_death_signal(Some(Signal::KILL)).map_err(io::Error::from);
    match bound.and_then(|()| ledger::objects(&replica.notes, replica.lie)) {
        Ok(objects) => maestro::serve(&replica.flags, &objects),
        Err(error) => fail(&error),
    }
}

fn chaos(options: &RunOptions) -> ExitCode {
    let interrupted = match interruption() {
        Ok(interrupted) => interrupted,
        Err(error) => return fail(&error),
    };
    tell(run::run(options, &interrupted), options.cast.json)
}

/// Prints what a run came to.
fn tell(report: Result<Report, ChaosError>, json: bool) -> ExitCode {
    match report {
        Ok(report) => {
            let text = if json { report.to_json().to_string() } else { report.to_string() };
            // Nobody reads it: the exit code tells.
            let _ = writeln!(io::stdout(), "{text}");
            ExitCode::from(u8::from(!report.is_good()))
        }
        Err(error) => fail(&error),
    }
}

fn measure(options: &FigureOptions) -> ExitCode {
    let interrupted = match interruption() {
        Ok(interrupted) => interrupted,
        Err(error) => return fail(&error),
    };
    match figures(options, &interrupted) {
        Ok(table) => {
            // Nobody reads it: it is in the document.
            let _ = writeln!(io::stdout(), "{table}");
            ExitCode::SUCCESS
        }
        Err(error) => fail(&error),
    }
}

/// Returns what SIGINT and SIGTERM set, so that a run takes its namespaces and processes with it.
fn interruption() -> io::Result<Arc<AtomicBool>> {
    use tokio::signal::unix::{SignalKind, signal};

    let interrupted = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&interrupted);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (mut interrupt, mut terminate) = runtime.block_on(async {
        io::Result::Ok((signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?))
    })?;
    thread::spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        });
        set.store(true, Ordering::Release);
    });
    Ok(interrupted)
}

fn fail(error: &dyn std::fmt::Display) -> ExitCode {
    let _ = writeln!(io::stderr(), "chaos: {error}");
    ExitCode::from(2)
}
