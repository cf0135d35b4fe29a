//! Every row of `tests/vectors/iors.jsonl`: references made by omniORB or by a script, read by omniORB's `catior`.

use maestro_giop::{ByteOrder, Ior, TaggedComponent, TaggedProfile};
use maestro_ior::{Component, Error, IiopProfile, MultipleComponents, Profile, Reference};
use maestro_ior::{describe, parse_ior, stringify_in};
use serde_json::Value;

/// All rows of the file.
pub(crate) fn rows() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/iors.jsonl");
    let text = std::fs::read_to_string(path).expect("the vectors are part of the repository");
    let rows: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("a row is JSON")).collect();
    assert_eq!(rows.len(), 63, "rows of iors.jsonl");
    rows
}

/// The `IOR:` text of the row of a name.
pub(crate) fn ior_text(name: &str) -> String {
    let row = rows().into_iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("no row {name}"));
    row["ior"].as_str().unwrap_or_else(|| panic!("row {name} has no reference")).to_owned()
}

fn text<'a>(row: &'a Value, field: &str) -> Option<&'a str> {
    row.get(field).and_then(Value::as_str)
}

/// What the file holds, counted by another program.
const REFERENCES: usize = 49;

#[test]
#[cfg_attr(miri, ignore = "all recorded references: minutes where each step is checked")]
fn every_reference_decodes_to_what_its_row_says() {
    let mut compared = 0;
    for row in rows() {
        let Some(ior) = text(&row, "ior") else { continue };
        let ior = parse_ior(ior).unwrap_or_else(|e| panic!("{}: {e}", row["name"]));
        if row["decoded"].is_null() {
            assert!(ior.is_nil(), "{}", row["name"]);
        } else {
            assert!(!ior.is_nil(), "{}", row["name"]);
            let ours = serde_json::to_value(describe(&ior)).unwrap();
            compare(&row["decoded"], &ours, &format!("{}", row["name"]));
        }
        compared += 1;
    }
    assert_eq!(compared, REFERENCES, "references compared");
}

/// Demands that all fields of a row are in ours, with the same values.
fn compare(row: &Value, ours: &Value, path: &str) {
    match (row, ours) {
        (Value::Object(fields), Value::Object(_)) => {
            for (field, value) in fields {
                match (field.as_str(), value.as_str()) {
                    // The rows name what they cannot decode `?`, and one of omniORB's own tags wrongly: catior
                    // says TAG_OMNIORB_UNIX_TRANS.
                    ("name", Some("?")) => assert!(ours[field].is_null(), "{path}"),
                    ("name", Some("TAG_OMNIORB_PERSISTENT_ID")) => {
                        assert_eq!(ours[field], "TAG_OMNIORB_UNIX_TRANS", "{path}");
                    }
                    _ => compare(value, &ours[field], &format!("{path}.{field}")),
                }
            }
        }
        (Value::Array(values), Value::Array(our_values)) => {
            assert_eq!(values.len(), our_values.len(), "{path}");
            for (index, (value, our_value)) in values.iter().zip(our_values).enumerate() {
                compare(value, our_value, &format!("{path}[{index}]"));
            }
        }
        _ => assert_eq!(row, ours, "{path}"),
    }
}

#[test]
#[cfg_attr(miri, ignore = "all recorded references: minutes where each step is checked")]
fn every_reference_is_encoded_to_the_same_octets() {
    let (mut references, mut profiles, mut components) = (0, 0, 0);
    for row in rows() {
        let Some(original) = text(&row, "ior") else {
            continue;
        };
        let name = &row["name"];
        let ior = parse_ior(original).unwrap();
        let order = if original[4..6] == *"01" { ByteOrder::Little } else { ByteOrder::Big };
        let ours = stringify_in(&ior, order);
        assert_eq!(ours[4..].to_lowercase(), original[4..].to_lowercase(), "{name}");
        references += 1;
        for profile in &ior.profiles {
            assert_eq!(&Profile::decode(profile).unwrap().encode().unwrap(), profile, "{name}");
            profiles += 1;
            for component in components_of(profile) {
                let order = ByteOrder::from_flag(component.data[0]);
                assert_eq!(
                    Component::decode(&component).unwrap().encode(order).unwrap(),
                    component,
                    "{name}"
                );
                components += 1;
            }
        }
    }
    assert_eq!((references, profiles, components), (REFERENCES, 54, 48));
}

fn components_of(profile: &TaggedProfile) -> Vec<TaggedComponent> {
    match Profile::decode(profile).unwrap() {
        Profile::Iiop(IiopProfile { components, .. }) => components,
        Profile::MultipleComponents(MultipleComponents { components, .. }) => components,
        _ => Vec::new(),
    }
}

