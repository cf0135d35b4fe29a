use maestro_giop::{CodeSetComponent, Ior, ObjectKey, RepositoryId, TaggedComponent, TaggedProfile, Version};

use crate::{ClientTrust, Component, Error, FtGroup, IiopProfile, OUR_ORDER, Place};

/// Our number in `TAG_ORB_TYPE`: `MAE` and a zero octet. It is not registered with the OMG.
pub const MAESTRO_ORB_TYPE: u32 = 0x4d41_4500;

/// A reference to one object in several replicas, in the form that all stock clients fail over with.
///
/// Half of the clients read only the first profile, with its alternates; the other half reads only profiles. So
/// there is an IIOP 1.2 profile for each replica, the live ones first, and each names all other replicas as
/// `TAG_ALTERNATE_IIOP_ADDRESS`. All have the same object key, `TAG_ORB_TYPE` and `TAG_CODE_SETS`.
///
/// A replica that speaks TLS has its port in `TAG_SSL_SEC_TRANS`, and the addresses of all others in `TAG_CSI_SEC_MECH_LIST` behind its
/// own. Where the port for requests in the clear is 0 the profile names no address in the clear at all.
///
/// # Example
/// ```
/// use maestro_giop::{ObjectKey, RepositoryId};
/// use maestro_ior::{Address, ClientTrust, Combo, iiop_profiles};
///
/// let combo = Combo {
///     type_id: RepositoryId::new("IDL:Grid:1.0"),
///     key: ObjectKey::new(b"Grid"),
///     live: vec![Address::new("a.example", 4711).into(), Address::new("b.example", 4711).into()],
///     others: vec![Address::new("c.example", 4711).into()],
///     client_trust: ClientTrust::None,
///     ft: None,
/// };
/// let profiles = iiop_profiles(&combo.to_ior()?)?;
/// assert_eq!(profiles.len(), 3);
/// assert_eq!(profiles[2].addresses()?[0].host, "c.example");
/// assert_eq!(profiles[2].addresses()?.len(), 3);
/// # Ok::<(), maestro_ior::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combo {
    /// The most derived interface of the object.
    pub type_id: RepositoryId,
    /// The object's key, the same at every replica.
    pub key: ObjectKey,
    /// The replicas that answer, the one to try first in front.
    pub live: Vec<Place>,
    /// All other known replicas, at their last addresses.
    pub others: Vec<Place>,
    /// What the replicas ask of clients that come over TLS.
    pub client_trust: ClientTrust,
    /// The object group, only where FT_REQUEST is recognised.
    pub ft: Option<ComboGroup>,
}

/// The object group that a [`Combo`] makes known to fault-tolerant clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComboGroup {
    /// The fault tolerance domain.
    pub domain: String,
    /// The group's number in the domain.
    pub group_id: u64,
    /// Grows whenever the membership, and with it the reference, changes.
    pub group_version: u32,
    /// Which of the live replicas gets `TAG_FT_PRIMARY`.
    pub primary: usize,
}

impl Combo {
    /// Makes the reference. An address that is given twice counts where it comes first.
    ///
    /// # Errors
    /// [`Error::NoLiveReplica`] without a live replica, [`Error::Primary`] for a primary beyond the live ones,
    /// [`Error::Encode`] for a host or domain that has no Latin-1 form.
    pub fn to_ior(&self) -> Result<Ior, Error> {
        if self.live.is_empty() {
            return Err(Error::NoLiveReplica);
        }
        let primary = self.primary()?;
        let mut places: Vec<&Place> = Vec::new();
        for place in self.live.iter().chain(&self.others) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let profile = |own: &&Place| self.profile(own, &places, primary == Some(*own));
        let profiles = places.iter().map(profile).collect::<Result<Vec<_>, Error>>()?;
        Ok(Ior { type_id: self.type_id.clone(), profiles })
    }

    fn primary(&self) -> Result<Option<&Place>, Error> {
        let Some(ComboGroup { primary: index, .. }) = self.ft else {
            return Ok(None);
        };
        match self.live.get(index) {
            Some(place) => Ok(Some(place)),
            None => Err(Error::Primary { index, live: self.live.len() }),
        }
    }

    fn profile(&self, own: &Place, all: &[&Place], primary: bool) -> Result<TaggedProfile, Error> {
        let about_us =
            [Component::OrbType(MAESTRO_ORB_TYPE), Component::CodeSets(CodeSetComponent::default())];
        let mut about_group = Vec::new();
        if let Some(group) = &self.ft {
            about_group.push(Component::FtGroup(FtGroup {
                version: Version::V1_0,
                domain: group.domain.clone(),
                group_id: group.group_id,
                group_version: group.group_version,
            }));
            if primary {
                about_group.push(Component::FtPrimary(true));
            }
        }
        let others: Vec<&Place> = all.iter().copied().filter(|place| *place != own).collect();
        let encode = |components: &[Component]| {
            components
                .iter()
                .map(|one| one.encode(OUR_ORDER))
                .collect::<Result<Vec<TaggedComponent>, Error>>()
        };
        let mut profile = IiopProfile::new(Version::V1_2, own.address.clone(), self.key.clone());
        profile.components = encode(&about_us)?;
        profile.components.extend(own.components(&others, self.client_trust)?);
        profile.components.extend(encode(&about_group)?);
        profile.encode()
    }
}
