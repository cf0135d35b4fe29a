//! TypeCodes: descriptions of types that travel beside values.

pub(crate) mod builder;
mod compare;
mod decode;
mod encode;
pub(crate) mod graph;
mod read;

use std::fmt;
use std::sync::Arc;

pub use builder::{TypeBuilder, TypeHandle};
pub(crate) use decode::TypeDecoder;
pub(crate) use encode::{TypeEncoder, write_offset};
pub use read::{Label, TypeMember};
pub(crate) use read::{discriminator, visibility};

use self::graph::{Node, TypeGraph, TypeRef};
use crate::{CdrReader, CdrWriter, Error, TypeKind};

/// How deep TypeCodes and values may lie within each other.
///
/// What is deeper is refused, so that a peer cannot exhaust a stack.
pub const MAX_NESTING: u32 = 200;

/// The description of an IDL type, of any kind.
///
/// Cloning is cheap. A TypeCode may contain itself (a struct with a sequence of itself) and may contain another
/// several times without holding it twice; comparing, encoding and dropping take time in what is held, not in what
/// it would unfold to. `==` is `equal` of the specification: all names count.
///
/// # Example
///
/// ```
/// use maestro_giop::{TypeBuilder, TypeKind};
///
/// let mut types = TypeBuilder::new();
/// let long = types.simple(TypeKind::Long)?;
/// let point = types.structure("IDL:Point:1.0", "Point", &[("x", long), ("y", long)])?;
/// let points = types.sequence(point, 0)?;
/// let points = types.build(points)?;
/// assert_eq!(points.content().unwrap().name(), Some("Point"));
/// # Ok::<(), maestro_giop::Error>(())
/// ```
///
/// Source: CORBA 3.0.3 §4.11, §15.3.5.1
#[derive(Clone)]
pub struct TypeCode {
    pub(crate) graph: Arc<TypeGraph>,
    pub(crate) root: TypeRef,
}

impl TypeCode {
    /// Makes the TypeCode of a kind without parameters, of an unbounded string or of an unbounded wide string.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidTypeCode`] for kinds that need parameters.
    pub fn simple(kind: TypeKind) -> Result<Self, Error> {
        let mut types = TypeBuilder::new();
        let root = types.simple(kind)?;
        types.build(root)
    }

    /// Makes the TypeCode of a string of at most `bound` characters, 0 for any number.
    #[must_use]
    pub fn string(bound: u32) -> Self {
        Self::leaf(TypeRef { kind: TypeKind::String, param: bound })
    }

    /// Makes the TypeCode of a wide string of at most `bound` characters, 0 for any number.
    #[must_use]
    pub fn wstring(bound: u32) -> Self {
        Self::leaf(TypeRef { kind: TypeKind::WString, param: bound })
    }

    /// Reads a TypeCode.
    ///
    /// # Wire format
    ///
    /// A kind (ulong); then nothing, or a bound, or digits and scale, or an encapsulation of parameters. A kind of
    /// 0xffffffff is followed by a long: how far before that long the TypeCode that is meant begins, which is one
    /// that encloses this or came before it in the same outermost TypeCode.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownTypeKind`], [`Error::InvalidIndirection`], [`Error::InvalidTypeCode`],
    /// [`Error::NestingTooDeep`], and what reading numbers and strings returns.
    ///
    /// Source: CORBA 3.0.3 §15.3.5.1
    pub fn decode(reader: &mut CdrReader<'_>) -> Result<Self, Error> {
        let mut graph = TypeGraph::default();
        let root = TypeDecoder::new(&mut graph).decode(reader)?;
        Ok(Self { graph: Arc::new(graph), root })
    }

    /// Writes the TypeCode; what it holds several times is written once and referred to.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] for [`Error::CharacterConversion`] of names that are not Latin-1, for
    /// [`Error::WideNotAllowed`] of a union by wide characters, for [`Error::NestingTooDeep`] and
    /// [`Error::LengthOverflow`]; then nothing was written.
    pub fn encode(&self, writer: &mut CdrWriter) -> Result<(), Error> {
        let before = writer.len();
        let result = TypeEncoder::new(&self.graph).encode(self.root, writer);
        if result.is_err() {
            writer.truncate(before);
        }
        result.map_err(Error::unwritable)
    }

    /// Says whether the types are the same, ids, names and aliases included.
    ///
    /// Recursive TypeCodes are compared by what they unfold to.
    ///
    /// Source: CORBA 3.0.3 §4.11.1
    #[must_use]
    pub fn equal(&self, other: &Self) -> bool {
        compare::equal(self, other)
    }

    /// Says whether values of the types can stand for each other.
    ///
    /// Aliases and names do not count; types with repository ids are the same if these are.
    ///
    /// Source: CORBA 3.0.3 §4.11.1
    #[must_use]
    pub fn equivalent(&self, other: &Self) -> bool {
        compare::equivalent(self, other)
    }

    pub(crate) fn leaf(root: TypeRef) -> Self {
        Self { graph: Arc::default(), root }
    }

    pub(crate) fn at(&self, root: TypeRef) -> Self {
        Self { graph: Arc::clone(&self.graph), root }
    }

    pub(crate) fn node(&self) -> Option<Node> {
        self.root.kind.is_node().then(|| self.graph.node(self.root))
    }
}

impl PartialEq for TypeCode {
    fn eq(&self, other: &Self) -> bool {
        self.equal(other)
    }
}

impl Eq for TypeCode {}

impl fmt::Debug for TypeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TypeCode({}", self.kind())?;
        match (self.name(), self.id()) {
            (Some(name), Some(id)) => write!(f, " {name:?} {id:?})"),
            _ => f.write_str(")"),
        }
    }
}
