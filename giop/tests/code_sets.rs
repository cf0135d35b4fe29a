//! Every character and every ill-formed unit, in every code set and every version: converted exactly, or refused.

use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSetContext, CodeSets, Completed, Error, SystemException,
    SystemExceptionKind, Version,
};
use proptest::prelude::*;

const ORDERS: [ByteOrder; 2] = [ByteOrder::Big, ByteOrder::Little];
const WIDE: [CodeSet; 7] = [
    CodeSet::UTF_16,
    CodeSet::UCS_2,
    CodeSet::UCS_2_LEVEL_2,
    CodeSet::UCS_2_LEVEL_3,
    CodeSet::UCS_4,
    CodeSet::UCS_4_LEVEL_2,
    CodeSet::UCS_4_LEVEL_3,
];

/// All characters but NUL, which no string has.
fn characters() -> impl Iterator<Item = char> {
    '\u{1}'..=char::MAX
}

fn refused(code_set: CodeSet, offset: usize) -> Error {
    Error::CharacterConversion { code_set, offset }
}

fn unwritable(error: Error) -> Error {
    Error::Unwritable(Box::new(error))
}

fn sets(wchar: CodeSet) -> CodeSets {
    CodeSets { char: CodeSet::UTF_8, wchar: Some(wchar) }
}

fn written(
    order: ByteOrder,
    version: Version,
    code_sets: CodeSets,
    write: impl FnOnce(&mut CdrWriter) -> Result<(), Error>,
) -> Result<Vec<u8>, Error> {
    let mut writer = CdrWriter::new(order, 0).with_version(version).with_code_sets(code_sets);
    write(&mut writer).map(|()| writer.into_bytes().to_vec())
}

fn reader(octets: &[u8], order: ByteOrder, version: Version, code_sets: CodeSets) -> CdrReader<'_> {
    CdrReader::new(octets, order, 0).with_version(version).with_code_sets(code_sets)
}

/// Reads a `wstring` of GIOP 1.2 from these octets after its length.
fn wstring(octets: &[u8], order: ByteOrder, code_set: CodeSet) -> Result<String, Error> {
    let mut writer = CdrWriter::new(order, 0);
    writer.write_octet_seq(octets);
    let octets = writer.into_bytes();
    let mut reader = reader(&octets, order, Version::V1_2, sets(code_set));
    reader.read_wstring()
}

/// Reads a `wchar` of GIOP 1.2 from these octets after its length.
fn wchar(octets: &[u8], order: ByteOrder, code_set: CodeSet) -> Result<char, Error> {
    let octets = [&[u8::try_from(octets.len()).unwrap()], octets].concat();
    reader(&octets, order, Version::V1_2, sets(code_set)).read_wchar()
}

#[test]
fn latin_1_is_the_first_256_characters_and_nothing_else() {
    for octet in 0..=u8::MAX {
        let value = char::from_u32(octet.into()).unwrap();
        assert_eq!(CodeSet::LATIN_1.decode_char(octet), Ok(value));
        assert_eq!(CodeSet::LATIN_1.encode_char(value), Ok(octet));
        let text = CodeSet::LATIN_1.decode(&[b'<', octet, b'>']);
        match octet {
            0 => assert_eq!(text, Err(Error::NulInString { offset: 1 })),
            _ => assert_eq!(text.unwrap(), format!("<{value}>")),
        }
    }
    for value in '\u{100}'..=char::MAX {
        assert_eq!(CodeSet::LATIN_1.encode_char(value), Err(refused(CodeSet::LATIN_1, 0)));
        let mut octets = [0; 4];
        assert_eq!(
            CodeSet::LATIN_1.encode(value.encode_utf8(&mut octets)),
            Err(refused(CodeSet::LATIN_1, 0))
        );
    }
}

