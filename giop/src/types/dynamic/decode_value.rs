//! Reads value types: null, new, shared, in chunks, truncated, boxed, custom.

use super::CUSTOM;
use super::content::{Span, TypeAt, Types, ValueHeader, flags};
use super::decode::Decoder;
use super::input::{INDIRECTION, VALUE_TAG};
use crate::types::text;
use crate::types::typecode::graph::TypeRef;
use crate::{Error, TypeKind};

/// Says what the state of a value is laid out by.
struct Layout {
    of: TypeAt,
    /// Whether the value came as a derived type that is not known, of which the rest is skipped.
    is_truncated: bool,
}

impl Decoder<'_, '_> {
    pub(super) fn value_type(&mut self, formal: TypeAt) -> Result<(), Error> {
        let (tag, at) = self.input.value_tag()?;
        match tag {
            0 => self.out.put(&[0]),
            INDIRECTION => {
                let place = self.earlier_value()?;
                if let Some(of) = self.out.type_at(place) {
                    self.check_type(of, formal)?;
                }
                self.out.put(&[1]);
                self.out.put_ulong(place);
            }
            _ => self.new_value(formal, tag, at)?,
        }
        Ok(())
    }

    fn new_value(&mut self, formal: TypeAt, tag: u32, at: usize) -> Result<(), Error> {
        let (tag_flags, codebase, ids) = self.header(tag)?;
        let layout = self.layout(formal, ids)?;
        if layout.is_truncated && tag_flags & flags::CHUNKED == 0 {
            return Err(self.unknown_type(ids));
        }
        self.check_type(layout.of, formal)?;
        let place = self.out.place()?;
        self.values.push((wire_offset(at)?, place));
        let type_index = self.out.type_index(layout.of)?;
        let is_implied = self.is_in_chunks_around(tag_flags, layout.of);
        let kept_flags = if is_implied { tag_flags & !flags::CHUNKED } else { tag_flags };
        self.own_chunks += u32::from(!is_implied);
        self.out.put_value_header(&ValueHeader { flags: kept_flags, type_index, codebase, ids });
        let was_chunked = self.input.begin_value(tag_flags & flags::CHUNKED != 0);
        self.state(layout.of)?;
        self.own_chunks -= u32::from(!is_implied);
        if layout.is_truncated {
            self.skip_rest()?;
        }
        self.input.end_value(was_chunked, layout.is_truncated)
    }

    /// Says whether a value is in chunks only because it came as a part of one that is, which is none of ours.
    fn is_in_chunks_around(&self, tag_flags: u8, of: TypeAt) -> bool {
        let is_own = tag_flags & flags::IDS == flags::IDS || self.out.node(of).modifier == CUSTOM;
        self.began_chunked && self.own_chunks == 0 && !is_own
    }

    /// Reads what stands between a value tag and the state.
    fn header(&mut self, tag: u32) -> Result<(u8, Option<Span>, Option<Span>), Error> {
        let [low, ..] = tag.to_le_bytes();
        let is_tag = tag & !0x0F == VALUE_TAG && low & flags::IDS != 4;
        if !is_tag || (self.input.is_chunked && low & flags::CHUNKED == 0) {
            let position = self.input.reader.position().wrapping_sub(4);
            return Err(Error::InvalidValueTag { tag, position });
        }
        let codebase = if low & flags::CODEBASE != 0 { Some(self.wire_text()?) } else { None };
        let ids = match low & flags::IDS {
            0 => None,
            flags::SINGLE_ID => Some(self.single_id()?),
            _ => Some(self.id_list()?),
        };
        Ok((low, codebase, ids))
    }

    fn single_id(&mut self) -> Result<Span, Error> {
        let id = self.wire_text()?;
        let start = self.out.next_id()?;
        self.out.add_id(id);
        Ok(Span { start, count: 1 })
    }

