//! Reads TypeCodes.

use super::MAX_NESTING;
use super::builder::is_discrete;
use super::graph::{Member, Node, Text, TypeGraph, TypeRef};
use crate::types::text;
use crate::{CdrReader, Error, TypeKind, planted};

const INDIRECTION: u32 = 0xFFFF_FFFF;
const OVERFLOW: Error = Error::LengthOverflow { length: u32::MAX as usize };

/// Reads one outermost TypeCode into a graph.
pub(crate) struct TypeDecoder<'g> {
    graph: &'g mut TypeGraph,
    /// Where each TypeCode with parameters began, rising: what an indirection may point to.
    begun: Vec<(usize, TypeRef)>,
    first_node: usize,
    depth: u32,
}

impl<'g> TypeDecoder<'g> {
    pub(crate) fn new(graph: &'g mut TypeGraph) -> Self {
        let first_node = graph.node_count();
        Self { graph, begun: Vec::new(), first_node, depth: 0 }
    }

    /// Reads the TypeCode and returns it as part of the graph.
    pub(crate) fn decode(mut self, reader: &mut CdrReader<'_>) -> Result<TypeRef, Error> {
        let of = self.type_code(reader, 0)?;
        self.graph
            .seal(self.first_node)
            .ok_or(Error::InvalidTypeCode { reason: "aliases that stand for each other" })?;
        Ok(of)
    }

    /// Reads a TypeCode; `base` is where the reader's octets lie among those of the outermost reader.
    fn type_code(&mut self, reader: &mut CdrReader<'_>, base: usize) -> Result<TypeRef, Error> {
        let number = reader.read_ulong()?;
        let at = base + reader.offset() - 4;
        if number == INDIRECTION {
            return self.indirection(reader, base);
        }
        let unknown = Error::UnknownTypeKind { number, position: reader.position().wrapping_sub(4) };
        let kind = TypeKind::from_number(number).ok_or(unknown)?;
        match kind {
            kind if kind.is_simple() => Ok(TypeRef::simple(kind)),
            TypeKind::String | TypeKind::WString => {
                let of = TypeRef { kind, param: reader.read_ulong()? };
                self.begun.push((at, of));
                Ok(of)
            }
            TypeKind::Fixed => {
                let (digits, scale) = (reader.read_ushort()?, reader.read_short()?);
                if !(1..=31).contains(&digits) {
                    return Err(Error::InvalidTypeCode { reason: "fixed of no digits or more than 31" });
                }
                let of = TypeRef::fixed(digits, scale);
                self.begun.push((at, of));
                Ok(of)
            }
            kind => self.node(kind, at, reader, base),
        }
    }

    fn indirection(&mut self, reader: &mut CdrReader<'_>, base: usize) -> Result<TypeRef, Error> {
        let offset = reader.read_long()?;
        let here = base + reader.offset() - 4;
        let target = isize::try_from(offset).ok().and_then(|offset| here.checked_add_signed(offset));
        let found = target.and_then(|target| {
            let place = match self.begun.binary_search_by_key(&target, |(at, _)| *at) {
                Err(place) if planted("indirection") => place,
                place => place.ok()?,
            };
            Some(self.begun[place].1)
        });
        found.ok_or(Error::InvalidIndirection {
            offset: offset.into(),
            position: reader.position().wrapping_sub(4),
        })
    }

    /// Reads the encapsulation of a kind's parameters.
    fn node(
        &mut self,
        kind: TypeKind,
        at: usize,
        reader: &mut CdrReader<'_>,
        base: usize,
    ) -> Result<TypeRef, Error> {
        if self.depth == MAX_NESTING {
            return Err(Error::NestingTooDeep { limit: MAX_NESTING });
        }
        let mut inner = reader.read_encapsulation()?;
        // The inner reader has consumed the byte-order octet, which is the first of its octets.
        let inner_base = base + reader.offset() - inner.remaining() - inner.offset();
        let of = self.graph.add(Node::new(kind)).ok_or(OVERFLOW)?;
        self.begun.push((at, of));
        self.depth += 1;
        self.parameters(of, &mut inner, inner_base)?;
        self.depth -= 1;
        Ok(of)
    }

