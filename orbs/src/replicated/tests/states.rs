//! States that move.

use bytes::Bytes;
use maestro_adaptors::{Pieces, StateError, StateWriter};
use maestro_giop::ObjectKey;

use super::support::{
    KEY, add, at, numbered_add, present, replica, replica_with, state, sum, update, update_for,
};
use crate::replicated::replica::{Effect, Replica};
use crate::replicated::update::Cast;

/// A replica with something of everything.
fn rich() -> Replica {
    let mut replica = replica();
    let script = [
        Cast::Present(present(1, 7)),
        Cast::Call(numbered_add(1, 5, 77, 1000)),
        Cast::Call(numbered_add(2, 5, 76, 2)),
        Cast::Call(update(3, "make", &[])),
        Cast::Call(add(5, 1)),
    ];
    for (delivery, cast) in (1..).zip(script) {
        replica.deliver(at(delivery, 0), cast);
    }
    replica
}

#[test]
fn a_state_is_read_as_it_was_written_and_goes_on_alike() {
    let mut old = rich();
    let mut fresh = replica();
    fresh.get_state(&mut state(&old)).unwrap();
    assert_eq!(state(&fresh), state(&old));
    assert_eq!(fresh.membership(), old.membership());
    let script = [
        Cast::Call(numbered_add(6, 5, 77, 1000)),
        Cast::Call(numbered_add(7, 5, 76, 2)),
        Cast::Call(add(5, 1)),
        Cast::Call(add(4, 1)),
        Cast::Call(update_for("MAE:1:Counter/4.0", 8, "add", &1i32.to_be_bytes())),
    ];
    for (delivery, cast) in (6..).zip(script) {
        let effect = fresh.deliver(at(delivery, 0), cast.clone());
        assert_eq!(effect, old.deliver(at(delivery, 0), cast));
    }
    assert_eq!(state(&fresh), state(&old));
}

#[test]
fn a_picture_stays_as_it_was_while_the_objects_go_on() {
    let mut replica = rich();
    let before = state(&replica);
    let image = replica.snapshot().expect("all objects offer one");
    replica.deliver(at(6, 0), Cast::Call(numbered_add(6, 5, 78, 1000)));
    replica.deliver(at(7, 0), Cast::Call(update(7, "make", &[])));
    let mut pieces = Pieces::default();
    image.push_state(&mut pieces).unwrap();
    assert_eq!(pieces, before);
    assert!(state(&replica) != before);
    assert!(replica_with(false).snapshot().is_none(), "where no states move there is no picture");
}

#[test]
fn without_state_transfer_objects_stay_and_all_else_moves() {
    let mut old = replica_with(false);
    old.deliver(at(1, 0), Cast::Call(add(1, 100)));
    old.deliver(at(2, 0), Cast::Call(update(2, "make", &[])));
    old.deliver(at(3, 1), Cast::Present(present(1, 7)));
    let mut joiner = replica_with(false);
    joiner.deliver(at(1, 2), Cast::Call(add(1, 7)));
    joiner.get_state(&mut state(&old)).unwrap();
    assert_eq!(joiner.membership(), old.membership());
    // Its own object stayed; the ticket of the other's history is known; the new object is there, fresh.
    assert_eq!(joiner.deliver(at(4, 0), Cast::Call(add(1, 1))), Effect::Nothing);
    let answer = |ticket, n| Effect::Answer { ticket, outcome: sum(n), born: Vec::new(), gone: Vec::new() };
    assert_eq!(joiner.deliver(at(5, 0), Cast::Call(add(3, 1))), answer(3, 8));
    let child = Cast::Call(update_for("MAE:1:Counter/2.0", 4, "add", &1i32.to_be_bytes()));
    assert_eq!(joiner.deliver(at(6, 0), child), answer(4, 1));
    assert_eq!(joiner.checkpoint(1 << 20), None);
}

/// Demands that a state is refused and that nothing has changed.
fn refused(mut pieces: Pieces, expected: &StateError) {
    let mut replica = rich();
    let before = state(&replica);
    assert_eq!(replica.get_state(&mut pieces).as_ref(), Err(expected));
    assert_eq!(state(&replica), before);
}

#[test]
fn a_state_that_breaks_off_anywhere_changes_nothing() {
    let whole: Vec<u8> = state(&rich()).0.iter().flatten().copied().collect();
    for length in 0..whole.len() {
        let mut replica = rich();
        let before = state(&replica);
        let mut cut = Pieces([Bytes::copy_from_slice(&whole[..length])].into());
        replica.get_state(&mut cut).unwrap_err();
        assert_eq!(state(&replica), before);
    }
}

#[test]
fn octets_after_the_end_of_a_state_change_nothing() {
    let mut pieces = state(&rich());
    let position = pieces.0.iter().map(Bytes::len).sum::<usize>() as u64;
    pieces.0.push_back(Bytes::from_static(b"x"));
    refused(pieces, &StateError::Invalid { position, expected: "end of the state" });
}

#[test]
fn a_state_with_an_unknown_kind_is_refused() {
    let pieces = state(&rich());
    let whole: Vec<u8> = pieces.0.iter().flatten().copied().collect();
    // The name of the kind follows the key of the object that is bound.
    let key = whole.windows(KEY.len()).position(|octets| octets == KEY.as_bytes()).unwrap();
    let name = key + whole[key..].windows(7).skip(8).position(|octets| octets == b"Counter").unwrap() + 8;
    let mut damaged = whole.clone();
    damaged[name] = b'c';
    let pieces = Pieces([Bytes::from(damaged)].into());
    refused(pieces, &StateError::UnknownKind { kind: "counter".to_owned() });
}

#[test]
fn a_state_of_another_format_or_setting_is_refused() {
    let mut pieces = Pieces::default();
    let mut writer = StateWriter::new(&mut pieces);
    writer.write_ulong(99).unwrap();
    writer.finish().unwrap();
    refused(pieces, &StateError::Invalid { position: 4, expected: "state of this release's format" });

    let mut replica = replica_with(false);
    let error = replica.get_state(&mut state(&rich())).unwrap_err();
    assert!(
        error.to_string().ends_with("state of a replica with the same setting for state transfer"),
        "{error}"
    );
}

#[test]
fn a_state_without_an_object_that_is_bound_here_is_refused() {
    let mut other = replica();
    other.bind(ObjectKey::from("MAE:2:Second"), super::support::kind());
    let error = other.get_state(&mut state(&rich())).unwrap_err();
    assert!(error.to_string().ends_with("state of a replica that binds the same objects"), "{error}");
}
