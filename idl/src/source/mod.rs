//! The texts of a compilation, and places in them.

mod files;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use files::{FileSystem, Files, MemoryFiles};

/// The largest file that is read, in bytes.
pub(crate) const FILE_LIMIT: usize = 4 << 20;

/// A file of the compilation: its place in the [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// A stretch of one file's text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// Returns the stretch from the start of this one to the end of another, where both are in one file.
    #[must_use]
    pub(crate) fn to(self, end: Span) -> Span {
        if self.file == end.file && end.end >= self.start { Span { end: end.end, ..self } } else { self }
    }

    /// Returns the empty stretch behind this one.
    pub(crate) fn after(self) -> Span {
        Span { start: self.end, ..self }
    }
}

/// A place as people count: line and column from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The file's name, or the one that a `#line` directive gave.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// One text.
#[derive(Debug)]
pub struct SourceFile {
    /// Where it was read.
    pub path: PathBuf,
    /// The text. Octets that are no UTF-8 were read as ISO Latin-1.
    pub text: Arc<str>,
    /// The `#include` that brought it in; the main file has none.
    pub included_at: Option<Span>,
    /// What `#line` directives said, by offset.
    pub(crate) line_marks: Vec<LineMark>,
}

/// From `offset` on, lines count from `line` and belong to `name`.
#[derive(Debug, Clone)]
pub(crate) struct LineMark {
    pub(crate) offset: u32,
    pub(crate) line: usize,
    pub(crate) name: Option<String>,
}

/// A stretch of a file in which lines count on: what a diagnostic shows of it.
#[derive(Debug)]
pub(crate) struct Region<'a> {
    pub(crate) name: String,
    pub(crate) first_line: usize,
    pub(crate) start: usize,
    pub(crate) text: &'a str,
}

/// All files of a compilation, the main file first.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    pub(crate) const fn new() -> Self {
        Self { files: Vec::new() }
    }

    /// Adds a text and returns its number.
    pub(crate) fn add(&mut self, path: &Path, octets: Vec<u8>, included_at: Option<Span>) -> FileId {
        let text = decode(octets);
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let file =
            SourceFile { path: path.to_owned(), text: text.into(), included_at, line_marks: Vec::new() };
        self.files.push(file);
        id
    }

    /// Returns a file.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Returns all files, the main file first, the others in the order in which they were read.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Returns the text of a stretch.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Returns where a stretch begins.
    pub fn position(&self, span: Span) -> Position {
        let region = self.region(span);
        let upto = region.text.get(..(span.start as usize).saturating_sub(region.start)).unwrap_or_default();
        let line_start = upto.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: region.first_line + upto.bytes().filter(|&octet| octet == b'\n').count(),
            column: upto[line_start..].chars().count() + 1,
            file: region.name,
        }
    }

    /// Notes that from `offset` on lines count from `line`.
    pub(crate) fn mark_line(&mut self, file: FileId, mark: LineMark) {
        self.files[file.0 as usize].line_marks.push(mark);
    }

    /// Returns the region in which a stretch lies.
    pub(crate) fn region(&self, span: Span) -> Region<'_> {
        let file = self.file(span.file);
        let next = file.line_marks.partition_point(|mark| mark.offset <= span.start);
        let end = file.line_marks.get(next).map_or(file.text.len(), |mark| mark.offset as usize);
        let own_name = || file.path.display().to_string();
        match next.checked_sub(1).and_then(|at| file.line_marks.get(at)) {
            Some(mark) => Region {
                name: mark.name.clone().unwrap_or_else(own_name),
                first_line: mark.line,
                start: mark.offset as usize,
                text: &file.text[mark.offset as usize..end],
            },
            None => Region { name: own_name(), first_line: 1, start: 0, text: &file.text[..end] },
        }
    }
}

/// Reads octets as UTF-8, without a byte-order mark, or else as ISO Latin-1, IDL's own character set.
///
/// Source: CORBA 3.0.3 §3.2
fn decode(octets: Vec<u8>) -> String {
    match String::from_utf8(octets) {
        Ok(text) => text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text),
        Err(error) => error.into_bytes().into_iter().map(char::from).collect(),
    }
}
