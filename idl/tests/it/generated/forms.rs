//! The forms in which the state of an object with a generated skeleton travels.

use maestro::codegen::{ReplicatedObject, Skeleton, StateReader, StateWriter};
use maestro::state::{
    ByHand, HandState, MergeState, Merging, Pictured, VersionReader, VersionWriter, Versioned, VersionedState,
};
use maestro::{ObjectAdaptor, StateError};
use maestro_adaptors::Pieces;
use serde::{Deserialize, Serialize};

use super::alltypes::all_types::TestSkeleton;
use super::alltypes_object::Echo;

/// What `Echo` was in the release before.
#[derive(Serialize, Deserialize)]
struct Seen(String);

impl VersionedState for Echo {
    const VERSION: u32 = 5;

    fn migrate(old: VersionReader<'_, '_>) -> Result<Self, StateError> {
        match old.version() {
            4 => {
                let Seen(seen) = old.read()?;
                let mut echo = Self::default();
                echo.seen = seen;
                Ok(echo)
            }
            _ => Err(old.unknown()),
        }
    }

    fn version_at(level: u32) -> u32 {
        if level < 3 { 4 } else { 5 }
    }

    fn push_old(&self, old: VersionWriter<'_, '_>) -> Result<(), StateError> {
        assert_eq!(old.version(), 4);
        old.write(&Seen(self.seen.clone()))
    }
}

impl HandState for Echo {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        state.write_string(&self.seen)
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        self.seen = state.read_string()?;
        Ok(())
    }
}

impl MergeState for Echo {
    fn merge(&mut self, other: Self) -> Result<(), StateError> {
        self.seen.push_str(&other.seen);
        Ok(())
    }
}

fn echo(seen: &str) -> TestSkeleton<Echo> {
    let mut echo = Echo::default();
    echo.seen = seen.to_owned();
    TestSkeleton(echo)
}

fn pushed(object: &impl ReplicatedObject, level: u32) -> Pieces {
    let mut pieces = Pieces::default();
    let mut writer = StateWriter::new(&mut pieces);
    writer.set_level(level);
    object.push_state(&mut writer).expect("it is written");
    writer.finish().expect("it is written");
    pieces
}

fn got(object: &mut impl ReplicatedObject, mut pieces: Pieces) -> Result<(), StateError> {
    let mut reader = StateReader::new(&mut pieces);
    object.get_state(&mut reader)?;
    reader.finish()
}

/// Moves the state of one object to another.
fn moved<S: ReplicatedObject + Skeleton<Object = Echo>>(from: &S, to: &mut S, level: u32) {
    got(to, pushed(from, level)).expect("it is read");
    assert_eq!(to.object().seen, from.object().seen);
}

#[test]
fn each_form_moves_a_state_of_any_size() {
    for size in [0, 1, 20_000, 300_000] {
        let seen = "x".repeat(size);
        for level in 1..=3 {
            moved(&echo(&seen), &mut echo(""), level);
            moved(&Versioned(echo(&seen)), &mut Versioned(echo("")), level);
            moved(&ByHand(echo(&seen)), &mut ByHand(echo("")), level);
            moved(&Merging(Versioned(echo(&seen))), &mut Merging(Versioned(echo(""))), level);
        }
    }
    assert_eq!(Versioned(echo("")).repository_ids(), echo("").repository_ids());
}

#[test]
fn a_versioned_state_is_written_in_the_version_of_the_level() {
    let version = |level| pushed(&Versioned(echo("here")), level).0[0][..4].to_vec();
    assert_eq!([version(1), version(2), version(3)], [[0, 0, 0, 4], [0, 0, 0, 4], [0, 0, 0, 5]]);
    let named = pushed(&echo("here"), 3).0[0].len();
    assert!(pushed(&Versioned(echo("here")), 3).0[0].len() < named, "no names of fields");
}

#[test]
fn a_version_that_is_not_known_is_an_error_that_says_so() {
    let mut pieces = Pieces::default();
    let mut writer = StateWriter::new(&mut pieces);
    writer.write_ulong(6).expect("it is written");
    writer.finish().expect("it is written");
    let error = got(&mut Versioned(echo("")), pieces).expect_err("a newer version");
    assert_eq!(error, StateError::Version { found: 6, newest: 5 });
    assert_eq!(error.to_string(), "the state is of version 6, and this release knows versions up to 5");
}

#[test]
fn a_state_of_another_form_is_refused_and_changes_nothing() {
    let mut object = Versioned(echo("before"));
    assert!(got(&mut object, pushed(&echo("other"), 1)).is_err());
    assert_eq!(object.object().seen, "before");
}

#[test]
fn states_of_partitions_are_merged_whatever_their_form() {
    let mut own = Merging(Versioned(echo("one ")));
    let mut theirs = pushed(&Merging(Versioned(echo("two"))), 1);
    own.merge(&mut StateReader::new(&mut theirs)).expect("they are merged");
    assert_eq!(own.into_object().seen, "one two");
    let mut theirs = pushed(&echo("two"), 1);
    assert_eq!(echo("one").merge(&mut StateReader::new(&mut theirs)), Err(StateError::NoMerge));
}

#[test]
fn a_picture_stays_as_it_was() {
    let mut object = Pictured(ByHand(echo("before")));
    let picture = object.snapshot().expect("a picture");
    let before = pushed(&object, 1);
    object.object_mut().seen = "after".to_owned();
    let mut pieces = Pieces::default();
    let mut writer = StateWriter::new(&mut pieces);
    picture.push_state(&mut writer).expect("it is written");
    writer.finish().expect("it is written");
    assert_eq!(pieces, before);
}
