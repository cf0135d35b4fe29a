//! System exceptions.

use std::fmt;

use crate::{CdrReader, CdrWriter, Error, RepositoryId};

/// How far an operation came before its exception was raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Completed {
    /// The operation was carried out.
    Yes = 0,
    /// The operation was not begun.
    No = 1,
    /// It is not known.
    Maybe = 2,
}

impl fmt::Display for Completed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "YES",
            Self::No => "NO",
            Self::Maybe => "MAYBE",
        })
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal,)*) => {
        /// Which system exception it is.
        ///
        /// Source: CORBA 3.0.3 §4.12.3
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum SystemExceptionKind {
            $($(#[$doc])* $kind,)*
            /// None of the standard ones, by its whole repository id.
            Other(RepositoryId),
        }

        impl SystemExceptionKind {
            /// All standard kinds.
            pub const STANDARD: &[Self] = &[$(Self::$kind),*];

            /// Returns the name in IDL, such as `BAD_PARAM`; for others the repository id.
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$kind => $name,)*
                    Self::Other(id) => id.as_str(),
                }
            }

            /// Finds the standard kind with this name in IDL.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$kind),)*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    /// The unknown exception.
    Unknown "UNKNOWN",
    /// An invalid parameter was passed.
    BadParam "BAD_PARAM",
    /// Memory could not be allocated.
    NoMemory "NO_MEMORY",
    /// A limit of the implementation was exceeded.
    ImpLimit "IMP_LIMIT",
    /// Communication failed.
    CommFailure "COMM_FAILURE",
    /// The object reference is invalid.
    InvObjref "INV_OBJREF",
    /// The caller has no permission.
    NoPermission "NO_PERMISSION",
    /// An internal error of the ORB.
    Internal "INTERNAL",
    /// Parameters or results could not be encoded or decoded.
    Marshal "MARSHAL",
    /// The ORB could not be initialised.
    Initialize "INITIALIZE",
    /// The implementation of the operation is not there.
    NoImplement "NO_IMPLEMENT",
    /// A type code is bad.
    BadTypecode "BAD_TYPECODE",
    /// The object has no such operation.
    BadOperation "BAD_OPERATION",
    /// There are not enough resources for the request.
    NoResources "NO_RESOURCES",
    /// A response is not there yet.
    NoResponse "NO_RESPONSE",
    /// The persistent store failed.
    PersistStore "PERSIST_STORE",
    /// Operations were called in a wrong order.
    BadInvOrder "BAD_INV_ORDER",
    /// The object cannot be reached now; trying again may help.
    Transient "TRANSIENT",
    /// Memory could not be freed.
    FreeMem "FREE_MEM",
    /// The syntax of an identifier is invalid.
    InvIdent "INV_IDENT",
    /// A flag is invalid.
    InvFlag "INV_FLAG",
    /// The interface repository failed.
    IntfRepos "INTF_REPOS",
    /// A context is bad.
    BadContext "BAD_CONTEXT",
    /// The object adaptor failed.
    ObjAdapter "OBJ_ADAPTER",
    /// Data could not be converted.
    DataConversion "DATA_CONVERSION",
    /// The object does not exist.
    ObjectNotExist "OBJECT_NOT_EXIST",
    /// A transaction is required.
    TransactionRequired "TRANSACTION_REQUIRED",
    /// The transaction was rolled back.
    TransactionRolledback "TRANSACTION_ROLLEDBACK",
    /// The transaction is invalid.
    InvalidTransaction "INVALID_TRANSACTION",
    /// Policies do not fit.
    InvPolicy "INV_POLICY",
    /// Two sides have no code set in common.
    CodesetIncompatible "CODESET_INCOMPATIBLE",
    /// The client has to bind anew.
    Rebind "REBIND",
    /// The time for the call is over.
    Timeout "TIMEOUT",
    /// The transaction service is not there.
    TransactionUnavailable "TRANSACTION_UNAVAILABLE",
    /// The transaction's mode does not fit.
    TransactionMode "TRANSACTION_MODE",
    /// The quality of service cannot be had.
    BadQos "BAD_QOS",
    /// The activity is invalid here.
    InvalidActivity "INVALID_ACTIVITY",
    /// The activity was completed.
    ActivityCompleted "ACTIVITY_COMPLETED",
    /// An activity is required.
    ActivityRequired "ACTIVITY_REQUIRED",
}

