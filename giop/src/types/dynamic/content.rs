//! How dynamic values are held: octets in an order of our own, read by the value's type.
//!
//! A tree of values would take many times what the values took on the wire: a struct of one octet is a vector of one
//! element of 24. Here numbers lie one after the other as they come, native order and no padding; text is UTF-8 with
//! its length; a struct is its members, a sequence its length and its elements. The type says what lies where.
//!
//! | value | octets |
//! |---|---|
//! | number, boolean, enum | as wide as on the wire |
//! | char, wchar | as UTF-8, one to four |
//! | string, wstring, Principal | length in octets (4), octets |
//! | fixed | as on the wire |
//! | sequence | count (4), elements |
//! | exception | 1 if its repository id comes before its members on the wire, else 0; members |
//! | union | discriminator, the selected member |
//! | any | kind (1) and parameter (4) of the type in the second graph, value |
//! | TypeCode | kind (1), parameter (4) |
//! | reference | type id (length 4, octets), count of profiles (4), each tag (4), length (4), octets |
//! | abstract interface | 1 and a reference, or 0 and a value |
//! | value type | 0 for null; 1 and the place (4) of the same value; else 0x80 + flags of the tag, index of the type (4), code base if flagged (8), ids if flagged (8), state |
//! | state of a custom value | items: 1, byte order (1), position modulo 8 (1), length (4), octets of a chunk; 2, a value; 0 ends |

use std::collections::HashMap;
use std::sync::Arc;

use super::{ABSTRACT, VALUE_BASE};
use crate::types::typecode::graph::{Member, Node, TypeGraph, TypeRef};
use crate::{Error, TypeCode, TypeKind};

/// The graph of a value's own type.
pub(crate) const ROOT: u32 = 0;
/// The graph of the types of anys and of TypeCodes within a value.
pub(crate) const ANYS: u32 = 1;

/// A type in one of the graphs of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TypeAt {
    pub(crate) graph: u32,
    pub(crate) of: TypeRef,
}

impl TypeAt {
    pub(crate) fn kind(self) -> TypeKind {
        self.of.kind
    }

    /// Another type of the same graph.
    pub(crate) fn with(self, of: TypeRef) -> Self {
        Self { of, ..self }
    }
}

/// A piece of a content's text, or of its list of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) count: u32,
}

/// What a value type says about itself before its state.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ValueHeader {
    /// The low octet of the value tag.
    pub(crate) flags: u8,
    /// The index of the type by which the state is laid out.
    pub(crate) type_index: u32,
    pub(crate) codebase: Option<Span>,
    pub(crate) ids: Option<Span>,
}

/// The flags of a value tag.
pub(crate) mod flags {
    pub(crate) const CODEBASE: u8 = 1;
    pub(crate) const SINGLE_ID: u8 = 2;
    pub(crate) const IDS: u8 = 6;
    pub(crate) const CHUNKED: u8 = 8;
}

/// How a place with a value type begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ValueStart {
    Null,
    /// The value that begins at the place.
    Same(u32),
    New(ValueHeader),
}

/// Values with all their types, complete and checked.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) octets: Vec<u8>,
    pub(crate) graphs: Vec<Arc<TypeGraph>>,
    /// The types of value types.
    pub(crate) types: Vec<TypeAt>,
    pub(crate) ids: Vec<Span>,
    pub(crate) text: String,
}

/// Read access to types, while they come and when they are complete.
pub(crate) trait Types {
    fn graph(&self, index: u32) -> &TypeGraph;

    fn node(&self, of: TypeAt) -> Node {
        self.graph(of.graph).node(of.of)
    }

    fn member(&self, of: TypeAt, node: &Node, index: u32) -> Member {
        self.graph(of.graph).member(node, index)
    }

    /// Follows aliases.
    fn resolve(&self, of: TypeAt) -> TypeAt {
        of.with(self.graph(of.graph).resolve(of.of).unwrap_or(TypeRef::NULL))
    }

    /// Returns the member that a union's discriminator selects.
    fn selected(&self, of: TypeAt, node: &Node, label: u64) -> Option<Member> {
        let graph = self.graph(of.graph);
        graph.case(node, label).map(|index| graph.member(node, index))
    }

    fn id(&self, of: TypeAt) -> &str {
        let graph = self.graph(of.graph);
        graph.text(graph.node(of.of).id)
    }

    /// Says whether a value can be of the type itself, and not only of one derived from it.
    fn is_concrete(&self, of: TypeAt) -> bool {
        let is_abstract = || self.node(of).modifier == ABSTRACT || self.id(of) == VALUE_BASE;
        of.kind() == TypeKind::ValueBox || (of.kind().is_value() && !is_abstract())
    }

    /// The kind of a union's discriminator and its type.
    fn discriminator(&self, of: TypeAt, node: &Node) -> TypeAt {
        self.resolve(of.with(node.content))
    }
}

impl Types for Content {
    fn graph(&self, index: u32) -> &TypeGraph {
        &self.graphs[index as usize]
    }
}

impl Content {
    pub(crate) fn type_code(&self, of: TypeAt) -> TypeCode {
        TypeCode { graph: Arc::clone(&self.graphs[of.graph as usize]), root: of.of }
    }

    pub(crate) fn text(&self, span: Span) -> &str {
        &self.text[span.start as usize..][..span.count as usize]
    }

    pub(crate) fn ids(&self, span: Span) -> &[Span] {
        &self.ids[span.start as usize..][..span.count as usize]
    }
}