#[test]
fn latin_1_does_not_become_windows_1252() {
    // What windows-1252 has in 0x80 to 0x9F, none of which ISO 8859-1 has.
    let windows = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
    for value in windows.chars() {
        assert!(CodeSet::LATIN_1.encode_char(value).is_err(), "{value}");
        assert!(CodeSet::LATIN_1.encode(&value.to_string()).is_err(), "{value}");
    }
    let octets: Vec<u8> = (0x80..=0x9F).collect();
    let text = CodeSet::LATIN_1.decode(&octets).unwrap();
    assert!(text.chars().eq('\u{80}'..='\u{9F}'));
    assert_eq!(CodeSet::LATIN_1.encode(&text).unwrap(), octets);
    for octet in octets {
        assert_eq!(CodeSet::LATIN_1.decode_char(octet), Ok(char::from(octet)));
    }
}

#[test]
fn ascii_ends_at_7f() {
    for octet in 0..=u8::MAX {
        let expected = octet.is_ascii().then_some(char::from(octet)).ok_or(refused(CodeSet::ASCII, 0));
        assert_eq!(CodeSet::ASCII.decode_char(octet), expected);
        let back = CodeSet::ASCII.encode_char(char::from(octet)).ok();
        assert_eq!(back, octet.is_ascii().then_some(octet));
        let text = CodeSet::ASCII.decode(&[b'a', octet]);
        match octet {
            0 => assert_eq!(text, Err(Error::NulInString { offset: 1 })),
            1..0x80 => assert_eq!(text.unwrap(), format!("a{}", char::from(octet))),
            _ => assert_eq!(text, Err(refused(CodeSet::ASCII, 1))),
        }
    }
}

#[test]
fn utf_8_has_every_character_and_one_octet_for_a_char() {
    for value in characters() {
        let mut octets = [0; 4];
        let text = value.encode_utf8(&mut octets);
        assert_eq!(CodeSet::UTF_8.encode(text).unwrap(), text.as_bytes());
        assert_eq!(CodeSet::UTF_8.decode(text.as_bytes()).unwrap(), *text);
        let octet = u8::try_from(u32::from(value)).ok().filter(u8::is_ascii);
        assert_eq!(CodeSet::UTF_8.encode_char(value), octet.ok_or(refused(CodeSet::UTF_8, 0)));
    }
    for octet in 0..=u8::MAX {
        let expected = octet.is_ascii().then_some(char::from(octet)).ok_or(refused(CodeSet::UTF_8, 0));
        assert_eq!(CodeSet::UTF_8.decode_char(octet), expected);
    }
}

/// Decodes one character by the table of well-formed sequences.
///
/// Source: Unicode 15.0 §3.9 table 3-7
fn is_well_formed(octets: &[u8]) -> bool {
    let tail = |octets: &[u8]| octets.iter().all(|octet| matches!(octet, 0x80..=0xBF));
    match octets {
        [0x01..=0x7F] => true,
        [0xC2..=0xDF, rest] => tail(&[*rest]),
        [0xE0, 0xA0..=0xBF, rest] | [0xED, 0x80..=0x9F, rest] => tail(&[*rest]),
        [0xE1..=0xEC | 0xEE..=0xEF, rest @ ..] => rest.len() == 2 && tail(rest),
        [0xF0, 0x90..=0xBF, rest @ ..] | [0xF4, 0x80..=0x8F, rest @ ..] => rest.len() == 2 && tail(rest),
        [0xF1..=0xF3, rest @ ..] => rest.len() == 3 && tail(rest),
        _ => false,
    }
}

#[test]
fn utf_8_takes_well_formed_sequences_only() {
    // All starts of two octets, with the least and the greatest tails, and tails that are none.
    let tails: [&[u8]; 8] =
        [&[], &[0x80], &[0xBF], &[0x80, 0x80], &[0xBF, 0xBF], &[0x41], &[0x80, 0xC0], &[0x80, 0x80, 0x80]];
    for (first, second) in (0x80..=u8::MAX).flat_map(|first| (1..=u8::MAX).map(move |second| (first, second)))
    {
        for tail in tails {
            let octets = [&[first, second], tail].concat();
            let splits = |octets: &[u8]| {
                let mut rest = octets;
                while !rest.is_empty() {
                    let Some(length) = (1..=4.min(rest.len())).find(|&n| is_well_formed(&rest[..n])) else {
                        return Err(refused(CodeSet::UTF_8, octets.len() - rest.len()));
                    };
                    rest = &rest[length..];
                }
                Ok(())
            };
            assert_eq!(CodeSet::UTF_8.decode(&octets).map(drop), splits(&octets), "{octets:02x?}");
        }
    }
    for single in 0x80..=u8::MAX {
        assert_eq!(CodeSet::UTF_8.decode(&[single]), Err(refused(CodeSet::UTF_8, 0)));
    }
}

