//! The print for people.

use std::fmt;

use maestro_giop::CodeSet;

use super::{DescribedComponent, DescribedProfile, Description, names};
use crate::{
    Address, Component, CompoundSecMech, CsiSecMechList, IiopProfile, Profile, SslSecTrans, TlsSecTrans, tags,
};

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nil {
            return f.write_str("nil object reference");
        }
        write!(f, "Type ID: {:?}", self.type_id)?;
        for (index, profile) in self.profiles.iter().enumerate() {
            write!(f, "\n{}. ", index + 1)?;
            print_profile(f, profile)?;
        }
        Ok(())
    }
}

fn print_profile(f: &mut fmt::Formatter<'_>, profile: &DescribedProfile) -> fmt::Result {
    match &profile.decoded {
        Ok(Profile::Iiop(iiop)) => print_iiop(f, iiop)?,
        Ok(Profile::MultipleComponents(_)) => {
            f.write_str("TAG_MULTIPLE_COMPONENTS, true of the whole object")?;
        }
        Ok(Profile::Other(_)) => {
            print_tag(f, "profile", tags::profile_name(profile.tag), profile.tag)?;
            print_octets(f, "   ", &profile.data)?;
        }
        Err(error) => {
            print_tag(f, "profile", tags::profile_name(profile.tag), profile.tag)?;
            write!(f, "\n   damaged: {error}")?;
            print_octets(f, "   ", &profile.data)?;
        }
    }
    profile.components.iter().try_for_each(|component| print_component(f, component))
}

fn print_iiop(f: &mut fmt::Formatter<'_>, profile: &IiopProfile) -> fmt::Result {
    let order = format!("{:?} endian", profile.order).to_lowercase();
    write!(f, "IIOP {} at {}, {order}", profile.version, printable(&profile.address()))?;
    let key = profile.object_key.as_bytes();
    let text = profile.object_key.to_string();
    write!(f, "\n   Object key: {text:?} ({}), 0x{}", octets(key.len()), hex::encode(key))
}

fn print_component(f: &mut fmt::Formatter<'_>, component: &DescribedComponent) -> fmt::Result {
    f.write_str("\n   ")?;
    let name = tags::component_name(component.tag);
    print_tag(f, "component", name, component.tag)?;
    match &component.decoded {
        Ok(Component::OrbType(number)) => print_orb_type(f, *number),
        Ok(Component::CodeSets(sets)) => {
            print_code_sets(f, "char: ", sets.native_char, &sets.conversion_char)?;
            print_code_sets(f, "wchar:", sets.native_wchar, &sets.conversion_wchar)
        }
        Ok(Component::AlternateAddress(address)) => write!(f, " {}", printable(address)),
        Ok(Component::SslSecTrans(ssl)) => print_ssl(f, *ssl),
        Ok(Component::CsiSecMechList(list)) => print_mechanisms(f, list),
        Ok(Component::TlsSecTrans(tls)) => print_tls(f, tls),
        Ok(Component::FtGroup(group)) => write!(
            f,
            " domain {:?}, group {}, version {} (component version {})",
            group.domain, group.group_id, group.group_version, group.version
        ),
        Ok(Component::FtPrimary(value) | Component::FtHeartbeatEnabled(value)) => {
            f.write_str(if *value { " yes" } else { " no" })
        }
        Ok(Component::OmniOrbUnix(unix)) => {
            write!(f, " host {}, socket {}", unix.host.escape_debug(), unix.path.escape_debug())
        }
        Ok(Component::Raw(raw)) => print_octets(f, "      ", &raw.data),
        Err(error) => {
            write!(f, "\n      damaged: {error}")?;
            print_octets(f, "      ", &component.data)
        }
    }
}

fn print_orb_type(f: &mut fmt::Formatter<'_>, number: u32) -> fmt::Result {
    let name = names::orb(number).unwrap_or("unknown ORB");
    write!(f, " {name} (0x{number:08x}, \"{}\")", number.to_be_bytes().escape_ascii())
}

