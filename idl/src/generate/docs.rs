//! Comments of IDL as comments of Rust.

use proc_macro2::TokenStream;
use quote::quote;

use super::marks::is_mark;
use crate::model::{DeclId, Model};

/// Makes the documentation of a declaration: its comment, or else what it is, and its repository id.
pub(super) fn of(model: &Model, id: DeclId, what: &str) -> TokenStream {
    let declaration = model.get(id);
    let mut lines = lines(declaration.doc.as_deref());
    if lines.is_empty() {
        lines.push(format!("IDL's {what} `{}`.", model.scoped_name(id)));
    }
    lines.push(String::new());
    lines.push(format!("Repository id: `{}`", declaration.repository_id));
    tokens(&lines)
}

/// Makes the documentation of a part that has no repository id of interest.
pub(super) fn part(comment: Option<&str>, else_line: &str) -> TokenStream {
    let lines = lines(comment);
    if lines.is_empty() { tokens(&[else_line.to_owned()]) } else { tokens(&lines) }
}

/// Makes the documentation of a Rust module.
pub(super) fn module(model: &Model, id: DeclId) -> TokenStream {
    tokens(&[format!("What is declared in `{}`.", model.scoped_name(id))])
}

fn tokens(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}

/// Takes the signs of a comment away. No line may look like an example that is to be compiled.
fn lines(comment: Option<&str>) -> Vec<String> {
    let Some(comment) = comment else { return Vec::new() };
    let mut lines: Vec<String> = Vec::new();
    for line in comment.lines() {
        if is_mark(line) {
            continue;
        }
        let line = line.trim().trim_start_matches(['/', '*', '!']).trim_end_matches("*/").trim();
        let line = line.replace("```", "'''").replace("~~~", "---");
        if line.chars().all(|sign| "/*-=_#~ ".contains(sign)) {
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
        } else {
            lines.push(line);
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}
