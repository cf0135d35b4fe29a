//! The text forms of references: IOR:, corbaloc:, corbaname:.

#![no_main]

use libfuzzer_sys::fuzz_target;
use maestro_ior::{Reference, describe};

fuzz_target!(|octets: &[u8]| {
    let Ok(text) = std::str::from_utf8(octets) else { return };
    let Ok(reference) = text.parse::<Reference>() else { return };
    if let Ok(ior) = reference.to_ior() {
        let _described = describe(&ior).to_string();
    }
    let shown = reference.to_string();
    let again: Reference = shown.parse().unwrap_or_else(|error| panic!("{shown}: {error}"));
    assert_eq!(again.to_string(), shown);
});