#[test]
#[cfg_attr(miri, ignore = "all recorded references: minutes where each step is checked")]
fn every_uri_gives_the_reference_that_omniorb_gives_or_an_error() {
    let (mut same, mut errors, mut unresolved) = (0, 0, 0);
    for row in rows() {
        let Some(uri) = text(&row, "uri") else { continue };
        let name = text(&row, "name").unwrap();
        let ours = uri.parse::<Reference>().and_then(|reference| reference.to_ior());
        match name {
            // omniORB had a naming service to ask.
            "corbaname-object" | "corbaname-missing" | "corbaloc-rir-unknown" => {
                assert!(matches!(ours, Err(Error::Unresolved { .. })), "{name}: {ours:?}");
                unresolved += 1;
            }
            _ if row.get("error").is_some() => {
                assert!(ours.is_err(), "{name}: {ours:?}");
                errors += 1;
            }
            _ => {
                let theirs: Ior = parse_ior(text(&row, "ior").unwrap()).unwrap();
                assert_eq!(ours.unwrap_or_else(|e| panic!("{name}: {e}")), theirs, "{name}");
                same += 1;
            }
        }
    }
    assert_eq!((same, errors, unresolved), (15, 12, 3));
}

#[test]
#[cfg_attr(miri, ignore = "all recorded references: minutes where each step is checked")]
fn the_print_has_every_fact_that_catior_tells() {
    let mut facts = 0;
    for row in rows() {
        let (Some(catior), Some(ior)) = (text(&row, "catior"), text(&row, "ior")) else {
            continue;
        };
        let name = text(&row, "name").unwrap();
        if name == "lower-case-prefix" {
            // catior refuses what omniORB itself accepts.
            assert!(catior.starts_with("Invalid"));
            continue;
        }
        let print = describe(&parse_ior(ior).unwrap()).to_string();
        for line in catior.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "Profiles:") {
            for fact in facts_of(line) {
                assert!(
                    print.contains(&fact),
                    "{name}: catior says {line:?}, not found: {fact:?} in\n{print}"
                );
                facts += 1;
            }
        }
    }
    assert_eq!(facts, 272);
}

/// What our print must contain to say what a line of catior says.
fn facts_of(line: &str) -> Vec<String> {
    let line = line.strip_prefix("TAG_CODE_SETS ").unwrap_or(line);
    let set = |kind: &str, rest: &str| vec![format!("{kind} {}", rest.trim())];
    if line == "IOR is a nil object reference." {
        return vec!["nil object reference".to_owned()];
    } else if line.starts_with("Type ID: ") {
        return vec![line.to_owned()];
    } else if let Some(rest) = line.strip_prefix("char native code set:") {
        return set("char:  native", rest);
    } else if let Some(rest) = line.strip_prefix("wchar native code set:") {
        return set("wchar: native", rest);
    } else if let Some(rest) = line.strip_prefix("char conversion code sets:") {
        return set(", conversion", rest);
    } else if let Some(rest) = line.strip_prefix("wchar conversion code sets:") {
        return set(", conversion", rest);
    } else if let Some((number, first)) = line.split_once(" Multiple Component Profile ") {
        let mut facts = facts_of(first.trim());
        facts.push(format!("{number} TAG_MULTIPLE_COMPONENTS"));
        return facts;
    } else if let Some(tag) = line.strip_prefix("Unknown component tag ") {
        return vec![format!("unknown component tag {tag}")];
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        [number, "IIOP", version, host, port, key, octets, "bytes)"] => {
            let host = if host.contains(':') { format!("[{host}]") } else { (*host).to_owned() };
            let unit = if *octets == "(1" { "octet" } else { "octets" };
            vec![format!("{number} IIOP {version} at {host}:{port},"), format!("{octets} {unit}), {key}")]
        }
        [number, "Unrecognised", "profile", "tag:", tag] => {
            vec![format!("{number} unknown profile tag"), format!("({tag})")]
        }
        ["TAG_ORB_TYPE", name, text] => {
            let name = if *name == "(unknown)" { "unknown ORB" } else { name };
            vec![format!("TAG_ORB_TYPE {name}"), format!("\"{}\")", text.trim_matches(['(', ')']))]
        }
        ["TAG_ALTERNATE_IIOP_ADDRESS", host, port] => {
            vec![format!("TAG_ALTERNATE_IIOP_ADDRESS {host}:{port}")]
        }
        ["TAG_SSL_SEC_TRANS", "port", "=", port, "supports", supports, "requires", requires] => vec![
            format!("TAG_SSL_SEC_TRANS port {port}"),
            format!("supports {supports}:"),
            format!("requires {requires}:"),
        ],
        ["TAG_OMNIORB_UNIX_TRANS", host, path] => {
            vec![format!("TAG_OMNIORB_UNIX_TRANS host {host}, socket {path}")]
        }
        _ => panic!("a line of catior that the test does not know: {line:?}"),
    }
}
