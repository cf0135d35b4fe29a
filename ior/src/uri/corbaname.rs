use std::fmt;
use std::str::FromStr;

use maestro_giop::Ior;
use nom::Parser;
use nom::bytes::complete::tag_no_case;
use nom::character::complete::char;
use nom::combinator::opt;
use nom::sequence::preceded;

use super::corbaloc::naming_context;
use super::grammar::{self, Parsed, expect};
use super::{Corbaloc, Name};
use crate::Error;

/// `corbaname:`: a naming context and a name to resolve in it.
///
/// # Example
/// ```
/// let name: maestro_ior::Corbaname = "corbaname::host#dept.context/grid.object".parse()?;
/// assert_eq!(name.name.components()[1].kind, "object");
/// assert!(!name.context.to_ior()?.is_nil());
/// # Ok::<(), maestro_ior::Error>(())
/// ```
///
/// Source: Naming Service 1.3 §2.5.3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corbaname {
    /// The naming context; the key is `NameService` where the text has none.
    pub context: Corbaloc,
    /// The name; empty where the text means the context itself.
    pub name: Name,
}

impl Corbaname {
    /// Gives the context's reference where there is no name to resolve.
    ///
    /// # Errors
    /// [`Error::Unresolved`] where there is one, or where the context is `rir:`.
    pub fn to_ior(&self) -> Result<Ior, Error> {
        if self.name.components().is_empty() {
            return self.context.to_ior();
        }
        Err(Error::Unresolved { reference: self.to_string(), resolver: "the naming service that it names" })
    }
}

impl FromStr for Corbaname {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (context, name) = grammar::whole("corbaname", text, corbaname)?;
        let name = String::from_utf8(name).map_err(|e| Error::Text {
            form: "name in corbaname",
            offset: e.utf8_error().valid_up_to(),
            expected: "UTF-8 after escapes are resolved",
            found: format!("octet 0x{:02x}", e.as_bytes()[e.utf8_error().valid_up_to()]),
        })?;
        Ok(Corbaname { context, name: name.parse()? })
    }
}

impl fmt::Display for Corbaname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("corbaname:")?;
        self.context.fmt_without_scheme(f)?;
        if self.name.components().is_empty() {
            return Ok(());
        }
        write!(f, "#{}", grammar::escape(self.name.to_string().as_bytes()))
    }
}

fn corbaname(input: &str) -> Parsed<'_, (Corbaloc, Vec<u8>)> {
    let (input, _) = expect("`corbaname:`", tag_no_case("corbaname:")).parse(input)?;
    let (input, context) = naming_context(input)?;
    let (input, name) = opt(preceded(char('#'), grammar::escaped)).parse(input)?;
    match input {
        "" => Ok((input, (context, name.unwrap_or_default()))),
        _ if name.is_some() => Err(grammar::fail(input, "a character of a name, others as `%hh`")),
        _ => Err(grammar::fail(input, "`/` and a key, `#` and a name, or the end")),
    }
}
