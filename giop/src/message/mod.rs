//! The GIOP messages, a file for each kind.

mod body;
mod control;
mod header;
mod locate;
mod reply;
mod request;
mod target;

use bytes::{Bytes, BytesMut};

use body::BodyStart;

pub use body::Body;
pub use control::{cancel_request, close_connection, message_error};
pub use header::{HEADER_OCTETS, MAGIC, MessageHeader, MessageType};
pub use locate::{LocateReplyHeader, LocateRequestHeader, LocateStatus};
pub use reply::{REPLY_HEADER_OCTETS, ReplyHeader, ReplyStatus};
pub use request::{Operation, RequestHeader, ResponseFlags};
pub use target::TargetAddress;

use crate::{ByteOrder, CdrWriter, Error, Frame, RequestId, Version};

/// A whole message with its header decoded and its body left as it came.
///
/// Fragments never get here: a [`Reassembler`](crate::Reassembler) joins them first.
///
/// Source: CORBA 3.0.3 §15.4
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A call of an operation.
    Request(RequestHeader, Body),
    /// The answer to a Request.
    Reply(ReplyHeader, Body),
    /// The sender no longer wants an answer.
    CancelRequest(RequestId),
    /// A question whether an object can be reached here.
    LocateRequest(LocateRequestHeader),
    /// The answer to a LocateRequest.
    LocateReply(LocateReplyHeader, Body),
    /// The sender will not answer any request it has not answered yet, and closes.
    CloseConnection,
    /// The sender got something that it could not understand.
    MessageError,
}

impl Message {
    /// Decodes a whole frame; keys, names, contexts and bodies share the frame's octets.
    ///
    /// # Errors
    ///
    /// [`Error::Header`] if the part before the body is invalid, which breaks the protocol;
    /// [`Error::FragmentNotJoined`] for a Fragment or a message of which more fragments are to come;
    /// [`Error::SizeMismatch`] if the frame is not as long as its header says.
    pub fn decode(frame: Frame) -> Result<Self, Error> {
        let header = frame.header;
        if header.more_fragments {
            return Err(Error::FragmentNotJoined);
        }
        header.check_size(frame.octets.len())?;
        let decoded = match header.kind {
            MessageType::Request => {
                RequestHeader::decode(frame).map(|(head, body)| Self::Request(head, body))
            }
            MessageType::Reply => ReplyHeader::decode(frame).map(|(head, body)| Self::Reply(head, body)),
            MessageType::CancelRequest => control::decode_cancel_request(&frame).map(Self::CancelRequest),
            MessageType::LocateRequest => LocateRequestHeader::decode(&frame).map(Self::LocateRequest),
            MessageType::LocateReply => {
                LocateReplyHeader::decode(frame).map(|(head, body)| Self::LocateReply(head, body))
            }
            MessageType::CloseConnection => Ok(Self::CloseConnection),
            MessageType::MessageError => Ok(Self::MessageError),
            MessageType::Fragment => return Err(Error::FragmentNotJoined),
        };
        decoded.map_err(|error| error.in_header(header.kind))
    }

    /// Encodes the message, appending the body's octets as they are.
    ///
    /// # Errors
    ///
    /// [`Error::BodyPosition`] if the body was encoded for another place than where it would come to lie,
    /// [`Error::NoObjectKey`] if the target address cannot be expressed in this version,
    /// [`Error::LengthOverflow`].
    pub fn encode(&self, version: Version, order: ByteOrder) -> Result<Bytes, Error> {
        let (mut writer, body) = match self {
            Self::Request(header, body) => (header.encode(version, order)?, Some(body)),
            Self::Reply(header, body) => (header.encode(version, order), Some(body)),
            Self::LocateReply(header, body) => (header.encode(version, order), Some(body)),
            Self::LocateRequest(header) => (header.encode(version, order)?, None),
            Self::CancelRequest(id) => return Ok(cancel_request(*id, version, order)),
            Self::CloseConnection => return Ok(close_connection(version, order)),
            Self::MessageError => return Ok(message_error(version, order)),
        };
        if let Some(body) = body.filter(|body| !body.octets.is_empty()) {
            let header = writer.position();
            if header % 8 != body.position % 8 {
                return Err(Error::BodyPosition { body: body.position % 8, header });
            }
            writer.write_octets(&body.octets);
        }
        finish_message(writer)
    }
}

/// Ends a message begun with one of the `encode` functions: states its size in the header.
///
/// # Errors
///
/// [`Error::LengthOverflow`] if the message does not fit 32 bits.
pub fn finish_message(mut writer: CdrWriter) -> Result<Bytes, Error> {
    header::end(&mut writer)?;
    Ok(writer.into_bytes())
}

/// Ends a message like [`finish_message`] and returns the whole buffer it was appended to.
///
/// # Errors
///
/// As [`finish_message`].
pub fn finish_message_into(mut writer: CdrWriter) -> Result<BytesMut, Error> {
    header::end(&mut writer)?;
    Ok(writer.into_buffer())
}

#[cfg(test)]
mod tests;
