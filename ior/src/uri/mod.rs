//! The texts that name an object: `IOR:`, `corbaloc:`, `corbaname:`.

mod corbaloc;
mod corbaname;
pub(crate) mod grammar;
mod name;

use std::fmt;
use std::str::FromStr;

use maestro_giop::Ior;

pub use corbaloc::{Corbaloc, CorbalocAddress, DEFAULT_PORT};
pub use corbaname::Corbaname;
pub use name::{Name, NameComponent};

use crate::{Error, parse_ior};

/// A text that names an object, parsed but not resolved.
///
/// # Example
/// ```
/// use maestro_ior::Reference;
/// let reference: Reference = "corbaloc:iiop:1.2@127.0.0.1:2809/Grid".parse()?;
/// assert!(!reference.to_ior()?.is_nil());
/// # Ok::<(), maestro_ior::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// `IOR:` and hexadecimal digits.
    Ior(Ior),
    /// `corbaloc:`: addresses and an object key.
    Corbaloc(Corbaloc),
    /// `corbaname:`: a naming context and a name in it.
    Corbaname(Corbaname),
}

impl Reference {
    /// Gives the object reference that the text stands for.
    ///
    /// # Errors
    /// [`Error::Unresolved`] for `rir:` and for a `corbaname:` with a name, which only a service can turn into a
    /// reference.
    pub fn to_ior(&self) -> Result<Ior, Error> {
        match self {
            Reference::Ior(ior) => Ok(ior.clone()),
            Reference::Corbaloc(location) => location.to_ior(),
            Reference::Corbaname(name) => name.to_ior(),
        }
    }
}

impl FromStr for Reference {
    type Err = Error;

    /// Parses any of the three forms; schemes may be in either case.
    fn from_str(text: &str) -> Result<Self, Error> {
        let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("ior") => parse_ior(text).map(Reference::Ior),
            Some("corbaloc") => text.parse().map(Reference::Corbaloc),
            Some("corbaname") => text.parse().map(Reference::Corbaname),
            _ => Err(Error::Text {
                form: "object reference",
                offset: 0,
                expected: "`IOR:`, `corbaloc:` or `corbaname:`",
                found: grammar::found(text),
            }),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reference::Ior(ior) => f.write_str(&crate::stringify(ior)),
            Reference::Corbaloc(location) => location.fmt(f),
            Reference::Corbaname(name) => name.fmt(f),
        }
    }
}