const ID_PREFIX: &str = "IDL:omg.org/CORBA/";
const ID_SUFFIX: &str = ":1.0";

impl SystemExceptionKind {
    /// Returns the repository id, such as `IDL:omg.org/CORBA/BAD_PARAM:1.0`.
    #[must_use]
    pub fn repository_id(&self) -> RepositoryId {
        match self {
            Self::Other(id) => id.clone(),
            kind => RepositoryId::new(format!("{ID_PREFIX}{}{ID_SUFFIX}", kind.name())),
        }
    }

    /// Finds the kind of a repository id, [`Other`](Self::Other) if it is not standard.
    #[must_use]
    pub fn from_repository_id(id: RepositoryId) -> Self {
        let name = id.as_str().strip_prefix(ID_PREFIX).and_then(|rest| rest.strip_suffix(ID_SUFFIX));
        name.and_then(Self::from_name).unwrap_or(Self::Other(id))
    }
}

/// An exception that every operation may raise.
///
/// # Wire format
///
/// {string repository_id; ulong minor; ulong completed}
///
/// Source: CORBA 3.0.3 §4.12, §15.4.3.2
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SystemException {
    /// Which exception.
    pub kind: SystemExceptionKind,
    /// More about the cause: 20 bits of who defined the code, 12 bits of code.
    pub minor: u32,
    /// How far the operation came.
    pub completed: Completed,
}

impl SystemException {
    /// The upper 20 bits of the minor codes that the OMG defines.
    pub const OMG_MINOR: u32 = 0x4f4d_0000;
    /// `BAD_PARAM`: a wide character with no wide code set negotiated.
    pub const MINOR_WCHAR_CODE_SET_UNKNOWN: u32 = Self::OMG_MINOR | 23;
    /// `MARSHAL`: wide characters in the request of a client in GIOP 1.0.
    pub const MINOR_WCHAR_IN_GIOP_1_0: u32 = Self::OMG_MINOR | 5;
    /// `MARSHAL`: wide characters in the reply of a server in GIOP 1.0.
    pub const MINOR_WCHAR_RESULT_IN_GIOP_1_0: u32 = Self::OMG_MINOR | 6;
    /// `MARSHAL`: a value type is not known and cannot be truncated to one that is.
    pub const MINOR_NO_VALUE_FACTORY: u32 = Self::OMG_MINOR | 1;
    /// `MARSHAL`: a client names other code sets than before on the same connection.
    pub const MINOR_CODE_SETS_CHANGED: u32 = Self::OMG_MINOR | 9;
    /// `CODESET_INCOMPATIBLE`: client and server have no code set in common.
    pub const MINOR_NEGOTIATION_FAILED: u32 = Self::OMG_MINOR | 1;
    /// `CODESET_INCOMPATIBLE`: the server does not know a code set that the client named.
    pub const MINOR_CODE_SET_UNSUPPORTED: u32 = Self::OMG_MINOR | 2;
    /// `INV_OBJREF`: the reference does not tell in which code set its server takes wide characters.
    pub const MINOR_WCHAR_UNSUPPORTED: u32 = Self::OMG_MINOR | 1;
    /// `BAD_OPERATION`: the servant does not recognise the operation's name.
    pub const MINOR_UNKNOWN_OPERATION: u32 = Self::OMG_MINOR | 2;
    /// `OBJECT_NOT_EXIST`: no object adaptor can be found for the key.
    pub const MINOR_UNKNOWN_OBJECT: u32 = Self::OMG_MINOR | 2;
    /// `DATA_CONVERSION`: a character has no counterpart in the code set on the wire.
    pub const MINOR_CHARACTER_CONVERSION: u32 = Self::OMG_MINOR | 1;
    /// `UNKNOWN`: a user exception that the operation does not declare.
    pub const MINOR_UNLISTED_USER_EXCEPTION: u32 = Self::OMG_MINOR | 1;
    /// `TRANSIENT`: the request was discarded for want of resources.
    pub const MINOR_REQUEST_DISCARDED: u32 = Self::OMG_MINOR | 1;

