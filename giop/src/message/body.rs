//! The body of a message, undecoded.

use bytes::{Buf, Bytes};

use crate::{Breaks, ByteOrder, CdrReader, CodeSets, Frame, Version};

/// A body as it came, with all that decoding it needs but the connection's code sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The octets, shared with the message.
    pub octets: Bytes,
    /// Their byte order.
    pub order: ByteOrder,
    /// The version of the message, by which wide characters are decoded.
    pub version: Version,
    /// The position of the first octet in the message, modulo 8.
    pub position: usize,
    /// Where the alignment begins anew if the message was joined from GIOP 1.1 fragments.
    pub breaks: Breaks,
}

impl Body {
    /// Makes a body without breaks.
    #[must_use]
    pub fn new(octets: Bytes, order: ByteOrder, version: Version, position: usize) -> Self {
        Self { octets, order, version, position: position % 8, breaks: Breaks::NONE }
    }

    /// Makes a reader for the body.
    #[must_use]
    pub fn reader(&self, code_sets: CodeSets) -> CdrReader<'_> {
        CdrReader::new(&self.octets, self.order, self.position)
            .with_version(self.version)
            .with_code_sets(code_sets)
            .with_breaks(&self.breaks)
    }
}

/// Where the body of a message begins.
pub(super) struct BodyStart {
    offset: usize,
    position: usize,
}

impl BodyStart {
    /// Finds it where a header's reader has come, after padding up to `alignment`.
    ///
    /// Octets that do not even fill the padding are padding of an empty body.
    #[inline]
    pub(super) fn of(mut reader: CdrReader<'_>, alignment: usize) -> Self {
        match reader.align(alignment) {
            Ok(()) => Self { offset: reader.offset(), position: reader.position() % 8 },
            Err(_) => Self { offset: usize::MAX, position: 0 },
        }
    }

    /// Takes the body out of the message.
    #[inline]
    pub(super) fn take(self, frame: Frame) -> Body {
        let Frame { header, mut octets, breaks } = frame;
        let offset = self.offset.min(octets.len());
        octets.advance(offset);
        let breaks = breaks.after(offset);
        Body { octets, order: header.order, version: header.version, position: self.position, breaks }
    }
}
