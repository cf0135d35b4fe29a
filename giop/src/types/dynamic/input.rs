//! Received octets of values, in chunks or not.

use std::borrow::Cow;

use crate::types::text;
use crate::{ByteOrder, CdrReader, Error};

/// The first value tag; smaller positive numbers are sizes of chunks.
pub(crate) const VALUE_TAG: u32 = 0x7FFF_FF00;
/// The tag of an indirection to a value that came before.
pub(crate) const INDIRECTION: u32 = 0xFFFF_FFFF;

/// A reader that steps from chunk to chunk of a value's state: for code that knows the types of values beforehand.
///
/// Outside of values in chunks it is a [`CdrReader`] and no more.
///
/// Source: CORBA 3.0.3 §15.3.4.6
#[derive(Debug, Clone)]
pub struct ChunkedReader<'a> {
    pub(crate) reader: CdrReader<'a>,
    /// Whether the value that is being read is in chunks.
    pub(crate) is_chunked: bool,
    /// The offset at which the chunk ends; between chunks that of the last.
    chunk_end: usize,
    /// How many values in chunks lie around this place.
    pub(crate) level: u32,
    /// The level that an end tag has ended, which may be further out than the value that it followed; else 0.
    ended: u32,
    /// Where it began to read.
    start: CdrReader<'a>,
    pub(crate) noted: Noted,
}

/// Where repository ids and lists of them began, rising: what is read by one means may refer to what was read by another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Noted {
    ids: Vec<u32>,
    lists: Vec<u32>,
}

/// The octets that are read again, at the most, where ids are referred to that something else has read before: each such
/// indirection takes memory of its own.
const NOTED_OCTETS: usize = 512;

impl<'a> ChunkedReader<'a> {
    /// Begins to read, outside of all values.
    #[must_use]
    pub fn new(reader: CdrReader<'a>) -> Self {
        let (start, noted) = (reader.clone(), Noted::default());
        Self { reader, is_chunked: false, chunk_end: 0, level: 0, ended: 0, start, noted }
    }