/// A content that is being filled.
#[derive(Debug)]
pub(crate) struct Builder {
    pub(crate) octets: Vec<u8>,
    root: Arc<TypeGraph>,
    pub(crate) anys: TypeGraph,
    others: Vec<Arc<TypeGraph>>,
    types: Vec<TypeAt>,
    type_indices: HashMap<TypeAt, u32>,
    ids: Vec<Span>,
    text: String,
}

impl Types for Builder {
    fn graph(&self, index: u32) -> &TypeGraph {
        match index {
            ROOT => &self.root,
            ANYS => &self.anys,
            other => &self.others[other as usize - 2],
        }
    }
}

impl Builder {
    pub(crate) fn new(of: &TypeCode) -> Self {
        Self {
            octets: Vec::new(),
            root: Arc::clone(&of.graph),
            anys: TypeGraph::default(),
            others: Vec::new(),
            types: Vec::new(),
            type_indices: HashMap::new(),
            ids: Vec::new(),
            text: String::new(),
        }
    }

    pub(crate) fn finish(self) -> Content {
        let graphs = [self.root, Arc::new(self.anys)].into_iter().chain(self.others).collect();
        Content { octets: self.octets, graphs, types: self.types, ids: self.ids, text: self.text }
    }

    /// The place where the next value begins.
    pub(crate) fn place(&self) -> Result<u32, Error> {
        u32::try_from(self.octets.len()).map_err(|_| Error::LengthOverflow { length: self.octets.len() })
    }

    pub(crate) fn put(&mut self, octets: &[u8]) {
        self.octets.extend_from_slice(octets);
    }

    pub(crate) fn put_ulong(&mut self, value: u32) {
        self.put(&value.to_ne_bytes());
    }

    pub(crate) fn put_length(&mut self, length: usize) -> Result<(), Error> {
        self.put_ulong(u32::try_from(length).map_err(|_| Error::LengthOverflow { length })?);
        Ok(())
    }

    pub(crate) fn put_sized(&mut self, octets: &[u8]) -> Result<(), Error> {
        self.put_length(octets.len())?;
        self.put(octets);
        Ok(())
    }

    pub(crate) fn put_char(&mut self, value: char) {
        self.put(value.encode_utf8(&mut [0; 4]).as_bytes());
    }

    pub(crate) fn put_type(&mut self, of: TypeRef) {
        self.put(&[of.kind as u8]);
        self.put_ulong(of.param);
    }

    /// Writes a number of a kind from its bits, sign-extended to 64.
    pub(crate) fn put_bits(&mut self, kind: TypeKind, bits: u64) {
        let octets = bits.to_ne_bytes();
        let width = width(kind);
        let skipped = if cfg!(target_endian = "big") { 8 - width } else { 0 };
        self.put(&octets[skipped..][..width]);
    }

    /// The type of the value that begins at a place.
    pub(crate) fn type_at(&self, place: u32) -> Option<TypeAt> {
        let octets = self.octets.get(place as usize + 1..)?.first_chunk()?;
        self.types.get(u32::from_ne_bytes(*octets) as usize).copied()
    }

    pub(crate) fn put_value_header(&mut self, header: &ValueHeader) {
        self.put(&[0x80 | header.flags]);
        self.put_ulong(header.type_index);
        for span in [header.codebase, header.ids].into_iter().flatten() {
            self.put_ulong(span.start);
            self.put_ulong(span.count);
        }
    }

    pub(crate) fn add_text(&mut self, text: &str) -> Result<Span, Error> {
        let overflow = |_| Error::LengthOverflow { length: self.text.len() };
        let start = u32::try_from(self.text.len()).map_err(overflow)?;
        let count = u32::try_from(text.len()).map_err(overflow)?;
        self.text.push_str(text);
        Ok(Span { start, count })
    }

    pub(crate) fn text(&self, span: Span) -> &str {
        &self.text[span.start as usize..][..span.count as usize]
    }

    /// The place in the list of ids at which the next id will lie.
    pub(crate) fn next_id(&self) -> Result<u32, Error> {
        u32::try_from(self.ids.len()).map_err(|_| Error::LengthOverflow { length: self.ids.len() })
    }

    pub(crate) fn add_id(&mut self, id: Span) {
        self.ids.push(id);
    }

    pub(crate) fn ids(&self, span: Span) -> &[Span] {
        &self.ids[span.start as usize..][..span.count as usize]
    }

    /// Takes in a type of another graph.
    pub(crate) fn adopt(&mut self, of: &TypeCode) -> Result<TypeAt, Error> {
        if Arc::ptr_eq(&self.root, &of.graph) {
            return Ok(TypeAt { graph: ROOT, of: of.root });
        }
        let place = self.others.iter().position(|graph| Arc::ptr_eq(graph, &of.graph));
        let place = place.unwrap_or_else(|| {
            self.others.push(Arc::clone(&of.graph));
            self.others.len() - 1
        });
        let graph = u32::try_from(place + 2).map_err(|_| Error::LengthOverflow { length: place })?;
        Ok(TypeAt { graph, of: of.root })
    }

    pub(crate) fn type_index(&mut self, of: TypeAt) -> Result<u32, Error> {
        if let Some(index) = self.type_indices.get(&of) {
            return Ok(*index);
        }
        let length = self.types.len();
        let index = u32::try_from(length).map_err(|_| Error::LengthOverflow { length })?;
        self.types.push(of);
        self.type_indices.insert(of, index);
        Ok(index)
    }
}

/// How many octets a number of a kind takes.
pub(crate) fn width(kind: TypeKind) -> usize {
    match kind {
        TypeKind::Octet | TypeKind::Boolean => 1,
        TypeKind::Short | TypeKind::UShort => 2,
        TypeKind::LongLong | TypeKind::ULongLong | TypeKind::Double => 8,
        _ => 4,
    }
}
