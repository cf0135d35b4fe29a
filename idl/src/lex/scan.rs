//! The scanner.

use std::rc::Rc;

use super::{Token, TokenKind};
use crate::source::{FileId, Span};

/// Operators and brackets, longest first.
const PUNCTS: &[&str] = &[
    "...", "<<", ">>", "::", "##", "&&", "||", "==", "!=", "<=", ">=", "{", "}", "(", ")", "[", "]", "<",
    ">", ",", ";", ":", "=", "+", "-", "*", "/", "%", "&", "|", "^", "~", "!", "?", "#", "@",
];

/// Takes a whole text apart. The last token is the only [`TokenKind::End`].
pub(crate) fn scan(file: FileId, text: &str) -> Vec<Token> {
    let mut scanner = Scanner { file, text, at: 0 };
    let mut tokens = Vec::new();
    loop {
        let gap = scanner.skip_gap(tokens.is_empty());
        let mut token = scanner.token();
        token.line_start = gap.newline;
        token.spaced = gap.any;
        token.doc = gap.doc.map(|(from, to)| Rc::from(&text[from..to]));
        if let Some(from) = gap.open_comment {
            token = Token { kind: TokenKind::OpenComment, ..token };
            token.span = scanner.span(from, (from + 2).min(text.len()));
        }
        let ended = token.kind == TokenKind::End;
        let open = token.kind == TokenKind::OpenComment;
        tokens.push(token);
        if open {
            tokens.push(Token::new(TokenKind::End, "", scanner.span(text.len(), text.len())));
        }
        if ended || open {
            return tokens;
        }
    }
}

/// What lies between two tokens.
#[derive(Default)]
struct Gap {
    any: bool,
    newline: bool,
    doc: Option<(usize, usize)>,
    open_comment: Option<usize>,
}

struct Scanner<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { file: self.file, start: offset(start), end: offset(end) }
    }

    /// Skips white space, comments and hidden line breaks.
    fn skip_gap(&mut self, first: bool) -> Gap {
        let mut gap = Gap { newline: first, any: first, ..Gap::default() };
        let mut blank = false;
        loop {
            let before = self.at;
            let rest = self.rest();
            if let Some(next) = rest.chars().next().filter(|next| next.is_whitespace()) {
                if next == '\n' {
                    // A comment before an empty line is about nothing in particular, one behind a token about that.
                    if blank || !gap.newline {
                        gap.doc = None;
                    }
                    (gap.newline, blank) = (true, true);
                }
                self.at += next.len_utf8();
            } else if let Some(length) = splice(rest) {
                self.at += length;
            } else if rest.starts_with("//") {
                self.at += line_comment(rest);
                self.note_comment(&mut gap, before);
                blank = false;
            } else if let Some(comment) = rest.strip_prefix("/*") {
                let Some(length) = comment.find("*/") else {
                    gap.open_comment = Some(before);
                    self.at = self.text.len();
                    return gap;
                };
                self.at += length + 4;
                self.note_comment(&mut gap, before);
                blank = false;
            } else {
                return gap;
            }
            gap.any = true;
        }
    }

    /// Takes a comment as a word about what follows.
    fn note_comment(&self, gap: &mut Gap, from: usize) {
        let from = gap.doc.map_or(from, |(from, _)| from);
        gap.doc = Some((from, self.at));
    }

    fn token(&mut self) -> Token {
        let start = self.at;
        let rest = self.rest();
        let Some(next) = rest.chars().next() else {
            return Token::new(TokenKind::End, "", self.span(start, start));
        };
        let (kind, length) = match next {
            'L' if rest[1..].starts_with('"') => quoted(rest, 1, '"', TokenKind::WideString),
            'L' if rest[1..].starts_with('\'') => quoted(rest, 1, '\'', TokenKind::WideChar),
            '"' => quoted(rest, 0, '"', TokenKind::String),
            '\'' => quoted(rest, 0, '\'', TokenKind::Char),
            'a'..='z' | 'A'..='Z' | '_' => word(rest),
            '“' | '”' | '„' => foreign_quotes(rest),
            _ if next.is_alphabetic() => word(rest),
            '0'..='9' => (TokenKind::Number, number(rest)),
            '.' if rest[1..].starts_with(|next: char| next.is_ascii_digit()) => {
                (TokenKind::Number, number(rest))
            }
            _ => match PUNCTS.iter().find(|punct| rest.starts_with(**punct)) {
                Some(punct) => (TokenKind::Punct, punct.len()),
                None => (TokenKind::Stray, next.len_utf8()),
            },
        };
        self.at += length;
        let text = &self.text[start..self.at];
        let span = self.span(start, self.at);
        if text.contains("\\\n") || text.contains("\\\r\n") {
            return Token::new(kind, &text.replace("\\\r\n", "").replace("\\\n", ""), span);
        }
        Token::new(kind, text, span)
    }
}

