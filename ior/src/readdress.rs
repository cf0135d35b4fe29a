//! The same reference at other addresses.

use maestro_giop::Ior;

use crate::{Address, Component, Error, Profile, tags};

/// Makes a reference in which every address of every profile, alternates included, is another one. Keys, types, code
/// sets and all else stay as they are; TLS ports and Unix sockets are left out, because they would lead past the new addresses.
///
/// # Errors
/// Those of [`IiopProfile::decode`](crate::IiopProfile::decode), of its components, and of encoding them.
pub fn readdress(ior: &Ior, mut another: impl FnMut(&Address) -> Address) -> Result<Ior, Error> {
    let mut changed = Ior { type_id: ior.type_id.clone(), profiles: Vec::new() };
    for tagged in &ior.profiles {
        let mut profile = Profile::decode(tagged)?;
        let (components, order) = match &mut profile {
            Profile::Iiop(profile) => {
                if profile.port != 0 {
                    let Address { host, port } = another(&profile.address());
                    (profile.host, profile.port) = (host, port);
                }
                (&mut profile.components, profile.order)
            }
            Profile::MultipleComponents(profile) => (&mut profile.components, profile.order),
            Profile::Other(_) => {
                changed.profiles.push(tagged.clone());
                continue;
            }
        };
        const PAST: [u32; 3] =
            [tags::TAG_SSL_SEC_TRANS, tags::TAG_CSI_SEC_MECH_LIST, tags::TAG_OMNIORB_UNIX_TRANS];
        components.retain(|component| !PAST.contains(&component.tag));
        for component in components.iter_mut() {
            if let Component::AlternateAddress(address) = Component::decode(component)? {
                *component = Component::AlternateAddress(another(&address)).encode(order)?;
            }
        }
        changed.profiles.push(profile.encode()?);
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use maestro_giop::{ObjectKey, Version};

    use super::*;
    use crate::{IiopProfile, OUR_ORDER, SslSecTrans, endpoints};

    #[test]
    fn every_address_is_another_one_and_nothing_leads_past_them() {
        let mut profile = IiopProfile::new(Version::V1_2, Address::new("one", 1), ObjectKey::new(b"key"));
        let tls = SslSecTrans { target_supports: 6, target_requires: 6, port: 9 };
        for component in [Component::AlternateAddress(Address::new("two", 2)), Component::SslSecTrans(tls)] {
            profile.components.push(component.encode(OUR_ORDER).unwrap());
        }
        let ior = Ior { type_id: "IDL:Grid:1.0".into(), profiles: vec![profile.encode().unwrap()] };
        let changed = readdress(&ior, |address| Address::new("here", address.port + 100)).unwrap();
        let shown: Vec<_> = endpoints(&changed).unwrap().iter().map(|one| one.address.to_string()).collect();
        assert_eq!(shown, ["here:101", "here:102"]);
        let Profile::Iiop(profile) = Profile::decode(&changed.profiles[0]).unwrap() else { panic!("IIOP") };
        assert_eq!((profile.components.len(), profile.object_key), (1, ObjectKey::new(b"key")));
        assert_eq!(changed.type_id, ior.type_id);
    }
}
