//! The records of the captures, as their README describes them.

use std::fmt;
use std::path::Path;

use bytes::Bytes;
use serde_json::Value;

/// The files with messages.
pub(crate) const GROUPS: [&str; 16] = [
    "types",
    "any",
    "calls",
    "exceptions",
    "locate",
    "forward",
    "fragments",
    "codesets",
    "addressing",
    "bidir",
    "connection",
    "errors",
    "bigendian",
    "scripted",
    "naming",
    "stock",
];

/// One line of a file: a message, or the end of a direction of a connection.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) scenario: String,
    pub(crate) seq: u64,
    pub(crate) connection: u64,
    /// `client` is the side that opened the connection.
    pub(crate) direction: String,
    pub(crate) kind: String,
    pub(crate) giop: Option<String>,
    pub(crate) little_endian: Option<bool>,
    pub(crate) size: Option<u64>,
    pub(crate) more_fragments: bool,
    pub(crate) octets: Bytes,
    pub(crate) expect: Value,
}

impl Record {
    /// Says whether it is about a message at all.
    pub(crate) fn is_message(&self) -> bool {
        !self.kind.starts_with("tcp-")
    }

    /// What the capture says about an invalid message.
    pub(crate) fn invalid(&self) -> Option<&str> {
        self.expect["invalid"].as_str()
    }

    /// The scenario's name without group and version.
    pub(crate) fn case(&self) -> &str {
        let rest = self.scenario.split_once('-').map_or("", |(_, rest)| rest);
        match rest.split_once('-') {
            Some((version, case)) if version.starts_with("1.") => case,
            _ => rest,
        }
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} seq {} ({})", self.scenario, self.seq, self.kind)
    }
}

/// Reads all records of a group, in their order.
pub(crate) fn load(group: &str) -> Vec<Record> {
    lines(&format!("{group}.jsonl")).into_iter().map(|line| record(&line)).collect()
}

/// Reads the lines of a file of the captures.
pub(crate) fn lines(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).expect("a line is a JSON object")).collect()
}

fn record(line: &Value) -> Record {
    let text = |name: &str| line[name].as_str().map(ToOwned::to_owned);
    let number = |name: &str| line[name].as_u64();
    Record {
        scenario: text("scenario").expect("scenario"),
        seq: number("seq").expect("seq"),
        connection: number("connection").expect("connection"),
        direction: text("direction").expect("direction"),
        kind: text("type").expect("type"),
        giop: text("giop"),
        little_endian: line["little_endian"].as_bool(),
        size: number("size"),
        more_fragments: line["more_fragments"].as_bool().unwrap_or_default(),
        octets: hex::decode(line["hex"].as_str().expect("hex")).expect("hexadecimal").into(),
        expect: line["expect"].clone(),
    }
}
