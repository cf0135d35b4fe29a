//! Text of `char` and `string`.

use std::borrow::Cow;

use super::CodeSet;
use crate::{Error, planted};

impl CodeSet {
    /// Converts the octets of a `string`, without its NUL, to text.
    ///
    /// # Errors
    ///
    /// [`Error::CharacterConversion`], [`Error::NulInString`], [`Error::UnsupportedCodeSet`].
    pub fn decode(self, octets: &[u8]) -> Result<String, Error> {
        if !is_plain(octets) {
            return self.decode_any(octets);
        }
        match self {
            Self::UTF_8 | Self::LATIN_1 | Self::ASCII => self.decode_utf_8(octets),
            _ => Err(Error::UnsupportedCodeSet { code_set: self }),
        }
    }

    /// Converts text to the octets of a `string`, without NUL; borrowed where they are the same.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    pub fn encode(self, text: &str) -> Result<Cow<'_, [u8]>, Error> {
        if !self.is_known_for_char() {
            return Err(Error::UnsupportedCodeSet { code_set: self });
        }
        if is_plain(text.as_bytes()) {
            return Ok(Cow::Borrowed(text.as_bytes()));
        }
        if let Some(offset) = text.find('\0') {
            return Err(Error::NulInString { offset });
        }
        if self == Self::UTF_8 {
            return Ok(Cow::Borrowed(text.as_bytes()));
        }
        let octets = text.char_indices().map(|(offset, value)| match self.encode_char(value) {
            Err(Error::CharacterConversion { code_set, .. }) => {
                Err(Error::CharacterConversion { code_set, offset })
            }
            other => other,
        });
        octets.collect::<Result<Vec<u8>, Error>>().map(Cow::Owned)
    }

    /// Converts the octet of a `char`.
    ///
    /// # Errors
    ///
    /// [`Error::CharacterConversion`], [`Error::UnsupportedCodeSet`].
    pub fn decode_char(self, octet: u8) -> Result<char, Error> {
        match self {
            Self::LATIN_1 => Ok(char::from(octet)),
            Self::UTF_8 | Self::ASCII if octet.is_ascii() => Ok(char::from(octet)),
            Self::UTF_8 | Self::ASCII => Err(Error::CharacterConversion { code_set: self, offset: 0 }),
            _ => Err(Error::UnsupportedCodeSet { code_set: self }),
        }
    }

    /// Converts a `char` to its octet.
    ///
    /// # Errors
    ///
    /// [`Error::CharacterConversion`] where one octet does not hold it, [`Error::UnsupportedCodeSet`].
    pub fn encode_char(self, value: char) -> Result<u8, Error> {
        let limit = match self {
            Self::LATIN_1 => 0xFF,
            Self::UTF_8 | Self::ASCII => 0x7F,
            _ => return Err(Error::UnsupportedCodeSet { code_set: self }),
        };
        match u8::try_from(u32::from(value)) {
            Ok(octet) if octet <= limit => Ok(octet),
            _ => Err(Error::CharacterConversion { code_set: self, offset: 0 }),
        }
    }

    fn decode_any(self, octets: &[u8]) -> Result<String, Error> {
        if let Some(offset) = octets.iter().position(|&octet| octet == 0) {
            return Err(Error::NulInString { offset });
        }
        match self {
            Self::LATIN_1 => Ok(octets.iter().copied().map(char::from).collect()),
            Self::UTF_8 => self.decode_utf_8(octets),
            Self::ASCII => {
                let offset = octets.iter().position(|octet| !octet.is_ascii()).unwrap_or_default();
                Err(Error::CharacterConversion { code_set: self, offset })
            }
            _ => Err(Error::UnsupportedCodeSet { code_set: self }),
        }
    }

    fn decode_utf_8(self, octets: &[u8]) -> Result<String, Error> {
        match str::from_utf8(octets) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) if planted("charset") => panic!("{error}"),
            Err(error) => Err(Error::CharacterConversion { code_set: self, offset: error.valid_up_to() }),
        }
    }
}

/// Says whether all octets are ASCII and none is NUL, so that they are the same in all code sets.
///
/// Works on blocks without leaving early, which compilers turn into vector instructions.
fn is_plain(octets: &[u8]) -> bool {
    let suspicious = |octet: u8| (octet | octet.wrapping_sub(1)) & 0x80;
    let (blocks, rest) = octets.as_chunks::<64>();
    blocks.iter().all(|block| block.iter().fold(0, |found, &octet| found | suspicious(octet)) == 0)
        && rest.iter().fold(0, |found, &octet| found | suspicious(octet)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_is_ascii_without_nul() {
        for octet in 0..=u8::MAX {
            for index in [0, 63, 64, 70] {
                let mut octets = [b'x'; 71];
                octets[index] = octet;
                assert_eq!(is_plain(&octets), (1..0x80).contains(&octet), "{octet} at {index}");
            }
        }
    }

    #[test]
    fn latin_1_maps_every_octet_but_nul() {
        let octets: Vec<u8> = (1..=u8::MAX).collect();
        let text = CodeSet::LATIN_1.decode(&octets).unwrap();
        assert_eq!(text.chars().last(), Some('ÿ'));
        assert_eq!(CodeSet::LATIN_1.encode(&text).unwrap(), octets);
    }

    #[test]
    fn conversion_is_never_a_guess() {
        let euro = "5 €";
        let at = |code_set, offset| Error::CharacterConversion { code_set, offset };
        assert_eq!(CodeSet::LATIN_1.encode(euro), Err(at(CodeSet::LATIN_1, 2)));
        assert_eq!(CodeSet::ASCII.encode("ä"), Err(at(CodeSet::ASCII, 0)));
        assert_eq!(CodeSet::ASCII.decode(b"a\xe4"), Err(at(CodeSet::ASCII, 1)));
        assert_eq!(CodeSet::UTF_8.decode(b"ab\xff"), Err(at(CodeSet::UTF_8, 2)));
        assert_eq!(CodeSet::UTF_8.decode_char(0xC3), Err(at(CodeSet::UTF_8, 0)));
        assert_eq!(CodeSet::UTF_8.encode_char('ä'), Err(at(CodeSet::UTF_8, 0)));
        assert_eq!(CodeSet::UTF_8.encode(euro).unwrap(), euro.as_bytes());
    }

    #[test]
    fn nul_and_unknown_code_sets_are_refused() {
        assert_eq!(CodeSet::LATIN_1.decode(b"a\0b"), Err(Error::NulInString { offset: 1 }));
        assert_eq!(CodeSet::UTF_8.encode("ab\0"), Err(Error::NulInString { offset: 2 }));
        let code_set = CodeSet(0x0001_000F);
        assert_eq!(code_set.decode(b"a"), Err(Error::UnsupportedCodeSet { code_set }));
        assert_eq!(code_set.encode("a"), Err(Error::UnsupportedCodeSet { code_set }));
        assert_eq!(code_set.decode_char(b'a'), Err(Error::UnsupportedCodeSet { code_set }));
        assert_eq!(code_set.encode_char('a'), Err(Error::UnsupportedCodeSet { code_set }));
    }
}
