//! Object references in generated types.

use std::fmt;
use std::ops::Deref;

use maestro_giop::{ByteOrder, CdrReader, CdrWriter, Ior};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A reference to an object, or to none. In a state it is the octets of an encapsulation.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Reference(pub Ior);

impl Reference {
    /// Returns the reference to no object.
    #[must_use]
    pub fn nil() -> Self {
        Self::default()
    }
}

impl From<Ior> for Reference {
    fn from(ior: Ior) -> Self {
        Self(ior)
    }
}

impl Deref for Reference {
    type Target = Ior;

    fn deref(&self) -> &Ior {
        &self.0
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut writer = CdrWriter::new(ByteOrder::Big, 0);
        self.0.encode(&mut writer);
        serializer.serialize_bytes(&writer.into_bytes())
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let octets = super::state::Octets::deserialize(deserializer)?;
        let mut reader = CdrReader::new(&octets.0, ByteOrder::Big, 0);
        Ior::decode(&mut reader).map(Self).map_err(D::Error::custom)
    }
}
