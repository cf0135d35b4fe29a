//! From octets to whole messages.

use bytes::BytesMut;
use maestro_giop::{Error, Frame, Framer, Limits as GiopLimits, MessageType, Reassembler};

use crate::Limits;
use crate::{ebb, spare};

/// What is left of a message goes to a buffer of its own where it is less than a quarter of the memory that it lies in: a
/// connection which waits for the rest does not keep the thread's buffer, nor much more than came. Less memory than this
/// is not worth it.
const SMALL_OCTETS: usize = 4 << 10;
/// Room beyond the message that is expected: a read that does not fill its buffer needs no second one to learn that
/// there is no more.
const SLACK_OCTETS: usize = 4 << 10;

/// The receiving half of a connection.
pub(super) struct Intake {
    pub(super) buffer: BytesMut,
    /// Octets that may lie before the buffer's in the same memory: messages that were split off.
    before: usize,
    framer: Framer,
    /// Made when the first fragment comes; most clients send none.
    reassembler: Option<Box<Reassembler>>,
    limits: GiopLimits,
}

impl Intake {
    pub(super) fn new(limits: &Limits) -> Self {
        let limits = giop_limits(limits);
        Self { buffer: BytesMut::new(), before: 0, framer: Framer::new(limits), reassembler: None, limits }
    }

    /// Makes room to read into.
    pub(super) fn prepare(&mut self) {
        if self.buffer.is_empty() {
            self.buffer = spare::take_read();
            self.before = 0;
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
            self.before += frame.octets.len();
            if frame.octets.len() >= ebb::LARGE_OCTETS {
                ebb::note(frame.octets.len());
            }
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
        } else if self.before + self.buffer.capacity() > 4 * self.buffer.len().max(SMALL_OCTETS / 4) {
            let rest = BytesMut::from(&self.buffer[..]);
            let mut buffer = std::mem::replace(&mut self.buffer, rest);
            buffer.clear();
            spare::give_read(buffer);
            self.before = 0;
        }
    }

    /// Gives all memory back: nothing more is taken.
    pub(super) fn discard(&mut self) {
        self.buffer.clear();
        self.rest();
        self.reassembler = None;
    }

    /// Returns whether a message has begun whose rest is missing.
    pub(super) fn is_half(&self) -> bool {
        !self.buffer.is_empty() || self.waits_for_fragments()
    }

    /// Returns whether a message has begun whose last fragment is missing.
    pub(super) fn waits_for_fragments(&self) -> bool {
        self.reassembler.as_ref().is_some_and(|open| open.open_messages() > 0)
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
