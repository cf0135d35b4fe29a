//! Fragments joined and cut, by exact octets.

use super::*;
use crate::{ByteOrder, Message, RequestId, cancel_request, close_connection, fragments, fragments_within};

fn frame(version: Version, more: bool, kind: MessageType, data: &[u8]) -> Frame {
    let size = u32::try_from(data.len()).unwrap();
    let header = MessageHeader { version, order: ByteOrder::Big, more_fragments: more, kind, size };
    Frame::new([&header.encode(), data].concat().into()).unwrap()
}

fn request_1_1(more: bool, data: &[u8]) -> Frame {
    frame(Version::V1_1, more, MessageType::Request, data)
}

fn fragment_1_1(more: bool, data: &[u8]) -> Frame {
    frame(Version::V1_1, more, MessageType::Fragment, data)
}

fn with_id(id: u8, data: &[u8]) -> Vec<u8> {
    [&[0, 0, 0, id], data].concat()
}

fn request_1_2(more: bool, id: u8, data: &[u8]) -> Frame {
    frame(Version::V1_2, more, MessageType::Request, &with_id(id, data))
}

fn fragment_1_2(more: bool, id: u8, data: &[u8]) -> Frame {
    frame(Version::V1_2, more, MessageType::Fragment, &with_id(id, data))
}

fn joined(result: Result<Option<Frame>, Error>) -> Vec<u8> {
    let frame = result.unwrap().expect("a whole message");
    assert_eq!(frame.header.message_octets(), frame.octets.len());
    assert_eq!(Frame::new(frame.octets.clone()).unwrap().header, frame.header);
    frame.octets[HEADER_OCTETS..].to_vec()
}

fn limited(limits: Limits) -> Reassembler {
    Reassembler::new(limits)
}

fn unlimited() -> Reassembler {
    limited(Limits::default())
}

#[test]
fn a_whole_message_passes_unchanged() {
    let whole = request_1_2(false, 1, b"x");
    assert_eq!(unlimited().push(whole.clone()), Ok(Some(whole)));
}

#[test]
fn fragments_of_1_2_are_joined_by_id_and_may_interleave() {
    let mut reassembler = unlimited();
    assert_eq!(reassembler.push(request_1_2(true, 1, b"a")), Ok(None));
    assert_eq!(reassembler.push(request_1_2(true, 2, b"b")), Ok(None));
    assert_eq!(joined(reassembler.push(request_1_2(false, 3, b"c"))), with_id(3, b"c"));
    assert_eq!(reassembler.push(fragment_1_2(true, 2, b"B")), Ok(None));
    assert_eq!(joined(reassembler.push(fragment_1_2(false, 1, b""))), with_id(1, b"a"));
    assert_eq!(joined(reassembler.push(fragment_1_2(false, 2, b"!"))), with_id(2, b"bB!"));
    assert_eq!((reassembler.open_messages(), reassembler.octets), (0, 0));
}

#[test]
fn fragments_of_1_1_continue_the_open_message_and_say_where() {
    let mut reassembler = unlimited();
    assert_eq!(reassembler.push(request_1_1(true, b"abc")), Ok(None));
    assert_eq!(reassembler.push(fragment_1_1(true, b"")), Ok(None));
    assert_eq!(reassembler.push(fragment_1_1(true, b"de")), Ok(None));
    let whole = reassembler.push(fragment_1_1(false, b"f")).unwrap().unwrap();
    assert_eq!(&whole.octets[HEADER_OCTETS..], b"abcdef");
    assert_eq!(whole.breaks.as_slice(), [15, 17]);
}

#[test]
fn only_control_messages_come_between_fragments_of_1_1() {
    let mut reassembler = unlimited();
    assert_eq!(reassembler.push(request_1_1(true, b"a")), Ok(None));
    let close = Frame::new(close_connection(Version::V1_1, ByteOrder::Big)).unwrap();
    assert_eq!(reassembler.push(close.clone()), Ok(Some(close)));
    let refused = Error::InterleavedMessage { kind: MessageType::Request, version: Version::V1_1 };
    assert_eq!(reassembler.push(request_1_1(false, b"b")), Err(refused));
}

#[test]
fn a_second_message_with_an_open_id_is_refused() {
    let mut reassembler = unlimited();
    assert_eq!(reassembler.push(request_1_2(true, 1, b"a")), Ok(None));
    let refused = Error::InterleavedMessage { kind: MessageType::Request, version: Version::V1_2 };
    assert_eq!(reassembler.push(request_1_2(true, 1, b"b")), Err(refused));
}

#[test]
fn stray_fragments_break_1_1_and_are_ignored_in_1_2() {
    let refused = Error::StrayFragment { version: Version::V1_1 };
    assert_eq!(unlimited().push(fragment_1_1(false, b"a")), Err(refused));
    assert_eq!(unlimited().push(fragment_1_2(false, 9, b"a")), Ok(None));
    let error = unlimited().push(frame(Version::V1_2, false, MessageType::Fragment, b"abc")).unwrap_err();
    assert!(matches!(error, Error::Header { kind: MessageType::Fragment, .. }));
    let error = unlimited().push(frame(Version::V1_2, true, MessageType::Request, b"abc")).unwrap_err();
    assert!(matches!(error, Error::Header { kind: MessageType::Request, .. }));
}

