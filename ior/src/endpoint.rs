use std::collections::HashSet;

use maestro_giop::{CodeSetComponent, Ior, ObjectKey, TaggedComponent, Version};

use crate::profile::{alternates, code_sets, tls_addresses};
use crate::security::association;
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
    /// TLS is spoken there; `None` where requests go in the clear.
    pub tls: Option<TlsOffer>,
}

/// What a reference tells of TLS at an address, as bits of [`association`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TlsOffer {
    /// What the target can do.
    pub supports: u16,
    /// What the target insists on.
    pub requires: u16,
}

impl TlsOffer {
    /// Says whether the target takes no requests in the clear.
    pub fn is_required(self) -> bool {
        self.requires & association::PROTECTED != 0
    }

    /// Says whether the target insists on a certificate of the client.
    pub fn demands_certificate(self) -> bool {
        self.requires & association::ESTABLISH_TRUST_IN_CLIENT != 0
    }
}

/// The most addresses of a reference that are listed.
pub const ENDPOINT_LIMIT: usize = 1024;

/// Lists where an object can be reached, in the order to try: profile by profile, each with its own address, then its
/// alternates, then its TLS addresses. A profile that requires TLS has TLS addresses only. A `TAG_MULTIPLE_COMPONENTS` profile adds its
/// alternates, TLS addresses and code sets to all IIOP profiles. The same address with the same key comes once, at its first
/// place. No more than [`ENDPOINT_LIMIT`] are listed: a peer can send a reference whose profiles and shared alternates multiply.
///
/// # Errors
/// Those of [`IiopProfile::decode`] and of its components; profiles with unknown tags are passed over.
pub fn endpoints(ior: &Ior) -> Result<Vec<Endpoint>, Error> {
    let (opened, shared) = open(ior)?;
    let shared_sets = code_sets(&shared)?;
    let shared_addresses = alternates(&shared)?;
    let shared_tls = tls_addresses(None, &shared)?;
    let shared_require = shared_tls.iter().any(|(_, offer)| offer.is_required());
    let mut endpoints: Vec<Endpoint> = Vec::new();
    let mut known: HashSet<(Address, ObjectKey, bool)> = HashSet::new();
    for (index, profile) in opened {
        let sets = profile.code_sets()?.or_else(|| shared_sets.clone());
        let own_tls = profile.tls_addresses()?;
        let is_required = shared_require || own_tls.iter().any(|(_, offer)| offer.is_required());
        let plain = profile.addresses()?.into_iter().chain(shared_addresses.iter().cloned());
        // Nothing at all of these where TLS is required.
        let plain = plain.take(if is_required { 0 } else { usize::MAX });
        let plain = plain.filter(|address| address.port != 0).map(|address| (address, None));
        let tls = own_tls.into_iter().chain(shared_tls.iter().cloned());
        let tls = tls.map(|(address, offer)| (address, Some(offer)));
        for (address, tls) in plain.chain(tls) {
            if endpoints.len() == ENDPOINT_LIMIT {
                return Ok(endpoints);
            }
            if known.insert((address.clone(), profile.object_key.clone(), tls.is_some())) {
                endpoints.push(Endpoint {
                    address,
                    object_key: profile.object_key.clone(),
                    version: profile.version,
                    code_sets: sets.clone(),
                    profile: index,
                    tls,
                });
            }
        }
    }
    Ok(endpoints)
}

/// The IIOP profiles of a reference, each with its place, and the components that hold for all of them.
type Opened = (Vec<(usize, IiopProfile)>, Vec<TaggedComponent>);

fn open(ior: &Ior) -> Result<Opened, Error> {
    let (mut opened, mut shared) = (Vec::new(), Vec::new());
    for (index, profile) in ior.profiles.iter().enumerate() {
        match Profile::decode(profile)? {
            Profile::Iiop(profile) => opened.push((index, profile)),
            Profile::MultipleComponents(profile) => shared.extend(profile.components),
            Profile::Other(_) => {}
        }
    }
    Ok((opened, shared))
}

/// Opens the IIOP profiles of a reference, in order, and leaves out all others.
///
/// # Errors
/// Those of [`IiopProfile::decode`].
pub fn iiop_profiles(ior: &Ior) -> Result<Vec<IiopProfile>, Error> {
    let tagged = ior.profiles.iter().filter(|profile| profile.tag == crate::tags::TAG_INTERNET_IOP);
    tagged.map(|profile| IiopProfile::decode(&profile.data)).collect()
}
