//! CDR by exact octets.

use super::*;
use crate::{ByteOrder, CodeSet, CodeSets, Error, Version};

const WIDE: CodeSets = CodeSets { char: CodeSet::LATIN_1, wchar: Some(CodeSet::UTF_16) };

fn reader(octets: &[u8]) -> CdrReader<'_> {
    CdrReader::new(octets, ByteOrder::Big, 0)
}

fn written(order: ByteOrder, position: usize, write: impl FnOnce(&mut CdrWriter)) -> Vec<u8> {
    let mut writer = CdrWriter::new(order, position).with_code_sets(WIDE);
    write(&mut writer);
    writer.into_bytes().to_vec()
}

#[test]
fn numbers_are_aligned_and_in_the_writers_order() {
    let numbers = |writer: &mut CdrWriter| {
        writer.write_octet(1);
        writer.write_short(-2);
        writer.write_ulong(0x0102_0304);
        writer.write_double(1.0);
    };
    let big = [1, 0, 0xFF, 0xFE, 1, 2, 3, 4, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0];
    assert_eq!(written(ByteOrder::Big, 0, numbers), big);
    let little = [1, 0, 0xFE, 0xFF, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F];
    assert_eq!(written(ByteOrder::Little, 0, numbers), little);
    let from_3 = [1, 0xFF, 0xFE, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0];
    assert_eq!(written(ByteOrder::Big, 3, numbers), from_3);
}

#[test]
fn a_long_double_is_aligned_on_8_and_reversed_in_little_endian() {
    let octets: [u8; 16] = std::array::from_fn(|index| u8::try_from(index).unwrap());
    let little = written(ByteOrder::Little, 4, |writer| writer.write_long_double(octets));
    assert_eq!(little[..6], [0, 0, 0, 0, 15, 14]);
    let mut reader = CdrReader::new(&little, ByteOrder::Little, 4);
    assert_eq!(reader.read_long_double(), Ok(octets));
    reader.finish().unwrap();
}

#[test]
fn padding_is_not_looked_at() {
    let mut reader = reader(&[1, 0xAA, 0xBB, 0xCC, 0, 0, 0, 9]);
    assert_eq!(reader.read_octet(), Ok(1));
    assert_eq!(reader.read_ulong(), Ok(9));
}

#[test]
fn strings_and_octets_carry_their_length() {
    let octets = written(ByteOrder::Big, 0, |writer| {
        writer.write_string("hé").unwrap();
        writer.write_octet_seq(&[7, 8]);
        writer.write_string("").unwrap();
    });
    let expected = [0, 0, 0, 3, b'h', 0xE9, 0, 0, 0, 0, 0, 2, 7, 8, 0, 0, 0, 0, 0, 1, 0];
    assert_eq!(octets, expected);
    let mut reader = reader(&octets);
    assert_eq!(reader.read_string().unwrap(), "hé");
    assert_eq!(reader.read_octet_seq(), Ok([7, 8].as_slice()));
    assert_eq!(reader.read_string().unwrap(), "");
    reader.finish().unwrap();
}

#[test]
fn a_refused_string_leaves_nothing_behind() {
    let octets = written(ByteOrder::Big, 1, |writer| {
        let refused = Error::Unwritable(Box::new(Error::NulInString { offset: 1 }));
        assert_eq!(writer.write_string("a\0"), Err(refused));
        assert!(writer.write_string("€").is_err());
        assert!(writer.write_char('€').is_err());
        assert!(writer.write_wstring("a\0").is_err());
        assert!(writer.write_wchar('\u{1D11E}').is_err());
    });
    assert!(octets.is_empty());
}

#[test]
fn an_encapsulation_is_aligned_from_its_own_start() {
    let octets = written(ByteOrder::Big, 0, |writer| {
        writer.write_octet(9);
        writer.write_encapsulation(|inner| inner.write_ulonglong(5));
        writer.write_ushort(3);
    });
    let mut expected = vec![9, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0];
    expected.extend([0, 0, 0, 0, 0, 0, 0, 5, 0, 3]);
    assert_eq!(octets, expected);
    let mut outer = reader(&octets);
    outer.read_octet().unwrap();
    let mut inner = outer.read_encapsulation().unwrap();
    assert_eq!(inner.read_ulonglong(), Ok(5));
    inner.finish().unwrap();
    assert_eq!(outer.read_ushort(), Ok(3));
}

#[test]
fn an_encapsulation_has_its_own_byte_order() {
    let mut outer = reader(&[0, 0, 0, 8, 1, 0, 0, 0, 2, 0, 0, 0]);
    let mut inner = outer.read_encapsulation().unwrap();
    assert_eq!(inner.order(), ByteOrder::Little);
    assert_eq!(inner.read_ulong(), Ok(2));
    let end = Error::UnexpectedEnd { needed: 1, remaining: 0, position: 0 };
    assert_eq!(reader(&[0, 0, 0, 0]).read_encapsulation().unwrap_err(), end);
}