    fn id_list(&mut self) -> Result<Span, Error> {
        let count = self.input.reader.read_ulong()?;
        if count == INDIRECTION {
            return self.earlier_list();
        }
        let at = wire_offset(self.input.reader.offset() - 4)?;
        let start = self.out.next_id()?;
        let remaining = self.input.reader.remaining();
        if usize::try_from(count).is_ok_and(|count| count > remaining / 5) {
            let position = self.input.reader.position();
            return Err(Error::SequenceTooLong { length: count, remaining, position });
        }
        for _ in 0..count {
            let id = self.wire_text()?;
            self.out.add_id(id);
        }
        let list = Span { start, count };
        self.list_places.push((at, list));
        Ok(list)
    }

    /// Reads a repository id or a code base, or an indirection to one that came before.
    fn wire_text(&mut self) -> Result<Span, Error> {
        let length = self.input.reader.clone().read_ulong()?;
        if length == INDIRECTION {
            self.input.reader.read_ulong()?;
            return self.earlier_id();
        }
        self.input.reader.align(4)?;
        let at = wire_offset(self.input.reader.offset())?;
        let id = text::read_name(&mut self.input.reader)?;
        let id = self.out.add_text(&id)?;
        self.id_places.push((at, id));
        Ok(id)
    }

    /// Reads how far back a repository id lies, and finds it among those here and those that something else has read before.
    fn earlier_id(&mut self) -> Result<Span, Error> {
        let (offset, target) = self.input.target()?;
        if let Some(id) = found(&self.id_places, target) {
            return Ok(id);
        }
        let at = wire_offset(target).unwrap_or(u32::MAX);
        if let Some(id) = self.earlier_ids.get(&at) {
            return Ok(*id);
        }
        let id = self.input.noted_id(target)?.ok_or_else(|| self.nowhere(offset))?;
        self.meter.octets(id.len())?;
        let id = self.out.add_text(&id)?;
        self.earlier_ids.insert(at, id);
        Ok(id)
    }

    /// Does what [`earlier_id`](Self::earlier_id) does for a list of them.
    fn earlier_list(&mut self) -> Result<Span, Error> {
        let (offset, target) = self.input.target()?;
        if let Some(list) = found(&self.list_places, target) {
            return Ok(list);
        }
        let ids = self.input.noted_list(target)?.ok_or_else(|| self.nowhere(offset))?;
        let start = self.out.next_id()?;
        for id in &ids {
            self.meter.octets(id.len())?;
            let id = self.out.add_text(id)?;
            self.out.add_id(id);
        }
        let count = u32::try_from(ids.len()).map_err(|_| Error::LengthOverflow { length: ids.len() })?;
        Ok(Span { start, count })
    }

    /// Notes the ids that were read here, for what is read by other means.
    pub(super) fn note_ids(&mut self) {
        self.id_places.iter().for_each(|(at, _)| self.input.note_id(*at as usize));
        self.list_places.iter().for_each(|(at, _)| self.input.note_list(*at as usize));
    }

    /// Reads how far back a value lies, and finds it among those that began before.
    fn earlier_value(&mut self) -> Result<u32, Error> {
        let (offset, target) = self.input.target()?;
        found(&self.values, target).ok_or_else(|| self.nowhere(offset))
    }

    fn nowhere(&self, offset: i32) -> Error {
        let position = self.input.reader.position().wrapping_sub(4);
        Error::InvalidIndirection { offset: offset.into(), position }
    }

    /// Chooses the type by which the state is laid out: the first of the ids that is known.
    fn layout(&mut self, formal: TypeAt, ids: Option<Span>) -> Result<Layout, Error> {
        let Some(ids) = ids else {
            return if self.out.is_concrete(formal) {
                Ok(Layout { of: formal, is_truncated: false })
            } else {
                Err(Error::UnknownValueType { id: String::new() })
            };
        };
        for index in 0..ids.count {
            self.meter.part()?;
            let id = self.out.ids(Span { start: ids.start + index, count: 1 })[0];
            let is_formal = self.out.is_concrete(formal) && self.has_id(formal, id)?;
            let found = if is_formal { Some(formal) } else { self.look_up(id)? };
            if let Some(of) = found {
                return Ok(Layout { of, is_truncated: index > 0 });
            }
        }
        Err(self.unknown_type(Some(ids)))
    }

