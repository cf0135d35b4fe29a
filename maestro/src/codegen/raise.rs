//! What operations raise.

use maestro_adaptors::Exception;
use maestro_giop::{CdrWriter, SystemException};

use super::{Cdr, Output};

/// An exception that an IDL file declares.
pub trait UserException: Cdr + std::error::Error {
    /// Its repository id.
    const ID: &'static str;

    /// Makes the value that travels in a reply. What cannot travel becomes a system exception.
    fn to_exception(&self, reply: &CdrWriter) -> Exception {
        Exception::user(Self::ID, reply, |members| self.encode(&mut Output::new(members)))
            .unwrap_or_else(Exception::from)
    }
}

/// What an operation returns instead of its result: a system exception, or one of those that it declares.
pub trait Raise {
    /// Makes the value that travels in a reply.
    fn into_exception(self, reply: &CdrWriter) -> Exception;
}

impl Raise for SystemException {
    fn into_exception(self, _reply: &CdrWriter) -> Exception {
        Exception::System(self)
    }
}

/// Turns what an operation returned into what the orb wants.
///
/// # Errors
///
/// What the operation raised.
pub fn raise<T, E: Raise>(result: Result<T, E>, reply: &CdrWriter) -> Result<T, Exception> {
    result.map_err(|error| error.into_exception(reply))
}
