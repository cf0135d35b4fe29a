//! One direction of a TCP connection: segments in, octets in order out.

use std::collections::BTreeMap;

/// How many octets may wait for a segment that is missing, before it counts as not captured.
const WAITING_OCTETS: usize = 4 << 20;

/// Puts segments in order. What was sent twice comes once; what was not captured is skipped and told.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// The sequence number of the first octet, and the place of the next one, counted from there.
    place: Option<(u32, u64)>,
    /// Segments beyond a hole, by their place.
    waiting: BTreeMap<u64, Vec<u8>>,
    waiting_octets: usize,
}

/// What comes out of a stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// The next octets.
    Octets(Vec<u8>),
    /// So many octets are not in the capture.
    Hole(u64),
}

impl Stream {
    /// Takes a segment, of which `sequence` numbers the first octet, and returns what is in order.
    pub(super) fn push(&mut self, sequence: u32, payload: Vec<u8>) -> Vec<Piece> {
        self.place.get_or_insert((sequence, 0));
        let mut pieces = Vec::new();
        // Before the first octet lies what was out of order when the capture began.
        let Some(at) = self.place_of(sequence) else { return pieces };
        let is_longer = self.waiting.get(&at).is_none_or(|there| there.len() < payload.len());
        if is_longer && !payload.is_empty() {
            self.waiting_octets += payload.len();
            if let Some(shorter) = self.waiting.insert(at, payload) {
                self.waiting_octets -= shorter.len();
            }
        }
        self.drain(&mut pieces);
        while self.waiting_octets > WAITING_OCTETS {
            self.skip(&mut pieces);
        }
        pieces
    }

    /// Learns that the other side has everything before a number: what is missing of it was not captured.
    pub(super) fn acknowledge(&mut self, number: u32) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let Some(had) = self.place_of(number) else { return pieces };
        while self.waiting.first_key_value().is_some_and(|(first, _)| *first < had) {
            self.skip(&mut pieces);
        }
        pieces
    }

    /// Returns the place of a sequence number: they go round, so the place is the one nearest to the next octet.
    fn place_of(&self, sequence: u32) -> Option<u64> {
        let (base, next) = self.place?;
        let low = u32::try_from(next & 0xFFFF_FFFF).unwrap_or(0);
        let ahead = sequence.wrapping_sub(base).wrapping_sub(low).cast_signed();
        next.checked_add_signed(ahead.into())
    }

    /// Says whether a segment has come.
    pub(super) fn has_begun(&self) -> bool {
        self.place.is_some()
    }

    /// Gives out what still waits at the end of a capture.
    pub(super) fn finish(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while !self.waiting.is_empty() {
            self.skip(&mut pieces);
        }
        pieces
    }

    /// Gives out all that follows without a hole.
    fn drain(&mut self, pieces: &mut Vec<Piece>) {
        let Some((_, next)) = &mut self.place else { return };
        while let Some(first) = self.waiting.first_entry() {
            let at = *first.key();
            if at > *next {
                return;
            }
            let mut octets = first.remove();
            self.waiting_octets -= octets.len();
            let known = usize::try_from(*next - at).unwrap_or(usize::MAX);
            if known < octets.len() {
                octets.drain(..known);
                *next += octets.len() as u64;
                pieces.push(Piece::Octets(octets));
            }
        }
    }

    /// Gives up waiting for what comes before the first segment that waits.
    fn skip(&mut self, pieces: &mut Vec<Piece>) {
        let Some((first, _)) = self.waiting.first_key_value() else { return };
        if let Some((_, next)) = &mut self.place {
            pieces.push(Piece::Hole(first.saturating_sub(*next)));
            *next = *first;
        }
        self.drain(pieces);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pieces: Vec<Piece>) -> String {
        let show = |piece| match piece {
            Piece::Octets(octets) => String::from_utf8(octets).unwrap(),
            Piece::Hole(octets) => format!("[{octets}]"),
        };
        pieces.into_iter().map(show).collect()
    }

    #[test]
    fn segments_are_put_in_order_and_come_once() {
        let mut stream = Stream::default();
        let mut push = |sequence, octets: &str| text(stream.push(sequence, octets.into()));
        assert_eq!(push(u32::MAX - 1, "ab"), "ab");
        assert_eq!(push(2, "efg"), "", "beyond a hole");
        assert_eq!(push(u32::MAX - 1, "ab"), "", "sent again");
        assert_eq!(push(u32::MAX, "bcd"), "cdefg", "sent again with more");
        assert_eq!(push(2, "ef"), "");
        assert_eq!(text(stream.finish()), "");
    }

    #[test]
    fn what_is_missing_is_told() {
        let mut stream = Stream::default();
        assert_eq!(text(stream.push(100, b"ab".to_vec())), "ab");
        assert_eq!(text(stream.push(105, b"fg".to_vec())), "");
        assert_eq!(text(stream.acknowledge(105)), "");
        assert_eq!(text(stream.acknowledge(107)), "[3]fg");
        let large = vec![b'x'; WAITING_OCTETS];
        assert_eq!(text(stream.push(110, large.clone())), "");
        assert!(
            text(stream.push(110 + 4 + u32::try_from(WAITING_OCTETS).unwrap(), large)).starts_with("[3]x")
        );
    }
}
