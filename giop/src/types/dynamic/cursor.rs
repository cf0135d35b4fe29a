//! Reads what a content holds; the types have been checked when it was filled.

use super::content::{ANYS, Content, Span, TypeAt, ValueHeader, ValueStart, flags, width};
use crate::TypeKind;
use crate::types::typecode::graph::TypeRef;

/// A place in a content.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'c> {
    pub(crate) content: &'c Content,
    pub(crate) at: usize,
}

impl<'c> Cursor<'c> {
    pub(crate) fn new(content: &'c Content, at: u32) -> Self {
        Self { content, at: at as usize }
    }

    /// The place, by which the same value can be known again.
    #[expect(clippy::cast_possible_truncation, reason = "a content holds less than 4 GiB")]
    pub(crate) fn place(&self) -> u32 {
        self.at as u32
    }

    pub(crate) fn octets(&mut self, count: usize) -> &'c [u8] {
        let octets = &self.content.octets[self.at..][..count];
        self.at += count;
        octets
    }

    pub(crate) fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut array = [0; N];
        array.copy_from_slice(self.octets(N));
        array
    }

    pub(crate) fn octet(&mut self) -> u8 {
        self.array::<1>()[0]
    }

    pub(crate) fn ulong(&mut self) -> u32 {
        u32::from_ne_bytes(self.array())
    }

    pub(crate) fn sized(&mut self) -> &'c [u8] {
        let length = self.ulong();
        self.octets(length as usize)
    }

    pub(crate) fn text(&mut self) -> &'c str {
        str::from_utf8(self.sized()).unwrap_or_default()
    }

    pub(crate) fn char(&mut self) -> char {
        let rest = &self.content.octets[self.at..];
        let width = match rest[0] {
            0..0xC0 => 1,
            0xC0..0xE0 => 2,
            0xE0..0xF0 => 3,
            _ => 4,
        };
        let text = str::from_utf8(self.octets(width)).unwrap_or_default();
        text.chars().next().unwrap_or_default()
    }

    /// Reads a number of a kind as its bits, sign-extended to 64.
    pub(crate) fn bits(&mut self, kind: TypeKind) -> u64 {
        match (kind, width(kind)) {
            (_, 1) => self.octet().into(),
            (TypeKind::Short, _) => i64::from(i16::from_ne_bytes(self.array())).cast_unsigned(),
            (_, 2) => u16::from_ne_bytes(self.array()).into(),
            (TypeKind::Long, _) => i64::from(i32::from_ne_bytes(self.array())).cast_unsigned(),
            (_, 4) => self.ulong().into(),
            _ => u64::from_ne_bytes(self.array()),
        }
    }

    /// Reads a union's discriminator as the bits of a label.
    pub(crate) fn label(&mut self, kind: TypeKind) -> u64 {
        match kind {
            TypeKind::Char | TypeKind::WChar => u32::from(self.char()).into(),
            _ => self.bits(kind),
        }
    }

    /// Reads the type of an any, or a TypeCode.
    pub(crate) fn type_at(&mut self) -> TypeAt {
        let kind = TypeKind::from_number(self.octet().into()).unwrap_or(TypeKind::Null);
        TypeAt { graph: ANYS, of: TypeRef { kind, param: self.ulong() } }
    }

    pub(crate) fn value_start(&mut self) -> ValueStart {
        match self.octet() {
            0 => ValueStart::Null,
            1 => ValueStart::Same(self.ulong()),
            first => {
                let tag_flags = first & 0x7F;
                let type_index = self.ulong();
                let mut span = |flag: u8| {
                    (tag_flags & flag != 0).then(|| Span { start: self.ulong(), count: self.ulong() })
                };
                let (codebase, ids) = (span(flags::CODEBASE), span(flags::SINGLE_ID));
                ValueStart::New(ValueHeader { flags: tag_flags, type_index, codebase, ids })
            }
        }
    }
}