/// Returns the length of a line break that a backslash hides.
fn splice(rest: &str) -> Option<usize> {
    ["\\\n", "\\\r\n"].iter().find(|splice| rest.starts_with(**splice)).map(|splice| splice.len())
}

/// Returns the length of a `//` comment without its line break; a backslash before the break goes on with it.
fn line_comment(rest: &str) -> usize {
    let mut at = 0;
    while let Some(newline) = rest[at..].find('\n') {
        let line = &rest[at..at + newline];
        if !line.trim_end_matches('\r').ends_with('\\') {
            return at + newline;
        }
        at += newline + 1;
    }
    rest.len()
}

/// Returns the length of a word. One with letters that IDL does not know is no word of it, but one token all the same.
fn word(rest: &str) -> (TokenKind, usize) {
    let length = rest.find(|next: char| !(next.is_alphanumeric() || next == '_')).unwrap_or(rest.len());
    (if rest[..length].is_ascii() { TokenKind::Word } else { TokenKind::ForeignWord }, length)
}

/// Returns the length of a text in quotes of a word processor.
fn foreign_quotes(rest: &str) -> (TokenKind, usize) {
    let line = rest.lines().next().unwrap_or(rest);
    let close = line.char_indices().skip(1).find(|(_, next)| matches!(next, '“' | '”' | '"'));
    match close {
        Some((at, close)) => (TokenKind::ForeignQuotes, at + close.len_utf8()),
        None => (TokenKind::Stray, rest.chars().next().map_or(0, char::len_utf8)),
    }
}

/// Returns the length of a preprocessing number: digits, letters, points, and signs after an exponent's letter.
fn number(rest: &str) -> usize {
    let mut before = ' ';
    let hexadecimal = rest.starts_with("0x") || rest.starts_with("0X");
    for (at, next) in rest.char_indices() {
        let sign = matches!(next, '+' | '-') && matches!(before, 'e' | 'E') && !hexadecimal;
        if !(next.is_ascii_alphanumeric() || matches!(next, '_' | '.') || sign) {
            return at;
        }
        before = next;
    }
    rest.len()
}

/// Returns the kind and length of a literal in quotes, which must end on its line.
fn quoted(rest: &str, prefix: usize, quote: char, kind: TokenKind) -> (TokenKind, usize) {
    let mut escaped = false;
    let mut characters = rest.char_indices().skip(prefix + 1).peekable();
    while let Some((at, next)) = characters.next() {
        match next {
            '\n' => return (TokenKind::Unterminated, rest[..at].trim_end_matches('\r').len()),
            '\\' if !escaped => {
                // A hidden line break is no part of the literal.
                match splice(&rest[at..]) {
                    Some(length) => {
                        for _ in 1..length {
                            characters.next();
                        }
                    }
                    None => escaped = true,
                }
            }
            _ if next == quote && !escaped => return (kind, at + 1),
            _ => escaped = false,
        }
    }
    (TokenKind::Unterminated, rest.len())
}
