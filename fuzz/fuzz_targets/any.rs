//! An any, as octets and as JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use maestro_giop::{ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, DynamicValue, ValueTypes, Version};

/// More than any input of a fuzzer's size is worth.
const JSON_OCTETS: usize = 1 << 20;

fuzz_target!(|octets: &[u8]| {
    let sets = CodeSets { char: CodeSet::LATIN_1, wchar: Some(CodeSet::UTF_16) };
    let known = ValueTypes::new();
    fn reader(octets: &[u8], order: ByteOrder) -> CdrReader<'_> {
        let sets = CodeSets { char: CodeSet::LATIN_1, wchar: Some(CodeSet::UTF_16) };
        CdrReader::new(octets, order, 0).with_version(Version::V1_2).with_code_sets(sets)
    }
    for order in [ByteOrder::Little, ByteOrder::Big] {
        let Ok(value) = DynamicValue::decode_any(&mut reader(octets, order), &known) else { continue };
        let mut writer = CdrWriter::new(order, 0).with_version(Version::V1_2).with_code_sets(sets);
        if value.encode_any(&mut writer).is_ok() {
            let again = writer.into_bytes();
            let again = DynamicValue::decode_any(&mut reader(&again, order), &known).expect("an any of ours");
            assert!(again == value, "{again:?} is not {value:?}");
        }
        let Ok(json) = value.to_json(JSON_OCTETS) else { continue };
        // What JSON cannot say of a value (a custom state, octets of a reference that are not ours) it refuses to read.
        if let Ok(again) = DynamicValue::from_json(&value.type_code(), &json, &known) {
            assert_eq!(again.to_json(JSON_OCTETS).as_deref(), Ok(&*json));
        }
    }
});
