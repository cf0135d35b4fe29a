//! Equality of values.

use super::Value;
use super::state::{Numbers, to_octets};

/// Values are equal if they are of one type and hold the same, bit by bit, and if their parts are shared alike.
impl<T> PartialEq for Value<T> {
    fn eq(&self, other: &Self) -> bool {
        if self.is_same(other) {
            return true;
        }
        if self.is_null() || other.is_null() {
            return false;
        }
        let form = |value: &Self| to_octets(value, &mut Numbers::default());
        match (form(self), form(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
    }
}
