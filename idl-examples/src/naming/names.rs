//! Names as text, and as URLs.
//!
//! Source: Naming Service 1.3 §2.4 (text), §2.5 (URLs).

use maestro_ior::{Corbaname, Name};

use super::idl::cos_naming::NameComponent;
use super::idl::cos_naming::naming_context::InvalidName;
use super::idl::cos_naming::naming_context_ext::InvalidAddress;

/// Writes a name as text.
pub(super) fn to_text(name: &[NameComponent]) -> Result<String, InvalidName> {
    if name.is_empty() {
        return Err(InvalidName {});
    }
    let component =
        |it: &NameComponent| maestro_ior::NameComponent { id: it.id.clone(), kind: it.kind.clone() };
    Ok(Name::new(name.iter().map(component).collect()).to_string())
}

/// Reads a name that is text.
pub(super) fn of_text(text: &str) -> Result<Vec<NameComponent>, InvalidName> {
    let name: Name = text.parse().map_err(|_| InvalidName {})?;
    let components = name.components();
    if components.is_empty() {
        return Err(InvalidName {});
    }
    Ok(components.iter().map(|it| NameComponent { id: it.id.clone(), kind: it.kind.clone() }).collect())
}

/// Checks the address of a naming service: what stands between `corbaname:` and the name.
pub(super) fn check_address(address: &str) -> Result<(), InvalidAddress> {
    let is_one = !address.contains('#') && format!("corbaname:{address}").parse::<Corbaname>().is_ok();
    if is_one { Ok(()) } else { Err(InvalidAddress {}) }
}

/// Makes the URL of a name in the naming service at an address.
pub(super) fn to_url(address: &str, name: &str) -> String {
    let mut url = format!("corbaname:{address}#");
    for octet in name.bytes() {
        if octet.is_ascii_alphanumeric() || b";/:?@&=+$,-_.!~*'()".contains(&octet) {
            url.push(char::from(octet));
        } else {
            url.push_str(&format!("%{octet:02x}"));
        }
    }
    url
}
