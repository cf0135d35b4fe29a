//! Several references made one, and one made several.

use std::collections::HashSet;

use maestro_giop::{Ior, TaggedProfile, Version};

use crate::place::tls_list;
use crate::{
    Address, Component, Endpoint, Error, IiopProfile, MultipleComponents, Profile, SslSecTrans, endpoints,
    tags,
};

/// Makes one reference of several to the same object: their profiles in order, each once, as they are.
///
/// With `alternates`, each IIOP profile from 1.1 on also names the addresses of all others with the same object key, so
/// that a client which uses only one profile knows them too: those in the clear as alternates, unless the profile is for TLS only, and
/// those of TLS in the profile's list of them, if it tells of TLS. Nil references add nothing.
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
        let others: Vec<&Endpoint> =
            all.iter().filter(|other| other.object_key == profile.object_key).collect();
        let known = profile.addresses()?;
        let plain = others.iter().filter(|other| other.tls.is_none() && !known.contains(&other.address));
        if !known.is_empty() && !profile.requires_tls()? {
            for Endpoint { address, .. } in plain {
                profile.components.push(Component::AlternateAddress(address.clone()).encode(profile.order)?);
            }
        }
        name_tls(&mut profile, &others)?;
        *tagged = profile.encode()?;
    }
    Ok(ior)
}

/// Adds the TLS addresses of others to a profile that tells of TLS, behind those that it has.
fn name_tls(profile: &mut IiopProfile, others: &[&Endpoint]) -> Result<(), Error> {
    let known = profile.tls_addresses()?;
    let Some((_, offer)) = known.first().cloned() else { return Ok(()) };
    let others = others.iter().filter(|other| other.tls.is_some()).map(|other| other.address.clone());
    let mut addresses: Vec<Address> = known.into_iter().map(|(address, _)| address).collect();
    let before = addresses.len();
    for address in others {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    if addresses.len() > before {
        profile.components.retain(|component| component.tag != tags::TAG_CSI_SEC_MECH_LIST);
        let list = tls_list(addresses, offer.supports, offer.requires, profile.order)?;
        profile.components.push(list.encode(profile.order)?);
    }
    Ok(())
}

/// Makes a reference for each address of a reference, in the order in which clients try them, then one for each profile
/// without an address and for each with an unknown tag. An address for TLS goes with the one in the clear at the same host, if its profile
/// has one.
///
/// All other components stay as they are, but those of TLS, which tell of this host only. A `TAG_MULTIPLE_COMPONENTS` profile goes along with each. Of more than
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
    let all = endpoints(ior)?;
    let goes_along = |endpoint: &Endpoint| {
        let is_beside = |other: &Endpoint| {
            other.tls.is_none()
                && (other.profile, &other.address.host) == (endpoint.profile, &endpoint.address.host)
        };
        endpoint.tls.is_some() && all.iter().any(is_beside)
    };
    for endpoint in all.iter().filter(|endpoint| !goes_along(endpoint)) {
        let is_its_own = |(_, profile): &&(usize, IiopProfile)| {
            profile.host == endpoint.address.host
                && profile.object_key == endpoint.object_key
                && profile.port == if endpoint.tls.is_some() { 0 } else { endpoint.address.port }
        };
        let named_by = |(index, _): &&(usize, IiopProfile)| *index == endpoint.profile;
        let profile = opened.iter().find(is_its_own).or_else(|| opened.iter().find(named_by));
        parts.extend(profile.map(|(_, profile)| alone(profile, endpoint)).transpose()?);
    }
    for (_, profile) in &opened {
        if profile.addresses()?.is_empty() && profile.tls_addresses()?.is_empty() {
            let mut bare = profile.clone();
            bare.components.retain(|component| component.tag != tags::TAG_ALTERNATE_IIOP_ADDRESS);
            parts.push(bare.encode()?);
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

/// Makes a profile with one address, and with the address for TLS at the same host.
fn alone(profile: &IiopProfile, endpoint: &Endpoint) -> Result<TaggedProfile, Error> {
    let mut alone = profile.clone();
    let Address { host, port } = endpoint.address.clone();
    (alone.host, alone.port) = (host, if endpoint.tls.is_some() { 0 } else { port });
    alone.components.retain(|component| {
        ![tags::TAG_ALTERNATE_IIOP_ADDRESS, tags::TAG_SSL_SEC_TRANS, tags::TAG_CSI_SEC_MECH_LIST]
            .contains(&component.tag)
    });
    let at_host = match endpoint.tls {
        Some(offer) => Some((endpoint.address.clone(), offer)),
        None => profile.tls_addresses()?.into_iter().find(|(address, _)| address.host == alone.host),
    };
    if let Some((address, offer)) = at_host {
        let ssl = SslSecTrans {
            target_supports: offer.supports,
            target_requires: offer.requires,
            port: address.port,
        };
        alone.components.push(Component::SslSecTrans(ssl).encode(alone.order)?);
    }
    alone.encode()
}
