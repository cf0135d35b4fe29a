//! `#pragma`.
//!
//! Source: CORBA 3.0.3 §10.7.5

use super::{Mark, Preprocessor};
use crate::diagnostic::Diagnostic;
use crate::lex::{Literal, Token, TokenKind, decode};
use crate::source::{FileId, Span};
use crate::syntax::{Name, ScopedName};

/// A pragma that changes repository ids.
#[derive(Debug, Clone)]
pub(crate) enum Pragma {
    /// `#pragma prefix "text"`
    Prefix { prefix: String, span: Span },
    /// `#pragma ID name "id"`
    Id { name: ScopedName, id: String, span: Span },
    /// `#pragma version name 1.0`
    Version { name: ScopedName, version: String, span: Span },
}

impl Preprocessor<'_> {
    /// Handles what stands behind `#pragma`. Pragmas of others are none of our business.
    pub(super) fn pragma(&mut self, file: FileId, hash: &Token, line: &[Token]) {
        let Some((kind, rest)) = line.split_first() else { return };
        let pragma = match &*kind.text {
            "prefix" => {
                self.text_of("prefix", kind, rest).map(|(prefix, span)| Pragma::Prefix { prefix, span })
            }
            "ID" => self.target("ID", kind, rest).and_then(|(name, rest)| {
                let (id, span) = self.text_of("ID", kind, rest)?;
                Some(Pragma::Id { name, id, span })
            }),
            "version" => self.target("version", kind, rest).and_then(|(name, rest)| {
                let (version, span) = self.version(kind, rest)?;
                Some(Pragma::Version { name, version, span })
            }),
            "once" => {
                let path = self.sources.file(file).path.clone();
                self.once.insert(path);
                None
            }
            other => {
                let known = ["prefix", "ID", "version"];
                if let Some(known) = known.into_iter().find(|known| known.eq_ignore_ascii_case(other)) {
                    let message = format!("`#pragma {other}` is not known and ignored");
                    let warning = Diagnostic::warning(hash.span.to(kind.span), message, "case counts");
                    self.diagnostics.push(warning.hint(format!("write `#pragma {known}`")));
                }
                None
            }
        };
        if let Some(pragma) = pragma {
            self.mark(Mark::Pragma(pragma));
        }
    }

    /// Reads a string literal and nothing behind it.
    fn text_of(&mut self, pragma: &str, before: &Token, rest: &[Token]) -> Option<(String, Span)> {
        let Some(token) = rest.first() else {
            self.error(
                before.span,
                format!("expected a string behind `#pragma {pragma}`"),
                "nothing follows",
            );
            return None;
        };
        self.extra_tokens(&rest[1..], "#pragma");
        match decode(token) {
            Some(Ok(Literal::String(text))) => Some((text, token.span)),
            Some(Err(error)) => {
                self.diagnostics.push(error);
                None
            }
            _ => {
                let found = format!("found {}", token.describe());
                let message = format!("expected a string literal in `#pragma {pragma}`, {found}");
                let error = Diagnostic::error(token.span, message, "a text in double quotes");
                self.diagnostics.push(error.hint(format!("for example: #pragma {}", example(pragma))));
                None
            }
        }
    }

    /// Reads the name that a pragma is about, and returns what follows.
    fn target<'t>(
        &mut self,
        pragma: &str,
        kind: &Token,
        line: &'t [Token],
    ) -> Option<(ScopedName, &'t [Token])> {
        let absolute = line.first().is_some_and(|first| first.is_punct("::"));
        let mut at = usize::from(absolute);
        let mut parts = Vec::new();
        while let Some(token) = line.get(at).filter(|token| token.kind == TokenKind::Word) {
            parts.push(Name::of(token));
            at += 1;
            match line.get(at) {
                Some(next) if next.is_punct("::") => at += 1,
                _ => {
                    let span = line[0].span.to(token.span);
                    return Some((ScopedName { absolute, parts, span }, &line[at..]));
                }
            }
        }
        let wrong = line.get(at);
        let span = wrong.map_or(kind.span, |token| token.span);
        let found = wrong.map_or("the end of the line".to_owned(), Token::describe);
        let message = format!("expected a name in `#pragma {pragma}`, found {found}");
        let error = Diagnostic::error(span, message, "the name of a declaration");
        self.diagnostics.push(error.hint(format!("for example: #pragma {}", example(pragma))));
        None
    }

    /// Reads `major.minor`.
    fn version(&mut self, before: &Token, rest: &[Token]) -> Option<(String, Span)> {
        let token = rest.first().unwrap_or(before);
        let parts =
            token.text.split_once('.').map(|(major, minor)| (major.parse::<u16>(), minor.parse::<u16>()));
        self.extra_tokens(rest.get(1..).unwrap_or_default(), "#pragma");
        match parts {
            Some((Ok(major), Ok(minor))) => Some((format!("{major}.{minor}"), token.span)),
            _ => {
                let message = "expected a version in `#pragma version`";
                let error =
                    Diagnostic::error(token.span, message, "two numbers with a point, each below 65536");
                self.diagnostics.push(error.hint("for example: #pragma version Account 2.1"));
                None
            }
        }
    }
}

fn example(pragma: &str) -> &'static str {
    match pragma {
        "prefix" => "prefix \"example.org\"",
        "ID" => "ID Account \"IDL:example.org/Account:1.0\"",
        _ => "version Account 2.1",
    }
}
