//! What is asked for.

use clap::{Args, ValueEnum};

use super::rows::{ROWS, Row};

/// Which rows are run, and how.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Only these rows. Default: all.
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    pub rows: Vec<String>,

    /// Whom to attack.
    #[arg(long, value_enum, default_value_t = Whom::Both)]
    pub servers: Whom,

    /// For how long the good client is measured, in seconds: so long while nobody attacks, and twice as long while somebody does.
    #[arg(long, default_value_t = 1.0)]
    pub seconds: f64,

    /// The part of the connections and of the pace that the rows name, 1 for all.
    #[arg(long, default_value_t = 1.0)]
    pub part: f64,

    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Whom to attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Whom {
    /// A server alone.
    One,
    /// The first of three replicas.
    Three,
    /// First the one, then the other.
    Both,
}

impl Options {
    /// Returns the rows that are asked for, each with the number of servers.
    ///
    /// # Errors
    ///
    /// There is no row of a name.
    pub fn chosen(&self) -> Result<Vec<(Row, usize)>, String> {
        if let Some(unknown) = self.rows.iter().find(|name| !ROWS.iter().any(|row| row.name == **name)) {
            let names: Vec<_> = ROWS.iter().map(|row| row.name).collect();
            return Err(format!("no row {unknown}; there are {}", names.join(", ")));
        }
        let wanted = |row: &&Row| self.rows.is_empty() || self.rows.iter().any(|name| name == row.name);
        let one = self.servers != Whom::Three;
        let three = self.servers != Whom::One;
        let alone = ROWS.iter().filter(wanted).filter(|row| one && !row.is_for_groups()).map(|row| (*row, 1));
        let replicas = ROWS.iter().filter(wanted).filter(|row| three && row.replicas).map(|row| (*row, 3));
        Ok(alone.chain(replicas).collect())
    }
}
