//! From octets to whole messages.

use bytes::BytesMut;
use maestro_giop::{Error, Frame, Framer, Limits as GiopLimits, MessageType, Reassembler};

use crate::Limits;
use crate::spare;

/// What is left of a message goes to a buffer of its own up to this length, so that a connection which waits for
/// the rest does not keep the thread's buffer.
const SMALL_REST_OCTETS: usize = 2 << 10;
/// Room beyond the message that is expected: a read that does not fill its buffer needs no second one to learn that
/// there is no more.
const SLACK_OCTETS: usize = 4 << 10;

/// The receiving half of a connection.
pub(super) struct Intake {
    pub(super) buffer: BytesMut,
    framer: Framer,
    /// Made when the first fragment comes; most clients send none.
    reassembler: Option<Box<Reassembler>>,
    limits: GiopLimits,
}

impl Intake {
    pub(super) fn new(limits: &Limits) -> Self {
        let limits = giop_limits(limits);
        Self { buffer: BytesMut::new(), framer: Framer::new(limits), reassembler: None, limits }
    }

    /// Makes room to read into.
    pub(super) fn prepare(&mut self) {
        if self.buffer.is_empty() {
            self.buffer = spare::take_read();
        } else {
            // In steps, as it arrives: a size that lies does not take memory.
            let step = self.framer.needed().min(self.buffer.len().max(spare::READ_OCTETS));
            self.buffer.reserve(step + SLACK_OCTETS);
        }
    }

    /// Returns the next whole message.
    pub(super) fn next(&mut self) -> Result<Option<Frame>, Error> {
        while let Some(frame) = self.framer.next(&mut self.buffer)? {
            let header = &frame.header;
            let fragment = header.more_fragments || header.kind == MessageType::Fragment;
            if !fragment && self.reassembler.is_none() {
                return Ok(Some(frame));
            }
            let limits = self.limits;
            let reassembler = self.reassembler.get_or_insert_with(|| Box::new(Reassembler::new(limits)));
            if let Some(whole) = reassembler.push(frame)? {
                return Ok(Some(whole));
            }
        }
        Ok(None)
    }

    /// Gives memory back that is not needed while nothing arrives.
    pub(super) fn rest(&mut self) {
        if self.buffer.is_empty() {
            if self.buffer.capacity() > 0 {
                spare::give_read(std::mem::take(&mut self.buffer));
            }
        } else if self.buffer.len() <= SMALL_REST_OCTETS && self.buffer.capacity() > 2 * SMALL_REST_OCTETS {
            let rest = BytesMut::from(&self.buffer[..]);
            let mut buffer = std::mem::replace(&mut self.buffer, rest);
            buffer.clear();
            spare::give_read(buffer);
        }
    }

    /// Returns whether a message has begun whose rest is missing.
    pub(super) fn is_half(&self) -> bool {
        !self.buffer.is_empty() || self.reassembler.as_ref().is_some_and(|open| open.open_messages() > 0)
    }
}

fn giop_limits(limits: &Limits) -> GiopLimits {
    GiopLimits {
        message_octets: limits.message_octets,
        fragmented_octets: limits.message_octets.saturating_mul(2),
        fragmented_messages: limits.fragmented_messages,
        ..GiopLimits::default()
    }
}
