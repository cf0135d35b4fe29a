//! Decodes CDR.

use crate::{Breaks, ByteOrder, CodeSets, Error, HEADER_OCTETS, Version, planted};

/// Reads values from received octets, checking every length against what is there.
///
/// The reader borrows the octets, never copies them but into `String`s, and knows the position modulo 8 of
/// its first octet in the message, because alignment counts from the message's start. An error leaves the
/// reader somewhere in the middle of the value; there is no use in going on.
///
/// # Example
///
/// ```
/// use maestro_giop::{ByteOrder, CdrReader};
///
/// let mut reader = CdrReader::new(&[7, 0, 0, 0, 0, 0, 1, 2], ByteOrder::Big, 0);
/// assert_eq!(reader.read_octet()?, 7);
/// assert_eq!(reader.read_long()?, 258); // three octets of padding are skipped, not looked at
/// reader.finish()?;
/// # Ok::<(), maestro_giop::Error>(())
/// ```
///
/// Source: CORBA 3.0.3 §15.3
#[derive(Debug, Clone)]
pub struct CdrReader<'a> {
    /// What is left before the next break, or before the end: all that most reads look at.
    rest: &'a [u8],
    /// The position of `rest`'s end, wrapping: only differences are meaningful.
    end: usize,
    octets: &'a [u8],
    /// The offset in `octets` at which `rest` ends.
    rest_end: usize,
    /// The offsets at which positions begin anew, those passed left out.
    breaks: &'a [u32],
    order: ByteOrder,
    version: Version,
    code_sets: CodeSets,
}

