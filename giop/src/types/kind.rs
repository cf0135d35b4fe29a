//! The kinds of TypeCodes, by their numbers and names.

use std::fmt;

/// What a TypeCode describes, `tk_…` in the specification.
///
/// Source: CORBA 3.0.3 §15.3.5.1, table 15-2
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum TypeKind {
    /// No type and no value.
    Null,
    /// No value, as an operation's result.
    Void,
    /// `short`.
    Short,
    /// `long`.
    Long,
    /// `unsigned short`.
    UShort,
    /// `unsigned long`.
    ULong,
    /// `float`.
    Float,
    /// `double`.
    Double,
    /// `boolean`.
    Boolean,
    /// `char`.
    Char,
    /// `octet`.
    Octet,
    /// `any`.
    Any,
    /// `CORBA::TypeCode`.
    TypeCode,
    /// `CORBA::Principal`, octets.
    Principal,
    /// A reference to an object of an interface.
    ObjRef,
    /// `struct`.
    Struct,
    /// `union`.
    Union,
    /// `enum`.
    Enum,
    /// `string`, bounded or not.
    String,
    /// `sequence`, bounded or not.
    Sequence,
    /// An array of one dimension.
    Array,
    /// `typedef`.
    Alias,
    /// `exception`.
    Except,
    /// `long long`.
    LongLong,
    /// `unsigned long long`.
    ULongLong,
    /// `long double`.
    LongDouble,
    /// `wchar`.
    WChar,
    /// `wstring`, bounded or not.
    WString,
    /// `fixed`.
    Fixed,
    /// `valuetype`.
    Value,
    /// A boxed `valuetype`.
    ValueBox,
    /// `native`, which has no values on the wire.
    Native,
    /// `abstract interface`.
    AbstractInterface,
    /// `local interface`, which has no values on the wire.
    LocalInterface,
    /// `component`, a reference.
    Component,
    /// `home`, a reference.
    Home,
    /// `eventtype`, a value type.
    Event,
}

/// Each kind at the index of its number, with the name that it has in JSON.
const KINDS: [(TypeKind, &str); 37] = [
    (TypeKind::Null, "null"),
    (TypeKind::Void, "void"),
    (TypeKind::Short, "short"),
    (TypeKind::Long, "long"),
    (TypeKind::UShort, "ushort"),
    (TypeKind::ULong, "ulong"),
    (TypeKind::Float, "float"),
    (TypeKind::Double, "double"),
    (TypeKind::Boolean, "boolean"),
    (TypeKind::Char, "char"),
    (TypeKind::Octet, "octet"),
    (TypeKind::Any, "any"),
    (TypeKind::TypeCode, "TypeCode"),
    (TypeKind::Principal, "Principal"),
    (TypeKind::ObjRef, "objref"),
    (TypeKind::Struct, "struct"),
    (TypeKind::Union, "union"),
    (TypeKind::Enum, "enum"),
    (TypeKind::String, "string"),
    (TypeKind::Sequence, "sequence"),
    (TypeKind::Array, "array"),
    (TypeKind::Alias, "alias"),
    (TypeKind::Except, "except"),
    (TypeKind::LongLong, "longlong"),
    (TypeKind::ULongLong, "ulonglong"),
    (TypeKind::LongDouble, "longdouble"),
    (TypeKind::WChar, "wchar"),
    (TypeKind::WString, "wstring"),
    (TypeKind::Fixed, "fixed"),
    (TypeKind::Value, "value"),
    (TypeKind::ValueBox, "value_box"),
    (TypeKind::Native, "native"),
    (TypeKind::AbstractInterface, "abstract_interface"),
    (TypeKind::LocalInterface, "local_interface"),
    (TypeKind::Component, "component"),
    (TypeKind::Home, "home"),
    (TypeKind::Event, "event"),
];

impl TypeKind {
    /// Returns the kind's number on the wire.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32
    }

    /// Finds the kind of a number.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        let index = usize::try_from(number).ok()?;
        KINDS.get(index).map(|(kind, _)| *kind)
    }

    /// Finds the kind of a name as [`Display`](fmt::Display) writes it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Returns the name, such as `ulonglong` or `value_box`.
    #[must_use]
    pub fn name(self) -> &'static str {
        KINDS[self as usize].1
    }

    /// Says whether a TypeCode of this kind has no parameters.
    #[must_use]
    pub const fn is_simple(self) -> bool {
        matches!(
            self,
            Self::Null
                | Self::Void
                | Self::Short
                | Self::Long
                | Self::UShort
                | Self::ULong
                | Self::Float
                | Self::Double
                | Self::Boolean
                | Self::Char
                | Self::Octet
                | Self::Any
                | Self::TypeCode
                | Self::Principal
                | Self::LongLong
                | Self::ULongLong
                | Self::LongDouble
                | Self::WChar
        )
    }

    /// Says whether a TypeCode of this kind has its parameters in the node of a graph.
    pub(crate) const fn is_node(self) -> bool {
        !self.is_simple() && !matches!(self, Self::String | Self::WString | Self::Fixed)
    }

    /// Says whether a TypeCode of this kind has a repository id and a name.
    #[must_use]
    pub const fn has_id(self) -> bool {
        self.is_node() && !matches!(self, Self::Sequence | Self::Array)
    }

    /// Says whether values of this kind are references to objects.
    #[must_use]
    pub const fn is_reference(self) -> bool {
        matches!(self, Self::ObjRef | Self::Component | Self::Home)
    }

    /// Says whether values of this kind are value types with members of their own.
    #[must_use]
    pub const fn is_value(self) -> bool {
        matches!(self, Self::Value | Self::Event)
    }
}

impl fmt::Display for TypeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_the_kinds_own() {
        for (number, (kind, name)) in (0..).zip(KINDS) {
            assert_eq!((kind.number(), kind.name()), (number, name));
            assert_eq!(TypeKind::from_number(number), Some(kind));
            assert_eq!(TypeKind::from_name(name), Some(kind));
        }
        assert_eq!(TypeKind::from_number(37), None);
        assert_eq!(TypeKind::from_number(u32::MAX), None);
        assert_eq!(TypeKind::from_name("tk_long"), None);
    }
}
