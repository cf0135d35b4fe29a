//! Splits whole messages off what a connection has received.

use bytes::{Bytes, BytesMut};

use crate::{Breaks, CdrReader, Error, HEADER_OCTETS, MAGIC, MessageHeader};

/// What one connection may take of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest message in octets, its header included, whole or joined from fragments. Default 64 MiB.
    pub message_octets: usize,
    /// The largest sum of all messages that are waiting for fragments, in octets. Default 128 MiB.
    pub fragmented_octets: usize,
    /// How many messages may be waiting for fragments at once. Default 16.
    pub fragmented_messages: usize,
    /// In how many Fragment messages one message may come. Default 65,536.
    pub fragments: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_octets: 64 << 20,
            fragmented_octets: 128 << 20,
            fragmented_messages: 16,
            fragments: 1 << 16,
        }
    }
}

/// One message as it came, or one joined from fragments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The decoded header; of a joined message, as if it had come whole.
    pub header: MessageHeader,
    /// The whole message, its header included.
    pub octets: Bytes,
    /// Where the alignment begins anew if the message was joined from GIOP 1.1 fragments.
    pub breaks: Breaks,
}

impl Frame {
    /// Makes a frame of one whole message.
    ///
    /// # Errors
    ///
    /// What [`MessageHeader::decode`] returns, [`Error::UnexpectedEnd`] and [`Error::SizeMismatch`].
    pub fn new(octets: Bytes) -> Result<Self, Error> {
        let remaining = octets.len();
        let end = Error::UnexpectedEnd { needed: HEADER_OCTETS, remaining, position: 0 };
        let header = MessageHeader::decode(octets.first_chunk().ok_or(end)?)?;
        header.check_size(remaining)?;
        Ok(Self { header, octets, breaks: Breaks::NONE })
    }

    /// Makes a reader for what follows the header; its offsets count from the start of the frame.
    pub(crate) fn reader(&self) -> CdrReader<'_> {
        let mut reader = CdrReader::new(&self.octets, self.header.order, 0)
            .with_version(self.header.version)
            .with_breaks(&self.breaks);
        // A frame that lacks even its header has nothing after it: reading goes on to fail there.
        let _header = reader.read_octets(HEADER_OCTETS.min(self.octets.len()));
        reader
    }
}

/// Finds the messages in a stream of octets.
///
/// A header is checked as soon as it is there, and what cannot become one as soon as that is certain; memory
/// for a message is reserved in steps, as it arrives.
#[derive(Debug)]
pub struct Framer {
    limits: Limits,
    /// The header of the message at the front of the buffer, if it has arrived.
    header: Option<MessageHeader>,
    needed: usize,
}

impl Framer {
    /// Makes a framer.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, header: None, needed: HEADER_OCTETS }
    }

    /// Splits the next whole message off the front of `buffer`, without copying it.
    ///
    /// Returns `None` if it is not all there yet.
    ///
    /// # Errors
    ///
    /// [`Error::MessageTooLarge`] and what [`MessageHeader::decode`] returns; the stream is of no more use then.
    pub fn next(&mut self, buffer: &mut BytesMut) -> Result<Option<Frame>, Error> {
        let header = match self.header {
            Some(header) => header,
            None => match self.next_header(buffer)? {
                Some(header) => header,
                None => return Ok(None),
            },
        };
        let total = header.message_octets();
        if buffer.len() < total {
            self.header = Some(header);
            self.needed = total - buffer.len();
            buffer.reserve(self.needed.min(buffer.len().max(RESERVE_OCTETS)));
            return Ok(None);
        }
        self.header = None;
        self.needed = HEADER_OCTETS;
        Ok(Some(Frame { header, octets: buffer.split_to(total).freeze(), breaks: Breaks::NONE }))
    }

    /// Returns how many octets the current message, or its header, still lacked when [`next`](Self::next)
    /// returned `None`.
    #[must_use]
    pub fn needed(&self) -> usize {
        self.needed
    }

    /// Says whether a part of a message has arrived.
    #[must_use]
    pub fn is_inside_message(&self) -> bool {
        self.header.is_some() || self.needed < HEADER_OCTETS
    }

    fn next_header(&mut self, buffer: &BytesMut) -> Result<Option<MessageHeader>, Error> {
        let Some(octets) = buffer.first_chunk() else {
            self.needed = HEADER_OCTETS - buffer.len();
            return check_magic(buffer).map(|()| None);
        };
        let header = MessageHeader::decode(octets)?;
        let (size, limit) = (header.message_octets(), self.limits.message_octets);
        if size > limit {
            return Err(Error::MessageTooLarge { size, limit });
        }
        Ok(Some(header))
    }
}

/// The smallest step in which memory for a message is reserved; a step is at most what has arrived, or this.
const RESERVE_OCTETS: usize = 64 << 10;

