//! Makes TypeCodes.

use std::collections::HashMap;
use std::sync::Arc;

use super::TypeCode;
use super::graph::{Member, Node, Text, TypeGraph, TypeRef};
use super::read::Label;
use crate::{Error, TypeKind};

/// Makes TypeCodes, recursive ones too, part by part.
///
/// A part that is used several times is held once. A type that contains itself is made by
/// [`declare`](Self::declare), use of what that returns, and [`define`](Self::define).
///
/// # Example
///
/// ```
/// use maestro_giop::{TypeBuilder, TypeKind};
///
/// let mut types = TypeBuilder::new();
/// let tree = types.declare(TypeKind::Struct)?;
/// let children = types.sequence(tree, 0)?;
/// let long = types.simple(TypeKind::Long)?;
/// let defined = types.structure("IDL:Tree:1.0", "Tree", &[("value", long), ("children", children)])?;
/// types.define(tree, defined)?;
/// let tree = types.build(tree)?;
/// let children = tree.members().nth(1).unwrap().type_code;
/// assert_eq!(children.content(), Some(tree.clone()));
/// # Ok::<(), maestro_giop::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct TypeBuilder {
    graph: TypeGraph,
    declared: Vec<TypeRef>,
}

/// A type in the [`TypeBuilder`] that made it; no other knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeHandle(pub(crate) TypeRef);

impl TypeBuilder {
    /// Makes a builder without types.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a type without parameters, an unbounded string or an unbounded wide string.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidTypeCode`] for kinds that need parameters.
    pub fn simple(&mut self, kind: TypeKind) -> Result<TypeHandle, Error> {
        if kind.is_simple() || matches!(kind, TypeKind::String | TypeKind::WString) {
            Ok(TypeHandle(TypeRef::simple(kind)))
        } else {
            Err(invalid("a kind that needs parameters"))
        }
    }

    /// Makes a string type of at most `bound` characters, 0 for any number.
    pub fn string(&mut self, bound: u32) -> TypeHandle {
        TypeHandle(TypeRef { kind: TypeKind::String, param: bound })
    }

    /// Makes a wide string type of at most `bound` characters, 0 for any number.
    pub fn wstring(&mut self, bound: u32) -> TypeHandle {
        TypeHandle(TypeRef { kind: TypeKind::WString, param: bound })
    }

    /// Makes a fixed type.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidTypeCode`] for no digits or more than 31.
    pub fn fixed(&mut self, digits: u16, scale: i16) -> Result<TypeHandle, Error> {
        if (1..=31).contains(&digits) {
            Ok(TypeHandle(TypeRef::fixed(digits, scale)))
        } else {
            Err(invalid("fixed of no digits or more than 31"))
        }
    }

    /// Makes a sequence of at most `bound` elements, 0 for any number.
    ///
    /// # Errors
    ///
    /// [`Error::LengthOverflow`], as all of the builder's methods where 2^32 parts are there.
    pub fn sequence(&mut self, element: TypeHandle, bound: u32) -> Result<TypeHandle, Error> {
        self.plain(Node { content: element.0, number: bound, ..Node::new(TypeKind::Sequence) })
    }

    /// Makes an array of one dimension.
    ///
    /// # Errors
    ///
    /// As [`sequence`](Self::sequence).
    pub fn array(&mut self, element: TypeHandle, length: u32) -> Result<TypeHandle, Error> {
        self.plain(Node { content: element.0, number: length, ..Node::new(TypeKind::Array) })
    }

    /// Makes an alias.
    ///
    /// # Errors
    ///
    /// As [`sequence`](Self::sequence).
    pub fn alias(&mut self, id: &str, name: &str, original: TypeHandle) -> Result<TypeHandle, Error> {
        self.named(TypeKind::Alias, id, name, original.0, &[])
    }

    /// Makes a boxed value type.
    ///
    /// # Errors
    ///
    /// As [`sequence`](Self::sequence).
    pub fn value_box(&mut self, id: &str, name: &str, boxed: TypeHandle) -> Result<TypeHandle, Error> {
        self.named(TypeKind::ValueBox, id, name, boxed.0, &[])
    }

    /// Makes a type of references, or another of which there is only a name: an interface, abstract or local too, a
    /// component, a home, a native type.
    ///
    /// # Errors
    ///
    /// As [`sequence`](Self::sequence), and [`Error::InvalidTypeCode`] for other kinds.
    pub fn interface(&mut self, kind: TypeKind, id: &str, name: &str) -> Result<TypeHandle, Error> {
        let is_name =
            matches!(kind, TypeKind::Native | TypeKind::AbstractInterface | TypeKind::LocalInterface)
                || kind.is_reference();
        if is_name {
            self.named(kind, id, name, TypeRef::NULL, &[])
        } else {
            Err(invalid("a kind that is more than a name"))
        }
    }

