//! What is wrong with a file, said to people.

mod render;

use crate::source::{SourceMap, Span};

pub use render::Colour;

/// How many errors are told before the rest is left out.
const ERROR_LIMIT: usize = 100;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// The file is accepted.
    Warning,
}

/// One finding: a sentence, the place, other places that explain it, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in lower case without a full stop.
    pub message: String,
    /// Where, and what was expected there.
    pub primary: Label,
    /// Other places that explain it.
    pub secondary: Vec<Label>,
    /// What explains it and has no place, and what to do.
    pub remarks: Vec<Remark>,
}

/// A sentence without a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// It explains.
    Note(String),
    /// It says what to do.
    Hint(String),
}

/// A place with a remark, which may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The remark.
    pub text: String,
}

impl Diagnostic {
    /// Makes an error with the remark at its place.
    pub(crate) fn error(span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            primary: Label { span, text: label.into() },
            secondary: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Makes a warning.
    pub(crate) fn warning(span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(span, message, label) }
    }

    /// Adds another place.
    #[must_use]
    pub(crate) fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Adds a note.
    #[must_use]
    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.remarks.push(Remark::Note(text.into()));
        self
    }

    /// Adds what to do.
    #[must_use]
    pub(crate) fn hint(mut self, text: impl Into<String>) -> Self {
        self.remarks.push(Remark::Hint(text.into()));
        self
    }
}

/// All findings of a compilation, in the order of their places once it ended.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    left_out: usize,
}

impl Diagnostics {
    /// Adds a finding, unless there are too many or the same stands at the same place.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        let same = |other: &Diagnostic| {
            other.primary.span == diagnostic.primary.span && other.message == diagnostic.message
        };
        if self.list.iter().any(same) {
            return;
        }
        let is_error = diagnostic.severity == Severity::Error;
        self.errors += usize::from(is_error);
        if self.list.len() >= ERROR_LIMIT {
            self.left_out += 1;
        } else {
            self.list.push(diagnostic);
        }
    }

    /// Orders the findings by file and place.
    pub(crate) fn sort(&mut self) {
        self.list.sort_by_key(|diagnostic| diagnostic.primary.span);
    }

    /// Tells whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Returns how many errors there are, with those that were left out.
    pub fn error_count(&self) -> usize {
        self.errors
    }

    /// Iterates over the findings.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Tells whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Writes all findings for a person: place, source line, caret, hints, and a last line with their number.
    pub fn render(&self, sources: &SourceMap, colour: Colour) -> String {
        let mut text = String::new();
        for diagnostic in &self.list {
            text.push_str(&render::render(diagnostic, sources, colour));
            text.push_str("\n\n");
        }
        if self.left_out > 0 {
            text.push_str(&format!("{} more were left out\n", self.left_out));
        }
        text
    }
}
