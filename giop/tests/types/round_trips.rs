//! Random values of random types go out and come back, at every alignment, in both orders and all versions.

use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, DynamicValue, Error, TypeCode, ValueTypes, Version,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::source::Source;

const LIMIT: usize = 1 << 24;

/// How octets are laid out on one connection, at one place of a message.
#[derive(Debug, Clone, Copy)]
struct Place {
    order: ByteOrder,
    version: Version,
    code_sets: CodeSets,
    position: usize,
}

impl Place {
    fn encode(self, value: &DynamicValue) -> Result<Vec<u8>, Error> {
        let mut writer = CdrWriter::new(self.order, self.position).with_version(self.version);
        writer = writer.with_code_sets(self.code_sets);
        value.encode(&mut writer)?;
        Ok(writer.into_bytes().to_vec())
    }

    fn decode(self, of: &TypeCode, octets: &[u8]) -> Result<DynamicValue, Error> {
        let reader = CdrReader::new(octets, self.order, self.position).with_version(self.version);
        let mut reader = reader.with_code_sets(self.code_sets);
        let value = DynamicValue::decode(of, &mut reader, &ValueTypes::new())?;
        reader.finish()?;
        Ok(value)
    }
}

fn place() -> impl Strategy<Value = Place> {
    (any::<bool>(), 0..3u8, 0..8usize).prop_map(|(is_big, minor, position)| Place {
        order: if is_big { ByteOrder::Big } else { ByteOrder::Little },
        version: Version { major: 1, minor },
        code_sets: CodeSets { char: CodeSet::LATIN_1, wchar: (minor > 0).then_some(CodeSet::UTF_16) },
        position,
    })
}

/// Makes a value of a random type; wide characters only where all versions of the test have them.
fn made(seed: u64, is_wide: bool) -> (TypeCode, DynamicValue, Value, Value) {
    let mut source = Source::new(seed, is_wide);
    let of_json = source.of(3);
    let json = source.value(&of_json, 4);
    let of = TypeCode::from_json(&of_json.to_string()).unwrap_or_else(|error| panic!("{error}: {of_json}"));
    let value = DynamicValue::from_json(&of, &json.to_string(), &ValueTypes::new());
    let value = value.unwrap_or_else(|error| panic!("{error}: {json} of {of_json}"));
    (of, value, of_json, json)
}

fn tree(text: &str) -> Value {
    serde_json::from_str(text).expect("json")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 4 } else { 1500 }, ..ProptestConfig::default() })]

    #[test]
    fn json_says_all_about_types_and_values(seed: u64) {
        let (of, value, of_json, json) = made(seed, true);
        prop_assert_eq!(tree(&of.to_json(LIMIT).unwrap()), of_json);
        prop_assert_eq!(tree(&value.to_json(LIMIT).unwrap()), json);
    }

    #[test]
    fn types_come_back(seed: u64, place in place()) {
        let (of, ..) = made(seed, place.version > Version::V1_0);
        let mut writer = CdrWriter::new(place.order, place.position).with_version(place.version);
        writer = writer.with_code_sets(place.code_sets);
        of.encode(&mut writer).unwrap();
        let octets = writer.into_bytes();
        let reader = CdrReader::new(&octets, place.order, place.position).with_version(place.version);
        let mut reader = reader.with_code_sets(place.code_sets);
        let again = TypeCode::decode(&mut reader).unwrap();
        reader.finish().unwrap();
        prop_assert!(again.equal(&of) && of.equivalent(&again));
        prop_assert_eq!(again.to_json(LIMIT).unwrap(), of.to_json(LIMIT).unwrap());
    }

    #[test]
    fn values_come_back(seed: u64, place in place(), other in place()) {
        let is_wide = place.version > Version::V1_0 && other.version > Version::V1_0;
        let (of, value, _, json) = made(seed, is_wide);
        let octets = place.encode(&value).unwrap();
        let again = place.decode(&of, &octets).unwrap_or_else(|error| panic!("{error}: {json} {octets:02x?}"));
        prop_assert!(again == value, "{} is not {}", again.to_json(LIMIT).unwrap(), json);
        prop_assert_eq!(tree(&again.to_json(LIMIT).unwrap()), json);
        prop_assert_eq!(place.encode(&again).unwrap(), octets);
        // What came on one connection goes out on another.
        let elsewhere = other.decode(&of, &other.encode(&again).unwrap()).unwrap();
        prop_assert!(elsewhere == value);
    }

    #[test]
    fn what_is_damaged_is_refused_or_another_value(seed: u64, place in place()) {
        let (of, value, ..) = made(seed, place.version > Version::V1_0);
        let mut octets = place.encode(&value).unwrap();
        let mut source = Source::new(seed, true);
        for _ in 0..20 {
            if octets.is_empty() {
                break;
            }
            let index = usize::try_from(source.below(octets.len() as u64)).unwrap();
            let before = octets[index];
            octets[index] ^= u8::try_from(1 + source.below(255)).unwrap();
            if let Ok(other) = place.decode(&of, &octets) {
                let again = place.decode(&of, &place.encode(&other).unwrap()).unwrap();
                prop_assert!(again == other);
                let _ = other.to_json(10_000);
            }
            octets[index] = before;
            // An exception of nothing but its id may be cut to one without.
            let cut = place.decode(&of, &octets[..index]);
            prop_assert!(cut.is_err() || cut != Ok(value.clone()));
        }
    }
}
