//! Cut, altered and lying octets: an error with the place, never a panic, no memory for what is not there.

use maestro_giop::{TaggedComponent, TaggedProfile};
use maestro_ior::{
    Component, Error, IiopProfile, Profile, describe, endpoints, from_octets, parse_ior, to_octets,
};

use crate::vectors::ior_text;

const NAMES: [&str; 8] = [
    "single-1.0",
    "two-endpoints-1.2",
    "unix-and-tcp",
    "ssl-and-tcp",
    "corbaloc-three-mixed",
    "big-endian-alternates",
    "unknown-component",
    "mixed-order",
];

/// The octets of a reference that has every component that we know.
fn references() -> Vec<Vec<u8>> {
    let ours = to_octets(&crate::combo::combo().to_ior().unwrap(), maestro_ior::OUR_ORDER);
    let theirs = NAMES.iter().map(|name| hex::decode(&ior_text(name)[4..]).unwrap());
    theirs.chain([ours.to_vec()]).collect()
}

fn place(error: &Error) -> usize {
    match error {
        Error::Octets { offset, .. } | Error::Value { offset, .. } => *offset,
        other => panic!("not an error of octets: {other}"),
    }
}

#[test]
fn every_reference_that_is_cut_is_refused_with_the_place() {
    let mut cuts = 0;
    for octets in references() {
        for end in 0..octets.len() {
            let text = format!("IOR:{}", hex::encode(&octets[..end]));
            let error = parse_ior(&text).expect_err("a cut reference");
            assert!(place(&error) <= end, "{error}");
            assert!(parse_ior(&text[..text.len() - usize::from(end > 0)]).is_err());
            cuts += 1;
        }
    }
    assert!(cuts > 1000, "{cuts}");
}

#[test]
fn every_profile_and_component_that_is_cut_is_refused_with_the_place() {
    let mut cuts = 0;
    for octets in references() {
        for TaggedProfile { tag, data } in from_octets(&octets).unwrap().profiles {
            let Ok(Profile::Iiop(IiopProfile { components, .. })) =
                Profile::decode(&TaggedProfile { tag, data: data.clone() })
            else {
                continue;
            };
            for end in 0..data.len() {
                let cut = TaggedProfile { tag, data: data.slice(..end) };
                assert!(place(&Profile::decode(&cut).expect_err("a cut profile")) <= end);
                cuts += 1;
            }
            for TaggedComponent { tag, data } in components {
                for end in 0..data.len() {
                    let cut = TaggedComponent { tag, data: data.slice(..end) };
                    match Component::decode(&cut) {
                        Ok(Component::Raw(raw)) => assert_eq!(raw, cut),
                        Ok(other) => panic!("{other:?} of a cut component"),
                        Err(error) => assert!(place(&error) <= end),
                    }
                    cuts += 1;
                }
            }
        }
    }
    assert!(cuts > 1000, "{cuts}");
}

#[test]
fn every_altered_octet_is_shown_or_refused() {
    for octets in references() {
        for at in 0..octets.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff, octets[at] ^ 1, octets[at].wrapping_add(1)] {
                let mut altered = octets.clone();
                altered[at] = value;
                if let Ok(ior) = from_octets(&altered) {
                    let description = describe(&ior);
                    let json = serde_json::to_value(&description).unwrap();
                    assert_eq!(json["profiles"].as_array().map(Vec::len), Some(ior.profiles.len()));
                    assert!(!description.to_string().is_empty());
                    // An error is as good as a list here; a panic is not.
                    let _ = endpoints(&ior);
                }
            }
        }
    }
}

#[test]
fn lengths_that_lie_take_no_memory() {
    let profile = |octets: &[u8]| IiopProfile::decode(octets).unwrap_err();
    let host = profile(&[0, 1, 2, 0, 0xff, 0xff, 0xff, 0xff, b'a', 0]);
    assert_eq!(place(&host), 3, "{host}");
    let key = profile(&[0, 1, 2, 0, 0, 0, 0, 2, b'a', 0, 0, 1, 0x7f, 0xff, 0xff, 0xff]);
    assert_eq!(place(&key), 12, "{key}");
    let components = profile(&[0, 1, 2, 0, 0, 0, 0, 2, b'a', 0, 0, 1, 0, 0, 0, 0, 0x20, 0, 0, 0]);
    assert_eq!(place(&components), 16, "{components}");
    let profiles = from_octets(&[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    assert_eq!(place(&profiles.unwrap_err()), 9);
}

#[test]
fn values_that_the_standard_does_not_have_are_refused() {
    let order = from_octets(&[2, 0, 0, 0]).unwrap_err();
    assert!(matches!(order, Error::Value { offset: 0, found: 2, .. }), "{order}");
    let version = IiopProfile::decode(&[0, 2, 0, 0, 0, 0, 0, 2, b'a', 0, 0, 1, 0, 0, 0, 0]).unwrap_err();
    assert!(matches!(version, Error::Value { offset: 1, found: 2, .. }), "{version}");
    let primary = TaggedComponent { tag: 28, data: vec![0, 2].into() };
    assert!(matches!(Component::decode(&primary), Err(Error::Octets { offset: 1, .. })));
}

#[test]
fn what_a_later_version_adds_to_a_profile_is_ignored() {
    let plain = hex::decode(&ior_text("single-1.2")[4..]).unwrap();
    let mut profile = from_octets(&plain).unwrap().profiles.remove(0);
    let decoded = IiopProfile::decode(&profile.data).unwrap();
    profile.data = [profile.data.as_ref(), b"more"].concat().into();
    assert_eq!(IiopProfile::decode(&profile.data).unwrap(), decoded);
}

#[test]
fn components_of_a_1_0_profile_are_not_dropped_in_silence() {
    let reference: maestro_ior::Reference = "corbaloc::h/k".parse().unwrap();
    let mut profile = maestro_ior::iiop_profiles(&reference.to_ior().unwrap()).unwrap().remove(0);
    profile.components.push(TaggedComponent { tag: 0, data: vec![0; 8].into() });
    assert!(matches!(profile.encode(), Err(Error::NoComponents { count: 1, .. })));
}
