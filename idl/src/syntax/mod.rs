//! What stands in the text: the syntax tree, before names are resolved.

mod expression;
mod item;
mod keyword;
mod name;
mod types;

pub(crate) use expression::{BinaryOp, Expr, ExprKind, UnaryOp};
pub(crate) use item::{
    Attribute, Constant, Exception, Factory, Forward, ForwardKind, Interface, Item, ItemKind, Operation,
    Param, RepositoryText, StateMember, Typedef, Value, ValueBox,
};
pub(crate) use keyword::{keyword, keyword_in_other_case};
pub(crate) use name::{Name, ScopedName};
pub(crate) use types::{CaseLabel, Declarator, Enum, Member, Struct, TypeKind, TypeSpec, Union, UnionCase};
