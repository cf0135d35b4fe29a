//! What is wrong with an object, said to people.

use std::fmt::{self, Write};

use maestro_adaptors::Outcome;
use maestro_giop::ReplyStatus;

use super::answer::exception;
use super::canonical::hex;
use super::ledger::{Called, Finding, Ledger, Offence, What, Who};

/// What is wrong with an object: which operation, in which call, what differs, and the likely cause.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The operation, as it is on the wire; empty where none is to blame.
    pub operation: String,
    /// The likely cause, in one sentence.
    pub cause: String,
    text: String,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Verdict {}

impl Verdict {
    /// Says that the kit cannot do its work.
    pub(super) fn of_kit(reason: String) -> Self {
        Self { operation: String::new(), cause: reason.clone(), text: reason }
    }

    /// Says what was found. `shortest`: the deliveries of the shortest history that is known to show it.
    pub(super) fn new(
        ledger: &Ledger,
        finding: &Finding,
        cause: String,
        shortest: &[u64],
        seed: u64,
    ) -> Self {
        let calls: Vec<(u64, &Called)> = ledger.calls().collect();
        let place = calls.iter().position(|(seq, _)| *seq == finding.seq);
        let called = place.and_then(|place| calls.get(place)).map(|(_, called)| *called);
        let operation = called.map_or_else(String::new, |called| called.executed.operation.clone());
        let mut text = headline(&operation, finding);
        if let (Some(place), Some(called)) = (place, called) {
            let _ = write!(text, "\n  call      {} of {}: {}", place + 1, calls.len(), spelled(called));
            let _ = write!(text, "\n  object    {}, delivery {}", called.executed.key, finding.seq);
        }
        details(&mut text, finding);
        let _ = write!(text, "\n  cause     {cause}");
        let shown = calls.iter().filter(|(seq, _)| shortest.contains(seq));
        for (place, (_, called)) in shown.enumerate() {
            let title = if place == 0 { "\n  shortest history" } else { "" };
            let _ = write!(text, "{title}\n    {}. {}", place + 1, spelled(called));
        }
        let _ = write!(text, "\n  seed      {seed}");
        Self { operation, cause, text }
    }
}

fn headline(operation: &str, finding: &Finding) -> String {
    let (_, who) = finding.between;
    if finding.seq == 0 {
        return "the factory does not make the same object everywhere".to_owned();
    }
    match &finding.what {
        What::Changed { by: Offence::Read, .. } => {
            format!("operation `{operation}` reads, and changes the state")
        }
        What::Changed { by: Offence::Raise, .. } => {
            format!("operation `{operation}` raises an exception, and has changed the state before")
        }
        What::Transfer { .. } => {
            format!("the state after operation `{operation}` does not survive its transfer")
        }
        What::NoState { .. } => format!("the state after operation `{operation}` cannot be transferred"),
        What::Stopped { .. } => format!("a replica stopped after operation `{operation}`"),
        What::Reply { .. } => match who {
            Who::Heir { .. } => {
                format!("operation `{operation}` answers otherwise where the state was taken over")
            }
            _ => format!("operation `{operation}` does not answer alike everywhere"),
        },
        What::State { .. } => match who {
            Who::Heir { .. } => {
                format!("operation `{operation}` has another effect where the state was taken over")
            }
            _ => format!("operation `{operation}` does not have the same effect everywhere"),
        },
    }
}

fn details(text: &mut String, finding: &Finding) {
    let (one, other) = (who(finding.between.0), who(finding.between.1));
    let width = one.chars().count().max(other.chars().count()).max(8);
    let mut lines = |name: &str, (left, first): (&str, &str), (right, second): (&str, &str)| {
        let _ = write!(text, "\n  {name}\n    {left:<width$}  {first}\n    {right:<width$}  {second}");
    };
    match &finding.what {
        What::Reply { expected, actual } => {
            lines("replies", (&one, &reply(expected)), (&other, &reply(actual)));
        }
        What::State { kind, expected, actual, .. } => {
            lines(&format!("states of {kind}"), (&one, expected), (&other, actual));
        }
        What::Changed { before, after, .. } => {
            lines(&format!("states at {one}"), ("before", before), ("after", after));
        }
        What::Transfer { pushed, read } => lines("states", (&one, pushed), (&other, read)),
        What::NoState { reason } | What::Stopped { reason } => {
            let _ = write!(text, "\n  {other}: {reason}");
        }
    }
}

fn who(who: Who) -> String {
    match who {
        Who::Replica(node) => format!("replica {node}"),
        Who::OtherProcess => "another process".to_owned(),
        Who::Copy => "a copy in another thread".to_owned(),
        Who::Heir { after } => format!("a copy that took the state over after delivery {after}"),
    }
}

/// Returns a reply for people.
fn reply(outcome: &Outcome) -> String {
    let kind = match outcome.status {
        ReplyStatus::NoException => "returned".to_owned(),
        status => {
            format!("raised {}", exception(status, &outcome.body).unwrap_or_else(|| format!("{status:?}")))
        }
    };
    format!("{kind}, {}", hex(&outcome.body))
}

/// Returns a call for people.
pub(super) fn spelled(called: &Called) -> String {
    let arguments = &called.executed.arguments;
    let arguments = if arguments.is_empty() { String::new() } else { hex(arguments) };
    format!("{}({arguments})", called.executed.operation)
}
