//! What people and programs are shown.

use bytes::Bytes;
use maestro_giop::{Ior, RepositoryId, TaggedProfile, Version};
use maestro_ior::{Address, IiopProfile, MaestroKey, Reference, describe, parse_ior};

use crate::combo::combo;
use crate::vectors::ior_text;

/// One of each kind of reference.
fn references() -> Vec<(&'static str, Ior)> {
    let recorded = [
        "nil",
        "single-1.0",
        "two-endpoints-1.2",
        "windows-1252",
        "unix-and-tcp",
        "ssl-and-tcp",
        "corbaloc-three-mixed",
        "corbaloc-ipv6",
        "corbaloc-escape",
        "genior-empty-type",
        "unknown-profile",
        "unknown-component",
    ];
    let mut references: Vec<_> =
        recorded.iter().map(|name| (*name, parse_ior(&ior_text(name)).unwrap())).collect();
    references.push(("combo", combo().to_ior().unwrap()));
    references.push(("damaged", damaged()));
    references
}

/// A profile that is cut, one of another major version, and one with components that are wrong.
fn damaged() -> Ior {
    let address = Address::new("host", 1);
    let key = MaestroKey::new(1, "Grid").unwrap().to_object_key();
    let mut profile = IiopProfile::new(Version::V1_2, address, key);
    profile.components = [0, 1, 3, 20, 27, 28, 29]
        .map(|tag| maestro_giop::TaggedComponent { tag, data: Bytes::from_static(&[1, 0, 9]) })
        .into();
    let good = profile.encode().unwrap();
    let cut = TaggedProfile { tag: 0, data: good.data.slice(..20) };
    let other = TaggedProfile { tag: 0, data: [&[1, 2][..], &good.data[2..12]].concat().into() };
    Ior { type_id: RepositoryId::new("IDL:Grid:1.0"), profiles: vec![good, cut, other] }
}

#[test]
fn the_print_for_people() {
    let prints = references().into_iter().map(|(name, ior)| format!("--- {name}\n{}\n", describe(&ior)));
    insta::assert_snapshot!(prints.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_json_for_programs() {
    let json = references().into_iter().map(|(name, ior)| {
        format!("--- {name}\n{}\n", serde_json::to_string_pretty(&describe(&ior)).unwrap())
    });
    insta::assert_snapshot!(json.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_errors() {
    let long = format!("IOR:0{}", "7".repeat(400));
    let texts = [
        "",
        "Grid",
        "http://host/Grid",
        "IOR:",
        "IOR:010",
        "IOR:01zz",
        "IOR:07",
        "IOR:01000000100000004944",
        "IOR:0100000001000000000000000000000",
        &long,
        "corbaloc:tcp:127.0.0.1:5000/Test",
        "corbaloc:iiop:1.x@127.0.0.1:5000/Test",
        "corbaloc:iiop:2.0@127.0.0.1:5000/Test",
        "corbaloc::127.0.0.1:65536/Test",
        "corbaloc::127.0.0.1:5000",
        "corbaloc::127.0.0.1:5000/a%2",
        "corbaloc::127.0.0.1:5000/a key with spaces in it",
        "corbaloc::[::1:5000/Test",
        "corbaloc:rir:/NoSuchService",
        "corbaname::127.0.0.1:21025#no/such",
        "corbaname::127.0.0.1:21025#no.such.thing",
    ];
    let lines = texts.iter().map(|text| {
        let error = text.parse::<Reference>().and_then(|reference| reference.to_ior()).unwrap_err();
        format!("{}\n    {error}", &text[..text.len().min(60)])
    });
    let keys = [
        "Grid",
        "MAE:12:Grid",
        "MAE:00000000000000000000000000000000:",
        "MAE:00000000000000000000000000000000:a b",
    ];
    let key_lines = keys.iter().map(|key| format!("{key}\n    {}", key.parse::<MaestroKey>().unwrap_err()));
    insta::assert_snapshot!(lines.chain(key_lines).collect::<Vec<_>>().join("\n"));
}
