//! Going on behind what is wrong.

use super::Parser;
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;

/// Words that begin declarations and nothing else.
const BEGINNINGS: &[&str] = &[
    "abstract",
    "attribute",
    "const",
    "custom",
    "enum",
    "exception",
    "factory",
    "import",
    "interface",
    "local",
    "module",
    "native",
    "oneway",
    "private",
    "public",
    "readonly",
    "struct",
    "typedef",
    "typeid",
    "typeprefix",
    "union",
    "valuetype",
];

impl Parser<'_> {
    /// Tells whether the next token begins a declaration, wherever it stands.
    pub(super) fn begins_declaration(&self) -> bool {
        let token = self.peek();
        token.kind == TokenKind::Word && BEGINNINGS.contains(&&*token.text)
    }

    /// Skips the rest of a wrong declaration: to behind its `;`, or to the `}` of what is around it, or to the next
    /// line that begins a declaration. Takes at least one token unless that is a `}`.
    pub(super) fn skip_declaration(&mut self, start: usize) {
        let mut open = 0_usize;
        loop {
            let token = self.peek();
            if token.kind == TokenKind::End {
                return;
            }
            let fresh = self.at > start && token.line_start && self.begins_declaration();
            if open == 0 && (token.is_punct("}") || fresh) {
                return;
            }
            let closes = token.is_punct("}");
            let opens = token.is_punct("{");
            let ends = token.is_punct(";") && open == 0;
            self.at += 1;
            open += usize::from(opens);
            open -= usize::from(closes);
            if ends {
                return;
            }
            if closes && open == 0 {
                self.take(";");
                return;
            }
        }
    }

    /// Skips to a `;` or `,` or closing bracket within a body, and takes a `;`.
    pub(super) fn skip_member(&mut self) {
        let mut open = 0_usize;
        while self.peek().kind != TokenKind::End {
            let token = self.peek();
            if open == 0 && token.is_punct("}") {
                return;
            }
            let (opens, closes) = (token.is_punct("{"), token.is_punct("}"));
            let ends = token.is_punct(";") && open == 0;
            self.at += 1;
            open += usize::from(opens);
            open -= usize::from(closes);
            if ends {
                return;
            }
        }
    }

    /// Complains about a `}` that closes nothing, and takes it.
    pub(super) fn stray_close(&mut self) {
        let close = self.next();
        self.take(";");
        let error = Diagnostic::error(close.span, "expected a declaration, found `}`", "it closes nothing");
        self.diagnostics.push(error.hint("a declaration before it may have a `}` too many"));
    }
}
