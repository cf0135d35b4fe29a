//! Constant expressions.

use crate::lex::Literal;
use crate::source::Span;

use super::ScopedName;

/// A constant expression. Its depth is limited by the parser.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) span: Span,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub(crate) enum ExprKind {
    Literal(Literal),
    Name(ScopedName),
    Unary(UnaryOp, Box<Expr>),
    /// Operands with operators of one strength between them, computed from the left.
    Chain(Box<Expr>, Vec<(BinaryOp, Expr)>),
    /// What could not be read; it was complained about.
    Wrong,
}

/// An operator before its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnaryOp {
    Minus,
    Plus,
    Not,
}

/// An operator between its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BinaryOp {
    Or,
    Xor,
    And,
    ShiftLeft,
    ShiftRight,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl BinaryOp {
    /// Operators by strength, the weakest first.
    pub(crate) const LEVELS: &'static [&'static [(&'static str, BinaryOp)]] = &[
        &[("|", BinaryOp::Or)],
        &[("^", BinaryOp::Xor)],
        &[("&", BinaryOp::And)],
        &[("<<", BinaryOp::ShiftLeft), (">>", BinaryOp::ShiftRight)],
        &[("+", BinaryOp::Add), ("-", BinaryOp::Subtract)],
        &[("*", BinaryOp::Multiply), ("/", BinaryOp::Divide), ("%", BinaryOp::Remainder)],
    ];

    /// Returns the operator as it is written.
    pub(crate) fn text(self) -> &'static str {
        let all = Self::LEVELS.iter().flat_map(|level| level.iter());
        all.copied().find(|(_, operator)| *operator == self).map_or("?", |(text, _)| text)
    }
}
