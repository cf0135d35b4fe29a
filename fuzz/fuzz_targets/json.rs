//! JSON of a TypeCode, and of a value of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use maestro_giop::{DynamicValue, TypeCode, ValueTypes};

fuzz_target!(|octets: &[u8]| {
    let Ok(text) = std::str::from_utf8(octets) else { return };
    let (of, value) = text.split_once('\n').unwrap_or((text, "null"));
    let Ok(of) = TypeCode::from_json(of) else { return };
    let Ok(value) = DynamicValue::from_json(&of, value, &ValueTypes::new()) else { return };
    let Ok(json) = value.to_json(1 << 20) else { return };
    let again = DynamicValue::from_json(&of, &json, &ValueTypes::new()).expect("JSON of ours");
    assert!(again == value, "{again:?} is not {value:?}");
});
