//! A token.

use std::rc::Rc;

use crate::source::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A word: a keyword, an identifier, an escaped identifier, a macro.
    Word,
    /// Anything that begins like a number.
    Number,
    /// `'a'`, with its quotes.
    Char,
    /// `L'a'`.
    WideChar,
    /// `"a"`.
    String,
    /// `L"a"`.
    WideString,
    /// An operator or a bracket.
    Punct,
    /// A character or string literal whose line ends before it.
    Unterminated,
    /// A comment that the file ends before.
    OpenComment,
    /// A word with letters that IDL does not know.
    ForeignWord,
    /// A text in quotes of a word processor.
    ForeignQuotes,
    /// A character that IDL does not know.
    Stray,
    /// The end of the text.
    End,
}

/// The use of a macro that a token came out of.
#[derive(Debug)]
pub(crate) struct MacroUse {
    pub(crate) name: Rc<str>,
    /// Where the macro was defined; one that was given as an option has no place.
    pub(crate) defined: Option<Span>,
}

/// A token: a word, a literal, an operator.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// As it was written, without the line breaks that a backslash hides.
    pub(crate) text: Rc<str>,
    /// Where it stands. What comes out of a macro stands where the macro is used.
    pub(crate) span: Span,
    /// It is the first of its line.
    pub(crate) line_start: bool,
    /// White space or a comment comes before it.
    pub(crate) spaced: bool,
    /// It is a macro's name that must not be expanded again.
    pub(crate) painted: bool,
    /// The macro that it comes out of.
    pub(crate) macro_use: Option<Rc<MacroUse>>,
    /// The comments right before it, on lines of their own.
    pub(crate) doc: Option<Rc<str>>,
}

impl Token {
    /// Makes a token that stands for itself.
    pub(crate) fn new(kind: TokenKind, text: &str, span: Span) -> Self {
        Self {
            kind,
            text: text.into(),
            span,
            line_start: false,
            spaced: false,
            painted: false,
            macro_use: None,
            doc: None,
        }
    }

    /// Tells whether this is a certain operator or bracket.
    pub(crate) fn is_punct(&self, text: &str) -> bool {
        self.kind == TokenKind::Punct && &*self.text == text
    }

    /// Tells whether this is a certain word.
    pub(crate) fn is_word(&self, text: &str) -> bool {
        self.kind == TokenKind::Word && &*self.text == text
    }

    /// Returns how a message calls this token.
    pub(crate) fn describe(&self) -> String {
        match self.kind {
            TokenKind::End => "the end of the file".to_owned(),
            TokenKind::Word if crate::syntax::keyword(&self.text).is_some() => {
                format!("keyword `{}`", shorten(&self.text))
            }
            TokenKind::String | TokenKind::WideString => "a string literal".to_owned(),
            TokenKind::Char | TokenKind::WideChar => "a character literal".to_owned(),
            _ => format!("`{}`", shorten(&self.text)),
        }
    }
}

/// Shortens what a message quotes.
pub(crate) fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(40).chain(['…']).collect() }
}