#[test]
fn a_writer_appends_and_takes_back_only_its_own() {
    let buffer = bytes::BytesMut::from(&b"abc"[..]);
    let mut writer = CdrWriter::with_buffer(buffer, ByteOrder::Big, 4);
    writer.write_ulonglong(1);
    assert_eq!((writer.len(), writer.position()), (12, 16));
    writer.truncate(1);
    assert_eq!(writer.as_bytes(), [0]);
    writer.clear();
    assert!(writer.is_empty());
    writer.write_octet(7);
    assert_eq!(&writer.into_buffer()[..], b"abc\x07");
}

#[test]
fn what_ends_too_early_is_said_with_numbers() {
    let mut short = reader(&[1, 2, 3]);
    short.read_octet().unwrap();
    let end = Error::UnexpectedEnd { needed: 7, remaining: 2, position: 1 };
    assert_eq!(short.clone().read_ulong(), Err(end));
    let end = Error::UnexpectedEnd { needed: 9, remaining: 2, position: 1 };
    assert_eq!(short.read_octets(9), Err(end));
    assert_eq!(short.finish(), Err(Error::TrailingOctets { count: 2, position: 1 }));
}

#[test]
fn lengths_that_lie_are_refused_before_memory_is_taken() {
    let lie = |length, remaining, position| Error::SequenceTooLong { length, remaining, position };
    let octets = [0xFF, 0xFF, 0xFF, 0xFF, 1, 2];
    assert_eq!(reader(&octets).read_string(), Err(lie(u32::MAX, 2, 4)));
    assert_eq!(reader(&octets).read_octet_seq(), Err(lie(u32::MAX, 2, 4)));
    assert_eq!(reader(&[0, 0, 0, 3, 1, 2, 3, 4]).read_sequence_length(2), Err(lie(3, 4, 4)));
    assert_eq!(reader(&[0, 0, 0, 2, 1, 2, 3, 4]).read_sequence_length(2), Ok(2));
    // Elements without octets count as one octet each.
    assert_eq!(reader(&[0, 0, 0, 5, 1, 2, 3, 4]).read_sequence_length(0), Err(lie(5, 4, 4)));
}

#[test]
fn values_out_of_range_are_refused() {
    assert_eq!(reader(&[2]).read_boolean(), Err(Error::InvalidBoolean { value: 2, position: 0 }));
    let refused = Error::InvalidEnum { value: 3, count: 3, position: 0 };
    assert_eq!(reader(&[0, 0, 0, 3]).read_enum(3), Err(refused));
    assert_eq!(reader(&[0, 0, 0, 2]).read_enum(3), Ok(2));
    let unterminated = Error::StringNotTerminated { position: 6 };
    assert_eq!(reader(&[0, 0, 0, 2, b'a', b'b']).read_string(), Err(unterminated));
    assert_eq!(reader(&[0, 0, 0, 0]).read_string(), Err(Error::StringNotTerminated { position: 4 }));
    let nul = Error::NulInString { offset: 1 };
    assert_eq!(reader(&[0, 0, 0, 4, b'a', 0, b'b', 0]).read_string(), Err(nul));
}

