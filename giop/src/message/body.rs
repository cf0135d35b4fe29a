//! The body of a message, undecoded.

use bytes::Bytes;

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

    /// Takes what a header's reader left of a frame, after padding up to `alignment`.
    ///
    /// Octets that do not even fill the padding are padding of an empty body.
    pub(super) fn of(frame: &Frame, mut reader: CdrReader<'_>, alignment: usize) -> Self {
        let is_aligned = reader.align(alignment).is_ok();
        let (rest, position) = if is_aligned { (reader.rest(), reader.position()) } else { (&[][..], 0) };
        let breaks = frame.breaks.after(reader.offset());
        Self {
            octets: frame.octets.slice_ref(rest),
            order: frame.header.order,
            version: frame.header.version,
            position: position % 8,
            breaks,
        }
    }
}
