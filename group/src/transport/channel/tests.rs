use proptest::prelude::*;

use super::*;

fn key(text: &str) -> Option<GroupKey> {
    Some(GroupKey::from_text(text.as_bytes()).unwrap())
}

fn pair(dialer: Option<GroupKey>, acceptor: Option<GroupKey>) -> (Channel, Channel) {
    let new = |side, key| Channel::new(side, key).unwrap();
    (new(Side::Dialer, dialer), new(Side::Acceptor, acceptor))
}

/// Moves all that `from` has to write to `to`.
fn carry(from: &mut Channel, to: &mut Channel) {
    while !from.out().unwrap().is_empty() {
        let octets = from.out().unwrap().split();
        to.read_buffer().extend_from_slice(&octets);
    }
}

/// An open pair.
fn open(key: &Option<GroupKey>) -> (Channel, Channel) {
    let (mut dialer, mut acceptor) = pair(key.clone(), key.clone());
    carry(&mut dialer, &mut acceptor);
    assert_eq!(acceptor.next_frame(), Ok(None));
    carry(&mut acceptor, &mut dialer);
    assert_eq!(dialer.next_frame(), Ok(None));
    assert!(dialer.is_open() && acceptor.is_open());
    (dialer, acceptor)
}

fn put(channel: &mut Channel, kind: u8, body: &[u8]) {
    channel.put(kind, |out| out.put_slice(body));
}

fn error(dialer: Option<GroupKey>, acceptor: Option<GroupKey>) -> (ChannelError, Option<ChannelError>) {
    let (mut dialer, mut acceptor) = pair(dialer, acceptor);
    carry(&mut dialer, &mut acceptor);
    let theirs = acceptor.next_frame().unwrap_err();
    carry(&mut acceptor, &mut dialer);
    (theirs, dialer.next_frame().err())
}

#[test]
fn frames_arrive_as_they_were_put_with_and_without_a_key() {
    for key in [None, key("0123456789abcdef")] {
        let (mut one, mut other) = open(&key);
        other.set_limit(1 << 20);
        let large = vec![7; 900_000];
        put(&mut one, 4, b"first");
        put(&mut one, 5, &large);
        put(&mut one, 6, b"");
        carry(&mut one, &mut other);
        assert_eq!(other.next_frame().unwrap().unwrap(), &b"\x04first"[..]);
        let frame = other.next_frame().unwrap().unwrap();
        assert_eq!((frame[0], &frame[1..]), (5, &large[..]));
        assert_eq!(other.next_frame().unwrap().unwrap(), &b"\x06"[..]);
        assert_eq!(other.next_frame().unwrap(), None);
    }
}

#[test]
fn nothing_of_a_frame_is_in_the_clear_under_a_key() {
    let (mut one, _) = open(&key("0123456789abcdef"));
    put(&mut one, 4, b"a secret that nobody is to read");
    let out = one.out().unwrap();
    assert!(!out.windows(8).any(|window| window == b"a secret"));
}

#[test]
fn another_key_is_found_at_the_first_message() {
    let (error, _) = error(key("0123456789abcdef"), key("0123456789abcdeg"));
    assert_eq!(error, ChannelError::WrongKey);
}

#[test]
fn a_missing_key_is_told_to_both_sides() {
    assert_eq!(
        error(key("0123456789abcdef"), None),
        (ChannelError::PeerHasKey, Some(ChannelError::PeerHasNoKey))
    );
    assert_eq!(
        error(None, key("0123456789abcdef")),
        (ChannelError::PeerHasNoKey, Some(ChannelError::PeerHasKey))
    );
}

#[test]
fn garbage_is_closed_at_its_first_wrong_octet() {
    let (_, mut acceptor) = pair(None, None);
    acceptor.read_buffer().extend_from_slice(b"MAG");
    assert_eq!(acceptor.next_frame(), Err(ChannelError::NotGroup { begin: "4d4147".into() }));
    let (_, mut acceptor) = pair(None, None);
    acceptor.read_buffer().extend_from_slice(b"GET / HTTP/1.1\r\n");
    assert_eq!(acceptor.next_frame(), Err(ChannelError::NotGroup { begin: "474554202f204854".into() }));
    assert!(acceptor.out().unwrap().is_empty(), "a stranger gets no answer");
}

#[test]
fn another_version_is_named() {
    let (_, mut acceptor) = pair(None, None);
    acceptor.read_buffer().extend_from_slice(b"MAEG\x00\x09\x00\x00");
    assert_eq!(acceptor.next_frame(), Err(ChannelError::Version { found: 9 }));
}

#[test]
fn lengths_out_of_bounds_are_refused_before_memory_is_taken() {
    for length in [0, GREETING_LIMIT_OCTETS + 1, u32::MAX as usize] {
        let (mut one, mut other) = open(&None);
        let length = u32::try_from(length).unwrap();
        one.out().unwrap().put_u32(length);
        carry(&mut one, &mut other);
        let limit = GREETING_LIMIT_OCTETS;
        assert_eq!(other.next_frame(), Err(ChannelError::FrameLength { length, limit }));
        assert!(other.received.capacity() < 4 * READ_OCTETS);
    }
}

