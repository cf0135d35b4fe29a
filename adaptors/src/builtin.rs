//! The operations that every object has.

use maestro_giop::{CdrReader, CdrWriter, Ior, SystemExceptionKind};

use crate::{Exception, minor};

/// The repository id that every interface is derived from.
const OBJECT: &str = "IDL:omg.org/CORBA/Object:1.0";

/// An operation of `CORBA::Object` that travels as a request. It is answered without the object.
///
/// Source: CORBA 3.0.3 §15.4.1.2 (operation names), §4.3 (meaning).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Builtin {
    /// `_is_a`: whether the object has the interface with the given repository id.
    IsA,
    /// `_non_existent`, or `_not_existent` of GIOP 1.0: whether the object is gone.
    NonExistent,
    /// `_interface`: the object's entry in an interface repository.
    Interface,
    /// `_component`: the component that the object belongs to.
    Component,
}

impl Builtin {
    /// Returns the built-in operation of this name.
    pub fn of(operation: &str) -> Option<Self> {
        match operation {
            "_is_a" => Some(Self::IsA),
            "_non_existent" | "_not_existent" => Some(Self::NonExistent),
            "_interface" => Some(Self::Interface),
            "_component" => Some(Self::Component),
            _ => None,
        }
    }

    /// Answers for an object that exists and has the interfaces `ids`.
    ///
    /// # Errors
    ///
    /// `MARSHAL` when the argument of `_is_a` is damaged; `INTF_REPOS` for `_interface`: there is no interface
    /// repository.
    pub fn answer(
        self,
        ids: &[impl AsRef<str>],
        request: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        match self {
            Self::IsA => {
                let asked = request.read_string_octets()?;
                let known =
                    ids.iter().map(AsRef::as_ref).chain([OBJECT]).any(|id: &str| id.as_bytes() == asked);
                reply.write_boolean(known);
            }
            Self::NonExistent => reply.write_boolean(false),
            Self::Interface => {
                let kind = SystemExceptionKind::IntfRepos;
                return Err(Exception::system(kind, minor::NO_INTERFACE_REPOSITORY));
            }
            Self::Component => Ior::default().encode(reply),
        }
        Ok(())
    }
}
