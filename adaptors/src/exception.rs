//! What an object raises.

use bytes::Bytes;
use maestro_giop::{
    ByteOrder, CdrWriter, Completed, Error, Ior, ReplyStatus, RepositoryId, SystemException,
    SystemExceptionKind,
};

use crate::{CreateError, DestroyError};

/// What an operation raises instead of returning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exception {
    /// An exception that the IDL declares.
    User {
        /// Its repository id, `IDL:Directory/NotFound:1.0`.
        id: RepositoryId,
        /// The id and the members in CDR, in the call's byte order, from a position that is a multiple of 8.
        body: Bytes,
    },
    /// An exception of the CORBA module.
    System(SystemException),
    /// The object is elsewhere: the client is to call this reference.
    Forward(Ior),
}

/// Minor codes that Maestro raises, in the OMG's number range.
///
/// Source: CORBA 3.0.3 Appendix A (exception codes).
pub mod minor {
    /// The OMG's range.
    pub const OMG: u32 = 0x4f4d_0000;
    /// `MARSHAL`: the octets do not fit the operation's parameters; this implementation gives no finer reason.
    pub const UNSPECIFIED: u32 = 0;
    /// `OBJECT_NOT_EXIST`: no object with this key is active.
    pub const UNKNOWN_OBJECT: u32 = OMG | 2;
    /// `BAD_OPERATION`: the object has no operation of this name.
    pub const UNKNOWN_OPERATION: u32 = OMG | 2;
    /// `UNKNOWN`: the object panicked.
    pub const PANICKED: u32 = OMG | 1;
    /// `INTF_REPOS`: there is no interface repository.
    pub const NO_INTERFACE_REPOSITORY: u32 = OMG | 1;
}

impl Exception {
    /// Makes a user exception. `members` writes what stands after the repository id.
    ///
    /// `like` is the writer of the reply: it gives the byte order, the version and the code sets.
    ///
    /// # Errors
    ///
    /// The error of `members`, where a string cannot be converted.
    pub fn user(
        id: &str,
        like: &CdrWriter,
        members: impl FnOnce(&mut CdrWriter) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let mut body =
            CdrWriter::new(like.order(), 0).with_version(like.version()).with_code_sets(like.code_sets());
        body.write_string_octets(id.as_bytes());
        members(&mut body)?;
        Ok(Self::User { id: RepositoryId::new(id), body: body.into_bytes() })
    }

    /// Makes a system exception that says that nothing was executed.
    pub fn system(kind: SystemExceptionKind, minor: u32) -> Self {
        Self::System(SystemException::new(kind, minor, Completed::No))
    }

    /// Makes `BAD_OPERATION`: the object has no such operation.
    pub fn bad_operation() -> Self {
        Self::system(SystemExceptionKind::BadOperation, minor::UNKNOWN_OPERATION)
    }

    /// Makes `BAD_PARAM`: an argument is out of its range.
    pub fn bad_param() -> Self {
        Self::system(SystemExceptionKind::BadParam, minor::UNSPECIFIED)
    }

    /// Makes `OBJECT_NOT_EXIST`: no object has this key.
    pub fn object_not_exist() -> Self {
        Self::system(SystemExceptionKind::ObjectNotExist, minor::UNKNOWN_OBJECT)
    }

    /// Returns the status and the body of the reply that carries this exception.
    pub fn into_reply(self, order: ByteOrder) -> (ReplyStatus, Bytes) {
        let mut writer = CdrWriter::new(order, 0);
        match self {
            Self::User { body, .. } => (ReplyStatus::UserException, body),
            Self::System(exception) => {
                exception.encode(&mut writer);
                (ReplyStatus::SystemException, writer.into_bytes())
            }
            Self::Forward(ior) => {
                ior.encode(&mut writer);
                (ReplyStatus::LocationForward, writer.into_bytes())
            }
        }
    }
}

impl From<SystemException> for Exception {
    fn from(exception: SystemException) -> Self {
        Self::System(exception)
    }
}

/// An object of an unknown kind is a mistake of the server's: `INTERNAL`.
impl From<CreateError> for SystemException {
    fn from(_: CreateError) -> Self {
        Self::new(SystemExceptionKind::Internal, minor::UNSPECIFIED, Completed::No)
    }
}

impl From<CreateError> for Exception {
    fn from(error: CreateError) -> Self {
        Self::System(error.into())
    }
}

/// Who destroys an object that is bound from the start made a mistake in the server: `NO_PERMISSION`.
impl From<DestroyError> for SystemException {
    fn from(_: DestroyError) -> Self {
        Self::new(SystemExceptionKind::NoPermission, minor::UNSPECIFIED, Completed::No)
    }
}

impl From<DestroyError> for Exception {
    fn from(error: DestroyError) -> Self {
        Self::System(error.into())
    }
}

/// Errors of arguments and results, as [`Error::system_exception`] tells them: what a code set lacks is
/// `DATA_CONVERSION`, nearly all else `MARSHAL`; of a result that cannot be sent, completed Maybe.
impl From<Error> for Exception {
    fn from(error: Error) -> Self {
        Self::System(error.system_exception())
    }
}
