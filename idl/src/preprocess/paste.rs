//! The operators `#` and `##` of macros' bodies.

use crate::lex::{Token, TokenKind, scan};
use crate::source::FileId;

/// Makes a string literal of an argument's tokens.
pub(super) fn stringize(argument: &[Token]) -> String {
    let mut text = String::from("\"");
    for (at, token) in argument.iter().enumerate() {
        if at > 0 && token.spaced {
            text.push(' ');
        }
        let quoted = matches!(
            token.kind,
            TokenKind::String | TokenKind::WideString | TokenKind::Char | TokenKind::WideChar
        );
        for character in token.text.chars() {
            if quoted && matches!(character, '"' | '\\') {
                text.push('\\');
            }
            text.push(character);
        }
    }
    text.push('"');
    text
}

/// Joins two tokens to one, where that is one.
pub(super) fn join(left: &Token, right: &Token) -> Option<Token> {
    let text = format!("{}{}", left.text, right.text);
    if text.is_empty() {
        return Some(left.clone());
    }
    let joined = scan(FileId(0), &text);
    let [only, end] = &joined[..] else { return None };
    if end.kind != TokenKind::End || *only.text != *text {
        return None;
    }
    Some(Token { kind: only.kind, text: only.text.clone(), painted: false, ..left.clone() })
}
