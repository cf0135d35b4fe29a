//! What can be wrong with octets from a peer, or with values that are to be sent to one.

use thiserror::Error;

use crate::{CodeSet, MessageType, TypeKind, Version};

/// Says what is wrong with CDR data or with a message.
///
/// `position` is counted from the start of the message or of the encapsulation; where only a body is at
/// hand its start counts as given modulo 8.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The data ends before the value does.
    #[error("unexpected end: {needed} octets needed at position {position}, {remaining} remain")]
    UnexpectedEnd {
        /// Octets that the value still needs, padding included.
        needed: usize,
        /// Octets that are there.
        remaining: usize,
        /// Where the value, or the padding before it, begins.
        position: usize,
    },
    /// Octets are left where the data should end.
    #[error("{count} trailing octets at position {position}")]
    TrailingOctets {
        /// How many octets are left.
        count: usize,
        /// Where they begin.
        position: usize,
    },
    /// A boolean is neither 0 nor 1.
    #[error("invalid boolean {value} at position {position}")]
    InvalidBoolean {
        /// The octet found.
        value: u8,
        /// Where it lies.
        position: usize,
    },
    /// An enumeration's value is not below the number of its labels.
    #[error("invalid enum value {value} at position {position}, {count} labels known")]
    InvalidEnum {
        /// The value found.
        value: u32,
        /// How many labels there are.
        count: u32,
        /// Where the value lies.
        position: usize,
    },
    /// A sequence claims more elements than the remaining octets can hold.
    #[error("sequence of {length} elements at position {position}, only {remaining} octets remain")]
    SequenceTooLong {
        /// The claimed number of elements.
        length: u32,
        /// Octets that remain.
        remaining: usize,
        /// Where the elements would begin.
        position: usize,
    },
    /// A string does not end with NUL, or claims a length of zero.
    #[error("string not terminated by nul at position {position}")]
    StringNotTerminated {
        /// Where the terminator should be.
        position: usize,
    },
    /// A string contains NUL before its end.
    #[error("nul inside a string, {offset} octets after its start")]
    NulInString {
        /// Which octet of the string is NUL.
        offset: usize,
    },
    /// Text cannot be converted from or to a code set without loss.
    #[error("character not convertible in code set {code_set}, {offset} octets after the start of the text")]
    CharacterConversion {
        /// The code set on the wire.
        code_set: CodeSet,
        /// Which octet of the text is at fault.
        offset: usize,
    },
    /// A connection's code set is none that is known here.
    #[error("unsupported code set {code_set}")]
    UnsupportedCodeSet {
        /// The code set.
        code_set: CodeSet,
    },
    /// Two sides have no code set in common.
    #[error("no common code set: client's native {client}, server's native {server}")]
    NoCommonCodeSet {
        /// The client's native code set.
        client: CodeSet,
        /// The server's native code set.
        server: CodeSet,
    },
    /// A wide character or string in a version or on a connection that allows none.
    #[error(
        "wide characters not allowed: giop {version}, wide code set not negotiated or not in this version"
    )]
    WideNotAllowed {
        /// The version of the message.
        version: Version,
    },
    /// A wide character has an impossible length.
    #[error("wide character or string of {octets} octets at position {position}")]
    InvalidWideLength {
        /// The length found.
        octets: usize,
        /// Where the octets begin.
        position: usize,
    },
    /// A message does not begin with `GIOP`.
    #[error("not a giop message: begins with {found:02x?}")]
    Magic {
        /// The first octets, zeros where fewer than four are there.
        found: [u8; 4],
    },
    /// A message of a version that is not supported.
    #[error("unsupported giop version {version}")]
    UnsupportedVersion {
        /// The version found.
        version: Version,
    },
    /// A message type that is unknown, or unknown in this version.
    #[error("unknown message type {value} in giop {version}")]
    UnknownMessageType {
        /// The type octet.
        value: u8,
        /// The version of the message.
        version: Version,
    },
    /// A message, or fragments that add up to one, is larger than the limit.
    #[error("message of {size} octets, limit {limit}")]
    MessageTooLarge {
        /// The size with the 12 octets of the header.
        size: usize,
        /// The limit in octets.
        limit: usize,
    },
    /// The header's size field does not agree with the octets of a frame.
    #[error("message of {actual} octets, header says {stated}")]
    SizeMismatch {
        /// Octets according to the header, itself included.
        stated: usize,
        /// Octets in the frame.
        actual: usize,
    },
    /// More messages are open in fragments on one connection than the limit.
    #[error("too many fragmented messages, limit {limit}")]
    TooManyFragmentedMessages {
        /// The limit.
        limit: usize,
    },
    /// One message comes in more fragments than the limit.
    #[error("too many fragments of one message, limit {limit}")]
    TooManyFragments {
        /// The limit.
        limit: usize,
    },
    /// A fragment that belongs to no message.
    #[error("giop {version} fragment that continues no message")]
    StrayFragment {
        /// The version of the fragment.
        version: Version,
    },
    /// Another message in the middle of a fragmented one of GIOP 1.1, or a second one with the same id.
    #[error("{kind} between the fragments of another message of giop {version}")]
    InterleavedMessage {
        /// The type of the message that came in between.
        kind: MessageType,
        /// Its version.
        version: Version,
    },
    /// The more-fragments flag on a message that cannot be fragmented.
    #[error("{kind} cannot be fragmented in giop {version}")]
    FragmentNotAllowed {
        /// The type of the message.
        kind: MessageType,
        /// Its version.
        version: Version,
    },
    /// A Fragment was given where a whole message is wanted.
    #[error("a fragment is not a message")]
    FragmentNotJoined,
    /// A target address with an unknown disposition.
    #[error("unknown addressing disposition {value}")]
    InvalidAddressing {
        /// The disposition found.
        value: u16,
    },
    /// A target address from which no object key can be taken.
    #[error("no object key in a profile with tag {tag}")]
    NoObjectKey {
        /// The tag of the profile.
        tag: u32,
    },
    /// A target address that selects a profile its reference does not have.
    #[error("profile {selected} selected of {count}")]
    InvalidProfileIndex {
        /// The selected index.
        selected: u32,
        /// The number of profiles.
        count: usize,
    },
    /// A TypeCode of an unknown kind.
    #[error("unknown kind {number} of a typecode at position {position}")]
    UnknownTypeKind {
        /// The number found.
        number: u32,
        /// Where it lies.
        position: usize,
    },
    /// A TypeCode with parameters that do not go together.
    #[error("invalid typecode: {reason}")]
    InvalidTypeCode {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// An indirection to a place where nothing of the kind that is meant began.
    #[error("indirection by {offset} at position {position} to nothing that is known")]
    InvalidIndirection {
        /// How far the indirection points, from where it lies.
        offset: i64,
        /// Where it lies.
        position: usize,
    },
    /// TypeCodes or values lie within each other too deep.
    #[error("nesting too deep, limit {limit}")]
    NestingTooDeep {
        /// The limit.
        limit: u32,
    },
    /// A value of many parts that take few octets or none.
    #[error("a value of too many parts, limit {limit} for its octets")]
    TooManyParts {
        /// The limit.
        limit: u64,
    },
    /// A string or sequence is longer than its type allows.
    #[error("length {length} exceeds the bound {bound}, position {position}")]
    BoundExceeded {
        /// The length found.
        length: usize,
        /// The bound of the type.
        bound: u32,
        /// Where the value ends.
        position: usize,
    },
    /// Octets that are no fixed point number, or one that its type cannot hold.
    #[error("invalid fixed point number at position {position}")]
    InvalidFixed {
        /// Where the number ends.
        position: usize,
    },
    /// A value type does not begin with a value tag, or holds what does not belong there.
    #[error("invalid value tag 0x{tag:08x} at position {position}")]
    InvalidValueTag {
        /// What was found.
        tag: u32,
        /// Where it lies.
        position: usize,
    },
    /// A value of a type that is not known and cannot be truncated to one that is.
    #[error("value of unknown type {id:?}")]
    UnknownValueType {
        /// The repository id, empty if there was none.
        id: String,
    },
    /// A primitive value across the end of a chunk, or no chunk where one should be.
    #[error("value state not within its chunks at position {position}")]
    ChunkBoundary {
        /// Where reading stopped.
        position: usize,
    },
    /// A type of which there are no values on the wire, or not in this place.
    #[error("no value of kind {kind} can travel here")]
    NoSuchValue {
        /// The kind.
        kind: TypeKind,
    },
    /// The state of a custom value, which is octets here, in another byte order or alignment than it came.
    #[error("the state of a custom value cannot be converted to another byte order or alignment")]
    CustomState,
    /// A value's length does not fit the wire.
    #[error("length {length} does not fit 32 bits")]
    LengthOverflow {
        /// The length in octets or elements.
        length: usize,
    },
    /// A body was encoded for another alignment than the place where it is to be put.
    #[error("body encoded for position {body} modulo 8, header ends at {header}")]
    BodyPosition {
        /// The body's position modulo 8.
        body: usize,
        /// Where the header ends.
        header: usize,
    },
    /// The part of a message before its body cannot be decoded.
    #[error("invalid {kind} header: {source}")]
    Header {
        /// The type of the message.
        kind: MessageType,
        /// What is wrong.
        source: Box<Error>,
    },
}

impl Error {
    /// Says whether the peer broke the message protocol, so that the connection cannot go on.
    ///
    /// False for faults in a body, which concern one request only.
    #[must_use]
    pub fn is_protocol(&self) -> bool {
        matches!(
            self,
            Self::Magic { .. }
                | Self::UnsupportedVersion { .. }
                | Self::UnknownMessageType { .. }
                | Self::MessageTooLarge { .. }
                | Self::SizeMismatch { .. }
                | Self::TooManyFragmentedMessages { .. }
                | Self::TooManyFragments { .. }
                | Self::StrayFragment { .. }
                | Self::InterleavedMessage { .. }
                | Self::FragmentNotAllowed { .. }
                | Self::FragmentNotJoined
                | Self::Header { .. }
        )
    }

    pub(crate) fn in_header(self, kind: MessageType) -> Self {
        Self::Header { kind, source: Box::new(self) }
    }
}
