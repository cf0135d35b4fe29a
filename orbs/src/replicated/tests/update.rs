use bytes::Bytes;
use maestro_giop::{
    Body, Breaks, ByteOrder, CodeSet, CodeSets, ObjectKey, Operation, ResponseFlags, ServiceContexts, Version,
};
use proptest::prelude::*;

use super::support::{over_tls, present, update};
use crate::PeerIdentity;
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

fn any_identity() -> impl Strategy<Value = Option<PeerIdentity>> {
    let identity = |(subject, fingerprint): (String, _)| PeerIdentity::new(subject, fingerprint).unwrap();
    proptest::option::of(("CN=.{0,12}", any::<[u8; 32]>()).prop_map(identity))
}

fn any_update() -> impl Strategy<Value = Update> {
    let contexts = proptest::collection::vec((any::<u32>(), octets()), 0..4);
    let names = (octets(), "[a-z_]{0,12}", ".{0,12}", octets());
    let numbers = (any::<u64>(), any::<u64>(), any::<bool>());
    let who = (any_identity(), names);
    (any_response(), who, contexts, numbers, any_body()).prop_map(
        |(
            response,
            (identity, (key, operation, peer, principal)),
            contexts,
            (ticket, settled, wide),
            body,
        )| {
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
                identity,
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
    let mut word = present(5, 7000);
    word.contact = over_tls(7000);
    let Ok(Cast::Present(read)) = Cast::decode(&word.encode()) else { panic!("not present") };
    assert_eq!(read, word);
    let word = Checkpoint { delivery: 1 << 40, hash: u64::MAX };
    let Ok(Cast::Checkpoint(read)) = Cast::decode(&word.encode()) else { panic!("no checkpoint") };
    assert_eq!(read, word);
}

#[test]
fn an_identity_of_any_length_is_not_taken() {
    let most = PeerIdentity::SUBJECT_OCTETS_MOST;
    let mut update = update(1, "add", &[]);
    update.identity = Some(PeerIdentity::new("x".repeat(most), [7; 32]).unwrap());
    let cast = update.encode();
    assert!(matches!(Cast::decode(&cast), Ok(Cast::Call(_))));
    // The subject's length, then its octets: one of the fingerprint's is made one more of the subject's.
    let length = u32::try_from(most).unwrap().to_be_bytes();
    let at = cast.windows(5).position(|octets| octets == [&length[..], b"x"].concat()).unwrap();
    let mut longer = cast.to_vec();
    longer[at..at + 4].copy_from_slice(&u32::try_from(most + 1).unwrap().to_be_bytes());
    let error = Cast::decode(&Bytes::from(longer)).unwrap_err();
    assert!(error.to_string().starts_with("length 1025 exceeds the bound 1024"), "{error}");
}

#[test]
fn a_cast_of_a_later_release_is_an_error() {
    let error = Cast::decode(&Bytes::from_static(&[9])).unwrap_err();
    assert_eq!(error.to_string(), "invalid enum value 9 at position 0, 3 labels known");
}
