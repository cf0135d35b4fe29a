//! References to replicated objects.

use maestro_giop::{CodeSetComponent, Ior, ObjectKey, RepositoryId, Version};
use maestro_ior::{Address, Combo, ComboGroup, Component, Error, FtGroup, MAESTRO_ORB_TYPE};
use maestro_ior::{IiopProfile, endpoints, iiop_profiles, parse_ior, stringify};

fn address(host: &str) -> Address {
    Address::new(host, 4711)
}

/// Replicas a and b live, c and d known from before.
pub(crate) fn combo() -> Combo {
    Combo {
        type_id: RepositoryId::new("IDL:Grid:1.0"),
        key: ObjectKey::new(b"MAE:0123456789abcdef0123456789abcdef:Grid"),
        live: vec![address("a"), address("b")],
        others: vec![address("c"), address("d")],
        ft: Some(ComboGroup { domain: "maestro".to_owned(), group_id: 42, group_version: 7, primary: 1 }),
    }
}

fn components(profile: &IiopProfile) -> Vec<Component> {
    profile.components.iter().map(|component| Component::decode(component).unwrap()).collect()
}

#[test]
fn each_replica_has_a_profile_that_names_all_others() {
    let combo = combo();
    let ior = parse_ior(&stringify(&combo.to_ior().unwrap())).unwrap();
    assert_eq!(ior.type_id, combo.type_id);
    let profiles = iiop_profiles(&ior).unwrap();
    let hosts: Vec<&str> = profiles.iter().map(|profile| profile.host.as_str()).collect();
    assert_eq!(hosts, ["a", "b", "c", "d"]);
    for (index, profile) in profiles.iter().enumerate() {
        assert_eq!((profile.version, profile.port, &profile.object_key), (Version::V1_2, 4711, &combo.key));
        let mut expected =
            vec![Component::OrbType(MAESTRO_ORB_TYPE), Component::CodeSets(CodeSetComponent::default())];
        let others = hosts.iter().filter(|host| **host != profile.host);
        expected.extend(others.map(|host| Component::AlternateAddress(address(host))));
        expected.push(Component::FtGroup(FtGroup {
            version: Version::V1_0,
            domain: "maestro".to_owned(),
            group_id: 42,
            group_version: 7,
        }));
        if index == 1 {
            expected.push(Component::FtPrimary(true));
        }
        assert_eq!(components(profile), expected, "profile {index}");
    }
}

#[test]
fn without_a_group_nothing_tells_of_fault_tolerance() {
    let ior = Combo { ft: None, ..combo() }.to_ior().unwrap();
    let profiles = iiop_profiles(&ior).unwrap();
    let ft = |c: &Component| matches!(c, Component::FtGroup(_) | Component::FtPrimary(_));
    assert!(profiles.iter().all(|profile| !components(profile).iter().any(ft)));
}

#[test]
fn an_address_given_twice_has_one_profile_at_its_first_place() {
    let others = vec![address("b"), address("c"), address("c")];
    let profiles = iiop_profiles(&Combo { others, ..combo() }.to_ior().unwrap()).unwrap();
    let hosts: Vec<&str> = profiles.iter().map(|profile| profile.host.as_str()).collect();
    assert_eq!(hosts, ["a", "b", "c"]);
    assert_eq!(profiles[0].addresses().unwrap(), [address("a"), address("b"), address("c")]);
}

#[test]
fn one_replica_alone_has_no_alternates() {
    let combo = Combo { live: vec![address("a")], others: Vec::new(), ft: None, ..combo() };
    let profiles = iiop_profiles(&combo.to_ior().unwrap()).unwrap();
    assert_eq!(profiles.len(), 1);
    assert_eq!(profiles[0].addresses().unwrap(), [address("a")]);
}

#[test]
fn a_combo_that_cannot_be_is_refused() {
    assert_eq!(Combo { live: Vec::new(), ..combo() }.to_ior(), Err(Error::NoLiveReplica));
    let mut beyond = combo();
    beyond.ft.as_mut().unwrap().primary = 2;
    assert_eq!(beyond.to_ior(), Err(Error::Primary { index: 2, live: 2 }));
    let host = Combo { live: vec![address("hôte-日本")], ft: None, ..combo() };
    assert!(matches!(host.to_ior(), Err(Error::Encode { field: "host", .. })));
}

#[test]
fn endpoints_are_tried_once_each_and_live_ones_first() {
    let endpoints = endpoints(&combo().to_ior().unwrap()).unwrap();
    let hosts: Vec<&str> = endpoints.iter().map(|endpoint| endpoint.address.host.as_str()).collect();
    assert_eq!(hosts, ["a", "b", "c", "d"]);
    assert!(endpoints.iter().all(|e| e.version == Version::V1_2 && e.code_sets.is_some()));
}

#[test]
fn alternates_of_a_components_profile_belong_to_all_profiles() {
    let ior = parse_ior(&crate::vectors::ior_text("corbaloc-three-mixed")).unwrap();
    let endpoints = endpoints(&ior).unwrap();
    let ports: Vec<u16> = endpoints.iter().map(|endpoint| endpoint.address.port).collect();
    assert_eq!(ports, [5000, 5001, 5002]);
    assert!(endpoints.iter().all(|e| e.version == Version::V1_0 && e.object_key.as_bytes() == b"Test"));
}

#[test]
fn port_0_is_no_address() {
    let ior: Ior = parse_ior(&crate::vectors::ior_text("ssl-only")).unwrap();
    assert_eq!(endpoints(&ior).unwrap(), []);
}
