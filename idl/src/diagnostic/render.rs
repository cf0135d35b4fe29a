//! A diagnostic as text.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Label, Remark, Severity};
use crate::source::{Region, SourceMap, Span};

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
    let primary = &diagnostic.primary;
    let mut regions: Vec<(Region<'a>, Span, Vec<Annotation<'a>>)> = Vec::new();
    let labels = std::iter::once((AnnotationKind::Primary, primary));
    let others = diagnostic.secondary.iter().map(|label| (AnnotationKind::Context, label));
    for (kind, label) in labels.chain(others) {
        let region = sources.region(label.span);
        let known = regions
            .iter()
            .position(|(other, at, _)| at.file == label.span.file && other.start == region.start);
        let annotation = annotation(kind, label, &region);
        match known {
            Some(at) => regions[at].2.push(annotation),
            None => regions.push((region, label.span, vec![annotation])),
        }
    }
    let snippet = |(region, _, annotations): (Region<'a>, Span, Vec<Annotation<'a>>)| {
        Snippet::source(region.text).line_start(region.first_line).path(region.name).annotations(annotations)
    };
    regions.into_iter().map(snippet).collect()
}

fn annotation<'a>(kind: AnnotationKind, label: &'a Label, region: &Region<'_>) -> Annotation<'a> {
    let annotation = kind.span(range(label.span, region));
    if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
}

/// Returns the bytes of a span within its region, on boundaries of characters and not beyond its first line.
fn range(span: Span, region: &Region<'_>) -> Range<usize> {
    let text = region.text;
    let start = floor(text, (span.start as usize).saturating_sub(region.start));
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
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
