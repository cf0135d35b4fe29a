//! Arithmetic of integers and floating-point numbers.
//!
//! Source: CORBA 3.0.3 §3.10.2

use super::Analyzer;
use super::constant::{ConstantType, IntegerType};
use crate::diagnostic::Diagnostic;
use crate::lex::Literal;
use crate::model::ConstantValue;
use crate::source::Span;
use crate::syntax::{BinaryOp, Expr, ExprKind, UnaryOp};

impl Analyzer<'_> {
    /// Computes an integer. Every step must fit into 32 bits, or 64 for the long types, with or without a sign.
    pub(super) fn integer(&mut self, expr: &Expr, of: IntegerType) -> Option<i128> {
        let ty = ConstantType::Integer(of);
        let value = match &expr.kind {
            ExprKind::Wrong => return None,
            // What is too large for the type is told by its range.
            ExprKind::Literal(Literal::Integer(value)) => return Some(i128::from(*value)),
            ExprKind::Literal(literal) => return self.wrong_literal(literal, expr.span, ty),
            ExprKind::Name(name) => match self.named(name, ty)? {
                ConstantValue::Integer(value) => value,
                _ => return None,
            },
            ExprKind::Unary(operator, operand) => {
                let value = self.integer(operand, of)?;
                match operator {
                    UnaryOp::Minus => -value,
                    UnaryOp::Plus => value,
                    UnaryOp::Not if of.min < 0 => !value,
                    UnaryOp::Not => Width::of(of).max - value,
                }
            }
            ExprKind::Chain(first, rest) => {
                let mut left = self.integer(first, of)?;
                for (operator, operand) in rest {
                    let right = self.integer(operand, of);
                    left = self.step(left, *operator, right?, operand.span)?;
                    self.check_width(left, of, expr.span)?;
                }
                left
            }
        };
        self.check_width(value, of, expr.span)?;
        Some(value)
    }

    fn step(&mut self, left: i128, operator: BinaryOp, right: i128, right_span: Span) -> Option<i128> {
        // Both sides fit into 65 bits: nothing overflows 128.
        Some(match operator {
            BinaryOp::Or => left | right,
            BinaryOp::Xor => left ^ right,
            BinaryOp::And => left & right,
            BinaryOp::Add => left + right,
            BinaryOp::Subtract => left - right,
            BinaryOp::Multiply => left.saturating_mul(right),
            BinaryOp::ShiftLeft | BinaryOp::ShiftRight => {
                let Some(count) = u32::try_from(right).ok().filter(|count| *count < 64) else {
                    self.error(right_span, format!("shift by {right}"), "expected 0 to 63");
                    return None;
                };
                if operator == BinaryOp::ShiftLeft { left.saturating_mul(1 << count) } else { left >> count }
            }
            BinaryOp::Divide | BinaryOp::Remainder if right == 0 => {
                self.error(right_span, "division by zero", "this is 0");
                return None;
            }
            BinaryOp::Divide => left / right,
            BinaryOp::Remainder => left % right,
        })
    }

    fn check_width(&mut self, value: i128, of: IntegerType, span: Span) -> Option<()> {
        let width = Width::of(of);
        if (width.min..=width.max).contains(&value) {
            return Some(());
        }
        let size = if value < 0 { "small" } else { "large" };
        let message = format!("{value} is too {size} for `{}`", of.name);
        self.error(span, message, format!("a step of the computation leaves {} bits", width.bits));
        None
    }

    /// Computes a floating-point number.
    pub(super) fn float(&mut self, expr: &Expr, ty: ConstantType) -> Option<ConstantValue> {
        let value = self.float_value(expr, ty)?;
        #[expect(clippy::cast_possible_truncation, reason = "a constant of type float is rounded to it")]
        let value = if ty == ConstantType::Float { f64::from(value as f32) } else { value };
        if value.is_finite() {
            return Some(ConstantValue::Float(value));
        }
        let name = if ty == ConstantType::Float { "float" } else { "double" };
        self.error(expr.span, format!("value is too large for `{name}`"), "beyond its range");
        None
    }

    fn float_value(&mut self, expr: &Expr, ty: ConstantType) -> Option<f64> {
        match &expr.kind {
            ExprKind::Wrong => None,
            ExprKind::Literal(Literal::Float(value)) => Some(*value),
            ExprKind::Literal(literal) => self.wrong_literal(literal, expr.span, ty),
            ExprKind::Name(name) => match self.named(name, ty)? {
                ConstantValue::Float(value) => Some(value),
                _ => None,
            },
            ExprKind::Unary(UnaryOp::Not, _) => self.integers_only("~", expr.span),
            ExprKind::Unary(operator, operand) => {
                let value = self.float_value(operand, ty)?;
                Some(if *operator == UnaryOp::Minus { -value } else { value })
            }
            ExprKind::Chain(first, rest) => {
                let mut left = self.float_value(first, ty)?;
                for (operator, operand) in rest {
                    let right = self.float_value(operand, ty)?;
                    left = match operator {
                        BinaryOp::Add => left + right,
                        BinaryOp::Subtract => left - right,
                        BinaryOp::Multiply => left * right,
                        BinaryOp::Divide if right == 0.0 => {
                            self.error(operand.span, "division by zero", "this is 0");
                            return None;
                        }
                        BinaryOp::Divide => left / right,
                        other => return self.integers_only(other.text(), expr.span),
                    };
                }
                Some(left)
            }
        }
    }

    /// Complains about an operator that only integers have.
    pub(super) fn integers_only<T>(&mut self, operator: &str, span: Span) -> Option<T> {
        let message = format!("operator `{operator}` is for integers only");
        self.push(Diagnostic::error(span, message, "expected +, -, * or /"));
        None
    }
}

/// The range that the steps of a computation may have.
struct Width {
    bits: u32,
    min: i128,
    max: i128,
}

impl Width {
    fn of(ty: IntegerType) -> Self {
        if ty.max > i128::from(u32::MAX) {
            Self { bits: 64, min: i64::MIN.into(), max: u64::MAX.into() }
        } else {
            Self { bits: 32, min: i32::MIN.into(), max: u32::MAX.into() }
        }
    }
}
