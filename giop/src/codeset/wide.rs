//! Text of `wchar` and `wstring` as units of 16 or 32 bits.

use super::CodeSet;
use crate::{ByteOrder, Error};

/// The mark by which octets tell their byte order.
pub(crate) const MARK: char = '\u{FEFF}';

/// What the mark looks like in the other byte order of 16 bits.
const SWAPPED_MARK: char = '\u{FFFE}';

/// How many octets each unit of a wide code set takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    Two = 2,
    Four = 4,
}

impl CodeSet {
    /// Returns the width of the units, `None` for what is no wide code set or an unknown one.
    pub(crate) const fn width(self) -> Option<Width> {
        match self {
            Self::UTF_16 | Self::UCS_2 | Self::UCS_2_LEVEL_2 | Self::UCS_2_LEVEL_3 => Some(Width::Two),
            Self::UCS_4 | Self::UCS_4_LEVEL_2 | Self::UCS_4_LEVEL_3 => Some(Width::Four),
            _ => None,
        }
    }

    /// Says whether it has surrogate pairs.
    const fn has_pairs(self) -> bool {
        matches!(self, Self::UTF_16)
    }

    /// Says whether a wide string of GIOP 1.2 begins with a mark. Stock clients send and take one in UTF-16; the
    /// others are big endian by their standard and have one only where the text could be taken for one.
    ///
    /// Source: ISO 10646-1:1993 §6.3
    pub(crate) fn marks(self, text: &str) -> bool {
        self.has_pairs() || text.starts_with([MARK, SWAPPED_MARK])
    }
}

/// Converts the octets of GIOP 1.2, a whole number of units, to text. A mark is obeyed and taken away where there may
/// be one; without it they are big endian.
pub(crate) fn decode_octets(code_set: CodeSet, octets: &[u8], may_be_marked: bool) -> Result<String, Error> {
    match code_set.width() {
        Some(Width::Two) => {
            let (units, _) = octets.as_chunks::<2>();
            let (order, units) = match units {
                [[0xFE, 0xFF], rest @ ..] if may_be_marked => (ByteOrder::Big, rest),
                [[0xFF, 0xFE], rest @ ..] if may_be_marked => (ByteOrder::Little, rest),
                _ => (ByteOrder::Big, units),
            };
            decode_16(code_set, units.iter().map(|unit| order.u16(*unit)))
        }
        Some(Width::Four) => {
            let (units, _) = octets.as_chunks::<4>();
            let (order, units) = match units {
                [[0, 0, 0xFE, 0xFF], rest @ ..] if may_be_marked => (ByteOrder::Big, rest),
                [[0xFF, 0xFE, 0, 0], rest @ ..] if may_be_marked => (ByteOrder::Little, rest),
                _ => (ByteOrder::Big, units),
            };
            decode_32(code_set, units.iter().map(|unit| order.u32(*unit)))
        }
        None => Err(Error::UnsupportedCodeSet { code_set }),
    }
}

/// Converts units of UTF-16, or of UCS-2, to text.
pub(crate) fn decode_16(code_set: CodeSet, units: impl Iterator<Item = u16>) -> Result<String, Error> {
    let mut text = String::with_capacity(units.size_hint().0);
    let mut offset = 0;
    for value in char::decode_utf16(units) {
        match value {
            Ok(value) if code_set.has_pairs() || value.len_utf16() == 1 => {
                text.push(value);
                offset += 2 * value.len_utf16();
            }
            _ => return Err(Error::CharacterConversion { code_set, offset }),
        }
    }
    Ok(text)
}

/// Converts units of UCS-4 to text.
pub(crate) fn decode_32(code_set: CodeSet, units: impl Iterator<Item = u32>) -> Result<String, Error> {
    let mut text = String::with_capacity(units.size_hint().0);
    for (index, unit) in units.enumerate() {
        let value = char::from_u32(unit);
        text.push(value.ok_or(Error::CharacterConversion { code_set, offset: 4 * index })?);
    }
    Ok(text)
}

/// Checks that text has a form in a wide code set and no NUL, and counts its units.
pub(crate) fn count_units(code_set: CodeSet, text: &str) -> Result<usize, Error> {
    let width = code_set.width().ok_or(Error::UnsupportedCodeSet { code_set })?;
    if let Some(offset) = text.find('\0') {
        return Err(Error::NulInString { offset });
    }
    if width == Width::Four {
        return Ok(text.chars().count());
    }
    if !code_set.has_pairs()
        && let Some((offset, _)) = text.char_indices().find(|(_, value)| value.len_utf16() > 1)
    {
        return Err(Error::CharacterConversion { code_set, offset });
    }
    Ok(text.encode_utf16().count())
}
