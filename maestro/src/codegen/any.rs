//! Values of any type, and types as values, in generated types.

use std::cell::Cell;
use std::fmt;
use std::ops::Deref;

use maestro_giop::{ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, DynamicValue, Error, ValueTypes};
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
        let octets = to_state(false, |writer| {
            let mut output = Output::new(writer);
            of.write(value, &mut output)?;
            table.set(output.values.table);
            Ok(())
        })?;
        let none = ValueTypes::new();
        let known = table.get().map_or(&none, ValueTable::for_anys);
        DynamicValue::decode(&of.type_code().0, &mut from_state(&octets)?.0, known).map(Self)
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
        let octets = to_state(false, |writer| self.0.encode(writer)).ok()?;
        of.read(&mut Input::new(&mut from_state(&octets).ok()?.0)).ok()
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

/// How octets of a state were written; its octet is the first of them.
#[derive(Debug, Clone, Copy)]
struct Form {
    /// Narrow text is UTF-8, which holds every `string`; else Latin-1, which holds every `char`.
    is_utf8: bool,
    /// TypeCodes of value types come first.
    has_types: bool,
    order: ByteOrder,
    /// The position of the first octet, below 8.
    position: u8,
}

impl Form {
    fn octet(self) -> u8 {
        let order = if self.order == ByteOrder::Little { 4 } else { 0 };
        u8::from(self.is_utf8) | u8::from(self.has_types) << 1 | order | self.position << 3
    }

    fn of(octet: u8) -> Self {
        let order = if octet & 4 == 0 { ByteOrder::Big } else { ByteOrder::Little };
        Self { is_utf8: octet & 1 != 0, has_types: octet & 2 != 0, order, position: octet >> 3 & 7 }
    }

    fn code_sets(self) -> CodeSets {
        let char = if self.is_utf8 { CodeSet::UTF_8 } else { CodeSet::LATIN_1 };
        CodeSets { char, wchar: Some(CodeSet::UTF_16) }
    }

    fn write(self, write: impl Fn(&mut CdrWriter) -> Result<(), Error>) -> Result<Vec<u8>, Error> {
        let mut writer = CdrWriter::new(self.order, self.position.into()).with_code_sets(self.code_sets());
        writer.write_octet(self.octet());
        write(&mut writer).map(|()| writer.into_bytes().to_vec())
    }
}

/// Writes in the form that states have.
fn to_state(has_types: bool, write: impl Fn(&mut CdrWriter) -> Result<(), Error>) -> Result<Vec<u8>, Error> {
    let plain = Form { is_utf8: false, has_types, order: ByteOrder::Big, position: 0 };
    let written = plain.write(&write).or_else(|_| Form { is_utf8: true, ..plain }.write(&write));
    if !matches!(&written, Err(error) if is_custom(error)) {
        return written;
    }
    // The state of a custom value is octets that fit only where they came from.
    let forms = (0..32).map(|at| Form { is_utf8: at & 1 != 0, has_types, ..Form::of(at >> 1 << 2) });
    forms.map(|form| form.write(&write)).find(Result::is_ok).unwrap_or(written)
}

fn is_custom(error: &Error) -> bool {
    match error {
        Error::Unwritable(error) => is_custom(error),
        error => matches!(error, Error::CustomState),
    }
}

fn from_state(octets: &[u8]) -> Result<(CdrReader<'_>, Form), Error> {
    let form = Form::of(octets.first().copied().unwrap_or_default());
    let mut reader =
        CdrReader::new(octets, form.order, form.position.into()).with_code_sets(form.code_sets());
    reader.read_octet()?;
    Ok((reader, form))
}

/// Writes an any for a state: the types of values in it, where there are any, its type, its value.
pub(super) fn any_octets(value: &DynamicValue) -> Result<Vec<u8>, Error> {
    let types: Vec<_> = value.value_types().collect();
    to_state(!types.is_empty(), |writer| {
        if !types.is_empty() {
            writer.write_sequence_length(types.len());
        }
        types.iter().try_for_each(|of| of.encode(writer))?;
        value.type_code().encode(writer)?;
        value.encode(writer)
    })
}

pub(super) fn any_of(octets: &[u8]) -> Result<DynamicValue, Error> {
    let (mut reader, form) = from_state(octets)?;
    let mut known = ValueTypes::new();
    let count = if form.has_types { reader.read_sequence_length(4)? } else { 0 };
    for _ in 0..count {
        // One that is none is missed where a value of it comes, if one does.
        let _ = known.add(&maestro_giop::TypeCode::decode(&mut reader)?);
    }
    let type_code = maestro_giop::TypeCode::decode(&mut reader)?;
    DynamicValue::decode(&type_code, &mut reader, &known)
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
    |value: &maestro_giop::TypeCode| to_state(false, |writer| value.encode(writer)),
    |octets: &[u8]| maestro_giop::TypeCode::decode(&mut from_state(octets)?.0)
);
