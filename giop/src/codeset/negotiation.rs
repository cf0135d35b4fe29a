//! How client and server agree on code sets.

use super::{CodeSet, CodeSets};
use crate::{CdrReader, CdrWriter, Error};

/// The code sets that one side knows, as `TAG_CODE_SETS` in a profile publishes them.
///
/// # Wire format
///
/// An encapsulation, alignment counted from its byte-order octet: native code set of `char` (ulong), its
/// conversion code sets (sequence of ulong), then the same for `wchar`. A native code set of 0 means that
/// there is none.
///
/// Source: CORBA 3.0.3 §13.10.2.4
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CodeSetComponent {
    /// The native code set of `char`.
    pub native_char: CodeSet,
    /// Code sets from and to which the side converts `char`, the preferred first.
    pub conversion_char: Vec<CodeSet>,
    /// The native code set of `wchar`, `CodeSet(0)` if the side has no wide characters.
    pub native_wchar: CodeSet,
    /// Code sets from and to which the side converts `wchar`.
    pub conversion_wchar: Vec<CodeSet>,
}

impl Default for CodeSetComponent {
    /// What our servers publish: UTF-8 with Latin-1 as conversion, and UTF-16.
    fn default() -> Self {
        Self {
            native_char: CodeSet::UTF_8,
            conversion_char: vec![CodeSet::LATIN_1],
            native_wchar: CodeSet::UTF_16,
            conversion_wchar: vec![],
        }
    }
}

impl CodeSetComponent {
    /// Returns what our clients convert from and to: all code sets that are known.
    #[must_use]
    pub fn client() -> Self {
        Self {
            native_char: CodeSet::UTF_8,
            conversion_char: vec![CodeSet::LATIN_1, CodeSet::ASCII],
            native_wchar: CodeSet::UTF_16,
            conversion_wchar: vec![
                CodeSet::UCS_4,
                CodeSet::UCS_4_LEVEL_2,
                CodeSet::UCS_4_LEVEL_3,
                CodeSet::UCS_2,
                CodeSet::UCS_2_LEVEL_2,
                CodeSet::UCS_2_LEVEL_3,
            ],
        }
    }

    /// Reads the contents of the component's encapsulation.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`], [`Error::SequenceTooLong`].
    pub fn decode(reader: &mut CdrReader<'_>) -> Result<Self, Error> {
        let native_char = CodeSet(reader.read_ulong()?);
        let conversion_char = decode_list(reader)?;
        let native_wchar = CodeSet(reader.read_ulong()?);
        let conversion_wchar = decode_list(reader)?;
        Ok(Self { native_char, conversion_char, native_wchar, conversion_wchar })
    }

    /// Writes the contents of the component's encapsulation.
    pub fn encode(&self, writer: &mut CdrWriter) {
        for Side { native, conversion } in [self.char(), self.wchar()] {
            writer.write_ulong(native.0);
            writer.write_sequence_length(conversion.len());
            conversion.iter().for_each(|code_set| writer.write_ulong(code_set.0));
        }
    }

    /// Chooses the code sets in which a client talks to a server.
    ///
    /// For `char`, and for `wchar` where both sides have wide characters: the native code set if both have the same;
    /// the server's native if the client converts it; the client's native if the server converts it; the first of the
    /// server's conversions that the client has too; UTF-8, or UTF-16 for wide characters, if both natives are forms
    /// of ISO 10646.
    ///
    /// # Errors
    ///
    /// [`Error::NoCommonCodeSet`] where nothing of this holds, for `wchar` too.
    ///
    /// Source: CORBA 3.0.3 §13.10.2.6
    pub fn negotiate(client: &Self, server: &Self) -> Result<CodeSets, Error> {
        let char = choose(client.char(), server.char(), CodeSet::UTF_8)?;
        let wide = client.native_wchar != NONE && server.native_wchar != NONE;
        let wchar = wide.then(|| choose(client.wchar(), server.wchar(), CodeSet::UTF_16));
        Ok(CodeSets { char, wchar: wchar.transpose()? })
    }

    fn char(&self) -> Side<'_> {
        Side { native: self.native_char, conversion: &self.conversion_char }
    }

    fn wchar(&self) -> Side<'_> {
        Side { native: self.native_wchar, conversion: &self.conversion_wchar }
    }
}

/// In place of a native code set: there is none.
const NONE: CodeSet = CodeSet(0);

/// What one side knows for `char`, or for `wchar`.
#[derive(Clone, Copy)]
struct Side<'a> {
    native: CodeSet,
    conversion: &'a [CodeSet],
}

fn choose(client: Side<'_>, server: Side<'_>, fallback: CodeSet) -> Result<CodeSet, Error> {
    let server_native = server.native != NONE
        && (server.native == client.native || client.conversion.contains(&server.native));
    if server_native {
        return Ok(server.native);
    }
    if client.native != NONE && server.conversion.contains(&client.native) {
        return Ok(client.native);
    }
    let common = |code_set: &&CodeSet| **code_set != NONE && client.conversion.contains(code_set);
    if let Some(common) = server.conversion.iter().find(common) {
        return Ok(*common);
    }
    if client.native.is_unicode() && server.native.is_unicode() {
        return Ok(fallback);
    }
    Err(Error::NoCommonCodeSet { client: client.native, server: server.native })
}

