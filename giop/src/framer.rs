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
        let end = Error::UnexpectedEnd {
            needed: HEADER_OCTETS,
            remaining,
            position: 0,
        };
        let header = MessageHeader::decode(octets.first_chunk().ok_or(end)?)?;
        header.check_size(remaining)?;
        Ok(Self {
            header,
            octets,
            breaks: Breaks::NONE,
        })
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
        Self {
            limits,
            header: None,
            needed: HEADER_OCTETS,
        }
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
        Ok(Some(Frame {
            header,
            octets: buffer.split_to(total).freeze(),
            breaks: Breaks::NONE,
        }))
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
