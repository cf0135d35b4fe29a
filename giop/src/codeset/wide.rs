//! Text of `wchar` and `wstring` as 16 bit units.

use super::CodeSet;
use crate::Error;

/// Converts units of UTF-16, or of UCS-2, to text.
pub(crate) fn decode(code_set: CodeSet, units: impl Iterator<Item = u16>) -> Result<String, Error> {
    if !code_set.is_known_for_wchar() {
        return Err(Error::UnsupportedCodeSet { code_set });
    }
    let mut text = String::with_capacity(units.size_hint().0);
    let mut offset = 0;
    for value in char::decode_utf16(units) {
        match value {
            Ok(value) if code_set == CodeSet::UTF_16 || value.len_utf16() == 1 => {
                text.push(value);
                offset += 2 * value.len_utf16();
            }
            _ => return Err(Error::CharacterConversion { code_set, offset }),
        }
    }
    Ok(text)
}

/// Converts text to units of UTF-16, or of UCS-2.
pub(crate) fn encode(code_set: CodeSet, text: &str) -> Result<Vec<u16>, Error> {
    if !code_set.is_known_for_wchar() {
        return Err(Error::UnsupportedCodeSet { code_set });
    }
    if code_set == CodeSet::UCS_2
        && let Some((offset, _)) = text.char_indices().find(|(_, value)| value.len_utf16() > 1)
    {
        return Err(Error::CharacterConversion { code_set, offset });
    }
    Ok(text.encode_utf16().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_has_surrogate_pairs_and_ucs_2_has_none() {
        let clef = "a\u{1D11E}";
        let units = encode(CodeSet::UTF_16, clef).unwrap();
        assert_eq!(units, [0x61, 0xD834, 0xDD1E]);
        assert_eq!(decode(CodeSet::UTF_16, units.iter().copied()).unwrap(), clef);
        let refused = Error::CharacterConversion { code_set: CodeSet::UCS_2, offset: 1 };
        assert_eq!(encode(CodeSet::UCS_2, clef), Err(refused));
        let refused = Error::CharacterConversion { code_set: CodeSet::UCS_2, offset: 2 };
        assert_eq!(decode(CodeSet::UCS_2, units.into_iter()), Err(refused));
    }

    #[test]
    fn lone_surrogates_and_unknown_code_sets_are_refused() {
        let refused = Error::CharacterConversion { code_set: CodeSet::UTF_16, offset: 2 };
        assert_eq!(decode(CodeSet::UTF_16, [0x61, 0xD834].into_iter()), Err(refused));
        let code_set = CodeSet::UTF_8;
        assert_eq!(encode(code_set, ""), Err(Error::UnsupportedCodeSet { code_set }));
        assert_eq!(decode(code_set, [].into_iter()), Err(Error::UnsupportedCodeSet { code_set }));
    }
}
