//! The LocateRequest and LocateReply messages.

use bytes::BytesMut;

use super::{Body, BodyStart, MessageType, TargetAddress, header};
use crate::{ByteOrder, CdrWriter, Error, Frame, RequestId, Version};

/// A LocateRequest, which has no body.
///
/// # Wire format
///
/// Request id, then the object key (1.0, 1.1) or the target address (1.2).
///
/// Source: CORBA 3.0.3 §15.4.5
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocateRequestHeader {
    /// The id by which the reply refers to this request.
    pub request_id: RequestId,
    /// The object.
    pub target: TargetAddress,
}

impl LocateRequestHeader {
    /// Decodes a whole LocateRequest.
    ///
    /// # Errors
    ///
    /// CDR errors and [`Error::InvalidAddressing`].
    pub fn decode(frame: &Frame) -> Result<Self, Error> {
        let mut reader = frame.reader();
        let request_id = RequestId(reader.read_ulong()?);
        Ok(Self { request_id, target: TargetAddress::decode(&mut reader, frame)? })
    }

    /// Encodes a LocateRequest, which [`finish_message`](super::finish_message) ends.
    ///
    /// # Errors
    ///
    /// As [`RequestHeader::encode`](super::RequestHeader::encode).
    pub fn encode(&self, version: Version, order: ByteOrder) -> Result<CdrWriter, Error> {
        let mut writer = CdrWriter::with_buffer(BytesMut::with_capacity(64), order, 0).with_version(version);
        header::begin(MessageType::LocateRequest, version, order, &mut writer);
        writer.write_ulong(self.request_id.0);
        self.target.encode(&mut writer)?;
        Ok(writer)
    }
}

/// What a LocateReply says, and what its body is.
///
/// Source: CORBA 3.0.3 §15.4.6.1
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LocateStatus {
    /// The object is not known; no body.
    UnknownObject = 0,
    /// The object can be called here; no body.
    ObjectHere = 1,
    /// A reference to send requests to.
    ObjectForward = 2,
    /// The same for ever; from GIOP 1.2 on.
    ObjectForwardPerm = 3,
    /// A [`SystemException`](crate::SystemException); from GIOP 1.2 on.
    LocSystemException = 4,
    /// An addressing disposition (short) in which to ask again; from GIOP 1.2 on.
    LocNeedsAddressingMode = 5,
}

impl LocateStatus {
    const ALL: [Self; 6] = [
        Self::UnknownObject,
        Self::ObjectHere,
        Self::ObjectForward,
        Self::ObjectForwardPerm,
        Self::LocSystemException,
        Self::LocNeedsAddressingMode,
    ];
}

/// The part of a LocateReply before its body.
///
/// # Wire format
///
/// Request id, status (ulong); the body follows at once, in 1.2 too: it lies at offset 20 and is not aligned on
/// 8, which is what stock clients send and want.
///
/// Source: CORBA 3.0.3 §15.4.6
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocateReplyHeader {
    /// The id of the request.
    pub request_id: RequestId,
    /// The answer.
    pub status: LocateStatus,
}

impl LocateReplyHeader {
    /// Decodes a whole LocateReply.
    ///
    /// # Errors
    ///
    /// CDR errors of the header, [`Error::InvalidEnum`] for the status; the body is not looked at.
    pub fn decode(frame: Frame) -> Result<(Self, Body), Error> {
        let mut reader = frame.reader();
        let request_id = RequestId(reader.read_ulong()?);
        let count = if frame.header.version < Version::V1_2 { 3 } else { 6 };
        let value = reader.read_enum(count)?;
        let status = LocateStatus::ALL.into_iter().find(|status| *status as u32 == value);
        let status = status.ok_or(Error::InvalidEnum { value, count, position: reader.position() })?;
        let body = BodyStart::of(reader, 1);
        Ok((Self { request_id, status }, body.take(frame)))
    }

    /// Begins a LocateReply; a body is written next, and [`finish_message`](super::finish_message) ends it.
    #[must_use]
    pub fn encode(&self, version: Version, order: ByteOrder) -> CdrWriter {
        let mut writer = CdrWriter::with_buffer(BytesMut::with_capacity(32), order, 0).with_version(version);
        header::begin(MessageType::LocateReply, version, order, &mut writer);
        writer.write_ulong(self.request_id.0);
        writer.write_ulong(self.status as u32);
        writer
    }
}
