//! Writes values of any type.

use std::collections::HashMap;

use super::DynamicValue;
use super::content::{Content, TypeAt, Types};
use super::cursor::Cursor;
use super::output::ChunkedWriter;
use crate::types::meter::Meter;
use crate::types::typecode::TypeEncoder;
use crate::types::{fixed, text};
use crate::{CdrWriter, Error, TypeKind};

/// Writes one value and all that it contains.
pub(super) struct Encoder<'v, 'o, 'w> {
    pub(super) content: &'v Content,
    pub(super) cursor: Cursor<'v>,
    pub(super) out: &'o mut ChunkedWriter<'w>,
    pub(super) meter: Meter,
    /// Where each value type was written, by its place in the content.
    pub(super) values: HashMap<u32, usize>,
}

pub(super) fn encode(value: &DynamicValue, writer: &mut CdrWriter) -> Result<(), Error> {
    all_or_nothing(writer, |out| encoder(value, out).value(value.of))
}

/// Writes a value as an any: its type, then itself.
pub(super) fn encode_any(value: &DynamicValue, writer: &mut CdrWriter) -> Result<(), Error> {
    all_or_nothing(writer, |out| encode_any_in(value, out))
}

/// Writes a value as an any which may lie in a value in chunks.
pub(super) fn encode_any_in(value: &DynamicValue, out: &mut ChunkedWriter<'_>) -> Result<(), Error> {
    let mut types = TypeEncoder::new(value.content.graph(value.of.graph));
    out.data(|writer| types.encode(value.of.of, writer))?;
    encoder(value, out).value(value.of)
}

fn encoder<'v, 'o, 'w>(value: &'v DynamicValue, out: &'o mut ChunkedWriter<'w>) -> Encoder<'v, 'o, 'w> {
    Encoder {
        content: &value.content,
        cursor: value.cursor(),
        out,
        meter: Meter::for_octets(usize::MAX),
        values: HashMap::new(),
    }
}

