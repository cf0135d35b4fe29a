//! What can be wrong with octets from a peer, or with values that are to be sent to one.

use thiserror::Error;

use crate::{
    CodeSet, CodeSets, Completed, MessageType, SystemException, SystemExceptionKind as Kind, TypeKind,
    Version,
};

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
    /// A client names other code sets than those that it named before on the same connection.
    #[error("code sets {named}, agreed on this connection were {agreed}")]
    CodeSetsChanged {
        /// What holds on the connection.
        agreed: CodeSets,
        /// What the client names.
        named: CodeSets,
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
    /// A value cannot be written: it has no form on this connection.
    #[error(transparent)]
    Unwritable(
        /// Why not.
        Box<Error>,
    ),
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
    /// A value of a known type that is not the expected one nor derived from it.
    #[error("value of type {id:?} where {expected:?} is expected")]
    WrongValueType {
        /// The repository id of the value's type.
        id: String,
        /// That of the expected one.
        expected: String,
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

    /// Returns the exception by which the client of a request hears of this error.
    ///
    /// What is wrong with arguments was found before anything was executed: completed No. What cannot be written is a
    /// result, so that the operation may have been executed: completed Maybe.
    #[must_use]
    pub fn system_exception(&self) -> SystemException {
        let (error, completed) = match self {
            Self::Unwritable(error) => (&**error, Completed::Maybe),
            error => (error, Completed::No),
        };
        let (kind, minor) = match error {
            Self::CharacterConversion { .. } => {
                (Kind::DataConversion, SystemException::MINOR_CHARACTER_CONVERSION)
            }
            Self::UnsupportedCodeSet { .. } => {
                (Kind::CodesetIncompatible, SystemException::MINOR_CODE_SET_UNSUPPORTED)
            }
            Self::NoCommonCodeSet { .. } => {
                (Kind::CodesetIncompatible, SystemException::MINOR_NEGOTIATION_FAILED)
            }
            Self::UnknownValueType { .. } => (Kind::Marshal, SystemException::MINOR_NO_VALUE_FACTORY),
            Self::CodeSetsChanged { .. } => (Kind::Marshal, SystemException::MINOR_CODE_SETS_CHANGED),
            Self::WideNotAllowed { version } if *version > Version::V1_0 => {
                (Kind::BadParam, SystemException::MINOR_WCHAR_CODE_SET_UNKNOWN)
            }
            Self::WideNotAllowed { .. } if completed == Completed::No => {
                (Kind::Marshal, SystemException::MINOR_WCHAR_IN_GIOP_1_0)
            }
            Self::WideNotAllowed { .. } => (Kind::Marshal, SystemException::MINOR_WCHAR_RESULT_IN_GIOP_1_0),
            _ => (Kind::Marshal, 0),
        };
        SystemException::new(kind, minor, completed)
    }

    pub(crate) fn unwritable(self) -> Self {
        match self {
            Self::Unwritable(_) => self,
            other => Self::Unwritable(Box::new(other)),
        }
    }

    pub(crate) fn in_header(self, kind: MessageType) -> Self {
        Self::Header { kind, source: Box::new(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_of_text_has_its_exception() {
        let code_set = CodeSet::UTF_8;
        let omg = |minor| SystemException::OMG_MINOR | minor;
        let rows = [
            (Error::CharacterConversion { code_set, offset: 0 }, Kind::DataConversion, omg(1), omg(1)),
            (Error::UnsupportedCodeSet { code_set }, Kind::CodesetIncompatible, omg(2), omg(2)),
            (
                Error::NoCommonCodeSet { client: code_set, server: code_set },
                Kind::CodesetIncompatible,
                omg(1),
                omg(1),
            ),
            (
                Error::CodeSetsChanged { agreed: CodeSets::default(), named: CodeSets::default() },
                Kind::Marshal,
                omg(9),
                omg(9),
            ),
            (Error::WideNotAllowed { version: Version::V1_0 }, Kind::Marshal, omg(5), omg(6)),
            (Error::WideNotAllowed { version: Version::V1_1 }, Kind::BadParam, omg(23), omg(23)),
            (Error::WideNotAllowed { version: Version::V1_2 }, Kind::BadParam, omg(23), omg(23)),
            (Error::UnknownValueType { id: String::new() }, Kind::Marshal, omg(1), omg(1)),
            (Error::UnknownTypeKind { number: 99, position: 0 }, Kind::Marshal, 0, 0),
            (Error::NestingTooDeep { limit: 1 }, Kind::Marshal, 0, 0),
            (Error::InvalidWideLength { octets: 3, position: 0 }, Kind::Marshal, 0, 0),
            (Error::NulInString { offset: 0 }, Kind::Marshal, 0, 0),
            (Error::StringNotTerminated { position: 0 }, Kind::Marshal, 0, 0),
            (Error::UnexpectedEnd { needed: 1, remaining: 0, position: 0 }, Kind::Marshal, 0, 0),
        ];
        for (error, kind, argument, result) in rows {
            let told = error.system_exception();
            assert_eq!(told, SystemException::new(kind.clone(), argument, Completed::No), "{error:?}");
            let text = error.to_string();
            let error = error.unwritable();
            assert_eq!(error.system_exception(), SystemException::new(kind, result, Completed::Maybe));
            assert_eq!(error.to_string(), text);
        }
    }
}
