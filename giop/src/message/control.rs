//! The messages that consist of little more than a header.

use bytes::{Bytes, BytesMut};

use super::{MessageHeader, MessageType};
use crate::{ByteOrder, Error, Frame, RequestId, Version};

/// Encodes a CancelRequest.
///
/// Source: CORBA 3.0.3 §15.4.4
#[must_use]
pub fn cancel_request(id: RequestId, version: Version, order: ByteOrder) -> Bytes {
    let header =
        MessageHeader { version, order, more_fragments: false, kind: MessageType::CancelRequest, size: 4 };
    let mut octets = BytesMut::with_capacity(16);
    octets.extend_from_slice(&header.encode());
    octets.extend_from_slice(&match order {
        ByteOrder::Big => id.0.to_be_bytes(),
        ByteOrder::Little => id.0.to_le_bytes(),
    });
    octets.freeze()
}

/// Encodes a CloseConnection.
///
/// Source: CORBA 3.0.3 §15.4.7
#[must_use]
pub fn close_connection(version: Version, order: ByteOrder) -> Bytes {
    header_only(MessageType::CloseConnection, version, order)
}

/// Encodes a MessageError.
///
/// Source: CORBA 3.0.3 §15.4.8
#[must_use]
pub fn message_error(version: Version, order: ByteOrder) -> Bytes {
    header_only(MessageType::MessageError, version, order)
}

pub(super) fn decode_cancel_request(frame: &Frame) -> Result<RequestId, Error> {
    frame.reader().read_ulong().map(RequestId)
}

fn header_only(kind: MessageType, version: Version, order: ByteOrder) -> Bytes {
    let header = MessageHeader { version, order, more_fragments: false, kind, size: 0 };
    Bytes::copy_from_slice(&header.encode())
}
