//! The Reply message.

use bytes::{BufMut, BytesMut};

use super::{Body, BodyStart, HEADER_OCTETS, MessageType, header};
use crate::cdr::wire_length;
use crate::{ByteOrder, CdrWriter, Error, Frame, RequestId, ServiceContexts, Version};

/// The octets before the body of a Reply without service contexts, in every version.
pub const REPLY_HEADER_OCTETS: usize = 24;

/// What the body of a Reply is.
///
/// Source: CORBA 3.0.3 §15.4.3.1
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReplyStatus {
    /// Results.
    NoException = 0,
    /// A user exception: its repository id, then its members.
    UserException = 1,
    /// A [`SystemException`](crate::SystemException).
    SystemException = 2,
    /// A reference to send this and further requests to.
    LocationForward = 3,
    /// The same for ever; from GIOP 1.2 on.
    LocationForwardPerm = 4,
    /// An addressing disposition (short) in which to send the request again; from GIOP 1.2 on.
    NeedsAddressingMode = 5,
}

impl ReplyStatus {
    const ALL: [Self; 6] = [
        Self::NoException,
        Self::UserException,
        Self::SystemException,
        Self::LocationForward,
        Self::LocationForwardPerm,
        Self::NeedsAddressingMode,
    ];

    fn from_ulong(value: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|status| *status as u32 == value)
    }
}

/// The part of a Reply before its body.
///
/// # Wire format
///
/// 1.0 and 1.1: service contexts, request id, status (ulong). 1.2: request id, status, service contexts; then
/// padding up to a multiple of 8 if there is a body.
///
/// Source: CORBA 3.0.3 §15.4.3
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyHeader {
    /// The id of the request.
    pub request_id: RequestId,
    /// What the body is.
    pub status: ReplyStatus,
    /// What rides along.
    pub service_contexts: ServiceContexts,
}

impl ReplyHeader {
    /// Decodes a whole Reply.
    ///
    /// # Errors
    ///
    /// CDR errors of the header, [`Error::InvalidEnum`] for the status; the body is not looked at.
    pub fn decode(frame: Frame) -> Result<(Self, Body), Error> {
        let mut reader = frame.reader();
        let share = |octets: &[u8]| frame.octets.slice_ref(octets);
        if frame.header.version < Version::V1_2 {
            let service_contexts = ServiceContexts::decode_with(&mut reader, share)?;
            let request_id = RequestId(reader.read_ulong()?);
            let status = decode_status(&mut reader)?;
            let body = BodyStart::of(reader, 1);
            Ok((Self { request_id, status, service_contexts }, body.take(frame)))
        } else {
            let request_id = RequestId(reader.read_ulong()?);
            let status = decode_status(&mut reader)?;
            let service_contexts = ServiceContexts::decode_with(&mut reader, share)?;
            let body = BodyStart::of(reader, 8);
            Ok((Self { request_id, status, service_contexts }, body.take(frame)))
        }
    }

    /// Begins a Reply; the body is written next, and [`finish_message`](super::finish_message) ends it.
    #[must_use]
    pub fn encode(&self, version: Version, order: ByteOrder) -> CdrWriter {
        let mut writer = CdrWriter::new(order, 0).with_version(version);
        header::begin(MessageType::Reply, version, order, &mut writer);
        self.encode_fields(&mut writer, ServiceContexts::encode);
        if version >= Version::V1_2 {
            writer.begin_body(8);
        }
        writer
    }

    /// Appends the header of a Reply whose body of `body_octets` was encoded at position 0 modulo 8.
    ///
    /// Without service contexts these are [`REPLY_HEADER_OCTETS`] octets. In GIOP 1.0 and 1.1 the last service
    /// context's data is lengthened with zeros where that is needed to let the body begin at a multiple of
    /// 8; an encapsulation may have such octets after its last value.
    ///
    /// # Errors
    ///
    /// [`Error::LengthOverflow`]; then nothing was appended.
    pub fn encode_into(
        &self,
        buffer: &mut BytesMut,
        version: Version,
        order: ByteOrder,
        body_octets: usize,
    ) -> Result<(), Error> {
        if self.service_contexts.is_empty() {
            return self.encode_plain_into(buffer, version, order, body_octets);
        }
        let start = buffer.len();
        let mut writer = CdrWriter::with_buffer(std::mem::take(buffer), order, 0).with_version(version);
        header::begin(MessageType::Reply, version, order, &mut writer);
        if body_octets == 0 {
            self.encode_fields(&mut writer, ServiceContexts::encode);
        } else {
            self.encode_fields(&mut writer, |contexts, writer| {
                contexts.encode_ending_on_8(writer, 8);
            });
            writer.align(8);
        }
        let result = header::end_with(&mut writer, body_octets);
        *buffer = writer.into_buffer();
        if result.is_err() {
            buffer.truncate(start);
        }
        result
    }

    fn encode_plain_into(
        &self,
        buffer: &mut BytesMut,
        version: Version,
        order: ByteOrder,
        body_octets: usize,
    ) -> Result<(), Error> {
        let size = wire_length(body_octets.saturating_add(REPLY_HEADER_OCTETS - HEADER_OCTETS))?;
        let kind = MessageType::Reply;
        let header = super::MessageHeader { version, order, more_fragments: false, kind, size };
        let (id, status) = (self.request_id.0, self.status as u32);
        let fields = if version < Version::V1_2 { [0, id, status] } else { [id, status, 0] };
        buffer.reserve(REPLY_HEADER_OCTETS + body_octets);
        buffer.put_slice(&header.encode());
        for field in fields {
            match order {
                ByteOrder::Big => buffer.put_u32(field),
                ByteOrder::Little => buffer.put_u32_le(field),
            }
        }
        Ok(())
    }

    fn encode_fields(&self, writer: &mut CdrWriter, contexts: impl Fn(&ServiceContexts, &mut CdrWriter)) {
        if writer.version() < Version::V1_2 {
            contexts(&self.service_contexts, writer);
            writer.write_ulong(self.request_id.0);
            writer.write_ulong(self.status as u32);
        } else {
            writer.write_ulong(self.request_id.0);
            writer.write_ulong(self.status as u32);
            self.service_contexts.encode(writer);
        }
    }
}

fn decode_status(reader: &mut crate::CdrReader<'_>) -> Result<ReplyStatus, Error> {
    let count = if reader.version() < Version::V1_2 { 4 } else { 6 };
    let value = reader.read_enum(count)?;
    ReplyStatus::from_ulong(value).ok_or(Error::InvalidEnum { value, count, position: reader.position() })
}
