//! The octets of a reference: taken apart, described, split, merged, written again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use maestro_ior::{describe, endpoints, from_octets, merge, parse_ior, readdress, split, stringify};

fuzz_target!(|octets: &[u8]| {
    let Ok(ior) = from_octets(octets) else { return };
    let text = stringify(&ior);
    assert_eq!(parse_ior(&text).as_ref(), Ok(&ior));
    let _described = describe(&ior).to_string();
    if let Ok(parts) = split(&ior) {
        let _merged = merge(&parts, true);
        assert!(parts.len() <= 2 * maestro_ior::ENDPOINT_LIMIT + octets.len());
    }
    let _moved = readdress(&ior, Clone::clone);
    assert!(endpoints(&ior).map_or(0, |all| all.len()) <= maestro_ior::ENDPOINT_LIMIT);
});
