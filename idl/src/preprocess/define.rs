//! `#define` and `#undef`.

use std::path::Path;
use std::rc::Rc;

use super::Preprocessor;
use crate::diagnostic::Diagnostic;
use crate::lex::{Token, TokenKind};
use crate::source::Span;

/// A macro.
#[derive(Debug)]
pub(super) struct Macro {
    /// The names of a function-like macro's parameters.
    pub(super) parameters: Option<Vec<Rc<str>>>,
    pub(super) body: Vec<Token>,
    pub(super) defined: Span,
}

impl Macro {
    /// Returns the number of the parameter of a token's name.
    pub(super) fn parameter(&self, token: &Token) -> Option<usize> {
        let parameters = self.parameters.as_ref().filter(|_| token.kind == TokenKind::Word)?;
        parameters.iter().position(|name| *name == token.text)
    }

    fn same(&self, other: &Macro) -> bool {
        let text = |tokens: &[Token]| {
            tokens.iter().map(|token| (token.text.clone(), token.spaced)).collect::<Vec<_>>()
        };
        self.parameters == other.parameters
            && text(&self.body)
                .into_iter()
                .map(|(text, _)| text)
                .eq(text(&other.body).into_iter().map(|(text, _)| text))
    }
}

impl Preprocessor<'_> {
    /// Defines what the options say and what every file may ask for.
    pub(super) fn define_options(&mut self) {
        let mut text = String::from("#define __MAESTRO_IDL__ 1\n");
        for (name, value) in &self.options.defines {
            let line = |text: &str| text.replace(['\n', '\r'], " ");
            text.push_str(&format!("#define {} {}\n", line(name), line(value)));
        }
        let file = self.sources.add(Path::new("<options>"), text.into_bytes(), None);
        self.file(file, 0);
    }

    /// Handles what stands behind `#define`.
    pub(super) fn define(&mut self, directive: &Token, line: &[Token]) {
        let Some(name) = self.macro_name(directive, line) else { return };
        let rest = &line[1..];
        let function = rest.first().is_some_and(|next| next.is_punct("(") && !next.spaced);
        let (parameters, body) = if function {
            let Some(close) = rest.iter().position(|token| token.is_punct(")")) else {
                return self.error(name.span, "macro's parameters are not closed", "expected `)` after them");
            };
            let Some(parameters) = self.parameters(&rest[1..close]) else { return };
            (Some(parameters), &rest[close + 1..])
        } else {
            (None, rest)
        };
        let body: Vec<Token> =
            body.iter().map(|token| Token { line_start: false, doc: None, ..token.clone() }).collect();
        let defined = Macro { parameters, body, defined: name.span };
        self.check_pasting(&defined);
        if let Some(earlier) = self.macros.get(&name.text).filter(|earlier| !earlier.same(&defined)) {
            let warning = Diagnostic::warning(
                name.span,
                format!("macro `{}` is defined again", name.text),
                "a different body",
            )
            .at(earlier.defined, "it was defined here")
            .hint("say `#undef` first");
            self.diagnostics.push(warning);
        }
        self.macros.insert(name.text.clone(), Rc::new(defined));
    }

    /// Handles what stands behind `#undef`.
    pub(super) fn undef(&mut self, directive: &Token, line: &[Token]) {
        let Some(name) = self.macro_name(directive, line) else { return };
        self.extra_tokens(&line[1..], "#undef");
        self.macros.remove(&name.text);
    }

    /// Returns the macro's name that a directive needs.
    pub(super) fn macro_name(&mut self, directive: &Token, line: &[Token]) -> Option<Token> {
        let expected = format!("expected a macro's name behind `#{}`", directive.text);
        match line.first() {
            None => self.error(directive.span, expected, "nothing follows"),
            Some(name) if name.kind != TokenKind::Word => {
                self.error(name.span, expected, format!("found {}", name.describe()));
            }
            Some(name) if name.is_word("defined") => {
                self.error(name.span, "`defined` can be no macro", "the conditions of `#if` use this word");
            }
            Some(name) => return Some(name.clone()),
        }
        None
    }

    /// Reads names with commas between them.
    fn parameters(&mut self, tokens: &[Token]) -> Option<Vec<Rc<str>>> {
        let mut names: Vec<Rc<str>> = Vec::new();
        if tokens.is_empty() {
            return Some(names);
        }
        for (at, token) in tokens.iter().enumerate() {
            let is_name = token.kind == TokenKind::Word;
            let right = if at % 2 == 0 { is_name } else { token.is_punct(",") };
            let expected = if at % 2 == 0 { "a parameter's name" } else { "`,` or `)`" };
            if token.is_punct("...") {
                self.error(
                    token.span,
                    "macros with any number of arguments are not supported",
                    "IDL's preprocessor has none",
                );
                return None;
            }
            if !right {
                self.error(
                    token.span,
                    format!("expected {expected}, found {}", token.describe()),
                    "in a macro's parameters",
                );
                return None;
            }
            if is_name && names.contains(&token.text) {
                self.error(
                    token.span,
                    format!("macro parameter `{}` stands twice", token.text),
                    "a second time",
                );
                return None;
            }
            if is_name {
                names.push(token.text.clone());
            }
        }
        if tokens.len().is_multiple_of(2) {
            let last = &tokens[tokens.len() - 1];
            self.error(last.span, "expected a parameter's name, found `)`", "behind this comma");
            return None;
        }
        Some(names)
    }

    /// Complains about `##` at an end of the body and about `#` before what is no parameter.
    fn check_pasting(&mut self, defined: &Macro) {
        let ends = [defined.body.first(), defined.body.last()];
        if let Some(end) = ends.into_iter().flatten().find(|token| token.is_punct("##")) {
            let span = end.span;
            self.error(span, "`##` stands at an end of a macro's body", "it joins two tokens");
        }
        if defined.parameters.is_none() {
            return;
        }
        let next_of = |at: usize| defined.body.get(at + 1);
        let wrong = defined.body.iter().enumerate().find(|(at, token)| {
            token.is_punct("#") && next_of(*at).is_none_or(|next| defined.parameter(next).is_none())
        });
        if let Some((_, token)) = wrong {
            self.error(
                token.span,
                "`#` in a macro's body makes a string of a parameter",
                "expected a parameter behind it",
            );
        }
    }
}