    /// Returns what the octets are read with.
    #[must_use]
    pub fn reader(&self) -> &CdrReader<'a> {
        &self.reader
    }

    /// Returns what reads between chunks: the headers of values.
    pub fn between_chunks(&mut self) -> &mut CdrReader<'a> {
        &mut self.reader
    }

    /// Says whether the value that is being read is in chunks.
    #[must_use]
    pub fn is_chunked(&self) -> bool {
        self.is_chunked
    }

    /// Reads something that must not go across the end of a chunk.
    ///
    /// # Errors
    ///
    /// [`Error::ChunkBoundary`], and what `read` returns.
    #[inline]
    pub fn whole<T>(
        &mut self,
        read: impl FnOnce(&mut CdrReader<'a>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if self.is_chunked { self.whole_in_chunk(read) } else { read(&mut self.reader) }
    }

    /// Kept apart, so that what is not in chunks, which is nearly all, is read in few instructions.
    #[cold]
    #[inline(never)]
    fn whole_in_chunk<T>(
        &mut self,
        read: impl FnOnce(&mut CdrReader<'a>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.enter_chunk()?;
        let value = read(&mut self.reader)?;
        if self.reader.offset() > self.chunk_end {
            return Err(self.boundary());
        }
        Ok(value)
    }

    /// Reads octets, which may go across the end of a chunk.
    ///
    /// # Errors
    ///
    /// [`Error::ChunkBoundary`], [`Error::UnexpectedEnd`].
    pub fn octets(&mut self, count: usize) -> Result<Cow<'a, [u8]>, Error> {
        if !self.is_chunked || count == 0 {
            return self.reader.read_octets(count).map(Cow::Borrowed);
        }
        self.enter_chunk()?;
        if self.chunk_end - self.reader.offset() >= count {
            return self.reader.read_octets(count).map(Cow::Borrowed);
        }
        let mut joined = Vec::new();
        while joined.len() < count {
            self.enter_chunk()?;
            let there = self.chunk_end - self.reader.offset();
            joined.extend_from_slice(self.reader.read_octets(there.min(count - joined.len()))?);
        }
        Ok(Cow::Owned(joined))
    }

    /// Reads a string by `read`, of which the characters may go across the end of a chunk.
    ///
    /// `is_wide` says how its length is to be taken.
    ///
    /// # Errors
    ///
    /// [`Error::ChunkBoundary`], and what `read` returns.
    pub fn string(
        &mut self,
        is_wide: bool,
        read: impl Fn(&mut CdrReader<'_>) -> Result<String, Error>,
    ) -> Result<String, Error> {
        if !self.is_chunked {
            return read(&mut self.reader);
        }
        self.enter_chunk()?;
        let mut ahead = self.reader.clone();
        let whole = read(&mut ahead);
        if whole.is_ok() && ahead.offset() <= self.chunk_end {
            self.reader = ahead;
            return whole;
        }
        let length = self.whole(|reader| reader.read_sequence_length(1))?;
        let width = if is_wide { text::unit_octets(&self.reader) } else { 1 };
        let octets = self.octets(length.saturating_mul(width))?;
        let mut joined = Vec::with_capacity(4 + octets.len());
        let length = u32::try_from(length).map_err(|_| Error::LengthOverflow { length })?;
        joined.extend_from_slice(&match self.reader.order() {
            ByteOrder::Big => length.to_be_bytes(),
            ByteOrder::Little => length.to_le_bytes(),
        });
        joined.extend_from_slice(&octets);
        let reader = CdrReader::new(&joined, self.reader.order(), 0).with_version(self.reader.version());
        read(&mut reader.with_code_sets(self.reader.code_sets()))
    }

    /// Reads the tag of a value, or what stands in its place: null or an indirection, which may lie in a chunk.
    ///
    /// Returns the tag and the offset at which it begins.
    ///
    /// # Errors
    ///
    /// [`Error::ChunkBoundary`], [`Error::InvalidValueTag`], [`Error::UnexpectedEnd`].
    pub fn value_tag(&mut self) -> Result<(u32, usize), Error> {
        if self.is_chunked {
            if self.ended > 0 {
                return Err(self.boundary());
            }
            let next = self.reader.clone().read_ulong()?;
            let is_chunk = (1..VALUE_TAG).contains(&next);
            if self.reader.offset() < self.chunk_end || is_chunk {
                return self.value_tag_in_chunk();
            }
        }
        let tag = self.reader.read_ulong()?;
        Ok((tag, self.reader.offset() - 4))
    }

    fn value_tag_in_chunk(&mut self) -> Result<(u32, usize), Error> {
        let tag = self.whole(CdrReader::read_ulong)?;
        let position = self.reader.position().wrapping_sub(4);
        if tag != 0 && tag != INDIRECTION {
            return Err(Error::InvalidValueTag { tag, position });
        }
        Ok((tag, self.reader.offset() - 4))
    }

    /// Reads how far back something lies: in a chunk if the tag before it was, else between chunks.
    ///
    /// # Errors
    ///
    /// [`Error::ChunkBoundary`], [`Error::UnexpectedEnd`].
    pub fn indirection(&mut self) -> Result<i32, Error> {
        let was_in_chunk = self.is_chunked && self.reader.offset() <= self.chunk_end;
        let offset = self.reader.read_long()?;
        if was_in_chunk && self.reader.offset() > self.chunk_end {
            return Err(self.boundary());
        }
        Ok(offset)
    }

    /// Notes that a repository id or a code base begins at an offset. They are noted in their order.
    pub fn note_id(&mut self, offset: usize) {
        self.noted.ids.extend(u32::try_from(offset));
    }

    /// Notes that a list of repository ids begins at an offset. They are noted in their order.
    pub fn note_list(&mut self, offset: usize) {
        self.noted.lists.extend(u32::try_from(offset));
    }

    /// Reads a repository id or a code base again that was noted; nothing where none was, or a very long one.
    ///
    /// # Errors
    ///
    /// What reading it returned before.
    pub fn noted_id(&self, offset: usize) -> Result<Option<String>, Error> {
        let mut reader = self.start.at_offset(offset);
        if !Noted::has(&self.noted.ids, offset) || reader.clone().read_ulong()? as usize > NOTED_OCTETS {
            return Ok(None);
        }
        text::read_name(&mut reader).map(Some)
    }

    /// Reads a list of repository ids again that was noted; nothing where none was, or a very long one.
    ///
    /// # Errors
    ///
    /// What reading it returned before.
    pub fn noted_list(&self, offset: usize) -> Result<Option<Vec<String>>, Error> {
        if !Noted::has(&self.noted.lists, offset) {
            return Ok(None);
        }
        let mut again = Self::new(self.start.at_offset(offset));
        let count = again.reader.read_ulong()?;
        let (mut ids, mut octets) = (Vec::new(), 0);
        for _ in 0..count {
            again.reader.align(4)?;
            let mut at = again.reader.offset();
            if again.reader.clone().read_ulong()? == INDIRECTION {
                again.reader.read_ulong()?;
                at = again.target()?.1;
            } else {
                text::read_name(&mut again.reader)?;
            }
            let Some(id) = self.noted_id(at)? else { return Ok(None) };
            octets += id.len();
            if octets > NOTED_OCTETS {
                return Ok(None);
            }
            ids.push(id);
        }
        Ok(Some(ids))
    }

    /// Reads how far back something lies. Returns that, and the offset at which it lies, which is past the end of all octets where it
    /// can be none.
    ///
    /// # Errors
    ///
    /// As [`indirection`](Self::indirection).
    pub fn target(&mut self) -> Result<(i32, usize), Error> {
        let offset = self.indirection()?;
        let here = self.reader.offset() - 4;
        let target = isize::try_from(offset).ok().and_then(|offset| here.checked_add_signed(offset));
        Ok((offset, target.filter(|target| *target < here).unwrap_or(usize::MAX)))
    }

    /// Begins the state of a value and returns what [`end_value`](Self::end_value) wants.
    pub fn begin_value(&mut self, is_chunked: bool) -> bool {
        self.level += u32::from(is_chunked);
        self.chunk_end = self.reader.offset();
        std::mem::replace(&mut self.is_chunked, is_chunked)
    }

    /// Ends the state of a value, skipping what is left of it if `may_skip`.
    ///
    /// # Errors
    ///
    /// [`Error::ChunkBoundary`] if something is left that may not be skipped, [`Error::InvalidValueTag`].
    pub fn end_value(&mut self, was_chunked: bool, may_skip: bool) -> Result<(), Error> {
        if self.is_chunked {
            if self.ended == 0 {
                self.read_end(may_skip)?;
            }
            if self.ended == self.level {
                self.ended = 0;
            }
            self.level -= 1;
        }
        self.is_chunked = was_chunked;
        self.chunk_end = self.reader.offset();
        Ok(())
    }

    fn read_end(&mut self, may_skip: bool) -> Result<(), Error> {
        if self.reader.offset() < self.chunk_end {
            if !may_skip {
                return Err(self.boundary());
            }
            self.skip_chunk()?;
        }
        let tag = self.reader.read_long()?;
        self.ended = tag.checked_neg().and_then(|level| u32::try_from(level).ok()).unwrap_or_default();
        if self.ended == 0 || self.ended > self.level {
            let position = self.reader.position().wrapping_sub(4);
            return Err(Error::InvalidValueTag { tag: tag.cast_unsigned(), position });
        }
        Ok(())
    }

    /// Skips to the end of the chunk that is being read.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`].
    pub fn skip_chunk(&mut self) -> Result<(), Error> {
        let rest = self.chunk_end.saturating_sub(self.reader.offset());
        self.reader.read_octets(rest).map(drop)
    }

    /// Takes the rest of the chunk that is being read, or of the next, with the position of its first octet.
    ///
    /// # Errors
    ///
    /// [`Error::ChunkBoundary`], [`Error::UnexpectedEnd`].
    pub fn chunk(&mut self) -> Result<(&'a [u8], usize), Error> {
        self.enter_chunk()?;
        let position = self.reader.position();
        let octets = self.reader.read_octets(self.chunk_end - self.reader.offset())?;
        Ok((octets, position))
    }

    /// Says whether the next thing in a value's state, between chunks, is a chunk; `None` at an end tag.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`].
    pub fn next_is_chunk(&self) -> Result<Option<bool>, Error> {
        if self.reader.offset() < self.chunk_end {
            return Ok(Some(true));
        }
        let next = if self.ended > 0 { INDIRECTION } else { self.reader.clone().read_ulong()? };
        Ok((next <= VALUE_TAG | 0xFF).then_some((1..VALUE_TAG).contains(&next)))
    }

    /// Begins the next chunk if the last one is at its end.
    fn enter_chunk(&mut self) -> Result<(), Error> {
        if self.reader.offset() < self.chunk_end {
            return Ok(());
        }
        if self.ended > 0 {
            return Err(self.boundary());
        }
        let size = self.reader.read_ulong()?;
        let octets = usize::try_from(size).unwrap_or(usize::MAX);
        if !(1..VALUE_TAG).contains(&size) || octets > self.reader.remaining() {
            return Err(self.boundary());
        }
        self.chunk_end = self.reader.offset() + octets;
        Ok(())
    }

    fn boundary(&self) -> Error {
        Error::ChunkBoundary { position: self.reader.position() }
    }
}

impl Noted {
    fn has(places: &[u32], offset: usize) -> bool {
        u32::try_from(offset).is_ok_and(|offset| places.binary_search(&offset).is_ok())
    }
}
