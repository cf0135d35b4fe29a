//! How runs are written down: lines of text for what replicas execute, lines of JSON for what clients see.
//!
//! ```text
//! x DELIVERY COUNT DIGEST CLIENT NUMBER CELL BEFORE r|VALUE ATTEMPT|- RETENTION|-       a call was executed
//! s COUNT DIGEST                                                                        a state was taken over
//! ```

use std::fmt::Display;
use std::str::SplitWhitespace;

use serde_json::{Value, json};

use super::history::{Call, CallId, Event, Execution, Operation, Outcome, Receipt};

/// Returns the line for what happened at a replica, without its end.
#[must_use]
pub fn line(event: &Event) -> String {
    match event {
        Event::State { count, digest } => format!("s {count} {digest}"),
        Event::Executed(Execution { id, cell, operation, receipt, attempt, retention }) => {
            let Receipt { delivery, count, digest, before } = receipt;
            let CallId { client, number } = id;
            let operation = match operation {
                Operation::Write(value) => value.to_string(),
                Operation::Read => "r".into(),
            };
            let (attempt, retention) = (or_dash(attempt.as_ref()), or_dash(retention.as_ref()));
            format!(
                "x {delivery} {count} {digest} {client} {number} {cell} {before} {operation} {attempt} {retention}"
            )
        }
    }
}

fn or_dash(value: Option<&impl Display>) -> String {
    value.map_or_else(|| "-".into(), ToString::to_string)
}

/// Reads what a replica wrote down in one life. A line that a kill cut off is left out.
///
/// # Errors
///
/// A whole line that is none; the text has it.
pub fn read_events(text: &str) -> Result<Vec<Event>, String> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().map(|line| read_event(line).ok_or_else(|| format!("not a note: {line:?}"))).collect()
}

fn read_event(line: &str) -> Option<Event> {
    let mut words = line.split_whitespace();
    match words.next()? {
        "s" => Some(Event::State { count: next(&mut words)?, digest: next(&mut words)? }),
        "x" => {
            let (delivery, count, digest) = (next(&mut words)?, next(&mut words)?, next(&mut words)?);
            let id = CallId { client: next(&mut words)?, number: next(&mut words)? };
            let (cell, before) = (next(&mut words)?, next(&mut words)?);
            let operation = match words.next()? {
                "r" => Operation::Read,
                value => Operation::Write(value.parse().ok()?),
            };
            let receipt = Receipt { delivery, count, digest, before };
            let attempt = words.next().filter(|word| *word != "-").and_then(|word| word.parse().ok());
            let retention = words.next().filter(|word| *word != "-").map(str::to_owned);
            Some(Event::Executed(Execution { id, cell, operation, receipt, attempt, retention }))
        }
        _ => None,
    }
}

fn next<T: std::str::FromStr>(words: &mut SplitWhitespace<'_>) -> Option<T> {
    words.next()?.parse().ok()
}

/// Returns the line for a call, without its end, as the stock clients write it.
#[must_use]
pub fn call_line(call: &Call) -> String {
    let Call { id, cell, operation, start_ns, end_ns, outcome } = call;
    let op = match operation {
        Operation::Write(_) => "write",
        Operation::Read => "read",
    };
    let mut line = json!({ "client": id.client, "n": id.number, "op": op, "cell": cell });
    if let Operation::Write(value) = operation {
        line["value"] = json!(value);
    }
    match outcome {
        Outcome::Answered(Receipt { delivery, count, digest, before }) => {
            line["outcome"] = json!("ok");
            for (name, value) in [("delivery", delivery), ("count", count), ("digest", digest)] {
                line[name] = json!(value);
            }
            line["before"] = json!(before);
        }
        Outcome::NotExecuted(text) | Outcome::Unknown(text) => {
            let completed = if matches!(outcome, Outcome::Unknown(_)) { "MAYBE" } else { "NO" };
            let name = text.strip_suffix(completed).unwrap_or(text).trim_end();
            line["outcome"] = json!("exception");
            line["exception"] = json!({ "name": name, "completed": completed });
        }
    }
    line["start_ns"] = json!(start_ns);
    line["end_ns"] = json!(end_ns);
    line.to_string()
}

/// Reads what a stock client wrote down: a line for each call. A line that was cut off is left out.
///
/// # Errors
///
/// A whole line that is none; the text has it.
pub fn read_calls(text: &str) -> Result<Vec<Call>, String> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().map(|line| read_call(line).ok_or_else(|| format!("not a call: {line:?}"))).collect()
}

