//! `maestro ior merge` and `maestro ior split`.

use std::io::Write;

use clap::Args;
use maestro_ior::stringify;

use super::source;
use crate::failure::Failure;

const MERGE_EXAMPLES: &str = "\
Examples:
  maestro ior merge a/Grid.ior b/Grid.ior > Grid.ior
  maestro ior merge --alternates corbaloc:iiop:1.2@a:4711/Grid corbaloc:iiop:1.2@b:4711/Grid

All must be references to the same object: of one type, if they tell it. What is in both comes once.";

const SPLIT_EXAMPLES: &str = "\
Examples:
  maestro ior split etc/Grid.ior
  maestro ior split etc/Grid.ior | sed -n 2p | maestro ping -       ask the second address only

Components of all kinds are kept, but alternate addresses, each of which becomes a reference.";

/// Make one reference of several to the same object.
#[derive(Debug, Args)]
#[command(after_help = MERGE_EXAMPLES)]
pub(super) struct Merge {
    /// Files with references, references, or - for standard input.
    #[arg(value_name = "FILE|IOR|-", required = true)]
    sources: Vec<String>,
    /// Name in each profile the addresses of all others too, for clients that use only one profile.
    #[arg(long)]
    alternates: bool,
}

/// Make a reference for each address of a reference, a line for each.
#[derive(Debug, Args)]
#[command(after_help = SPLIT_EXAMPLES)]
pub(super) struct Split {
    /// Files with references, references, or - for standard input.
    #[arg(value_name = "FILE|IOR|-", required = true)]
    sources: Vec<String>,
}

impl Merge {
    /// Prints the reference.
    pub(super) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let merged = maestro_ior::merge(&source::all(&self.sources)?, self.alternates)?;
        writeln!(out, "{}", stringify(&merged))?;
        Ok(())
    }
}

impl Split {
    /// Prints the references.
    pub(super) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        for reference in source::all(&self.sources)? {
            for part in maestro_ior::split(&reference)? {
                writeln!(out, "{}", stringify(&part))?;
            }
        }
        Ok(())
    }
}
