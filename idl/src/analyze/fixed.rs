//! Arithmetic of fixed-point numbers.
//!
//! Source: CORBA 3.0.3 §3.10.2, table 3-11

use num_bigint::BigInt;

use super::Analyzer;
use super::constant::ConstantType;
use crate::diagnostic::Diagnostic;
use crate::lex::Literal;
use crate::model::{ConstantValue, FixedValue, Type};
use crate::source::Span;
use crate::syntax::{BinaryOp, Expr, ExprKind, UnaryOp};

/// How many digits a fixed-point number has at most.
const DIGITS: usize = 31;
/// Digits behind the point that a quotient is computed to before it is cut.
const QUOTIENT_SCALE: u32 = 62;

impl FixedValue {
    /// Returns the type with just the digits that the value needs.
    pub(crate) fn natural_type(self) -> Type {
        let digits = self.unscaled.unsigned_abs().to_string().len();
        let digits = u8::try_from(digits).unwrap_or(31).max(self.scale).max(1);
        Type::Fixed { digits, scale: self.scale }
    }
}

/// A number of any length, while it is computed with.
#[derive(Debug, Clone)]
struct Number {
    unscaled: BigInt,
    scale: u32,
}

impl Number {
    /// Brings two numbers to one scale.
    fn align(self, other: Self) -> (BigInt, BigInt, u32) {
        let scale = self.scale.max(other.scale);
        let lift = |number: Self| number.unscaled * BigInt::from(10).pow(scale - number.scale);
        (lift(self), lift(other), scale)
    }

    /// Cuts what 31 digits cannot hold off behind the point, and zeros at the end. Returns nothing for a number that
    /// has more digits before the point.
    fn cut(mut self) -> Option<Self> {
        let ten = BigInt::from(10);
        while self.scale > 0 {
            let digits = self.unscaled.magnitude().to_string().len().max(self.scale as usize);
            let shorter = &self.unscaled / &ten;
            if digits <= DIGITS && &shorter * &ten != self.unscaled {
                return Some(self);
            }
            self = Self { unscaled: shorter, scale: self.scale - 1 };
        }
        (self.unscaled.magnitude().to_string().len() <= DIGITS).then_some(self)
    }
}

impl Analyzer<'_> {
    /// Computes a fixed-point number, for a type with digits and scale where they are known.
    pub(super) fn fixed(&mut self, expr: &Expr, sizes: Option<(u8, u8)>) -> Option<ConstantValue> {
        let mut number = self.fixed_number(expr)?;
        if let Some((digits, scale)) = sizes {
            number = self.fit(number, digits, scale, expr.span)?;
        }
        let unscaled = i128::try_from(number.unscaled).ok()?;
        Some(ConstantValue::Fixed(FixedValue { unscaled, scale: u8::try_from(number.scale).ok()? }))
    }

    fn fixed_number(&mut self, expr: &Expr) -> Option<Number> {
        let ty = ConstantType::Fixed(None);
        let number = match &expr.kind {
            ExprKind::Wrong => return None,
            ExprKind::Literal(Literal::Fixed { digits, scale }) => {
                let unscaled = if digits.is_empty() { BigInt::from(0) } else { digits.parse().ok()? };
                Number { unscaled, scale: *scale }
            }
            ExprKind::Literal(literal) => return self.wrong_literal(literal, expr.span, ty),
            ExprKind::Name(name) => match self.named(name, ty)? {
                ConstantValue::Fixed(value) => {
                    Number { unscaled: value.unscaled.into(), scale: u32::from(value.scale) }
                }
                _ => return None,
            },
            ExprKind::Unary(UnaryOp::Not, _) => return self.integers_only("~", expr.span),
            ExprKind::Unary(operator, operand) => {
                let number = self.fixed_number(operand)?;
                let unscaled = if *operator == UnaryOp::Minus { -number.unscaled } else { number.unscaled };
                Number { unscaled, ..number }
            }
            ExprKind::Chain(first, rest) => {
                let mut left = self.fixed_number(first)?;
                for (operator, operand) in rest {
                    let right = self.fixed_number(operand)?;
                    let next = self.fixed_step(left, *operator, right, operand.span)?;
                    left = self.cut(next, expr.span)?;
                }
                left
            }
        };
        self.cut(number, expr.span)
    }

    fn cut(&mut self, number: Number, span: Span) -> Option<Number> {
        let cut = number.cut();
        if cut.is_none() {
            self.error(span, "fixed-point number is too large", "more than 31 digits before the point");
        }
        cut
    }

    fn fixed_step(&mut self, left: Number, operator: BinaryOp, right: Number, span: Span) -> Option<Number> {
        Some(match operator {
            BinaryOp::Add | BinaryOp::Subtract => {
                let (left, right, scale) = left.align(right);
                let unscaled = if operator == BinaryOp::Add { left + right } else { left - right };
                Number { unscaled, scale }
            }
            BinaryOp::Multiply => {
                Number { unscaled: left.unscaled * right.unscaled, scale: left.scale + right.scale }
            }
            BinaryOp::Divide if right.unscaled == BigInt::from(0) => {
                self.error(span, "division by zero", "this is 0");
                return None;
            }
            BinaryOp::Divide => {
                let raised = left.unscaled * BigInt::from(10).pow(QUOTIENT_SCALE + right.scale - left.scale);
                Number { unscaled: raised / right.unscaled, scale: QUOTIENT_SCALE }
            }
            other => return self.integers_only(other.text(), span),
        })
    }

    /// Makes a number fit a type: what stands behind its scale is cut off with a warning.
    fn fit(&mut self, number: Number, digits: u8, scale: u8, span: Span) -> Option<Number> {
        let mut number = number;
        if number.scale > u32::from(scale) {
            let surplus = number.scale - u32::from(scale);
            number.unscaled /= BigInt::from(10).pow(surplus);
            number.scale = u32::from(scale);
            let message = format!("value is cut to {scale} digits behind the point");
            self.push(Diagnostic::warning(span, message, format!("the type is fixed<{digits}, {scale}>")));
        }
        let before = number.unscaled.magnitude().to_string().len().saturating_sub(number.scale as usize);
        let is_zero = number.unscaled == BigInt::from(0);
        if !is_zero && before > usize::from(digits - scale) {
            let message = format!("value does not fit into fixed<{digits}, {scale}>");
            let label = format!("expected at most {} digits before the point", digits - scale);
            self.error(span, message, label);
            return None;
        }
        Some(number)
    }
}
