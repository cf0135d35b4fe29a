//! Decodes a body, compares it by value, and encodes it again.

use std::ops::Range;

use maestro_giop::{Body, CdrReader, CdrWriter, CodeSets, DynamicValue, Error, TypeCode, ValueTypes};
use serde_json::Value;

use crate::Outcome;

/// A reader that remembers which octets were padding.
pub(crate) struct Walk<'a> {
    pub(crate) reader: CdrReader<'a>,
    /// Offsets in the octets that the reader was made for.
    pub(crate) padding: Vec<Range<usize>>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(reader: CdrReader<'a>) -> Self {
        Self { reader, padding: Vec::new() }
    }

    /// Skips the padding before a value, noting where it lies.
    pub(crate) fn align(&mut self, alignment: usize) -> Result<(), Error> {
        let from = self.reader.offset();
        self.reader.align(alignment)?;
        if self.reader.offset() > from {
            self.padding.push(from..self.reader.offset());
        }
        Ok(())
    }
}

/// Decodes a value of a type to the end of a body.
pub(crate) fn decode(
    of: &TypeCode,
    body: &Body,
    code_sets: CodeSets,
    known: &ValueTypes,
) -> Result<DynamicValue, Error> {
    let mut reader = body.reader(code_sets);
    let value = DynamicValue::decode(of, &mut reader, known)?;
    reader.finish()?;
    Ok(value)
}

/// The value as the captures give values.
pub(crate) fn json(value: &DynamicValue) -> Value {
    let text = value.to_json(16 << 20).expect("json");
    serde_json::from_str(&text).expect("json that can be read")
}

/// Asserts that JSON says all about a value: it can be made of it again and has the same octets then.
pub(crate) fn assert_json_round_trip(
    value: &DynamicValue,
    body: &Body,
    code_sets: CodeSets,
    known: &ValueTypes,
) {
    let text = value.to_json(16 << 20).expect("json");
    let again = DynamicValue::from_json(&value.type_code(), &text, known).expect("a value");
    assert_eq!(again.to_json(16 << 20).expect("json"), text);
    assert_eq!(encode(&again, body, code_sets), encode(value, body, code_sets), "{text}");
}

/// Encodes a value as the body was.
pub(crate) fn encode(value: &DynamicValue, body: &Body, code_sets: CodeSets) -> Result<Body, Error> {
    let writer = CdrWriter::new(body.order, body.position).with_version(body.version);
    let mut writer = writer.with_code_sets(code_sets);
    value.encode(&mut writer)?;
    Ok(Body::new(writer.into_bytes(), body.order, body.version, body.position))
}

/// Asserts that encoded octets are those of a body but for padding: octets that are zero where encoded, that no
/// decoder looks at, and fewer than eight at a time. Says whether there are such.
pub(crate) fn assert_same_but_padding(
    value: &DynamicValue,
    encoded: &Body,
    body: &Body,
    code_sets: CodeSets,
    known: &ValueTypes,
) -> Outcome {
    assert_eq!(
        encoded.octets.len(),
        body.octets.len(),
        "{:02x?}\n{:02x?}",
        &encoded.octets[..],
        &body.octets[..]
    );
    let mut changed = body.octets.to_vec();
    let mut run = 0;
    for (index, (ours, theirs)) in encoded.octets.iter().zip(&body.octets).enumerate() {
        if ours == theirs {
            run = 0;
            continue;
        }
        run += 1;
        assert!(*ours == 0 && run < 8, "octet {index}: encoded {ours:#04x}, captured {theirs:#04x}");
        changed[index] = !theirs;
    }
    let changed = Body { octets: changed.into(), ..body.clone() };
    assert!(
        decode(&value.type_code(), &changed, code_sets, known).as_ref() == Ok(value),
        "more than padding differs"
    );
    if changed.octets == body.octets { Outcome::Whole } else { Outcome::Padded }
}
