//! Declarations as they are written.

use std::rc::Rc;

use crate::preprocess::Mark;
use crate::source::Span;

use super::{Declarator, Enum, Expr, Member, Name, ScopedName, Struct, TypeSpec, Union};

/// A declaration, at the top, in a module, an interface or a value type.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) kind: ItemKind,
    pub(crate) span: Span,
    /// The comments before it.
    pub(crate) doc: Option<Rc<str>>,
}

/// What is declared.
#[derive(Debug, Clone)]
pub(crate) enum ItemKind {
    Module(Name, Vec<Item>),
    Forward(Forward),
    Interface(Interface),
    Value(Value),
    ValueBox(ValueBox),
    Struct(Struct),
    Union(Box<Union>),
    Enum(Enum),
    Exception(Exception),
    Typedef(Typedef),
    Constant(Constant),
    Native(Name),
    Attribute(Attribute),
    Operation(Operation),
    StateMember(StateMember),
    Factory(Factory),
    TypeId(RepositoryText),
    TypePrefix(RepositoryText),
    /// `import` of a scope, or of a repository id.
    Import(Option<ScopedName>),
    Mark(Mark),
    /// A declaration that could not be read, with its name if that was there: who uses it is not to blame.
    Wrong(Option<Name>),
}

/// What is announced before it is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ForwardKind {
    Interface { is_abstract: bool, is_local: bool },
    Value { is_abstract: bool },
    Struct,
    Union,
}

/// `interface X;`
#[derive(Debug, Clone)]
pub(crate) struct Forward {
    pub(crate) name: Name,
    pub(crate) kind: ForwardKind,
}

/// An interface.
#[derive(Debug, Clone)]
pub(crate) struct Interface {
    pub(crate) name: Name,
    pub(crate) is_abstract: bool,
    pub(crate) is_local: bool,
    pub(crate) bases: Vec<ScopedName>,
    pub(crate) items: Vec<Item>,
}

/// A value type with state or an abstract one.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) name: Name,
    pub(crate) is_abstract: bool,
    pub(crate) is_custom: bool,
    pub(crate) truncatable: Option<Span>,
    pub(crate) bases: Vec<ScopedName>,
    pub(crate) supports: Vec<ScopedName>,
    pub(crate) items: Vec<Item>,
}

/// `valuetype X type;`
#[derive(Debug, Clone)]
pub(crate) struct ValueBox {
    pub(crate) name: Name,
    pub(crate) ty: TypeSpec,
}

/// An exception.
#[derive(Debug, Clone)]
pub(crate) struct Exception {
    pub(crate) name: Name,
    pub(crate) members: Vec<Member>,
}

/// A typedef of one or more names.
#[derive(Debug, Clone)]
pub(crate) struct Typedef {
    pub(crate) ty: TypeSpec,
    pub(crate) declarators: Vec<Declarator>,
}

/// A constant.
#[derive(Debug, Clone)]
pub(crate) struct Constant {
    pub(crate) name: Name,
    pub(crate) ty: TypeSpec,
    pub(crate) value: Expr,
}

/// Attributes of one type.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) readonly: bool,
    pub(crate) ty: TypeSpec,
    pub(crate) names: Vec<Name>,
    pub(crate) get_raises: Vec<ScopedName>,
    pub(crate) set_raises: Vec<ScopedName>,
}

/// An operation.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) name: Name,
    pub(crate) oneway: Option<Span>,
    pub(crate) result: TypeSpec,
    pub(crate) params: Vec<Param>,
    pub(crate) raises: Vec<ScopedName>,
    pub(crate) contexts: Vec<(String, Span)>,
}

/// A parameter.
#[derive(Debug, Clone)]
pub(crate) struct Param {
    pub(crate) direction: crate::model::Direction,
    pub(crate) direction_span: Span,
    pub(crate) ty: TypeSpec,
    pub(crate) name: Name,
}

/// State of a value type.
#[derive(Debug, Clone)]
pub(crate) struct StateMember {
    pub(crate) public: bool,
    pub(crate) ty: TypeSpec,
    pub(crate) declarators: Vec<Declarator>,
}

/// A factory of a value type.
#[derive(Debug, Clone)]
pub(crate) struct Factory {
    pub(crate) name: Name,
    pub(crate) params: Vec<Param>,
    pub(crate) raises: Vec<ScopedName>,
}

/// `typeid` or `typeprefix`: a name and a text.
#[derive(Debug, Clone)]
pub(crate) struct RepositoryText {
    pub(crate) target: ScopedName,
    pub(crate) text: String,
    pub(crate) text_span: Span,
}
