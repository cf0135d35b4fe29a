//! The operations that every object has, which no IDL declares.
//!
//! Source: CORBA 3.0.3 §15.4.2.2

use maestro_giop::{Error, TypeBuilder, TypeCode, TypeKind};

/// The name of the argument of `_is_a`.
pub(crate) const REPOSITORY_ID: &str = "repository_id";

/// An operation that every object has. All of them answer with a boolean.
#[derive(Debug)]
pub(crate) struct Builtin {
    /// The name on the wire.
    pub(crate) name: &'static str,
    /// The arguments, as a structure; `None` where there are none.
    pub(crate) arguments: Option<TypeCode>,
    /// The result, as a structure.
    pub(crate) results: TypeCode,
}

impl Builtin {
    /// Returns all of them.
    pub(crate) fn all() -> Result<[Self; 3], Error> {
        let results = answer()?;
        let without = |name| Self { name, arguments: None, results: results.clone() };
        let is_a = Self { name: "_is_a", arguments: Some(id()?), results: results.clone() };
        Ok([is_a, without("_non_existent"), without("_not_existent")])
    }

    /// Finds one by its name.
    pub(crate) fn find(name: &str) -> Result<Option<Self>, Error> {
        Ok(Self::all()?.into_iter().find(|one| one.name == name))
    }
}

fn id() -> Result<TypeCode, Error> {
    let mut types = TypeBuilder::new();
    let text = types.string(0);
    let made = types.structure("", "arguments", &[(REPOSITORY_ID, text)])?;
    types.build(made)
}

fn answer() -> Result<TypeCode, Error> {
    let mut types = TypeBuilder::new();
    let answer = types.simple(TypeKind::Boolean)?;
    let made = types.structure("", "results", &[("return", answer)])?;
    types.build(made)
}
