use maestro_giop::{CodeSetComponent, Ior, ObjectKey, RepositoryId, TaggedComponent, TaggedProfile, Version};

use crate::{ClientTrust, Component, Error, IiopProfile, OUR_ORDER, Place};

/// How a reference names several addresses of one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A profile for each address, and the others in each as alternates, or in its list of TLS addresses: the form that all
    /// stock clients fail over with.
    Combo,
    /// A profile for each address. Some clients use only the first.
    Profiles,
    /// One profile for the first address, with the others as alternates. Some clients use only the profile's own.
    Alternates,
}

/// What a reference is made of, for one that nobody published.
///
/// # Example
/// ```
/// use maestro_giop::{ObjectKey, RepositoryId, Version};
/// use maestro_ior::{Address, ClientTrust, Form, Recipe, iiop_profiles};
///
/// let recipe = Recipe {
///     type_id: RepositoryId::new("IDL:Grid:1.0"),
///     key: ObjectKey::new(b"Grid"),
///     places: vec![Address::new("a.example", 4711).into(), Address::new("::1", 4711).into()],
///     client_trust: ClientTrust::None,
///     version: Version::V1_2,
///     form: Form::Alternates,
///     code_sets: None,
///     components: Vec::new(),
/// };
/// let profiles = iiop_profiles(&recipe.to_ior()?)?;
/// assert_eq!(profiles.len(), 1);
/// assert_eq!(profiles[0].addresses()?[1].to_string(), "[::1]:4711");
/// # Ok::<(), maestro_ior::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// The most derived interface of the object; may be empty.
    pub type_id: RepositoryId,
    /// The object's key, the same at every address.
    pub key: ObjectKey,
    /// Where the object is reached, the address to try first in front. One that is given twice counts once.
    pub places: Vec<Place>,
    /// What is asked of clients that come over TLS.
    pub client_trust: ClientTrust,
    /// The highest GIOP version that the server speaks.
    pub version: Version,
    /// How several addresses are named.
    pub form: Form,
    /// What the server's characters may be sent in.
    pub code_sets: Option<CodeSetComponent>,
    /// Further components, as they are.
    pub components: Vec<TaggedComponent>,
}

impl Recipe {
    /// Makes the reference.
    ///
    /// # Errors
    /// [`Error::NoAddress`] without an address, [`Error::NoComponents`] for a version 1.0 that is to have components,
    /// [`Error::Encode`] for a host that has no Latin-1 form.
    pub fn to_ior(&self) -> Result<Ior, Error> {
        let mut places: Vec<&Place> = Vec::new();
        for place in &self.places {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let first = places.first().ok_or(Error::NoAddress)?;
        let own = match self.form {
            Form::Combo | Form::Profiles => places.as_slice(),
            Form::Alternates => std::slice::from_ref(first),
        };
        let profile = |own: &&Place| {
            let named = match self.form {
                Form::Combo | Form::Alternates => places.as_slice(),
                Form::Profiles => &[],
            };
            let others: Vec<&Place> = named.iter().copied().filter(|other| other != own).collect();
            self.profile(own, &others)
        };
        let profiles = own.iter().map(profile).collect::<Result<Vec<_>, Error>>()?;
        Ok(Ior { type_id: self.type_id.clone(), profiles })
    }

    fn profile(&self, own: &Place, others: &[&Place]) -> Result<TaggedProfile, Error> {
        let mut profile = IiopProfile::new(self.version, own.address.clone(), self.key.clone());
        if let Some(sets) = &self.code_sets {
            profile.components.push(Component::CodeSets(sets.clone()).encode(OUR_ORDER)?);
        }
        profile.components.extend(own.components(others, self.client_trust)?);
        profile.components.extend(self.components.iter().cloned());
        profile.encode()
    }
}
