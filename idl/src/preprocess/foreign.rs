//! What is no token of IDL: a word about it, and what was probably meant for the parser.

use super::Preprocessor;
use crate::diagnostic::Diagnostic;
use crate::lex::{Token, TokenKind, shorten};

impl Preprocessor<'_> {
    /// Complains about a token and hands on what was meant.
    pub(super) fn foreign(&mut self, token: &Token) {
        match token.kind {
            TokenKind::Unterminated => self.unterminated(token),
            TokenKind::ForeignWord => {
                self.diagnostics.push(
                    Diagnostic::error(
                        token.span,
                        format!("`{}` is no identifier", shorten(&token.text)),
                        "identifiers are made of A to Z, a to z, 0 to 9 and `_`",
                    )
                    .note("other letters stand in comments and literals only"),
                );
                let text: String = token.text.chars().filter(char::is_ascii).collect();
                let text = format!("x{text}");
                self.meant(token, TokenKind::Word, &text);
            }
            TokenKind::ForeignQuotes => {
                let message = "these quotes are a word processor's";
                let error = Diagnostic::error(token.span, message, "expected straight quotes: \"…\"");
                self.diagnostics.push(error);
                self.meant(token, TokenKind::String, "\"?\"");
            }
            _ => self.stray(token),
        }
    }

    fn meant(&mut self, token: &Token, kind: TokenKind, text: &str) {
        self.output.tokens.push(Token { kind, text: text.into(), ..token.clone() });
    }

    fn unterminated(&mut self, token: &Token) {
        let quote = if token.text.starts_with('\'') || token.text.starts_with("L'") { '\'' } else { '"' };
        let kind = if quote == '"' { "string" } else { "character" };
        self.diagnostics.push(Diagnostic::error(
            token.span,
            format!("{kind} literal is not closed"),
            format!("expected `{quote}` before the end of the line"),
        ));
        let (kind, text) = if quote == '"' { (TokenKind::String, "\"?\"") } else { (TokenKind::Char, "'?'") };
        self.meant(token, kind, text);
        if token.text.trim_end().ends_with(';') {
            self.meant(token, TokenKind::Punct, ";");
        }
    }

    fn stray(&mut self, token: &Token) {
        let character = token.text.chars().next().unwrap_or(' ');
        let error = Diagnostic::error(
            token.span,
            format!("unknown character `{}`", character.escape_debug()),
            "IDL has no such character outside of literals and comments",
        );
        self.diagnostics.push(match character {
            '‘' | '’' => error.hint("characters stand between straight quotes: '…'"),
            '.' => error.hint("the parts of a name are joined by `::`"),
            _ => error,
        });
        if character == '.' {
            self.meant(token, TokenKind::Punct, "::");
        }
    }
}