#[test]
fn every_character_goes_round_in_every_wide_code_set_and_version() {
    let all: String = characters().collect();
    let plane_0: String = characters().filter(|value| value.len_utf16() == 1).collect();
    let some: String = plane_0.chars().step_by(97).collect();
    for code_set in WIDE {
        let narrow =
            WIDE.iter().position(|set| *set == code_set).is_some_and(|index| (1..4).contains(&index));
        let text = match code_set {
            CodeSet::UTF_16 | CodeSet::UCS_4 => &all,
            CodeSet::UCS_2 => &plane_0,
            // Other levels are read and written alike.
            _ => &some,
        };
        for (version, order) in
            [Version::V1_1, Version::V1_2].iter().flat_map(|version| ORDERS.map(|order| (*version, order)))
        {
            let octets =
                written(order, version, sets(code_set), |writer| writer.write_wstring(text)).unwrap();
            let mut reader = reader(&octets, order, version, sets(code_set));
            assert!(reader.read_wstring().unwrap() == *text, "{code_set} {version} {order:?}");
            reader.finish().unwrap();
        }
        if narrow {
            for (value, version) in [('\u{10000}', Version::V1_1), (char::MAX, Version::V1_2)] {
                let text = format!("ä{value}");
                let result =
                    written(ByteOrder::Big, version, sets(code_set), |writer| writer.write_wstring(&text));
                assert_eq!(result, Err(unwritable(refused(code_set, 2))));
            }
        }
    }
}

#[test]
fn every_wchar_goes_round_or_is_refused() {
    for code_set in [CodeSet::UTF_16, CodeSet::UCS_2, CodeSet::UCS_4] {
        for (version, order) in [(Version::V1_1, ByteOrder::Little), (Version::V1_2, ByteOrder::Little)] {
            let mut writer = CdrWriter::new(order, 0).with_version(version).with_code_sets(sets(code_set));
            let fits = |value: &char| code_set == CodeSet::UCS_4 || value.len_utf16() == 1;
            for value in '\0'..=char::MAX {
                match writer.write_wchar(value) {
                    Ok(()) => assert!(fits(&value), "{value:?}"),
                    error => {
                        assert!(!fits(&value), "{value:?}");
                        assert_eq!(error, Err(unwritable(refused(code_set, 0))));
                    }
                }
            }
            let octets = writer.into_bytes();
            let mut reader = reader(&octets, order, version, sets(code_set));
            for value in ('\0'..=char::MAX).filter(fits) {
                assert_eq!(reader.read_wchar(), Ok(value));
            }
            reader.finish().unwrap();
        }
    }
}

#[test]
fn each_unit_of_16_bits_is_a_character_or_half_of_one() {
    for unit in 1..=u16::MAX {
        let value = char::from_u32(unit.into());
        for code_set in [CodeSet::UTF_16, CodeSet::UCS_2] {
            // Without a mark big endian whatever the message's order; with one in the order that it tells.
            let big = unit.to_be_bytes();
            let expected = value.ok_or(refused(code_set, 0));
            for order in ORDERS {
                assert_eq!(wchar(&big, order, code_set), expected);
                let marked = [[0xFE, 0xFF], big].concat();
                assert_eq!(wchar(&marked, order, code_set), expected);
                let marked_little = [[0xFF, 0xFE], unit.to_le_bytes()].concat();
                assert_eq!(wchar(&marked_little, order, code_set), expected);
            }
            let expected = value.map(|value| format!("a{value}b")).ok_or(refused(code_set, 2));
            let units = [0x61, unit, 0x62];
            let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            assert_eq!(wstring(&big, ByteOrder::Little, code_set), expected);
            assert_eq!(wstring(&[&[0xFE, 0xFF], &big[..]].concat(), ByteOrder::Little, code_set), expected);
            assert_eq!(wstring(&[&[0xFF, 0xFE], &little[..]].concat(), ByteOrder::Big, code_set), expected);
        }
    }
}

