use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::history::{Entry, ViewTable};
use crate::stop::StopState;
use crate::types::{ConfigId, Incarnation, Member, MemberIndex, ViewId};

fn open(directory: &TempDir) -> DataDir {
    DataDir::open(directory.path(), "grid", "r1").unwrap()
}

fn message<T: std::fmt::Debug>(result: Result<T, DataError>) -> String {
    result.unwrap_err().to_string()
}

fn stop(data: &DataDir, pieces: &[&[u8]], memory: &impl Serialize) {
    let mut writer = data.write_stopped().unwrap();
    for piece in pieces {
        writer.put(piece).unwrap();
    }
    writer.finish(memory).unwrap();
}

fn pieces(stopped: &Stopped) -> Result<Vec<Vec<u8>>, DataError> {
    let mut reader = stopped.state()?;
    let mut all = Vec::new();
    while let Some(piece) = reader.next()? {
        all.push(piece.to_vec());
    }
    assert!(reader.next()?.is_none());
    Ok(all)
}

/// The memory of a member that holds one cast.
fn memory() -> StopState {
    let origin = Member { index: MemberIndex(0), incarnation: Incarnation(1) };
    let entry = Entry {
        origin,
        time_ns: 5,
        seed: 6,
        payload: bytes::Bytes::from_static(b"cast"),
        merge: None,
        change: false,
        mark: None,
    };
    StopState {
        cluster: None,
        epoch: 0,
        zombie: false,
        promised: ConfigId::default(),
        view: ViewId::default(),
        table: ViewTable::default(),
        base: 0,
        base_time_ns: 0,
        entries: vec![entry],
        merged: crate::Merged::default(),
        executed: 1,
        incarnations: vec![1, 1],
        roster: crate::Roster::default(),
        loose: Default::default(),
    }
}

fn names(path: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn each_life_has_a_higher_incarnation() {
    let directory = TempDir::new().unwrap();
    for life in 1..4 {
        let mut data = open(&directory);
        assert_eq!(data.begin().unwrap(), life);
    }
    assert_eq!(open(&directory).record().incarnation, 3);
    assert_eq!(names(directory.path()), ["lock", "member.json"]);
}

#[test]
fn a_directory_in_use_is_said_to_be_in_use() {
    let directory = TempDir::new().unwrap();
    let _first = open(&directory);
    let path = directory.path().display();
    assert_eq!(
        message(DataDir::open(directory.path(), "grid", "r1")),
        format!("data directory {path} is in use by another process")
    );
    assert_eq!(
        message(recover(directory.path(), true)),
        format!("{path} is no data directory of a replica: it has no member.json")
    );
}

#[test]
fn a_directory_of_another_replica_or_group_is_named() {
    let directory = TempDir::new().unwrap();
    open(&directory).begin().unwrap();
    let path = directory.path().display();
    assert_eq!(
        message(DataDir::open(directory.path(), "grid", "r2")),
        format!("data directory {path} belongs to replica r1, not to r2")
    );
    assert_eq!(
        message(DataDir::open(directory.path(), "chat", "r1")),
        format!("data directory {path} belongs to group grid, not to chat")
    );
}

#[test]
fn a_place_where_nothing_can_be_written_is_named() {
    let directory = TempDir::new().unwrap();
    let file: PathBuf = directory.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let text = message(DataDir::open(&file.join("data"), "grid", "r1"));
    assert!(text.starts_with(&format!("cannot create {}", file.join("data").display())), "{text}");
}

/// Puts a device that is always full in the place of a file.
fn without_room(path: &Path) {
    std::os::unix::fs::symlink("/dev/full", path).unwrap();
}

const FULL: &str = "No space left on device (os error 28)";

#[test]
fn a_life_that_cannot_be_written_down_does_not_begin() {
    let directory = TempDir::new().unwrap();
    let mut data = open(&directory);
    assert_eq!(data.begin().unwrap(), 1);
    without_room(&directory.path().join("member.tmp"));
    let file = directory.path().join("member.json").display().to_string();
    assert_eq!(message(data.begin()), format!("cannot write {file}: {FULL}"));
    assert_eq!(names(directory.path()), ["lock", "member.json"]);
    assert_eq!(data.record().incarnation, 1);
    assert_eq!(data.begin().unwrap(), 2, "as soon as there is room");
}

#[test]
fn a_stop_without_room_leaves_what_was_there_before() {
    let directory = TempDir::new().unwrap();
    let mut data = open(&directory);
    data.begin().unwrap();
    stop(&data, &[b"old"], &memory());
    let mut writer = data.write_stopped().unwrap();
    writer.put(b"new").unwrap();
    without_room(&directory.path().join("stopped.tmp/memory"));
    let file = directory.path().join("stopped.tmp/memory").display().to_string();
    assert_eq!(message(writer.finish(&memory())), format!("cannot write {file}: {FULL}"));
    assert_eq!(names(directory.path()), ["lock", "member.json", "stopped"]);
    assert_eq!(pieces(&data.stopped().unwrap().unwrap()).unwrap(), [b"old"]);
}

#[test]
fn a_damaged_record_is_named_with_its_line_and_column() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("member.json");
    fs::write(&file, "{\n  \"format\": 1,\n  \"group\": ?\n}").unwrap();
    let text = message(DataDir::open(directory.path(), "grid", "r1"));
    assert!(text.starts_with(&format!("{} is damaged at line 3, column 12", file.display())), "{text}");
    fs::write(&file, "{\"format\": 9, \"later\": true}").unwrap();
    let text = message(DataDir::open(directory.path(), "grid", "r1"));
    assert_eq!(text, format!("{} has format 9, this program knows 1", file.display()));
}

