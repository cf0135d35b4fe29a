//! References to replicated objects.

use maestro_giop::{CodeSetComponent, Ior, ObjectKey, RepositoryId, Version};
use maestro_ior::{
    Address, ClientTrust, Combo, ComboGroup, Component, Error, FtGroup, MAESTRO_ORB_TYPE, Place, association,
};
use maestro_ior::{IiopProfile, endpoints, iiop_profiles, parse_ior, stringify};

fn address(host: &str) -> Address {
    Address::new(host, 4711)
}

/// Replicas a and b live, c and d known from before.
pub(crate) fn combo() -> Combo {
    Combo {
        type_id: RepositoryId::new("IDL:Grid:1.0"),
        key: ObjectKey::new(b"MAE:0123456789abcdef0123456789abcdef:Grid"),
        live: vec![address("a").into(), address("b").into()],
        others: vec![address("c").into(), address("d").into()],
        client_trust: ClientTrust::None,
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
    let others = ["b", "c", "c"].map(|host| address(host).into()).to_vec();
    let profiles = iiop_profiles(&Combo { others, ..combo() }.to_ior().unwrap()).unwrap();
    let hosts: Vec<&str> = profiles.iter().map(|profile| profile.host.as_str()).collect();
    assert_eq!(hosts, ["a", "b", "c"]);
    assert_eq!(profiles[0].addresses().unwrap(), [address("a"), address("b"), address("c")]);
}

#[test]
fn one_replica_alone_has_no_alternates() {
    let combo = Combo { live: vec![address("a").into()], others: Vec::new(), ft: None, ..combo() };
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
    let host = Combo { live: vec![address("hôte-日本").into()], ft: None, ..combo() };
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
fn port_0_is_no_address_and_the_tls_port_is_one() {
    let ior: Ior = parse_ior(&crate::vectors::ior_text("ssl-only")).unwrap();
    let [endpoint] = endpoints(&ior).unwrap().try_into().unwrap();
    assert_eq!(endpoint.address.to_string(), "127.0.0.1:21024");
    assert!(endpoint.tls.unwrap().is_required());
    assert_eq!(iiop_profiles(&ior).unwrap()[0].addresses().unwrap(), []);
}

/// Where replica `n` speaks TLS, and where it takes requests in the clear, if it does.
fn place(host: &str, port: u16, tls_port: u16) -> Place {
    Place { address: Address::new(host, port), tls_port }
}

/// Replicas a, b and c, each with a TLS port of its own.
fn over_tls(ports: [u16; 3], client_trust: ClientTrust) -> Combo {
    let [a, b, c] = ports;
    let live = vec![place("a", a, 4712), place("b", b, 4713)];
    Combo { live, others: vec![place("c", c, 4714)], client_trust, ft: None, ..combo() }
}

#[test]
fn a_replica_for_tls_only_is_reached_over_tls_only() {
    let ior = over_tls([0; 3], ClientTrust::None).to_ior().unwrap();
    let profiles = iiop_profiles(&ior).unwrap();
    assert_eq!(profiles.len(), 3);
    for (profile, first) in profiles.iter().zip(["a:4712", "b:4713", "c:4714"]) {
        assert_eq!((profile.port, profile.addresses().unwrap()), (0, vec![]), "nothing goes in the clear");
        assert!(profile.requires_tls().unwrap());
        let [ssl, list] = components(profile).split_off(2).try_into().unwrap();
        let (Component::SslSecTrans(ssl), Component::CsiSecMechList(list)) = (ssl, list) else { panic!() };
        assert_eq!(format!("{}:{}", profile.host, ssl.port), first);
        assert_eq!(ssl.target_requires, association::INTEGRITY | association::CONFIDENTIALITY);
        assert_eq!(ssl.target_supports & association::NO_PROTECTION, 0);
        let tls = list.mechanisms[0].tls().unwrap().unwrap();
        assert_eq!(tls.addresses.len(), 3);
        assert_eq!(
            tls.addresses[0].to_string(),
            first,
            "JacORB takes the first port with the profile's host"
        );
    }
    let reached: Vec<(String, bool)> =
        endpoints(&ior).unwrap().iter().map(|one| (one.address.to_string(), one.tls.is_some())).collect();
    assert_eq!(reached, ["a:4712", "b:4713", "c:4714"].map(|address| (address.to_owned(), true)));
}

#[test]
fn a_replica_with_both_ports_names_both_and_leaves_the_choice() {
    let ior = over_tls([4711; 3], ClientTrust::Optional).to_ior().unwrap();
    let profile = iiop_profiles(&ior).unwrap().remove(0);
    assert_eq!(profile.addresses().unwrap(), [address("a"), address("b"), address("c")]);
    assert!(!profile.requires_tls().unwrap());
    let tls = profile.tls_addresses().unwrap();
    let shown: Vec<String> = tls.iter().map(|(address, _)| address.to_string()).collect();
    assert_eq!(shown, ["a:4712", "b:4713", "c:4714"]);
    assert!(tls.iter().all(|(_, offer)| offer.supports & association::ESTABLISH_TRUST_IN_CLIENT != 0));
    assert!(tls.iter().all(|(_, offer)| !offer.demands_certificate()));
    let plain = endpoints(&ior).unwrap().into_iter().filter(|one| one.tls.is_none()).count();
    assert_eq!((plain, endpoints(&ior).unwrap().len()), (3, 6));
}

#[test]
fn what_asks_for_certificates_says_so_and_a_profile_for_tls_only_names_no_clear_port_of_another() {
    let ior = over_tls([0, 4711, 0], ClientTrust::Required).to_ior().unwrap();
    let profiles = iiop_profiles(&ior).unwrap();
    assert_eq!(profiles[0].addresses().unwrap(), []);
    assert_eq!(profiles[1].addresses().unwrap(), [address("b")]);
    assert!(profiles[0].tls_addresses().unwrap()[0].1.demands_certificate());
}

#[test]
fn one_replica_for_tls_needs_no_list() {
    let combo = Combo { live: vec![place("a", 0, 4712)], others: Vec::new(), ft: None, ..combo() };
    let profile = iiop_profiles(&combo.to_ior().unwrap()).unwrap().remove(0);
    assert!(matches!(components(&profile)[..], [_, _, Component::SslSecTrans(_)]));
    assert_eq!(profile.tls_addresses().unwrap().len(), 1);
}