#[test]
fn a_lone_surrogate_is_refused_wherever_it_stands() {
    for surrogate in 0xD800..=0xDFFFu16 {
        let cases: [(&[u16], usize); 4] = [
            (&[surrogate], 0),
            (&[0x61, surrogate], 2),
            (&[surrogate, 0x61], 0),
            (&[0xD83D, 0xDE00, surrogate], 4),
        ];
        for (units, offset) in cases {
            let octets: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            assert_eq!(
                wstring(&octets, ByteOrder::Big, CodeSet::UTF_16),
                Err(refused(CodeSet::UTF_16, offset))
            );
            let mut writer = CdrWriter::new(ByteOrder::Little, 0);
            writer.write_sequence_length(units.len() + 1);
            units.iter().chain(&[0]).for_each(|unit| writer.write_ushort(*unit));
            let octets = writer.into_bytes();
            let mut reader = reader(&octets, ByteOrder::Little, Version::V1_1, sets(CodeSet::UTF_16));
            assert_eq!(reader.read_wstring(), Err(refused(CodeSet::UTF_16, offset)));
        }
        let four = u32::from(surrogate).to_be_bytes();
        assert_eq!(wchar(&four, ByteOrder::Big, CodeSet::UCS_4), Err(refused(CodeSet::UCS_4, 0)));
        assert_eq!(wstring(&four, ByteOrder::Big, CodeSet::UCS_4), Err(refused(CodeSet::UCS_4, 0)));
    }
}

#[test]
fn surrogates_are_pairs_in_utf_16_and_nothing_in_ucs_2() {
    for (high, low) in
        (0xD800..0xDC00u16).flat_map(|high| [0xDC00_u16, 0xDC01, 0xDFFE, 0xDFFF].map(|low| (high, low)))
    {
        let octets = [high.to_be_bytes(), low.to_be_bytes()].concat();
        let value = 0x1_0000 + ((u32::from(high) & 0x3FF) << 10 | u32::from(low) & 0x3FF);
        let value = char::from_u32(value).unwrap();
        assert_eq!(wstring(&octets, ByteOrder::Little, CodeSet::UTF_16).unwrap(), value.to_string());
        assert_eq!(wchar(&octets, ByteOrder::Little, CodeSet::UTF_16), Ok(value));
        assert_eq!(wstring(&octets, ByteOrder::Little, CodeSet::UCS_2), Err(refused(CodeSet::UCS_2, 0)));
        assert_eq!(wchar(&octets, ByteOrder::Little, CodeSet::UCS_2), Err(refused(CodeSet::UCS_2, 0)));
    }
}

#[test]
fn ucs_4_ends_where_unicode_ends() {
    for unit in [0x0011_0000, 0x7FFF_FFFF, 0x8000_0041, u32::MAX] {
        assert_eq!(
            wchar(&unit.to_be_bytes(), ByteOrder::Big, CodeSet::UCS_4),
            Err(refused(CodeSet::UCS_4, 0))
        );
        let octets = [0x41u32.to_be_bytes(), unit.to_be_bytes()].concat();
        assert_eq!(wstring(&octets, ByteOrder::Big, CodeSet::UCS_4), Err(refused(CodeSet::UCS_4, 4)));
    }
    let marked = |mark: [u8; 4], octets: [u8; 4]| [mark, octets].concat();
    for order in ORDERS {
        let big = marked([0, 0, 0xFE, 0xFF], 0x1D11Eu32.to_be_bytes());
        let little = marked([0xFF, 0xFE, 0, 0], 0x1D11Eu32.to_le_bytes());
        for octets in [big, little] {
            assert_eq!(wstring(&octets, order, CodeSet::UCS_4).unwrap(), "\u{1D11E}");
            assert_eq!(wchar(&octets, order, CodeSet::UCS_4), Ok('\u{1D11E}'));
        }
    }
}

