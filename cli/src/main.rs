//! The `maestro` program.
//!
//! One module per subcommand, each with its clap arguments and a `run` that writes what the user asked for. A
//! failure is one line on standard error that says what to do. Exit codes: 0 done, 1 the work failed, 2 the
//! input or the usage is wrong.

mod call;
mod demo;
mod dump;
mod explain;
mod failure;
mod idl;
mod ior;
mod members;
mod newkey;
mod ping;
mod probe;
mod recover;
mod serve;
mod tls;
mod wizard;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

const EXAMPLES: &str = "\
Examples:
  maestro demo grid --etc etc    run a Grid in three processes, and see what happens when one dies
  maestro ping etc/Grid.ior      ask each replica of an object whether it answers
  maestro newkey Grid            make a globally unique object key
  maestro ior etc/Grid.ior       show what a reference says
  maestro ior --json etc/*.ior   the same for programs, a line per reference
  maestro ior explain Grid.ior   try a reference, and say why a client would fail with it
  maestro dump grid.pcap --idl idl/Grid.idl      explain captured messages, argument by argument
  maestro members list --at 127.0.0.1:7401    show the replicas of a running group; add, remove, replace one
  maestro explain TRANSIENT 0x41540002    say what a system exception means
  maestro call etc/Grid.ior set 1 2 42 --idl idl/Grid.idl    call an object, arguments and result as JSON
  maestro idl idl/Grid.idl       show the Rust that is made of an IDL file
  maestro wizard                 make a project: a replicated server of an IDL file's interface, or of a sample";

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
    Call(call::Call),
    Demo(demo::Demo),
    Dump(dump::Dump),
    Explain(explain::Explain),
    Idl(idl::Idl),
    Ior(ior::Ior),
    Members(members::Members),
    Newkey(newkey::Newkey),
    Ping(ping::Ping),
    Recover(recover::Recover),
    Serve(serve::Serve),
    Wizard(wizard::Wizard),
}

impl Command {
    fn run(&self, out: &mut dyn Write) -> Result<ExitCode, Failure> {
        match self {
            Command::Call(call) => call.run(out),
            Command::Demo(demo) => demo.run(out).map(|()| ExitCode::SUCCESS),
            Command::Dump(dump) => dump.run(out),
            Command::Explain(explain) => explain.run(out),
            Command::Idl(idl) => idl.run(out).map(|()| ExitCode::SUCCESS),
            Command::Ior(ior) => ior.run(out),
            Command::Members(members) => members.run(out).map(|()| ExitCode::SUCCESS),
            Command::Newkey(newkey) => newkey.run(out).map(|()| ExitCode::SUCCESS),
            Command::Ping(ping) => ping.run(out),
            Command::Recover(recover) => recover.run(out).map(|()| ExitCode::SUCCESS),
            Command::Serve(serve) => Ok(serve.run()),
            Command::Wizard(wizard) => wizard.run(out).map(|()| ExitCode::SUCCESS),
        }
    }
}

fn main() -> ExitCode {
    let maestro = match maestro::parse::<Maestro>() {
        Ok(maestro) => maestro,
        Err(code) => return code,
    };
    // Not locked for good: a server prints on its own.
    let mut out = io::BufWriter::new(io::stdout());
    let done =
        maestro.command.run(&mut out).and_then(|code| out.flush().map(|()| code).map_err(Failure::Output));
    match done {
        Ok(code) => code,
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