fn print_code_sets(
    f: &mut fmt::Formatter<'_>,
    kind: &str,
    native: CodeSet,
    conversion: &[CodeSet],
) -> fmt::Result {
    write!(f, "\n      {kind} native {}, conversion ", code_set(native))?;
    if conversion.is_empty() {
        return f.write_str("none");
    }
    let conversion: Vec<String> = conversion.iter().map(|set| code_set(*set)).collect();
    f.write_str(&conversion.join(", "))
}

fn print_ssl(f: &mut fmt::Formatter<'_>, ssl: SslSecTrans) -> fmt::Result {
    let SslSecTrans { target_supports: supports, target_requires: requires, port } = ssl;
    write!(f, " port {port}")?;
    print_options(f, supports, requires)
}

fn print_options(f: &mut fmt::Formatter<'_>, supports: u16, requires: u16) -> fmt::Result {
    write!(f, "\n      supports {supports}: {}", names::association_options(supports))?;
    write!(f, "\n      requires {requires}: {}", names::association_options(requires))
}

fn print_tls(f: &mut fmt::Formatter<'_>, tls: &TlsSecTrans) -> fmt::Result {
    let addresses: Vec<String> = tls.addresses.iter().map(|address| printable(address).to_string()).collect();
    write!(f, " at {}", if addresses.is_empty() { "no address".to_owned() } else { addresses.join(", ") })?;
    print_options(f, tls.target_supports, tls.target_requires)
}

fn print_mechanisms(f: &mut fmt::Formatter<'_>, list: &CsiSecMechList) -> fmt::Result {
    let count = list.mechanisms.len();
    write!(f, " {count} mechanism{}", if count == 1 { "" } else { "s" })?;
    list.mechanisms.iter().try_for_each(|mechanism| print_mechanism(f, mechanism))
}

fn print_mechanism(f: &mut fmt::Formatter<'_>, mechanism: &CompoundSecMech) -> fmt::Result {
    f.write_str("\n      ")?;
    print_tag(f, "transport", tags::component_name(mechanism.transport.tag), mechanism.transport.tag)?;
    match Component::decode(&mechanism.transport) {
        Ok(Component::TlsSecTrans(tls)) => print_tls(f, &tls)?,
        Err(error) => write!(f, "\n      damaged: {error}")?,
        Ok(_) => print_octets(f, "      ", &mechanism.transport.data)?,
    }
    let above = [
        ("login with each request", &mechanism.authentication.target_requires),
        ("attributes with each request", &mechanism.attributes.target_requires),
    ];
    for (what, requires) in above.into_iter().filter(|(_, requires)| **requires != 0) {
        write!(f, "\n      {what} required: {}", names::association_options(*requires))?;
    }
    Ok(())
}

fn print_tag(f: &mut fmt::Formatter<'_>, what: &str, name: Option<&str>, tag: u32) -> fmt::Result {
    match name {
        Some(name) => f.write_str(name),
        None => write!(f, "unknown {what} tag {tag} (0x{tag:08x})"),
    }
}

/// Prints octets by number, by digits, and as text where they are text.
fn print_octets(f: &mut fmt::Formatter<'_>, indent: &str, data: &[u8]) -> fmt::Result {
    write!(f, "\n{indent}{}: 0x{}", octets(data.len()), hex::encode(data))?;
    if !data.is_empty() && data.iter().all(|octet| octet.is_ascii_graphic() || *octet == b' ') {
        write!(f, " \"{}\"", data.escape_ascii())?;
    }
    Ok(())
}

/// A hostile reference must not send control characters to a terminal.
fn printable(address: &Address) -> Address {
    Address::new(address.host.escape_debug().to_string(), address.port)
}

fn octets(count: usize) -> String {
    if count == 1 { "1 octet".to_owned() } else { format!("{count} octets") }
}

fn code_set(set: CodeSet) -> String {
    match names::code_set(set) {
        Some(name) => name.to_owned(),
        None if set.0 == 0 => "none".to_owned(),
        None => format!("0x{:08x}", set.0),
    }
}
