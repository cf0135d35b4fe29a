//! Octets of values that are to be sent, in chunks or not.

use std::collections::HashMap;

use super::content::Span;
use super::input::INDIRECTION;
use crate::types::typecode::write_offset;
use crate::{CdrWriter, Error};

/// A writer that begins a chunk of a value's state where one is needed: for code that knows the types of values
/// beforehand.
///
/// Outside of values in chunks it is a [`CdrWriter`] and no more.
///
/// Source: CORBA 3.0.3 §15.3.4.6
#[derive(Debug)]
pub struct ChunkedWriter<'w> {
    pub(super) writer: &'w mut CdrWriter,
    pub(super) is_chunked: bool,
    /// Where the data of the chunk that is open began.
    chunk: Option<usize>,
    level: i32,
    texts: HashMap<Span, usize>,
    lists: HashMap<Span, usize>,
}

impl<'w> ChunkedWriter<'w> {
    /// Begins to write, outside of all values.
    #[must_use]
    pub fn new(writer: &'w mut CdrWriter) -> Self {
        Self {
            writer,
            is_chunked: false,
            chunk: None,
            level: 0,
            texts: HashMap::new(),
            lists: HashMap::new(),
        }
    }

    /// Returns what the octets are written with, for the headers of values between chunks.
    pub fn between_chunks(&mut self) -> &mut CdrWriter {
        self.writer
    }

    /// Returns what the octets are written with.
    #[must_use]
    pub fn writer(&self) -> &CdrWriter {
        self.writer
    }

    /// Says whether the value that is being written is in chunks.
    #[must_use]
    pub fn is_chunked(&self) -> bool {
        self.is_chunked
    }

    /// Writes, instead of a value, how far back the same one began; `target` is counted as [`CdrWriter::len`] counts.
    ///
    /// # Errors
    ///
    /// [`Error::LengthOverflow`].
    pub fn same_value(&mut self, target: usize) -> Result<(), Error> {
        self.data(|writer| write_indirection(target, writer))
    }

    /// Writes, instead of a repository id or a list of them, how far back the same one began.
    ///
    /// # Errors
    ///
    /// [`Error::LengthOverflow`].
    pub fn same_id(&mut self, target: usize) -> Result<(), Error> {
        write_indirection(target, self.writer)
    }

    /// Writes what belongs into a chunk if the state is in chunks.
    #[inline]
    pub fn data<T>(&mut self, write: impl FnOnce(&mut CdrWriter) -> T) -> T {
        if self.is_chunked && self.chunk.is_none() {
            self.begin_chunk();
        }
        write(self.writer)
    }

    #[cold]
    #[inline(never)]
    fn begin_chunk(&mut self) {
        self.writer.write_ulong(0);
        self.chunk = Some(self.writer.len());
    }

    /// Ends the chunk that is open, if one is.
    ///
    /// # Errors
    ///
    /// [`Error::LengthOverflow`].
    pub fn end_chunk(&mut self) -> Result<(), Error> {
        if let Some(start) = self.chunk.take() {
            let size = crate::cdr::wire_length(self.writer.len() - start)?;
            self.writer.set_ulong(start - 4, size);
        }
        Ok(())
    }

    /// Begins the state of a value and returns what [`end_value`](Self::end_value) wants.
    #[must_use]
    pub fn begin_value(&mut self, is_chunked: bool) -> bool {
        self.level += i32::from(is_chunked);
        std::mem::replace(&mut self.is_chunked, is_chunked)
    }

    /// Ends the state of a value.
    ///
    /// # Errors
    ///
    /// [`Error::LengthOverflow`].
    pub fn end_value(&mut self, was_chunked: bool) -> Result<(), Error> {
        if self.is_chunked {
            self.end_chunk()?;
            self.writer.write_long(-self.level);
            self.level -= 1;
        }
        self.is_chunked = was_chunked;
        Ok(())
    }

    /// Writes an id or a code base, the second time as an indirection.
    pub(super) fn text(&mut self, span: Span, text: &str) -> Result<(), Error> {
        if self.indirection(|output| &output.texts, span)? {
            return Ok(());
        }
        self.writer.align(4);
        self.texts.insert(span, self.writer.len());
        crate::types::text::write_name(text, self.writer)
    }

    /// Begins a list of ids, or writes an indirection to the same one and returns true.
    pub(super) fn list(&mut self, span: Span) -> Result<bool, Error> {
        if self.indirection(|output| &output.lists, span)? {
            return Ok(true);
        }
        self.writer.align(4);
        self.lists.insert(span, self.writer.len());
        self.writer.write_ulong(span.count);
        Ok(false)
    }

    fn indirection(
        &mut self,
        begun: impl Fn(&Self) -> &HashMap<Span, usize>,
        span: Span,
    ) -> Result<bool, Error> {
        let Some(target) = begun(self).get(&span).copied() else { return Ok(false) };
        self.same_id(target)?;
        Ok(true)
    }
}

fn write_indirection(target: usize, writer: &mut CdrWriter) -> Result<(), Error> {
    writer.write_ulong(INDIRECTION);
    write_offset(target, writer)
}
