//! Joins the fragments of messages.

use bytes::{Bytes, BytesMut};

use crate::cdr::wire_length;
use crate::{
    Breaks, CdrReader, Error, Frame, HEADER_OCTETS, Limits, MessageHeader, MessageType, Version, planted,
};

/// Octets before the data of a GIOP 1.2 Fragment: the message header and the request id.
const FRAGMENT_1_2_OCTETS: usize = 16;

/// Octets of a GIOP 1.1 message in which its request id is looked for as often as it is asked for.
const SHORT_OCTETS: usize = 4096;

/// Turns the frames of one direction of a connection into whole messages.
///
/// A GIOP 1.1 Fragment continues the one message that is open; nothing but CancelRequest, CloseConnection and
/// MessageError may come between. A GIOP 1.2 Fragment names its message by request id, and anything may come
/// between. A CancelRequest drops the message that it cancels and is passed on; fragments that a cancelled
/// message still gets are ignored, and so are GIOP 1.2 fragments with an unknown id, which may be such.
///
/// Source: CORBA 3.0.3 §15.4.9
#[derive(Debug)]
pub struct Reassembler {
    limits: Limits,
    open: Vec<Open>,
    /// The sum of the octets of all open messages.
    octets: usize,
    /// Whether a GIOP 1.1 message was cancelled whose last fragment has not come.
    cancelled_1_1: bool,
}

/// A message that waits for fragments.
#[derive(Debug)]
struct Open {
    header: MessageHeader,
    /// The id by which fragments name the message; GIOP 1.1 has none.
    request_id: Option<u32>,
    octets: BytesMut,
    breaks: Vec<u32>,
    fragments: usize,
    /// How many octets there were when the request id of a GIOP 1.1 message was last looked for, and what it is.
    looked: (usize, Option<u32>),
}

impl Reassembler {
    /// Makes a reassembler.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, open: Vec::new(), octets: 0, cancelled_1_1: false }
    }

    /// Takes the next frame and returns a whole message if that completes one.
    ///
    /// A frame that neither is nor has a fragment is returned as it is.
    ///
    /// # Errors
    ///
    /// [`Error::StrayFragment`], [`Error::InterleavedMessage`], [`Error::MessageTooLarge`],
    /// [`Error::TooManyFragments`], [`Error::TooManyFragmentedMessages`], or [`Error::Header`] where a fragment
    /// has no request id; the connection is of no more use then.
    pub fn push(&mut self, frame: Frame) -> Result<Option<Frame>, Error> {
        let header = frame.header;
        if header.kind == MessageType::Fragment {
            return self.continue_message(&frame);
        }
        if header.kind == MessageType::CancelRequest {
            self.cancel(&frame);
            return Ok(Some(frame));
        }
        if matches!(header.kind, MessageType::CloseConnection | MessageType::MessageError) {
            return Ok(Some(frame));
        }
        if header.version == Version::V1_1 {
            self.cancelled_1_1 = false;
            if self.open.iter().any(|open| open.header.version == Version::V1_1) {
                return Err(Error::InterleavedMessage { kind: header.kind, version: header.version });
            }
        }
        if header.more_fragments {
            return self.begin_message(&frame).map(|()| None);
        }
        Ok(Some(frame))
    }

    /// Returns how many messages wait for fragments.
    #[must_use]
    pub fn open_messages(&self) -> usize {
        self.open.len()
    }

    fn begin_message(&mut self, frame: &Frame) -> Result<(), Error> {
        let header = frame.header;
        let limit = self.limits.fragmented_messages;
        if self.open.len() >= limit {
            return Err(Error::TooManyFragmentedMessages { limit });
        }
        let (kind, version) = (header.kind, header.version);
        let mut id = None;
        if version >= Version::V1_2 {
            id = Some(frame.reader().read_ulong().map_err(|error| error.in_header(kind))?);
            if self.open.iter().any(|open| open.request_id == id) {
                return Err(Error::InterleavedMessage { kind, version });
            }
        }
        self.check_octets(0, frame.octets.len())?;
        self.octets += frame.octets.len();
        let octets = BytesMut::from(&frame.octets[..]);
        self.open.push(Open {
            header,
            request_id: id,
            octets,
            breaks: Vec::new(),
            fragments: 0,
            looked: (0, None),
        });
        Ok(())
    }

    fn continue_message(&mut self, frame: &Frame) -> Result<Option<Frame>, Error> {
        let version = frame.header.version;
        let id = if version < Version::V1_2 { None } else { fragment_request_id(frame)? };
        let index = self.open.iter().position(|open| match id {
            None => open.header.version == version,
            Some(_) => open.header.version >= Version::V1_2 && open.request_id == id,
        });
        let Some(index) = index else {
            return self.ignore_or_refuse(frame);
        };
        let data_offset = if version < Version::V1_2 { HEADER_OCTETS } else { FRAGMENT_1_2_OCTETS };
        let data = frame.octets.get(data_offset..).unwrap_or_default();
        self.check_octets(self.open[index].octets.len(), data.len())?;
        self.octets += data.len();
        let open = &mut self.open[index];
        open.extend(data, self.limits.fragments)?;
        if frame.header.more_fragments {
            return Ok(None);
        }
        let whole = self.open.swap_remove(index);
        self.octets -= whole.octets.len();
        whole.finish().map(Some)
    }

    fn ignore_or_refuse(&mut self, frame: &Frame) -> Result<Option<Frame>, Error> {
        let version = frame.header.version;
        if version < Version::V1_2 {
            if !self.cancelled_1_1 {
                return Err(Error::StrayFragment { version });
            }
            self.cancelled_1_1 = frame.header.more_fragments;
        }
        Ok(None)
    }

    fn cancel(&mut self, frame: &Frame) {
        let Ok(id) = frame.reader().read_ulong() else {
            return;
        };
        let Some(index) = self.open.iter_mut().position(|open| open.is_about(id)) else {
            return;
        };
        let dropped = self.open.swap_remove(index);
        self.octets -= dropped.octets.len();
        self.cancelled_1_1 |= dropped.header.version == Version::V1_1;
    }

    /// Checks that `more` octets may be added to a message of `octets`.
    fn check_octets(&self, octets: usize, more: usize) -> Result<(), Error> {
        for (sum, limit) in
            [(octets, self.limits.message_octets), (self.octets, self.limits.fragmented_octets)]
        {
            let size = sum.saturating_add(more);
            if size > limit && !planted("fragments") {
                return Err(Error::MessageTooLarge { size, limit });
            }
        }
        Ok(())
    }
}

