//! `maestro ior explain`: says what a reference tells, tries it, and says why a client would fail with it.

use std::io::{self, Write};
use std::net::IpAddr;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use maestro_giop::{Ior, RepositoryId};
use maestro_ior::{Endpoint, Finding, Severity, describe, diagnose, endpoints};
use serde_json::{Value, json};

use super::source::{parse, read};
use crate::failure::Failure;
use crate::ping::{place, seconds};
use crate::probe::{Outcome, Prober};
use crate::tls::Tls;

const EXAMPLES: &str = "\
Examples:
  maestro ior explain etc/Grid.ior
  maestro ior explain --offline etc/Grid.ior       what the reference alone tells, without trying it
  maestro ior explain --json etc/*.ior | jq -r 'select(.callable | not) | .type_id'

What is tried is tried from this machine; clients elsewhere may see more or less.
Exit codes: 0 the object can be called, 1 it cannot (with --offline: the reference has an error), 2 this is no reference.";

/// Say what a reference tells, try it, and say why a client would fail with it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Explain {
    /// Files with references, references, or - for standard input.
    #[arg(value_name = "FILE|IOR|-", required = true)]
    sources: Vec<String>,
    /// Do not look up hosts, and connect to nobody.
    #[arg(long)]
    offline: bool,
    /// How long to wait for each address, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, value_parser = seconds)]
    timeout: f64,
    /// Print JSON, one object on a line for each reference.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    tls: Tls,
}

/// How many addresses of a reference are tried.
const ADDRESSES: usize = 64;

/// How often the object may be said to be elsewhere.
const FORWARDS: usize = 2;

/// How many addresses of each such place are tried.
const PLACES: usize = 4;

/// What came of one address.
struct Tried {
    endpoint: Endpoint,
    /// What the host's name stands for here.
    resolved: Vec<IpAddr>,
    outcome: Outcome,
    /// What came of the places to which a server forwards.
    forwarded: Vec<Tried>,
}

/// What there is to say about a reference.
struct Explanation {
    reference: Ior,
    findings: Vec<Finding>,
    /// `None` offline.
    tried: Option<Vec<Tried>>,
    /// How many addresses there are beyond those that are tried.
    untried: usize,
}

impl Explain {
    /// Explains each reference of each source.
    pub(super) fn run(&self, out: &mut dyn Write) -> Result<ExitCode, Failure> {
        let prober = match self.offline {
            true => None,
            false => Some(Prober::new(Duration::from_secs_f64(self.timeout), &self.tls)?),
        };
        let (mut first, mut all_callable) = (true, true);
        for (index, source) in self.sources.iter().enumerate() {
            let (origin, text) = read(index, source)?;
            for word in text.split_whitespace() {
                let explanation = Explanation::of(parse(origin, word)?, prober.as_ref());
                all_callable &= explanation.is_callable();
                if self.json {
                    writeln!(out, "{}", explanation.json())?;
                } else {
                    super::begin(out, origin, &mut first, self.sources.len())?;
                    explanation.print(out)?;
                }
            }
        }
        Ok(if all_callable { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

impl Explanation {
    fn of(reference: Ior, prober: Option<&Prober>) -> Self {
        let findings = diagnose(&reference);
        // A profile that cannot be read is found above; what can be read of the others is not tried.
        let reachable = endpoints(&reference).unwrap_or_default();
        let type_id = Some(&reference.type_id).filter(|id| !id.as_str().is_empty());
        let try_one = |prober| move |endpoint| Tried::of(endpoint, type_id, prober, FORWARDS);
        let untried = reachable.len().saturating_sub(ADDRESSES);
        let tried = prober.map(|prober| reachable.into_iter().take(ADDRESSES).map(try_one(prober)).collect());
        Self { reference, findings, tried, untried }
    }

    /// Says whether the object answers, or offline whether nothing in the reference stands against it.
    fn is_callable(&self) -> bool {
        match &self.tried {
            Some(tried) => tried.iter().any(Tried::answers),
            None => self.findings.iter().all(|finding| finding.problem.severity() < Severity::Fails),
        }
    }

    fn json(&self) -> Value {
        let problem = |finding: &Finding| {
            json!({
                "severity": finding.problem.severity().to_string(),
                "code": finding.problem.code(),
                "profile": finding.profile.map(|index| index + 1),
                "text": finding.to_string(),
            })
        };
        let tried = self.tried.as_ref().map(|tried| tried.iter().map(Tried::json).collect::<Vec<_>>());
        json!({
            "type_id": self.reference.type_id.as_str(),
            "problems": self.findings.iter().map(problem).collect::<Vec<_>>(),
            "addresses": tried,
            "untried": self.tried.as_ref().map(|_| self.untried),
            "callable": self.is_callable(),
        })
    }

    fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", describe(&self.reference))?;
        if !self.findings.is_empty() {
            writeln!(out, "\nWhat it tells:")?;
        }
        for finding in &self.findings {
            let place = finding.profile.map(|index| format!("profile {}: ", index + 1)).unwrap_or_default();
            writeln!(out, "  {:7}  {place}{finding}", finding.problem.severity())?;
        }
        if let Some(tried) = self.tried.as_ref().filter(|tried| !tried.is_empty()) {
            writeln!(out, "\nTried from this machine:")?;
            tried.iter().try_for_each(|tried| tried.print(1, out))?;
            if self.untried > 0 {
                writeln!(out, "  and {} more addresses, which were not tried", self.untried)?;
            }
        }
        writeln!(out, "\n{}", self.verdict())
    }

    fn verdict(&self) -> String {
        let Some(tried) = &self.tried else {
            return match self.is_callable() {
                true => {
                    "Nothing in the reference itself stands against calling the object; it was not tried."
                        .into()
                }
                false => "The reference has errors; it was not tried.".into(),
            };
        };
        let answering = tried.iter().filter(|tried| tried.answers()).count();
        match (tried.first(), answering) {
            (None, _) => "There is no address to try.".into(),
            (Some(_), 0) => "From this machine the object cannot be called.".into(),
            (Some(first), _) if !first.answers() => format!(
                "The object answers at {answering} of {} addresses, but not at {}, which clients try first: it depends on the client whether, and how soon, it tries another one (docs/clients.md).",
                tried.len(),
                place(&first.endpoint)
            ),
            (Some(_), _) if answering < tried.len() => {
                format!("The object can be called; it answers at {answering} of {} addresses.", tried.len())
            }
            (Some(_), _) => "The object can be called.".into(),
        }
    }
}

impl Tried {
    /// Tries an address, and the places to which it forwards, `forwards` deep.
    fn of(endpoint: Endpoint, type_id: Option<&RepositoryId>, prober: &Prober, forwards: usize) -> Self {
        let resolved = prober.resolve(&endpoint);
        let (resolved, outcome) = match resolved {
            Ok(resolved) => (resolved, prober.ask(&endpoint, type_id)),
            Err(outcome) => (Vec::new(), outcome),
        };
        let places = match &outcome {
            Outcome::Elsewhere(ior) if forwards > 0 => endpoints(ior).unwrap_or_default(),
            _ => Vec::new(),
        };
        let try_place = |place| Self::of(place, type_id, prober, forwards - 1);
        let forwarded = places.into_iter().take(PLACES).map(try_place).collect();
        Self { endpoint, resolved, outcome, forwarded }
    }

    /// Says whether the object answers there, or where the server there forwards to.
    fn answers(&self) -> bool {
        self.outcome.answers() || self.forwarded.iter().any(Self::answers)
    }

    /// Returns the addresses of the loopback that a name stands for here.
    fn hidden_loopback(&self) -> Option<IpAddr> {
        let is_name = self.endpoint.address.bare_host().parse::<IpAddr>().is_err();
        let is_local = self.endpoint.address.host.eq_ignore_ascii_case("localhost");
        self.resolved.iter().copied().find(|ip| is_name && !is_local && ip.is_loopback())
    }

    fn json(&self) -> Value {
        let time_us = match &self.outcome {
            Outcome::Answers(took) => Some(u64::try_from(took.as_micros()).unwrap_or(u64::MAX)),
            _ => None,
        };
        json!({
            "host": self.endpoint.address.host,
            "port": self.endpoint.address.port,
            "tls": self.endpoint.tls.is_some(),
            "profile": self.endpoint.profile + 1,
            "resolved": self.resolved.iter().map(IpAddr::to_string).collect::<Vec<_>>(),
            "answers": self.answers(),
            "code": self.outcome.code(),
            "text": self.outcome.to_string(),
            "consequence": self.outcome.consequence(),
            "forwarded_to": self.forwarded.iter().map(Self::json).collect::<Vec<_>>(),
            "time_us": time_us,
        })
    }

    /// Prints what came of it, `depth` steps to the right.
    fn print(&self, depth: usize, out: &mut dyn Write) -> io::Result<()> {
        let (at, under) = (2 * depth, 2 * depth + 2);
        writeln!(out, "{:at$}{}  {}", "", place(&self.endpoint), self.outcome)?;
        if let Some(ip) = self.hidden_loopback() {
            let host = &self.endpoint.address.host;
            writeln!(
                out,
                "{:under$}{host} stands for {ip} here, the loopback: what answers is this machine",
                ""
            )?;
        }
        if let Outcome::KeyUnknown = self.outcome {
            writeln!(out, "{:under$}the key is {:?}", "", self.endpoint.object_key.to_string())?;
        }
        if let Some(consequence) = self.outcome.consequence() {
            writeln!(out, "{:under$}{consequence}", "")?;
        }
        self.forwarded.iter().try_for_each(|place| place.print(depth + 1, out))
    }
}
