//! Object references as CDR structures; their text forms and IIOP bodies are the business of others.

use bytes::Bytes;

use crate::{CdrReader, CdrWriter, Error, ObjectKey, RepositoryId};

/// An object reference: a type and the ways to reach the object.
///
/// # Wire format
///
/// {string type_id; sequence of profiles}; a nil reference has an empty type and no profiles.
///
/// Source: CORBA 3.0.3 §13.6.2
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Ior {
    /// The type as the maker of the reference knew it; may be empty.
    pub type_id: RepositoryId,
    /// The ways to reach the object, the first preferred.
    pub profiles: Vec<TaggedProfile>,
}

impl Ior {
    /// Says whether the reference refers to no object.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        self.profiles.is_empty()
    }

    /// Reads a reference.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`], [`Error::SequenceTooLong`], [`Error::StringNotTerminated`],
    /// [`Error::CharacterConversion`].
    pub fn decode(reader: &mut CdrReader<'_>) -> Result<Self, Error> {
        let type_id = RepositoryId::decode(reader)?;
        let count = reader.read_sequence_length(8)?;
        let profiles = (0..count).map(|_| TaggedProfile::decode(reader)).collect::<Result<_, _>>()?;
        Ok(Self { type_id, profiles })
    }

    /// Writes the reference.
    pub fn encode(&self, writer: &mut CdrWriter) {
        self.type_id.encode(writer);
        writer.write_sequence_length(self.profiles.len());
        self.profiles.iter().for_each(|profile| profile.encode(writer));
    }
}

/// One way to reach an object, as an encapsulation that only those who know `tag` look into.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TaggedProfile {
    /// The kind of profile.
    pub tag: u32,
    /// The profile's body.
    pub data: Bytes,
}

impl TaggedProfile {
    /// The tag of an IIOP profile.
    pub const INTERNET_IOP: u32 = 0;
    /// The tag of a profile of components only.
    pub const MULTIPLE_COMPONENTS: u32 = 1;

    /// Reads a profile, copying its body.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`], [`Error::SequenceTooLong`].
    pub fn decode(reader: &mut CdrReader<'_>) -> Result<Self, Error> {
        let tag = reader.read_ulong()?;
        Ok(Self { tag, data: Bytes::copy_from_slice(reader.read_octet_seq()?) })
    }

    /// Writes the profile.
    pub fn encode(&self, writer: &mut CdrWriter) {
        writer.write_ulong(self.tag);
        writer.write_octet_seq(&self.data);
    }

    /// Takes the object key out of an IIOP profile.
    ///
    /// # Errors
    ///
    /// [`Error::NoObjectKey`] for other profiles, and what reading the body may return.
    pub fn object_key(&self) -> Result<ObjectKey, Error> {
        if self.tag != Self::INTERNET_IOP {
            return Err(Error::NoObjectKey { tag: self.tag });
        }
        let mut reader = CdrReader::encapsulation(&self.data)?;
        let _version = reader.read_octets(2)?;
        let _host = reader.read_string_octets()?;
        let _port = reader.read_ushort()?;
        Ok(self.data.slice_ref(reader.read_octet_seq()?).into())
    }
}

/// One component of a profile, as an encapsulation that only those who know `tag` look into.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TaggedComponent {
    /// The kind of component.
    pub tag: u32,
    /// The component's body.
    pub data: Bytes,
}

impl TaggedComponent {
    /// Reads a component, copying its body.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`], [`Error::SequenceTooLong`].
    pub fn decode(reader: &mut CdrReader<'_>) -> Result<Self, Error> {
        let tag = reader.read_ulong()?;
        Ok(Self { tag, data: Bytes::copy_from_slice(reader.read_octet_seq()?) })
    }

    /// Writes the component.
    pub fn encode(&self, writer: &mut CdrWriter) {
        writer.write_ulong(self.tag);
        writer.write_octet_seq(&self.data);
    }
}
