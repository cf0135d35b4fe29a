//! States of objects with generated skeletons, and octets that lie.

use maestro::codegen::{Cdr, CdrReader, Input, Output, ReplicatedObject, StateReader, StateWriter};
use maestro::{ByteOrder, CdrWriter};
use maestro_adaptors::{Pieces, StateError};
use serde::{Deserialize, Serialize};

use super::alltypes::all_types::TestSkeleton;
use super::alltypes::all_types::{ByLong, Color, Expr, ExprSeq, Gaps, Point, Tree};
use super::alltypes_object::Echo;

#[test]
fn a_state_of_any_size_moves_to_another_replica() {
    for size in [0, 1, 100, 20_000, 3_000_000] {
        let mut object = Echo::default();
        object.seen = "x".repeat(size);
        let mut pieces = Pieces::default();
        let mut writer = StateWriter::new(&mut pieces);
        TestSkeleton(object).push_state(&mut writer).expect("it is written");
        writer.finish().expect("it is written");
        let mut copy = TestSkeleton(Echo::default());
        let mut reader = StateReader::new(&mut pieces);
        copy.get_state(&mut reader).expect("it is read");
        reader.finish().expect("all of it is read");
        assert_eq!(copy.0.seen.len(), size);
    }
}

#[test]
fn a_state_that_breaks_off_changes_nothing() {
    let mut pieces = Pieces::default();
    let mut writer = StateWriter::new(&mut pieces);
    writer.write_octet_seq(&[0x84, 0xa6]).expect("it is written");
    writer.finish().expect("it is written");
    let mut object = Echo::default();
    object.seen = "before".to_owned();
    let mut skeleton = TestSkeleton(object);
    let failed = skeleton.get_state(&mut StateReader::new(&mut pieces));
    assert!(matches!(failed, Err(StateError::UnexpectedEnd { .. })), "{failed:?}");
    assert_eq!(skeleton.0.seen, "before");
}

#[test]
fn a_newer_release_reads_the_state_of_an_older_one() {
    #[derive(Serialize)]
    struct Old {
        count: u32,
        gone: String,
        place: Point,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    struct New {
        #[serde(default)]
        added: Vec<Color>,
        place: Point,
        count: u64,
    }
    let mut pieces = Pieces::default();
    let mut writer = StateWriter::new(&mut pieces);
    let old = Old { count: 7, gone: "unused".to_owned(), place: Point { x: 1, y: 2 } };
    maestro::codegen::push_state(&old, &mut writer).expect("it is written");
    writer.finish().expect("it is written");
    let new: New = maestro::codegen::get_state(&mut StateReader::new(&mut pieces)).expect("it is read");
    assert_eq!(new, New { added: Vec::new(), place: Point { x: 1, y: 2 }, count: 7 });
}

#[test]
fn data_of_all_kinds_survives_a_state() {
    let values: Vec<Expr> = vec![Expr::Number(-1), Expr::Operands(vec![Expr::Other(9), Expr::Number(3)])];
    assert_eq!(through_a_state::<ExprSeq>(&values), values);
    let label = ByLong::S(2, "two".to_owned());
    assert_eq!(through_a_state(&label), label);
}

#[test]
fn unions_keep_their_discriminator_and_refuse_a_wrong_one() {
    for (value, octets) in [
        (ByLong::L(5), vec![0, 0, 0, 1, 0, 0, 0, 5]),
        (ByLong::S(-3, "x".to_owned()), vec![0xff, 0xff, 0xff, 0xfd, 0, 0, 0, 2, b'x', 0]),
        (ByLong::O(77, 8), vec![0, 0, 0, 77, 8]),
    ] {
        assert_eq!(encode(&value).expect("it travels"), octets);
        assert_eq!(decode::<ByLong>(&octets).expect("a union"), value);
    }
    assert!(encode(&ByLong::S(1, String::new())).is_err(), "1 is the label of another member");
    assert!(encode(&ByLong::O(2, 1)).is_err(), "2 is the label of another member");
    assert!(encode(&Expr::Other(1)).is_err(), "1 is the label of a member");
}

#[test]
fn nesting_and_lengths_that_lie_are_refused() {
    // A tree with one child, with one child, and so on.
    let deep: Vec<u8> = [0, 0, 0, 7, 0, 0, 0, 1].repeat(100_000);
    let error = decode::<Tree>(&deep).expect_err("too deep");
    assert!(error.to_string().contains("nesting too deep"), "{error}");
    let mut tree = Tree { value: 0, children: Vec::new() };
    for value in 0..1_000 {
        tree = Tree { value, children: vec![tree] };
    }
    assert!(encode(&tree).is_err(), "too deep to be sent");
    assert!(
        decode::<Tree>(&[0, 0, 0, 7, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]).is_err(),
        "more children than octets"
    );
    assert!(decode::<Gaps>(&[0; 12]).is_err(), "too short");
    assert!(decode::<Color>(&[0, 0, 0, 3]).is_err(), "no such enumerator");
}

fn through_a_state<T: Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    let mut pieces = Pieces::default();
    let mut writer = StateWriter::new(&mut pieces);
    maestro::codegen::push_state(value, &mut writer).expect("it is written");
    writer.finish().expect("it is written");
    maestro::codegen::get_state(&mut StateReader::new(&mut pieces)).expect("it is read")
}

fn encode(value: &impl Cdr) -> Result<Vec<u8>, maestro::codegen::Error> {
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    value.encode(&mut Output::new(&mut writer))?;
    Ok(writer.into_bytes().to_vec())
}

fn decode<T: Cdr>(octets: &[u8]) -> Result<T, maestro::codegen::Error> {
    T::decode(&mut Input::new(&mut CdrReader::new(octets, ByteOrder::Big, 0)))
}
