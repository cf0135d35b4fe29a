//! `maestro recover`: makes a stopped replica the new history after a majority lost its memory.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use maestro_group::datadir;

use crate::failure::Failure;

const EXAMPLES: &str = "\
Example:
  maestro recover --data data/r2 --accept-loss

For a group that stays closed because most of its replicas crashed and lost their memory. Stop the replica that is to
be believed (SIGTERM), recover its data directory, and start it again: its state is the new history. The others join it
when they are started; one that was stopped in order with a memory of its own is refused.";

/// Make a stopped replica's state the new history of its group, when a majority has lost its memory.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Recover {
    /// The data directory of the replica that is to be believed.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Say that what only other replicas hold may be lost. Without it nothing is changed, and the loss is named.
    #[arg(long)]
    accept_loss: bool,
}

impl Recover {
    /// Recovers the directory and says what it did.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let recovered = datadir::recover(&self.data, self.accept_loss)?;
        let (old, new) = (recovered.old_epoch, recovered.epoch);
        writeln!(out, "replica {} is the new history: epoch {new} in the place of {old}", recovered.name)?;
        writeln!(out, "it holds {} requests, up to view {}", recovered.held, recovered.view)?;
        writeln!(out, "lost: {}", recovered.loss)?;
        writeln!(out, "start it as usual; the others take its state when they are started")?;
        Ok(())
    }
}
