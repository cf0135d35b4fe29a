//! The conditions of `#if` and `#elif`.

use super::Preprocessor;
use crate::diagnostic::Diagnostic;
use crate::lex::{Literal, Token, TokenKind, decode};
use crate::source::Span;

/// How deeply a condition may nest.
const DEPTH: usize = 64;

/// Operators with two sides, the weakest first.
const LEVELS: &[&[&str]] = &[
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!="],
    &["<", ">", "<=", ">="],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];

impl Preprocessor<'_> {
    /// Tells whether a condition holds. One that is wrong does not.
    pub(super) fn condition(&mut self, directive: &Token, line: &[Token]) -> bool {
        let asked = match self.resolve_defined(line) {
            Ok(asked) => asked,
            Err(error) => {
                self.diagnostics.push(error);
                return false;
            }
        };
        let tokens = self.expand(asked, 0);
        if self.exhausted {
            return false;
        }
        let end = tokens.last().map_or(directive.span, |last| last.span.after());
        let mut condition = Condition { tokens: &tokens, at: 0, end, depth: 0 };
        match condition.whole() {
            Ok(value) => value != 0,
            Err(error) => {
                self.diagnostics.push(error);
                false
            }
        }
    }

    /// Replaces `defined X` and `defined(X)` by 1 or 0.
    fn resolve_defined(&self, line: &[Token]) -> Result<Vec<Token>, Diagnostic> {
        let mut output = Vec::with_capacity(line.len());
        let mut at = 0;
        while let Some(token) = line.get(at) {
            if !token.is_word("defined") {
                output.push(token.clone());
                at += 1;
                continue;
            }
            let bracket = line.get(at + 1).is_some_and(|next| next.is_punct("("));
            let name = line.get(at + 1 + usize::from(bracket)).filter(|name| name.kind == TokenKind::Word);
            let closed = !bracket || line.get(at + 3).is_some_and(|close| close.is_punct(")"));
            let Some(name) = name.filter(|_| closed) else {
                return Err(Diagnostic::error(
                    token.span,
                    "expected a macro's name behind `defined`",
                    "defined NAME or defined(NAME)",
                ));
            };
            let value = if self.macros.contains_key(&name.text) { "1" } else { "0" };
            output.push(Token { kind: TokenKind::Number, text: value.into(), ..token.clone() });
            at += if bracket { 4 } else { 2 };
        }
        Ok(output)
    }
}

struct Condition<'a> {
    tokens: &'a [Token],
    at: usize,
    end: Span,
    depth: usize,
}

impl<'a> Condition<'a> {
    fn whole(&mut self) -> Result<i64, Diagnostic> {
        let value = self.choice(true)?;
        match self.peek() {
            None => Ok(value),
            Some(_) => Err(self.unexpected("an operator or the end of the line")),
        }
    }

    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is_punct(text));
        self.at += usize::from(found);
        found
    }

    fn unexpected(&self, expected: &str) -> Diagnostic {
        let (span, found) = self
            .peek()
            .map_or((self.end, "the end of the line".to_owned()), |token| (token.span, token.describe()));
        Diagnostic::error(
            span,
            format!("expected {expected}, found {found}"),
            "in the condition of a directive",
        )
    }

    /// `a ? b : c`. What is not `wanted` is read and not computed.
    fn choice(&mut self, wanted: bool) -> Result<i64, Diagnostic> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Diagnostic::error(self.end, "condition is nested too deeply", "more than 64 deep"));
        }
        let condition = self.level(0, wanted)?;
        let mut value = condition;
        if self.take("?") {
            let yes = self.choice(wanted && condition != 0)?;
            if !self.take(":") {
                return Err(self.unexpected("`:`"));
            }
            let no = self.choice(wanted && condition == 0)?;
            value = if condition != 0 { yes } else { no };
        }
        self.depth -= 1;
        Ok(value)
    }

    fn level(&mut self, level: usize, wanted: bool) -> Result<i64, Diagnostic> {
        let Some(operators) = LEVELS.get(level) else { return self.unary(wanted) };
        let mut left = self.level(level + 1, wanted)?;
        loop {
            let Some(token) = self.peek().filter(|token| operators.iter().any(|text| token.is_punct(text)))
            else {
                return Ok(left);
            };
            self.at += 1;
            let matters = match &*token.text {
                "||" => left == 0,
                "&&" => left != 0,
                _ => true,
            };
            let right = self.level(level + 1, wanted && matters)?;
            left = if wanted { compute(token, left, right)? } else { 0 };
        }
    }

    fn unary(&mut self, wanted: bool) -> Result<i64, Diagnostic> {
        let Some(token) = self.peek() else { return Err(self.unexpected("a value")) };
        let operator = ["!", "~", "-", "+"].into_iter().find(|operator| token.is_punct(operator));
        let Some(operator) = operator else { return self.primary(token, wanted) };
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Diagnostic::error(token.span, "condition is nested too deeply", "more than 64 deep"));
        }
        let value = self.unary(wanted)?;
        self.depth -= 1;
        Ok(match operator {
            "!" => i64::from(value == 0),
            "~" => !value,
            "-" => value.wrapping_neg(),
            _ => value,
        })
    }

    fn primary(&mut self, token: &'a Token, wanted: bool) -> Result<i64, Diagnostic> {
        if self.take("(") {
            let value = self.choice(wanted)?;
            return if self.take(")") { Ok(value) } else { Err(self.unexpected("`)`")) };
        }
        let value = match token.kind {
            // C++ suffixes are common in conditions.
            TokenKind::Number => {
                let text = token.text.trim_end_matches(['l', 'L', 'u', 'U']);
                match decode(&Token { text: text.into(), ..token.clone() }) {
                    Some(Ok(Literal::Integer(value))) => value.cast_signed(),
                    Some(Err(error)) => return Err(error),
                    _ => return Err(self.unexpected("an integer")),
                }
            }
            TokenKind::Char | TokenKind::WideChar => match decode(token) {
                Some(Ok(Literal::Char(value) | Literal::WideChar(value))) => i64::from(u32::from(value)),
                Some(Err(error)) => return Err(error),
                _ => 0,
            },
            // What is no macro is 0.
            TokenKind::Word => 0,
            _ => return Err(self.unexpected("a value")),
        };
        self.at += 1;
        Ok(value)
    }
}

fn compute(operator: &Token, left: i64, right: i64) -> Result<i64, Diagnostic> {
    let shift = u32::try_from(right.clamp(0, 63)).unwrap_or(0);
    Ok(match &*operator.text {
        "||" => i64::from(left != 0 || right != 0),
        "&&" => i64::from(left != 0 && right != 0),
        "|" => left | right,
        "^" => left ^ right,
        "&" => left & right,
        "==" => i64::from(left == right),
        "!=" => i64::from(left != right),
        "<" => i64::from(left < right),
        ">" => i64::from(left > right),
        "<=" => i64::from(left <= right),
        ">=" => i64::from(left >= right),
        "<<" => left.wrapping_shl(shift),
        ">>" => left.wrapping_shr(shift),
        "+" => left.wrapping_add(right),
        "-" => left.wrapping_sub(right),
        "*" => left.wrapping_mul(right),
        _ if right == 0 => {
            return Err(Diagnostic::error(operator.span, "division by zero", "the right side is 0"));
        }
        "/" => left.wrapping_div(right),
        _ => left.wrapping_rem(right),
    })
}