impl Open {
    /// Says whether the message has this request id, as far as its octets tell.
    fn is_about(&mut self, id: u32) -> bool {
        match self.request_id {
            Some(known) => known == id,
            None => self.request_id_1_1() == Some(id),
        }
    }

    /// Returns the request id, which is behind all service contexts. Where they are long it is looked for only when there are twice as
    /// many octets as the last time: who cancels often does not have them read as often.
    fn request_id_1_1(&mut self) -> Option<u32> {
        let (octets, known) = self.looked;
        let now = self.octets.len();
        if known.is_none() && now > octets && (now <= SHORT_OCTETS || now / 2 >= octets) {
            self.looked = (now, self.look_for_id().ok());
        }
        self.looked.1
    }

    fn look_for_id(&self) -> Result<u32, Error> {
        let breaks = Breaks::new(&self.breaks);
        let mut reader = CdrReader::new(&self.octets, self.header.order, 0).with_breaks(&breaks);
        reader.read_octets(HEADER_OCTETS)?;
        for _ in 0..reader.read_ulong()? {
            reader.read_ulong()?;
            reader.read_octet_seq()?;
        }
        reader.read_ulong()
    }

    fn extend(&mut self, data: &[u8], limit: usize) -> Result<(), Error> {
        if self.fragments >= limit {
            return Err(Error::TooManyFragments { limit });
        }
        self.fragments += 1;
        if data.is_empty() {
            return Ok(());
        }
        if self.header.version == Version::V1_1 {
            self.breaks.push(wire_length(self.octets.len())?);
        }
        self.octets.extend_from_slice(data);
        Ok(())
    }

    fn finish(mut self) -> Result<Frame, Error> {
        self.header.more_fragments = false;
        self.header.size = wire_length(self.octets.len() - HEADER_OCTETS)?;
        self.octets[..HEADER_OCTETS].copy_from_slice(&self.header.encode());
        let octets: Bytes = self.octets.freeze();
        Ok(Frame { header: self.header, octets, breaks: Breaks::new(&self.breaks) })
    }
}

fn fragment_request_id(frame: &Frame) -> Result<Option<u32>, Error> {
    frame.reader().read_ulong().map(Some).map_err(|error| error.in_header(MessageType::Fragment))
}

#[cfg(test)]
mod tests;
