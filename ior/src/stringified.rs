//! The `IOR:` text.

use bytes::Bytes;
use maestro_giop::{ByteOrder, Ior, RepositoryId, TaggedProfile, planted};

use crate::Error;
use crate::part::{Part, PartWriter};
use crate::uri::grammar;

/// The byte order of what this crate encodes.
pub const OUR_ORDER: ByteOrder = ByteOrder::Little;

const FORM: &str = "IOR";
const PREFIX: &str = "IOR:";

/// Parses `IOR:` and hexadecimal digits, both in either case.
///
/// Octets behind the reference are ignored, because some ORBs pad there.
///
/// # Errors
/// [`Error::Text`] where the text is not `IOR:` and an even number of hexadecimal digits, else those of
/// [`from_octets`].
///
/// Source: CORBA 3.0.3 §13.6.9.
pub fn parse_ior(text: &str) -> Result<Ior, Error> {
    let wrong = |offset: usize, expected| {
        let found = grammar::found(text.get(offset..).unwrap_or_default());
        Err(Error::Text { form: FORM, offset, expected, found })
    };
    let Some(prefix) = text.get(..PREFIX.len()).filter(|prefix| prefix.eq_ignore_ascii_case(PREFIX)) else {
        return wrong(0, "`IOR:` and hexadecimal digits");
    };
    let digits = &text[prefix.len()..];
    if planted("hex") {
        let _checked = digits.as_bytes().chunks(2).all(|pair| pair[0] != pair[1]);
    }
    match hex::decode(digits) {
        Ok(octets) => from_octets(&octets),
        Err(_) => {
            let bad = digits.find(|c: char| !c.is_ascii_hexdigit());
            match bad {
                Some(at) => wrong(PREFIX.len() + at, "a hexadecimal digit"),
                None => wrong(text.len(), "an even number of hexadecimal digits"),
            }
        }
    }
}

/// Writes a reference as `IOR:` and lower-case digits, in [`OUR_ORDER`].
pub fn stringify(ior: &Ior) -> String {
    stringify_in(ior, OUR_ORDER)
}

/// Writes a reference as `IOR:` and lower-case digits, in a byte order of choice. The profiles keep theirs.
pub fn stringify_in(ior: &Ior, order: ByteOrder) -> String {
    format!("{PREFIX}{}", hex::encode(to_octets(ior, order)))
}

/// Decodes the encapsulation that the digits of an `IOR:` stand for.
///
/// # Errors
/// [`Error::Octets`] or [`Error::Value`] with the place.
pub fn from_octets(octets: &[u8]) -> Result<Ior, Error> {
    let mut part = Part::open(FORM, octets)?;
    let type_id = part.read("a type identifier", RepositoryId::decode)?;
    // A tag and an empty sequence are the least that a profile takes.
    let count = part.read("the number of profiles", |r| r.read_sequence_length(8))?;
    let mut profiles = Vec::with_capacity(count);
    for _ in 0..count {
        profiles.push(part.read("a profile", TaggedProfile::decode)?);
    }
    Ok(Ior { type_id, profiles })
}

/// Encodes a reference as an encapsulation.
pub fn to_octets(ior: &Ior, order: ByteOrder) -> Bytes {
    let mut part = PartWriter::new(FORM, order);
    ior.encode(part.writer());
    part.into_bytes()
}
