//! Encodes CDR.

use bytes::{BufMut, Bytes, BytesMut};

use crate::{ByteOrder, CodeSets, Error, Version};

/// Writes values into a buffer of its own, aligned from the message's start; padding is zero.
///
/// # Example
///
/// ```
/// use maestro_giop::{ByteOrder, CdrWriter};
///
/// let mut writer = CdrWriter::new(ByteOrder::Big, 0);
/// writer.write_octet(7);
/// writer.write_long(258);
/// assert_eq!(&writer.into_bytes()[..], [7, 0, 0, 0, 0, 0, 1, 2]);
/// ```
///
/// Source: CORBA 3.0.3 §15.3
#[derive(Debug)]
pub struct CdrWriter {
    buffer: BytesMut,
    /// The index in `buffer` of the first octet written here.
    start: usize,
    /// The position of `buffer[0]`, wrapping: only sums with indices are meaningful.
    origin: usize,
    order: ByteOrder,
    version: Version,
    code_sets: CodeSets,
    /// Where a message's header ends and its body begins, after padding that an empty body does not have.
    body: Option<BodyStart>,
}

#[derive(Debug, Clone, Copy)]
struct BodyStart {
    header_end: usize,
    body_start: usize,
}

macro_rules! write_number {
    ($(#[$doc:meta])* $name:ident, $type:ty, $octets:literal) => {
        $(#[$doc])*
        #[inline]
        pub fn $name(&mut self, value: $type) {
            self.align($octets);
            self.buffer.extend_from_slice(&match self.order {
                ByteOrder::Big => value.to_be_bytes(),
                ByteOrder::Little => value.to_le_bytes(),
            });
        }
    };
}

impl CdrWriter {
    /// Makes a writer whose first octet is at `position` from the message's start.
    ///
    /// The version is 1.2 and the code sets are the default ones until set.
    #[must_use]
    pub fn new(order: ByteOrder, position: usize) -> Self {
        Self::with_buffer(BytesMut::new(), order, position)
    }

    /// Makes a writer that appends to `buffer`; the next octet is at `position`.
    ///
    /// What the buffer holds already is not counted by [`len`](Self::len) and not touched.
    #[must_use]
    pub fn with_buffer(buffer: BytesMut, order: ByteOrder, position: usize) -> Self {
        let start = buffer.len();
        Self {
            buffer,
            start,
            origin: position.wrapping_sub(start),
            order,
            version: Version::V1_2,
            code_sets: CodeSets::default(),
            body: None,
        }
    }

    /// Makes a writer for the octets of an encapsulation and writes the byte-order octet.
    #[must_use]
    pub fn encapsulation(order: ByteOrder) -> Self {
        let mut writer = Self::new(order, 0);
        writer.write_octet(order.flag());
        writer
    }

    /// Sets the version, by which wide characters are encoded.
    #[must_use]
    pub fn with_version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Sets the code sets of the connection.
    #[must_use]
    pub fn with_code_sets(mut self, code_sets: CodeSets) -> Self {
        self.code_sets = code_sets;
        self
    }

    write_number!(
        /// Writes an `octet`.
        write_octet, u8, 1);
    write_number!(
        /// Writes a `short`.
        write_short, i16, 2);
    write_number!(
        /// Writes an `unsigned short`.
        write_ushort, u16, 2);
    write_number!(
        /// Writes a `long`.
        write_long, i32, 4);
    write_number!(
        /// Writes an `unsigned long`.
        write_ulong, u32, 4);
    write_number!(
        /// Writes a `long long`.
        write_longlong, i64, 8);
    write_number!(
        /// Writes an `unsigned long long`.
        write_ulonglong, u64, 8);
    write_number!(
        /// Writes a `float`.
        write_float, f32, 4);
    write_number!(
        /// Writes a `double`.
        write_double, f64, 8);

    /// Writes a `long double` from its sixteen octets, most significant first.
    pub fn write_long_double(&mut self, mut octets: [u8; 16]) {
        if self.order == ByteOrder::Little {
            octets.reverse();
        }
        self.align(8);
        self.buffer.put_slice(&octets);
    }

    /// Writes a `boolean`.
    #[inline]
    pub fn write_boolean(&mut self, value: bool) {
        self.write_octet(u8::from(value));
    }

    /// Writes a `char` in the connection's code set.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] for [`Error::CharacterConversion`] if the code set has no single octet for it.
    pub fn write_char(&mut self, value: char) -> Result<(), Error> {
        let octet = self.code_sets.char.encode_char(value).map_err(Error::unwritable)?;
        self.write_octet(octet);
        Ok(())
    }

    /// Writes an enumeration's value.
    pub fn write_enum(&mut self, value: u32) {
        self.write_ulong(value);
    }

    /// Writes a `string` in the connection's code set.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] for [`Error::NulInString`], [`Error::CharacterConversion`],
    /// [`Error::UnsupportedCodeSet`], [`Error::LengthOverflow`]; then nothing was written.
    pub fn write_string(&mut self, value: &str) -> Result<(), Error> {
        let octets = self.code_sets.char.encode(value).map_err(Error::unwritable)?;
        wire_length(octets.len().saturating_add(1)).map_err(Error::unwritable)?;
        self.write_string_octets(&octets);
        Ok(())
    }

    /// Writes a `string` from octets of the connection's code set, without NUL.
    ///
    /// # Panics
    ///
    /// If there are 4 GiB of octets or more.
    #[inline]
    pub fn write_string_octets(&mut self, octets: &[u8]) {
        self.write_sequence_length(octets.len() + 1);
        self.buffer.reserve(octets.len() + 1);
        self.buffer.put_slice(octets);
        self.buffer.put_u8(0);
    }

    /// Writes a `sequence<octet>`.
    ///
    /// # Panics
    ///
    /// If there are 4 GiB of octets or more.
    #[inline]
    pub fn write_octet_seq(&mut self, octets: &[u8]) {
        self.write_sequence_length(octets.len());
        self.buffer.put_slice(octets);
    }

    /// Appends octets as they are, without length or alignment.
    #[inline]
    pub fn write_octets(&mut self, octets: &[u8]) {
        self.buffer.put_slice(octets);
    }

    /// Writes the length of a sequence.
    ///
    /// # Panics
    ///
    /// If `length` does not fit 32 bits.
    #[inline]
    pub fn write_sequence_length(&mut self, length: usize) {
        self.write_ulong(wire_length(length).expect("a length of at most 2^32 - 1"));
    }

    /// Writes an encapsulation in this writer's byte order; `contents` writes what follows the byte-order octet.
    ///
    /// Returns what `contents` returns. Wide characters in it have the form of GIOP 1.2, whatever the message's
    /// version.
    ///
    /// # Panics
    ///
    /// If the contents take 4 GiB or more.
    pub fn write_encapsulation<R>(&mut self, contents: impl FnOnce(&mut Self) -> R) -> R {
        self.write_ulong(0);
        let begin = self.buffer.len();
        let outer = std::mem::replace(&mut self.origin, 0usize.wrapping_sub(begin));
        let version = std::mem::replace(&mut self.version, Version::V1_2);
        self.write_octet(self.order.flag());
        let result = contents(self);
        self.origin = outer;
        self.version = version;
        let length =
            wire_length(self.buffer.len() - begin).expect("an encapsulation of at most 2^32 - 1 octets");
        self.patch_ulong(begin - 4, length);
        result
    }

    /// Writes zeros up to the next multiple of `alignment`, which is a power of two up to 8.
    #[inline]
    pub fn align(&mut self, alignment: usize) {
        let padding = self.position().wrapping_neg() & (alignment - 1);
        if padding > 0 {
            // As many zeros as there may be, of which the rest is taken back: quicker than a number of them that varies.
            let end = self.buffer.len() + padding;
            self.buffer.extend_from_slice(&[0; 8]);
            self.buffer.truncate(end);
        }
    }

    /// Returns the number of octets written, padding included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.buffer.len() - self.start
    }

    /// Says whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the position of the next octet, counted like the position given at construction.
    #[must_use]
    #[inline]
    pub fn position(&self) -> usize {
        self.origin.wrapping_add(self.buffer.len())
    }

    /// Takes back what was written after the first `len` octets.
    pub fn truncate(&mut self, len: usize) {
        self.buffer.truncate(self.start.saturating_add(len));
    }

    /// Takes back all that was written.
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    /// Returns the octets written so far.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Returns the octets written, without what the buffer held before.
    #[must_use]
    pub fn into_bytes(mut self) -> Bytes {
        self.buffer.split_off(self.start).freeze()
    }

    /// Returns the whole buffer, with what it held before.
    #[must_use]
    pub fn into_buffer(self) -> BytesMut {
        self.buffer
    }

    /// Returns the byte order.
    #[must_use]
    pub fn order(&self) -> ByteOrder {
        self.order
    }

    /// Returns the GIOP version.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// Returns the code sets.
    #[must_use]
    pub fn code_sets(&self) -> CodeSets {
        self.code_sets
    }

    /// Marks the end of a message's header and pads to where a body begins if there is one.
    pub(crate) fn begin_body(&mut self, alignment: usize) {
        let header_end = self.buffer.len();
        self.align(alignment);
        self.body = Some(BodyStart { header_end, body_start: self.buffer.len() });
    }

    /// Takes the padding before an empty body back, and states the message's size in its header.
    pub(crate) fn end_message(&mut self, size_offset: usize, header_octets: usize) -> Result<(), Error> {
        if let Some(body) = self.body.take()
            && self.buffer.len() == body.body_start
        {
            self.buffer.truncate(body.header_end);
        }
        self.end_message_with(size_offset, header_octets, 0)
    }

    /// States the size of a message of which `more` octets will follow elsewhere.
    pub(crate) fn end_message_with(
        &mut self,
        size_offset: usize,
        header_octets: usize,
        more: usize,
    ) -> Result<(), Error> {
        let size = wire_length(self.len().saturating_sub(header_octets).saturating_add(more))?;
        self.patch_ulong(self.start + size_offset, size);
        Ok(())
    }

    /// Overwrites a number that was written, at an offset counted as [`len`](Self::len) counts.
    pub(crate) fn set_ulong(&mut self, offset: usize, value: u32) {
        self.patch_ulong(self.start + offset, value);
    }

    fn patch_ulong(&mut self, index: usize, value: u32) {
        self.buffer[index..index + 4].copy_from_slice(&match self.order {
            ByteOrder::Big => value.to_be_bytes(),
            ByteOrder::Little => value.to_le_bytes(),
        });
    }
}

pub(crate) fn wire_length(length: usize) -> Result<u32, Error> {
    u32::try_from(length).map_err(|_| Error::LengthOverflow { length })
}
