//! `#include`.

use std::io;
use std::path::{Path, PathBuf};

use super::{FILE_COUNT, INCLUDE_DEPTH, Mark, Preprocessor, Reading};
use crate::diagnostic::Diagnostic;
use crate::lex::{Token, TokenKind};
use crate::source::{FILE_LIMIT, Span};

/// What an `#include` names.
struct Wanted {
    name: String,
    /// It stands in quotes: the folder of the including file comes first.
    quoted: bool,
    span: Span,
}

impl Preprocessor<'_> {
    /// Handles what stands behind `#include`.
    pub(super) fn include(&mut self, reading: &Reading, directive: &Token, rest: &[Token]) {
        let Some(wanted) = self.wanted(directive, rest) else { return };
        if reading.depth + 1 >= INCLUDE_DEPTH {
            let message = format!("files include each other more than {INCLUDE_DEPTH} deep");
            self.exhaust(wanted.span, &message, "this file includes itself, or a long chain ends here");
            return;
        }
        if self.sources.files().len() >= FILE_COUNT {
            return self.exhaust(wanted.span, "too many files are included", "more than 4096");
        }
        let Some((path, octets)) = self.find(reading, &wanted) else { return };
        if self.once.contains(&path) {
            return;
        }
        let total: usize = self.sources.files().iter().map(|file| file.text.len()).sum();
        if octets.len() > FILE_LIMIT || total > 8 * FILE_LIMIT {
            return self.exhaust(
                wanted.span,
                "the included text is too long",
                "more than 4 MiB, or 32 MiB in all",
            );
        }
        let file = self.sources.add(&path, octets, Some(wanted.span));
        self.mark(Mark::EnterFile);
        self.file(file, reading.depth + 1);
        self.mark(Mark::LeaveFile);
    }

    /// Puts a mark before the next token.
    pub(super) fn mark(&mut self, mark: Mark) {
        self.output.marks.push((self.output.tokens.len(), mark));
    }

    /// Reads `"name"` or `<name>`, or what a macro makes of the line.
    fn wanted(&mut self, directive: &Token, rest: &[Token]) -> Option<Wanted> {
        let expanded;
        let mut line = rest;
        if rest.first().is_some_and(|first| first.kind == TokenKind::Word) {
            expanded = self.expand(rest.to_vec(), 0);
            line = &expanded;
        }
        let Some(first) = line.first() else {
            self.error(directive.span, "expected a file's name behind `#include`", "\"name\" or <name>");
            return None;
        };
        if first.kind == TokenKind::String {
            self.extra_tokens(&line[1..], "#include");
            let name = first.text.trim_matches('"').to_owned();
            return Some(Wanted { name, quoted: true, span: first.span });
        }
        let close = line.iter().position(|token| token.is_punct(">"));
        if let (true, Some(close)) = (first.is_punct("<"), close) {
            self.extra_tokens(&line[close + 1..], "#include");
            let inside = Span { start: first.span.end, end: line[close].span.start, ..first.span };
            let name = if first.macro_use.is_some() {
                line[1..close].iter().map(|token| &*token.text).collect()
            } else {
                self.sources.text(inside).trim().to_owned()
            };
            return Some(Wanted { name, quoted: false, span: first.span.to(line[close].span) });
        }
        let message = format!("expected a file's name behind `#include`, found {}", first.describe());
        self.error(first.span, message, "\"name\" or <name>");
        None
    }

    /// Looks for a file and reads it.
    fn find(&mut self, reading: &Reading, wanted: &Wanted) -> Option<(PathBuf, Vec<u8>)> {
        let here = self.sources.file(reading.file).path.parent().map(Path::to_owned);
        let folders = here.filter(|_| wanted.quoted).into_iter().chain(self.options.include.iter().cloned());
        let mut tried = Vec::new();
        for folder in folders {
            let path = folder.join(&wanted.name);
            match self.files.read(&path) {
                Ok(octets) => return Some((path, octets)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => tried.push(folder),
                Err(error) => {
                    let message = format!("cannot read `{}`: {error}", path.display());
                    self.error(wanted.span, message, "included here");
                    return None;
                }
            }
        }
        let mut error = Diagnostic::error(
            wanted.span,
            format!("cannot find the included file `{}`", crate::lex::shorten(&wanted.name)),
            "no such file",
        );
        let shown: Vec<String> = tried.iter().map(|folder| shown(folder)).collect();
        if !shown.is_empty() {
            error = error.note(format!("looked in {}", shown.join(", ")));
        }
        self.output.incomplete = true;
        let error = error.note("names that it may declare are not complained about until it is there");
        self.diagnostics.push(error.hint("name the folder that has it with -I"));
        None
    }
}

fn shown(folder: &Path) -> String {
    let text = folder.display().to_string();
    format!("`{}`", if text.is_empty() { "." } else { &text })
}
