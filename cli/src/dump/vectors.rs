//! Messages that omniORB sent, explained by the IDL that they were recorded with.

use std::collections::BTreeMap;
use std::path::Path;

use maestro_giop::Message;
use maestro_idl::{FileSystem, Options, compile};
use serde_json::Value;

use super::conversation::{Conversation, Seen, Side};
use crate::idl::Catalogue;

/// What came of the recorded arguments and results of a group of scenarios.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    /// Shown as they were recorded.
    same: usize,
    /// Recorded as not in the standard's form.
    deviates: usize,
    /// Shown otherwise.
    others: Vec<String>,
}

fn explain(group: &str) -> Found {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
    let compiled = compile(&vectors.join("alltypes.idl"), &Options::default(), &FileSystem).expect("the IDL");
    let catalogue = Catalogue::new(compiled.model.as_ref()).expect("its types");
    let text = std::fs::read_to_string(vectors.join(group)).expect("the records");
    let mut conversations: BTreeMap<(String, u64), Conversation> = BTreeMap::new();
    let mut found = Found::default();
    for line in text.lines() {
        let record: Value = serde_json::from_str(line).expect("a record");
        let octets = hex::decode(record["hex"].as_str().unwrap_or_default()).expect("octets");
        let key = (
            record["scenario"].as_str().unwrap_or_default().to_owned(),
            record["connection"].as_u64().unwrap_or(0),
        );
        let side = if record["direction"] == "client" { Side::A } else { Side::B };
        let conversation = conversations.entry(key).or_insert_with(Conversation::new);
        for seen in conversation.push(side, None, &octets, &catalogue) {
            let Seen::Message(told) = seen else { panic!("{}: {seen:?}", record["scenario"]) };
            let expect = &record["expect"];
            let shown = match &told.message {
                Message::Request(..) => told.arguments.clone().map(|shown| (shown, &expect["args"])),
                Message::Reply(_, body) if !expect["result"].is_null() => {
                    let known = told.request.as_ref().and_then(|asked| asked.known.clone());
                    known.map(|known| (catalogue.results(&known, body, told.code_sets), &expect["result"]))
                }
                _ => None,
            };
            let Some((shown, expected)) = shown else { continue };
            if expect.get("deviates").is_some() {
                found.deviates += 1;
                continue;
            }
            if expected.is_null() || expected.get("pattern").is_some() {
                continue;
            }
            let shown = shown.map(|shown| serde_json::from_str::<Value>(&shown).expect("JSON"));
            match shown {
                Ok(shown) if same(&shown, expected) => found.same += 1,
                other => found.others.push(format!("{}: {other:?}, not {expected}", record["scenario"])),
            }
        }
    }
    found
}

/// Compares JSON; of references, the records also say the names of what we show as octets.
fn same(shown: &Value, expected: &Value) -> bool {
    match (shown, expected) {
        (Value::Object(shown), Value::Object(expected)) => {
            let names_more = expected.contains_key("profiles") || expected.contains_key("tag");
            (names_more || shown.len() == expected.len())
                && shown.iter().all(|(name, one)| expected.get(name).is_some_and(|other| same(one, other)))
        }
        (Value::Array(shown), Value::Array(expected)) => {
            shown.len() == expected.len() && shown.iter().zip(expected).all(|(one, other)| same(one, other))
        }
        _ => shown == expected,
    }
}

#[test]
fn recorded_arguments_and_results_are_shown_as_they_were_recorded() {
    let found = explain("types.jsonl");
    assert_eq!(found, Found { same: 466, deviates: 8, others: Vec::new() });
    let found = explain("any.jsonl");
    assert_eq!(found, Found { same: 282, deviates: 4, others: Vec::new() });
}
