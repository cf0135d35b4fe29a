use std::fmt;
use std::str::FromStr;

use bytes::Bytes;
use maestro_giop::ObjectKey;
use nom::Parser;
use nom::bytes::complete::{tag, take_while_m_n};

use crate::Error;
use crate::uri::grammar::{self, Parsed, expect};

/// The longest name of a key, in octets.
pub const NAME_LIMIT_OCTETS: usize = 64;

const NAME: &str = "a name of 1 to 64 letters, digits, `_`, `-` or `.`, with a letter first";

/// A globally unique object key, `MAE:<32 hexadecimal digits>:<name>`.
///
/// The digits are a UUID in lower case, because clients compare keys octet by octet. The name is for people, and
/// it is what a server answers to in `corbaloc::host:port/Name`.
///
/// # Example
/// ```
/// let key: maestro_ior::MaestroKey = "MAE:0123456789abcdef0123456789abcdef:Grid".parse()?;
/// assert_eq!(key.name(), "Grid");
/// # Ok::<(), maestro_ior::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MaestroKey {
    uuid: u128,
    name: String,
}

impl MaestroKey {
    /// Makes a key of a fresh UUID, which the caller draws, and a name.
    ///
    /// # Errors
    /// [`Error::Text`] where the name is not one: 1 to 64 ASCII letters, digits, `_`, `-` or `.`, a letter first.
    pub fn new(uuid: u128, name: &str) -> Result<Self, Error> {
        grammar::whole("name of an object key", name, key_name)?;
        Ok(MaestroKey { uuid, name: name.to_owned() })
    }

    /// The name at the end of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The UUID as a number.
    pub fn uuid(&self) -> u128 {
        self.uuid
    }

    /// The octets that go into profiles.
    pub fn to_object_key(&self) -> ObjectKey {
        ObjectKey::from(Bytes::from(self.to_string()))
    }
}

impl fmt::Display for MaestroKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MAE:{:032x}:{}", self.uuid, self.name)
    }
}

impl FromStr for MaestroKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        grammar::whole("object key", text, maestro_key)
    }
}

impl TryFrom<&ObjectKey> for MaestroKey {
    type Error = Error;

    /// Parses an object key; fails with [`Error::Text`] where it is not one of ours.
    fn try_from(key: &ObjectKey) -> Result<Self, Error> {
        String::from_utf8_lossy(key.as_bytes()).parse()
    }
}

fn maestro_key(input: &str) -> Parsed<'_, MaestroKey> {
    let (input, _) = expect("`MAE:`", tag("MAE:")).parse(input)?;
    let lower_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let (rest, digits) =
        expect("32 hexadecimal digits in lower case", take_while_m_n(32, 32, lower_hex)).parse(input)?;
    let uuid = u128::from_str_radix(digits, 16).map_err(|_| grammar::fail(input, "32 hexadecimal digits"))?;
    let (input, _) = expect("`:` and a name after 32 digits", tag(":")).parse(rest)?;
    let (input, name) = key_name(input)?;
    Ok((input, MaestroKey { uuid, name: name.to_owned() }))
}

/// A name, up to the end of the text.
fn key_name(input: &str) -> Parsed<'_, &str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if !input.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err(grammar::fail(input, NAME));
    }
    let (rest, name) = expect(NAME, take_while_m_n(1, NAME_LIMIT_OCTETS, fits)).parse(input)?;
    if rest.is_empty() { Ok((rest, name)) } else { Err(grammar::fail(rest, NAME)) }
}
