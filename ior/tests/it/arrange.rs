//! References made from parts, put together and taken apart.

use bytes::Bytes;
use maestro_giop::{CodeSetComponent, Ior, ObjectKey, RepositoryId, TaggedComponent, TaggedProfile, Version};
use maestro_ior::{
    Address, ClientTrust, Component, ENDPOINT_LIMIT, Error, Form, IiopProfile, MultipleComponents, OUR_ORDER,
    Place, Profile, Recipe, Reference, SslSecTrans, endpoints, iiop_profiles, merge, parse_ior, split, tags,
};

use crate::combo::combo;
use crate::vectors::rows;

fn addresses(ior: &Ior) -> Vec<String> {
    endpoints(ior).unwrap().iter().map(|endpoint| endpoint.address.to_string()).collect()
}

fn unknown() -> TaggedComponent {
    TaggedComponent { tag: 0x4d41_4501, data: Bytes::from_static(b"\x07not CDR at all") }
}

fn recipe(form: Form) -> Recipe {
    let hosts = ["a.example", "192.0.2.7", "2001:db8::7", "a.example"];
    Recipe {
        type_id: RepositoryId::new("IDL:Grid:1.0"),
        key: ObjectKey::new(b"Grid"),
        places: hosts.map(|host| Address::new(host, 4711).into()).to_vec(),
        client_trust: ClientTrust::None,
        version: Version::V1_2,
        form,
        code_sets: Some(CodeSetComponent::default()),
        components: vec![unknown()],
    }
}

fn reference(text: &str) -> Ior {
    text.parse::<Reference>().unwrap().to_ior().unwrap()
}

#[test]
fn each_form_names_all_addresses_once() {
    let all = ["a.example:4711", "192.0.2.7:4711", "[2001:db8::7]:4711"];
    for (form, profiles, each) in [(Form::Combo, 3, 3), (Form::Profiles, 3, 1), (Form::Alternates, 1, 3)] {
        let ior = recipe(form).to_ior().unwrap();
        assert_eq!(addresses(&ior), all);
        let opened = iiop_profiles(&ior).unwrap();
        assert_eq!(opened.len(), profiles, "{form:?}");
        for profile in opened {
            assert_eq!(profile.addresses().unwrap().len(), each);
            assert_eq!(profile.code_sets().unwrap(), Some(CodeSetComponent::default()));
            assert!(profile.components.contains(&unknown()), "kept as it is");
        }
    }
}

#[test]
fn a_recipe_that_cannot_be_made_says_why() {
    let nowhere = Recipe { places: Vec::new(), ..recipe(Form::Combo) };
    assert_eq!(nowhere.to_ior(), Err(Error::NoAddress));
    let old = Recipe { version: Version::V1_0, ..recipe(Form::Profiles) };
    assert_eq!(old.to_ior(), Err(Error::NoComponents { version: Version::V1_0, count: 2 }));
    let old = Recipe { code_sets: None, components: Vec::new(), ..old };
    assert_eq!(iiop_profiles(&old.to_ior().unwrap()).unwrap().len(), 3);
}

#[test]
fn splitting_gives_each_address_the_profile_that_is_its_own() {
    let parts = split(&combo().to_ior().unwrap()).unwrap();
    let hosts: Vec<Vec<String>> = parts.iter().map(addresses).collect();
    assert_eq!(hosts, [["a:4711"], ["b:4711"], ["c:4711"], ["d:4711"]]);
    let primaries: Vec<bool> = parts
        .iter()
        .map(|part| {
            let profile = &iiop_profiles(part).unwrap()[0];
            profile.components.iter().any(|component| component.tag == tags::TAG_FT_PRIMARY)
        })
        .collect();
    assert_eq!(primaries, [false, true, false, false]);
}

#[test]
fn merging_with_alternates_makes_a_combo_again() {
    let combo = combo().to_ior().unwrap();
    let parts = split(&combo).unwrap();
    let plain = merge(&parts, false).unwrap();
    assert_eq!(plain.profiles.len(), 4);
    assert!(iiop_profiles(&plain).unwrap().iter().all(|profile| profile.addresses().unwrap().len() == 1));
    let merged = merge(&parts, true).unwrap();
    assert_eq!(addresses(&merged), addresses(&combo));
    for (ours, theirs) in iiop_profiles(&merged).unwrap().iter().zip(iiop_profiles(&combo).unwrap()) {
        assert_eq!(ours.addresses().unwrap(), theirs.addresses().unwrap());
    }
    // Merging what is merged changes nothing.
    assert_eq!(merge(&[merged.clone(), merged.clone()], true).unwrap(), merged);
}