#[test]
fn what_is_known_of_members_is_kept() {
    let directory = TempDir::new().unwrap();
    let mut data = open(&directory);
    data.update(|record| {
        record.cluster = Some(uuid::Uuid::from_u128(5));
        record.members.insert("r2".into(), 7);
    })
    .unwrap();
    let record = data.record().clone();
    drop(data);
    let data = open(&directory);
    assert_eq!(data.record(), &record);
}

#[test]
fn a_stopped_state_comes_back_once() {
    let directory = TempDir::new().unwrap();
    let large = vec![3; 100_000];
    let data = open(&directory);
    assert!(data.stopped().unwrap().is_none());
    stop(&data, &[b"one", b"", &large], &"memory");
    drop(data);

    let data = open(&directory);
    let stopped = data.stopped().unwrap().unwrap();
    assert_eq!(stopped.memory::<String>().unwrap(), "memory");
    assert_eq!(pieces(&stopped).unwrap(), [b"one".to_vec(), vec![], large]);
    data.consume().unwrap();
    assert!(data.stopped().unwrap().is_none());
    drop(data);

    let data = open(&directory);
    assert!(data.stopped().unwrap().is_none(), "a crash after the start is a loss of memory");
    data.discard_consumed().unwrap();
    data.discard_consumed().unwrap();
    assert_eq!(names(directory.path()), ["lock"]);
}

#[test]
fn a_stop_that_was_not_finished_leaves_nothing() {
    let directory = TempDir::new().unwrap();
    let data = open(&directory);
    let mut writer = data.write_stopped().unwrap();
    writer.put(b"half").unwrap();
    drop(writer);
    assert!(data.stopped().unwrap().is_none());
    assert_eq!(names(directory.path()), ["lock"]);
}

#[test]
fn a_later_stop_replaces_an_earlier_one() {
    let directory = TempDir::new().unwrap();
    let data = open(&directory);
    stop(&data, &[b"old"], &"1");
    data.consume().unwrap();
    stop(&data, &[b"new"], &"2");
    stop(&data, &[b"newer"], &"3");
    let stopped = data.stopped().unwrap().unwrap();
    assert_eq!(
        (pieces(&stopped).unwrap(), stopped.memory().unwrap()),
        (vec![b"newer".to_vec()], "3".to_owned())
    );
    assert_eq!(names(directory.path()), ["lock", "stopped"]);
}

