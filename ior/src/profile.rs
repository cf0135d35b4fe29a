use std::collections::HashSet;

use maestro_giop::{
    ByteOrder, CdrReader, CodeSetComponent, ObjectKey, TaggedComponent, TaggedProfile, Version,
};

use crate::part::{Part, PartWriter};
use crate::{Address, Component, Error, OUR_ORDER, tags};

/// A profile of a reference, opened as far as this crate can.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Profile {
    /// `TAG_INTERNET_IOP`.
    Iiop(IiopProfile),
    /// `TAG_MULTIPLE_COMPONENTS`.
    MultipleComponents(MultipleComponents),
    /// Any other profile, as it came.
    Other(TaggedProfile),
}

impl Profile {
    /// Opens a profile by its tag.
    ///
    /// # Errors
    /// See [`IiopProfile::decode`].
    pub fn decode(profile: &TaggedProfile) -> Result<Self, Error> {
        Ok(match profile.tag {
            tags::TAG_INTERNET_IOP => Profile::Iiop(IiopProfile::decode(&profile.data)?),
            tags::TAG_MULTIPLE_COMPONENTS => {
                Profile::MultipleComponents(MultipleComponents::decode(&profile.data)?)
            }
            _ => Profile::Other(profile.clone()),
        })
    }

    /// Closes the profile again, in the byte order that it names.
    ///
    /// # Errors
    /// See [`IiopProfile::encode`].
    pub fn encode(&self) -> Result<TaggedProfile, Error> {
        match self {
            Profile::Iiop(profile) => profile.encode(),
            Profile::MultipleComponents(profile) => Ok(profile.encode()),
            Profile::Other(profile) => Ok(profile.clone()),
        }
    }
}

/// Where an object is reached by IIOP, and by which key.
///
/// # Wire format
/// An encapsulation: byte order octet, version (2 octets), host (string), port (ushort), object key (octet
/// sequence); from version 1.1 on a sequence of components. What a later minor version adds behind that is
/// ignored when read.
///
/// Source: CORBA 3.0.3 §15.7.2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IiopProfile {
    /// The highest GIOP version that the server speaks, major 1.
    pub version: Version,
    /// Host name, IPv4 address, or IPv6 address without brackets.
    pub host: String,
    /// TCP port; 0 where the object is reached through a component's address only.
    pub port: u16,
    /// The key that the server knows the object by.
    pub object_key: ObjectKey,
    /// The components as they came; always empty in 1.0.
    pub components: Vec<TaggedComponent>,
    /// The encapsulation's byte order.
    pub order: ByteOrder,
}

impl IiopProfile {
    /// Makes a profile without components.
    pub fn new(version: Version, address: Address, object_key: ObjectKey) -> Self {
        let Address { host, port } = address;
        IiopProfile { version, host, port, object_key, components: Vec::new(), order: OUR_ORDER }
    }

