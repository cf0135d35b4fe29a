//! An object that raises user exceptions, and hands out references to objects that it creates. Both stand on generated skeletons; their
//! states are serde's, in the form that tells the names of its fields.

use std::collections::BTreeMap;

use maestro::codegen::Reference;
use maestro::{Call, Completed, ObjectKey, SystemException, SystemExceptionKind};
use serde::{Deserialize, Serialize};

use self::idl::directory::{AlreadyBound, CreateError, FindError, NotFound};
use self::idl::{Directory, DirectorySkeleton, Entry, EntrySkeleton};

/// What is made of `idl/Directory.idl`.
pub(crate) mod idl {
    maestro::include_idl!("Directory");
}

/// The kind of the objects that a directory creates.
const ENTRY: &str = "Entry";
/// What an entry is to clients.
const ENTRY_ID: &str = "IDL:Entry:1.0";

/// Entries by name: `interface Directory` of `idl/Directory.idl`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Entries {
    /// The keys of the objects that were created. They live in the orb, which moves their states too.
    keys: BTreeMap<String, Vec<u8>>,
}

/// A name and a value: `interface Entry` of `idl/Directory.idl`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Item {
    name: String,
    value: String,
}

/// The objects of the program `directory`.
pub(crate) fn objects() -> maestro::Objects {
    maestro::Objects::new()
        .bind("Directory", DirectorySkeleton::<Entries>::default)
        .kind(ENTRY, EntrySkeleton::<Item>::default)
}

impl Directory for Entries {
    fn create(&mut self, call: &Call<'_>, name: String) -> Result<Reference, CreateError> {
        if self.keys.contains_key(&name) {
            return Err(AlreadyBound {}.into());
        }
        let item = EntrySkeleton(Item { name: name.clone(), value: String::new() });
        let key = call.create(ENTRY, Box::new(item)).map_err(SystemException::from)?;
        let created = reference(&key, call)?;
        self.keys.insert(name, key.as_bytes().to_vec());
        Ok(created)
    }

    fn find(&self, call: &Call<'_>, name: String) -> Result<Reference, FindError> {
        match self.keys.get(&name) {
            Some(key) => Ok(reference(&ObjectKey::from(key.clone()), call)?),
            None => Err(NotFound { name }.into()),
        }
    }

    fn size(&self, _: &Call<'_>) -> Result<i32, SystemException> {
        Ok(i32::try_from(self.keys.len()).unwrap_or(i32::MAX))
    }
}

impl Entry for Item {
    fn name(&self, _: &Call<'_>) -> Result<String, SystemException> {
        Ok(self.name.clone())
    }

    fn value(&self, _: &Call<'_>) -> Result<String, SystemException> {
        Ok(self.value.clone())
    }

    fn set_value(&mut self, _: &Call<'_>, value: String) -> Result<(), SystemException> {
        self.value = value;
        Ok(())
    }
}

/// Makes the reference of an entry.
fn reference(key: &ObjectKey, call: &Call<'_>) -> Result<Reference, SystemException> {
    let unreachable = || SystemException::new(SystemExceptionKind::Internal, 0, Completed::No);
    call.reference(key, ENTRY_ID).map(Reference::from).ok_or_else(unreachable)
}