fn all_or_nothing(
    writer: &mut CdrWriter,
    write: impl FnOnce(&mut ChunkedWriter<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let before = writer.len();
    let result = write(&mut ChunkedWriter::new(writer));
    if result.is_err() {
        writer.truncate(before);
    }
    result.map_err(Error::unwritable)
}

impl Encoder<'_, '_, '_> {
    pub(super) fn value(&mut self, of: TypeAt) -> Result<(), Error> {
        let of = self.content.resolve(of);
        if !of.kind().is_node() && of.kind() != TypeKind::Any {
            return self.leaf(of);
        }
        self.meter.enter()?;
        let result = self.composite(of);
        self.meter.leave();
        result
    }

    /// Writes a value of parts. It returns their results as they are, to take little of the stack.
    fn composite(&mut self, of: TypeAt) -> Result<(), Error> {
        match of.kind() {
            TypeKind::Any => self.any(),
            TypeKind::Struct => self.members(of),
            TypeKind::Except => self.exception(of),
            TypeKind::Union => self.union(of),
            TypeKind::Enum => {
                self.number(TypeKind::Enum);
                Ok(())
            }
            TypeKind::Sequence | TypeKind::Array => self.elements(of),
            kind if kind.is_reference() => self.reference(),
            TypeKind::AbstractInterface => {
                let is_object = self.cursor.octet() != 0;
                self.out.data(|writer| writer.write_boolean(is_object));
                if is_object { self.reference() } else { self.value_type() }
            }
            _ => self.value_type(),
        }
    }

    fn leaf(&mut self, of: TypeAt) -> Result<(), Error> {
        let cursor = &mut self.cursor;
        match of.kind() {
            TypeKind::Null | TypeKind::Void => Ok(()),
            TypeKind::Char => {
                let value = cursor.char();
                self.out.data(|writer| text::write_char(value, writer))
            }
            TypeKind::WChar => {
                let value = cursor.char();
                self.out.data(|writer| text::write_wchar(value, writer))
            }
            TypeKind::String => {
                let value = cursor.text();
                self.out.data(|writer| text::write_string(value, writer))
            }
            TypeKind::WString => {
                let value = cursor.text();
                self.out.data(|writer| text::write_wstring(value, writer))
            }
            TypeKind::LongDouble => {
                let octets = cursor.array();
                self.out.data(|writer| writer.write_long_double(octets));
                Ok(())
            }
            TypeKind::Fixed => {
                let octets = cursor.octets(fixed::octets(of.of.digits_and_scale().0));
                self.out.data(|writer| writer.write_octets(octets));
                Ok(())
            }
            TypeKind::Principal => {
                let octets = cursor.sized();
                self.out.data(|writer| writer.write_octet_seq(octets));
                Ok(())
            }
            TypeKind::TypeCode => self.type_code().map(drop),
            kind => {
                self.number(kind);
                Ok(())
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the bits of a number fit its kind")]
    fn number(&mut self, kind: TypeKind) {
        let bits = self.cursor.bits(kind);
        self.out.data(|writer| match kind {
            TypeKind::Octet | TypeKind::Boolean => writer.write_octet(bits as u8),
            TypeKind::Short | TypeKind::UShort => writer.write_ushort(bits as u16),
            TypeKind::LongLong | TypeKind::ULongLong | TypeKind::Double => writer.write_ulonglong(bits),
            _ => writer.write_ulong(bits as u32),
        });
    }

    fn type_code(&mut self) -> Result<TypeAt, Error> {
        let of = self.cursor.type_at();
        let mut types = TypeEncoder::new(self.content.graph(of.graph));
        self.out.data(|writer| types.encode(of.of, writer))?;
        Ok(of)
    }

    fn any(&mut self) -> Result<(), Error> {
        let of = self.type_code()?;
        self.value(of)
    }

    pub(super) fn members(&mut self, of: TypeAt) -> Result<(), Error> {
        let node = self.content.node(of);
        let members = self.content.graph(of.graph).members(&node);
        members.iter().try_for_each(|member| self.value(of.with(member.of)))
    }

    fn exception(&mut self, of: TypeAt) -> Result<(), Error> {
        if self.cursor.octet() != 0 {
            let id = text::name_octets(self.content.id(of))?;
            self.out.data(|writer| writer.write_string_octets(&id));
        }
        self.members(of)
    }

    fn union(&mut self, of: TypeAt) -> Result<(), Error> {
        let node = self.content.node(of);
        let discriminator = self.content.discriminator(of, &node);
        let label = Cursor { ..self.cursor }.label(discriminator.kind());
        match discriminator.kind() {
            TypeKind::Char | TypeKind::WChar => self.leaf(discriminator)?,
            kind => self.number(kind),
        }
        match self.content.selected(of, &node, label) {
            Some(member) => self.value(of.with(member.of)),
            None => Ok(()),
        }
    }

    fn elements(&mut self, of: TypeAt) -> Result<(), Error> {
        let node = self.content.node(of);
        let element = self.content.resolve(of.with(node.content));
        let mut count = node.number;
        if of.kind() == TypeKind::Sequence {
            count = self.cursor.ulong();
            self.out.data(|writer| writer.write_ulong(count));
        }
        if element.kind() == TypeKind::Octet && count > 0 {
            let octets = self.cursor.octets(count as usize);
            self.out.data(|writer| writer.write_octets(octets));
            return Ok(());
        }
        (0..count).try_for_each(|_| self.value(element))
    }

    fn reference(&mut self) -> Result<(), Error> {
        let id = text::name_octets(self.cursor.text())?;
        self.out.data(|writer| writer.write_string_octets(&id));
        let count = self.cursor.ulong();
        self.out.data(|writer| writer.write_ulong(count));
        for _ in 0..count {
            let tag = self.cursor.ulong();
            let octets = self.cursor.sized();
            self.out.data(|writer| {
                writer.write_ulong(tag);
                writer.write_octet_seq(octets);
            });
        }
        Ok(())
    }
}