#[test]
fn marks_are_written_where_stock_clients_take_them_and_text_that_looks_like_one_survives() {
    let octets = |code_set, order, text: &str| {
        written(order, Version::V1_2, sets(code_set), |writer| writer.write_wstring(text)).unwrap()[4..]
            .to_vec()
    };
    assert_eq!(octets(CodeSet::UTF_16, ByteOrder::Big, "€"), [0xFE, 0xFF, 0x20, 0xAC]);
    assert_eq!(octets(CodeSet::UTF_16, ByteOrder::Little, "€"), [0xFF, 0xFE, 0xAC, 0x20]);
    for order in ORDERS {
        assert_eq!(octets(CodeSet::UCS_2, order, "€"), [0x20, 0xAC]);
        assert_eq!(octets(CodeSet::UCS_4, order, "€"), [0, 0, 0x20, 0xAC]);
        for (code_set, text) in WIDE
            .iter()
            .flat_map(|set| ["", "\u{FEFF}", "\u{FEFF}a", "\u{FFFE}", "\u{FFFE}a"].map(|t| (*set, t)))
        {
            assert_eq!(wstring(&octets(code_set, order, text), order, code_set).unwrap(), text);
        }
    }
}

#[test]
fn impossible_lengths_of_wide_text_are_refused() {
    for (code_set, width) in [(CodeSet::UTF_16, 2), (CodeSet::UCS_2, 2), (CodeSet::UCS_4, 4)] {
        for length in 0..=20usize {
            let octets = vec![0x30; length];
            let short = Error::InvalidWideLength { octets: length, position: 4 };
            let string = wstring(&octets, ByteOrder::Big, code_set);
            match length % width {
                0 if width == 2 => assert_eq!(string.unwrap(), "\u{3030}".repeat(length / 2)),
                0 if length == 0 => assert_eq!(string.unwrap(), ""),
                0 => assert_eq!(string, Err(refused(code_set, 0))),
                _ => assert_eq!(string, Err(short)),
            }
            let one = wchar(&octets, ByteOrder::Big, code_set);
            match length {
                2 if width == 2 => assert_eq!(one, Ok('\u{3030}')),
                _ if length > 0 && width == 4 && length.is_multiple_of(4) => {
                    assert_eq!(one, Err(refused(code_set, 0)));
                }
                _ => assert!(matches!(one, Err(Error::InvalidWideLength { .. })), "{length}: {one:?}"),
            }
        }
    }
}