macro_rules! read_number {
    ($(#[$doc:meta])* $name:ident, $type:ty, $octets:literal) => {
        $(#[$doc])*
        ///
        /// # Errors
        ///
        /// [`Error::UnexpectedEnd`].
        #[inline]
        pub fn $name(&mut self) -> Result<$type, Error> {
            let octets = self.take::<$octets>($octets)?;
            Ok(match self.order {
                ByteOrder::Big => <$type>::from_be_bytes(octets),
                ByteOrder::Little => <$type>::from_le_bytes(octets),
            })
        }
    };
}

impl<'a> CdrReader<'a> {
    /// Makes a reader for `octets` of which the first is at `position` from the message's start.
    ///
    /// The version is 1.2 and the code sets are the default ones until set.
    #[must_use]
    pub fn new(octets: &'a [u8], order: ByteOrder, position: usize) -> Self {
        Self {
            rest: octets,
            end: position.wrapping_add(octets.len()),
            octets,
            rest_end: octets.len(),
            breaks: &[],
            order,
            version: Version::V1_2,
            code_sets: CodeSets::default(),
        }
    }

    /// Makes a reader for the octets of an encapsulation, the byte-order octet first.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`] if there is not even a byte-order octet.
    pub fn encapsulation(octets: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Self::new(octets, ByteOrder::Big, 0);
        reader.order = ByteOrder::from_flag(reader.read_octet()?);
        Ok(reader)
    }

    /// Sets the version, by which wide characters are decoded.
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

    /// Sets where the alignment of joined GIOP 1.1 fragments begins anew.
    #[must_use]
    pub fn with_breaks(mut self, breaks: &'a Breaks) -> Self {
        self.set_breaks(breaks.as_slice());
        self
    }

    read_number!(
        /// Reads an `octet`.
        read_octet, u8, 1);
    read_number!(
        /// Reads a `short`.
        read_short, i16, 2);
    read_number!(
        /// Reads an `unsigned short`.
        read_ushort, u16, 2);
    read_number!(
        /// Reads a `long`.
        read_long, i32, 4);
    read_number!(
        /// Reads an `unsigned long`.
        read_ulong, u32, 4);
    read_number!(
        /// Reads a `long long`.
        read_longlong, i64, 8);
    read_number!(
        /// Reads an `unsigned long long`.
        read_ulonglong, u64, 8);
    read_number!(
        /// Reads a `float`.
        read_float, f32, 4);
    read_number!(
        /// Reads a `double`.
        read_double, f64, 8);

    /// Reads a `long double` as its sixteen octets, most significant first whatever the byte order.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`].
    pub fn read_long_double(&mut self) -> Result<[u8; 16], Error> {
        let mut octets = self.take::<16>(8)?;
        if self.order == ByteOrder::Little {
            octets.reverse();
        }
        Ok(octets)
    }

    /// Reads a `boolean`.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidBoolean`] for any octet but 0 and 1.
    #[inline]
    pub fn read_boolean(&mut self) -> Result<bool, Error> {
        match self.read_octet()? {
            0 => Ok(false),
            1 => Ok(true),
            value => Err(Error::InvalidBoolean { value, position: self.position().wrapping_sub(1) }),
        }
    }

    /// Reads a `char` of the connection's code set.
    ///
    /// # Errors
    ///
    /// [`Error::CharacterConversion`] if the octet alone is no character of the code set.
    pub fn read_char(&mut self) -> Result<char, Error> {
        let octet = self.read_octet()?;
        self.code_sets.char.decode_char(octet)
    }

    /// Reads an enumeration's value and checks it against the number of its labels.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidEnum`].
    pub fn read_enum(&mut self, count: u32) -> Result<u32, Error> {
        let value = self.read_ulong()?;
        if value < count {
            Ok(value)
        } else {
            Err(Error::InvalidEnum { value, count, position: self.position().wrapping_sub(4) })
        }
    }

    /// Reads a `string` and converts it from the connection's code set.
    ///
    /// # Errors
    ///
    /// What [`read_string_octets`](Self::read_string_octets) returns, [`Error::NulInString`] and
    /// [`Error::CharacterConversion`].
    pub fn read_string(&mut self) -> Result<String, Error> {
        let octets = self.read_string_octets()?;
        self.code_sets.char.decode(octets)
    }

    /// Reads a `string` as its octets, without the NUL at the end.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`], [`Error::StringNotTerminated`], the latter for length 0 too.
    #[inline]
    pub fn read_string_octets(&mut self) -> Result<&'a [u8], Error> {
        let length = self.read_sequence_length(1)?;
        let octets = self.read_octets(length)?;
        match octets.split_last() {
            Some((0, text)) => Ok(text),
            _ => Err(Error::StringNotTerminated { position: self.position() }),
        }
    }

    /// Reads a `sequence<octet>`.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`], [`Error::SequenceTooLong`].
    #[inline]
    pub fn read_octet_seq(&mut self) -> Result<&'a [u8], Error> {
        let length = self.read_sequence_length(1)?;
        self.read_octets(length)
    }

    /// Takes the next `count` octets as they are.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`].
    #[inline]
    pub fn read_octets(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let Some((octets, rest)) = self.rest.split_at_checked(count) else {
            return self.octets_across_breaks(count);
        };
        self.rest = rest;
        Ok(octets)
    }

    /// Reads octets at once that lie together: after padding up to `first`, if they then begin at a multiple of `all`. Both are powers
    /// of two up to 8.
    ///
    /// Returns nothing, and has read nothing, where they do not, where fewer are left before the end or before a
    /// [break](crate::Breaks), and where `read` returns nothing.
    #[inline]
    pub fn read_aligned<T, const N: usize>(
        &mut self,
        first: usize,
        all: usize,
        read: impl FnOnce(&'a [u8; N]) -> Option<T>,
    ) -> Option<T> {
        let (padded, rest) = self.rest.split_at_checked(self.padding(first) + N)?;
        if rest.len().wrapping_add(N).wrapping_sub(self.end) & (all - 1) != 0 {
            return None;
        }
        let value = read(padded.last_chunk::<N>()?)?;
        self.rest = rest;
        Some(value)
    }

    /// Reads the length of a sequence whose elements take at least `min_element_octets` each.
    ///
    /// # Errors
    ///
    /// [`Error::SequenceTooLong`] if the remaining octets cannot hold so many, so that a caller may reserve
    /// memory for the result.
    #[inline]
    pub fn read_sequence_length(&mut self, min_element_octets: usize) -> Result<usize, Error> {
        let length = self.read_ulong()?;
        let remaining = self.remaining();
        match usize::try_from(length) {
            Ok(count) if count <= remaining / min_element_octets.max(1) || planted("length") => Ok(count),
            _ => Err(Error::SequenceTooLong { length, remaining, position: self.position() }),
        }
    }

    /// Reads an encapsulation and returns a reader for its contents, after the byte-order octet.
    ///
    /// The inner reader has its own byte order, counts alignment from the byte-order octet, and reads wide characters
    /// in the form of GIOP 1.2, whatever the message's version.
    ///
    /// Source: CORBA 3.0.3 §15.3.1.6, §15.3.3
    ///
    /// # Errors
    ///
    /// What [`read_octet_seq`](Self::read_octet_seq) and [`encapsulation`](Self::encapsulation) return.
    pub fn read_encapsulation(&mut self) -> Result<CdrReader<'a>, Error> {
        let octets = self.read_octet_seq()?;
        Ok(CdrReader::encapsulation(octets)?.with_code_sets(self.code_sets))
    }

    /// Skips padding up to the next multiple of `alignment`, which is a power of two up to 8.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`] if the padding is not all there.
    #[inline]
    pub fn align(&mut self, alignment: usize) -> Result<(), Error> {
        let padding = self.padding(alignment);
        if padding >= self.rest.len() && !(self.breaks.is_empty() && padding == self.rest.len()) {
            let start = self.aligned_across_breaks(alignment, 0)?;
            self.go_to(start);
        } else {
            self.rest = &self.rest[padding..];
        }
        Ok(())
    }

    /// Returns the number of octets not read yet.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.octets.len() - self.offset()
    }

    /// Says whether all octets are read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.remaining() == 0
    }

    /// Makes a reader that goes on at an offset which this one has not passed.
    pub(crate) fn at_offset(&self, offset: usize) -> Self {
        let (mut there, offset) = (self.clone(), offset.min(self.octets.len()));
        let passed = self.breaks.partition_point(|&at| at as usize <= offset);
        there.breaks = &self.breaks[passed..];
        there.go_to(offset);
        if let Some(&last) = self.breaks[..passed].last() {
            there.end = (HEADER_OCTETS + there.rest_end).wrapping_sub(last as usize);
        }
        there
    }

    /// Returns the position of the next octet, counted like the position given at construction.
    #[must_use]
    pub fn position(&self) -> usize {
        let offset = self.offset();
        // Found by halves: there may be as many as fragments, and a position for each value.
        let passed = self.breaks.partition_point(|&at| at as usize <= offset);
        match self.breaks[..passed].last() {
            Some(&at) => offset - at as usize + HEADER_OCTETS,
            None => self.end.wrapping_sub(self.rest.len()),
        }
    }

    /// Returns the offset of the next octet in the octets that the reader was made for.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.rest_end - self.rest.len()
    }

    /// Returns the octets not read yet, without taking them.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        &self.octets[self.offset()..]
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

    /// Ends reading.
    ///
    /// # Errors
    ///
    /// [`Error::TrailingOctets`] if not all was read.
    pub fn finish(self) -> Result<(), Error> {
        match self.remaining() {
            0 => Ok(()),
            count => Err(Error::TrailingOctets { count, position: self.position() }),
        }
    }

    #[inline]
    pub(super) fn take<const N: usize>(&mut self, alignment: usize) -> Result<[u8; N], Error> {
        let padding = self.padding(alignment);
        if let Some((padded, rest)) = self.rest.split_at_checked(padding + N)
            && let Some(octets) = padded.last_chunk::<N>()
        {
            self.rest = rest;
            return Ok(*octets);
        }
        self.take_across_breaks(alignment)
    }

    /// Returns how many octets lie before the next multiple of `alignment`, a power of two up to 8.
    #[inline]
    fn padding(&self, alignment: usize) -> usize {
        self.rest.len().wrapping_sub(self.end) & (alignment - 1)
    }

    /// Does what [`take`](Self::take) does where a break is near, or the end.
    #[cold]
    fn take_across_breaks<const N: usize>(&mut self, alignment: usize) -> Result<[u8; N], Error> {
        let start = self.aligned_across_breaks(alignment, N)?;
        match self.octets.get(start..).and_then(|rest| rest.first_chunk::<N>()) {
            Some(octets) => {
                self.go_to(start + N);
                Ok(*octets)
            }
            None => Err(self.unexpected_end(start - self.offset() + N)),
        }
    }

    #[cold]
    fn octets_across_breaks(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let offset = self.offset();
        let octets = self.octets.get(offset..).and_then(|rest| rest.get(..count));
        let octets = octets.ok_or_else(|| self.unexpected_end(count))?;
        self.go_to(offset + count);
        Ok(octets)
    }

    /// Finds the offset of the next value, which takes `needed` octets after its padding. Where a break is reached, what is
    /// left before it is padding, and padding is counted anew after it.
    fn aligned_across_breaks(&mut self, alignment: usize, needed: usize) -> Result<usize, Error> {
        loop {
            let (padding, offset) = (self.padding(alignment), self.offset());
            let start = offset + padding;
            let next = self.breaks.first().map_or(usize::MAX, |&at| at as usize);
            if start < next {
                let ok = start <= self.octets.len() || planted("offset");
                return if ok { Ok(start) } else { Err(self.unexpected_end(padding + needed)) };
            }
            if next > self.octets.len() {
                return Err(self.unexpected_end(padding + needed));
            }
            self.breaks = &self.breaks[1..];
            let offset = offset.max(next);
            self.go_to(offset);
            self.end = (HEADER_OCTETS + self.rest_end).wrapping_sub(next);
        }
    }

    /// Goes on at an offset, which may lie behind a break that was not looked at.
    fn go_to(&mut self, offset: usize) {
        let next = self.breaks.first().map_or(usize::MAX, |&at| at as usize);
        let rest_end = next.clamp(offset, self.octets.len());
        self.end = self.end.wrapping_sub(self.rest_end).wrapping_add(rest_end);
        self.rest_end = rest_end;
        self.rest = &self.octets[offset..rest_end];
    }

    fn set_breaks(&mut self, breaks: &'a [u32]) {
        self.breaks = breaks;
        self.go_to(self.offset());
    }

    #[cold]
    fn unexpected_end(&self, needed: usize) -> Error {
        Error::UnexpectedEnd { needed, remaining: self.remaining(), position: self.position() }
    }
}