fn check_magic(octets: &[u8]) -> Result<(), Error> {
    let count = octets.len().min(MAGIC.len());
    if octets[..count] == MAGIC[..count] {
        return Ok(());
    }
    let mut found = [0; 4];
    found[..count].copy_from_slice(&octets[..count]);
    Err(Error::Magic { found })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ByteOrder, MessageType, Version, close_connection};

    fn framer(message_octets: usize) -> Framer {
        Framer::new(Limits { message_octets, ..Limits::default() })
    }

    fn buffer(octets: &[u8]) -> BytesMut {
        BytesMut::from(octets)
    }

    #[test]
    fn messages_are_found_however_the_octets_arrive() {
        let message = b"GIOP\x01\x02\x01\x02\x04\0\0\0\x07\0\0\0";
        let stream = [&message[..], &close_connection(Version::V1_0, ByteOrder::Big), message].concat();
        for step in 1..=stream.len() {
            let (mut framer, mut buffer) = (framer(100), BytesMut::new());
            let mut found = Vec::new();
            for chunk in stream.chunks(step) {
                buffer.extend_from_slice(chunk);
                while let Some(frame) = framer.next(&mut buffer).unwrap() {
                    found.push((frame.header.kind, frame.octets.len()));
                }
            }
            let expected = [
                (MessageType::CancelRequest, 16),
                (MessageType::CloseConnection, 12),
                (MessageType::CancelRequest, 16),
            ];
            assert_eq!(found, expected, "in steps of {step}");
            assert!(buffer.is_empty() && !framer.is_inside_message());
        }
    }

    #[test]
    fn what_is_needed_is_known_as_soon_as_the_header_is() {
        let (mut framer, mut buffer) = (framer(1 << 20), buffer(b"GIOP\x01"));
        assert_eq!(framer.next(&mut buffer), Ok(None));
        assert_eq!((framer.needed(), framer.is_inside_message()), (7, true));
        buffer.extend_from_slice(b"\x02\x00\x00\x00\x00\x01\x00ab");
        assert_eq!(framer.next(&mut buffer), Ok(None));
        assert_eq!((framer.needed(), framer.is_inside_message()), (254, true));
        buffer.extend_from_slice(&[0; 300]);
        assert_eq!(framer.next(&mut buffer).unwrap().unwrap().octets.len(), 268);
        assert_eq!(framer.next(&mut buffer), Err(Error::Magic { found: [0; 4] }));
    }

    #[test]
    fn a_size_over_the_limit_is_refused_from_the_header_alone() {
        let header = b"GIOP\x01\x02\x00\x00\x00\x00\x00\x59";
        let refused = Error::MessageTooLarge { size: 101, limit: 100 };
        assert_eq!(framer(100).next(&mut buffer(header)), Err(refused));
        assert_eq!(framer(101).next(&mut buffer(header)), Ok(None));
        let huge = b"GIOP\x01\x02\x00\x00\xFF\xFF\xFF\xFF";
        let refused = Error::MessageTooLarge { size: 0xFFFF_FFFF + 12, limit: 100 };
        assert_eq!(framer(100).next(&mut buffer(huge)), Err(refused));
    }

    #[test]
    fn memory_is_reserved_in_steps_not_by_what_a_header_claims() {
        let mut buffer = buffer(b"GIOP\x01\x02\x00\x00\x03\x00\x00\x00");
        assert_eq!(framer(64 << 20).next(&mut buffer), Ok(None));
        assert!(buffer.capacity() < 4 * RESERVE_OCTETS, "{}", buffer.capacity());
    }

    #[test]
    fn what_cannot_become_a_message_is_refused_at_once() {
        assert_eq!(framer(100).next(&mut buffer(b"HT")), Err(Error::Magic { found: *b"HT\0\0" }));
        assert_eq!(framer(100).next(&mut buffer(b"GIOX")), Err(Error::Magic { found: *b"GIOX" }));
        let version = |octets| framer(100).next(&mut buffer(octets)).unwrap_err();
        let unsupported = |major, minor| Error::UnsupportedVersion { version: Version { major, minor } };
        assert_eq!(version(b"GIOP\x01\x03\0\0\0\0\0\0"), unsupported(1, 3));
        assert_eq!(version(b"GIOP\x02\x00\0\0\0\0\0\0"), unsupported(2, 0));
        let unknown = Error::UnknownMessageType { value: 7, version: Version::V1_0 };
        assert_eq!(version(b"GIOP\x01\x00\0\x07\0\0\0\0"), unknown);
        let unknown = Error::UnknownMessageType { value: 8, version: Version::V1_2 };
        assert_eq!(version(b"GIOP\x01\x02\0\x08\0\0\0\0"), unknown);
        let (kind, version_1_1) = (MessageType::LocateRequest, Version::V1_1);
        let refused = Error::FragmentNotAllowed { kind, version: version_1_1 };
        assert_eq!(version(b"GIOP\x01\x01\x02\x03\0\0\0\0"), refused);
    }

    #[test]
    fn reserved_flags_are_ignored_and_1_0_has_no_fragments() {
        let header = MessageHeader::decode(b"GIOP\x01\x00\xFF\x00\x01\0\0\0").unwrap();
        assert_eq!((header.order, header.more_fragments, header.size), (ByteOrder::Little, false, 1));
        let header = MessageHeader::decode(b"GIOP\x01\x02\xFE\x00\0\0\0\x01").unwrap();
        assert_eq!((header.order, header.more_fragments, header.size), (ByteOrder::Big, true, 1));
    }

    #[test]
    fn a_frame_is_as_long_as_its_header_says() {
        let octets = Bytes::from_static(b"GIOP\x01\x02\x00\x05\0\0\0\x01");
        assert_eq!(Frame::new(octets), Err(Error::SizeMismatch { stated: 13, actual: 12 }));
        let end = Error::UnexpectedEnd { needed: 12, remaining: 3, position: 0 };
        assert_eq!(Frame::new(Bytes::from_static(b"GIO")), Err(end));
    }
}
