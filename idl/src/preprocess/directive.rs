//! Directives: what stands behind `#` at the start of a line.

use super::conditions::Misplaced;
use super::{Preprocessor, Reading};
use crate::diagnostic::Diagnostic;
use crate::lex::{Token, TokenKind};
use crate::source::{LineMark, Span};

const DIRECTIVES: &[&str] = &[
    "define", "elif", "else", "endif", "error", "if", "ifdef", "ifndef", "include", "line", "pragma",
    "undef", "warning",
];

impl Preprocessor<'_> {
    /// Handles one directive. `line` is what stands behind the `#`.
    pub(super) fn directive(&mut self, reading: &mut Reading, hash: &Token, line: &[Token]) {
        let Some((name, rest)) = line.split_first() else { return };
        if self.conditional(reading, name, rest) || !reading.conditions.active() {
            return;
        }
        match &*name.text {
            "define" => self.define(name, rest),
            "undef" => self.undef(name, rest),
            "include" => self.include(reading, name, rest),
            "pragma" => self.pragma(reading.file, hash, rest),
            "line" => self.line(name, rest),
            // What another preprocessor left: # 12 "file.idl" 1
            _ if name.kind == TokenKind::Number => self.line(hash, line),
            "error" => {
                let text = self.line_text(rest);
                self.error(hash.span.to(name.span), format!("#error {text}"), "the file says so");
            }
            "warning" => {
                let text = self.line_text(rest);
                let span = hash.span.to(name.span);
                self.diagnostics.push(Diagnostic::warning(
                    span,
                    format!("#warning {text}"),
                    "the file says so",
                ));
            }
            "ident" | "sccs" => {}
            _ => self.unknown_directive(name),
        }
    }

    /// Handles `#if` and its kin, which count on lines that are skipped too.
    fn conditional(&mut self, reading: &mut Reading, name: &Token, rest: &[Token]) -> bool {
        let active = reading.conditions.active();
        match &*name.text {
            "if" => {
                let holds = active && self.condition(name, rest);
                reading.conditions.open(name.span, holds);
            }
            "ifdef" | "ifndef" => {
                let defined = active
                    && self.macro_name(name, rest).is_some_and(|word| {
                        self.extra_tokens(&rest[1..], &name.text);
                        self.macros.contains_key(&word.text)
                    });
                reading.conditions.open(name.span, defined == name.is_word("ifdef"));
            }
            "elif" => {
                let holds = reading.conditions.elif_matters() && self.condition(name, rest);
                let done = reading.conditions.elif(holds);
                self.misplaced(done, name);
            }
            "else" => {
                let done = reading.conditions.otherwise();
                self.misplaced(done, name);
                if active {
                    self.extra_tokens(rest, "#else");
                }
            }
            "endif" => {
                let done = reading.conditions.close();
                self.misplaced(done, name);
                if active {
                    self.extra_tokens(rest, "#endif");
                }
            }
            _ => return false,
        }
        true
    }

    fn misplaced(&mut self, done: Result<(), Misplaced>, name: &Token) {
        match done {
            Ok(()) => {}
            Err(Misplaced::NotOpen) => {
                self.error(
                    name.span,
                    format!("`#{}` without `#if`", name.text),
                    "no conditional is open here",
                );
            }
            Err(Misplaced::AfterElse(opened)) => self.diagnostics.push(
                Diagnostic::error(name.span, format!("`#{}` behind `#else`", name.text), "expected `#endif`")
                    .at(opened, "the conditional begins here"),
            ),
        }
    }

    /// Warns of what stands behind a directive that needs no more.
    pub(super) fn extra_tokens(&mut self, rest: &[Token], directive: &str) {
        if let Some(first) = rest.first() {
            let name = directive.trim_start_matches('#');
            let message = format!("what stands behind `#{name}` is ignored");
            self.diagnostics.push(
                Diagnostic::warning(first.span, message, "expected the end of the line")
                    .hint("make it a comment: // …"),
            );
        }
    }

    fn unknown_directive(&mut self, name: &Token) {
        let error =
            Diagnostic::error(name.span, format!("unknown directive `#{}`", name.text), "not a directive");
        let near = DIRECTIVES.iter().find(|known| strsim::damerau_levenshtein(known, &name.text) <= 2);
        self.diagnostics.push(match near {
            Some(near) => error.hint(format!("did you mean `#{near}`?")),
            None if name.is_word("import") => error.hint("say `#include`"),
            None => error,
        });
    }

    /// Handles `#line`: the next line has this number, and this file name.
    fn line(&mut self, directive: &Token, rest: &[Token]) {
        let rest = self.expand(rest.to_vec(), 0);
        let number = rest.first().filter(|token| token.kind == TokenKind::Number);
        let Some(line) = number.and_then(|token| token.text.parse::<u32>().ok()) else {
            let span = rest.first().map_or(directive.span, |token| token.span);
            return self.error(span, "expected a line's number behind `#line`", "not a decimal number");
        };
        let name = match rest.get(1) {
            None => None,
            Some(name) if name.kind == TokenKind::String => Some(name.text.trim_matches('"').to_owned()),
            Some(other) => {
                let message = format!("expected a file's name in quotes, found {}", other.describe());
                return self.error(other.span, message, "behind the line's number");
            }
        };
        let text = &self.sources.file(directive.span.file).text;
        let from = directive.span.end as usize;
        let offset = text[from..].find('\n').map_or(text.len(), |newline| from + newline + 1);
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        self.sources.mark_line(directive.span.file, LineMark { offset, line: line as usize, name });
    }

    /// Returns a line's tokens as they stand in the text.
    fn line_text(&self, rest: &[Token]) -> String {
        match (rest.first(), rest.last()) {
            (Some(first), Some(last)) => {
                let span = Span { end: last.span.end, ..first.span };
                self.sources.text(span).chars().take(200).collect()
            }
            _ => String::new(),
        }
    }
}
