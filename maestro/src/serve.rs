//! A whole server program.

use std::env;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Args, Command, FromArgMatches};
use maestro_orbs::replicated::{Notice, Notices};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tracing_subscriber::EnvFilter;

use crate::{Error, Objects, Server, ServerFlags, Settings, parse_command};

/// Runs a server whose program has no flags but [`ServerFlags`]. Give what it returns to the system.
///
/// `about` says in some words what the server is; it stands in the help.
pub fn main(about: &'static str, objects: &Objects) -> ExitCode {
    // The flags bring a description of their own, which is none of the program's.
    let command = ServerFlags::augment_args(Command::new(program()))
        .about(about)
        .long_about(None)
        .version(env!("CARGO_PKG_VERSION"))
        .after_help(examples());
    let flags = parse_command(&command).map(|matches| ServerFlags::from_arg_matches(&matches));
    match flags {
        Ok(Ok(flags)) => serve(&flags, objects),
        Ok(Err(error)) => error.exit(),
        Err(code) => code,
    }
}

/// Runs a server until SIGINT or SIGTERM, which stop it in order. SIGHUP has it load its certificate again, where it has one.
///
/// A replica that does not keep up with the others is left by them. It says so in one line and starts over: the program is executed
/// anew in the same process, with the same arguments, and takes the state from the others.
///
/// Prints one line `ready …` on standard output when the objects answer and their references are published; everything
/// else goes to standard error. Logs what the environment variables MAESTRO_LOG or RUST_LOG ask for, warnings by
/// default. Exit codes: 0 after an orderly stop, 2 for settings that do not work, 1 for all else.
pub fn serve(flags: &ServerFlags, objects: &Objects) -> ExitCode {
    log();
    match run(flags, objects) {
        Ok(code) => code,
        Err(error) => {
            say(&error.to_string());
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(flags: &ServerFlags, objects: &Objects) -> Result<ExitCode, Error> {
    let settings = Settings::of(flags, objects)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Signals)?;
    // Caught from before the start, so that no signal is lost.
    let mut signals =
        runtime.block_on(async { Signals::catch(settings.tls.is_some()) }).map_err(Error::Signals)?;
    let (failed, mut failures) = unbounded_channel();
    let console: Arc<dyn Notices> = Arc::new(Console::new(flags, objects, failed));
    let server = Server::start(&settings, objects, &console)?;
    match runtime.block_on(signals.or_failure(&server, &mut failures)) {
        None => server.stop().map(|()| ExitCode::SUCCESS),
        Some(End::Failed(reason)) => {
            say(&reason);
            // That it did not stop in order is what the reason says.
            let _ = server.stop();
            Ok(ExitCode::FAILURE)
        }
        Some(End::Excluded(reason)) => {
            say(&reason);
            // Its objects may hang, so that nothing waits for them. Files and sockets close with the program.
            say(&format!("it cannot start over: {}", start_over()));
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Executes the program anew, in this process. Returns only where that fails.
fn start_over() -> io::Error {
    match env::current_exe() {
        Ok(program) => process::Command::new(program).args(env::args_os().skip(1)).exec(),
        Err(error) => error,
    }
}

/// Why a server cannot go on.
enum End {
    /// It cannot go on.
    Failed(String),
    /// It has to start over.
    Excluded(String),
}

/// What a program prints.
struct Console {
    /// The objects' names, and the replica's.
    who: String,
    announced: AtomicBool,
    ended: UnboundedSender<End>,
}

impl Console {
    fn new(flags: &ServerFlags, objects: &Objects, ended: UnboundedSender<End>) -> Self {
        let names = objects.names().collect::<Vec<_>>().join(", ");
        let who = match &flags.replica {
            Some(replica) => format!("{names} as {replica}"),
            None => names,
        };
        Self { who, announced: AtomicBool::new(false), ended }
    }
}

impl Notices for Console {
    fn notice(&self, notice: Notice) {
        match notice {
            Notice::Ready { contact } if !self.announced.swap(true, Ordering::AcqRel) => {
                let mut out = io::stdout().lock();
                // A server goes on when nobody reads what it prints.
                let _ = writeln!(out, "ready {} at {contact}", self.who).and_then(|()| out.flush());
            }
            Notice::Ready { contact } => say(&format!("open again: {} at {contact}", self.who)),
            Notice::Waiting(reason) => say(&format!("waiting: {reason}")),
            Notice::View { view, members } => say(&format!("view {view}: {}", members.join(", "))),
            Notice::Level { level } => say(&format!("level {level}")),
            Notice::Merged => say("merged the state of another partition"),
            Notice::Overwritten { deliveries } => say(&format!(
                "{deliveries} deliveries were undone: they were executed while this replica was parted from the others"
            )),
            Notice::AnswersUndone { requests } => {
                say(&format!("{requests} requests that this replica had answered are among them"));
            }
            Notice::Shut(reason) => say(&format!("shut: {reason}")),
            Notice::NotPublished(reason) => say(&format!("not published: {reason}")),
            Notice::Left => say("left the group in order"),
            // The receiver is there as long as the server runs.
            Notice::Excluded(reason) => drop(self.ended.send(End::Excluded(reason))),
            Notice::Failed(reason) => drop(self.ended.send(End::Failed(reason))),
            _ => {}
        }
    }
}

/// The signals that stop a server in order, and the one that has it load its certificate again.
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// Left alone where there is no certificate: it ends the program.
    hang_up: Option<tokio::signal::unix::Signal>,
}

impl Signals {
    fn catch(reloads: bool) -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: reloads.then(|| signal(SignalKind::hangup())).transpose()?,
        })
    }

    /// Waits for a signal that stops the server, or for the reason why it cannot go on.
    async fn or_failure(&mut self, server: &Server, failures: &mut UnboundedReceiver<End>) -> Option<End> {
        loop {
            tokio::select! {
                _ = self.interrupt.recv() => return None,
                _ = self.terminate.recv() => return None,
                failure = failures.recv() => return failure,
                () = heard(&mut self.hang_up) => server.reload_certificates(),
            }
        }
    }
}

/// Waits for a signal; for ever where it is left alone.
async fn heard(signal: &mut Option<tokio::signal::unix::Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}

/// Prints a line on standard error.
fn say(line: &str) {
    // Nobody is left to be told that standard error is closed.
    let _ = writeln!(io::stderr(), "{line}");
}

fn log() {
    let asked = ["MAESTRO_LOG", "RUST_LOG"].into_iter().find_map(|name| env::var(name).ok());
    let filter = EnvFilter::try_new(asked.as_deref().unwrap_or("warn"));
    let log = tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(false);
    // A program may have set up a log of its own.
    let _ = log.with_env_filter(filter.unwrap_or_else(|_| EnvFilter::new("warn"))).try_init();
}

fn program() -> String {
    let path = env::args_os().next().map(std::path::PathBuf::from).unwrap_or_default();
    path.file_stem().map_or_else(|| "server".into(), |name| name.to_string_lossy().into_owned())
}

fn examples() -> String {
    let program = program();
    let members = "r1=127.0.0.1:7401,r2=127.0.0.1:7402,r3=127.0.0.1:7403";
    format!(
        "Examples:\n  {program} --etc etc\n  {program} --etc etc --iiop 0.0.0.0:4711 --publish grid.example\n  \
         {program} --etc etc --no-plain --tls-listen 0.0.0.0:4712 --publish grid.example \\\n    \
         --tls-cert server.crt --tls-key server.key\n  \
         {program} --etc etc --orb replicated-updates --replica r1 --data data/r1 \\\n    --members {members}\n\n\
         Start r2 and r3 in the same way. SIGINT and SIGTERM stop a server in order; \
         SIGHUP has it load its certificate again."
    )
}
