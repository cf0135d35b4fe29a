use std::fmt;
use std::str::FromStr;

use super::grammar;
use crate::Error;

/// A name in a naming context: the path of contexts and the last name in it.
///
/// The text form separates components by `/`, identifier and kind by `.`, and escapes these and itself by `\`.
///
/// Source: Naming Service 1.3 §2.4.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Name(Vec<NameComponent>);

/// One step of a [`Name`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct NameComponent {
    /// The identifier.
    pub id: String,
    /// The kind, mostly empty.
    pub kind: String,
}

impl Name {
    /// Makes a name of its components.
    pub fn new(components: Vec<NameComponent>) -> Self {
        Name(components)
    }

    /// The components, outermost context first.
    pub fn components(&self) -> &[NameComponent] {
        &self.0
    }
}

impl FromStr for Name {
    type Err = Error;

    /// Parses the text form; the empty text is the empty name.
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut name = Name::default();
        if text.is_empty() {
            return Ok(name);
        }
        let mut rest = text;
        loop {
            let (tail, component) = component(text, rest)?;
            name.0.push(component);
            match tail.strip_prefix('/') {
                Some(tail) => rest = tail,
                None => return Ok(name),
            }
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, component) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("/")?;
            }
            fmt_escaped(f, &component.id)?;
            if !component.kind.is_empty() || component.id.is_empty() {
                f.write_str(".")?;
            }
            fmt_escaped(f, &component.kind)?;
        }
        Ok(())
    }
}

fn fmt_escaped(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    use fmt::Write;
    text.chars().try_for_each(|c| {
        if matches!(c, '.' | '/' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)
    })
}

/// Reads up to the next `/` of `rest`, which is a tail of `text`; gives what follows.
fn component<'a>(text: &str, rest: &'a str) -> Result<(&'a str, NameComponent), Error> {
    let wrong = |at: &str, expected| {
        let offset = text.len() - at.len();
        Err(Error::Text { form: "name", offset, expected, found: grammar::found(at) })
    };
    let (tail, id) = match field(rest) {
        Ok(read) => read,
        Err(at) => return wrong(at, ESCAPE),
    };
    let Some(after_dot) = tail.strip_prefix('.') else {
        if id.is_empty() {
            return wrong(tail, "an identifier, or `.` for an empty one");
        }
        return Ok((tail, NameComponent { id, kind: String::new() }));
    };
    let (tail, kind) = match field(after_dot) {
        Ok(read) => read,
        Err(at) => return wrong(at, ESCAPE),
    };
    if tail.starts_with('.') {
        return wrong(tail, "`/` or the end, a further `.` as `\\.`");
    }
    if kind.is_empty() && !id.is_empty() {
        return wrong(tail, "a kind after `.`");
    }
    Ok((tail, NameComponent { id, kind }))
}

const ESCAPE: &str = "`\\.`, `\\/` or `\\\\`";

/// Reads up to an unescaped `.` or `/`, or gives the place of a bad escape.
fn field(text: &str) -> Result<(&str, String), &str> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '.' | '/' => return Ok((&text[at..], value)),
            '\\' => match characters.next() {
                Some((_, escaped @ ('.' | '/' | '\\'))) => value.push(escaped),
                _ => return Err(&text[at..]),
            },
            _ => value.push(c),
        }
    }
    Ok(("", value))
}