#[test]
fn only_references_to_one_object_are_merged() {
    let typed = |id: &str| Ior { type_id: RepositoryId::new(id), ..recipe(Form::Profiles).to_ior().unwrap() };
    let refused = Error::DifferentTypes { first: "IDL:Grid:1.0".into(), other: "IDL:Chat:1.0".into() };
    assert_eq!(merge(&[typed("IDL:Grid:1.0"), typed("IDL:Chat:1.0")], false), Err(refused));
    let merged = merge(&[typed(""), typed("IDL:Grid:1.0")], false).unwrap();
    assert_eq!(merged.type_id.as_str(), "IDL:Grid:1.0");
    assert_eq!(merge(&[], true), Err(Error::NothingToMerge));
    assert_eq!(merge(&[Ior::default()], true), Err(Error::NothingToMerge));
}

#[test]
fn alternates_are_added_for_the_same_key_only() {
    let one = reference("corbaloc:iiop:1.2@a:1/Grid");
    let other = reference("corbaloc:iiop:1.2@b:1/Grid");
    let third = reference("corbaloc:iiop:1.2@c:1/Chat");
    let old = reference("corbaloc:iiop:1.0@d:1/Grid");
    let merged = merge(&[one, other, third, old], true).unwrap();
    let profiles = iiop_profiles(&merged).unwrap();
    let named: Vec<Vec<String>> = profiles
        .iter()
        .map(|profile| profile.addresses().unwrap().iter().map(Address::to_string).collect())
        .collect();
    assert_eq!(named, [vec!["a:1", "b:1", "d:1"], vec!["b:1", "a:1", "d:1"], vec!["c:1"], vec!["d:1"]]);
}

#[test]
fn components_that_hold_for_all_addresses_are_not_mixed() {
    let one = reference("corbaloc:iiop:1.0@a:1,iiop:1.0@b:1/Grid");
    let other = reference("corbaloc:iiop:1.0@c:1,iiop:1.0@d:1/Grid");
    assert_eq!(merge(&[one.clone(), other], false), Err(Error::SharedComponents));
    assert_eq!(merge(&[one.clone(), one.clone()], false).unwrap(), one);
    // Alternates of a shared profile become references of their own.
    let parts = split(&one).unwrap();
    assert_eq!(parts.iter().map(addresses).collect::<Vec<_>>(), [["a:1"], ["b:1"]]);
    assert!(parts.iter().all(|part| part.profiles.len() == 1));
}

/// A profile at `a` with a TLS port, an alternate in the clear at `b`, and a component that nobody knows.
fn beside_tls(port: u16, requires: u16) -> IiopProfile {
    let ssl =
        Component::SslSecTrans(SslSecTrans { target_supports: 102, target_requires: requires, port: 4712 });
    let mut profile = IiopProfile::new(Version::V1_2, Address::new("a", port), ObjectKey::new(b"Grid"));
    let alternate = Component::AlternateAddress(Address::new("b", 4711));
    profile.components =
        vec![ssl.encode(OUR_ORDER).unwrap(), alternate.encode(OUR_ORDER).unwrap(), unknown()];
    profile
}

#[test]
fn tls_ports_stay_with_their_host_and_unknown_profiles_whole() {
    let other = TaggedProfile { tag: 0x4d41_4502, data: Bytes::from_static(b"\xff\xfe") };
    let opened = |part: &Ior| iiop_profiles(part).unwrap().remove(0);
    let has_tls = |part: &Ior| opened(part).components.iter().any(|c| c.tag == tags::TAG_SSL_SEC_TRANS);
    let split_up = |profile: IiopProfile| {
        let profiles = vec![other.clone(), profile.encode().unwrap()];
        split(&Ior { type_id: RepositoryId::new("IDL:Grid:1.0"), profiles }).unwrap()
    };
    // Offered beside the port for requests in the clear: it goes along with that.
    let parts = split_up(beside_tls(4711, 1));
    assert_eq!(parts.len(), 3);
    assert_eq!((opened(&parts[0]).address(), has_tls(&parts[0])), (Address::new("a", 4711), true));
    assert_eq!((opened(&parts[1]).address(), has_tls(&parts[1])), (Address::new("b", 4711), false));
    assert!(parts[..2].iter().all(|part| opened(part).components.contains(&unknown())));
    assert_eq!(parts[2].profiles, std::slice::from_ref(&other));
    // Required: nothing goes in the clear, not to the alternate either.
    let parts = split_up(beside_tls(0, 102));
    assert_eq!(parts.len(), 2);
    assert_eq!((opened(&parts[0]).address(), has_tls(&parts[0])), (Address::new("a", 0), true));
}