    /// Checks that a type is the expected one or has it among its bases; abstract types are not bases in TypeCodes.
    fn check_type(&mut self, actual: TypeAt, formal: TypeAt) -> Result<(), Error> {
        if actual == formal || !self.out.is_concrete(formal) || self.out.id(formal).is_empty() {
            return Ok(());
        }
        let mut of = actual;
        while of.kind() == formal.kind() || (of.kind().is_value() && formal.kind().is_value()) {
            self.meter.part()?;
            let (id, expected) = (self.out.id(of), self.out.id(formal));
            if id.len() == expected.len() {
                self.meter.octets(id.len())?;
                if id == expected {
                    return Ok(());
                }
            }
            let node = self.out.node(of);
            of = if of.kind().is_value() {
                self.out.resolve(of.with(node.content))
            } else {
                of.with(TypeRef::NULL)
            };
        }
        let (id, expected) = (self.out.id(actual).to_owned(), self.out.id(formal).to_owned());
        Err(Error::WrongValueType { id, expected })
    }

    /// Says whether an id is that of a type; that costs parts, because one id may come many times.
    fn has_id(&mut self, of: TypeAt, id: Span) -> Result<bool, Error> {
        if self.out.id(of).len() != self.out.text(id).len() {
            return Ok(false);
        }
        self.meter.octets(self.out.text(id).len())?;
        Ok(self.out.id(of) == self.out.text(id))
    }

    fn unknown_type(&self, ids: Option<Span>) -> Error {
        let id = ids.and_then(|ids| self.out.ids(ids).first()).map(|id| self.out.text(*id));
        Error::UnknownValueType { id: id.unwrap_or_default().to_owned() }
    }

    /// Reads the state of a value: that of its bases first.
    fn state(&mut self, of: TypeAt) -> Result<(), Error> {
        self.meter.part()?;
        let node = self.out.node(of);
        if of.kind() == TypeKind::ValueBox {
            return self.value(of.with(node.content));
        }
        if node.modifier == CUSTOM {
            return self.custom_state();
        }
        let base = self.out.resolve(of.with(node.content));
        if base.kind().is_value() {
            self.meter.enter()?;
            self.state(base)?;
            self.meter.leave();
        }
        self.members(of)
    }

    /// Takes the state of a custom value as it is: chunks and the values between them.
    fn custom_state(&mut self) -> Result<(), Error> {
        if !self.input.is_chunked {
            let position = self.input.reader.position();
            return Err(Error::ChunkBoundary { position });
        }
        while let Some(is_chunk) = self.input.next_is_chunk()? {
            self.meter.part()?;
            if is_chunk {
                let order = self.input.reader.order();
                let (octets, position) = self.input.chunk()?;
                self.out.put(&[1, order.flag(), u8::try_from(position % 8).unwrap_or_default()]);
                self.out.put_sized(octets)?;
            } else {
                self.out.put(&[2]);
                let unknown = TypeAt { graph: super::content::ROOT, of: TypeRef::NULL };
                self.meter.enter()?;
                self.value_type(unknown)?;
                self.meter.leave();
            }
        }
        self.out.put(&[0]);
        Ok(())
    }

    /// Skips what a derived type added to a state, up to the end tag.
    fn skip_rest(&mut self) -> Result<(), Error> {
        self.input.skip_chunk()?;
        let mut nested = 0u32;
        loop {
            self.meter.part()?;
            match self.input.next_is_chunk()? {
                Some(true) => {
                    self.input.chunk()?;
                }
                Some(false) => {
                    let (tag, _) = self.input.value_tag()?;
                    if tag != 0 {
                        self.header(tag)?;
                        self.input.begin_value(true);
                        nested += 1;
                    }
                }
                None if nested == 0 => return Ok(()),
                None => {
                    self.input.end_value(true, false)?;
                    nested -= 1;
                }
            }
        }
    }
}

/// Finds what began at an offset.
fn found<T: Copy>(begun: &[(u32, T)], target: usize) -> Option<T> {
    let target = u32::try_from(target).ok()?;
    let index = begun.binary_search_by_key(&target, |(at, _)| *at).ok()?;
    Some(begun[index].1)
}

fn wire_offset(offset: usize) -> Result<u32, Error> {
    u32::try_from(offset).map_err(|_| Error::LengthOverflow { length: offset })
}