    /// Makes a struct.
    ///
    /// # Errors
    ///
    /// As [`sequence`](Self::sequence).
    pub fn structure(
        &mut self,
        id: &str,
        name: &str,
        members: &[(&str, TypeHandle)],
    ) -> Result<TypeHandle, Error> {
        let members = self.members(members)?;
        self.named(TypeKind::Struct, id, name, TypeRef::NULL, &members)
    }

    /// Makes an exception.
    ///
    /// # Errors
    ///
    /// As [`sequence`](Self::sequence).
    pub fn exception(
        &mut self,
        id: &str,
        name: &str,
        members: &[(&str, TypeHandle)],
    ) -> Result<TypeHandle, Error> {
        let members = self.members(members)?;
        self.named(TypeKind::Except, id, name, TypeRef::NULL, &members)
    }

    /// Makes an enumeration.
    ///
    /// # Errors
    ///
    /// As [`sequence`](Self::sequence).
    pub fn enumeration(&mut self, id: &str, name: &str, labels: &[&str]) -> Result<TypeHandle, Error> {
        let labels: Vec<_> = labels.iter().map(|label| (*label, TypeHandle(TypeRef::NULL))).collect();
        let labels = self.members(&labels)?;
        self.named(TypeKind::Enum, id, name, TypeRef::NULL, &labels)
    }

    /// Makes a union of (label, member, type) rows; the label of the default case is `None`.
    ///
    /// # Errors
    ///
    /// As [`sequence`](Self::sequence), and [`Error::InvalidTypeCode`] for a discriminator of no discrete type, for
    /// labels of another type, and for two default cases.
    pub fn union(
        &mut self,
        id: &str,
        name: &str,
        discriminator: TypeHandle,
        cases: &[(Option<Label>, &str, TypeHandle)],
    ) -> Result<TypeHandle, Error> {
        let kind = self.graph.resolve(discriminator.0).map_or(TypeKind::Null, |of| of.kind);
        if !is_discrete(kind) {
            return Err(invalid("a union by a type that is not discrete"));
        }
        let rows: Vec<_> = cases.iter().map(|(_, name, of)| (*name, *of)).collect();
        let mut members = self.members(&rows)?;
        let mut default = None;
        for (index, ((label, ..), member)) in cases.iter().zip(&mut members).enumerate() {
            match label {
                Some(label) => {
                    member.extra = label.bits(kind).ok_or_else(|| invalid("a label of another type"))?;
                }
                None if default.is_none() => default = i32::try_from(index).ok(),
                None => return Err(invalid("two default cases")),
            }
        }
        let (id, name) = (self.text(id)?, self.text(name)?);
        let number = default.unwrap_or(-1).cast_unsigned();
        let content = discriminator.0;
        self.defined(Node { id, name, content, number, ..Node::new(TypeKind::Union) }, &members)
    }

    /// Makes a value type with (member, type, visibility) rows: 0 for private, 1 for public.
    ///
    /// `modifier` is 0, 1 for custom, 2 for abstract or 3 for truncatable; `base` is the concrete base.
    ///
    /// # Errors
    ///
    /// As [`sequence`](Self::sequence).
    pub fn value(
        &mut self,
        id: &str,
        name: &str,
        modifier: i16,
        base: Option<TypeHandle>,
        members: &[(&str, TypeHandle, i16)],
    ) -> Result<TypeHandle, Error> {
        let rows: Vec<_> = members.iter().map(|(name, of, _)| (*name, *of)).collect();
        let mut made = self.members(&rows)?;
        for ((.., visibility), member) in members.iter().zip(&mut made) {
            member.extra = u64::from(visibility.cast_unsigned());
        }
        let (id, name) = (self.text(id)?, self.text(name)?);
        let content = base.map_or(TypeRef::NULL, |base| base.0);
        self.defined(Node { id, name, content, modifier, ..Node::new(TypeKind::Value) }, &made)
    }

    /// Makes a type that can be used before it is defined.
    ///
    /// # Errors
    ///
    /// As [`sequence`](Self::sequence), and [`Error::InvalidTypeCode`] for a kind that cannot contain itself.
    pub fn declare(&mut self, kind: TypeKind) -> Result<TypeHandle, Error> {
        if !kind.is_node() {
            return Err(invalid("a kind that cannot contain itself"));
        }
        let of = self.graph.add(Node::new(kind)).ok_or(OVERFLOW)?;
        self.declared.push(of);
        Ok(TypeHandle(of))
    }

