//! Types as they are written.

use crate::source::Span;

use super::{Expr, Name, ScopedName};

/// A type.
#[derive(Debug, Clone)]
pub(crate) struct TypeSpec {
    pub(crate) kind: TypeKind,
    pub(crate) span: Span,
}

/// What a type is.
#[derive(Debug, Clone)]
pub(crate) enum TypeKind {
    /// `void`, as the result of an operation.
    Void,
    Short,
    UShort,
    Long,
    ULong,
    LongLong,
    ULongLong,
    Float,
    Double,
    LongDouble,
    Char,
    WChar,
    Boolean,
    Octet,
    Any,
    Object,
    ValueBase,
    String(Option<Box<Expr>>),
    WString(Option<Box<Expr>>),
    /// Without digits and scale as the type of a constant.
    Fixed(Option<Box<(Expr, Expr)>>),
    Sequence(Box<TypeSpec>, Option<Box<Expr>>),
    Named(ScopedName),
    Struct(Struct),
    Union(Box<Union>),
    Enum(Enum),
    /// What could not be read; it was complained about.
    Wrong,
}

/// A name with the sizes of an array.
#[derive(Debug, Clone)]
pub(crate) struct Declarator {
    pub(crate) name: Name,
    pub(crate) sizes: Vec<Expr>,
}

/// A structure.
#[derive(Debug, Clone)]
pub(crate) struct Struct {
    pub(crate) name: Name,
    pub(crate) members: Vec<Member>,
}

/// Members of one type, of a structure or an exception.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) ty: TypeSpec,
    pub(crate) declarators: Vec<Declarator>,
    pub(crate) doc: Option<std::rc::Rc<str>>,
}

/// A union.
#[derive(Debug, Clone)]
pub(crate) struct Union {
    pub(crate) name: Name,
    pub(crate) discriminator: TypeSpec,
    pub(crate) cases: Vec<UnionCase>,
}

/// A member of a union with its labels.
#[derive(Debug, Clone)]
pub(crate) struct UnionCase {
    pub(crate) labels: Vec<CaseLabel>,
    pub(crate) ty: TypeSpec,
    pub(crate) declarator: Declarator,
    pub(crate) doc: Option<std::rc::Rc<str>>,
}

/// `case x:` or `default:`.
#[derive(Debug, Clone)]
pub(crate) enum CaseLabel {
    Value(Expr),
    Default(Span),
}

/// An enumeration.
#[derive(Debug, Clone)]
pub(crate) struct Enum {
    pub(crate) name: Name,
    pub(crate) enumerators: Vec<Name>,
}
