//! What a run is asked for.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use maestro::Engine;

use super::plan::Kind;

/// Replicas and clients of a run.
#[derive(Debug, Clone, Args)]
pub struct Cast {
    /// How many replicas.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(2..=9))]
    pub replicas: u8,

    /// What moves requests between replicas. Corosync needs a network, and to be installed.
    #[arg(long, value_enum, default_value_t = Engine::Embedded)]
    pub engine: Engine,

    /// How many clients on the bridge's own client: it never sends a call twice.
    #[arg(long, value_name = "N", default_value_t = 4, help_heading = "Clients")]
    pub own: u32,

    /// How many fault-tolerant clients, which number their requests and send them until they are answered.
    #[arg(long, value_name = "N", default_value_t = 4, help_heading = "Clients")]
    pub ft: u32,

    /// How many clients on omniORB.
    #[arg(long, value_name = "N", default_value_t = 4, help_heading = "Clients")]
    pub omni: u32,

    /// How many clients on JacORB.
    #[arg(long, value_name = "N", default_value_t = 4, help_heading = "Clients")]
    pub jacorb: u32,

    /// An option for the omniORB program, an option and its value as one: --omni-option="--again 5".
    #[arg(long, value_name = "OPTION", allow_hyphen_values = true, help_heading = "Clients")]
    pub omni_option: Vec<String>,

    /// An option for the JacORB program: --jacorb-option=-Djacorb.connection.client.retry_on_failure=on.
    #[arg(long, value_name = "OPTION", allow_hyphen_values = true, help_heading = "Clients")]
    pub jacorb_option: Vec<String>,

    /// How long a client waits for an answer.
    #[arg(long, value_name = "MS", default_value_t = 2000, help_heading = "Clients")]
    pub timeout_ms: u32,

    /// Do not use network namespaces: replicas talk over the loopback interface, and faults of the network are left out.
    #[arg(long)]
    pub no_network: bool,

    /// Where everything is written: logs, notes, calls, the timeline. A directory that is not there yet.
    /// Default: a new one among the system's temporary files.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,

    /// Keep the directory when nothing is wrong too.
    #[arg(long)]
    pub keep: bool,

    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,

    /// Flags for every replica.
    #[arg(last = true, value_name = "SERVER FLAGS")]
    pub server: Vec<String>,
}

/// A run of faults by a seed.
#[derive(Debug, Clone, Args)]
pub struct RunOptions {
    /// For how long faults happen.
    #[arg(long, default_value_t = 60)]
    pub seconds: u64,

    /// The seed that says which faults happen when. Default: another one each time.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Only these faults. Default: all.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND,…")]
    pub faults: Vec<Kind>,

    /// How many calls each client makes in a second; 0 for as many as it can.
    #[arg(long, value_name = "N", default_value_t = 50, help_heading = "Clients")]
    pub rate: u32,

    /// Replicas and clients.
    #[command(flatten)]
    pub cast: Cast,
}

impl RunOptions {
    /// Returns the faults that may happen.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        if self.faults.is_empty() { Kind::value_variants().to_vec() } else { self.faults.clone() }
    }

    /// Returns the time between a client's calls.
    #[must_use]
    pub fn period(&self) -> Duration {
        Duration::from_secs(1).checked_div(self.rate).unwrap_or_default()
    }
}

impl Cast {
    /// Returns the flags for every replica.
    #[must_use]
    pub fn flags(&self) -> Vec<String> {
        let engine = match self.engine {
            Engine::Embedded => vec![],
            Engine::Corosync => vec!["--engine".to_owned(), "corosync".to_owned()],
        };
        [engine, self.server.clone()].concat()
    }

    /// Returns how long a client waits for an answer.
    #[must_use]
    pub fn patience(&self) -> Duration {
        Duration::from_millis(self.timeout_ms.into())
    }
}