#[test]
fn a_large_announced_frame_takes_memory_as_it_comes() {
    let (mut one, mut other) = open(&None);
    other.set_limit(1 << 30);
    one.out().unwrap().put_u32(1 << 30);
    carry(&mut one, &mut other);
    assert_eq!(other.next_frame(), Ok(None));
    other.read_buffer();
    assert!(other.received.capacity() < 4 * READ_OCTETS);
}

#[test]
fn a_replayed_record_is_refused() {
    let (mut one, mut other) = open(&key("0123456789abcdef"));
    put(&mut one, 4, b"pay 100");
    let record = one.out().unwrap().split();
    other.read_buffer().extend_from_slice(&record);
    other.read_buffer().extend_from_slice(&record);
    assert!(other.next_frame().unwrap().is_some());
    assert_eq!(other.next_frame(), Err(ChannelError::BadRecord { record: 1 }));
}

#[test]
fn records_out_of_order_or_left_out_are_refused() {
    let (mut one, mut other) = open(&key("0123456789abcdef"));
    put(&mut one, 4, b"first");
    one.out().unwrap().clear();
    put(&mut one, 4, b"second");
    carry(&mut one, &mut other);
    assert_eq!(other.next_frame(), Err(ChannelError::BadRecord { record: 0 }));
}

#[test]
fn a_recorded_conversation_is_worth_nothing_on_a_new_connection() {
    let key = key("0123456789abcdef");
    let (mut dialer, mut acceptor) = pair(key.clone(), key.clone());
    let mut recording = dialer.out().unwrap().clone();
    carry(&mut dialer, &mut acceptor);
    acceptor.next_frame().unwrap();
    carry(&mut acceptor, &mut dialer);
    dialer.next_frame().unwrap();
    put(&mut dialer, 4, b"pay 100");
    recording.extend_from_slice(dialer.out().unwrap());

    let (_, mut fresh) = pair(None, key);
    fresh.read_buffer().extend_from_slice(&recording);
    assert_eq!(fresh.next_frame(), Err(ChannelError::BadRecord { record: 0 }));
}

proptest! {
    /// Whatever octet of a sealed conversation is changed, no wrong frame comes out of it.
    #[test]
    fn an_altered_octet_never_gets_through(at in 0_usize..200, flip in 1_u8.., bodies in prop::collection::vec(0_u8.., 1..40)) {
        let (mut one, mut other) = open(&key("0123456789abcdef"));
        put(&mut one, 4, &bodies);
        put(&mut one, 4, b"another");
        let mut octets = one.out().unwrap().split();
        let at = at % octets.len();
        octets[at] ^= flip;
        other.read_buffer().extend_from_slice(&octets);
        while let Ok(Some(_)) = other.next_frame() {
            prop_assert!(false, "a frame of an altered record");
        }
    }

    /// Any octets at all, in any pieces, give frames or an error, never a panic.
    #[test]
    fn any_octets_are_survived(octets in prop::collection::vec(any::<u8>(), 0..400), keyed: bool, preamble: bool) {
        let key = if keyed { key("0123456789abcdef") } else { None };
        let (_, mut acceptor) = pair(None, key);
        if preamble {
            acceptor.read_buffer().extend_from_slice(&[b'M', b'A', b'E', b'G', 0, 1, u8::from(keyed), 0]);
        }
        for piece in octets.chunks(7) {
            acceptor.read_buffer().extend_from_slice(piece);
            loop {
                match acceptor.next_frame() {
                    Ok(Some(_)) => {}
                    Ok(None) => break,
                    Err(_) => return Ok(()),
                }
            }
        }
    }

    /// How the octets are cut on their way makes no difference.
    #[test]
    fn pieces_of_any_size_give_the_same_frames(size in 1_usize..200, keyed: bool) {
        let key = if keyed { key("0123456789abcdef") } else { None };
        let (mut one, mut other) = pair(key.clone(), key);
        let mut frames = 0;
        let mut put_all = false;
        loop {
            let there = one.out().unwrap().split();
            for piece in there.chunks(size) {
                other.read_buffer().extend_from_slice(piece);
                while other.next_frame().unwrap().is_some() {
                    frames += 1;
                }
            }
            let back = other.out().unwrap().split();
            for piece in back.chunks(size) {
                one.read_buffer().extend_from_slice(piece);
                prop_assert_eq!(one.next_frame().unwrap(), None);
            }
            if put_all {
                break;
            }
            if one.is_open() {
                for body in 0..20_u8 {
                    put(&mut one, 4, &vec![body; usize::from(body) * 11]);
                }
                put_all = true;
            }
        }
        prop_assert_eq!(frames, 20);
    }
}
