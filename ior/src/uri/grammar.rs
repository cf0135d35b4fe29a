//! What the text forms have in common: errors with a place, hosts, ports, escapes.

use std::net::Ipv6Addr;

use maestro_giop::planted;
use nom::bytes::complete::{take_while, take_while1};
use nom::character::complete::char;
use nom::error::{ErrorKind, ParseError};
use nom::sequence::preceded;
use nom::{IResult, Parser};

use crate::{Address, Error};

/// The octets of a text that an error shows.
const FOUND_LIMIT_CHARACTERS: usize = 16;

/// Where a parser stopped, and what it wanted there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expected<'a> {
    rest: &'a str,
    what: Option<&'static str>,
}

impl<'a> ParseError<&'a str> for Expected<'a> {
    fn from_error_kind(rest: &'a str, _: ErrorKind) -> Self {
        Expected { rest, what: None }
    }

    fn append(_: &'a str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

impl Expected<'_> {
    /// Names what was wanted, unless that is named.
    pub(crate) fn or_expected(self, what: &'static str) -> Self {
        Expected { rest: self.rest, what: self.what.or(Some(what)) }
    }
}

pub(crate) type Parsed<'a, O> = IResult<&'a str, O, Expected<'a>>;

/// Names what a parser wants, unless it named that itself.
pub(crate) fn expect<'a, O>(
    what: &'static str,
    mut parser: impl Parser<&'a str, Output = O, Error = Expected<'a>>,
) -> impl FnMut(&'a str) -> Parsed<'a, O> {
    move |input| parser.parse(input).map_err(|error| error.map(|e| e.or_expected(what)))
}

/// Fails for good: no alternative is tried.
pub(crate) fn fail<'a>(rest: &'a str, what: &'static str) -> nom::Err<Expected<'a>> {
    nom::Err::Failure(Expected { rest, what: Some(what) })
}

/// Parses a whole text.
pub(crate) fn whole<'a, O>(
    form: &'static str,
    text: &'a str,
    mut parser: impl FnMut(&'a str) -> Parsed<'a, O>,
) -> Result<O, Error> {
    let expected = match parser(text) {
        Ok(("", value)) => return Ok(value),
        Ok((rest, _)) => Expected { rest, what: Some("the end of the text") },
        Err(nom::Err::Error(expected) | nom::Err::Failure(expected)) => expected,
        Err(nom::Err::Incomplete(_)) => Expected { rest: "", what: None },
    };
    Err(Error::Text {
        form,
        offset: text.len() - expected.rest.len(),
        expected: expected.what.unwrap_or("more"),
        found: found(expected.rest),
    })
}

/// Shows the head of what is there, for an error.
pub(crate) fn found(rest: &str) -> String {
    if rest.is_empty() {
        return "the end".to_owned();
    }
    let mut head = rest.char_indices().map(|(at, _)| at);
    match head.nth(FOUND_LIMIT_CHARACTERS) {
        Some(end) => format!("{:?}…", &rest[..end]),
        None => format!("{rest:?}"),
    }
}

/// `host:port`.
pub(crate) fn address(input: &str) -> Parsed<'_, Address> {
    let (input, host) = host(input)?;
    let (input, port) = preceded(expect("`:` and a port", char(':')), port).parse(input)?;
    Ok((input, Address { host, port }))
}

/// A host name, an IPv4 address, or an IPv6 address in brackets; gives it without brackets.
pub(crate) fn host(input: &str) -> Parsed<'_, String> {
    const IPV6: &str = "an IPv6 address and `]`";
    const HOST: &str = "a host: a name, an IPv4 address, or an IPv6 address in brackets";
    if let Some(inside) = input.strip_prefix('[') {
        let (rest, text) =
            take_while(|c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.')).parse(inside)?;
        let (rest, _) = expect(IPV6, char(']')).parse(rest)?;
        if text.parse::<Ipv6Addr>().is_err() {
            return Err(fail(inside, IPV6));
        }
        return Ok((rest, text.to_owned()));
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let (rest, text) = expect(HOST, take_while1(fits)).parse(input)?;
    Ok((rest, text.to_owned()))
}

/// A decimal port.
pub(crate) fn port(input: &str) -> Parsed<'_, u16> {
    const PORT: &str = "a port, 0 to 65535";
    let (rest, digits) = expect(PORT, take_while1(|c: char| c.is_ascii_digit())).parse(input)?;
    let port = digits.parse().map_err(|_| fail(input, PORT));
    assert!(port.is_ok() || !planted("port"), "planted");
    let port = port?;
    Ok((rest, port))
}

/// Characters as they are and `%hh`; stops before the first octet that is neither.
///
/// Source: CORBA 3.0.3 §13.6.10, RFC 2396 §2.
pub(crate) fn escaped(input: &str) -> Parsed<'_, Vec<u8>> {
    let mut octets = Vec::new();
    let mut rest = input;
    loop {
        match rest.as_bytes() {
            [b'%', tail @ ..] => {
                let digits = tail.get(..2).and_then(|digits| hex::decode(digits).ok());
                let digits = digits.ok_or_else(|| fail(rest, "`%` and two hexadecimal digits"))?;
                octets.extend_from_slice(&digits);
                rest = &rest[3..];
            }
            [octet, ..] if is_plain(*octet) => {
                octets.push(*octet);
                rest = &rest[1..];
            }
            _ => return Ok((rest, octets)),
        }
    }
}

/// Writes octets so that [`escaped`] reads them back.
pub(crate) fn escape(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len());
    for &octet in octets {
        if is_plain(octet) {
            text.push(char::from(octet));
        } else {
            text.push_str(&format!("%{octet:02x}"));
        }
    }
    text
}

fn is_plain(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b";/:?@&=+$,-_.!~*'()".contains(&octet)
}