fn decode_list(reader: &mut CdrReader<'_>) -> Result<Vec<CodeSet>, Error> {
    let count = reader.read_sequence_length(4)?;
    (0..count).map(|_| reader.read_ulong().map(CodeSet)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ByteOrder;

    fn component(native_char: CodeSet, conversion_char: &[CodeSet], native_wchar: u32) -> CodeSetComponent {
        CodeSetComponent {
            native_char,
            conversion_char: conversion_char.to_vec(),
            native_wchar: CodeSet(native_wchar),
            conversion_wchar: vec![],
        }
    }

    #[test]
    fn the_servers_native_code_set_wins() {
        let omniorb = component(CodeSet::LATIN_1, &[CodeSet::UTF_8], CodeSet::UTF_16.0);
        let agreed = CodeSetComponent::negotiate(&omniorb, &CodeSetComponent::default());
        assert_eq!(agreed, Ok(CodeSets { char: CodeSet::UTF_8, wchar: Some(CodeSet::UTF_16) }));
    }

    #[test]
    fn a_client_without_conversions_keeps_its_own() {
        let old = component(CodeSet::LATIN_1, &[], 0);
        let agreed = CodeSetComponent::negotiate(&old, &CodeSetComponent::default());
        assert_eq!(agreed, Ok(CodeSets { char: CodeSet::LATIN_1, wchar: None }));
    }

    /// An EBCDIC code set, and EUC for Japanese: known to neither side here.
    const EBCDIC: CodeSet = CodeSet(0x1002_0417);
    const EUC_JP: CodeSet = CodeSet(0x0003_0010);

    #[test]
    fn a_common_conversion_is_taken_the_servers_first_one() {
        let client = component(EBCDIC, &[CodeSet::ASCII, CodeSet::LATIN_1], 0);
        let server = component(EUC_JP, &[CodeSet::UTF_8, CodeSet::LATIN_1, CodeSet::ASCII], 0);
        let agreed = CodeSetComponent::negotiate(&client, &server);
        assert_eq!(agreed, Ok(CodeSets { char: CodeSet::LATIN_1, wchar: None }));
    }

    #[test]
    fn the_fallback_is_for_forms_of_iso_10646_only() {
        let client = component(CodeSet::UTF_8, &[], CodeSet::UTF_16.0);
        let server = component(CodeSet(0x0001_0108), &[], CodeSet::UCS_4.0);
        let agreed = CodeSetComponent::negotiate(&client, &server);
        assert_eq!(agreed, Ok(CodeSets { char: CodeSet::UTF_8, wchar: Some(CodeSet::UTF_16) }));
        let refused = |client, server| Err(Error::NoCommonCodeSet { client, server });
        let server = component(EBCDIC, &[EUC_JP], CodeSet::UTF_16.0);
        assert_eq!(CodeSetComponent::negotiate(&client, &server), refused(CodeSet::UTF_8, EBCDIC));
        let server = component(CodeSet::UTF_8, &[], EUC_JP.0);
        assert_eq!(CodeSetComponent::negotiate(&client, &server), refused(CodeSet::UTF_16, EUC_JP));
    }

    #[test]
    fn a_native_code_set_of_0_is_none() {
        let server = component(NONE, &[], CodeSet::UTF_16.0);
        let refused = Error::NoCommonCodeSet { client: CodeSet::UTF_8, server: NONE };
        assert_eq!(CodeSetComponent::negotiate(&CodeSetComponent::client(), &server), Err(refused));
        let server = component(NONE, &[CodeSet::LATIN_1], 0);
        let agreed = CodeSetComponent::negotiate(&CodeSetComponent::client(), &server);
        assert_eq!(agreed, Ok(CodeSets { char: CodeSet::LATIN_1, wchar: None }));
        let neither = component(NONE, &[NONE], 0);
        assert!(CodeSetComponent::negotiate(&neither, &neither).is_err());
    }

    #[test]
    fn our_client_only_agrees_to_what_it_knows() {
        let known = CodeSetComponent::client();
        let sets = [0, 0x0001_0001, 0x0001_0002, 0x0001_000f, 0x0001_0020, 0x0003_0010, 0x0501_0001];
        let wide = [0, 0x0001_0100, 0x0001_0102, 0x0001_0104, 0x0001_0106, 0x0001_0109, 0x0003_0010];
        let pairs = sets.iter().flat_map(|&a| sets.map(|b| (a, b)));
        for ((native, other), native_wchar) in pairs.flat_map(|pair| wide.map(|wide| (pair, wide))) {
            let server = component(CodeSet(native), &[CodeSet(other)], native_wchar);
            let agreed = CodeSetComponent::negotiate(&known, &server);
            let common = [native, other].iter().any(|&set| CodeSet(set).is_known_for_char())
                && native_wchar != 0x0003_0010;
            assert_eq!(agreed.is_ok(), common, "{server:?}");
            if let Ok(sets) = agreed {
                assert!(sets.char.is_known_for_char());
                assert_eq!(sets.wchar, (native_wchar != 0).then_some(CodeSet(native_wchar)));
            }
        }
    }

    #[test]
    fn the_component_of_omniorb_is_read_and_written() {
        let octets = hex::decode("01000000010001000100000001000105090101000100000009010100").unwrap();
        let mut reader = CdrReader::encapsulation(&octets).unwrap();
        let decoded = CodeSetComponent::decode(&mut reader).unwrap();
        reader.finish().unwrap();
        let mut expected = component(CodeSet::LATIN_1, &[CodeSet::UTF_8], CodeSet::UTF_16.0);
        expected.conversion_wchar = vec![CodeSet::UTF_16];
        assert_eq!(decoded, expected);
        let mut writer = CdrWriter::encapsulation(ByteOrder::Little);
        decoded.encode(&mut writer);
        assert_eq!(writer.into_bytes(), octets);
    }
}
