//! Constant expressions.
//!
//! Source: CORBA 3.0.3 §3.10.2

use super::{Failed, Parse, Parser};
use crate::syntax::{BinaryOp, Expr, ExprKind, UnaryOp};

impl Parser<'_> {
    /// Reads a constant expression.
    pub(super) fn expression(&mut self) -> Parse<Expr> {
        self.nested("expressions", |parser| parser.level(0))
    }

    /// Reads a constant expression between brackets, or goes on behind a wrong one. Returns something in each case.
    pub(super) fn expression_until(&mut self, close: &str) -> Expr {
        let start = self.peek().span;
        let wrong = |span| Expr { kind: ExprKind::Wrong, span };
        match self.expression() {
            Ok(value) => value,
            Err(Failed) => {
                while !self.is(close)
                    && !self.is(";")
                    && !self.is("}")
                    && self.peek().kind != crate::lex::TokenKind::End
                {
                    self.next();
                }
                wrong(start)
            }
        }
    }

    fn level(&mut self, level: usize) -> Parse<Expr> {
        let Some(operators) = BinaryOp::LEVELS.get(level) else { return self.unary() };
        let first = self.level(level + 1)?;
        let mut rest = Vec::new();
        while let Some((_, operator)) = operators.iter().find(|(text, _)| self.is(text)) {
            self.next();
            rest.push((*operator, self.level(level + 1)?));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        let span = first.span.to(self.before());
        Ok(Expr { kind: ExprKind::Chain(Box::new(first), rest), span })
    }

    fn unary(&mut self) -> Parse<Expr> {
        let start = self.peek().span;
        let operators = [("-", UnaryOp::Minus), ("+", UnaryOp::Plus), ("~", UnaryOp::Not)];
        let Some((_, operator)) = operators.into_iter().find(|(text, _)| self.is(text)) else {
            return self.primary();
        };
        self.next();
        let operand = self.primary()?;
        let span = start.to(self.before());
        Ok(Expr { kind: ExprKind::Unary(operator, Box::new(operand)), span })
    }

    fn primary(&mut self) -> Parse<Expr> {
        let start = self.peek().span;
        if self.take("(").is_some() {
            let inner = self.expression()?;
            self.expect(")", "after the expression")?;
            return Ok(Expr { span: start.to(self.before()), ..inner });
        }
        if let Some(literal) = self.literal()? {
            return Ok(Expr { kind: ExprKind::Literal(literal), span: start.to(self.before()) });
        }
        if self.begins_name() {
            let name = self.scoped_name("the name of a constant")?;
            return Ok(Expr { span: name.span, kind: ExprKind::Name(name) });
        }
        let hint = match &*self.peek().text {
            "true" => Some("write `TRUE`"),
            "false" => Some("write `FALSE`"),
            _ => None,
        };
        Err(self.unexpected_with("a literal, a constant's name or `(`", |error| match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }))
    }
}
