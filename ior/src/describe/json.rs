//! The JSON for programs.

use maestro_giop::{ByteOrder, CodeSet};
use serde::{Serialize, Serializer};

use super::{DescribedComponent, DescribedProfile, Description, names};
use crate::{Component, CompoundSecMech, Profile, TlsSecTrans, tags};

impl Serialize for Description {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let profiles = self.profiles.iter().map(profile_json).collect();
        DescriptionJson { type_id: &self.type_id, profiles }.serialize(serializer)
    }
}

#[derive(Serialize)]
struct DescriptionJson<'a> {
    type_id: &'a str,
    profiles: Vec<ProfileJson<'a>>,
}

#[derive(Serialize)]
struct ProfileJson<'a> {
    tag: u32,
    name: Option<&'static str>,
    #[serde(flatten)]
    body: ProfileBody<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ProfileBody<'a> {
    Iiop {
        little_endian: bool,
        version: String,
        host: &'a str,
        port: u16,
        object_key: String,
        components: Vec<ComponentJson<'a>>,
    },
    MultipleComponents {
        little_endian: bool,
        components: Vec<ComponentJson<'a>>,
    },
    Raw {
        data: String,
    },
    Damaged {
        error: String,
        data: String,
    },
}

#[derive(Serialize)]
struct ComponentJson<'a> {
    tag: u32,
    name: Option<&'static str>,
    #[serde(flatten)]
    fields: Fields<'a>,
    data: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Fields<'a> {
    OrbType { orb_type: String, orb: Option<&'static str> },
    CodeSets { char: Sets, wchar: Sets },
    Address { host: &'a str, port: u16 },
    SslSecTrans { target_supports: u16, target_requires: u16, port: u16 },
    TlsSecTrans(Tls),
    CsiSecMechList { stateful: bool, mechanisms: Vec<Mechanism> },
    FtGroup { version: String, domain: &'a str, group_id: u64, group_version: u32 },
    FtPrimary { primary: bool },
    FtHeartbeatEnabled { heartbeat_enabled: bool },
    Unix { host: &'a str, path: &'a str },
    Raw {},
    Damaged { error: String },
}

#[derive(Serialize)]
struct Tls {
    target_supports: u16,
    target_requires: u16,
    addresses: Vec<Host>,
}

#[derive(Serialize)]
struct Host {
    host: String,
    port: u16,
}

#[derive(Serialize)]
struct Mechanism {
    target_requires: u16,
    transport: u32,
    transport_name: Option<&'static str>,
    /// What TLS is like there, if it is the transport and can be read.
    tls: Option<Tls>,
    login_requires: u16,
    attributes_require: u16,
}

#[derive(Serialize)]
struct Sets {
    native: String,
    conversion: Vec<String>,
}

fn profile_json(profile: &DescribedProfile) -> ProfileJson<'_> {
    let components = || profile.components.iter().map(component_json).collect();
    let body = match &profile.decoded {
        Ok(Profile::Iiop(iiop)) => ProfileBody::Iiop {
            little_endian: iiop.order == ByteOrder::Little,
            version: iiop.version.to_string(),
            host: &iiop.host,
            port: iiop.port,
            object_key: hex::encode(iiop.object_key.as_bytes()),
            components: components(),
        },
        Ok(Profile::MultipleComponents(multiple)) => ProfileBody::MultipleComponents {
            little_endian: multiple.order == ByteOrder::Little,
            components: components(),
        },
        Ok(Profile::Other(other)) => ProfileBody::Raw { data: hex::encode(&other.data) },
        Err(error) => ProfileBody::Damaged { error: error.to_string(), data: hex::encode(&profile.data) },
    };
    ProfileJson { tag: profile.tag, name: tags::profile_name(profile.tag), body }
}

fn component_json(component: &DescribedComponent) -> ComponentJson<'_> {
    let fields = match &component.decoded {
        Ok(Component::OrbType(number)) => {
            Fields::OrbType { orb_type: format!("0x{number:08x}"), orb: names::orb(*number) }
        }
        Ok(Component::CodeSets(component)) => Fields::CodeSets {
            char: sets(component.native_char, &component.conversion_char),
            wchar: sets(component.native_wchar, &component.conversion_wchar),
        },
        Ok(Component::AlternateAddress(address)) => {
            Fields::Address { host: &address.host, port: address.port }
        }
        Ok(Component::SslSecTrans(ssl)) => Fields::SslSecTrans {
            target_supports: ssl.target_supports,
            target_requires: ssl.target_requires,
            port: ssl.port,
        },
        Ok(Component::TlsSecTrans(tls)) => Fields::TlsSecTrans(tls_json(tls)),
        Ok(Component::CsiSecMechList(list)) => Fields::CsiSecMechList {
            stateful: list.stateful,
            mechanisms: list.mechanisms.iter().map(mechanism_json).collect(),
        },
        Ok(Component::FtGroup(group)) => Fields::FtGroup {
            version: group.version.to_string(),
            domain: &group.domain,
            group_id: group.group_id,
            group_version: group.group_version,
        },
        Ok(Component::FtPrimary(primary)) => Fields::FtPrimary { primary: *primary },
        Ok(Component::FtHeartbeatEnabled(enabled)) => {
            Fields::FtHeartbeatEnabled { heartbeat_enabled: *enabled }
        }
        Ok(Component::OmniOrbUnix(unix)) => Fields::Unix { host: &unix.host, path: &unix.path },
        Ok(Component::Raw(_)) => Fields::Raw {},
        Err(error) => Fields::Damaged { error: error.to_string() },
    };
    let data = hex::encode(&component.data);
    ComponentJson { tag: component.tag, name: tags::component_name(component.tag), fields, data }
}

fn tls_json(tls: &TlsSecTrans) -> Tls {
    let addresses = tls.addresses.iter().map(|one| Host { host: one.host.clone(), port: one.port });
    Tls {
        target_supports: tls.target_supports,
        target_requires: tls.target_requires,
        addresses: addresses.collect(),
    }
}

fn mechanism_json(mechanism: &CompoundSecMech) -> Mechanism {
    let tls = match Component::decode(&mechanism.transport) {
        Ok(Component::TlsSecTrans(tls)) => Some(tls_json(&tls)),
        _ => None,
    };
    Mechanism {
        target_requires: mechanism.target_requires,
        transport: mechanism.transport.tag,
        transport_name: tags::component_name(mechanism.transport.tag),
        tls,
        login_requires: mechanism.authentication.target_requires,
        attributes_require: mechanism.attributes.target_requires,
    }
}

fn sets(native: CodeSet, conversion: &[CodeSet]) -> Sets {
    let number = |set: &CodeSet| format!("0x{:08x}", set.0);
    Sets { native: number(&native), conversion: conversion.iter().map(number).collect() }
}
