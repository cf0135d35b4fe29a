//! `maestro newkey`: makes a globally unique object key.

use std::io::Write;

use clap::Args;
use maestro_ior::MaestroKey;
use uuid::Uuid;

use crate::failure::Failure;

const EXAMPLES: &str = "\
Example:
  $ maestro newkey Grid
  MAE:6f1c7d0e2b9a4f3f8a5d1c2e3b4a5968:Grid

Give the key to each replica of one object (--key MAE:…:Grid), so that all of them answer to it. A server that is
given the key is also found as corbaloc::host:port/Grid.";

/// Make a globally unique object key, MAE:<hex>:NAME.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Newkey {
    /// The object's name: 1 to 64 letters, digits, `_`, `-` or `.`, a letter first.
    name: String,
}

impl Newkey {
    /// Draws a UUID and prints the key on a line.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let uuid = Uuid::new_v4().as_u128();
        let key = MaestroKey::new(uuid, &self.name).map_err(|source| Failure::KeyName { source })?;
        writeln!(out, "{key}")?;
        Ok(())
    }
}
