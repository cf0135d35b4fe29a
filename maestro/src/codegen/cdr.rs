//! Types that travel, and the two ends of a request.

use maestro_adaptors::Exception;
use maestro_giop::{CdrReader, CdrWriter, Error};

use super::{Input, Output};

/// A type of an IDL file that travels as it is declared.
pub trait Cdr: Sized {
    /// Writes the value.
    ///
    /// # Errors
    ///
    /// Text that has no form on this connection, and what is longer than its bound.
    fn encode(&self, output: &mut Output<'_>) -> Result<(), Error>;

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// Octets that are no value of this type.
    fn decode(input: &mut Input<'_, '_>) -> Result<Self, Error>;
}

/// Reads all arguments of a request.
///
/// # Errors
///
/// `MARSHAL` and the like, completed No.
pub fn arguments<T>(
    request: &mut CdrReader<'_>,
    read: impl FnOnce(&mut Input<'_, '_>) -> Result<T, Error>,
) -> Result<T, Exception> {
    Ok(read(&mut Input::new(request))?)
}

/// Writes all results of a request.
///
/// # Errors
///
/// A result that cannot travel: completed Maybe, because the object has done its work.
pub fn reply(
    reply: &mut CdrWriter,
    write: impl FnOnce(&mut Output<'_>) -> Result<(), Error>,
) -> Result<(), Exception> {
    let written = write(&mut Output::new(reply));
    Ok(written.map_err(|error| match error {
        Error::Unwritable(_) => error,
        error => Error::Unwritable(Box::new(error)),
    })?)
}
