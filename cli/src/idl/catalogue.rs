//! All operations that IDL declares, by their names on the wire: for those who see messages and not their objects.

use std::collections::HashMap;
use std::rc::Rc;

use maestro_giop::{Body, CodeSets, DynamicValue, Error, TypeCode, ValueTypes};
use maestro_idl::{Kind, Model};

use super::builtin::Builtin;
use super::signature::Signature;
use super::types;

/// The most that one body is shown of.
const SHOWN_OCTETS: usize = 16 << 20;

/// Operations by name; interfaces may have different ones of the same name.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    operations: HashMap<String, Vec<Rc<Known>>>,
    values: ValueTypes,
}

/// An operation of which the types are known.
#[derive(Debug)]
pub(crate) struct Known {
    arguments: Option<TypeCode>,
    results: Option<TypeCode>,
    /// The exceptions that it declares: repository id, name, members as a structure.
    exceptions: Vec<(String, String, TypeCode)>,
}

impl Catalogue {
    /// Knows what all objects have, and what a model declares.
    pub(crate) fn new(model: Option<&Model>) -> Result<Self, Error> {
        let mut catalogue = Self::default();
        for one in Builtin::all()? {
            catalogue.add(one.name, one.arguments, Some(one.results));
        }
        let Some(model) = model else { return Ok(catalogue) };
        catalogue.values = types::value_types(model)?;
        for (id, declaration) in model.iter() {
            if matches!(&declaration.kind, Kind::Interface(one) if one.is_defined && !one.is_local) {
                for signature in Signature::own(model, id) {
                    catalogue.add_signature(&signature)?;
                }
            }
        }
        Ok(catalogue)
    }

    fn add(&mut self, name: &str, arguments: Option<TypeCode>, results: Option<TypeCode>) {
        let known = Known { arguments, results, exceptions: Vec::new() };
        self.operations.entry(name.to_owned()).or_default().push(Rc::new(known));
    }

    fn add_signature(&mut self, signature: &Signature<'_>) -> Result<(), Error> {
        let (arguments, results) = (signature.arguments()?, signature.results()?);
        let exceptions = signature.exceptions()?;
        let known = Rc::new(Known { arguments, results, exceptions });
        self.operations.entry(signature.name.clone()).or_default().push(known);
        Ok(())
    }

    /// Finds the operation of which a request's body has the arguments, and returns them as JSON, an object.
    pub(crate) fn request(
        &self,
        operation: &str,
        body: &Body,
        code_sets: CodeSets,
    ) -> Option<(Rc<Known>, Result<String, Error>)> {
        let known = self.operations.get(operation)?;
        let mut first = None;
        for known in known {
            let arguments = self.shown(known.arguments.as_ref(), body, code_sets);
            if arguments.is_ok() {
                return Some((Rc::clone(known), arguments));
            }
            first.get_or_insert((Rc::clone(known), arguments));
        }
        first
    }

    /// Returns the results of a reply as JSON, an object.
    pub(crate) fn results(&self, known: &Known, body: &Body, code_sets: CodeSets) -> Result<String, Error> {
        self.shown(known.results.as_ref(), body, code_sets)
    }

    /// Returns the name and the members, as JSON, of an exception that an operation declares; the body begins with its id.
    pub(crate) fn exception(
        &self,
        known: &Known,
        repository_id: &str,
        body: &Body,
        code_sets: CodeSets,
    ) -> Option<(String, String)> {
        let (_, name, ty) = known.exceptions.iter().find(|(id, ..)| id == repository_id)?;
        let mut reader = body.reader(code_sets);
        reader.read_string().ok()?;
        let members = DynamicValue::decode(ty, &mut reader, &self.values).ok()?;
        Some((name.clone(), members.to_json(SHOWN_OCTETS).ok()?))
    }

    fn shown(&self, of: Option<&TypeCode>, body: &Body, code_sets: CodeSets) -> Result<String, Error> {
        let mut reader = body.reader(code_sets);
        let shown = match of {
            None => "{}".to_owned(),
            Some(of) => {
                let value = DynamicValue::decode(of, &mut reader, &self.values)?;
                value.to_json(SHOWN_OCTETS).unwrap_or_else(|error| format!("{:?}", error.to_string()))
            }
        };
        reader.finish()?;
        Ok(shown)
    }
}