    fn parameters(&mut self, of: TypeRef, reader: &mut CdrReader<'_>, base: usize) -> Result<(), Error> {
        let mut node = Node::new(of.kind);
        if of.kind.has_id() {
            (node.id, node.name) = (self.text(reader)?, self.text(reader)?);
        }
        let members = match of.kind {
            TypeKind::Struct | TypeKind::Except => self.members(&node, reader, base)?,
            TypeKind::Value | TypeKind::Event => {
                node.modifier = reader.read_short()?;
                node.content = self.type_code(reader, base)?;
                self.members(&node, reader, base)?
            }
            TypeKind::Enum => self.labels(reader)?,
            TypeKind::Union => {
                node.content = self.type_code(reader, base)?;
                node.number = reader.read_ulong()?;
                self.members(&node, reader, base)?
            }
            TypeKind::Sequence | TypeKind::Array => {
                node.content = self.type_code(reader, base)?;
                node.number = reader.read_ulong()?;
                Vec::new()
            }
            TypeKind::Alias | TypeKind::ValueBox => {
                node.content = self.type_code(reader, base)?;
                Vec::new()
            }
            _ => Vec::new(),
        };
        self.graph.define(of, node, &members).ok_or(OVERFLOW)
    }

    fn labels(&mut self, reader: &mut CdrReader<'_>) -> Result<Vec<Member>, Error> {
        let count = reader.read_sequence_length(5)?;
        let mut labels = Vec::new();
        for _ in 0..count {
            labels.push(Member { name: self.text(reader)?, of: TypeRef::NULL, extra: 0 });
        }
        Ok(labels)
    }

    /// Reads the members of all but an enumeration: a label before and a visibility after, where there is one.
    fn members(
        &mut self,
        node: &Node,
        reader: &mut CdrReader<'_>,
        base: usize,
    ) -> Result<Vec<Member>, Error> {
        let discriminator = (node.kind == TypeKind::Union).then(|| self.graph.resolve(node.content));
        let count = reader.read_sequence_length(9)?;
        let mut members = Vec::new();
        for _ in 0..count {
            let label = match discriminator {
                None => 0,
                Some(of) => read_label(of.map_or(TypeKind::Null, |of| of.kind), reader)?,
            };
            let name = self.text(reader)?;
            let of = self.type_code(reader, base)?;
            let visibility = if node.kind.is_value() { reader.read_ushort()?.into() } else { 0 };
            members.push(Member { name, of, extra: label | visibility });
        }
        Ok(members)
    }

    fn text(&mut self, reader: &mut CdrReader<'_>) -> Result<Text, Error> {
        let name = text::read_name(reader)?;
        self.graph.add_text(&name).ok_or(OVERFLOW)
    }
}

/// Reads the label of a case as bits; that of the default case may be anything.
fn read_label(kind: TypeKind, reader: &mut CdrReader<'_>) -> Result<u64, Error> {
    if !is_discrete(kind) {
        return Err(Error::InvalidTypeCode { reason: "a union by a type that is not discrete" });
    }
    Ok(match kind {
        TypeKind::Octet | TypeKind::Char => reader.read_octet()?.into(),
        TypeKind::Boolean => reader.read_boolean()?.into(),
        TypeKind::Short => i64::from(reader.read_short()?).cast_unsigned(),
        TypeKind::UShort => reader.read_ushort()?.into(),
        TypeKind::Long => i64::from(reader.read_long()?).cast_unsigned(),
        TypeKind::LongLong => reader.read_longlong()?.cast_unsigned(),
        TypeKind::ULongLong => reader.read_ulonglong()?,
        TypeKind::WChar => u32::from(text::read_wchar(reader)?).into(),
        _ => reader.read_ulong()?.into(),
    })
}