#[test]
fn a_cancel_request_drops_its_message_and_the_rest_is_ignored() {
    let cancel = |version| Frame::new(cancel_request(RequestId(5), version, ByteOrder::Big)).unwrap();
    let mut reassembler = unlimited();
    assert_eq!(reassembler.push(request_1_2(true, 5, b"a")), Ok(None));
    assert_eq!(reassembler.push(request_1_2(true, 6, b"b")), Ok(None));
    assert_eq!(reassembler.push(cancel(Version::V1_2)), Ok(Some(cancel(Version::V1_2))));
    assert_eq!(reassembler.open_messages(), 1);
    assert_eq!(reassembler.push(fragment_1_2(false, 5, b"a")), Ok(None));

    // In 1.1 the id comes after the service contexts, here in the second fragment.
    let mut reassembler = unlimited();
    assert_eq!(reassembler.push(request_1_1(true, &[0, 0, 0, 0])), Ok(None));
    assert_eq!(reassembler.push(cancel(Version::V1_1)), Ok(Some(cancel(Version::V1_1))));
    assert_eq!(reassembler.open_messages(), 1, "which message it cancels is not known yet");
    assert_eq!(reassembler.push(fragment_1_1(true, &[0, 0, 0, 5])), Ok(None));
    assert_eq!(reassembler.push(cancel(Version::V1_1)), Ok(Some(cancel(Version::V1_1))));
    assert_eq!(reassembler.open_messages(), 0);
    assert_eq!(reassembler.push(fragment_1_1(true, b"x")), Ok(None));
    assert_eq!(reassembler.push(fragment_1_1(false, b"x")), Ok(None));
    let refused = Error::StrayFragment { version: Version::V1_1 };
    assert_eq!(reassembler.push(fragment_1_1(false, b"x")), Err(refused));
}

#[test]
fn fragments_that_add_up_over_a_limit_are_refused() {
    let limits = Limits { message_octets: 40, fragmented_octets: 60, fragmented_messages: 3, fragments: 4 };
    let mut reassembler = limited(limits);
    assert_eq!(reassembler.push(request_1_2(true, 1, &[0; 12])), Ok(None));
    assert_eq!(reassembler.push(fragment_1_2(true, 1, &[0; 12])), Ok(None));
    let refused = Error::MessageTooLarge { size: 41, limit: 40 };
    assert_eq!(reassembler.push(fragment_1_2(true, 1, &[0])), Err(refused));

    let mut reassembler = limited(limits);
    assert_eq!(reassembler.push(request_1_2(true, 1, &[0; 24])), Ok(None));
    let refused = Error::MessageTooLarge { size: 80, limit: 60 };
    assert_eq!(reassembler.push(request_1_2(true, 2, &[0; 24])), Err(refused));

    let mut reassembler = limited(limits);
    for id in 1..=3 {
        assert_eq!(reassembler.push(request_1_2(true, id, b"")), Ok(None));
    }
    let refused = Error::TooManyFragmentedMessages { limit: 3 };
    assert_eq!(reassembler.push(request_1_2(true, 4, b"")), Err(refused));

    let mut reassembler = limited(limits);
    assert_eq!(reassembler.push(request_1_1(true, b"")), Ok(None));
    for _ in 0..4 {
        assert_eq!(reassembler.push(fragment_1_1(true, b"")), Ok(None));
    }
    assert_eq!(reassembler.push(fragment_1_1(true, b"")), Err(Error::TooManyFragments { limit: 4 }));
}

#[test]
fn a_fragment_is_not_a_message() {
    assert_eq!(Message::decode(fragment_1_2(false, 1, b"")), Err(Error::FragmentNotJoined));
    assert_eq!(Message::decode(request_1_2(true, 1, b"")), Err(Error::FragmentNotJoined));
}

#[test]
fn pieces_of_1_2_are_multiples_of_8_with_the_id_and_join_again() {
    let data: Vec<u8> = (0..=250).collect();
    for limit in [64, 65, 71, 72, 128, 266, 267] {
        for order in [ByteOrder::Big, ByteOrder::Little] {
            let header = MessageHeader {
                version: Version::V1_2,
                order,
                more_fragments: false,
                kind: MessageType::Reply,
                size: 255,
            };
            let id: &[u8] = if order == ByteOrder::Big { &[0, 0, 0, 7] } else { &[7, 0, 0, 0] };
            let message = Bytes::from([&header.encode(), id, &data].concat());
            let pieces: Vec<Bytes> = fragments(message.clone(), limit).collect();
            assert_eq!(pieces.len() == 1, limit >= message.len());
            let mut reassembler = unlimited();
            let (last, others) = pieces.split_last().unwrap();
            for piece in others {
                assert!(piece.len() <= limit && piece.len().is_multiple_of(8), "{}", piece.len());
                assert_eq!(&piece[12..16], id);
                assert_eq!(reassembler.push(Frame::new(piece.clone()).unwrap()), Ok(None));
            }
            assert!(last.len() <= limit);
            let whole = reassembler.push(Frame::new(last.clone()).unwrap()).unwrap().unwrap();
            assert_eq!((whole.octets, whole.breaks), (message, Breaks::NONE));
        }
    }
}

