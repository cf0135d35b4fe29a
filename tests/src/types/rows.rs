//! The rows of the table: which type, with which of its values.

use super::random::Sharing;

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// What people read.
    pub name: &'static str,
    /// The operation, without `rt_`; or all of it, `in_…`, where there are both.
    pub operation: &'static str,
    /// Which values are sent.
    pub flavour: Flavour,
}

/// Which values of a type are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// What all code sets have, and value types that are not shared.
    Plain,
    /// Text of ASCII alone.
    Ascii,
    /// Characters of Latin-1 beyond ASCII.
    Latin1,
    /// Sequences and text that are not empty: the empty ones fare better where the others are refused.
    Filled,
    /// Sequences without elements.
    Empty,
    /// As much text of Latin-1 beyond ASCII as the bound allows.
    Full,
    /// Text beyond Latin-1.
    Unicode,
    /// The same, to an ORB whose own code set is UTF-8.
    UnicodeSet,
    /// Wide text with characters beyond the first 65,536.
    Pairs,
    /// Numbers that are none, of any bits.
    Nan,
    /// Fixed-point numbers that begin with two zeros.
    Leading,
    /// Unions whose discriminator is no label.
    Other,
    /// Value types as the sharing says.
    Values(Sharing),
    /// Objects where an abstract interface is declared; else it is values.
    Objects,
    /// A value type of a state of its own making, sent and read by generated code.
    Custom,
    /// A value type that the receiver does not know and may truncate.
    Truncated,
    /// Anys of exceptions without the repository id that comes before the members.
    Bare,
    /// Anys and TypeCodes of types of a pool.
    Of(Pool),
}

/// Types of which there are anys and TypeCodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pool {
    /// Types without parameters, wide ones and long double excepted; string.
    Basic,
    /// Bounded strings.
    Bounded,
    /// `wchar`, `wstring` and what holds them.
    Wide,
    /// `long double` and what holds it.
    LongDouble,
    /// Those of the file that hold neither, structures, unions, sequences, arrays, enumerations, fixed.
    Declared,
    /// Types that contain themselves.
    Recursive,
    /// Object references.
    References,
    /// TypeCodes in anys, anys in anys.
    Any,
    /// Exceptions.
    Exceptions,
    /// Value types that do not contain themselves.
    Values,
    /// Value types that do.
    Nodes,
    /// Boxes.
    Boxes,
    /// A union with an enumeration before its default case.
    EnumDefault,
    /// Types that neither side has compiled, made at random.
    Made,
}

use Flavour::{
    Ascii, Bare, Custom, Empty, Filled, Full, Latin1, Leading, Nan, Objects, Of, Other, Pairs, Plain,
    Truncated, Unicode, UnicodeSet, Values,
};

/// Returns all rows.
pub fn rows() -> impl Iterator<Item = Row> {
    let row = |&(name, operation, flavour)| Row { name, operation, flavour };
    ROWS.iter().map(row)
}

