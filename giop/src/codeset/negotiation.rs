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
        for (native, conversion) in
            [(self.native_char, &self.conversion_char), (self.native_wchar, &self.conversion_wchar)]
        {
            writer.write_ulong(native.0);
            writer.write_sequence_length(conversion.len());
            conversion.iter().for_each(|code_set| writer.write_ulong(code_set.0));
        }
    }

    /// Chooses the code sets in which a client talks to a server.
    ///
    /// The same native code set first, then the server's native if the client converts it, the client's
    /// native if the server converts it, the first of the server's conversions that the client has too; else
    /// UTF-8, or UTF-16 for wide characters, which every side is to know.
    ///
    /// # Errors
    ///
    /// [`Error::NoCommonCodeSet`] if the native code set of `char` is missing on one side.
    pub fn negotiate(client: &Self, server: &Self) -> Result<CodeSets, Error> {
        let none = CodeSet(0);
        if client.native_char == none || server.native_char == none {
            return Err(Error::NoCommonCodeSet { client: client.native_char, server: server.native_char });
        }
        let char =
            choose(client.native_char, &client.conversion_char, server.native_char, &server.conversion_char);
        let wide = client.native_wchar != none && server.native_wchar != none;
        let wchar = choose(
            client.native_wchar,
            &client.conversion_wchar,
            server.native_wchar,
            &server.conversion_wchar,
        );
        Ok(CodeSets {
            char: char.unwrap_or(CodeSet::UTF_8),
            wchar: wide.then_some(wchar.unwrap_or(CodeSet::UTF_16)),
        })
    }
}

fn decode_list(reader: &mut CdrReader<'_>) -> Result<Vec<CodeSet>, Error> {
    let count = reader.read_sequence_length(4)?;
    (0..count).map(|_| reader.read_ulong().map(CodeSet)).collect()
}

fn choose(
    client: CodeSet,
    client_converts: &[CodeSet],
    server: CodeSet,
    server_converts: &[CodeSet],
) -> Option<CodeSet> {
    if client == server || client_converts.contains(&server) {
        return Some(server);
    }
    if server_converts.contains(&client) {
        return Some(client);
    }
    server_converts.iter().copied().find(|code_set| client_converts.contains(code_set))
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

    #[test]
    fn a_common_conversion_or_the_fallback_is_taken() {
        let client = component(CodeSet(1), &[CodeSet::ASCII, CodeSet::LATIN_1], 2);
        let mut server = component(CodeSet(3), &[CodeSet::LATIN_1], 4);
        let agreed = CodeSetComponent::negotiate(&client, &server).unwrap();
        assert_eq!(agreed, CodeSets { char: CodeSet::LATIN_1, wchar: Some(CodeSet::UTF_16) });
        server.conversion_char.clear();
        assert_eq!(CodeSetComponent::negotiate(&client, &server).unwrap().char, CodeSet::UTF_8);
        server.native_char = CodeSet(0);
        let refused = Error::NoCommonCodeSet { client: CodeSet(1), server: CodeSet(0) };
        assert_eq!(CodeSetComponent::negotiate(&client, &server), Err(refused));
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
