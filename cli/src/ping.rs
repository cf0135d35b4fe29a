//! `maestro ping`: asks each address of a reference whether the object answers there.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use maestro_bridge::{CallError, Client, ClientSettings};
use maestro_giop::{Ior, RepositoryId, Version};
use maestro_ior::{Endpoint, IiopProfile, endpoints};
use maestro_orbs::Located;
use serde_json::json;

use crate::failure::Failure;
use crate::ior;

const EXAMPLES: &str = "\
Examples:
  maestro ping etc/Grid.ior
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
}

/// What came of asking an address.
struct Answer {
    endpoint: Endpoint,
    /// How long the second question took, when the connection was there.
    result: Result<Duration, String>,
}

impl Ping {
    /// Asks all addresses, one after the other, and prints a line for each.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<ExitCode, Failure> {
        let reference = ior::first(&self.source)?;
        let reachable = endpoints(&reference);
        let reachable =
            reachable.map_err(|source| Failure::Reference { origin: self.source.clone(), source })?;
        if reachable.is_empty() {
            return Err(Failure::NoAddress);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|source| Failure::System { action: "make a client", source })?;
        let width = reachable.iter().map(|endpoint| endpoint.address.to_string().len()).max().unwrap_or(0);
        let mut answered = false;
        for endpoint in reachable {
            let result = runtime.block_on(self.ask(&endpoint, &reference.type_id));
            let answer = Answer { endpoint, result };
            answered |= answer.result.is_ok();
            self.show(&answer, width, out)?;
        }
        Ok(if answered { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Asks one address where the object is, then whether it exists.
    async fn ask(&self, endpoint: &Endpoint, type_id: &RepositoryId) -> Result<Duration, String> {
        let patience = Duration::from_secs_f64(self.timeout);
        let client = Client::new(ClientSettings { connect_timeout: patience, ..ClientSettings::default() });
        match client.locate_at(endpoint, Some(patience)).await.map_err(reason)? {
            Located::Here => {}
            Located::Unknown => return Err("a server answers, but it does not know the object".into()),
            Located::Forward(_) => {
                return Err("a server answers, and says that the object is elsewhere".into());
            }
        }
        let here = alone(endpoint, type_id).map_err(|error| error.to_string())?;
        let start = Instant::now();
        let reply = client.call(&here, "_non_existent", |_| Ok(()), Some(patience)).await.map_err(reason)?;
        let took = start.elapsed();
        match reply.reader().read_boolean() {
            Ok(false) => Ok(took),
            Ok(true) => Err("a server answers, and says that the object is gone".into()),
            Err(error) => Err(format!("a server answers with nonsense: {error}")),
        }
    }

    fn show(&self, answer: &Answer, width: usize, out: &mut dyn Write) -> io::Result<()> {
        let address = answer.endpoint.address.to_string();
        if self.json {
            let (host, port) = (&answer.endpoint.address.host, answer.endpoint.address.port);
            let time_us = answer.result.as_ref().ok().map(Duration::as_micros);
            let line = json!({
                "host": host, "port": port, "answers": answer.result.is_ok(),
                "time_us": time_us.map(|time| u64::try_from(time).unwrap_or(u64::MAX)), "reason": answer.result.as_ref().err(),
            });
            return writeln!(out, "{line}");
        }
        match &answer.result {
            Ok(took) => writeln!(out, "{address:width$}  answers in {} µs", took.as_micros()),
            Err(reason) => writeln!(out, "{address:width$}  {reason}"),
        }?;
        // Shown as it comes: a silent address takes its time.
        out.flush()
    }
}

/// Makes a reference with one address only.
fn alone(endpoint: &Endpoint, type_id: &RepositoryId) -> Result<Ior, maestro_ior::Error> {
    let version = endpoint.version.min(Version::V1_2);
    let profile = IiopProfile::new(version, endpoint.address.clone(), endpoint.object_key.clone());
    Ok(Ior { type_id: type_id.clone(), profiles: vec![profile.encode()?] })
}

/// Says why there is no answer, without the address, which stands beside it.
fn reason(error: CallError) -> String {
    match error {
        CallError::Unreachable(tries) => match tries.into_iter().next() {
            Some((_, error)) => format!("does not answer: {error}"),
            None => "does not answer".into(),
        },
        CallError::TimedOut { after, .. } => format!("does not answer within {after:?}"),
        CallError::Lost { reason, .. } => format!("does not answer: {reason}"),
        error => error.to_string(),
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if (0.001..=3600.0).contains(&seconds) => Ok(seconds),
        _ => Err("give seconds, 0.001 to 3600".into()),
    }
}
