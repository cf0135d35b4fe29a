use std::collections::HashSet;

use maestro_giop::{CodeSetComponent, Ior, ObjectKey, Version};

use crate::profile::{alternates, code_sets};
use crate::{Address, Error, IiopProfile, Profile};

/// One place to send a request for an object to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Where to connect.
    pub address: Address,
    /// The key to send.
    pub object_key: ObjectKey,
    /// The highest version that the server speaks; may be beyond 1.2.
    pub version: Version,
    /// The server's code sets, where the reference tells.
    pub code_sets: Option<CodeSetComponent>,
    /// The profile of the reference that the endpoint comes from.
    pub profile: usize,
}

/// The most addresses of a reference that are listed.
pub const ENDPOINT_LIMIT: usize = 1024;

/// Lists where an object can be reached, in the order to try: profile by profile, each with its own address and then
/// its alternates. A `TAG_MULTIPLE_COMPONENTS` profile adds its alternates and code sets to all IIOP profiles. The
/// same address with the same key comes once, at its first place. No more than [`ENDPOINT_LIMIT`] are listed: a peer can
/// send a reference whose profiles and shared alternates multiply.
///
/// # Errors
/// Those of [`IiopProfile::decode`] and of its components; profiles with unknown tags are passed over.
pub fn endpoints(ior: &Ior) -> Result<Vec<Endpoint>, Error> {
    let mut opened = Vec::new();
    let mut shared = Vec::new();
    for (index, profile) in ior.profiles.iter().enumerate() {
        match Profile::decode(profile)? {
            Profile::Iiop(profile) => opened.push((index, profile)),
            Profile::MultipleComponents(profile) => shared.extend(profile.components),
            Profile::Other(_) => {}
        }
    }
    let shared_sets = code_sets(&shared)?;
    let shared_addresses = alternates(&shared)?;
    let mut endpoints: Vec<Endpoint> = Vec::new();
    let mut known: HashSet<(Address, ObjectKey)> = HashSet::new();
    for (index, profile) in opened {
        let sets = profile.code_sets()?.or_else(|| shared_sets.clone());
        let addresses = profile.addresses()?.into_iter().chain(shared_addresses.iter().cloned());
        for address in addresses {
            if endpoints.len() == ENDPOINT_LIMIT {
                return Ok(endpoints);
            }
            if known.insert((address.clone(), profile.object_key.clone())) {
                endpoints.push(Endpoint {
                    address,
                    object_key: profile.object_key.clone(),
                    version: profile.version,
                    code_sets: sets.clone(),
                    profile: index,
                });
            }
        }
    }
    Ok(endpoints)
}

/// Opens the IIOP profiles of a reference, in order, and leaves out all others.
///
/// # Errors
/// Those of [`IiopProfile::decode`].
pub fn iiop_profiles(ior: &Ior) -> Result<Vec<IiopProfile>, Error> {
    let tagged = ior.profiles.iter().filter(|profile| profile.tag == crate::tags::TAG_INTERNET_IOP);
    tagged.map(|profile| IiopProfile::decode(&profile.data)).collect()
}
