//! Several references made one, and one made several.

use std::collections::HashSet;

use maestro_giop::{Ior, TaggedProfile, Version};

use crate::{Address, Component, Endpoint, Error, IiopProfile, MultipleComponents, Profile, endpoints, tags};

/// Makes one reference of several to the same object: their profiles in order, each once, as they are.
///
/// With `alternates`, each IIOP profile from 1.1 on also names the addresses of all others with the same object key, so
/// that a client which uses only one profile knows them too. Nil references add nothing.
///
/// # Errors
/// [`Error::NothingToMerge`], [`Error::DifferentTypes`] for references of different types, [`Error::SharedComponents`]
/// where several have components that would hold for the addresses of the others too; with `alternates` what
/// [`endpoints`] returns.
pub fn merge(references: &[Ior], alternates: bool) -> Result<Ior, Error> {
    let mut merged = Ior::default();
    let mut known = HashSet::new();
    for reference in references.iter().filter(|reference| !reference.is_nil()) {
        if merged.type_id.as_str().is_empty() {
            merged.type_id = reference.type_id.clone();
        } else if !reference.type_id.as_str().is_empty() && reference.type_id != merged.type_id {
            let (first, other) = (merged.type_id.to_string(), reference.type_id.to_string());
            return Err(Error::DifferentTypes { first, other });
        }
        for profile in &reference.profiles {
            if known.insert(profile) {
                merged.profiles.push(profile.clone());
            }
        }
    }
    if merged.profiles.is_empty() {
        return Err(Error::NothingToMerge);
    }
    let shared = merged.profiles.iter().filter(|profile| profile.tag == tags::TAG_MULTIPLE_COMPONENTS);
    match shared.count() {
        2.. => Err(Error::SharedComponents),
        _ if alternates => name_alternates(merged),
        _ => Ok(merged),
    }
}

fn name_alternates(mut ior: Ior) -> Result<Ior, Error> {
    let all = endpoints(&ior)?;
    for tagged in ior.profiles.iter_mut().filter(|profile| profile.tag == tags::TAG_INTERNET_IOP) {
        let mut profile = IiopProfile::decode(&tagged.data)?;
        if profile.version == Version::V1_0 {
            continue;
        }
        let known = profile.addresses()?;
        let others = all.iter().filter(|other| other.object_key == profile.object_key);
        for Endpoint { address, .. } in others.filter(|other| !known.contains(&other.address)) {
            profile.components.push(Component::AlternateAddress(address.clone()).encode(profile.order)?);
        }
        *tagged = profile.encode()?;
    }
    Ok(ior)
}

/// Makes a reference for each address of a reference, in the order in which clients try them, then one for each profile
/// without an address for plain TCP and for each with an unknown tag.
///
/// All other components stay as they are, but for an alternate address without `TAG_SSL_SEC_TRANS`, which tells a port
/// of the profile's own host. A `TAG_MULTIPLE_COMPONENTS` profile goes along with each. Of more than
/// [`ENDPOINT_LIMIT`](crate::ENDPOINT_LIMIT) addresses the first ones are taken.
///
/// # Errors
/// Those of [`endpoints`].
pub fn split(ior: &Ior) -> Result<Vec<Ior>, Error> {
    let (mut opened, mut others, mut shared) = (Vec::new(), Vec::new(), Vec::new());
    for (index, tagged) in ior.profiles.iter().enumerate() {
        match Profile::decode(tagged)? {
            Profile::Iiop(profile) => opened.push((index, profile)),
            Profile::MultipleComponents(multiple) => shared.extend(without_alternates(multiple)),
            Profile::Other(other) => others.push(other),
        }
    }
    let mut parts = Vec::new();
    for endpoint in endpoints(ior)? {
        let is_its_own = |(_, profile): &&(usize, IiopProfile)| {
            profile.address() == endpoint.address && profile.object_key == endpoint.object_key
        };
        let named_by = |(index, _): &&(usize, IiopProfile)| *index == endpoint.profile;
        let profile = opened.iter().find(is_its_own).or_else(|| opened.iter().find(named_by));
        parts.extend(profile.map(|(_, profile)| alone(profile, &endpoint.address)).transpose()?);
    }
    for (_, profile) in opened.iter().filter(|(_, profile)| profile.port == 0) {
        let is_tls = profile.components.iter().any(|component| component.tag == tags::TAG_SSL_SEC_TRANS);
        if is_tls || profile.addresses()?.is_empty() {
            parts.push(alone(profile, &profile.address())?);
        }
    }
    let reference = |profile| Ior {
        type_id: ior.type_id.clone(),
        profiles: std::iter::once(profile).chain(shared.iter().cloned()).collect(),
    };
    Ok(parts.into_iter().chain(others).map(reference).collect())
}

/// Returns a profile without the alternates, unless nothing is left.
fn without_alternates(mut multiple: MultipleComponents) -> Option<TaggedProfile> {
    multiple.components.retain(|component| component.tag != tags::TAG_ALTERNATE_IIOP_ADDRESS);
    (!multiple.components.is_empty()).then(|| multiple.encode())
}

/// Makes a profile with one address.
fn alone(profile: &IiopProfile, address: &Address) -> Result<TaggedProfile, Error> {
    let is_own = *address == profile.address();
    let mut alone = profile.clone();
    Address { host: alone.host, port: alone.port } = address.clone();
    alone.components.retain(|component| match component.tag {
        tags::TAG_ALTERNATE_IIOP_ADDRESS => false,
        tags::TAG_SSL_SEC_TRANS => is_own,
        _ => true,
    });
    alone.encode()
}
