//! The address of a request's object.

use crate::{CdrReader, CdrWriter, Error, Frame, Ior, ObjectKey, TaggedProfile, Version};

/// The three ways in which GIOP 1.2 names an object; before 1.2 there are only keys.
///
/// # Wire format
///
/// In 1.2 a short disposition, then for 0 the key (sequence of octets), for 1 a tagged profile, for 2 {ulong
/// selected profile; reference}. Before 1.2 the key alone.
///
/// Source: CORBA 3.0.3 §15.4.2.2
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TargetAddress {
    /// The object key.
    Key(ObjectKey),
    /// A whole profile.
    Profile(TaggedProfile),
    /// A whole reference, with the index of the profile by which the request was sent.
    Reference {
        /// The index of the profile.
        selected: u32,
        /// The reference.
        ior: Ior,
    },
}

impl TargetAddress {
    /// Returns the object key, out of the profile if need be.
    ///
    /// # Errors
    ///
    /// [`Error::NoObjectKey`], [`Error::InvalidProfileIndex`], and what decoding a profile may return.
    pub fn object_key(&self) -> Result<ObjectKey, Error> {
        match self {
            Self::Key(key) => Ok(key.clone()),
            Self::Profile(profile) => profile.object_key(),
            Self::Reference { selected, ior } => {
                let profile = usize::try_from(*selected).ok().and_then(|index| ior.profiles.get(index));
                let count = ior.profiles.len();
                profile.ok_or(Error::InvalidProfileIndex { selected: *selected, count })?.object_key()
            }
        }
    }

    #[inline]
    pub(super) fn decode(reader: &mut CdrReader<'_>, frame: &Frame) -> Result<Self, Error> {
        let disposition = if reader.version() < Version::V1_2 { 0 } else { reader.read_ushort()? };
        if disposition == 0 {
            return Ok(Self::Key(ObjectKey::of(reader.read_octet_seq()?, &frame.octets)));
        }
        Self::decode_other(disposition, reader, frame)
    }

    #[cold]
    fn decode_other(disposition: u16, reader: &mut CdrReader<'_>, frame: &Frame) -> Result<Self, Error> {
        match disposition {
            1 => {
                let tag = reader.read_ulong()?;
                Ok(Self::Profile(TaggedProfile {
                    tag,
                    data: frame.octets.slice_ref(reader.read_octet_seq()?),
                }))
            }
            2 => Ok(Self::Reference { selected: reader.read_ulong()?, ior: Ior::decode(reader)? }),
            value => Err(Error::InvalidAddressing { value }),
        }
    }

    pub(super) fn encode(&self, writer: &mut CdrWriter) -> Result<(), Error> {
        if writer.version() < Version::V1_2 {
            writer.write_octet_seq(self.object_key()?.as_bytes());
            return Ok(());
        }
        match self {
            Self::Key(key) => {
                writer.write_ushort(0);
                writer.write_octet_seq(key.as_bytes());
            }
            Self::Profile(profile) => {
                writer.write_ushort(1);
                profile.encode(writer);
            }
            Self::Reference { selected, ior } => {
                writer.write_ushort(2);
                writer.write_ulong(*selected);
                ior.encode(writer);
            }
        }
        Ok(())
    }
}

impl From<ObjectKey> for TargetAddress {
    fn from(key: ObjectKey) -> Self {
        Self::Key(key)
    }
}
