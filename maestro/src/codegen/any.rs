//! Values of any type, and types as values, in generated types.

use std::cell::Cell;
use std::fmt;
use std::ops::Deref;

use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, DynamicValue, Error, ValueTypes, Version,
};
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::describe::OBJECT;
use super::{IdlType, Input, Output, Typed, ValueTable};

/// A value of any type with that type. In a state it is octets of CDR.
///
/// # Example
///
/// ```
/// use maestro::codegen::Any;
///
/// let any = Any::of(&vec![1_i32, 2])?;
/// assert_eq!(any.extract::<Vec<i32>>(), Some(vec![1, 2]));
/// assert_eq!(any.extract::<String>(), None);
/// # Ok::<(), maestro::codegen::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Any(pub DynamicValue);

impl Any {
    /// Makes an any of a value, with the type that Rust's type stands for.
    ///
    /// # Errors
    ///
    /// What is longer than its bound, and text with a `char` beyond ASCII beside a `string` beyond Latin-1: no code set
    /// that a connection has holds both.
    pub fn of<T: Typed>(value: &T) -> Result<Self, Error> {
        Self::of_type(value, &T::TYPE)
    }

    /// Makes an any of a value of a type that has a constant: a typedef or a reference to an interface.
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of).
    pub fn of_type<T>(value: &T, of: &IdlType<T>) -> Result<Self, Error> {
        let table = Cell::new(None);
        let octets = to_state(|writer| {
            let mut output = Output::new(writer);
            of.write(value, &mut output)?;
            table.set(output.values.table);
            Ok(())
        })?;
        let none = ValueTypes::new();
        let known = table.get().map_or(&none, ValueTable::for_anys);
        DynamicValue::decode(&of.type_code().0, &mut from_state(&octets)?, known).map(Self)
    }

    /// Returns the value, if it is of the type that Rust's type stands for. Typedefs do not count.
    #[must_use]
    pub fn extract<T: Typed>(&self) -> Option<T> {
        self.extract_type(&T::TYPE)
    }

    /// Returns the value, if it is of a type that has a constant. Typedefs do not count, and any reference is one to an
    /// `Object`.
    #[must_use]
    pub fn extract_type<T>(&self, of: &IdlType<T>) -> Option<T> {
        let (own, wanted) = (self.0.type_code(), of.type_code().0);
        let is_object = wanted.id() == Some(OBJECT) && own.without_aliases().kind().is_reference();
        if !is_object && !own.equivalent(&wanted) {
            return None;
        }
        let octets = to_state(|writer| self.0.encode(writer)).ok()?;
        of.read(&mut Input::new(&mut from_state(&octets).ok()?)).ok()
    }
}

/// A type as a value. In a state it is octets of CDR.
#[derive(Clone, PartialEq, Eq)]
pub struct TypeCode(pub maestro_giop::TypeCode);

impl TypeCode {
    /// Returns the TypeCode of the type that Rust's type stands for.
    #[must_use]
    pub fn of<T: Typed>() -> Self {
        T::TYPE.type_code()
    }
}

/// Writes in the form that states have: an octet for the code set of narrow text, then CDR. Latin-1 holds every `char`,
/// UTF-8 every `string`.
fn to_state(write: impl Fn(&mut CdrWriter) -> Result<(), Error>) -> Result<Vec<u8>, Error> {
    let attempt = |mark: u8| {
        let mut writer =
            CdrWriter::new(ByteOrder::Big, 0).with_version(Version::V1_2).with_code_sets(code_sets(mark));
        writer.write_octet(mark);
        write(&mut writer).map(|()| writer.into_bytes().to_vec())
    };
    attempt(0).or_else(|_| attempt(1))
}

fn from_state(octets: &[u8]) -> Result<CdrReader<'_>, Error> {
    let mut reader = CdrReader::new(octets, ByteOrder::Big, 0).with_version(Version::V1_2);
    let mark = reader.read_octet()?;
    Ok(reader.with_code_sets(code_sets(mark)))
}

fn code_sets(mark: u8) -> CodeSets {
    let char = if mark == 0 { CodeSet::LATIN_1 } else { CodeSet::UTF_8 };
    CodeSets { char, wchar: Some(CodeSet::UTF_16) }
}

pub(super) fn any_octets(value: &DynamicValue) -> Result<Vec<u8>, Error> {
    to_state(|writer| {
        value.type_code().encode(writer)?;
        value.encode(writer)
    })
}

pub(super) fn any_of(octets: &[u8]) -> Result<DynamicValue, Error> {
    let mut reader = from_state(octets)?;
    let type_code = maestro_giop::TypeCode::decode(&mut reader)?;
    DynamicValue::decode(&type_code, &mut reader, &ValueTypes::new())
}

macro_rules! wraps {
    ($wrapper:ty, $inner:ty, $octets:expr, $of:expr) => {
        impl From<$inner> for $wrapper {
            fn from(inner: $inner) -> Self {
                Self(inner)
            }
        }

        impl Deref for $wrapper {
            type Target = $inner;

            fn deref(&self) -> &$inner {
                &self.0
            }
        }

        impl fmt::Debug for $wrapper {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Serialize for $wrapper {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_bytes(&$octets(&self.0).map_err(S::Error::custom)?)
            }
        }

        impl<'de> Deserialize<'de> for $wrapper {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let octets = super::state::Octets::deserialize(deserializer)?;
                $of(&octets.0).map(Self).map_err(D::Error::custom)
            }
        }
    };
}

wraps!(Any, DynamicValue, any_octets, any_of);
wraps!(
    TypeCode,
    maestro_giop::TypeCode,
    |value: &maestro_giop::TypeCode| to_state(|writer| value.encode(writer)),
    |octets: &[u8]| maestro_giop::TypeCode::decode(&mut from_state(octets)?)
);
