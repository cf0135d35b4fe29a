//! Why a client may fail with a reference.

use bytes::Bytes;
use maestro_giop::{Ior, ObjectKey, RepositoryId, TaggedComponent, TaggedProfile, Version};
use maestro_ior::{
    Address, AsContext, ClientTrust, Component, CsiSecMechList, Finding, Form, IiopProfile, OUR_ORDER,
    Problem, Reach, Recipe, Reference, Severity, SslSecTrans, TlsSecTrans, diagnose, parse_ior,
};

use crate::combo::combo;
use crate::vectors::rows;

fn printed(findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let place = finding.profile.map_or("the whole".to_owned(), |index| format!("profile {index}"));
        format!("{} ({place}) {}: {finding}\n", finding.problem.severity(), finding.problem.code())
    };
    findings.iter().map(line).collect()
}

fn at(hosts: &[&str], version: Version, form: Form) -> Ior {
    let recipe = Recipe {
        type_id: RepositoryId::new("IDL:Grid:1.0"),
        key: ObjectKey::new(b"Grid"),
        places: hosts.iter().map(|host| Address::new(*host, 4711).into()).collect(),
        client_trust: ClientTrust::None,
        version,
        form,
        code_sets: (version > Version::V1_0).then(Default::default),
        components: Vec::new(),
    };
    recipe.to_ior().unwrap()
}

fn tls(port: u16) -> Ior {
    let ssl = Component::SslSecTrans(SslSecTrans { target_supports: 102, target_requires: 102, port: 4712 });
    let mut profile = IiopProfile::new(Version::V1_2, Address::new("a.example", port), ObjectKey::new(b""));
    profile.components = vec![ssl.encode(OUR_ORDER).unwrap()];
    Ior { type_id: RepositoryId::new("IDL:Grid:1.0"), profiles: vec![profile.encode().unwrap()] }
}

/// A profile for TLS only with an alternate in the clear, and mechanisms: TLS elsewhere first, then with a login.
fn mixed_up() -> Ior {
    let mut ior = tls(0);
    let mut profile = IiopProfile::decode(&ior.profiles[0].data).unwrap();
    let addresses = vec![Address::new("b.example", 9), Address::new("a.example", 4712)];
    let tls = TlsSecTrans { target_supports: 6, target_requires: 6, addresses };
    let mut login = CsiSecMechList::of_tls(&tls, OUR_ORDER).unwrap();
    login.mechanisms[0].authentication = AsContext { target_requires: 64, ..AsContext::default() };
    let lists = [CsiSecMechList::of_tls(&tls, OUR_ORDER).unwrap(), login];
    profile
        .components
        .push(Component::AlternateAddress(Address::new("c.example", 4711)).encode(OUR_ORDER).unwrap());
    for list in lists {
        profile.components.push(Component::CsiSecMechList(list).encode(OUR_ORDER).unwrap());
    }
    ior.profiles = vec![profile.encode().unwrap()];
    ior
}

fn damaged() -> Ior {
    let mut profile = IiopProfile::new(Version::V1_2, Address::new("", 1), ObjectKey::new(b"k"));
    profile.components = vec![TaggedComponent { tag: 1, data: Bytes::from_static(&[1, 0, 9]) }];
    let good = profile.encode().unwrap();
    let cut = TaggedProfile { tag: 0, data: good.data.slice(..10) };
    let other = TaggedProfile { tag: 0x4d41_4502, data: Bytes::new() };
    Ior { type_id: RepositoryId::new("IDL:Grid:1.0"), profiles: vec![good, cut, other] }
}

#[test]
fn each_problem_is_told_in_a_sentence() {
    let hosts = ["0.0.0.0", "no host", "[::1]", "127.0.0.1", "fe80::1", "10.0.0.1", "server", "2001:db8::1"];
    let mut mixed = at(&["old.example"], Version::V1_0, Form::Profiles);
    mixed.profiles.extend(tls(4711).profiles);
    let no_port = "corbaloc:iiop:1.2@host.example:0/Grid".parse::<Reference>().unwrap().to_ior().unwrap();
    let cases = [
        ("hosts", at(&hosts, Version::V1_2, Form::Combo)),
        ("profiles only", at(&["a.example", "b.example"], Version::V1_2, Form::Profiles)),
        ("alternates only", at(&["a.example", "b.example"], Version::V1_2, Form::Alternates)),
        ("old first", mixed),
        ("too new", at(&["a.example"], Version { major: 1, minor: 3 }, Form::Combo)),
        ("tls only", tls(0)),
        ("tls mixed up", mixed_up()),
        ("no port", no_port),
        ("damaged", damaged()),
        ("no IIOP", Ior { profiles: damaged().profiles.split_off(2), ..Ior::default() }),
        ("nil", Ior::default()),
    ];
    let prints = cases.iter().map(|(name, ior)| format!("--- {name}\n{}", printed(&diagnose(ior))));
    insta::assert_snapshot!(prints.collect::<Vec<_>>().join("\n"));
}

#[test]
fn nothing_is_to_be_said_against_what_we_publish() {
    let mut combo = combo();
    for address in combo.live.iter_mut().chain(&mut combo.others) {
        address.address.host.push_str(".example");
    }
    assert_eq!(diagnose(&combo.to_ior().unwrap()), []);
}

#[test]
fn of_what_we_publish_for_tls_only_that_is_told() {
    let mut combo = combo();
    for place in combo.live.iter_mut().chain(&mut combo.others) {
        place.address.host.push_str(".example");
        (place.address.port, place.tls_port) = (0, 4712);
    }
    let told = diagnose(&combo.to_ior().unwrap());
    assert_eq!(told.len(), 4, "once for each replica");
    assert!(told.iter().all(|finding| matches!(finding.problem, Problem::TlsOnly { .. })));
}

#[test]
#[cfg_attr(miri, ignore = "all recorded references: minutes where each step is checked")]
fn every_recorded_reference_is_looked_over() {
    let mut worst = [0; 3];
    for row in rows() {
        let Some(ior) = row.get("ior").and_then(serde_json::Value::as_str) else { continue };
        let findings = diagnose(&parse_ior(ior).unwrap());
        let severity = findings.iter().map(|finding| finding.problem.severity()).max();
        worst[severity.unwrap_or(Severity::Notes) as usize] += 1;
        let on_loopback = ior.contains(&hex::encode("127.0.0.1\0"));
        let told = findings
            .iter()
            .any(|finding| matches!(finding.problem, Problem::Host { reach: Reach::SameMachine, .. }));
        assert!(!on_loopback || told, "{}", row["name"]);
    }
    assert_eq!(worst.iter().sum::<usize>(), 49);
    insta::assert_snapshot!(format!("notes {}, warns {}, fails {}", worst[0], worst[1], worst[2]));
}
