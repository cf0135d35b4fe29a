//! The value types that a decoder can meet although the place says only a base of theirs.

use std::collections::HashMap;

use crate::{Error, TypeCode, TypeKind};

/// Value types by repository id.
///
/// Where a value of a base type is expected, a value of a derived type may come, with its repository id but without
/// its TypeCode. What is not here and cannot be truncated to something that is, is refused.
#[derive(Debug, Clone, Default)]
pub struct ValueTypes {
    by_id: HashMap<String, TypeCode>,
}

impl ValueTypes {
    /// Knows no value types but those that a place itself names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value type, which replaces one of the same id.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchValue`] if it is no value type, or an abstract one.
    pub fn add(&mut self, type_code: &TypeCode) -> Result<(), Error> {
        let type_code = type_code.without_aliases();
        let kind = type_code.kind();
        let is_value = kind.is_value() && type_code.modifier() != Some(super::ABSTRACT);
        match type_code.id() {
            Some(id) if is_value || kind == TypeKind::ValueBox => {
                let id = id.to_owned();
                self.by_id.insert(id, type_code);
                Ok(())
            }
            _ => Err(Error::NoSuchValue { kind }),
        }
    }

    /// Finds a value type.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&TypeCode> {
        self.by_id.get(id)
    }
}