#[test]
fn what_cannot_be_cut_stays_whole() {
    for message in [
        request_1_1(false, &[0; 500]).octets,
        frame(Version::V1_0, false, MessageType::Reply, &[0; 500]).octets,
        frame(Version::V1_2, false, MessageType::CloseConnection, &[0; 500]).octets,
        Bytes::from_static(b"no message at all, but longer than the limit of sixty-four octets"),
    ] {
        let pieces: Vec<_> = fragments(message.clone(), 64).collect();
        assert_eq!(pieces, std::slice::from_ref(&message));
        assert_eq!(fragments_within(message.clone(), 64, &[]), [message]);
    }
    assert_eq!(fragments(Bytes::new(), 64).count(), 0);
}

#[test]
fn pieces_of_1_1_end_inside_octets_and_keep_the_alignment() {
    let data: Vec<u8> = (0..=255).collect();
    let message = request_1_1(false, &data).octets;
    for (limit, runs, ends) in [
        (64, &[(20, 268)][..], vec![60, 108, 156, 204, 252]),
        (64, &[(20, 100), (180, 190)][..], vec![60, 100, 180, 188]),
        (100, &[(20, 31), (200, 260)][..], vec![28, 204]),
        (64, &[(21, 27)][..], vec![]),
        (300, &[(20, 268)][..], vec![]),
    ] {
        let runs: Vec<_> = runs.iter().map(|&(start, end)| start..end).collect();
        let pieces = fragments_within(message.clone(), limit, &runs);
        let mut reassembler = unlimited();
        let mut whole = None;
        for piece in pieces {
            whole = reassembler.push(Frame::new(piece).unwrap()).unwrap();
        }
        let whole = whole.expect("the whole message");
        assert_eq!(whole.octets, message);
        assert_eq!(whole.breaks.as_slice(), ends, "limit {limit}, runs {runs:?}");
        assert!(ends.iter().all(|end| end % 8 == 4));
    }
}

#[test]
fn who_cancels_often_does_not_have_a_message_read_as_often() {
    // 200,000 service contexts without data before the request id: 100,000 times as many are never read.
    let count = 200_000u32;
    let contexts = [&count.to_be_bytes()[..], &[0; 8].repeat(count as usize), &[0, 0, 0, 7]].concat();
    let mut reassembler = unlimited();
    assert_eq!(reassembler.push(request_1_1(true, &contexts)), Ok(None));
    let cancel = |id| Frame::new(cancel_request(RequestId(id), Version::V1_1, ByteOrder::Big)).unwrap();
    for _ in 0..100_000 {
        assert!(reassembler.push(cancel(8)).unwrap().is_some());
    }
    assert_eq!(reassembler.open_messages(), 1);
    assert!(reassembler.push(cancel(7)).unwrap().is_some());
    assert_eq!(reassembler.open_messages(), 0);
}

#[test]
fn a_cancel_that_comes_before_the_id_is_forgotten_and_a_later_one_is_not() {
    let mut reassembler = unlimited();
    assert_eq!(reassembler.push(request_1_1(true, &[0, 0, 0])), Ok(None));
    let cancel = || Frame::new(cancel_request(RequestId(7), Version::V1_1, ByteOrder::Big)).unwrap();
    assert!(reassembler.push(cancel()).unwrap().is_some());
    assert_eq!(reassembler.open_messages(), 1);
    // The break puts the id at an offset of its own: 12 octets of header, 3, and then aligned anew.
    assert_eq!(
        reassembler.push(fragment_1_1(true, &[0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 7, 0, 0, 0, 7])),
        Ok(None)
    );
    assert!(reassembler.push(cancel()).unwrap().is_some());
    assert_eq!(reassembler.open_messages(), 0);
}

#[test]
fn a_position_is_found_at_once_among_many_fragments() {
    let mut reassembler = limited(Limits { fragments: usize::MAX, ..Limits::default() });
    let count = 400_000u32;
    assert_eq!(reassembler.push(request_1_1(true, &[0; 4])), Ok(None));
    for _ in 1..count {
        assert_eq!(reassembler.push(fragment_1_1(true, &[1])), Ok(None));
    }
    let whole = reassembler.push(fragment_1_1(false, &[1])).unwrap().unwrap();
    let mut reader = whole.reader();
    let (mut last, mut sum) = (0, 0);
    reader.read_octets(4).unwrap();
    // Behind each of them a fragment begins, but behind the last.
    while reader.read_octet().is_ok() {
        last = reader.position();
        sum += last;
    }
    assert_eq!((last, sum), (HEADER_OCTETS + 1, count as usize * HEADER_OCTETS + 1));
}
