//! The Request message.

use std::fmt;

use bytes::{Bytes, BytesMut};

use super::{Body, BodyStart, MessageType, TargetAddress, header};
use crate::octets::Octets;
use crate::{ByteOrder, CdrWriter, Error, Frame, RequestId, ServiceContexts, Version};

/// What a request's sender waits for.
///
/// Source: CORBA 3.0.3 §15.4.2.1
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResponseFlags {
    /// Nothing: SYNC_NONE, and SYNC_WITH_TRANSPORT, which looks the same.
    None,
    /// That the request was handed to the transport; travels like `None`.
    WithTransport,
    /// That the server has the request: a reply without results.
    WithServer,
    /// The reply of the object.
    WithTarget,
}

impl ResponseFlags {
    /// Says whether a reply must be sent.
    #[must_use]
    pub fn expects_reply(self) -> bool {
        matches!(self, Self::WithServer | Self::WithTarget)
    }

    /// Reads the flags of GIOP 1.2, of which only bits 0 and 1 count.
    #[must_use]
    pub fn from_octet(octet: u8) -> Self {
        match octet & 3 {
            3 => Self::WithTarget,
            1 => Self::WithServer,
            _ => Self::None,
        }
    }

    /// Returns the flags of GIOP 1.2.
    #[must_use]
    pub fn octet(self) -> u8 {
        match self {
            Self::None | Self::WithTransport => 0,
            Self::WithServer => 1,
            Self::WithTarget => 3,
        }
    }
}

/// The name of an operation; a long one shares the message's octets.
///
/// Any octets are kept, so that a request with an unheard-of name can be answered.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Operation(Octets<IN_PLACE>);

/// Octets of a name that need no memory of their own.
const IN_PLACE: usize = 30;

impl Operation {
    /// Returns the name; U+FFFD, which no operation is called, if it is not UTF-8.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or("\u{FFFD}")
    }

    /// Returns the octets of the name, without NUL.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Bytes> for Operation {
    fn from(octets: Bytes) -> Self {
        Self(octets.into())
    }
}

impl From<&'static str> for Operation {
    fn from(name: &'static str) -> Self {
        Self(Bytes::from_static(name.as_bytes()).into())
    }
}

impl From<String> for Operation {
    fn from(name: String) -> Self {
        Self(Octets::copy(name.as_bytes()))
    }
}

impl AsRef<str> for Operation {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Operation({:?})", self.as_str())
    }
}

/// The part of a Request before its body.
///
/// # Wire format
///
/// 1.0: service contexts, request id, response expected (boolean), object key, operation (string), principal
/// (sequence of octets). 1.1: the same with three reserved octets after response expected. 1.2: request id,
/// response flags (octet), three reserved octets, target address, operation, service contexts; then padding up
/// to a multiple of 8 if there is a body. Reserved octets are ignored and sent as zero.
///
/// Source: CORBA 3.0.3 §15.4.2
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestHeader {
    /// The id by which the reply refers to this request.
    pub request_id: RequestId,
    /// What the sender waits for.
    pub response: ResponseFlags,
    /// The object.
    pub target: TargetAddress,
    /// The operation.
    pub operation: Operation,
    /// What rides along.
    pub service_contexts: ServiceContexts,
    /// Who calls, as the client says; always empty in 1.2.
    pub principal: Bytes,
}

impl RequestHeader {
    /// Decodes a whole Request.
    ///
    /// # Errors
    ///
    /// CDR errors and [`Error::InvalidAddressing`], all of the header; the body is not looked at.
    #[inline]
    pub fn decode(frame: Frame) -> Result<(Self, Body), Error> {
        if frame.header.version < Version::V1_2 { Self::decode_1_0(frame) } else { Self::decode_1_2(frame) }
    }

    /// Begins a Request; the body is written next, and [`finish_message`](super::finish_message) ends it.
    ///
    /// # Errors
    ///
    /// [`Error::NoObjectKey`] and others if the version has only keys and the target address contains none.
    pub fn encode(&self, version: Version, order: ByteOrder) -> Result<CdrWriter, Error> {
        self.encode_onto(BytesMut::with_capacity(256), version, order)
    }

    /// Begins a Request after what `buffer` holds.
    ///
    /// # Errors
    ///
    /// As [`encode`](Self::encode).
    pub fn encode_onto(
        &self,
        buffer: BytesMut,
        version: Version,
        order: ByteOrder,
    ) -> Result<CdrWriter, Error> {
        let mut writer = CdrWriter::with_buffer(buffer, order, 0).with_version(version);
        header::begin(MessageType::Request, version, order, &mut writer);
        if version < Version::V1_2 {
            self.service_contexts.encode(&mut writer);
            writer.write_ulong(self.request_id.0);
            writer.write_boolean(self.response.expects_reply());
            if version == Version::V1_1 {
                writer.write_octets(&[0; 3]);
            }
            self.target.encode(&mut writer)?;
            writer.write_string_octets(self.operation.as_bytes());
            writer.write_octet_seq(&self.principal);
        } else {
            writer.write_ulong(self.request_id.0);
            writer.write_octet(self.response.octet());
            writer.write_octets(&[0; 3]);
            self.target.encode(&mut writer)?;
            writer.write_string_octets(self.operation.as_bytes());
            self.service_contexts.encode(&mut writer);
            writer.begin_body(8);
        }
        Ok(writer)
    }

    #[inline(never)]
    fn decode_1_0(frame: Frame) -> Result<(Self, Body), Error> {
        let mut reader = frame.reader();
        let share = |octets: &[u8]| frame.octets.slice_ref(octets);
        let service_contexts = ServiceContexts::decode_with(&mut reader, share)?;
        let request_id = RequestId(reader.read_ulong()?);
        let response = if reader.read_boolean()? { ResponseFlags::WithTarget } else { ResponseFlags::None };
        if frame.header.version == Version::V1_1 {
            reader.read_octets(3)?;
        }
        let target = TargetAddress::decode(&mut reader, &frame)?;
        let operation = Operation(Octets::of(reader.read_string_octets()?, &frame.octets));
        let principal = share(reader.read_octet_seq()?);
        let head = Self { request_id, response, target, operation, service_contexts, principal };
        let body = BodyStart::of(reader, 1);
        Ok((head, body.take(frame)))
    }

    #[inline]
    fn decode_1_2(frame: Frame) -> Result<(Self, Body), Error> {
        let mut reader = frame.reader();
        let share = |octets: &[u8]| frame.octets.slice_ref(octets);
        let request_id = RequestId(reader.read_ulong()?);
        let response = ResponseFlags::from_octet(reader.read_octet()?);
        reader.read_octets(3)?;
        let target = TargetAddress::decode(&mut reader, &frame)?;
        let operation = Operation(Octets::of(reader.read_string_octets()?, &frame.octets));
        let service_contexts = ServiceContexts::decode_with(&mut reader, share)?;
        let principal = Bytes::new();
        let head = Self { request_id, response, target, operation, service_contexts, principal };
        let body = BodyStart::of(reader, 8);
        Ok((head, body.take(frame)))
    }
}
