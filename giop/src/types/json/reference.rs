//! Object references as JSON.
//!
//! A profile of IIOP is taken apart where that loses nothing; all others, and those with octets that are not what we
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
        match Iiop::decode(profile) {
            Some(iiop) => iiop.print(out)?,
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
        None if tag == TaggedProfile::INTERNET_IOP => Iiop::parse(json)?.encode()?,
        None => return Err(JsonError::expected("an object with \"data\"")),
    };
    Ok((tag, data))
}

fn hex(json: &Value, name: &str) -> Result<Bytes, JsonError> {
    let octets = from_hex(text(json, name)?).map(Bytes::from);
    octets.ok_or_else(|| JsonError::expected("hexadecimal").within(format!(".{name}")))
}

/// The body of an IIOP profile.
struct Iiop {
    order: ByteOrder,
    version: Version,
    host: String,
    port: u16,
    object_key: Bytes,
    components: Vec<TaggedComponent>,
}

impl Iiop {
    /// Takes a profile apart if it is one of IIOP of which [`encode`](Self::encode) makes the same octets.
    fn decode(profile: &TaggedProfile) -> Option<Self> {
        let is_iiop = profile.tag == TaggedProfile::INTERNET_IOP;
        let decoded = if is_iiop { Self::read(&profile.data).ok() } else { None };
        decoded.filter(|decoded| decoded.encode().is_ok_and(|octets| octets == profile.data))
    }

    fn read(octets: &[u8]) -> Result<Self, Error> {
        let mut reader = CdrReader::encapsulation(octets)?;
        let order = reader.order();
        let version = Version { major: reader.read_octet()?, minor: reader.read_octet()? };
        let host = names::read_name(&mut reader)?;
        let port = reader.read_ushort()?;
        let object_key = Bytes::copy_from_slice(reader.read_octet_seq()?);
        let mut components = Vec::new();
        if version > Version::V1_0 {
            for _ in 0..reader.read_sequence_length(8)? {
                components.push(TaggedComponent::decode(&mut reader)?);
            }
        }
        Ok(Self { order, version, host, port, object_key, components })
    }

    fn encode(&self) -> Result<Bytes, Error> {
        let mut writer = CdrWriter::encapsulation(self.order);
        writer.write_octets(&[self.version.major, self.version.minor]);
        names::write_name(&self.host, &mut writer)?;
        writer.write_ushort(self.port);
        writer.write_octet_seq(&self.object_key);
        if self.version > Version::V1_0 {
            writer.write_sequence_length(self.components.len());
            self.components.iter().for_each(|component| component.encode(&mut writer));
        }
        Ok(writer.into_bytes())
    }

    fn print(&self, out: &mut Text) -> Result<(), JsonError> {
        let (order, version, port) = (self.order == ByteOrder::Little, self.version, self.port);
        out.raw(&format!(",\"little_endian\":{order},\"version\":\"{version}\",\"host\":"))?;
        out.string(&self.host)?;
        out.raw(&format!(",\"port\":{port},\"object_key\":"))?;
        out.hex(&self.object_key)?;
        if version > Version::V1_0 {
            out.raw(",\"components\":[")?;
            for (index, component) in self.components.iter().enumerate() {
                let comma = if index == 0 { "" } else { "," };
                out.raw(&format!("{comma}{{\"tag\":{},\"data\":", component.tag))?;
                out.hex(&component.data)?;
                out.raw("}")?;
            }
            out.raw("]")?;
        }
        Ok(())
    }

    fn parse(json: &Value) -> Result<Self, JsonError> {
        let version = text(json, "version")?.split_once('.');
        let version = version.and_then(|(major, minor)| {
            Some(Version { major: major.parse().ok()?, minor: minor.parse().ok()? })
        });
        let version = version.ok_or_else(|| JsonError::expected("a version").within(".version"))?;
        let order = json.get("little_endian").map(|order| {
            let order = order.as_bool().map(|little| ByteOrder::from_flag(little.into()));
            order.ok_or_else(|| JsonError::expected("a boolean").within(".little_endian"))
        });
        let mut components = Vec::new();
        if version > Version::V1_0 {
            for (index, json) in list(json, "components")?.iter().enumerate() {
                let place = |error: JsonError| error.within(format!(".components[{index}]"));
                let tag = number(json, "tag").map_err(place)?;
                components.push(TaggedComponent { tag, data: hex(json, "data").map_err(place)? });
            }
        }
        Ok(Self {
            order: order.transpose()?.unwrap_or(ByteOrder::NATIVE),
            version,
            host: text(json, "host")?.to_owned(),
            port: number(json, "port")?,
            object_key: hex(json, "object_key")?,
            components,
        })
    }
}
