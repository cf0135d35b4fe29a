use std::fmt;
use std::iter;
use std::str::FromStr;

use bytes::Bytes;
use maestro_giop::{Ior, ObjectKey, RepositoryId, Version};
use nom::Parser;
use nom::bytes::complete::{tag, tag_no_case};
use nom::character::complete::{char, u8 as decimal_octet};
use nom::combinator::{cut, opt};
use nom::multi::many0;
use nom::sequence::{preceded, separated_pair, terminated};

use super::grammar::{self, Parsed, expect, fail};
use crate::{Address, Component, Error, IiopProfile, MultipleComponents, OUR_ORDER};

/// The port where the text gives none.
pub const DEFAULT_PORT: u16 = 2809;
/// The key of the initial naming context.
pub(crate) const NAME_SERVICE: &[u8] = b"NameService";

/// `corbaloc:`: where an object is, in characters that people can type.
///
/// # Example
/// ```
/// use maestro_ior::Corbaloc;
/// let location: Corbaloc = "corbaloc::host1,:host2:4711/Grid".parse()?;
/// assert_eq!(location.to_string(), "corbaloc:iiop:1.0@host1:2809,iiop:1.0@host2:4711/Grid");
/// # Ok::<(), maestro_ior::Error>(())
/// ```
///
/// Source: CORBA 3.0.3 §13.6.10.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Corbaloc {
    /// Addresses to try, at least one, and the object's key.
    Iiop {
        /// In the order of the text.
        addresses: Vec<CorbalocAddress>,
        /// The key, escapes resolved.
        key: ObjectKey,
    },
    /// `rir:`, a name for `resolve_initial_references`.
    Rir {
        /// The service's name; `NameService` where the text has none.
        key: ObjectKey,
    },
}

/// One address of a `corbaloc:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorbalocAddress {
    /// The highest IIOP version to use; 1.0 where the text has none.
    pub version: Version,
    /// Host and port.
    pub address: Address,
}

impl Corbaloc {
    /// Makes the reference: one profile for the first address, with the lowest version of all addresses, and the
    /// other addresses as alternates. For a version 1.0, which has no components, they go into a
    /// `TAG_MULTIPLE_COMPONENTS` profile, as omniORB does it.
    ///
    /// # Errors
    /// [`Error::Unresolved`] for `rir:`.
    pub fn to_ior(&self) -> Result<Ior, Error> {
        let Corbaloc::Iiop { addresses, key } = self else {
            return Err(Error::Unresolved {
                reference: self.to_string(),
                resolver: "resolve_initial_references",
            });
        };
        let (first, others) = addresses.split_first().ok_or(Error::NoLiveReplica)?;
        let version = addresses.iter().map(|a| a.version).min().unwrap_or(first.version);
        let alternates = others
            .iter()
            .map(|other| Component::AlternateAddress(other.address.clone()).encode(OUR_ORDER))
            .collect::<Result<Vec<_>, Error>>()?;
        let mut profile = IiopProfile::new(version, first.address.clone(), key.clone());
        let mut extra = None;
        if version > Version::V1_0 {
            profile.components = alternates;
        } else if !alternates.is_empty() {
            extra = Some(MultipleComponents { order: OUR_ORDER, components: alternates });
        }
        let mut profiles = vec![profile.encode()?];
        if let Some(components) = extra {
            profiles.push(components.encode());
        }
        Ok(Ior { type_id: RepositoryId::new(""), profiles })
    }
}

impl FromStr for Corbaloc {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        grammar::whole("corbaloc", text, corbaloc)
    }
}

impl fmt::Display for Corbaloc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("corbaloc:")?;
        self.fmt_without_scheme(f)
    }
}

impl Corbaloc {
    /// Writes what follows `corbaloc:` or `corbaname:`.
    pub(super) fn fmt_without_scheme(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = match self {
            Corbaloc::Rir { key } => {
                f.write_str("rir:")?;
                key
            }
            Corbaloc::Iiop { addresses, key } => {
                for (index, CorbalocAddress { version, address }) in addresses.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(f, "{comma}iiop:{version}@{address}")?;
                }
                key
            }
        };
        write!(f, "/{}", grammar::escape(key.as_bytes()))
    }
}

fn corbaloc(input: &str) -> Parsed<'_, Corbaloc> {
    let (input, _) = expect("`corbaloc:`", tag_no_case("corbaloc:")).parse(input)?;
    if let (input, Some(_)) = opt(tag("rir:")).parse(input)? {
        let (input, key) = opt(key).parse(input)?;
        return Ok((input, Corbaloc::Rir { key: key.unwrap_or_else(name_service) }));
    }
    let (input, addresses) = addresses(input)?;
    let (input, key) = key(input)?;
    end(input)?;
    Ok((input, Corbaloc::Iiop { addresses, key }))
}

/// What a `corbaname:` has before its `#`: like a `corbaloc:`, with `NameService` as the default key.
pub(super) fn naming_context(input: &str) -> Parsed<'_, Corbaloc> {
    if let (input, Some(_)) = opt(tag("rir:")).parse(input)? {
        let (input, key) = opt(key).parse(input)?;
        return Ok((input, Corbaloc::Rir { key: key.unwrap_or_else(name_service) }));
    }
    let (input, addresses) = addresses(input)?;
    let (input, key) = opt(key).parse(input)?;
    Ok((input, Corbaloc::Iiop { addresses, key: key.unwrap_or_else(name_service) }))
}

fn name_service() -> ObjectKey {
    ObjectKey::from(Bytes::from_static(NAME_SERVICE))
}

fn addresses(input: &str) -> Parsed<'_, Vec<CorbalocAddress>> {
    let (input, first) = address(input)?;
    let (input, others) = many0(preceded(char(','), cut(address))).parse(input)?;
    Ok((input, iter::once(first).chain(others).collect()))
}

fn address(input: &str) -> Parsed<'_, CorbalocAddress> {
    let protocol = nom::branch::alt((tag("iiop:"), tag(":")));
    let (input, _) = expect("a protocol, `iiop:` or `:`", protocol).parse(input)?;
    let (input, version) = version(input)?;
    let (input, host) = grammar::host(input)?;
    let (input, port) = opt(preceded(char(':'), cut(grammar::port))).parse(input)?;
    Ok((input, CorbalocAddress { version, address: Address { host, port: port.unwrap_or(DEFAULT_PORT) } }))
}

/// `1.2@`, or nothing, which means 1.0.
fn version(input: &str) -> Parsed<'_, Version> {
    const VERSION: &str = "an IIOP version 1.0 to 1.255 before `@`";
    // An `@` beyond the address belongs to the key, where it needs no escape.
    let address = input.split([',', '/', '#']).next().unwrap_or_default();
    if !address.contains('@') {
        return Ok((input, Version::V1_0));
    }
    let number = separated_pair(decimal_octet, char('.'), decimal_octet);
    match expect(VERSION, terminated(number, char('@'))).parse(input)? {
        (rest, (1, minor)) => Ok((rest, Version { major: 1, minor })),
        _ => Err(fail(input, VERSION)),
    }
}

/// `/` and the key.
fn key(input: &str) -> Parsed<'_, ObjectKey> {
    let (input, _) =
        expect("`:port`, `,` and an address, or `/` and an object key", char('/')).parse(input)?;
    let (input, octets) = grammar::escaped(input)?;
    Ok((input, ObjectKey::from(Bytes::from(octets))))
}

fn end(input: &str) -> Result<(), nom::Err<grammar::Expected<'_>>> {
    if input.is_empty() { Ok(()) } else { Err(fail(input, "a character of an object key, others as `%hh`")) }
}
