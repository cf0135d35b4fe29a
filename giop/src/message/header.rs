//! The twelve octets with which every message begins.

use std::fmt;

use crate::{ByteOrder, CdrWriter, Error, Version, planted};

/// The number of octets of a message header.
pub const HEADER_OCTETS: usize = 12;

/// The first four octets of every message.
pub const MAGIC: [u8; 4] = *b"GIOP";

const SIZE_OFFSET: usize = 8;
const MORE_FRAGMENTS: u8 = 2;

/// The kind of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageType {
    /// A call of an operation.
    Request = 0,
    /// The answer to a Request.
    Reply = 1,
    /// The end of interest in an answer.
    CancelRequest = 2,
    /// A question whether an object can be reached.
    LocateRequest = 3,
    /// The answer to a LocateRequest.
    LocateReply = 4,
    /// An orderly end of the connection.
    CloseConnection = 5,
    /// An answer to something that is not understood.
    MessageError = 6,
    /// The continuation of another message, not in GIOP 1.0.
    Fragment = 7,
}

impl MessageType {
    /// Finds the type of an octet in a message of `version`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownMessageType`], also for a Fragment in GIOP 1.0.
    pub fn from_octet(value: u8, version: Version) -> Result<Self, Error> {
        Ok(match value {
            0 => Self::Request,
            1 => Self::Reply,
            2 => Self::CancelRequest,
            3 => Self::LocateRequest,
            4 => Self::LocateReply,
            5 => Self::CloseConnection,
            6 => Self::MessageError,
            7 if version > Version::V1_0 => Self::Fragment,
            _ => return Err(Error::UnknownMessageType { value, version }),
        })
    }

    /// Says whether a message of this type may be sent in fragments in `version`.
    #[must_use]
    pub fn may_be_fragmented(self, version: Version) -> bool {
        match self {
            Self::Request | Self::Reply | Self::Fragment => version >= Version::V1_1,
            Self::LocateRequest | Self::LocateReply => version >= Version::V1_2,
            Self::CancelRequest | Self::CloseConnection | Self::MessageError => false,
        }
    }
}

impl fmt::Display for MessageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// The header of a message.
///
/// # Wire format
///
/// | offset | octets | meaning |
/// |---|---|---|
/// | 0 | 4 | `GIOP` |
/// | 4 | 2 | major and minor version |
/// | 6 | 1 | flags: bit 0 little endian, bit 1 (not in 1.0) more fragments follow; others are ignored |
/// | 7 | 1 | message type |
/// | 8 | 4 | octets after the header, in the message's byte order |
///
/// Source: CORBA 3.0.3 §15.4.1
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MessageHeader {
    /// The version in which the message is encoded.
    pub version: Version,
    /// The byte order of the message.
    pub order: ByteOrder,
    /// Whether Fragment messages continue this one.
    pub more_fragments: bool,
    /// The type.
    pub kind: MessageType,
    /// The octets that follow the header.
    pub size: u32,
}

impl MessageHeader {
    /// Decodes a header.
    ///
    /// # Errors
    ///
    /// [`Error::Magic`], [`Error::UnsupportedVersion`], [`Error::UnknownMessageType`],
    /// [`Error::FragmentNotAllowed`].
    pub fn decode(octets: &[u8; HEADER_OCTETS]) -> Result<Self, Error> {
        let [m0, m1, m2, m3, major, minor, flags, kind, s0, s1, s2, s3] = *octets;
        let found = [m0, m1, m2, m3];
        if found != MAGIC {
            return Err(Error::Magic { found });
        }
        let version = Version { major, minor };
        if !version.is_supported() {
            return Err(Error::UnsupportedVersion { version });
        }
        let order = ByteOrder::from_flag(flags);
        let kind = MessageType::from_octet(kind, version)?;
        let more_fragments = version > Version::V1_0 && flags & MORE_FRAGMENTS != 0;
        if more_fragments && !kind.may_be_fragmented(version) {
            return Err(Error::FragmentNotAllowed { kind, version });
        }
        let size = match order {
            ByteOrder::Big => u32::from_be_bytes([s0, s1, s2, s3]),
            ByteOrder::Little => u32::from_le_bytes([s0, s1, s2, s3]),
        };
        Ok(Self { version, order, more_fragments, kind, size })
    }

    /// Encodes the header.
    #[must_use]
    pub fn encode(&self) -> [u8; HEADER_OCTETS] {
        let more = if self.more_fragments { MORE_FRAGMENTS } else { 0 };
        let mut octets = [0; HEADER_OCTETS];
        octets[..4].copy_from_slice(&MAGIC);
        octets[4] = self.version.major;
        octets[5] = self.version.minor;
        octets[6] = self.order.flag() | more;
        octets[7] = self.kind as u8;
        octets[SIZE_OFFSET..].copy_from_slice(&match self.order {
            ByteOrder::Big => self.size.to_be_bytes(),
            ByteOrder::Little => self.size.to_le_bytes(),
        });
        octets
    }

    /// Returns the octets of the whole message, the header included.
    #[must_use]
    pub fn message_octets(&self) -> usize {
        if planted("header") {
            return (self.size + 12) as usize;
        }
        usize::try_from(self.size).unwrap_or(usize::MAX).saturating_add(HEADER_OCTETS)
    }

    pub(crate) fn check_size(&self, actual: usize) -> Result<(), Error> {
        let stated = self.message_octets();
        if stated == actual { Ok(()) } else { Err(Error::SizeMismatch { stated, actual }) }
    }
}

/// Begins a message at the end of the writer's octets, with a size to be stated at the end.
pub(super) fn begin(kind: MessageType, version: Version, order: ByteOrder, writer: &mut CdrWriter) {
    let header = MessageHeader { version, order, more_fragments: false, kind, size: 0 };
    writer.write_octets(&header.encode());
}

/// States the size of the message that the writer holds.
pub(super) fn end(writer: &mut CdrWriter) -> Result<(), Error> {
    writer.end_message(SIZE_OFFSET, HEADER_OCTETS)
}

/// States the size of the message that the writer holds and that `more` octets will complete.
pub(super) fn end_with(writer: &mut CdrWriter, more: usize) -> Result<(), Error> {
    writer.end_message_with(SIZE_OFFSET, HEADER_OCTETS, more)
}
