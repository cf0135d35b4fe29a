//! CDR by TypeCode: a TypeCode, then a value of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, DynamicValue, Error, TypeCode, ValueTypes, Version,
};

fuzz_target!(|octets: &[u8]| {
    let Some((first, octets)) = octets.split_first() else { return };
    let order = if first & 1 == 0 { ByteOrder::Big } else { ByteOrder::Little };
    let version = [Version::V1_0, Version::V1_1, Version::V1_2, Version::V1_2][usize::from(first >> 1 & 3)];
    let sets = CodeSets { char: CodeSet::UTF_8, wchar: Some(CodeSet::UTF_16) };
    let mut input = CdrReader::new(octets, order, 0).with_version(version).with_code_sets(sets);
    let Ok(of) = TypeCode::decode(&mut input) else { return };
    assert!(of.equal(&of) && of.equivalent(&of));
    let mut known = ValueTypes::new();
    let _added = known.add(&of);
    let there = input.remaining();
    let Ok((value, parts)) = DynamicValue::decode_counted(&of, &mut input, &known) else { return };
    assert!(parts <= 16 * there as u64 + 65_536, "{parts} parts of {there} octets");
    let mut writer = CdrWriter::new(order, 0).with_version(version).with_code_sets(sets);
    // What nests too deep in another place, or has text that another code set had.
    if value.encode(&mut writer).is_err() {
        return;
    }
    let again = writer.into_bytes();
    let mut reader = CdrReader::new(&again, order, 0).with_version(version).with_code_sets(sets);
    let again = match DynamicValue::decode(&of, &mut reader, &known) {
        Ok(again) => again,
        // How many parts there may be depends on all octets that were there, those behind the value too.
        Err(Error::TooManyParts { .. }) if parts > 65_536 => return,
        Err(error) => panic!("a value of ours: {error}"),
    };
    assert!(again == value, "{again:?} is not {value:?}");
});
