//! What a TypeCode says about its type.

use super::TypeCode;
use super::graph::{Member, Node, TypeGraph, TypeRef};
use crate::TypeKind;

/// A member of a struct, exception or value type, a case of a union, or a label of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeMember<'a> {
    /// The name.
    pub name: &'a str,
    /// The type; that of a label of an enumeration is `null`.
    pub type_code: TypeCode,
    /// The label of a case, `None` for the default one and for all that is no case.
    pub label: Option<Label>,
    /// The visibility of a member of a value type as it travels: 0 for private, 1 for public; else 0.
    pub visibility: i16,
}

/// A value by which a union chooses its member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// Of an integer or octet discriminator.
    Integer(i128),
    /// Of a boolean discriminator.
    Boolean(bool),
    /// Of a character discriminator, narrow or wide.
    Char(char),
    /// Of an enumeration: the number of its label.
    Enum(u32),
}

impl Label {
    /// Takes a label out of its bits, for a discriminator of the kind.
    pub(crate) fn of_bits(kind: TypeKind, bits: u64) -> Option<Self> {
        Some(match kind {
            TypeKind::Boolean => Self::Boolean(bits != 0),
            TypeKind::Char | TypeKind::WChar => {
                Self::Char(u32::try_from(bits).ok().and_then(char::from_u32)?)
            }
            TypeKind::Enum => Self::Enum(u32::try_from(bits).ok()?),
            TypeKind::Short | TypeKind::Long | TypeKind::LongLong => {
                Self::Integer(i128::from(bits.cast_signed()))
            }
            _ => Self::Integer(i128::from(bits)),
        })
    }

    /// The bits of a label, or `None` if a discriminator of the kind has none such.
    pub(crate) fn bits(self, kind: TypeKind) -> Option<u64> {
        let signed = |value: i128, limit: i64| {
            let value = i64::try_from(value).ok()?;
            (-limit - 1 <= value && value <= limit).then_some(value.cast_unsigned())
        };
        let unsigned = |value: i128, limit: u64| u64::try_from(value).ok().filter(|&bits| bits <= limit);
        match (kind, self) {
            (TypeKind::Short, Self::Integer(value)) => signed(value, i16::MAX.into()),
            (TypeKind::Long, Self::Integer(value)) => signed(value, i32::MAX.into()),
            (TypeKind::LongLong, Self::Integer(value)) => signed(value, i64::MAX),
            (TypeKind::Octet, Self::Integer(value)) => unsigned(value, u8::MAX.into()),
            (TypeKind::UShort, Self::Integer(value)) => unsigned(value, u16::MAX.into()),
            (TypeKind::ULong, Self::Integer(value)) => unsigned(value, u32::MAX.into()),
            (TypeKind::ULongLong, Self::Integer(value)) => unsigned(value, u64::MAX),
            (TypeKind::Boolean, Self::Boolean(value)) => Some(value.into()),
            (TypeKind::Char | TypeKind::WChar, Self::Char(value)) => Some(u32::from(value).into()),
            (TypeKind::Enum, Self::Enum(value)) => Some(value.into()),
            _ => None,
        }
    }
}

impl TypeCode {
    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> TypeKind {
        self.root.kind
    }

    /// Returns the repository id of a kind that has one; it may be empty.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.node().filter(|node| node.kind.has_id()).map(|node| self.graph.text(node.id))
    }

    /// Returns the name of a kind that has one; it may be empty.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.node().filter(|node| node.kind.has_id()).map(|node| self.graph.text(node.name))
    }

    /// Returns the bound of a string or sequence, 0 for none, or the length of an array.
    #[must_use]
    pub fn length(&self) -> Option<u32> {
        match self.kind() {
            TypeKind::String | TypeKind::WString => Some(self.root.param),
            TypeKind::Sequence | TypeKind::Array => self.node().map(|node| node.number),
            _ => None,
        }
    }

    /// Returns the digits and the scale of a fixed.
    #[must_use]
    pub fn digits_and_scale(&self) -> Option<(u16, i16)> {
        (self.kind() == TypeKind::Fixed).then(|| self.root.digits_and_scale())
    }

    /// Returns the type of elements, of what an alias stands for or a box holds, the discriminator of a union, or
    /// the concrete base of a value type (`null` without one).
    #[must_use]
    pub fn content(&self) -> Option<Self> {
        let has_content = matches!(
            self.kind(),
            TypeKind::Sequence
                | TypeKind::Array
                | TypeKind::Alias
                | TypeKind::ValueBox
                | TypeKind::Union
                | TypeKind::Value
                | TypeKind::Event
        );
        self.node().filter(|_| has_content).map(|node| self.at(node.content))
    }

    /// Returns the type that is left when aliases are followed.
    #[must_use]
    pub fn without_aliases(&self) -> Self {
        self.at(self.graph.resolve(self.root).unwrap_or(self.root))
    }

    /// Returns the index of a union's default case, negative without one, as it travels.
    #[must_use]
    pub fn default_index(&self) -> Option<i32> {
        self.node().filter(|node| node.kind == TypeKind::Union).map(|node| node.default_index())
    }

    /// Returns the modifier of a value type: 0, 1 for custom, 2 for abstract, 3 for truncatable.
    #[must_use]
    pub fn modifier(&self) -> Option<i16> {
        self.node().filter(|node| node.kind.is_value()).map(|node| node.modifier)
    }

    /// Returns members, cases or labels, in order; none for kinds without.
    pub fn members(&self) -> impl Iterator<Item = TypeMember<'_>> {
        let node = self.node();
        let members = node.map_or(&[][..], |node| self.graph.members(&node));
        (0..).zip(members).map(move |(index, member)| self.member_of(node, index, member))
    }

    fn member_of<'a>(&'a self, node: Option<Node>, index: u32, member: &Member) -> TypeMember<'a> {
        let node = node.filter(|node| node.kind == TypeKind::Union && !node.is_default(index));
        let label =
            node.and_then(|node| Label::of_bits(discriminator(&self.graph, &node).kind, member.extra));
        TypeMember {
            name: self.graph.text(member.name),
            type_code: self.at(member.of),
            label,
            visibility: if self.kind().is_value() { visibility(member) } else { 0 },
        }
    }
}

/// The visibility of a value type's member as a number on the wire.
pub(crate) fn visibility(member: &Member) -> i16 {
    let [low, high, ..] = member.extra.to_le_bytes();
    i16::from_le_bytes([low, high])
}

/// The type of a union's discriminator, without aliases.
pub(crate) fn discriminator(graph: &TypeGraph, node: &Node) -> TypeRef {
    graph.resolve(node.content).unwrap_or(TypeRef::NULL)
}