#[test]
fn wide_text_of_1_2_is_counted_in_octets_and_may_carry_a_mark() {
    let octets = written(ByteOrder::Little, 0, |writer| {
        writer.write_wchar('€').unwrap();
        writer.write_wstring("hé").unwrap();
        writer.write_wstring("").unwrap();
    });
    let expected = [2, 0x20, 0xAC, 0, 6, 0, 0, 0, 0xFF, 0xFE, b'h', 0, 0xE9, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(octets, expected);
    let wide = |octets| CdrReader::new(octets, ByteOrder::Little, 0).with_code_sets(WIDE);
    assert_eq!(wide(&[4, 0xFF, 0xFE, 0xAC, 0x20]).read_wchar(), Ok('€'));
    assert_eq!(wide(&[4, 0xFE, 0xFF, 0x20, 0xAC]).read_wchar(), Ok('€'));
    assert_eq!(wide(&[4, 0, 0, 0, 0x20, 0xAC, 0, b'a']).read_wstring().unwrap(), "€a");
    assert_eq!(wide(&[2, 0xFE, 0xFF]).read_wchar(), Ok('\u{FEFF}'));
    assert_eq!(wide(&[2, 0, 0, 0, 0xFE, 0xFF]).read_wstring().unwrap(), "");
    let refused = Error::InvalidWideLength { octets: 3, position: 1 };
    assert_eq!(wide(&[3, 0, 1, 2]).read_wchar(), Err(refused));
    assert!(matches!(wide(&[0]).read_wchar(), Err(Error::InvalidWideLength { octets: 0, .. })));
    assert!(matches!(wide(&[2, 0, 0, 0, 0, 0]).read_wstring(), Err(Error::NulInString { offset: 0 })));
}

#[test]
fn wide_text_of_1_1_is_counted_in_characters_and_terminated() {
    let mut writer = CdrWriter::new(ByteOrder::Little, 0).with_version(Version::V1_1).with_code_sets(WIDE);
    writer.write_octet(1);
    writer.write_wchar('€').unwrap();
    writer.write_wstring("hé").unwrap();
    let octets = writer.into_bytes();
    assert_eq!(&octets[..], [1, 0, 0xAC, 0x20, 3, 0, 0, 0, b'h', 0, 0xE9, 0, 0, 0]);
    let wide = |octets| {
        CdrReader::new(octets, ByteOrder::Little, 0).with_version(Version::V1_1).with_code_sets(WIDE)
    };
    let mut reader = wide(&octets);
    reader.read_octet().unwrap();
    assert_eq!(reader.read_wchar(), Ok('€'));
    assert_eq!(reader.read_wstring().unwrap(), "hé");
    reader.finish().unwrap();
    let unterminated = Error::StringNotTerminated { position: 6 };
    assert_eq!(wide(&[1, 0, 0, 0, b'h', 0]).read_wstring(), Err(unterminated));
    assert!(matches!(wide(&[0, 0, 0, 0]).read_wstring(), Err(Error::StringNotTerminated { .. })));
}

#[test]
fn wide_text_needs_a_version_and_an_agreement() {
    for (version, code_sets) in [(Version::V1_0, WIDE), (Version::V1_2, CodeSets::default())] {
        let refused = Error::WideNotAllowed { version };
        let mut reader = reader(&[2, 0, b'a']).with_version(version).with_code_sets(code_sets);
        assert_eq!(reader.read_wchar(), Err(refused.clone()));
        assert_eq!(reader.read_wstring(), Err(refused.clone()));
        let mut writer = CdrWriter::new(ByteOrder::Big, 0).with_version(version).with_code_sets(code_sets);
        let refused = Error::Unwritable(Box::new(refused));
        assert_eq!(writer.write_wchar('a'), Err(refused.clone()));
        assert_eq!(writer.write_wstring("a"), Err(refused));
    }
}

#[test]
fn alignment_begins_anew_at_a_break_with_padding_on_both_sides() {
    // A ulong at 12, an octet at 16, three octets of padding, the break, four of padding, a ulonglong at 16.
    let octets = [0, 0, 0, 1, 9, 0xAA, 0xAA, 0xAA, 0xBB, 0xBB, 0xBB, 0xBB, 0, 0, 0, 0, 0, 0, 0, 2, 3];
    let breaks = Breaks::new(&[8]);
    let mut reader = CdrReader::new(&octets, ByteOrder::Big, 12).with_breaks(&breaks);
    assert_eq!(reader.read_ulong(), Ok(1));
    assert_eq!(reader.read_octet(), Ok(9));
    assert_eq!(reader.read_ulonglong(), Ok(2));
    assert_eq!(reader.position(), 24);
    assert_eq!(reader.read_octet(), Ok(3));
    reader.finish().unwrap();
}

#[test]
fn octets_run_across_breaks_and_alignment_goes_on_from_the_last() {
    // Octets over two breaks, at 1 and 4; then 13 is the position, and a ushort lies at 14.
    let octets = [1, 2, 3, 4, 5, 0xAA, 0, 6];
    let breaks = Breaks::new(&[1, 4]);
    let mut reader = CdrReader::new(&octets, ByteOrder::Big, 12).with_breaks(&breaks);
    assert_eq!(reader.read_octets(5), Ok([1, 2, 3, 4, 5].as_slice()));
    assert_eq!(reader.position(), 13);
    assert_eq!(reader.read_ushort(), Ok(6));
    assert_eq!(breaks.after(1), Breaks::new(&[3]));
    assert_eq!(breaks.after(4), Breaks::NONE);
}

#[test]
fn padding_that_ends_at_a_break_is_no_value() {
    // Three octets before the break cannot hold an aligned ulong at 12: they are one octet and padding.
    let octets = [7, 0xAA, 0xAA, 0xAA, 0, 0, 0, 5];
    let breaks = Breaks::new(&[4]);
    let mut reader = CdrReader::new(&octets, ByteOrder::Big, 12).with_breaks(&breaks);
    assert_eq!(reader.read_octet(), Ok(7));
    assert_eq!(reader.read_ulong(), Ok(5));
    assert!(matches!(reader.read_ulonglong(), Err(Error::UnexpectedEnd { .. })));
}

#[test]
fn a_number_that_a_break_cuts_in_two_is_read_whole() {
    let octets = [0, 0, 1, 2, 3, 4];
    let breaks = Breaks::new(&[3]);
    let mut reader = CdrReader::new(&octets, ByteOrder::Big, 12).with_breaks(&breaks);
    assert_eq!(reader.read_short(), Ok(0));
    assert_eq!(reader.read_short(), Ok(0x0102));
    assert_eq!(reader.position(), 13);
}

#[test]
fn a_break_beyond_the_octets_is_their_end() {
    let breaks = Breaks::new(&[4]);
    let mut reader = CdrReader::new(&[0, 1], ByteOrder::Big, 3).with_breaks(&breaks);
    assert_eq!(reader.read_octet(), Ok(0));
    assert!(matches!(reader.read_ulonglong(), Err(Error::UnexpectedEnd { .. })));
    assert_eq!(reader.remaining(), 1);
}