#[test]
fn wide_text_of_1_1_in_ucs_4_is_aligned_on_4() {
    let write = |writer: &mut CdrWriter| {
        writer.write_octet(1);
        writer.write_wchar('€')?;
        writer.write_wstring("a")
    };
    let octets = written(ByteOrder::Little, Version::V1_1, sets(CodeSet::UCS_4), write).unwrap();
    let expected = [1, 0, 0, 0, 0xAC, 0x20, 0, 0, 2, 0, 0, 0, b'a', 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(octets, expected);
}

#[test]
fn wide_characters_in_an_encapsulation_have_the_form_of_1_2() {
    for version in [Version::V1_0, Version::V1_1, Version::V1_2] {
        let mut writer =
            CdrWriter::new(ByteOrder::Little, 0).with_version(version).with_code_sets(sets(CodeSet::UTF_16));
        writer.write_encapsulation(|inner| inner.write_wchar('€')).unwrap();
        assert_eq!(writer.version(), version);
        assert_eq!(writer.as_bytes(), [4, 0, 0, 0, 1, 2, 0x20, 0xAC]);
        let octets = writer.into_bytes();
        let mut outer = reader(&octets, ByteOrder::Little, version, sets(CodeSet::UTF_16));
        assert_eq!(outer.read_encapsulation().unwrap().read_wchar(), Ok('€'));
    }
}

#[test]
fn code_sets_that_are_not_known_are_refused_whatever_the_text() {
    for code_set in
        [0, 0x0001_0002, 0x0001_000F, 0x0001_0103, 0x0001_0107, 0x1002_04E4, 0x1002_0417].map(CodeSet)
    {
        let refused = Error::UnsupportedCodeSet { code_set };
        let sets = CodeSets { char: code_set, wchar: Some(code_set) };
        let mut writer = CdrWriter::new(ByteOrder::Big, 0).with_code_sets(sets);
        assert_eq!(writer.write_char('a'), Err(unwritable(refused.clone())));
        assert_eq!(writer.write_string(""), Err(unwritable(refused.clone())));
        assert_eq!(writer.write_wchar('a'), Err(unwritable(refused.clone())));
        assert_eq!(writer.write_wstring(""), Err(unwritable(refused.clone())));
        assert!(writer.is_empty());
        let octets = [0, 0, 0, 1, 0];
        let read = || reader(&octets, ByteOrder::Big, Version::V1_2, sets);
        assert_eq!(read().read_char(), Err(refused.clone()));
        assert_eq!(read().read_string(), Err(refused.clone()));
        assert_eq!(read().read_wchar(), Err(refused.clone()));
        assert_eq!(read().read_wstring(), Err(refused.clone()));
        let told = refused.system_exception();
        let expected =
            SystemException::new(SystemExceptionKind::CodesetIncompatible, 0x4f4d_0002, Completed::No);
        assert_eq!(told, expected);
    }
}

#[test]
fn a_client_may_name_what_is_known_and_nothing_else() {
    let accept = |char, wchar| CodeSetContext { char: CodeSet(char), wchar: CodeSet(wchar) }.accept();
    let unknown = |code_set| Err(Error::UnsupportedCodeSet { code_set: CodeSet(code_set) });
    assert_eq!(accept(0, 0), Ok(CodeSets::default()));
    assert_eq!(accept(0x0501_0001, 0x0001_0109), Ok(sets(CodeSet::UTF_16)));
    assert_eq!(accept(0x0001_0020, 0).unwrap().char, CodeSet::ASCII);
    assert_eq!(accept(0x0001_0002, 0x0001_0109), unknown(0x0001_0002));
    assert_eq!(accept(0x0001_0109, 0x0001_0109), unknown(0x0001_0109));
    assert_eq!(accept(0x0501_0001, 0x0501_0001), unknown(0x0501_0001));
    assert_eq!(accept(0x0501_0001, 0x0003_0010), unknown(0x0003_0010));
    for code_set in WIDE {
        assert_eq!(accept(0x0001_0001, code_set.0).unwrap().wchar, Some(code_set));
    }
}

proptest! {
    #[test]
    fn octets_from_a_peer_are_text_or_an_error(
        octets in proptest::collection::vec(any::<u8>(), 0..40),
        minor in 0..3u8,
        little in any::<bool>(),
        index in 0..WIDE.len(),
        position in 0..8usize,
    ) {
        let order = if little { ByteOrder::Little } else { ByteOrder::Big };
        let version = Version { major: 1, minor };
        let read = || CdrReader::new(&octets, order, position).with_version(version).with_code_sets(sets(WIDE[index]));
        for text in [read().read_wstring(), read().read_string(), read().read_wchar().map(String::from), read().read_char().map(String::from)].into_iter().flatten() {
            let code_sets = sets(WIDE[index]);
            // What is text can be sent on in the code set that has all characters.
            let all = CodeSets { wchar: Some(CodeSet::UTF_16), ..code_sets };
            prop_assert!(text.contains('\0') || written(order, Version::V1_2, all, |writer| writer.write_wstring(&text)).is_ok());
        }
    }
}
