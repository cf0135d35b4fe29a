use maestro_giop::{CodeSetComponent, Ior, ObjectKey, RepositoryId, TaggedComponent, TaggedProfile, Version};

use crate::{Address, Component, Error, IiopProfile, OUR_ORDER};

/// How a reference names several addresses of one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A profile for each address, and the others in each as alternates: the form that all stock clients fail over with.
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
/// use maestro_ior::{Address, Form, Recipe, iiop_profiles};
///
/// let recipe = Recipe {
///     type_id: RepositoryId::new("IDL:Grid:1.0"),
///     key: ObjectKey::new(b"Grid"),
///     addresses: vec![Address::new("a.example", 4711), Address::new("::1", 4711)],
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
    pub addresses: Vec<Address>,
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
        let mut addresses: Vec<&Address> = Vec::new();
        for address in &self.addresses {
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        let first = addresses.first().ok_or(Error::NoAddress)?;
        let own = match self.form {
            Form::Combo | Form::Profiles => addresses.as_slice(),
            Form::Alternates => std::slice::from_ref(first),
        };
        let profile = |own: &&Address| {
            let alternates = match self.form {
                Form::Combo | Form::Alternates => addresses.as_slice(),
                Form::Profiles => &[],
            };
            self.profile(own, alternates.iter().filter(|other| *other != own))
        };
        let profiles = own.iter().map(profile).collect::<Result<Vec<_>, Error>>()?;
        Ok(Ior { type_id: self.type_id.clone(), profiles })
    }

    fn profile<'a>(
        &self,
        own: &Address,
        alternates: impl Iterator<Item = &'a &'a Address>,
    ) -> Result<TaggedProfile, Error> {
        let mut profile = IiopProfile::new(self.version, own.clone(), self.key.clone());
        let code_sets = self.code_sets.iter().cloned().map(Component::CodeSets);
        let alternates = alternates.map(|address| Component::AlternateAddress((*address).clone()));
        let raw = self.components.iter().cloned().map(Component::Raw);
        let all = code_sets.chain(alternates).chain(raw);
        profile.components =
            all.map(|component| component.encode(OUR_ORDER)).collect::<Result<Vec<_>, Error>>()?;
        profile.encode()
    }
}
