//! Names.

use std::rc::Rc;

use crate::lex::Token;
use crate::source::Span;

/// An identifier, without the underscore that escapes it.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub(crate) text: Rc<str>,
    pub(crate) span: Span,
}

impl Name {
    /// Makes a name of a word.
    ///
    /// Source: CORBA 3.0.3 §3.2.3.1
    pub(crate) fn of(token: &Token) -> Self {
        let text = match token.text.strip_prefix('_').filter(|rest| !rest.is_empty()) {
            Some(rest) => rest.into(),
            None => token.text.clone(),
        };
        Self { text, span: token.span }
    }

    /// Returns what names are compared by: they may not differ only in case.
    pub(crate) fn folded(&self) -> String {
        self.text.to_ascii_lowercase()
    }
}

/// A name with its scopes: `A::B`, `::A`.
#[derive(Debug, Clone)]
pub(crate) struct ScopedName {
    /// It begins with `::`.
    pub(crate) absolute: bool,
    /// At least one.
    pub(crate) parts: Vec<Name>,
    pub(crate) span: Span,
}

impl ScopedName {
    /// Returns the name as it was written.
    pub(crate) fn text(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|part| &*part.text).collect();
        format!("{}{}", if self.absolute { "::" } else { "" }, parts.join("::"))
    }
}
