//! A diagnostic as text.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Label, Remark, Severity};
use crate::source::{FileId, Region, SourceMap, Span};

/// The longest line that is shown whole, in bytes.
const LONG_LINE: usize = 400;
/// The longest stretch from the first label to the last that is shown, in bytes; what lies between is folded.
const LONG_TEXT: usize = 1 << 16;

/// Whether the text has colours of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Never,
    /// ANSI escape sequences.
    Always,
}

/// Renders one diagnostic, without a newline at the end.
pub(super) fn render<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap, colour: Colour) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level.primary_title(diagnostic.message.as_str()).elements(snippets(diagnostic, sources));
    if let Some(note) = long_line(diagnostic, sources) {
        group = group.element(Level::NOTE.message(note));
    }
    for note in includes(diagnostic.primary.span, sources) {
        group = group.element(Level::NOTE.message(note));
    }
    let remark = |remark: &'a Remark| match remark {
        Remark::Note(text) => Level::NOTE.message(text.as_str()),
        Remark::Hint(text) => Level::HELP.message(text.as_str()),
    };
    group = group.elements(diagnostic.remarks.iter().map(remark));
    let renderer = match colour {
        Colour::Never => Renderer::plain(),
        Colour::Always => Renderer::styled(),
    };
    renderer.render(&[group])
}

/// Makes one snippet for each region that has a label, the primary label's first.
fn snippets<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Vec<Snippet<'a, Annotation<'a>>> {
    let mut views: Vec<View<'a>> = Vec::new();
    let labels = std::iter::once((AnnotationKind::Primary, &diagnostic.primary));
    let others = diagnostic.secondary.iter().map(|label| (AnnotationKind::Context, label));
    for (kind, label) in labels.chain(others) {
        let region = sources.region(label.span);
        let known =
            views.iter_mut().find(|view| view.file == label.span.file && view.region.start == region.start);
        let mark = Mark { kind, label, range: range(label.span, &region) };
        match known {
            Some(view) => view.marks.push(mark),
            None => views.push(View { file: label.span.file, region, marks: vec![mark] }),
        }
    }
    views.into_iter().map(View::snippet).collect()
}

/// A region with the labels in it, the most important one first.
struct View<'a> {
    file: FileId,
    region: Region<'a>,
    marks: Vec<Mark<'a>>,
}

/// A label with its bytes in the region.
struct Mark<'a> {
    kind: AnnotationKind,
    label: &'a Label,
    range: Range<usize>,
}

impl<'a> View<'a> {
    /// Makes the snippet: the lines from the first label to the last, or a piece of a line that is very long.
    fn snippet(self) -> Snippet<'a, Annotation<'a>> {
        let window = self.window();
        let text = &self.region.text[window.clone()];
        let lines_before = self.region.text[..window.start].bytes().filter(|octet| *octet == b'\n').count();
        let inside = |mark: &Mark<'_>| window.start <= mark.range.start && mark.range.end <= window.end;
        let annotations = self.marks.into_iter().filter(inside).map(|mark| {
            let range = mark.range.start - window.start..mark.range.end - window.start;
            let annotation = mark.kind.span(range);
            if mark.label.text.is_empty() { annotation } else { annotation.label(mark.label.text.as_str()) }
        });
        let line_start = self.region.first_line + lines_before;
        Snippet::source(text).line_start(line_start).path(self.region.name).annotations(annotations)
    }

    fn window(&self) -> Range<usize> {
        let text = self.region.text;
        let first = self.marks.iter().map(|mark| mark.range.start).min().unwrap_or(0);
        let last = self.marks.iter().map(|mark| mark.range.end).max().unwrap_or(0);
        let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[last..].find('\n').map_or(text.len(), |newline| last + newline);
        let main = &self.marks[0].range;
        let longest = text[start..end].lines().map(str::len).max().unwrap_or(0);
        if longest <= LONG_LINE && end - start <= LONG_TEXT {
            return start..end;
        }
        let line = text[..main.start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[main.start..].find('\n').map_or(text.len(), |newline| main.start + newline);
        let from = floor(text, main.start.saturating_sub(LONG_LINE / 2)).max(line);
        from..floor(text, main.start + LONG_LINE / 2).clamp(main.end.min(line_end), line_end)
    }
}

/// Returns the bytes of a span within its region, on boundaries of characters, not beyond its first line, and not too
/// many.
fn range(span: Span, region: &Region<'_>) -> Range<usize> {
    let text = region.text;
    let start = floor(text, (span.start as usize).saturating_sub(region.start));
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let line_end = floor(text, line_end.min(start + LONG_LINE));
    let end = floor(text, (span.end as usize).saturating_sub(region.start)).clamp(start, line_end.max(start));
    start..end
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Says where in a line the place is, where only a piece of the line is shown.
fn long_line(diagnostic: &Diagnostic, sources: &SourceMap) -> Option<String> {
    let region = sources.region(diagnostic.primary.span);
    let at = range(diagnostic.primary.span, &region).start;
    let line = region.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = region.text[at..].find('\n').map_or(region.text.len(), |newline| at + newline);
    let column = sources.position(diagnostic.primary.span).column;
    (end - line > LONG_LINE)
        .then(|| format!("the line is long, and only a piece is shown: this is column {column}"))
}

/// Tells by which `#include`s a place got into the compilation.
fn includes(span: Span, sources: &SourceMap) -> Vec<String> {
    let mut notes = Vec::new();
    let mut at = sources.file(span.file).included_at;
    while let Some(include) = at {
        let place = sources.position(include);
        notes.push(format!("included from {}:{}:{}", place.file, place.line, place.column));
        at = sources.file(include.file).included_at;
        if notes.len() == 3 && at.is_some() {
            notes.push("included from further files".to_owned());
            break;
        }
    }
    notes
}
