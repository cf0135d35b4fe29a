//! Writes TypeCodes.

use std::collections::HashMap;

use super::MAX_NESTING;
use super::graph::{Member, Node, TypeGraph, TypeRef};
use super::read::{discriminator, visibility};
use crate::types::text;
use crate::{CdrWriter, Error, TypeKind};

const INDIRECTION: u32 = 0xFFFF_FFFF;

/// Writes one outermost TypeCode of a graph.
pub(crate) struct TypeEncoder<'g> {
    graph: &'g TypeGraph,
    /// Where each node written so far began, for indirections.
    begun: HashMap<u32, usize>,
    depth: u32,
}

impl<'g> TypeEncoder<'g> {
    pub(crate) fn new(graph: &'g TypeGraph) -> Self {
        Self { graph, begun: HashMap::new(), depth: 0 }
    }

    pub(crate) fn encode(&mut self, of: TypeRef, writer: &mut CdrWriter) -> Result<(), Error> {
        writer.align(4);
        let at = writer.len();
        if of.kind.is_node() {
            if let Some(target) = self.begun.get(&of.param) {
                writer.write_ulong(INDIRECTION);
                return write_offset(*target, writer);
            }
            self.begun.insert(of.param, at);
        }
        writer.write_ulong(of.kind.number());
        match of.kind {
            kind if kind.is_simple() => {}
            TypeKind::String | TypeKind::WString => writer.write_ulong(of.param),
            TypeKind::Fixed => {
                let (digits, scale) = of.digits_and_scale();
                writer.write_ushort(digits);
                writer.write_short(scale);
            }
            _ => {
                if self.depth == MAX_NESTING {
                    return Err(Error::NestingTooDeep { limit: MAX_NESTING });
                }
                self.depth += 1;
                let node = self.graph.node(of);
                writer.write_encapsulation(|inner| self.parameters(&node, inner))?;
                self.depth -= 1;
            }
        }
        Ok(())
    }

    fn parameters(&mut self, node: &Node, writer: &mut CdrWriter) -> Result<(), Error> {
        if node.kind.has_id() {
            text::write_name(self.graph.text(node.id), writer)?;
            text::write_name(self.graph.text(node.name), writer)?;
        }
        match node.kind {
            TypeKind::Struct | TypeKind::Except => self.members(node, writer),
            TypeKind::Value | TypeKind::Event => {
                writer.write_short(node.modifier);
                self.encode(node.content, writer)?;
                self.members(node, writer)
            }
            TypeKind::Enum => {
                writer.write_ulong(node.member_count);
                let labels = self.graph.members(node);
                labels.iter().try_for_each(|label| text::write_name(self.graph.text(label.name), writer))
            }
            TypeKind::Union => {
                self.encode(node.content, writer)?;
                writer.write_ulong(node.number);
                self.members(node, writer)
            }
            TypeKind::Sequence | TypeKind::Array => {
                self.encode(node.content, writer)?;
                writer.write_ulong(node.number);
                Ok(())
            }
            TypeKind::Alias | TypeKind::ValueBox => self.encode(node.content, writer),
            _ => Ok(()),
        }
    }

    fn members(&mut self, node: &Node, writer: &mut CdrWriter) -> Result<(), Error> {
        writer.write_ulong(node.member_count);
        let graph = self.graph;
        for member in graph.members(node) {
            if node.kind == TypeKind::Union {
                write_label(discriminator(graph, node).kind, member, writer)?;
            }
            text::write_name(graph.text(member.name), writer)?;
            self.encode(member.of, writer)?;
            if node.kind.is_value() {
                writer.write_short(visibility(member));
            }
        }
        Ok(())
    }
}

/// Writes how far before this place `target` lies, both counted in what the writer wrote.
pub(crate) fn write_offset(target: usize, writer: &mut CdrWriter) -> Result<(), Error> {
    let length = writer.len() - target;
    let offset = i32::try_from(length).map_err(|_| Error::LengthOverflow { length })?;
    writer.write_long(-offset);
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "the bits of a label fit its discriminator")]
fn write_label(kind: TypeKind, member: &Member, writer: &mut CdrWriter) -> Result<(), Error> {
    let bits = member.extra;
    match kind {
        TypeKind::Octet | TypeKind::Char => writer.write_octet(bits as u8),
        TypeKind::Boolean => writer.write_boolean(bits != 0),
        TypeKind::Short | TypeKind::UShort => writer.write_ushort(bits as u16),
        TypeKind::LongLong | TypeKind::ULongLong => writer.write_ulonglong(bits),
        TypeKind::WChar => text::write_wchar(char::from_u32(bits as u32).unwrap_or_default(), writer)?,
        _ => writer.write_ulong(bits as u32),
    }
    Ok(())
}
