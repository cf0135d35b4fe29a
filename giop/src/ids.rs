//! Names of things on the wire: object keys, request ids, repository ids.

use std::borrow::Borrow;
use std::fmt;

use bytes::Bytes;

use crate::octets::Octets;
use crate::{CdrReader, CdrWriter, Error};

/// The octets by which a server knows an object; clients treat them as opaque.
///
/// A key of up to 54 octets lies in place, a longer one is shared by its clones. `Display` shows printable ASCII as it is and everything else, the per cent
/// sign included, as `%XX`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ObjectKey(Octets<IN_PLACE>);

/// Octets of a key that need no memory of their own. Keys of ours have 37 and a name.
const IN_PLACE: usize = 54;

impl ObjectKey {
    /// Makes a key from a copy of `octets`.
    #[must_use]
    pub fn new(octets: impl AsRef<[u8]>) -> Self {
        Self(Octets::copy(octets.as_ref()))
    }

    /// Makes a key of octets of a message.
    #[inline]
    pub(crate) fn of(octets: &[u8], message: &Bytes) -> Self {
        Self(Octets::of(octets, message))
    }

    /// Returns the octets of the key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the octets of the key, shared where the key has many.
    #[must_use]
    pub fn to_shared(&self) -> Bytes {
        self.0.to_bytes()
    }
}

impl From<Bytes> for ObjectKey {
    fn from(octets: Bytes) -> Self {
        Self(octets.into())
    }
}

impl From<Vec<u8>> for ObjectKey {
    fn from(octets: Vec<u8>) -> Self {
        Self(Bytes::from(octets).into())
    }
}

impl From<&'static str> for ObjectKey {
    fn from(text: &'static str) -> Self {
        Self(Bytes::from_static(text.as_bytes()).into())
    }
}

impl Borrow<[u8]> for ObjectKey {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for ObjectKey {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &octet in self.0.iter() {
            if octet != b'%' && (octet.is_ascii_graphic() || octet == b' ') {
                write!(f, "{}", char::from(octet))?;
            } else {
                write!(f, "%{octet:02X}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjectKey({self})")
    }
}

/// The number by which a connection matches a reply with its request; the requesting side chooses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u32);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The name of an IDL type, such as `IDL:omg.org/CORBA/Object:1.0`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RepositoryId(String);

impl RepositoryId {
    /// Makes a repository id from its text, which is not checked.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a repository id, a CDR string of ASCII or UTF-8 whatever the connection's code sets.
    ///
    /// # Errors
    ///
    /// What [`CdrReader::read_string_octets`] returns, and [`Error::CharacterConversion`] for other octets.
    pub fn decode(reader: &mut CdrReader<'_>) -> Result<Self, Error> {
        let octets = reader.read_string_octets()?;
        crate::CodeSet::UTF_8.decode(octets).map(Self)
    }

    /// Writes the repository id as a CDR string.
    pub fn encode(&self, writer: &mut CdrWriter) {
        writer.write_string_octets(self.0.as_bytes());
    }
}

impl From<&str> for RepositoryId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for RepositoryId {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl AsRef<str> for RepositoryId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RepositoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn a_key_is_shown_in_ascii_and_escapes() {
        let key = ObjectKey::new(b"MAE:%\xff\x00Grid");
        assert_eq!(key.to_string(), "MAE:%25%FF%00Grid");
    }

    #[test]
    fn a_key_is_found_by_its_octets() {
        let mut keys = HashMap::new();
        keys.insert(ObjectKey::from("Grid"), 7);
        assert_eq!(keys.get(b"Grid".as_slice()), Some(&7));
    }
}
