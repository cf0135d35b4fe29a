//! Octets of values that are to be sent, in chunks or not.

use std::collections::HashMap;

use super::content::Span;
use super::input::INDIRECTION;
use crate::types::typecode::write_offset;
use crate::{CdrWriter, Error};

/// A writer that begins a chunk of a value's state where one is needed.
///
/// Source: CORBA 3.0.3 §15.3.4.6
pub(super) struct Output<'w> {
    pub(super) writer: &'w mut CdrWriter,
    pub(super) is_chunked: bool,
    /// Where the data of the chunk that is open began.
    chunk: Option<usize>,
    level: i32,
    texts: HashMap<Span, usize>,
    lists: HashMap<Span, usize>,
}

impl<'w> Output<'w> {
    pub(super) fn new(writer: &'w mut CdrWriter) -> Self {
        Self {
            writer,
            is_chunked: false,
            chunk: None,
            level: 0,
            texts: HashMap::new(),
            lists: HashMap::new(),
        }
    }

    /// Writes what belongs into a chunk if the state is in chunks.
    pub(super) fn data<T>(&mut self, write: impl FnOnce(&mut CdrWriter) -> T) -> T {
        if self.is_chunked && self.chunk.is_none() {
            self.writer.write_ulong(0);
            self.chunk = Some(self.writer.len());
        }
        write(self.writer)
    }

    /// Ends the chunk that is open, if one is.
    pub(super) fn end_chunk(&mut self) -> Result<(), Error> {
        if let Some(start) = self.chunk.take() {
            let size = crate::cdr::wire_length(self.writer.len() - start)?;
            self.writer.set_ulong(start - 4, size);
        }
        Ok(())
    }

    /// Begins the state of a value and returns what [`end_value`](Self::end_value) wants.
    pub(super) fn begin_value(&mut self, is_chunked: bool) -> bool {
        self.level += i32::from(is_chunked);
        std::mem::replace(&mut self.is_chunked, is_chunked)
    }

    /// Ends the state of a value.
    pub(super) fn end_value(&mut self, was_chunked: bool) -> Result<(), Error> {
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
        self.writer.write_ulong(INDIRECTION);
        write_offset(target, self.writer)?;
        Ok(true)
    }
}
