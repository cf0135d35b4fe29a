use std::collections::HashSet;

use maestro_giop::{
    ByteOrder, CdrReader, CodeSetComponent, ObjectKey, TaggedComponent, TaggedProfile, Version,
};

use crate::part::{Part, PartWriter};
use crate::security::association;
use crate::{Address, Component, Error, OUR_ORDER, TlsOffer, tags};

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

    /// The addresses for requests in the clear, in the order to try: the profile's own, then the alternates, each once; without
    /// those whose port is 0, which says that there is none.
    ///
    /// # Errors
    /// Those of [`Component::decode`] for an alternate.
    pub fn addresses(&self) -> Result<Vec<Address>, Error> {
        let mut known = HashSet::new();
        let all = std::iter::once(self.address()).chain(alternates(&self.components)?);
        Ok(all.filter(|address| address.port != 0 && known.insert(address.clone())).collect())
    }

    /// The addresses at which TLS is spoken, in the order to try, each once: the port of `TAG_SSL_SEC_TRANS` at the profile's host, then
    /// those of `TAG_CSI_SEC_MECH_LIST` where it asks for no more than TLS.
    ///
    /// # Errors
    /// Those of [`Component::decode`] for these components.
    pub fn tls_addresses(&self) -> Result<Vec<(Address, TlsOffer)>, Error> {
        tls_addresses(Some(&self.host), &self.components)
    }

    /// Says whether the profile asks for TLS: no request may be sent in the clear.
    ///
    /// # Errors
    /// Those of [`Component::decode`] for the components of TLS.
    pub fn requires_tls(&self) -> Result<bool, Error> {
        Ok(self.tls_addresses()?.iter().any(|(_, offer)| offer.is_required()))
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

/// The TLS addresses among components; those of `TAG_SSL_SEC_TRANS` at a host that the profile tells.
pub(crate) fn tls_addresses(
    host: Option<&str>,
    components: &[TaggedComponent],
) -> Result<Vec<(Address, TlsOffer)>, Error> {
    let (mut own, mut listed) = (Vec::new(), Vec::new());
    for component in components {
        if ![tags::TAG_SSL_SEC_TRANS, tags::TAG_CSI_SEC_MECH_LIST].contains(&component.tag) {
            continue;
        }
        match Component::decode(component)? {
            Component::SslSecTrans(ssl) => {
                let offer = TlsOffer { supports: ssl.target_supports, requires: ssl.target_requires };
                own.extend(host.map(|host| (Address::new(host, ssl.port), offer)));
            }
            Component::CsiSecMechList(list) => {
                for mechanism in &list.mechanisms {
                    let Some(tls) = mechanism.tls()? else { continue };
                    let requires = tls.target_requires | mechanism.target_requires;
                    let offer = TlsOffer { supports: tls.target_supports, requires };
                    listed.extend(tls.addresses.into_iter().map(|address| (address, offer)));
                }
            }
            _ => {}
        }
    }
    let mut known = HashSet::new();
    let is_protected = |offer: TlsOffer| offer.supports & association::PROTECTED != 0;
    let all = own.into_iter().chain(listed);
    let usable = |(address, offer): &(Address, TlsOffer)| {
        address.port != 0 && is_protected(*offer) && known.insert(address.clone())
    };
    Ok(all.filter(usable).collect())
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
