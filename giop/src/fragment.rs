//! Cuts messages into fragments.

use std::iter;
use std::ops::Range;

use bytes::{BufMut, Bytes, BytesMut};

use crate::{Frame, HEADER_OCTETS, MessageHeader, MessageType, Version};

/// The smallest piece that is sent, so that every fragment carries data.
const MIN_PIECE_OCTETS: usize = 64;

/// Cuts a whole message into pieces of at most `limit_octets`, to be sent one after the other.
///
/// Only Request, Reply, LocateRequest and LocateReply of GIOP 1.2 are cut; each piece but the last is a
/// multiple of 8 then. Everything else is returned whole: GIOP 1.0 has no fragments, and in GIOP 1.1
/// alignment begins anew in each, so that a message cannot be cut without knowing its types (see
/// [`fragments_within`]). A message that fits is returned as it is, shared. A limit below 64 counts as 64.
pub fn fragments(message: Bytes, limit_octets: usize) -> impl Iterator<Item = Bytes> {
    let piece_octets = limit_octets.max(MIN_PIECE_OCTETS) & !7;
    let cut = (message.len() > limit_octets.max(MIN_PIECE_OCTETS)).then(|| Cut::new(&message)).flatten();
    let mut offset = 0;
    iter::from_fn(move || {
        if offset >= message.len() {
            return None;
        }
        let Some(cut) = &cut else {
            offset = message.len();
            return Some(message.clone());
        };
        let head = if offset == 0 { &[][..] } else { &cut.fragment_head[..] };
        let end = message.len().min(offset + piece_octets - head.len());
        let piece = cut.piece(&message[offset..end], offset == 0, end < message.len());
        offset = end;
        Some(piece)
    })
}

/// Cuts a whole GIOP 1.1 message inside runs of octets, such as the text of a string or a sequence of octets.
///
/// `octet_runs` are offsets in the message, in rising order. A piece ends inside a run, at 4 modulo 8: the next
/// fragment's data, which lies at 12, is then aligned as it was in the whole message. Pieces are at most
/// `limit_octets` where the runs allow, larger where they do not. Messages of other versions are cut by
/// [`fragments`].
pub fn fragments_within(message: Bytes, limit_octets: usize, octet_runs: &[Range<usize>]) -> Vec<Bytes> {
    let header = match Frame::new(message.clone()) {
        Ok(frame) if frame.header.version == Version::V1_1 => frame.header,
        _ => return fragments(message, limit_octets).collect(),
    };
    if !header.kind.may_be_fragmented(header.version) {
        return vec![message];
    }
    let cut = Cut { header, fragment_head: vec![0; HEADER_OCTETS] };
    let mut pieces = Vec::new();
    let mut offset = 0;
    while offset < message.len() {
        let head_octets = if offset == 0 { 0 } else { HEADER_OCTETS };
        let most = offset + limit_octets.max(MIN_PIECE_OCTETS) - head_octets;
        let end = if message.len() <= most {
            message.len()
        } else {
            cut_within(octet_runs, offset, most, message.len())
        };
        if offset == 0 && end == message.len() {
            return vec![message];
        }
        pieces.push(cut.piece(&message[offset..end], offset == 0, end < message.len()));
        offset = end;
    }
    pieces
}

/// Finds the last place for a cut after `offset` and not after `most`, else the first after `most`, else `end`.
fn cut_within(octet_runs: &[Range<usize>], offset: usize, most: usize, end: usize) -> usize {
    let from = offset.max(HEADER_OCTETS) + 1;
    let last = octet_runs.iter().rev().find_map(|run| {
        let high = run.end.min(most).checked_sub(4)? / 8 * 8 + 4;
        (high >= run.start.max(from)).then_some(high)
    });
    let first = || {
        octet_runs.iter().find_map(|run| {
            let low = (run.start.max(most) + 4).next_multiple_of(8) - 4;
            (low <= run.end && low < end).then_some(low)
        })
    };
    last.or_else(first).unwrap_or(end)
}

struct Cut {
    header: MessageHeader,
    /// The message header, to be set, and the request id (not in 1.1) of each Fragment.
    fragment_head: Vec<u8>,
}

impl Cut {
    fn new(message: &Bytes) -> Option<Self> {
        let frame = Frame::new(message.clone()).ok()?;
        let header = frame.header;
        if header.version < Version::V1_2 || !header.kind.may_be_fragmented(header.version) {
            return None;
        }
        let mut fragment_head = vec![0; HEADER_OCTETS];
        fragment_head.extend_from_slice(message.get(HEADER_OCTETS..HEADER_OCTETS + 4)?);
        Some(Self { header, fragment_head })
    }

    fn piece(&self, data: &[u8], first: bool, more_fragments: bool) -> Bytes {
        let head_octets = if first { HEADER_OCTETS } else { self.fragment_head.len() };
        let data = if first { &data[HEADER_OCTETS..] } else { data };
        let octets = head_octets + data.len();
        let kind = if first { self.header.kind } else { MessageType::Fragment };
        let size = u32::try_from(octets - HEADER_OCTETS).expect("a piece is no larger than its message");
        let header = MessageHeader { more_fragments, kind, size, ..self.header };
        let mut piece = BytesMut::with_capacity(octets);
        piece.put_slice(&header.encode());
        piece.put_slice(&self.fragment_head[HEADER_OCTETS..head_octets]);
        piece.put_slice(data);
        piece.freeze()
    }
}
