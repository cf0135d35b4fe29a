//! Input that was recorded with an omniORB server, some of it invalid: this server does at least as well.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::time::Duration;

use maestro_bridge::{Settings, Timeouts};
use maestro_giop::{Message, MessageHeader, ObjectKey, ReplyStatus};
use serde_json::Value;

use crate::peer::{End, Peer};
use crate::scripted::Scripted;

/// Operations of the recorded server that this test's object has.
const OPERATIONS: [&str; 5] = ["echo_string", "post", "delay", "frobnicate", ""];
/// Scenarios whose invalid body is that of `echo_string`.
const INVALID_STRINGS: [&str; 4] = ["string-long", "string-unterminated", "string-zero-length", "trailing"];

struct Scenario {
    /// What the client sends, message by message.
    sent: Vec<Vec<u8>>,
    /// What omniORB answers: message types, with the status of replies.
    answers: Vec<String>,
    operations: Vec<String>,
    /// The keys of the recorded server's objects, the unknown ones left out.
    keys: BTreeSet<Vec<u8>>,
    /// Why the input is invalid, as far as only an object of the right type can tell.
    wrong_body: bool,
}

fn scenarios() -> BTreeMap<String, Scenario> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/errors.jsonl");
    let mut scenarios = BTreeMap::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let scenario =
            scenarios.entry(record["scenario"].as_str().unwrap().to_owned()).or_insert_with(|| Scenario {
                sent: Vec::new(),
                answers: Vec::new(),
                operations: Vec::new(),
                keys: BTreeSet::new(),
                wrong_body: false,
            });
        let (kind, expect) = (record["type"].as_str().unwrap(), &record["expect"]);
        let octets = hex::decode(record["hex"].as_str().unwrap()).unwrap();
        scenario.wrong_body |= matches!(expect["invalid"].as_str(), Some("body"))
            || matches!(expect["invalid"].as_str(), Some("trailing octets"));
        match record["direction"].as_str().unwrap() {
            "client" if !octets.is_empty() => {
                scenario.operations.extend(expect["operation"].as_str().map(str::to_owned));
                let key = expect["target"]["object_key"].as_str().unwrap_or_default();
                scenario.keys.extend(hex::decode(key).ok().filter(|key| key.len() > b"nobody".len()));
                scenario.sent.push(octets);
            }
            "server" if !octets.is_empty() => {
                scenario.answers.push(format!("{kind} {}", expect["status"].as_str().unwrap_or_default()));
            }
            _ => {}
        }
    }
    scenarios
}

fn status_name(status: ReplyStatus) -> &'static str {
    match status {
        ReplyStatus::NoException => "NO_EXCEPTION",
        ReplyStatus::SystemException => "SYSTEM_EXCEPTION",
        _ => "another",
    }
}

fn name(message: &Message) -> String {
    match message {
        Message::Reply(header, _) => format!("Reply {}", status_name(header.status)),
        Message::LocateReply(..) => "LocateReply UNKNOWN_OBJECT".to_owned(),
        Message::MessageError => "MessageError ".to_owned(),
        other => format!("{other:?}"),
    }
}

/// Plays a scenario and returns what was answered until the connection ended.
fn play(scenario: &Scenario) -> Vec<String> {
    let timeouts = Timeouts { half_message: Duration::from_millis(20), ..Timeouts::default() };
    let (server, orb) = Scripted::serve(&Settings { timeouts, ..Settings::default() });
    for key in &scenario.keys {
        server.dispatcher().bind(ObjectKey::new(key), orb.clone()).unwrap();
    }
    let mut peer = Peer::connect(server.address());
    for octets in &scenario.sent {
        // The server may have closed in the middle of it.
        let _ = peer.stream.write_all(octets);
    }
    let _ = peer.stream.shutdown(std::net::Shutdown::Write);
    let mut answers = Vec::new();
    loop {
        match peer.next() {
            Ok(message) => answers.push(name(&message)),
            Err(End::Closed) => return answers,
            Err(End::Reset) => {
                answers.push("reset".to_owned());
                return answers;
            }
        }
    }
}

/// Returns the scenarios whose answer differs from omniORB's on purpose, with ours.
fn deviations() -> BTreeMap<&'static str, Vec<&'static str>> {
    let refused = vec!["MessageError "];
    let ok = "Reply NO_EXCEPTION";
    BTreeMap::from([
        // It closes without a word.
        ("bad-magic", refused.clone()),
        ("type-8", refused.clone()),
        ("type-255", refused.clone()),
        ("size-huge", refused.clone()),
        ("reply", refused.clone()),
        ("locate-reply", refused.clone()),
        ("1.0-stray-fragment", refused.clone()),
        ("1.1-stray-fragment", refused),
        // It answers MessageError with MessageError.
        ("message-error", vec![]),
        // It closes on a CancelRequest that it does not expect; the request after it is good.
        ("1.0-cancel-unknown", vec![ok]),
        ("1.1-cancel-unknown", vec![ok]),
        // It gives up on the connection, or answers MessageError, for octets after the last argument.
        ("trailing", vec!["Reply SYSTEM_EXCEPTION"]),
        // It obeys in 1.2, as it may.
        ("1.2-cancel-pending", vec![ok]),
        // It closes, or loses the connection's sense, after a message that was cancelled between its fragments.
        ("1.1-fragments-cancelled", vec![ok]),
        ("1.2-fragments-cancelled", vec![ok]),
    ])
}

#[test]
fn recorded_errors_are_answered_at_least_as_well() {
    let (mut played, mut skipped, mut wrong) = (0, Vec::new(), Vec::new());
    let deviations = deviations();
    for (id, scenario) in scenarios() {
        let short = id.strip_prefix("errors-").unwrap();
        let without_version = short.get(4..).unwrap_or_default();
        let known = |operation: &String| OPERATIONS.contains(&operation.as_str());
        let other_body = scenario.wrong_body && !INVALID_STRINGS.contains(&without_version);
        if other_body || !scenario.operations.iter().all(known) {
            skipped.push(short.to_owned());
            continue;
        }
        let ours = play(&scenario);
        let expected = deviations.get(short).or_else(|| deviations.get(without_version));
        let expected = expected.map_or_else(
            || scenario.answers.clone(),
            |expected| expected.iter().map(ToString::to_string).collect(),
        );
        if ours != expected {
            wrong.push(format!("{short}: {ours:?}, expected {expected:?}"));
        }
        played += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Those call operations whose types this test does not know: the objects' own tests have them.
    assert_eq!((played, skipped.len()), (97, 21), "skipped: {skipped:?}");
}

#[test]
fn the_vectors_are_there() {
    assert_eq!(scenarios().len(), 118);
    assert!(MessageHeader::decode(b"GIOP\x01\x02\x01\0\0\0\0\0").is_ok());
}