    /// Makes an exception.
    #[must_use]
    pub fn new(kind: SystemExceptionKind, minor: u32, completed: Completed) -> Self {
        Self { kind, minor, completed }
    }

    /// Returns the repository id.
    #[must_use]
    pub fn repository_id(&self) -> RepositoryId {
        self.kind.repository_id()
    }

    /// Reads an exception.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`], [`Error::StringNotTerminated`], [`Error::InvalidEnum`] …
    pub fn decode(reader: &mut CdrReader<'_>) -> Result<Self, Error> {
        let kind = SystemExceptionKind::from_repository_id(RepositoryId::decode(reader)?);
        let minor = reader.read_ulong()?;
        let completed = match reader.read_enum(3)? {
            0 => Completed::Yes,
            1 => Completed::No,
            _ => Completed::Maybe,
        };
        Ok(Self { kind, minor, completed })
    }

    /// Writes the exception.
    pub fn encode(&self, writer: &mut CdrWriter) {
        self.repository_id().encode(writer);
        writer.write_ulong(self.minor);
        writer.write_enum(self.completed as u32);
    }
}

impl fmt::Display for SystemException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} minor 0x{:08x} completed {}", self.kind.name(), self.minor, self.completed)
    }
}

impl std::error::Error for SystemException {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ByteOrder;

    #[test]
    fn every_kind_has_its_repository_id() {
        for kind in SystemExceptionKind::STANDARD {
            assert_eq!(&SystemExceptionKind::from_repository_id(kind.repository_id()), kind);
        }
        let other = RepositoryId::new("IDL:omg.org/CORBA/NO_SUCH:1.0");
        let kind = SystemExceptionKind::from_repository_id(other.clone());
        assert_eq!(kind, SystemExceptionKind::Other(other.clone()));
        assert_eq!(kind.repository_id(), other);
    }

    #[test]
    fn the_exception_of_omniorb_is_read_and_written() {
        let octets = hex::decode(concat!(
            "2400000049444c3a6f6d672e6f72672f434f5242412f4241445f4f5045524154494f4e3a312e3000",
            "2600544101000000"
        ));
        let octets = octets.unwrap();
        let mut reader = CdrReader::new(&octets, ByteOrder::Little, 24);
        let decoded = SystemException::decode(&mut reader).unwrap();
        reader.finish().unwrap();
        let expected = SystemException::new(SystemExceptionKind::BadOperation, 0x4154_0026, Completed::No);
        assert_eq!(decoded, expected);
        assert_eq!(decoded.to_string(), "BAD_OPERATION minor 0x41540026 completed NO");
        let mut writer = CdrWriter::new(ByteOrder::Little, 0);
        decoded.encode(&mut writer);
        assert_eq!(writer.into_bytes(), octets);
    }

    #[test]
    fn a_completion_status_of_3_is_refused() {
        let mut octets = vec![0, 0, 0, 2, b'X', 0, 0, 0];
        octets.extend([0, 0, 0, 0, 0, 0, 0, 3]);
        let mut reader = CdrReader::new(&octets, ByteOrder::Big, 0);
        let refused = Error::InvalidEnum { value: 3, count: 3, position: 12 };
        assert_eq!(SystemException::decode(&mut reader), Err(refused));
    }
}
