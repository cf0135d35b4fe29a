//! The preprocessor: texts in, one stream of tokens out.
//!
//! It is C++'s: `#include`, `#define` of both kinds with `#` and `##`, `#if` and its kin, `#error`, `#line`, and
//! `#pragma`, which goes on to the compiler as a [`Mark`] in the stream.
//!
//! Source: CORBA 3.0.3 §3.3, §10.7.5

mod conditions;
mod define;
mod directive;
mod evaluate;
mod expand;
mod foreign;
mod include;
mod paste;
mod pragma;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::rc::Rc;

use crate::Options;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lex::{Token, TokenKind, scan};
use crate::source::{FileId, Files, SourceMap, Span};

use self::conditions::Conditions;
use self::define::Macro;
pub(crate) use self::pragma::Pragma;

/// How deeply files include each other.
const INCLUDE_DEPTH: usize = 64;
/// How many files one compilation reads.
const FILE_COUNT: usize = 4_096;
/// How many tokens come out.
const TOKEN_LIMIT: usize = 4 << 20;

/// Something in the stream that is no token.
#[derive(Debug, Clone)]
pub(crate) enum Mark {
    /// An included file begins.
    EnterFile,
    /// It ends.
    LeaveFile,
    /// A pragma that the compiler knows.
    Pragma(Pragma),
}

/// What the preprocessor makes of a file and all that it includes.
#[derive(Debug, Default)]
pub(crate) struct Preprocessed {
    /// The tokens, the last of which is the only [`TokenKind::End`].
    pub(crate) tokens: Vec<Token>,
    /// Marks, each before the token of its number.
    pub(crate) marks: Vec<(usize, Mark)>,
    /// An included file is missing: names may be declared in it.
    pub(crate) incomplete: bool,
}

/// Runs a file that is in the source map already.
pub(crate) fn preprocess(
    main: FileId,
    options: &Options,
    files: &dyn Files,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Preprocessed {
    let mut preprocessor = Preprocessor {
        options,
        files,
        sources,
        diagnostics,
        macros: HashMap::new(),
        once: HashSet::new(),
        output: Preprocessed::default(),
        expanded: 0,
        exhausted: false,
    };
    preprocessor.define_options();
    preprocessor.file(main, 0);
    let end = preprocessor.end_of(main);
    let mut output = preprocessor.output;
    output.tokens.push(Token::new(TokenKind::End, "", end));
    output
}

struct Preprocessor<'a> {
    options: &'a Options,
    files: &'a dyn Files,
    sources: &'a mut SourceMap,
    diagnostics: &'a mut Diagnostics,
    macros: HashMap<Rc<str>, Rc<Macro>>,
    /// Files that said `#pragma once`.
    once: HashSet<PathBuf>,
    output: Preprocessed,
    /// How many tokens came out of macros.
    expanded: usize,
    /// A limit was met: nothing more is read.
    exhausted: bool,
}

/// The file that is being read.
struct Reading {
    file: FileId,
    depth: usize,
    conditions: Conditions,
    /// Tokens since the last directive.
    text: Vec<Token>,
}

impl Preprocessor<'_> {
    fn error(&mut self, span: Span, message: impl Into<String>, label: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(span, message, label));
    }

    fn end_of(&self, file: FileId) -> Span {
        let end = u32::try_from(self.sources.file(file).text.len()).unwrap_or(u32::MAX);
        Span { file, start: end, end }
    }

    /// Reads one file to its end.
    fn file(&mut self, file: FileId, depth: usize) {
        let text = self.sources.file(file).text.clone();
        let tokens = scan(file, &text);
        let mut reading = Reading { file, depth, conditions: Conditions::default(), text: Vec::new() };
        let mut at = 0;
        while at < tokens.len() && !self.exhausted {
            let token = &tokens[at];
            if token.line_start && token.is_punct("#") {
                let after = &tokens[at + 1..];
                let length = after
                    .iter()
                    .position(|next| {
                        next.line_start || matches!(next.kind, TokenKind::End | TokenKind::OpenComment)
                    })
                    .unwrap_or(after.len());
                self.flush(&mut reading);
                self.directive(&mut reading, token, &after[..length]);
                at += 1 + length;
                continue;
            }
            match token.kind {
                TokenKind::OpenComment => self.open_comment(token.span),
                TokenKind::End => {}
                _ if reading.conditions.active() => reading.text.push(token.clone()),
                _ => {}
            }
            at += 1;
        }
        self.flush(&mut reading);
        for opened in reading.conditions.still_open().filter(|_| !self.exhausted).collect::<Vec<_>>() {
            self.diagnostics.push(
                Diagnostic::error(opened, "conditional without `#endif`", "opened here")
                    .hint("close it with `#endif`"),
            );
        }
    }

    fn open_comment(&mut self, span: Span) {
        self.diagnostics.push(
            Diagnostic::error(
                span,
                "comment is not closed",
                "it begins here and reaches to the end of the file",
            )
            .hint("close it with `*/`"),
        );
    }

    /// Expands the text since the last directive and hands it on.
    fn flush(&mut self, reading: &mut Reading) {
        if reading.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut reading.text);
        for token in self.expand(text, 0) {
            match token.kind {
                TokenKind::Unterminated
                | TokenKind::Stray
                | TokenKind::ForeignWord
                | TokenKind::ForeignQuotes => self.foreign(&token),
                _ => self.output.tokens.push(token),
            }
        }
        if self.output.tokens.len() > TOKEN_LIMIT {
            self.exhaust(self.end_of(reading.file), "the text is too long", "more than 4 million tokens");
        }
    }

    /// Notes that a limit was met.
    fn exhaust(&mut self, span: Span, message: &str, label: &str) {
        if !self.exhausted {
            self.exhausted = true;
            self.error(span, message, label);
        }
    }
}
