//! What a reference says: a print for people, and JSON for programs.
//!
//! [`describe`] never fails: a profile or component that cannot be decoded is shown with what is wrong with it, and
//! with its octets.

mod json;
mod names;
mod print;

use bytes::Bytes;
use maestro_giop::{CodeSet, Ior, TaggedComponent, TaggedProfile};

use crate::{Component, Error, Profile};

/// A reference, opened as far as possible.
///
/// `Display` prints it for people, over several lines, without one at the end. `serde::Serialize` gives
/// `{"type_id", "profiles": [{"tag", "name", "little_endian", "version", "host", "port", "object_key",
/// "components": [{"tag", "name", fields, "data"}]}]}` with keys and data in hexadecimal digits; fields that a profile
/// does not have are left out, `error` says why one could not be decoded. A nil reference has no profiles.
///
/// # Example
/// ```
/// let ior = maestro_ior::parse_ior("IOR:01000000010000000000000000000000")?;
/// let description = maestro_ior::describe(&ior);
/// assert_eq!(description.to_string(), "nil object reference");
/// assert_eq!(serde_json::to_string(&description).unwrap(), r#"{"type_id":"","profiles":[]}"#);
/// # Ok::<(), maestro_ior::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Description {
    nil: bool,
    type_id: String,
    profiles: Vec<DescribedProfile>,
}

/// A profile with what it holds, or with what is wrong with it.
#[derive(Debug, Clone)]
struct DescribedProfile {
    tag: u32,
    data: Bytes,
    decoded: Result<Profile, Error>,
    components: Vec<DescribedComponent>,
}

/// A component with what it holds, or with what is wrong with it.
#[derive(Debug, Clone)]
struct DescribedComponent {
    tag: u32,
    data: Bytes,
    decoded: Result<Component, Error>,
}

/// Opens a reference to show it.
pub fn describe(ior: &Ior) -> Description {
    Description {
        nil: ior.is_nil(),
        type_id: ior.type_id.as_str().to_owned(),
        profiles: ior.profiles.iter().map(describe_profile).collect(),
    }
}

/// Finds a code set by the name that descriptions have for it, in any case, or by its number as `0x` and digits.
pub fn code_set(text: &str) -> Option<CodeSet> {
    match text.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16).ok().map(CodeSet),
        None => names::code_set_named(text),
    }
}

fn describe_profile(profile: &TaggedProfile) -> DescribedProfile {
    let decoded = Profile::decode(profile);
    let components = match &decoded {
        Ok(Profile::Iiop(profile)) => profile.components.as_slice(),
        Ok(Profile::MultipleComponents(profile)) => profile.components.as_slice(),
        Ok(Profile::Other(_)) | Err(_) => &[],
    };
    let components = components.iter().map(describe_component).collect();
    DescribedProfile { tag: profile.tag, data: profile.data.clone(), decoded, components }
}

fn describe_component(component: &TaggedComponent) -> DescribedComponent {
    let decoded = Component::decode(component);
    DescribedComponent { tag: component.tag, data: component.data.clone(), decoded }
}