    /// Decodes the data of a `TAG_INTERNET_IOP` profile. The components stay closed: see [`Component::decode`].
    ///
    /// # Errors
    /// [`Error::Octets`] where the data is cut or its lengths lie, [`Error::Value`] where the byte order is not
    /// 0 or 1 or the major version is not 1.
    pub fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut part = Part::open("IIOP profile", data)?;
        let offset = part.offset();
        let version = part.version()?;
        if version.major != 1 {
            let found = version.major.into();
            return Err(Error::Value { part: part.name(), offset, expected: "major version 1", found });
        }
        let host = part.read("the host", CdrReader::read_string)?;
        let port = part.read("the port", CdrReader::read_ushort)?;
        let key = part.read("the object key", CdrReader::read_octet_seq)?;
        let components = if version > Version::V1_0 { part.components()? } else { Vec::new() };
        Ok(IiopProfile {
            version,
            host,
            port,
            object_key: ObjectKey::new(key),
            components,
            order: part.order(),
        })
    }

    /// Encodes the profile in its byte order.
    ///
    /// # Errors
    /// [`Error::NoComponents`] for components in a 1.0 profile, [`Error::Encode`] for a host that has no Latin-1
    /// form.
    pub fn encode(&self) -> Result<TaggedProfile, Error> {
        let mut part = PartWriter::new("IIOP profile", self.order);
        part.writer().write_octet(self.version.major);
        part.writer().write_octet(self.version.minor);
        part.string("host", &self.host)?;
        part.writer().write_ushort(self.port);
        part.writer().write_octet_seq(self.object_key.as_bytes());
        if self.version > Version::V1_0 {
            part.components(&self.components);
        } else if !self.components.is_empty() {
            return Err(Error::NoComponents { version: self.version, count: self.components.len() });
        }
        Ok(TaggedProfile { tag: tags::TAG_INTERNET_IOP, data: part.into_bytes() })
    }

    /// The profile's own address.
    pub fn address(&self) -> Address {
        Address::new(self.host.clone(), self.port)
    }

    /// The addresses to try, in order: the profile's own (unless its port is 0, which says that there is none for
    /// plain TCP), then the alternates, each once.
    ///
    /// # Errors
    /// Those of [`Component::decode`] for an alternate.
    pub fn addresses(&self) -> Result<Vec<Address>, Error> {
        let own = (self.port != 0).then(|| self.address());
        let mut known = HashSet::new();
        let all = own.into_iter().chain(alternates(&self.components)?);
        Ok(all.filter(|address| known.insert(address.clone())).collect())
    }

    /// The code sets of the server, `None` where the profile does not tell.
    ///
    /// # Errors
    /// Those of [`Component::decode`] for the component.
    pub fn code_sets(&self) -> Result<Option<CodeSetComponent>, Error> {
        code_sets(&self.components)
    }
}

/// Components that are true of the object as a whole, whatever profile is used.
///
/// # Wire format
/// An encapsulation: byte order octet, sequence of components.
///
/// Source: CORBA 3.0.3 §13.6.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MultipleComponents {
    /// The components as they came.
    pub components: Vec<TaggedComponent>,
    /// The encapsulation's byte order.
    pub order: ByteOrder,
}

impl MultipleComponents {
    /// Decodes the data of a `TAG_MULTIPLE_COMPONENTS` profile.
    ///
    /// # Errors
    /// [`Error::Octets`] where the data is cut or its lengths lie, [`Error::Value`] for a bad byte order.
    pub fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut part = Part::open("TAG_MULTIPLE_COMPONENTS profile", data)?;
        Ok(MultipleComponents { components: part.components()?, order: part.order() })
    }

    /// Encodes the profile in its byte order.
    pub fn encode(&self) -> TaggedProfile {
        let mut part = PartWriter::new("TAG_MULTIPLE_COMPONENTS profile", self.order);
        part.components(&self.components);
        TaggedProfile { tag: tags::TAG_MULTIPLE_COMPONENTS, data: part.into_bytes() }
    }
}

/// The alternate addresses among components, in order.
pub(crate) fn alternates(components: &[TaggedComponent]) -> Result<Vec<Address>, Error> {
    let tagged = components.iter().filter(|c| c.tag == tags::TAG_ALTERNATE_IIOP_ADDRESS);
    let mut addresses = Vec::new();
    for component in tagged {
        if let Component::AlternateAddress(address) = Component::decode(component)? {
            addresses.push(address);
        }
    }
    Ok(addresses)
}

/// The first code set component.
pub(crate) fn code_sets(components: &[TaggedComponent]) -> Result<Option<CodeSetComponent>, Error> {
    let Some(component) = components.iter().find(|c| c.tag == tags::TAG_CODE_SETS) else {
        return Ok(None);
    };
    match Component::decode(component)? {
        Component::CodeSets(sets) => Ok(Some(sets)),
        _ => Ok(None),
    }
}
