//! `maestro ping`: asks each address of a reference whether the object answers there.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use maestro_ior::{Endpoint, endpoints};
use serde_json::json;

use crate::failure::Failure;
use crate::ior;
use crate::probe::{Outcome, Prober};
use crate::tls::Tls;

const EXAMPLES: &str = "\
Examples:
  maestro ping etc/Grid.ior
  maestro ping etc/Grid.ior --tls-ca ca.pem  over TLS, with a certificate of your own authority
  maestro ping corbaloc::127.0.0.1:4711/Grid
  watch -n 1 maestro ping etc/Grid.ior       see a replica die, and come back

Exit codes: 0 the object answers at one address at least, 1 it answers nowhere, 2 the reference is wrong.";

/// Ask each address of a reference whether the object answers there.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Ping {
    /// A file with a reference, a reference (IOR:…, corbaloc:…), or - for standard input.
    #[arg(value_name = "FILE|IOR|-")]
    source: String,
    /// How long to wait for each address, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, value_parser = seconds)]
    timeout: f64,
    /// Print JSON, one object on a line for each address.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    tls: Tls,
}

impl Ping {
    /// Asks all addresses, one after the other, and prints a line for each.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<ExitCode, Failure> {
        let reference = ior::first(&self.source)?;
        let reachable = endpoints(&reference);
        let mut reachable =
            reachable.map_err(|source| Failure::Reference { origin: self.source.clone(), source })?;
        reachable.retain(|endpoint| !self.tls.only() || endpoint.tls.is_some());
        if reachable.is_empty() {
            return Err(Failure::NoAddress);
        }
        let prober = Prober::new(Duration::from_secs_f64(self.timeout), &self.tls)?;
        let width = reachable.iter().map(|endpoint| place(endpoint).len()).max().unwrap_or(0);
        let mut answered = false;
        for endpoint in reachable {
            let outcome = prober.ask(&endpoint, None);
            answered |= outcome.answers();
            self.show(&endpoint, &outcome, width, out)?;
        }
        Ok(if answered { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn show(
        &self,
        endpoint: &Endpoint,
        outcome: &Outcome,
        width: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (host, port) = (&endpoint.address.host, endpoint.address.port);
        if self.json {
            let (time_us, reason) = match outcome {
                Outcome::Answers(took) => (Some(u64::try_from(took.as_micros()).unwrap_or(u64::MAX)), None),
                other => (None, Some(other.to_string())),
            };
            let line = json!({
                "host": host, "port": port, "tls": endpoint.tls.is_some(), "answers": outcome.answers(), "time_us": time_us, "reason": reason,
            });
            return writeln!(out, "{line}");
        }
        writeln!(out, "{:width$}  {outcome}", place(endpoint))?;
        // Shown as it comes: a silent address takes its time.
        out.flush()
    }
}

/// Names an address, and says whether it is one for TLS.
pub(crate) fn place(endpoint: &Endpoint) -> String {
    let tls = if endpoint.tls.is_some() { " (TLS)" } else { "" };
    format!("{}{tls}", endpoint.address)
}

/// Reads a number of seconds.
pub(crate) fn seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if (0.001..=3600.0).contains(&seconds) => Ok(seconds),
        _ => Err("give seconds, 0.001 to 3600".into()),
    }
}
