//! What values cost: memory counted by an allocator, time by the parts that are read.
//!
//! Each input is made small and twice as large. Decoding holds at most 16 octets for each octet of input and
//! 64 KiB, whether it succeeds or not, counting also what is held only while a vector grows; so does comparing the
//! result with another of the same input. Parts grow with the input and no faster. One test, because what other
//! threads allocate would be counted too.

mod inputs;
mod made;
mod messages;

use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, DynamicValue, Error, JsonError, TypeCode, TypeKind,
    ValueTypes,
};
use peak_alloc::PeakAlloc;

use crate::inputs::{INPUTS, Input, Outcome};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const CODE_SETS: CodeSets = CodeSets { char: CodeSet::LATIN_1, wchar: Some(CodeSet::UTF_16) };
const FREE_OCTETS: usize = 64 * 1024;
const OCTETS_PER_OCTET: usize = 16;
/// How many random inputs are tried.
const ANYTHING: u64 = 5_000;
const JSON_LIMIT: usize = 1 << 20;

/// Runs something and returns what it held at most beside what was held before.
fn peak_of<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let result = run();
    (result, ALLOCATOR.peak_usage().saturating_sub(before))
}

/// Decodes octets and returns the value and its parts.
fn decode(of: &TypeCode, octets: &[u8], known: &ValueTypes) -> Result<(DynamicValue, u64), Error> {
    let mut reader = CdrReader::new(octets, ByteOrder::Little, 0).with_code_sets(CODE_SETS);
    let decoded = DynamicValue::decode_counted(of, &mut reader, known)?;
    reader.finish()?;
    Ok(decoded)
}

/// Checks one input at one size and returns the parts of its value.
fn check(input: &Input, size: usize) -> u64 {
    let (of, octets, known) = (input.make)(size);
    let allowed = OCTETS_PER_OCTET * octets.len() + FREE_OCTETS;
    let (result, peak) = peak_of(|| decode(&of, &octets, &known));
    let name = input.name;
    assert!(peak <= allowed, "{name}: {peak} octets held to decode {}, {allowed} allowed", octets.len());
    let parts = match (&result, input.outcome) {
        (Ok((_, parts)), Outcome::Value) => *parts,
        (Err(error), Outcome::Refused(expected)) => {
            let text = format!("{error:?}");
            assert!(text.starts_with(expected), "{name}: {text}");
            0
        }
        (result, expected) => panic!("{name}: {expected:?}, got {:?}", result.as_ref().map(|_| "a value")),
    };
    assert!(parts <= 16 * octets.len() as u64 + 65_536, "{name}: {parts} parts");
    if let Ok((value, _)) = &result {
        check_uses(name, value, &decode(&of, &octets, &known).unwrap().0, &octets, allowed);
    }
    let (_, peak) = peak_of(|| drop(result));
    assert_eq!(peak, 0, "{name}: dropping takes memory");
    parts
}

/// Compares, prints and encodes a value.
fn check_uses(name: &str, value: &DynamicValue, same: &DynamicValue, octets: &[u8], allowed: usize) {
    let (is_same, peak) = peak_of(|| value == same);
    assert!(is_same && peak <= allowed, "{name}: {peak} octets held to compare, {allowed} allowed");
    let (text, peak) = peak_of(|| value.to_json(JSON_LIMIT));
    assert!(peak <= 4 * JSON_LIMIT + allowed, "{name}: {peak} octets held to print");
    assert!(
        matches!(&text, Ok(_) | Err(JsonError::TooLong { .. } | JsonError::Value { .. })),
        "{name}: {text:?}"
    );
    let mut writer = CdrWriter::new(ByteOrder::Little, 0).with_code_sets(CODE_SETS);
    match value.encode(&mut writer) {
        Ok(()) => assert!(writer.as_bytes() == octets, "{name}: encoded otherwise"),
        Err(error) => panic!("{name}: {error}"),
    }
}

/// Decodes words that are often kinds, lengths, tags and offsets, and says whether they were a value.
fn check_anything(seed: u64) -> bool {
    let octets = made::anything(seed);
    let of = TypeCode::simple(TypeKind::Any).expect("a kind without parameters");
    let (result, peak) = peak_of(|| {
        let mut reader = CdrReader::new(&octets, ByteOrder::Little, 0).with_code_sets(CODE_SETS);
        DynamicValue::decode(&of, &mut reader, &ValueTypes::new())
    });
    let allowed = OCTETS_PER_OCTET * octets.len() + FREE_OCTETS;
    assert!(peak <= allowed, "{peak} octets held to decode {}, {allowed} allowed, seed {seed}", octets.len());
    let Ok(value) = result else { return false };
    assert!(value == value.clone());
    let _ = value.to_json(JSON_LIMIT);
    let mut writer = CdrWriter::new(ByteOrder::Little, 0).with_code_sets(CODE_SETS);
    value.encode(&mut writer).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    let octets = writer.into_bytes();
    let again =
        decode(&of, &octets, &ValueTypes::new()).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    assert!(again.0 == value, "seed {seed}");
    true
}

#[test]
fn values_cost_no_more_than_their_octets_allow() {
    let mut failed = Vec::new();
    for input in INPUTS {
        let checked = std::panic::catch_unwind(|| {
            let (parts, twice) = (check(input, input.size), check(input, 2 * input.size));
            assert!(twice <= 2 * parts + 1000, "{}: {parts} parts, then {twice}", input.name);
        });
        if checked.is_err() {
            failed.push(input.name);
        }
    }
    assert_eq!(failed, [""; 0]);
    messages::check_all();
    let values = (0..ANYTHING).filter(|seed| check_anything(*seed)).count();
    assert!(values > 50, "only {values} of {ANYTHING} random inputs were values");
}
