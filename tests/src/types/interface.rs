//! The operations of `tests/interop/types/echo.idl`, with the types of what they send and answer.

use std::collections::BTreeMap;

use maestro_giop::{TypeCode, ValueTypes};
use maestro_idl::{Colour, FileSystem, Kind, Options, compile};

use super::idl::{signature::Signature, types};
use super::{Orb, Row};

/// The operations by their names, and the value types that may come in place of their bases.
#[derive(Debug)]
pub struct Interface {
    operations: BTreeMap<String, Operation>,
    known: ValueTypes,
    values: Vec<TypeCode>,
}

/// An operation `rt_*` or `in_*`.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The structure of `a`, and of `b` where there is one.
    pub arguments: TypeCode,
    /// The structure of `return`, and of `b` and `c` where there are such.
    pub results: TypeCode,
}

impl Interface {
    /// Reads the IDL file of what an ORB serves.
    ///
    /// # Panics
    ///
    /// It is not there, or wrong.
    #[must_use]
    pub fn read(orb: Orb) -> Self {
        let (file, id) = match orb {
            Orb::Corbajs => ("plain.idl", "IDL:Plain:1.0"),
            _ => ("echo.idl", "IDL:Types/Echo:1.0"),
        };
        let path = crate::root().join("tests/interop/types").join(file);
        let options = Options { defines: vec![("WITH_PREMIUM".into(), "1".into())], ..Options::default() };
        let compiled = compile(&path, &options, &FileSystem).expect("the file is there");
        let errors = compiled.render(Colour::Never);
        let model = compiled.model.unwrap_or_else(|| panic!("{errors}"));
        let echo = model.iter().find(|(_, declaration)| declaration.repository_id == id);
        let (echo, _) = echo.expect("it declares the interface");
        let body = |made: Result<Option<TypeCode>, maestro_giop::Error>| {
            made.expect("its types have TypeCodes").expect("there are some")
        };
        let trips = Signature::own(&model, echo).into_iter().filter(|one| one.name != "raise");
        let operations = trips
            .map(|one| {
                let operation = Operation { arguments: body(one.arguments()), results: body(one.results()) };
                (one.name.clone(), operation)
            })
            .collect();
        let known = types::value_types(&model).expect("value types have TypeCodes");
        let concrete =
            |kind: &Kind| matches!(kind, Kind::Value(value) if !value.is_abstract && !value.is_custom);
        let values = model.iter().filter(|(_, declaration)| concrete(&declaration.kind));
        let values =
            values.filter_map(|(_, declaration)| known.get(&declaration.repository_id).cloned()).collect();
        Self { operations, known, values }
    }

    /// Returns an operation.
    ///
    /// # Panics
    ///
    /// There is none of that name.
    #[must_use]
    pub fn operation(&self, name: &str) -> &Operation {
        self.operations.get(name).unwrap_or_else(|| panic!("no operation {name}"))
    }

    /// Returns the operation of a row: `in_…` where there is no `rt_…`.
    #[must_use]
    pub fn of(&self, row: Row) -> Option<(&str, &Operation)> {
        let names =
            [format!("rt_{}", row.operation), format!("in_{}", row.operation), row.operation.to_owned()];
        let found = names.iter().find_map(|name| self.operations.get_key_value(name));
        found.map(|(name, operation)| (name.as_str(), operation))
    }

    /// Returns the names of all operations.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.operations.keys().map(String::as_str)
    }

    /// Returns the value types that a decoder has to know.
    #[must_use]
    pub fn known(&self) -> &ValueTypes {
        &self.known
    }

    /// Returns the value types, boxes and custom ones excepted, of which there are values.
    #[must_use]
    pub fn values(&self) -> &[TypeCode] {
        &self.values
    }
}
