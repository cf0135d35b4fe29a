//! Types.

use super::DeclId;

/// A type, with all names resolved.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// No result.
    Void,
    /// `short`
    Short,
    /// `unsigned short`
    UShort,
    /// `long`
    Long,
    /// `unsigned long`
    ULong,
    /// `long long`
    LongLong,
    /// `unsigned long long`
    ULongLong,
    /// `float`
    Float,
    /// `double`
    Double,
    /// `long double`
    LongDouble,
    /// `char`
    Char,
    /// `wchar`
    WChar,
    /// `boolean`
    Boolean,
    /// `octet`
    Octet,
    /// `any`
    Any,
    /// `Object`: a reference to any object.
    Object,
    /// `ValueBase`: any value.
    ValueBase,
    /// `CORBA::TypeCode`
    TypeCode,
    /// `string`, of at most so many characters.
    String(Option<u32>),
    /// `wstring`, of at most so many characters.
    WString(Option<u32>),
    /// `fixed`
    Fixed {
        /// 1 to 31.
        digits: u8,
        /// 0 to `digits`.
        scale: u8,
    },
    /// `sequence`, of at most so many elements.
    Sequence(Box<Type>, Option<u32>),
    /// An array with its sizes, the outermost first.
    Array(Box<Type>, Vec<u32>),
    /// A declared type: interface, value type, structure, union, enumeration, typedef, native type.
    Declared(DeclId),
}