    /// Says what a declared type is.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidTypeCode`] if it was not declared, or as another kind, or defined already.
    pub fn define(&mut self, declared: TypeHandle, as_this: TypeHandle) -> Result<(), Error> {
        let place = self.declared.iter().position(|&of| of == declared.0);
        match place {
            Some(place) if as_this.0.kind == declared.0.kind && as_this != declared => {
                self.declared.swap_remove(place);
            }
            _ => return Err(invalid("a definition of what was not declared so")),
        }
        let node = self.graph.node(as_this.0);
        let members = self.graph.members(&node).to_vec();
        self.graph.define(declared.0, node, &members).ok_or(OVERFLOW)
    }

    /// Takes over a TypeCode made elsewhere.
    ///
    /// # Errors
    ///
    /// As [`sequence`](Self::sequence).
    pub fn import(&mut self, type_code: &TypeCode) -> Result<TypeHandle, Error> {
        let mut copied = HashMap::new();
        let root = self.copy(&type_code.graph, type_code.root, &mut copied)?;
        let mut open = vec![type_code.root];
        while let Some(from) = open.pop() {
            if !from.kind.is_node() {
                continue;
            }
            let to = copied[&from];
            let mut node = type_code.graph.node(from);
            let mut members = type_code.graph.members(&node).to_vec();
            node.id = self.text(type_code.graph.text(node.id))?;
            node.name = self.text(type_code.graph.text(node.name))?;
            for member in &mut members {
                member.name = self.text(type_code.graph.text(member.name))?;
            }
            for of in members.iter_mut().map(|member| &mut member.of).chain([&mut node.content]) {
                let (is_new, from) = (!copied.contains_key(of), *of);
                *of = self.copy(&type_code.graph, from, &mut copied)?;
                if is_new {
                    open.push(from);
                }
            }
            self.graph.define(to, node, &members).ok_or(OVERFLOW)?;
        }
        Ok(TypeHandle(root))
    }

    /// Ends building and returns one of the types.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidTypeCode`] if a type was declared and not defined, and for aliases that stand for each other.
    pub fn build(mut self, root: TypeHandle) -> Result<TypeCode, Error> {
        if !self.declared.is_empty() {
            return Err(invalid("a type that was declared and not defined"));
        }
        self.graph.seal(0).ok_or_else(|| invalid("aliases that stand for each other"))?;
        Ok(TypeCode { graph: Arc::new(self.graph), root: root.0 })
    }

    /// Makes a place for a copy of a type of another graph, if there is none yet.
    fn copy(
        &mut self,
        graph: &TypeGraph,
        from: TypeRef,
        copied: &mut HashMap<TypeRef, TypeRef>,
    ) -> Result<TypeRef, Error> {
        if !from.kind.is_node() {
            return Ok(from);
        }
        if let Some(to) = copied.get(&from) {
            return Ok(*to);
        }
        let to = self.graph.add(Node::new(graph.node(from).kind)).ok_or(OVERFLOW)?;
        copied.insert(from, to);
        Ok(to)
    }

    fn text(&mut self, text: &str) -> Result<Text, Error> {
        self.graph.add_text(text).ok_or(OVERFLOW)
    }

    fn members(&mut self, members: &[(&str, TypeHandle)]) -> Result<Vec<Member>, Error> {
        members.iter().map(|(name, of)| Ok(Member { name: self.text(name)?, of: of.0, extra: 0 })).collect()
    }

    fn plain(&mut self, node: Node) -> Result<TypeHandle, Error> {
        self.defined(node, &[])
    }

    fn named(
        &mut self,
        kind: TypeKind,
        id: &str,
        name: &str,
        content: TypeRef,
        members: &[Member],
    ) -> Result<TypeHandle, Error> {
        let (id, name) = (self.text(id)?, self.text(name)?);
        self.defined(Node { id, name, content, ..Node::new(kind) }, members)
    }

    fn defined(&mut self, node: Node, members: &[Member]) -> Result<TypeHandle, Error> {
        let of = self.graph.add(node).ok_or(OVERFLOW)?;
        self.graph.define(of, node, members).ok_or(OVERFLOW)?;
        Ok(TypeHandle(of))
    }
}

const OVERFLOW: Error = Error::LengthOverflow { length: u32::MAX as usize };

fn invalid(reason: &'static str) -> Error {
    Error::InvalidTypeCode { reason }
}

/// Says whether a union can be switched by the kind.
pub(crate) fn is_discrete(kind: TypeKind) -> bool {
    matches!(
        kind,
        TypeKind::Short
            | TypeKind::UShort
            | TypeKind::Long
            | TypeKind::ULong
            | TypeKind::LongLong
            | TypeKind::ULongLong
            | TypeKind::Octet
            | TypeKind::Boolean
            | TypeKind::Char
            | TypeKind::WChar
            | TypeKind::Enum
    )
}
