//! What messages cost before anybody reads their bodies: found in a stream, joined, taken apart.

use bytes::BytesMut;
use maestro_giop::{ByteOrder, CdrReader, Frame, Framer, Ior, Limits, Message, Reassembler};

use crate::{FREE_OCTETS, OCTETS_PER_OCTET, peak_of};

/// A kind of stream that can be made in any size, and whether a message comes of it.
type Stream = (&'static str, bool, fn(usize) -> Vec<u8>);

/// A message in little endian.
fn message(minor: u8, more: bool, kind: u8, data: &[u8]) -> Vec<u8> {
    let size = u32::try_from(data.len()).unwrap();
    [&b"GIOP\x01"[..], &[minor, 1 | u8::from(more) << 1, kind], &size.to_le_bytes(), data].concat()
}

fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}

/// A GIOP 1.1 request, up to its id, with so many service contexts without data.
fn contexts(count: usize) -> Vec<u8> {
    [&word(count)[..], &[0; 8].repeat(count), &word(1), &[0; 8], &word(1), &[0; 8], &[0; 8]].concat()
}

const STREAMS: &[Stream] = &[
    ("service contexts without data", true, |size| message(1, false, 0, &contexts(size))),
    ("service contexts that lie", false, |size| {
        message(1, false, 0, &[&word(0xFFFF_FFFF)[..], &[0; 8].repeat(size)].concat())
    }),
    ("a long key", true, |size| {
        let key = [&word(size)[..], &vec![7; size.next_multiple_of(4)]].concat();
        message(0, false, 0, &[&word(0)[..], &word(1), &[1, 0, 0, 0], &key, &word(1), &[0; 8]].concat())
    }),
    ("fragments of 1.1, an octet each", true, |size| {
        let piece = |more| message(1, more, 7, &[0]);
        [message(1, true, 0, &contexts(2)), piece(true).repeat(size), piece(false)].concat()
    }),
    ("fragments of 1.2 without data", true, |size| {
        let head = [&word(5)[..], &[3, 0, 0, 0], &word(0), &word(0), &word(1), &[0; 4], &word(0)].concat();
        let piece = |more| message(2, more, 7, &word(5));
        [message(2, true, 0, &head), piece(true).repeat(size), piece(false)].concat()
    }),
    ("messages that are begun", false, |size| {
        (0..16).flat_map(|id| message(2, true, 0, &[&word(id)[..], &vec![0; size / 16]].concat())).collect()
    }),
    ("cancels of a message that is begun", false, |size| {
        let cancel = message(1, false, 2, &word(9));
        [message(1, true, 0, &contexts(size / 2)[..4 * size]), cancel.repeat(size)].concat()
    }),
    ("a beginning that claims 60 MiB", false, |size| {
        [&b"GIOP\x01\x02\x01\x00"[..], &word(60 << 20), &vec![0; size]].concat()
    }),
];

/// Finds, joins and takes apart all messages of a stream, as a connection does, and says whether there was one.
fn take(octets: &[u8]) -> bool {
    let limits = Limits::default();
    let (mut framer, mut reassembler) = (Framer::new(limits), Reassembler::new(limits));
    let (mut buffer, mut last) = (BytesMut::new(), None);
    for piece in octets.chunks(4096) {
        buffer.extend_from_slice(piece);
        while let Ok(Some(frame)) = framer.next(&mut buffer) {
            let whole: Option<Frame> = reassembler.push(frame).unwrap();
            last = whole.and_then(|frame| Message::decode(frame).ok()).or(last);
        }
    }
    matches!(last, Some(Message::Request(..)))
}

/// Checks all streams, at two sizes.
pub(crate) fn check_all() {
    for (name, comes, make) in STREAMS {
        for size in [10_000, 20_000] {
            let octets = make(size);
            let allowed = OCTETS_PER_OCTET * octets.len() + FREE_OCTETS;
            let (came, peak) = peak_of(|| take(&octets));
            assert!(peak <= allowed, "{name}: {peak} octets held for {}, {allowed} allowed", octets.len());
            assert_eq!(came, *comes, "{name}");
        }
    }
    check_references();
}

/// References of as many profiles as fit, and of more than that.
fn check_references() {
    for (claimed, comes) in [(20_000, true), (0xFFFF_FFFF, false)] {
        let octets = [&word(1)[..], &[0; 4], &word(claimed), &[0; 8].repeat(20_000)].concat();
        let allowed = OCTETS_PER_OCTET * octets.len() + FREE_OCTETS;
        let (reference, peak) =
            peak_of(|| Ior::decode(&mut CdrReader::new(&octets, ByteOrder::Little, 0)).is_ok());
        assert!(peak <= allowed, "a reference: {peak} octets held, {allowed} allowed");
        assert_eq!(reference, comes);
    }
}
