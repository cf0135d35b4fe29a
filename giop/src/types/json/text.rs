//! JSON as text: written within a limit, and read to a tree.

use std::fmt::Write;

use serde_json::Value;

use super::JsonError;

/// How deep lists and objects may lie within each other in a text.
const MAX_NESTING: usize = 640;

/// Reads text, of which the nesting is bounded first so that nothing recurses too deep.
pub(super) fn tree(text: &str) -> Result<Value, JsonError> {
    if nesting(text) > MAX_NESTING {
        return Err(JsonError::TooDeep { limit: MAX_NESTING });
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.disable_recursion_limit();
    let syntax = |error: serde_json::Error| JsonError::Syntax { message: error.to_string() };
    let mut values = deserializer.into_iter();
    let value = values.next().ok_or_else(|| JsonError::Syntax { message: "no json".to_owned() })?;
    match values.next() {
        None => value.map_err(syntax),
        Some(_) => Err(JsonError::Syntax { message: "more than one value".to_owned() }),
    }
}

/// Counts how deep brackets lie within each other, those in strings left out.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    let (mut is_string, mut is_escaped) = (false, false);
    for octet in text.bytes() {
        match octet {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_string => is_escaped = true,
            b'"' => is_string = !is_string,
            _ if is_string => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// JSON text of limited length, written piece by piece.
pub(super) struct Text {
    out: String,
    limit: usize,
}

impl Text {
    pub(super) fn new(limit_octets: usize) -> Self {
        Self { out: String::new(), limit: limit_octets }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Writes brackets, commas, names of our own.
    pub(super) fn raw(&mut self, text: &str) -> Result<(), JsonError> {
        if self.out.len().saturating_add(text.len()) > self.limit {
            return Err(JsonError::TooLong { limit: self.limit });
        }
        self.out.push_str(text);
        Ok(())
    }

    pub(super) fn number(&mut self, value: i128) -> Result<(), JsonError> {
        self.raw(&value.to_string())
    }

    pub(super) fn boolean(&mut self, value: bool) -> Result<(), JsonError> {
        self.raw(if value { "true" } else { "false" })
    }

    /// Writes a number, or text for what is no number in JSON or loses its sign there.
    pub(super) fn float(&mut self, value: f64) -> Result<(), JsonError> {
        if value.is_nan() {
            self.raw("\"nan\"")
        } else if value.is_infinite() || (value == 0.0 && value.is_sign_negative()) {
            self.raw(&format!("\"{value:?}\""))
        } else {
            self.raw(&format!("{value:?}"))
        }
    }

    /// Writes text in quotes.
    pub(super) fn string(&mut self, text: &str) -> Result<(), JsonError> {
        self.raw("\"")?;
        let mut plain = 0;
        for (at, octet) in text.bytes().enumerate() {
            if octet >= 0x20 && octet != b'"' && octet != b'\\' {
                continue;
            }
            self.raw(&text[plain..at])?;
            plain = at + 1;
            match octet {
                b'"' => self.raw("\\\"")?,
                b'\\' => self.raw("\\\\")?,
                _ => self.raw(&format!("\\u{octet:04x}"))?,
            }
        }
        self.raw(&text[plain..])?;
        self.raw("\"")
    }

    /// Writes octets in hexadecimal, in quotes.
    pub(super) fn hex(&mut self, octets: &[u8]) -> Result<(), JsonError> {
        if octets.len() > self.limit {
            return Err(JsonError::TooLong { limit: self.limit });
        }
        let mut text = String::with_capacity(octets.len() * 2);
        for octet in octets {
            // Writing to a string cannot fail.
            let _ = write!(text, "{octet:02x}");
        }
        self.string(&text)
    }
}

/// Reads hexadecimal.
pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |octet: u8| char::from(octet).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let octets = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    if rest.is_empty() { octets.collect() } else { None }
}
