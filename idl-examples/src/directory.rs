//! An object that raises user exceptions, and hands out references to objects that it creates.

use std::collections::BTreeMap;

use maestro::{
    Access, Call, CdrReader, CdrWriter, Exception, Ior, ObjectAdaptor, ObjectKey, ReplicatedObject,
    StateError, StateReader, StateWriter, SystemExceptionKind, minor,
};

/// The kind of the objects that a directory creates.
pub(crate) const ENTRY: &str = "Entry";

const ENTRY_ID: &str = "IDL:Entry:1.0";
const ALREADY_BOUND: &str = "IDL:Directory/AlreadyBound:1.0";
const NOT_FOUND: &str = "IDL:Directory/NotFound:1.0";

/// Entries by name: `interface Directory` of `idl/Directory.idl`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// The keys of the objects that were created. They live in the orb, which moves their states too.
    entries: BTreeMap<String, ObjectKey>,
}

/// A name and a value: `interface Entry` of `idl/Directory.idl`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    name: String,
    value: String,
}

/// The operations of the interface.
impl Directory {
    /// Creates an entry and returns its reference.
    ///
    /// # Errors
    ///
    /// `Directory::AlreadyBound` where there is an entry of this name.
    pub fn create(&mut self, name: String, call: &Call<'_>, reply: &CdrWriter) -> Result<Ior, Exception> {
        if self.entries.contains_key(&name) {
            return Err(Exception::user(ALREADY_BOUND, reply, |_| Ok(()))?);
        }
        let entry = Entry { name: name.clone(), value: String::new() };
        let key = call.create(ENTRY, Box::new(entry))?;
        let reference = reference(&key, call)?;
        self.entries.insert(name, key);
        Ok(reference)
    }

    /// Returns the reference of an entry.
    ///
    /// # Errors
    ///
    /// `Directory::NotFound` where there is none of this name.
    pub fn find(&self, name: &str, call: &Call<'_>, reply: &CdrWriter) -> Result<Ior, Exception> {
        match self.entries.get(name) {
            Some(key) => reference(key, call),
            None => Err(Exception::user(NOT_FOUND, reply, |members| members.write_string(name))?),
        }
    }

    /// Returns how many entries there are.
    pub fn size(&self) -> i32 {
        i32::try_from(self.entries.len()).unwrap_or(i32::MAX)
    }
}

impl ObjectAdaptor for Directory {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Directory:1.0"]
    }

    fn access(&self, operation: &str) -> Access {
        match operation {
            "find" | "size" => Access::Read,
            "create" => Access::Update,
            _ => Access::Unknown,
        }
    }

    fn invoke(
        &mut self,
        call: &Call<'_>,
        request: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        match call.operation() {
            "create" => self.create(request.read_string()?, call, reply)?.encode(reply),
            "find" => self.find(&request.read_string()?, call, reply)?.encode(reply),
            "size" => reply.write_long(self.size()),
            _ => return Err(Exception::bad_operation()),
        }
        Ok(())
    }
}

impl ReplicatedObject for Directory {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        state.write_length(self.entries.len())?;
        for (name, key) in &self.entries {
            state.write_string(name)?;
            state.write_octet_seq(key.as_bytes())?;
        }
        Ok(())
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        for _ in 0..state.read_length()? {
            let name = state.read_string()?;
            self.entries.insert(name, ObjectKey::from(state.read_octet_seq()?));
        }
        Ok(())
    }
}

impl ObjectAdaptor for Entry {
    fn repository_ids(&self) -> &[&str] {
        &[ENTRY_ID]
    }

    fn access(&self, operation: &str) -> Access {
        match operation {
            "_get_name" | "_get_value" => Access::Read,
            "_set_value" => Access::Update,
            _ => Access::Unknown,
        }
    }

    fn invoke(
        &mut self,
        call: &Call<'_>,
        request: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        match call.operation() {
            "_get_name" => reply.write_string(&self.name)?,
            "_get_value" => reply.write_string(&self.value)?,
            "_set_value" => self.value = request.read_string()?,
            _ => return Err(Exception::bad_operation()),
        }
        Ok(())
    }
}

impl ReplicatedObject for Entry {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        state.write_string(&self.name)?;
        state.write_string(&self.value)
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        self.name = state.read_string()?;
        self.value = state.read_string()?;
        Ok(())
    }
}

/// Makes the reference of an entry.
fn reference(key: &ObjectKey, call: &Call<'_>) -> Result<Ior, Exception> {
    let unreachable = || Exception::system(SystemExceptionKind::Internal, minor::UNSPECIFIED);
    call.reference(key, ENTRY_ID).ok_or_else(unreachable)
}
