use bytes::Bytes;
use maestro_giop::{
    Body, Breaks, ByteOrder, CodeSet, CodeSets, ObjectKey, Operation, ResponseFlags, ServiceContexts, Version,
};
use proptest::prelude::*;

use super::support::present;
use crate::replicated::update::{Cast, Checkpoint, Update};

fn octets() -> impl Strategy<Value = Bytes> {
    proptest::collection::vec(any::<u8>(), 0..40).prop_map(Bytes::from)
}

fn any_response() -> impl Strategy<Value = ResponseFlags> {
    prop_oneof![
        Just(ResponseFlags::None),
        Just(ResponseFlags::WithTransport),
        Just(ResponseFlags::WithServer),
        Just(ResponseFlags::WithTarget),
    ]
}

fn any_body() -> impl Strategy<Value = Body> {
    let breaks = proptest::collection::vec(any::<u32>(), 0..3);
    (octets(), any::<bool>(), 0u8..3, 0usize..8, breaks).prop_map(
        |(octets, little, minor, position, breaks)| {
            let order = if little { ByteOrder::Little } else { ByteOrder::Big };
            let body = Body::new(octets, order, Version { major: 1, minor }, position);
            Body { breaks: Breaks::new(&breaks), ..body }
        },
    )
}

fn any_update() -> impl Strategy<Value = Update> {
    let contexts = proptest::collection::vec((any::<u32>(), octets()), 0..4);
    let names = (octets(), "[a-z_]{0,12}", ".{0,12}", octets());
    let numbers = (any::<u64>(), any::<u64>(), any::<bool>());
    (any_response(), names, contexts, numbers, any_body()).prop_map(
        |(response, (key, operation, peer, principal), contexts, (ticket, settled, wide), body)| {
            let mut service_contexts = ServiceContexts::default();
            contexts.into_iter().for_each(|(id, data)| service_contexts.push(id, data));
            Update {
                ticket,
                settled,
                response,
                object_key: ObjectKey::from(key),
                operation: Operation::from(operation),
                service_contexts,
                principal,
                peer: peer.into(),
                code_sets: CodeSets { char: CodeSet::UTF_8, wchar: wide.then_some(CodeSet::UTF_16) },
                body,
            }
        },
    )
}

proptest! {
    #[test]
    fn an_update_is_read_as_it_was_cast(update in any_update()) {
        let Ok(Cast::Call(read)) = Cast::decode(&update.encode()) else { panic!("no call") };
        prop_assert_eq!(format!("{read:?}"), format!("{update:?}"));
    }

    #[test]
    fn a_damaged_cast_is_an_error_and_no_panic(cast in proptest::collection::vec(any::<u8>(), 0..80)) {
        let _ = Cast::decode(&Bytes::from(cast));
    }
}

#[test]
fn other_casts_are_read_as_they_were_cast() {
    let Ok(Cast::Present(read)) = Cast::decode(&present(5, 7000).encode()) else { panic!("not present") };
    assert_eq!(read, present(5, 7000));
    let word = Checkpoint { delivery: 1 << 40, hash: u64::MAX };
    let Ok(Cast::Checkpoint(read)) = Cast::decode(&word.encode()) else { panic!("no checkpoint") };
    assert_eq!(read, word);
}

#[test]
fn a_cast_of_a_later_release_is_an_error() {
    let error = Cast::decode(&Bytes::from_static(&[9])).unwrap_err();
    assert_eq!(error.to_string(), "invalid enum value 9 at position 0, 3 labels known");
}
