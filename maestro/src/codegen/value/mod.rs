//! Value types: values that may be null, shared and part of a cycle.

mod abstract_interface;
mod handle;
mod read;
mod region;
mod same;
mod show;
mod state;
mod table;
#[cfg(test)]
mod tests;
mod write;

use std::any::Any as AnyType;
use std::fmt;

use maestro_giop::{Error, TypeHandle};

use super::{Input, Output, Types};

pub use abstract_interface::Abstract;
pub use handle::{Ref, Value};
pub use state::sharing;
pub use table::{ValueEntry, ValueTable};

pub(super) use read::Reading;
pub(super) use write::Writing;

/// The repository id of the base of all value types.
pub const VALUE_BASE: &str = "IDL:omg.org/CORBA/ValueBase:1.0";

/// A value type as a place names it, where a value of it or of one that inherits from it may be.
pub trait ValueType: 'static {
    /// Its repository id.
    const ID: &'static str;

    /// Its repository id and those of all that it inherits from.
    const IDS: &'static [&'static str];

    /// Returns the value types of its file, among them those that can come in its place.
    fn values() -> &'static ValueTable;

    /// Describes it as a part of a TypeCode.
    ///
    /// # Errors
    ///
    /// As [`Types`].
    fn describe(types: &mut Types) -> Result<TypeHandle, Error>;
}

/// A value type of which there are values: one with state, or a box.
pub trait ValueState: ValueType + fmt::Debug + Send + Sync + Sized {
    /// Its repository id and those of the bases as which a receiver that does not know it may take it.
    const TRUNCATABLE: &'static [&'static str];

    /// It writes and reads itself, by [`CustomMarshal`].
    const IS_CUSTOM: bool;

    /// Writes the state, that of bases first.
    ///
    /// # Errors
    ///
    /// As [`Cdr::encode`](super::Cdr::encode).
    fn encode_state(&self, output: &mut Output<'_>) -> Result<(), Error>;

    /// Reads a state.
    ///
    /// # Errors
    ///
    /// As [`Cdr::decode`](super::Cdr::decode).
    fn decode_state(input: &mut Input<'_, '_>) -> Result<Self, Error>;

    /// Returns the part of the state that a base declares.
    fn base(&self) -> Option<&dyn AnyValue> {
        None
    }
}

/// How a `custom` value type travels. You implement it for the struct that is made of the type.
///
/// What [`marshal`](Self::marshal) writes is put in chunks; a value in it that is read is complete only later, so that
/// [`unmarshal`](Self::unmarshal) keeps it and does not look into it.
pub trait CustomMarshal: Sized {
    /// Writes the state.
    ///
    /// # Errors
    ///
    /// What the output returns.
    fn marshal(&self, output: &mut Output<'_>) -> Result<(), Error>;

    /// Reads a state. What it leaves is skipped.
    ///
    /// # Errors
    ///
    /// What the input returns.
    fn unmarshal(input: &mut Input<'_, '_>) -> Result<Self, Error>;
}

/// A value of any type. Every [`ValueState`] is one.
pub trait AnyValue: fmt::Debug + Send + Sync {
    /// Returns [`ValueType::IDS`].
    fn ids(&self) -> &'static [&'static str];

    /// Returns [`ValueState::TRUNCATABLE`].
    fn truncatable(&self) -> &'static [&'static str];

    /// Returns [`ValueState::IS_CUSTOM`].
    fn is_custom(&self) -> bool;

    /// Writes the state.
    ///
    /// # Errors
    ///
    /// As [`ValueState::encode_state`].
    fn encode(&self, output: &mut Output<'_>) -> Result<(), Error>;

    /// Returns the part of the state that a base declares.
    fn base_part(&self) -> Option<&dyn AnyValue>;

    /// Returns [`ValueType::values`].
    fn table(&self) -> &'static ValueTable;

    /// Returns itself as Rust's any.
    fn as_any(&self) -> &dyn AnyType;
}

impl<T: ValueState> AnyValue for T {
    fn ids(&self) -> &'static [&'static str] {
        T::IDS
    }

    fn truncatable(&self) -> &'static [&'static str] {
        T::TRUNCATABLE
    }

    fn is_custom(&self) -> bool {
        T::IS_CUSTOM
    }

    fn encode(&self, output: &mut Output<'_>) -> Result<(), Error> {
        self.encode_state(output)
    }

    fn base_part(&self) -> Option<&dyn AnyValue> {
        self.base()
    }

    fn table(&self) -> &'static ValueTable {
        T::values()
    }

    fn as_any(&self) -> &dyn AnyType {
        self
    }
}

/// Finds a value's state as a type sees it: the value itself or the part of a base.
fn part<T: 'static>(value: &dyn AnyValue) -> Option<&T> {
    let mut at = value;
    loop {
        match at.as_any().downcast_ref() {
            Some(found) => return Some(found),
            None => at = at.base_part()?,
        }
    }
}

/// Says whether a value with these ids may stand where one of the type is expected.
fn fits(ids: &[&str], expected: &str) -> bool {
    expected == VALUE_BASE || ids.contains(&expected)
}

/// Checks that.
fn check_fits(ids: &[&str], expected: &str) -> Result<(), Error> {
    if fits(ids, expected) {
        return Ok(());
    }
    let id = ids.first().copied().unwrap_or_default().to_owned();
    Err(Error::WrongValueType { id, expected: expected.to_owned() })
}
