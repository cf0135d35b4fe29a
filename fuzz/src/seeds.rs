//! Writes inputs to begin with into `corpus/TARGET`, out of the recorded messages and references.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Longer records teach a fuzzer little.
const OCTETS: usize = 600;

/// Longer IDL files are slow to run and say the same.
const IDL_OCTETS: u64 = 6 << 10;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let vectors = here.join("../tests/vectors");
    let records = |file: &str| -> Result<Vec<Value>, Box<dyn std::error::Error>> {
        let text = std::fs::read_to_string(vectors.join(file))?;
        Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
    };
    let mut seeds = Seeds { folder: here.join("corpus"), counts: BTreeMap::new() };
    for file in [
        "types",
        "any",
        "calls",
        "exceptions",
        "locate",
        "forward",
        "fragments",
        "addressing",
        "errors",
        "bigendian",
    ] {
        let mut connection: Option<(String, Vec<u8>)> = None;
        for record in records(&format!("{file}.jsonl"))? {
            let octets = hex::decode(record["hex"].as_str().unwrap_or_default())?;
            if octets.len() > OCTETS {
                continue;
            }
            seeds.write("message", &octets)?;
            if record["direction"] == "client" {
                let name = record["scenario"].to_string();
                match &mut connection {
                    Some((known, all)) if *known == name => all.extend_from_slice(&octets),
                    _ => {
                        if let Some((_, all)) = connection.take() {
                            seeds.stream(&all)?;
                        }
                        connection = Some((name, octets.clone()));
                    }
                }
            }
            let offset = record["expect"]["body_offset"].as_u64().and_then(|at| usize::try_from(at).ok());
            if file == "any"
                && let Some(body) = offset.and_then(|at| octets.get(at..))
            {
                seeds.write("any", body)?;
                for first in [1, 5] {
                    seeds.write("value", &[&[first], body].concat())?;
                }
            }
            if let Some(any) = record["expect"]["args"].get("a").filter(|any| any.get("type").is_some()) {
                seeds.write("json", format!("{}\n{}", any["type"], any["value"]).as_bytes())?;
            }
        }
    }
    for record in records("iors.jsonl")? {
        for text in
            record.as_object().into_iter().flat_map(|record| record.values()).filter_map(Value::as_str)
        {
            // Some are damaged by intent.
            if let Some(Ok(octets)) = text.strip_prefix("IOR:").map(hex::decode) {
                seeds.write("ior", &octets)?;
            }
            if text.starts_with("IOR:") || text.starts_with("corba") {
                seeds.write("uri", text.as_bytes())?;
            }
        }
    }
    for folder in [
        "../idl/tests/generate",
        "../idl/tests/same",
        "../idl/tests/wrong",
        "../idl-examples/idl",
        // What omniORB brings, where it is installed.
        "/usr/share/idl/omniORB",
        "/usr/share/idl/omniORB/COS",
    ] {
        seeds.idl_of(&here.join(folder))?;
    }
    for (target, count) in seeds.counts {
        println!("{target}: {count}");
    }
    Ok(())
}

struct Seeds {
    folder: PathBuf,
    counts: BTreeMap<String, usize>,
}

impl Seeds {
    /// Writes what a client sent on one connection.
    fn stream(&mut self, octets: &[u8]) -> std::io::Result<()> {
        for target in ["framer", "connection"] {
            self.write(target, &[&[100], octets].concat())?;
        }
        Ok(())
    }

    /// Writes the IDL files of a folder that are not long.
    fn idl_of(&mut self, folder: &Path) -> std::io::Result<()> {
        if !folder.is_dir() {
            return Ok(());
        }
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let is_idl = path.extension().is_some_and(|end| end == "idl");
            if is_idl && path.metadata()?.len() <= IDL_OCTETS {
                self.write("idl", &std::fs::read(path)?)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, target: &str, octets: &[u8]) -> std::io::Result<()> {
        let count = self.counts.entry(target.to_owned()).or_default();
        let folder = self.folder.join(target);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(format!("seed-{count:04}")), octets)?;
        *count += 1;
        Ok(())
    }
}