fn read_call(line: &str) -> Option<Call> {
    let line: Value = serde_json::from_str(line).ok()?;
    let number = |name: &str| u32::try_from(line[name].as_u64()?).ok();
    let id = CallId { client: number("client")?, number: number("n")? };
    let operation = match line["op"].as_str()? {
        "write" => Operation::Write(line["value"].as_i64()?),
        "read" => Operation::Read,
        _ => return None,
    };
    Some(Call {
        id,
        cell: number("cell")?,
        operation,
        start_ns: line["start_ns"].as_i64()?,
        end_ns: line["end_ns"].as_i64()?,
        outcome: read_outcome(&line)?,
    })
}

fn read_outcome(line: &Value) -> Option<Outcome> {
    let exception = &line["exception"];
    match line["outcome"].as_str()? {
        "ok" => Some(Outcome::Answered(Receipt {
            delivery: line["delivery"].as_u64()?,
            count: line["count"].as_u64()?,
            digest: line["digest"].as_u64()?,
            before: line["before"].as_i64()?,
        })),
        "exception" => {
            let completed = exception["completed"].as_str().unwrap_or("YES");
            let text = format!("{} {completed}", exception["name"].as_str()?);
            Some(if completed == "NO" { Outcome::NotExecuted(text) } else { Outcome::Unknown(text) })
        }
        "error" => Some(Outcome::Unknown(format!("error: {}", line["error"].as_str()?))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_replica_wrote_down_is_read_again() {
        let receipt = Receipt { delivery: 9, count: 4, digest: u64::MAX >> 1, before: -3 };
        let id = CallId { client: 301, number: 17 };
        let read = Execution {
            id,
            cell: 77,
            operation: Operation::Read,
            receipt,
            attempt: None,
            retention: Some("c1:5".into()),
        };
        let write = Execution {
            operation: Operation::Write(i64::MIN),
            attempt: Some(3),
            retention: None,
            ..read.clone()
        };
        let events = [Event::State { count: 3, digest: 8 }, Event::Executed(read), Event::Executed(write)];
        let mut text: String = events.iter().map(|event| line(event) + "\n").collect();
        text.push_str("x 10 5 1");
        assert_eq!(read_events(&text).unwrap(), events);
        assert!(read_events("x 10 5\n").is_err());
    }

    #[test]
    fn what_a_client_wrote_down_is_read() {
        let head = r#"{"client":300,"n":2,"op":"write","cell":5,"value":-7"#;
        let tail = r#""start_ns":10,"end_ns":20}"#;
        let answered = format!(
            "{head},\"delivery\":4,\"count\":3,\"digest\":2,\"before\":1,\"outcome\":\"ok\",{tail}\n{{\"cli"
        );
        let calls = read_calls(&answered).unwrap();
        let receipt = Receipt { delivery: 4, count: 3, digest: 2, before: 1 };
        assert_eq!(calls.len(), 1);
        assert_eq!(calls[0].outcome, Outcome::Answered(receipt));
        assert_eq!(calls[0].operation, Operation::Write(-7));
        for (completed, executed) in [("NO", false), ("MAYBE", true)] {
            let exception = format!(
                "{head},\"outcome\":\"exception\",\"exception\":{{\"kind\":\"system\",\"name\":\"TRANSIENT\",\"completed\":\"{completed}\"}},{tail}\n"
            );
            let calls = read_calls(&exception).unwrap();
            assert_eq!(matches!(calls[0].outcome, Outcome::Unknown(_)), executed, "{calls:?}");
        }
        assert!(read_calls("{}\n").is_err());
    }

    #[test]
    fn what_own_clients_wrote_down_is_read_again() {
        let receipt = Receipt { delivery: 4, count: 3, digest: 2, before: -1 };
        let outcomes = [
            Outcome::Answered(receipt),
            Outcome::NotExecuted("unreachable NO".into()),
            Outcome::Unknown("connection lost MAYBE".into()),
        ];
        let calls = outcomes.map(|outcome| Call {
            id: CallId { client: 1000, number: 3 },
            cell: 8,
            operation: Operation::Write(-9),
            start_ns: 1,
            end_ns: 2,
            outcome,
        });
        let text: String = calls.iter().map(|call| call_line(call) + "\n").collect();
        assert_eq!(read_calls(&text).unwrap(), calls);
    }
}
