//! What an abstract interface stands for.

use serde::{Deserialize, Serialize};

use super::{Value, ValueType};
use crate::codegen::Reference;

/// An object or a value: what comes where an abstract interface is declared. `B` is the `ValueBase` of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "B: ValueType")]
pub enum Abstract<B> {
    /// A reference to an object; the nil reference is nothing at all.
    Object(Reference),
    /// A value of a value type that supports the interface.
    Value(Value<B>),
}

impl<B> Abstract<B> {
    /// Returns nothing at all.
    #[must_use]
    pub fn nil() -> Self {
        Self::Object(Reference::nil())
    }
}

impl<B> Default for Abstract<B> {
    fn default() -> Self {
        Self::nil()
    }
}

impl<B> From<Reference> for Abstract<B> {
    fn from(reference: Reference) -> Self {
        Self::Object(reference)
    }
}

impl<B> From<Value<B>> for Abstract<B> {
    fn from(value: Value<B>) -> Self {
        Self::Value(value)
    }
}
