//! Where references come from: arguments, files, standard input.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};

use maestro_ior::Reference;

use crate::failure::Failure;

/// The most that is read of one file; a reference has some hundred octets.
const INPUT_LIMIT_OCTETS: u64 = 16 << 20;

const SCHEMES: [&str; 3] = ["IOR:", "corbaloc:", "corbaname:"];

/// Where a reference came from, as messages name it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Origin<'a> {
    File(&'a str),
    StandardInput,
    Argument(usize),
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::File(path) => f.write_str(path),
            Origin::StandardInput => f.write_str("standard input"),
            Origin::Argument(number) => write!(f, "argument {number}"),
        }
    }
}

/// Parses a reference.
pub(super) fn parse(origin: Origin<'_>, text: &str) -> Result<maestro_giop::Ior, Failure> {
    let ior = text.parse().and_then(|reference: Reference| reference.to_ior());
    ior.map_err(|source| {
        let origin = origin.to_string();
        match source {
            maestro_ior::Error::Unresolved { .. } => Failure::Unresolved { origin, source },
            _ => Failure::Reference { origin, source },
        }
    })
}

/// Gets the text of an argument: the argument itself, a file's, or standard input's.
pub(super) fn read(index: usize, source: &str) -> Result<(Origin<'_>, String), Failure> {
    let is_reference =
        |scheme: &&str| source.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
    let (origin, read) = if SCHEMES.iter().any(is_reference) {
        return Ok((Origin::Argument(index + 1), source.to_owned()));
    } else if source.trim().is_empty() {
        return Err(Failure::Empty { origin: Origin::Argument(index + 1).to_string() });
    } else if source == "-" {
        (Origin::StandardInput, read_limited(io::stdin().lock()))
    } else {
        (Origin::File(source), File::open(source).and_then(read_limited))
    };
    let text = read.map_err(|source| Failure::Read { origin: origin.to_string(), source })?;
    if text.len() as u64 > INPUT_LIMIT_OCTETS {
        return Err(Failure::TooLong { origin: origin.to_string(), limit_octets: INPUT_LIMIT_OCTETS });
    }
    if text.trim().is_empty() {
        return Err(Failure::Empty { origin: origin.to_string() });
    }
    Ok((origin, text))
}

/// Reads one octet more than the limit at most, so that the caller sees when it is passed.
fn read_limited(source: impl Read) -> io::Result<String> {
    let mut text = String::new();
    source.take(INPUT_LIMIT_OCTETS + 1).read_to_string(&mut text)?;
    Ok(text)
}

/// Reads all references of all sources, in order.
pub(super) fn all(sources: &[String]) -> Result<Vec<maestro_giop::Ior>, Failure> {
    let mut references = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        let (origin, text) = read(index, source)?;
        for word in text.split_whitespace() {
            references.push(parse(origin, word)?);
        }
    }
    Ok(references)
}