#[test]
fn every_damage_of_a_stopped_state_is_found() {
    let directory = TempDir::new().unwrap();
    let data = open(&directory);
    stop(&data, &[b"some state"], &"memory");
    let file = directory.path().join("stopped/state");
    let whole = fs::read(&file).unwrap();
    let stopped = data.stopped().unwrap().unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        fs::write(&file, &damaged).unwrap();
        let error = pieces(&stopped).unwrap_err();
        assert!(matches!(error, DataError::Damaged { .. }), "octet {at}: {error}");
    }
    for length in 0..whole.len() {
        fs::write(&file, &whole[..length]).unwrap();
        let error = pieces(&stopped).unwrap_err();
        assert!(matches!(error, DataError::Damaged { .. }), "cut at {length}: {error}");
    }
    fs::write(&file, [&whole[..], b"!"].concat()).unwrap();
    let text = message(pieces(&stopped));
    assert_eq!(
        text,
        format!("{} is damaged at octet {}: more octets than were written", file.display(), whole.len())
    );
    fs::write(directory.path().join("stopped/memory"), b"nonsense").unwrap();
    assert!(message(data.stopped()).contains("stopped/memory is damaged at octet 0: expected MAESTOP2"));
}

#[test]
fn a_state_that_another_version_stopped_with_is_refused_in_one_sentence() {
    let directory = TempDir::new().unwrap();
    let data = open(&directory);
    stop(&data, &[b"some state"], &memory());
    let file = directory.path().join("stopped/memory");
    let whole = fs::read(&file).unwrap();
    for format in [1, 3] {
        let mut other = whole.clone();
        other[7] = b'0' + format;
        fs::write(&file, &other).unwrap();
        let known = format!("{} has format {format}, this program knows 2", file.display());
        assert_eq!(message(data.stopped()), known);
    }
}

#[test]
fn recovery_begins_an_epoch_with_a_founder() {
    let directory = TempDir::new().unwrap();
    let mut data = open(&directory);
    data.begin().unwrap();
    data.update(|record| {
        record.members.insert("r2".into(), 1);
        record.members.insert("r1".into(), 1);
    })
    .unwrap();
    let path = directory.path().display();
    assert_eq!(
        message(recover(directory.path(), true)),
        format!("data directory {path} is in use by another process")
    );
    drop(data);
    assert!(
        message(recover(directory.path(), true))
            .contains("holds no state of an orderly stop: replica r1 crashed")
    );
    stop(&open(&directory), &[b"state"], &memory());
    let refused = message(recover(directory.path(), false));
    assert!(refused.contains("writes that r2 acknowledged and that r1 does not hold"), "{refused}");
    assert_eq!(open(&directory).record().epoch, 0, "nothing was changed");

    let done = recover(directory.path(), true).unwrap();
    assert_eq!((done.old_epoch, done.epoch, done.others, done.held), (0, 1, vec!["r2".to_owned()], 1));
    let data = open(&directory);
    assert_eq!((data.record().epoch, data.record().founder), (1, true));
    assert!(data.stopped().unwrap().is_some());
}

#[test]
fn recovery_of_a_damaged_state_changes_nothing() {
    let directory = TempDir::new().unwrap();
    let mut data = open(&directory);
    data.begin().unwrap();
    stop(&data, &[b"state"], &memory());
    drop(data);
    let file = directory.path().join("stopped/state");
    let mut octets = fs::read(&file).unwrap();
    octets[13] ^= 1;
    fs::write(&file, octets).unwrap();
    assert!(message(recover(directory.path(), true)).contains("is damaged at octet"));
    assert_eq!(open(&directory).record().epoch, 0);
}
