//! `maestro ior`: shows, makes, merges, splits and explains object references.

mod explain;
mod make;
mod rearrange;
mod source;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use maestro_ior::describe;

use self::source::{Origin, parse, read};
use crate::failure::Failure;

const EXAMPLES: &str = "\
Examples:
  maestro ior etc/Grid.ior
  maestro ior corbaloc:iiop:1.2@127.0.0.1:4711/Grid
  maestro ior IOR:01000000010000000000000000000000
  ssh server cat etc/Grid.ior | maestro ior -
  maestro ior --json etc/*.ior | jq -r '.profiles[] | \"\\(.host):\\(.port)\"'
  maestro ior explain etc/Grid.ior        try a reference, and say why a client would fail with it

A file that is called like a command is given with its directory: ./make.";

/// Show what object references say: type, profiles, addresses, keys, components.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Ior {
    #[command(subcommand)]
    action: Option<Action>,
    /// Files with references, references (IOR:…, corbaloc:…, corbaname:…), or - for standard input.
    #[arg(value_name = "FILE|IOR|-", required = true)]
    sources: Vec<String>,
    /// Print JSON, one object on a line for each reference.
    #[arg(long)]
    json: bool,
}

/// What else can be done with references.
#[derive(Debug, Subcommand)]
enum Action {
    Explain(explain::Explain),
    Make(make::Make),
    Merge(rearrange::Merge),
    Split(rearrange::Split),
}

impl Ior {
    /// Does what was asked for.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<ExitCode, Failure> {
        let done = match &self.action {
            None => self.show(out),
            Some(Action::Explain(explain)) => return explain.run(out),
            Some(Action::Make(make)) => make.run(out),
            Some(Action::Merge(merge)) => merge.run(out),
            Some(Action::Split(split)) => split.run(out),
        };
        done.map(|()| ExitCode::SUCCESS)
    }

    /// Prints each reference of each source, in order, up to the first that is wrong.
    fn show(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let mut first = true;
        for (index, source) in self.sources.iter().enumerate() {
            let (origin, text) = read(index, source)?;
            for word in text.split_whitespace() {
                let description = describe(&parse(origin, word)?);
                if self.json {
                    serde_json::to_writer(&mut *out, &description).map_err(io::Error::from)?;
                    writeln!(out)?;
                    continue;
                }
                begin(out, origin, &mut first, self.sources.len())?;
                writeln!(out, "{description}")?;
            }
        }
        Ok(())
    }
}

/// Sets a reference off from the one before, and names where it is from if there are several sources.
fn begin(out: &mut dyn Write, origin: Origin<'_>, first: &mut bool, sources: usize) -> io::Result<()> {
    if !std::mem::take(first) {
        writeln!(out)?;
    }
    if sources > 1 {
        writeln!(out, "# {origin}")?;
    }
    Ok(())
}

/// Reads the first reference of a source.
pub(crate) fn first(source: &str) -> Result<maestro_giop::Ior, Failure> {
    let (origin, text) = read(0, source)?;
    parse(origin, text.split_whitespace().next().unwrap_or_default())
}
