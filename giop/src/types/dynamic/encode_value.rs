//! Writes value types, each once.

use super::CUSTOM;
use super::content::{TypeAt, Types, ValueHeader, ValueStart, flags};
use super::cursor::Cursor;
use super::encode::Encoder;
use super::input::VALUE_TAG;
use super::skip::skip_state;
use crate::{ByteOrder, Error, TypeKind};

impl Encoder<'_, '_, '_> {
    pub(super) fn value_type(&mut self) -> Result<(), Error> {
        let place = self.cursor.place();
        match self.cursor.value_start() {
            ValueStart::Null => {
                self.out.data(|writer| writer.write_ulong(0));
                Ok(())
            }
            ValueStart::Same(place) => self.same_value(place),
            ValueStart::New(header) => match self.values.get(&place) {
                None => self.new_value(place, &header),
                Some(_) => {
                    // It was written where it was first met, as part of another value; here its state is passed over.
                    skip_state(&mut self.cursor, &header);
                    self.same_value(place)
                }
            },
        }
    }

    /// Writes an indirection to a value, or the value itself if that lies outside of what is being written.
    fn same_value(&mut self, place: u32) -> Result<(), Error> {
        if let Some(target) = self.values.get(&place).copied() {
            return self.out.same_value(target);
        }
        let mut cursor = Cursor::new(self.content, place);
        let ValueStart::New(header) = cursor.value_start() else { return Err(Error::CustomState) };
        let back = std::mem::replace(&mut self.cursor, cursor);
        self.meter.enter()?;
        let result = self.new_value(place, &header);
        self.meter.leave();
        self.cursor = back;
        result
    }

    fn new_value(&mut self, place: u32, header: &ValueHeader) -> Result<(), Error> {
        self.out.end_chunk()?;
        self.out.writer.align(4);
        self.values.insert(place, self.out.writer.len());
        // In a value in chunks all are.
        let is_chunked = self.out.is_chunked || header.flags & flags::CHUNKED != 0;
        let tag_flags = header.flags | if is_chunked { flags::CHUNKED } else { 0 };
        self.out.writer.write_ulong(VALUE_TAG | u32::from(tag_flags));
        self.header(header)?;
        let was_chunked = self.out.begin_value(is_chunked);
        self.state(self.content.types[header.type_index as usize])?;
        self.out.end_value(was_chunked)
    }

    fn header(&mut self, header: &ValueHeader) -> Result<(), Error> {
        let content = self.content;
        if let Some(codebase) = header.codebase {
            self.out.text(codebase, content.text(codebase))?;
        }
        let Some(span) = header.ids else { return Ok(()) };
        if header.flags & flags::IDS == flags::IDS && self.out.list(span)? {
            return Ok(());
        }
        content.ids(span).iter().try_for_each(|id| self.out.text(*id, content.text(*id)))
    }

    fn state(&mut self, of: TypeAt) -> Result<(), Error> {
        let node = self.content.node(of);
        if of.kind() == TypeKind::ValueBox {
            return self.value(of.with(node.content));
        }
        if node.modifier == CUSTOM {
            return self.custom_state();
        }
        let base = self.content.resolve(of.with(node.content));
        if base.kind().is_value() {
            self.meter.enter()?;
            self.state(base)?;
            self.meter.leave();
        }
        self.members(of)
    }

    fn custom_state(&mut self) -> Result<(), Error> {
        loop {
            match self.cursor.octet() {
                0 => return Ok(()),
                1 => {
                    let (order, position) = (self.cursor.octet(), self.cursor.octet());
                    let octets = self.cursor.sized();
                    self.out.end_chunk()?;
                    self.out.data(|_| ());
                    let writer = &mut *self.out.writer;
                    let is_same_place = writer.position() % 8 == usize::from(position);
                    if ByteOrder::from_flag(order) != writer.order() || !is_same_place {
                        return Err(Error::CustomState);
                    }
                    writer.write_octets(octets);
                }
                _ => {
                    self.meter.enter()?;
                    self.value_type()?;
                    self.meter.leave();
                }
            }
        }
    }
}