const ROWS: &[(&str, &str, Flavour)] = &[
    ("octet", "octet", Plain),
    ("boolean", "boolean", Plain),
    ("short", "short", Plain),
    ("unsigned short", "ushort", Plain),
    ("long", "long", Plain),
    ("unsigned long", "ulong", Plain),
    ("long long", "longlong", Plain),
    ("unsigned long long", "ulonglong", Plain),
    ("float", "float", Plain),
    ("float: NaN with a payload", "float", Nan),
    ("double", "double", Plain),
    ("double: NaN with a payload", "double", Nan),
    ("long double", "longdouble", Plain),
    ("char: ASCII", "char", Plain),
    ("char: Latin-1 beyond ASCII", "char", Latin1),
    ("wchar", "wchar", Plain),
    ("string: ASCII", "string", Ascii),
    ("string: Latin-1", "string", Latin1),
    ("string: beyond Latin-1", "string", Unicode),
    ("string: beyond Latin-1, the ORB set to UTF-8", "string", UnicodeSet),
    ("string<8>: ASCII", "String8", Ascii),
    ("string<8>: Latin-1 beyond ASCII, 8 of them", "String8", Full),
    ("wstring", "wstring", Plain),
    ("wstring: surrogate pairs", "wstring", Pairs),
    ("wstring<8>", "WString8", Plain),
    ("fixed<5,2>", "Money", Plain),
    ("fixed<4,0>", "Even", Plain),
    ("fixed<31,31>", "Tiny", Plain),
    ("fixed<5,2>: two leading zeros", "Money", Leading),
    ("fixed<4,0>: two leading zeros", "Even", Leading),
    ("fixed<31,31>: two leading zeros", "Tiny", Leading),
    ("enum", "Colour", Plain),
    ("struct of two long", "Point", Plain),
    ("struct with gaps", "Gaps", Plain),
    ("struct of structs and sequences", "Nested", Plain),
    ("struct with wide text", "Wide", Plain),
    ("struct with long double", "LongDoubles", Plain),
    ("struct that holds itself", "Tree", Plain),
    ("sequence<octet>", "OctetSeq", Plain),
    ("sequence<boolean>", "BooleanSeq", Plain),
    ("sequence<char>", "CharSeq", Plain),
    ("sequence<wchar>", "WCharSeq", Filled),
    ("sequence<short>", "ShortSeq", Plain),
    ("sequence<unsigned short>", "UShortSeq", Plain),
    ("sequence<long>", "LongSeq", Plain),
    ("sequence<unsigned long>", "ULongSeq", Plain),
    ("sequence<long long>", "LongLongSeq", Plain),
    ("sequence<unsigned long long>", "ULongLongSeq", Plain),
    ("sequence<float>", "FloatSeq", Plain),
    ("sequence<double>", "DoubleSeq", Filled),
    ("sequence<double>: empty", "DoubleSeq", Empty),
    ("sequence<long double>", "LongDoubleSeq", Plain),
    ("sequence<string>", "StringSeq", Plain),
    ("sequence<wstring>", "WStringSeq", Filled),
    ("sequence<enum>", "ColourSeq", Plain),
    ("sequence<struct>", "PointSeq", Plain),
    ("sequence<struct with gaps>", "GapsSeq", Plain),
    ("sequence<sequence<long>>", "LongSeqSeq", Plain),
    ("sequence<fixed>", "MoneySeq", Plain),
    ("sequence<union>", "ByLongSeq", Plain),
    ("sequence<any>", "AnySeq", Of(Pool::Basic)),
    ("sequence<short, 4>", "Short4", Plain),
    ("sequence<string<8>, 3>", "String8Seq3", Plain),
    ("octet[5]", "Bytes5", Plain),
    ("long[2][3]", "Matrix", Plain),
    ("double[2][2][2]", "Cube", Plain),
    ("string[2]", "Names", Plain),
    ("struct[2]", "Points", Plain),
    ("sequence[2]", "SeqArray", Plain),
    ("any[2]", "Anys", Of(Pool::Declared)),
    ("sequence<long[2][3]>", "MatrixSeq", Plain),
    ("union by long", "ByLong", Plain),
    ("union by short", "ByShort", Plain),
    ("union by unsigned short", "ByUShort", Plain),
    ("union by unsigned long", "ByULong", Plain),
    ("union by long long", "ByLongLong", Plain),
    ("union by unsigned long long", "ByULongLong", Plain),
    ("union by boolean", "ByBoolean", Plain),
    ("union by char", "ByChar", Plain),
    ("union by enum", "ByEnum", Plain),
    ("union by long: default", "ByLong", Other),
    ("union by short: default", "ByShort", Other),
    ("union by unsigned short: no member", "ByUShort", Other),
    ("union by unsigned long: no member", "ByULong", Other),
    ("union by long long: default", "ByLongLong", Other),
    ("union by unsigned long long: no member", "ByULongLong", Other),
    ("union by char: no member", "ByChar", Other),
    ("union by enum: no member", "ByEnum", Other),
    ("union by unsigned short, label 65535", "ByHighUShort", Plain),
    ("union by unsigned long, label 2^32-1", "ByHighULong", Plain),
    ("union by long long, label -5000000000", "ByHighLongLong", Plain),
    ("union by unsigned long long, label 2^64-1", "ByHighULongLong", Plain),
    ("union that holds itself", "Expr", Plain),
    ("any of basic types", "any", Of(Pool::Basic)),
    ("any of bounded strings", "any", Of(Pool::Bounded)),
    ("any of wide text", "any", Of(Pool::Wide)),
    ("any of long double", "any", Of(Pool::LongDouble)),
    ("any of declared types", "any", Of(Pool::Declared)),
    ("any of recursive types", "any", Of(Pool::Recursive)),
    ("any of references", "any", Of(Pool::References)),
    ("any of anys and TypeCodes", "any", Of(Pool::Any)),
    ("any of exceptions, id before the members", "any", Of(Pool::Exceptions)),
    ("any of exceptions, members alone", "any", Bare),
    ("any of value types", "any", Of(Pool::Values)),
    ("any of value types that hold themselves", "any", Of(Pool::Nodes)),
    ("any of boxed value types", "any", Of(Pool::Boxes)),
    ("any of a union, enum before default", "any", Of(Pool::EnumDefault)),
    ("any of types not compiled", "any", Of(Pool::Made)),
    ("TypeCode of basic types", "TypeCode", Of(Pool::Basic)),
    ("TypeCode of bounded strings", "TypeCode", Of(Pool::Bounded)),
    ("TypeCode of wide text", "TypeCode", Of(Pool::Wide)),
    ("TypeCode of long double", "TypeCode", Of(Pool::LongDouble)),
    ("TypeCode of declared types", "TypeCode", Of(Pool::Declared)),
    ("TypeCode of recursive types", "TypeCode", Of(Pool::Recursive)),
    ("TypeCode of references", "TypeCode", Of(Pool::References)),
    ("TypeCode of any and TypeCode", "TypeCode", Of(Pool::Any)),
    ("TypeCode of exceptions", "TypeCode", Of(Pool::Exceptions)),
    ("TypeCode of value types", "TypeCode", Of(Pool::Values)),
    ("TypeCode of value types that hold themselves", "TypeCode", Of(Pool::Nodes)),
    ("TypeCode of boxed value types", "TypeCode", Of(Pool::Boxes)),
    ("TypeCode of a union, enum before default", "TypeCode", Of(Pool::EnumDefault)),
    ("TypeCode of types not compiled", "TypeCode", Of(Pool::Made)),
    ("Object, nil too", "Object", Plain),
    ("interface, nil too", "Base", Plain),
    ("valuetype, null", "Account", Values(Sharing::Null)),
    ("valuetype, or one derived from it", "Account", Plain),
    ("valuetype, truncatable", "Savings", Plain),
    ("valuetype, truncated", "Account", Truncated),
    ("valuetype that holds itself", "Node", Plain),
    ("valuetype, shared and in cycles", "Node", Values(Sharing::Graphs)),
    ("struct with valuetypes, shared", "NodePair", Values(Sharing::Graphs)),
    ("valuetype of valuetypes, shared and in cycles", "Folder", Values(Sharing::Graphs)),
    ("abstract valuetype", "Described", Plain),
    ("struct of abstract valuetypes, shared", "DescribedPair", Values(Sharing::Graphs)),
    ("ValueBase, in and result alone", "in_ValueBase", Values(Sharing::Graphs)),
    ("boxed string", "StringBox", Plain),
    ("boxed long", "LongBox", Plain),
    ("boxed struct", "PointBox", Plain),
    ("boxed sequence, shared", "PointSeqBox", Values(Sharing::Graphs)),
    ("boxed string, in and result alone", "in_StringBox", Plain),
    ("boxed long, in and result alone", "in_LongBox", Plain),
    ("boxed struct, in and result alone", "in_PointBox", Plain),
    ("boxed sequence, in and result alone", "in_PointSeqBox", Plain),
    ("custom valuetype", "Secret", Custom),
    ("abstract interface: object", "Speaker", Objects),
    ("abstract interface: value", "Speaker", Plain),
];