#[test]
fn references_for_tls_are_merged_into_one_that_names_all_tls_addresses() {
    let part = |host: &str, tls_port: u16| {
        let place = Place { address: Address::new(host, 0), tls_port };
        Recipe { places: vec![place], ..recipe(Form::Combo) }.to_ior().unwrap()
    };
    let parts = [part("a", 1), part("b", 2), reference("corbaloc:iiop:1.2@c:3/Grid")];
    let merged = merge(&parts, true).unwrap();
    let profiles = iiop_profiles(&merged).unwrap();
    let named: Vec<Vec<String>> = profiles
        .iter()
        .map(|profile| profile.tls_addresses().unwrap().iter().map(|(one, _)| one.to_string()).collect())
        .collect();
    assert_eq!(named, [vec!["a:1", "b:2"], vec!["b:2", "a:1"], vec![]]);
    assert!(profiles[..2].iter().all(|profile| profile.addresses().unwrap().is_empty()));
    assert_eq!(addresses(&merged), ["a:1", "b:2", "c:3"]);
    let again: Vec<String> = split(&merged).unwrap().iter().flat_map(addresses).collect();
    assert_eq!(again, ["a:1", "b:2", "c:3"]);
}

#[test]
#[cfg_attr(miri, ignore = "thousands of profiles: minutes where each step is checked")]
fn a_reference_whose_addresses_multiply_is_cut() {
    // 3,000 profiles with keys of their own and 3,000 shared alternates would make nine million endpoints.
    let profile = |n: u16| {
        let key = ObjectKey::new(n.to_be_bytes());
        IiopProfile::new(Version::V1_0, Address::new("a", n), key).encode().unwrap()
    };
    let mut profiles: Vec<TaggedProfile> = (1..=3000).map(profile).collect();
    let alternate = |n: u16| Component::AlternateAddress(Address::new("b", n)).encode(OUR_ORDER).unwrap();
    let components = (1..=3000).map(alternate).collect();
    profiles.push(MultipleComponents { components, order: OUR_ORDER }.encode());
    let ior = Ior { type_id: RepositoryId::default(), profiles };
    assert_eq!(endpoints(&ior).unwrap().len(), ENDPOINT_LIMIT);
    assert_eq!(split(&ior).unwrap().len(), ENDPOINT_LIMIT);
}

#[test]
#[cfg_attr(miri, ignore = "all recorded references: minutes where each step is checked")]
fn every_recorded_reference_can_be_split_and_merged() {
    let (mut whole, mut pieces) = (0, 0);
    for row in rows() {
        let Some(ior) = row.get("ior").and_then(serde_json::Value::as_str) else { continue };
        let ior = parse_ior(ior).unwrap();
        if ior.is_nil() {
            assert_eq!(split(&ior).unwrap(), []);
            continue;
        }
        let parts = split(&ior).unwrap();
        let one_each = |part: &Ior| {
            let first = Profile::decode(&part.profiles[0]).unwrap();
            matches!(first, Profile::Other(_)) || addresses(part).len() <= 1
        };
        assert!(parts.iter().all(one_each), "{}", row["name"]);
        let each: Vec<String> = parts.iter().flat_map(addresses).collect();
        assert_eq!(each, addresses(&ior), "{}", row["name"]);
        let merged = merge(&parts, false).unwrap();
        assert_eq!(addresses(&merged), addresses(&ior), "{}", row["name"]);
        (whole, pieces) = (whole + 1, pieces + parts.len());
    }
    assert_eq!((whole, pieces), (48, 61));
}
