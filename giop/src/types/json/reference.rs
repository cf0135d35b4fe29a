//! Object references as JSON.
//!
//! A profile of IIOP or of components is taken apart where that loses nothing; all others, and those with octets that are not what we
//! would write, are `{"tag", "data"}`.

use bytes::Bytes;
use serde_json::Value;

use super::JsonError;
use super::parse_type::{list, number, text};
use super::text::{Text, from_hex};
use crate::types::dynamic::content::Builder;
use crate::types::text as names;
use crate::{ByteOrder, CdrReader, CdrWriter, Error, Ior, TaggedComponent, TaggedProfile, Version};

/// Writes a reference; a nil one is null if nothing is in it.
pub(super) fn print(ior: &Ior, out: &mut Text) -> Result<(), JsonError> {
    if ior.is_nil() && ior.type_id.as_str().is_empty() {
        return out.raw("null");
    }
    out.raw("{\"type_id\":")?;
    out.string(ior.type_id.as_str())?;
    out.raw(",\"profiles\":[")?;
    for (index, profile) in ior.profiles.iter().enumerate() {
        out.raw(&format!("{}{{\"tag\":{}", if index == 0 { "" } else { "," }, profile.tag))?;
        match Decoded::decode(profile) {
            Some(decoded) => decoded.print(out)?,
            None => {
                out.raw(",\"data\":")?;
                out.hex(&profile.data)?;
            }
        }
        out.raw("}")?;
    }
    out.raw("]}")
}

/// Reads a reference into a content.
pub(super) fn parse(json: &Value, out: &mut Builder) -> Result<(), JsonError> {
    if json.is_null() {
        out.put_sized(b"")?;
        out.put_ulong(0);
        return Ok(());
    }
    out.put_sized(text(json, "type_id")?.as_bytes())?;
    let profiles = list(json, "profiles")?;
    out.put_length(profiles.len())?;
    for (index, json) in profiles.iter().enumerate() {
        let (tag, data) = profile(json).map_err(|error| error.within(format!(".profiles[{index}]")))?;
        out.put_ulong(tag);
        out.put_sized(&data)?;
    }
    Ok(())
}

fn profile(json: &Value) -> Result<(u32, Bytes), JsonError> {
    let tag = number(json, "tag")?;
    let data = match json.get("data") {
        Some(_) => hex(json, "data")?,
        None => Decoded::parse(tag, json)?.encode()?,
    };
    Ok((tag, data))
}

fn hex(json: &Value, name: &str) -> Result<Bytes, JsonError> {
    let octets = from_hex(text(json, name)?).map(Bytes::from);
    octets.ok_or_else(|| JsonError::expected("hexadecimal").within(format!(".{name}")))
}

/// A profile taken apart: of IIOP, or of components only.
struct Decoded {
    order: ByteOrder,
    address: Option<Address>,
    /// Absent in IIOP 1.0.
    components: Option<Vec<TaggedComponent>>,
}

/// What a profile of IIOP has beside components.
struct Address {
    version: Version,
    host: String,
    port: u16,
    object_key: Bytes,
}

impl Decoded {
    /// Takes a profile apart if it is one of which [`encode`](Self::encode) makes the same octets.
    fn decode(profile: &TaggedProfile) -> Option<Self> {
        let decoded = Self::read(profile.tag, &profile.data).ok().flatten();
        decoded.filter(|decoded| decoded.encode().is_ok_and(|octets| octets == profile.data))
    }

    fn read(tag: u32, octets: &[u8]) -> Result<Option<Self>, Error> {
        let mut reader = CdrReader::encapsulation(octets)?;
        let order = reader.order();
        let address = match tag {
            TaggedProfile::INTERNET_IOP => Some(Address::read(&mut reader)?),
            TaggedProfile::MULTIPLE_COMPONENTS => None,
            _ => return Ok(None),
        };
        let mut components = None;
        if has_components(address.as_ref()) {
            let count = reader.read_sequence_length(8)?;
            let mut read = Vec::new();
            for _ in 0..count {
                read.push(TaggedComponent::decode(&mut reader)?);
            }
            components = Some(read);
        }
        Ok(Some(Self { order, address, components }))
    }

