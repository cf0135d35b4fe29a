//! Declarations.

use crate::source::Span;

use super::{ConstantValue, Type};

/// A declaration: its place in the [`Model`](super::Model).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeclId(u32);

impl DeclId {
    pub(crate) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Something that has a name.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// Its name, without an escaping underscore.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// What it is declared in; nothing for what stands outside of all.
    pub parent: Option<DeclId>,
    /// Its repository id.
    pub repository_id: String,
    /// It stands in the file that was asked for, not in an included one.
    pub in_main_file: bool,
    /// The comments before it, as they were written.
    pub doc: Option<String>,
    /// It cannot leave the process: a local interface or a type that holds one.
    pub is_local: bool,
    /// What it is.
    pub kind: Kind,
}

/// What is declared.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A module, with all that its parts declare.
    Module(Vec<DeclId>),
    /// An interface.
    Interface(Interface),
    /// A value type with state, or an abstract one.
    Value(Value),
    /// A boxed value type.
    ValueBox(Type),
    /// A structure. Types that it defines in place have it as parent.
    Struct(Vec<Member>),
    /// A structure or union that is announced and not yet defined. None is left in a finished model.
    Announced,
    /// An exception.
    Exception(Vec<Member>),
    /// A union.
    Union(Union),
    /// An enumeration, with its enumerators.
    Enum(Vec<DeclId>),
    /// An enumerator.
    Enumerator(Enumerator),
    /// Another name of a type.
    Typedef(Type),
    /// A constant.
    Constant(Type, ConstantValue),
    /// An attribute of an interface or a value type.
    Attribute(Attribute),
    /// An operation.
    Operation(Operation),
    /// A part of a value type's state.
    StateMember(StateMember),
    /// A factory of a value type.
    Factory(Factory),
    /// A native type.
    Native,
}

/// An interface.
#[derive(Debug, Clone, Default)]
pub struct Interface {
    /// It may stand for an object or a value.
    pub is_abstract: bool,
    /// Its objects cannot be called from elsewhere.
    pub is_local: bool,
    /// What it inherits from directly, in order.
    pub bases: Vec<DeclId>,
    /// What it declares.
    pub contents: Vec<DeclId>,
    /// It was announced and never defined where this is false.
    pub is_defined: bool,
}

/// A value type.
#[derive(Debug, Clone, Default)]
pub struct Value {
    /// It has no state.
    pub is_abstract: bool,
    /// It marshals itself.
    pub is_custom: bool,
    /// A receiver that does not know it may take it as its base.
    pub is_truncatable: bool,
    /// What it inherits from directly, one with state first.
    pub bases: Vec<DeclId>,
    /// The interfaces that it supports directly.
    pub supports: Vec<DeclId>,
    /// What it declares.
    pub contents: Vec<DeclId>,
    /// It was announced and never defined where this is false.
    pub is_defined: bool,
}

/// A member of a structure or an exception.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Its type.
    pub ty: Type,
    /// The comments before it.
    pub doc: Option<String>,
}

/// A union.
#[derive(Debug, Clone)]
pub struct Union {
    /// The type that tells which member is there.
    pub discriminator: Type,
    /// Its members.
    pub cases: Vec<Case>,
    /// There is no `default` and the labels leave values out: then no member is there.
    pub has_implicit_default: bool,
}

/// A member of a union.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its labels, at least one.
    pub labels: Vec<Label>,
    /// The member.
    pub member: Member,
}

/// A label.
#[derive(Debug, Clone, PartialEq)]
pub enum Label {
    /// `case`
    Value(ConstantValue),
    /// `default`
    Default,
}

/// An enumerator.
#[derive(Debug, Clone, Copy)]
pub struct Enumerator {
    /// Its enumeration.
    pub of: DeclId,
    /// Its place, from 0, which is its value on the wire.
    pub ordinal: u32,
}

/// An attribute.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// It has no setter.
    pub readonly: bool,
    /// Its type.
    pub ty: Type,
    /// The exceptions of its getter.
    pub get_raises: Vec<DeclId>,
    /// The exceptions of its setter.
    pub set_raises: Vec<DeclId>,
}

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The caller does not wait.
    pub oneway: bool,
    /// The type of its result.
    pub result: Type,
    /// Its parameters in order.
    pub parameters: Vec<Parameter>,
    /// Its exceptions.
    pub raises: Vec<DeclId>,
    /// The names of the context properties that the caller sends.
    pub contexts: Vec<String>,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Which way it goes.
    pub direction: Direction,
    /// Its type.
    pub ty: Type,
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
}

/// Which way a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the caller to the object.
    In,
    /// From the object to the caller.
    Out,
    /// There and back.
    InOut,
}

/// A part of a value type's state.
#[derive(Debug, Clone)]
pub struct StateMember {
    /// All may see it.
    pub public: bool,
    /// Its type.
    pub ty: Type,
}

/// A factory of a value type.
#[derive(Debug, Clone)]
pub struct Factory {
    /// Its parameters, all of them `in`.
    pub parameters: Vec<Parameter>,
    /// Its exceptions.
    pub raises: Vec<DeclId>,
}
