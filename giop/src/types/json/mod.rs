//! Values and TypeCodes as JSON.
//!
//! Integers are numbers (64-bit ones exactly); float and double are numbers, with `"inf"`, `"-inf"`, `"-0.0"` and
//! `"nan"` as text; char, wchar, string and wstring are text; long double is `{"bytes"}`, most significant first;
//! fixed is decimal text; an enum is its label; a struct or exception is an object, with `"$id"` where an
//! exception's repository id comes before its members; a union is `{"discriminator",
//! "member", "value"}` with a null member where none is selected; a sequence, an array and a Principal are lists; an
//! any is `{"type", "value"}`; a nil reference is null, others are `{"type_id", "profiles"}`; an abstract interface is
//! `{"object"}` or `{"value"}`; a value type is null, `{"value_id", "label", "tag", "state"}` (with `"ids"` where a
//! list was sent and `"codebase"` where one was) or `{"same_as": label}`. A TypeCode is `{"kind", …}`, within itself
//! `{"kind": "recursive", "id"}`, with `"up"` (how many TypeCodes further out) where the id does not say which.

mod parse;
mod parse_type;
mod parse_value;
mod print;
mod print_type;
mod reference;
mod text;

use thiserror::Error;

use crate::{DynamicValue, Error, TypeCode, ValueTypes};

/// Says why a value or TypeCode cannot be written as JSON, or JSON is none of the type.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum JsonError {
    /// The text is not JSON.
    #[error("{message}")]
    Syntax {
        /// What is wrong, with line and column.
        message: String,
    },
    /// The JSON is not of the form that its type wants.
    #[error("at {path}: expected {expected}")]
    Unexpected {
        /// Where in the JSON, such as `$.members[2].name`.
        path: String,
        /// What should be there.
        expected: String,
    },
    /// The JSON describes a value that there is not.
    #[error("at {path}: {source}")]
    Value {
        /// Where in the JSON.
        path: String,
        /// What is wrong with it.
        source: Error,
    },
    /// The text would be longer than the limit.
    #[error("json of more than {limit} octets")]
    TooLong {
        /// The limit in octets.
        limit: usize,
    },
    /// The JSON nests deeper than the limit.
    #[error("json nested too deep, limit {limit}")]
    TooDeep {
        /// The limit in levels of lists and objects.
        limit: usize,
    },
}

impl JsonError {
    /// Says that a place, itself named by those around it, wants something else.
    fn expected(expected: impl Into<String>) -> Self {
        Self::Unexpected { path: String::new(), expected: expected.into() }
    }

    /// Adds what lies around the place of the error.
    fn within(mut self, outer: impl AsRef<str>) -> Self {
        if let Self::Unexpected { path, .. } | Self::Value { path, .. } = &mut self {
            path.insert_str(0, outer.as_ref());
        }
        self
    }
}

impl From<Error> for JsonError {
    fn from(source: Error) -> Self {
        Self::Value { path: String::new(), source }
    }
}

impl TypeCode {
    /// Writes the TypeCode as JSON of at most `limit_octets`.
    ///
    /// # Errors
    ///
    /// [`JsonError::TooLong`]; JSON repeats what the TypeCode holds once, so that a small TypeCode can be a long text.
    /// [`JsonError::Value`] if it nests too deep.
    pub fn to_json(&self, limit_octets: usize) -> Result<String, JsonError> {
        print_type::type_code(self, limit_octets)
    }

    /// Reads a TypeCode from JSON.
    ///
    /// # Errors
    ///
    /// [`JsonError::Syntax`], [`JsonError::Unexpected`], [`JsonError::Value`], [`JsonError::TooDeep`].
    pub fn from_json(text: &str) -> Result<Self, JsonError> {
        let json = text::tree(text)?;
        parse_type::type_code(&json).map_err(|error| error.within("$"))
    }
}

impl DynamicValue {
    /// Writes the value as JSON of at most `limit_octets`.
    ///
    /// # Errors
    ///
    /// [`JsonError::TooLong`]; JSON repeats the names of members, so that a small value can be a long text.
    pub fn to_json(&self, limit_octets: usize) -> Result<String, JsonError> {
        print::value(self, limit_octets)
    }

    /// Reads a value of a type from JSON; `known` are the value types that can stand in place of their bases.
    ///
    /// # Errors
    ///
    /// [`JsonError::Syntax`], [`JsonError::Unexpected`], [`JsonError::Value`], [`JsonError::TooDeep`].
    pub fn from_json(type_code: &TypeCode, text: &str, known: &ValueTypes) -> Result<Self, JsonError> {
        let json = text::tree(text)?;
        parse::value(type_code, &json, known).map_err(|error| error.within("$"))
    }
}
