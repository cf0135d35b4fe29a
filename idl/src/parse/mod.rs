//! The parser: tokens into a syntax tree.
//!
//! A function per production. One that fails has complained already and returns [`Failed`]; whoever reads a list of
//! declarations goes on behind the wrong one.
//!
//! Source: CORBA 3.0.3 §3.4

mod expression;
mod item;
mod recover;
mod types;
mod value;
mod words;

use std::rc::Rc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lex::{Token, TokenKind};
use crate::preprocess::{Mark, Preprocessed};
use crate::source::Span;
use crate::syntax::{Item, ItemKind};

/// How deeply types, modules or expressions may nest.
const DEPTH: usize = 64;

/// Says whether the limit is left out on purpose, to see that fuzzing finds that: `fuzz/planted.sh`.
fn planted() -> bool {
    cfg!(maestro_planted) && std::env::var("MAESTRO_PLANTED").is_ok_and(|name| name == "idl-depth")
}

/// The production could not be read; the user has been told.
#[derive(Debug, Clone, Copy)]
struct Failed;

type Parse<T> = Result<T, Failed>;

/// Parses a whole compilation.
pub(crate) fn parse(input: Preprocessed, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let mut marks = input.marks;
    marks.reverse();
    let mut parser = Parser { tokens: input.tokens, at: 0, marks, diagnostics, depth: 0, open_at_end: false };
    let mut items = Vec::new();
    loop {
        parser.items(item::Place::Module, &mut items);
        if parser.peek().kind == TokenKind::End {
            return items;
        }
        parser.stray_close();
    }
}

struct Parser<'a> {
    /// The last one is the end.
    tokens: Vec<Token>,
    at: usize,
    /// Marks that were not handed on, the first one last.
    marks: Vec<(usize, Mark)>,
    diagnostics: &'a mut Diagnostics,
    depth: usize,
    /// A body was not closed: the end of the file needs no further words.
    open_at_end: bool,
}

impl Parser<'_> {
    /// Returns the next token.
    fn peek(&self) -> &Token {
        self.ahead(0)
    }

    /// Returns a token further ahead; behind the end there is only the end.
    fn ahead(&self, count: usize) -> &Token {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.at + count).min(last)]
    }

    /// Takes the next token. The end stays.
    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    /// Returns the place of the token that was taken last.
    fn before(&self) -> Span {
        self.tokens[self.at.saturating_sub(1)].span
    }

    fn is(&self, punct: &str) -> bool {
        self.peek().is_punct(punct)
    }

    fn is_word(&self, word: &str) -> bool {
        self.peek().is_word(word)
    }

    /// Takes an operator or a bracket if it is next.
    fn take(&mut self, punct: &str) -> Option<Span> {
        self.is(punct).then(|| self.next().span)
    }

    /// Takes a keyword if it is next.
    fn take_word(&mut self, word: &str) -> Option<Span> {
        self.is_word(word).then(|| self.next().span)
    }

    /// Takes an operator or a bracket or complains. `place` says where: "after the name".
    fn expect(&mut self, punct: &str, place: &str) -> Parse<Span> {
        match self.take(punct) {
            Some(span) => Ok(span),
            None => Err(self.unexpected(&format!("`{punct}` {place}"))),
        }
    }

    /// Takes the semicolon behind a declaration. Where it is just missing, the reading goes on.
    fn semicolon(&mut self, what: &str) -> Parse<()> {
        if self.take(";").is_some() || (self.open_at_end && self.peek().kind == TokenKind::End) {
            return Ok(());
        }
        let message = format!("expected `;` after {what}, found {}", self.peek().describe());
        let error = self.traced(Diagnostic::error(self.before().after(), message, "expected `;` here"));
        self.diagnostics.push(error);
        let forgotten = self.peek().line_start || self.is("}") || self.begins_declaration();
        if forgotten { Ok(()) } else { Err(Failed) }
    }

    /// Complains about the next token.
    fn unexpected(&mut self, expected: &str) -> Failed {
        self.unexpected_with(expected, |error| error)
    }

    /// Complains about the next token, with more to say.
    fn unexpected_with(&mut self, expected: &str, more: impl FnOnce(Diagnostic) -> Diagnostic) -> Failed {
        let found = self.peek();
        let message = format!("expected {expected}, found {}", found.describe());
        let short = expected.split(" or ").next().unwrap_or(expected);
        let label = if short.starts_with('`') && short.matches('`').count() == 2 && short.len() < 24 {
            format!("expected {}`", short.rsplit_once('`').map_or(short, |(head, _)| head))
        } else {
            "unexpected here".to_owned()
        };
        let error = Diagnostic::error(found.span, message, label);
        let error = more(self.traced(error));
        self.diagnostics.push(error);
        Failed
    }

    /// Says from which macro the next token comes.
    fn traced(&self, error: Diagnostic) -> Diagnostic {
        match &self.peek().macro_use {
            Some(origin) => match origin.defined {
                Some(defined) => error.at(defined, format!("it comes out of macro `{}`", origin.name)),
                None => error,
            },
            None => error,
        }
    }

    fn error(&mut self, span: Span, message: impl Into<String>, label: impl Into<String>) -> Failed {
        self.diagnostics.push(Diagnostic::error(span, message, label));
        Failed
    }

    /// Reads something nested, within the limit.
    fn nested<T>(&mut self, what: &str, read: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= DEPTH && !planted() {
            let span = self.peek().span;
            return Err(self.error(
                span,
                format!("{what} are nested too deeply"),
                format!("more than {DEPTH} deep"),
            ));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Hands on the marks before the next token.
    fn hand_on_marks(&mut self, items: &mut Vec<Item>) {
        while self.marks.last().is_some_and(|(at, _)| *at <= self.at) {
            if let Some((_, mark)) = self.marks.pop() {
                items.push(Item { kind: ItemKind::Mark(mark), span: self.peek().span, doc: None });
            }
        }
    }

    /// Returns the comments before the next token.
    fn doc(&self) -> Option<Rc<str>> {
        self.peek().doc.clone()
    }
}