    fn encode(&self) -> Result<Bytes, Error> {
        let mut writer = CdrWriter::encapsulation(self.order);
        if let Some(address) = &self.address {
            writer.write_octets(&[address.version.major, address.version.minor]);
            names::write_name(&address.host, &mut writer)?;
            writer.write_ushort(address.port);
            writer.write_octet_seq(&address.object_key);
        }
        if let Some(components) = &self.components {
            writer.write_sequence_length(components.len());
            components.iter().for_each(|component| component.encode(&mut writer));
        }
        Ok(writer.into_bytes())
    }

    fn print(&self, out: &mut Text) -> Result<(), JsonError> {
        out.raw(&format!(",\"little_endian\":{}", self.order == ByteOrder::Little))?;
        if let Some(address) = &self.address {
            out.raw(&format!(",\"version\":\"{}\",\"host\":", address.version))?;
            out.string(&address.host)?;
            out.raw(&format!(",\"port\":{},\"object_key\":", address.port))?;
            out.hex(&address.object_key)?;
        }
        let Some(components) = &self.components else { return Ok(()) };
        out.raw(",\"components\":[")?;
        for (index, component) in components.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            out.raw(&format!("{comma}{{\"tag\":{},\"data\":", component.tag))?;
            out.hex(&component.data)?;
            out.raw("}")?;
        }
        out.raw("]")
    }

    fn parse(tag: u32, json: &Value) -> Result<Self, JsonError> {
        let address = match tag {
            TaggedProfile::INTERNET_IOP => Some(Address::parse(json)?),
            TaggedProfile::MULTIPLE_COMPONENTS => None,
            _ => return Err(JsonError::expected("an object with \"data\"")),
        };
        let order = json.get("little_endian").map(|order| {
            let order = order.as_bool().map(|little| ByteOrder::from_flag(little.into()));
            order.ok_or_else(|| JsonError::expected("a boolean").within(".little_endian"))
        });
        let order = order.transpose()?.unwrap_or(ByteOrder::NATIVE);
        let mut components = None;
        if has_components(address.as_ref()) {
            let read = list(json, "components")?.iter().enumerate().map(|(index, json)| {
                component(json).map_err(|error| error.within(format!(".components[{index}]")))
            });
            components = Some(read.collect::<Result<_, _>>()?);
        }
        Ok(Self { order, address, components })
    }
}

fn has_components(address: Option<&Address>) -> bool {
    address.is_none_or(|address| address.version > Version::V1_0)
}

fn component(json: &Value) -> Result<TaggedComponent, JsonError> {
    Ok(TaggedComponent { tag: number(json, "tag")?, data: hex(json, "data")? })
}

impl Address {
    fn read(reader: &mut CdrReader<'_>) -> Result<Self, Error> {
        let version = Version { major: reader.read_octet()?, minor: reader.read_octet()? };
        let host = names::read_name(reader)?;
        let port = reader.read_ushort()?;
        let object_key = Bytes::copy_from_slice(reader.read_octet_seq()?);
        Ok(Self { version, host, port, object_key })
    }

    fn parse(json: &Value) -> Result<Self, JsonError> {
        let version = text(json, "version")?.split_once('.');
        let version = version.and_then(|(major, minor)| {
            Some(Version { major: major.parse().ok()?, minor: minor.parse().ok()? })
        });
        Ok(Self {
            version: version.ok_or_else(|| JsonError::expected("a version").within(".version"))?,
            host: text(json, "host")?.to_owned(),
            port: number(json, "port")?,
            object_key: hex(json, "object_key")?,
        })
    }
}
