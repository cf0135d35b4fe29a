//! Names and literals.

use super::{Failed, Parse, Parser};
use crate::diagnostic::Diagnostic;
use crate::lex::{Literal, TokenKind, decode};
use crate::source::Span;
use crate::syntax::{Name, ScopedName, keyword, keyword_in_other_case};

/// Keywords of CORBA 3, which older IDL files use as names.
const YOUNG: &[&str] = &[
    "component",
    "consumes",
    "emits",
    "eventtype",
    "finder",
    "getraises",
    "home",
    "import",
    "multiple",
    "primarykey",
    "provides",
    "publishes",
    "setraises",
    "typeid",
    "typeprefix",
    "uses",
];

/// Keywords of CORBA 2.3 and later. Older IDL files have names that differ from them only in case, like the `Factory` of
/// the life cycle service.
const RECENT: &[&str] = &[
    "ValueBase",
    "abstract",
    "custom",
    "factory",
    "fixed",
    "local",
    "native",
    "private",
    "public",
    "supports",
    "truncatable",
    "valuetype",
];

/// Keywords that stand where a name was forgotten rather than for a name.
const STRUCTURE: &[&str] = &[
    "attribute",
    "case",
    "const",
    "enum",
    "exception",
    "in",
    "inout",
    "interface",
    "long",
    "module",
    "oneway",
    "out",
    "private",
    "public",
    "raises",
    "readonly",
    "short",
    "struct",
    "typedef",
    "union",
    "unsigned",
    "void",
];

impl Parser<'_> {
    /// Reads a name. `what` says of what: "the interface's name".
    ///
    /// Source: CORBA 3.0.3 §3.2.3
    pub(super) fn name(&mut self, what: &str) -> Parse<Name> {
        if self.peek().kind == TokenKind::Word {
            self.check_case(&self.peek().text.clone());
        }
        self.used_name(what)
    }

    /// Reads a name that was declared somewhere.
    fn used_name(&mut self, what: &str) -> Parse<Name> {
        let token = self.peek();
        if token.kind != TokenKind::Word {
            let hint = match &*token.text {
                "<" => "the only type with a type in `<>` is `sequence`",
                "*" => "IDL has no pointers: values are passed, objects are passed by reference anyway",
                "&" => "IDL has no references: say `out` or `inout` before the parameter",
                _ => "",
            };
            return Err(
                self.unexpected_with(what, |error| if hint.is_empty() { error } else { error.hint(hint) })
            );
        }
        let text = token.text.clone();
        match keyword(&text) {
            Some(word) if YOUNG.contains(&word) => {
                let warning = Diagnostic::warning(
                    token.span,
                    format!("`{word}` is a keyword since CORBA 3"),
                    "taken as a name",
                );
                self.diagnostics.push(warning.hint(format!("escape it: `_{word}` is the same name")));
            }
            Some(word) => {
                if STRUCTURE.contains(&word) {
                    return Err(self.unexpected(what));
                }
                let hint = format!("`{word}` is a keyword; as a name it is written `_{word}`");
                return Err(self.unexpected_with(what, |error| error.hint(hint)));
            }
            None => {}
        }
        let token = self.next();
        let escaped = token.text.strip_prefix('_');
        if escaped.is_some_and(|rest| !rest.starts_with(|first: char| first.is_ascii_alphabetic())) {
            let message = format!("`{}` is no identifier", token.text);
            let error = Diagnostic::error(token.span, message, "expected a letter behind the underscore");
            let note = "an underscore in front escapes an identifier; it is no part of it";
            self.diagnostics.push(error.note(note));
        }
        Ok(Name::of(&token))
    }

    /// Complains about a name that differs from a keyword in case only.
    fn check_case(&mut self, text: &str) {
        let Some(word) = keyword_in_other_case(text) else { return };
        let span = self.peek().span;
        let message = format!("`{text}` differs from keyword `{word}` only in case");
        if YOUNG.contains(&word) || RECENT.contains(&word) {
            self.diagnostics.push(Diagnostic::warning(span, message, "taken as a name"));
            return;
        }
        let error = Diagnostic::error(span, message, "no name may");
        self.diagnostics.push(error.hint(format!("if the name is wanted write `_{text}`, else `{word}`")));
    }

    /// Tells whether a scoped name begins here.
    pub(super) fn begins_name(&self) -> bool {
        let token = self.peek();
        let word =
            token.kind == TokenKind::Word && keyword(&token.text).is_none_or(|word| YOUNG.contains(&word));
        word || token.is_punct("::")
    }

    /// Reads `A`, `A::B` or `::A::B`.
    pub(super) fn scoped_name(&mut self, what: &str) -> Parse<ScopedName> {
        let first = self.peek().span;
        let absolute = self.take("::").is_some();
        let mut parts = vec![self.used_name(what)?];
        while self.is("::") {
            self.next();
            parts.push(self.used_name("a name after `::`")?);
            if parts.len() > super::DEPTH {
                return Err(self.error(first, "scoped name has too many parts", "more than 64"));
            }
        }
        Ok(ScopedName { absolute, parts, span: first.to(self.before()) })
    }

    /// Reads scoped names with commas between them, at least one.
    pub(super) fn scoped_names(&mut self, what: &str) -> Parse<Vec<ScopedName>> {
        let mut names = vec![self.scoped_name(what)?];
        while self.take(",").is_some() {
            names.push(self.scoped_name(what)?);
        }
        Ok(names)
    }

    /// Reads one or more string literals, which join.
    pub(super) fn string_literal(&mut self, what: &str) -> Parse<(String, Span)> {
        let first = self.peek().span;
        if self.peek().kind != TokenKind::String {
            return Err(self.unexpected(what));
        }
        match self.literal()? {
            Some(Literal::String(text)) => Ok((text, first.to(self.before()))),
            _ => Err(Failed),
        }
    }

    /// Reads a literal if one is next. String literals next to each other join.
    pub(super) fn literal(&mut self) -> Parse<Option<Literal>> {
        let Some(literal) = decode(self.peek()) else { return Ok(None) };
        self.next();
        let mut literal = literal.map_err(|error| {
            self.diagnostics.push(error);
            Failed
        });
        while matches!(literal, Ok(Literal::String(_) | Literal::WideString(_))) {
            let next = match self.peek().kind {
                TokenKind::String | TokenKind::WideString => self.next(),
                _ => break,
            };
            literal = match (literal, decode(&next)) {
                (Ok(Literal::String(left)), Some(Ok(Literal::String(right)))) => {
                    Ok(Literal::String(left + &right))
                }
                (Ok(Literal::WideString(left)), Some(Ok(Literal::WideString(right)))) => {
                    Ok(Literal::WideString(left + &right))
                }
                (_, Some(Err(error))) => {
                    self.diagnostics.push(error);
                    Err(Failed)
                }
                _ => {
                    let label = "one of them has an L in front";
                    Err(self.error(next.span, "wide and narrow string literals cannot join", label))
                }
            };
        }
        literal.map(Some)
    }
}
