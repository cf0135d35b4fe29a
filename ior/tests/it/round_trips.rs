//! Whatever is written is read back the same.

use bytes::Bytes;
use maestro_giop::{ByteOrder, CodeSet, CodeSetComponent, Ior, ObjectKey, RepositoryId};
use maestro_giop::{TaggedComponent, TaggedProfile, Version};
use maestro_ior::{
    Address, AsContext, Component, CompoundSecMech, Corbaloc, CorbalocAddress, Corbaname, CsiSecMechList,
    FtGroup, IiopProfile, MaestroKey, SasContext, TlsSecTrans,
};
use maestro_ior::{MultipleComponents, Name, NameComponent, Profile, Reference, SslSecTrans, UnixAddress};
use maestro_ior::{describe, endpoints, from_octets, parse_ior, stringify_in};
use proptest::collection::vec;
use proptest::prelude::*;

fn octets(limit: usize) -> impl Strategy<Value = Bytes> {
    vec(any::<u8>(), 0..limit).prop_map(Bytes::from)
}

fn order() -> impl Strategy<Value = ByteOrder> {
    prop_oneof![Just(ByteOrder::Big), Just(ByteOrder::Little)]
}

/// Text that Latin-1 has, without NUL.
fn latin_1() -> impl Strategy<Value = String> {
    "[\u{1}-\u{ff}]{0,20}"
}

fn code_sets() -> impl Strategy<Value = CodeSetComponent> {
    let sets = || vec(any::<u32>().prop_map(CodeSet), 0..4);
    (any::<u32>(), sets(), any::<u32>(), sets()).prop_map(
        |(char, conversion_char, wchar, conversion_wchar)| CodeSetComponent {
            native_char: CodeSet(char),
            conversion_char,
            native_wchar: CodeSet(wchar),
            conversion_wchar,
        },
    )
}

fn tls() -> impl Strategy<Value = TlsSecTrans> {
    let address = (latin_1(), any::<u16>()).prop_map(|(host, port)| Address { host, port });
    (any::<(u16, u16)>(), vec(address, 0..4)).prop_map(|((target_supports, target_requires), addresses)| {
        TlsSecTrans { target_supports, target_requires, addresses }
    })
}

fn mechanism() -> impl Strategy<Value = CompoundSecMech> {
    let transport = (any::<u32>(), octets(40)).prop_map(|(tag, data)| TaggedComponent { tag, data });
    let login = (any::<(u16, u16)>(), octets(8), octets(8)).prop_map(
        |((target_supports, target_requires), mechanism, target_name)| AsContext {
            target_supports,
            target_requires,
            mechanism,
            target_name,
        },
    );
    let names = (vec((any::<u32>(), octets(8)), 0..3), vec(octets(8), 0..3));
    let attributes = (any::<(u16, u16, u32)>(), names).prop_map(
        |((target_supports, target_requires, identity_types), (privilege_authorities, naming_mechanisms))| {
            SasContext {
                target_supports,
                target_requires,
                privilege_authorities,
                naming_mechanisms,
                identity_types,
            }
        },
    );
    (any::<u16>(), transport, login, attributes).prop_map(
        |(target_requires, transport, authentication, attributes)| CompoundSecMech {
            target_requires,
            transport,
            authentication,
            attributes,
        },
    )
}

fn mechanisms() -> impl Strategy<Value = CsiSecMechList> {
    (any::<bool>(), vec(mechanism(), 0..3))
        .prop_map(|(stateful, mechanisms)| CsiSecMechList { stateful, mechanisms })
}

fn component() -> impl Strategy<Value = Component> {
    let ssl = any::<(u16, u16, u16)>().prop_map(|(target_supports, target_requires, port)| {
        Component::SslSecTrans(SslSecTrans { target_supports, target_requires, port })
    });
    let group = (any::<(u8, u8, u64, u32)>(), latin_1()).prop_map(
        |((major, minor, group_id, group_version), domain)| {
            Component::FtGroup(FtGroup { version: Version { major, minor }, domain, group_id, group_version })
        },
    );
    prop_oneof![
        any::<u32>().prop_map(Component::OrbType),
        code_sets().prop_map(Component::CodeSets),
        (latin_1(), any::<u16>())
            .prop_map(|(host, port)| Component::AlternateAddress(Address { host, port })),
        ssl,
        tls().prop_map(Component::TlsSecTrans),
        mechanisms().prop_map(Component::CsiSecMechList),
        group,
        any::<bool>().prop_map(Component::FtPrimary),
        any::<bool>().prop_map(Component::FtHeartbeatEnabled),
        (latin_1(), latin_1()).prop_map(|(host, path)| Component::OmniOrbUnix(UnixAddress { host, path })),
        (100u32..1000, octets(40)).prop_map(|(tag, data)| Component::Raw(TaggedComponent { tag, data })),
    ]
}

fn components() -> impl Strategy<Value = Vec<TaggedComponent>> {
    vec((any::<u32>(), octets(30)).prop_map(|(tag, data)| TaggedComponent { tag, data }), 0..5)
}

fn profile() -> impl Strategy<Value = Profile> {
    let iiop = (any::<u8>(), latin_1(), any::<u16>(), octets(40), components(), order()).prop_map(
        |(minor, host, port, key, mut components, order)| {
            if minor == 0 {
                components.clear();
            }
            let version = Version { major: 1, minor };
            Profile::Iiop(IiopProfile {
                version,
                host,
                port,
                object_key: ObjectKey::from(key),
                components,
                order,
            })
        },
    );
    let multiple = (components(), order()).prop_map(|(components, order)| {
        Profile::MultipleComponents(MultipleComponents { components, order })
    });
    let other = (2u32.., octets(40)).prop_map(|(tag, data)| Profile::Other(TaggedProfile { tag, data }));
    prop_oneof![4 => iiop, 1 => multiple, 1 => other]
}

fn host() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z0-9.-]{0,12}",
        "[0-9]{1,3}\\.0\\.0\\.1",
        Just("::1".to_owned()),
        Just("fe80::a:b".to_owned())
    ]
}

fn location() -> impl Strategy<Value = Corbaloc> {
    let address = (any::<u8>(), host(), any::<u16>()).prop_map(|(minor, host, port)| CorbalocAddress {
        version: Version { major: 1, minor },
        address: Address { host, port },
    });
    prop_oneof![
        4 => (vec(address, 1..4), octets(20))
            .prop_map(|(addresses, key)| Corbaloc::Iiop { addresses, key: ObjectKey::from(key) }),
        1 => octets(20).prop_map(|key| Corbaloc::Rir { key: ObjectKey::from(key) }),
    ]
}

fn name() -> impl Strategy<Value = Name> {
    let component = (".{0,8}", ".{0,8}").prop_map(|(id, kind)| NameComponent { id, kind });
    vec(component, 0..4).prop_map(Name::new)
}

proptest! {
    #[test]
    fn components_are_read_back(component in component(), order in order()) {
        let encoded = component.encode(order).unwrap();
        prop_assert_eq!(Component::decode(&encoded).unwrap(), component);
    }

    #[test]
    fn references_are_read_back(type_id in "\\PC{0,20}", profiles in vec(profile(), 0..5), order in order()) {
        let encoded = profiles.iter().map(|profile| profile.encode().unwrap()).collect();
        let ior = Ior { type_id: RepositoryId::new(type_id), profiles: encoded };
        let text = stringify_in(&ior, order);
        let read = parse_ior(&text).unwrap();
        prop_assert_eq!(parse_ior(&text.to_uppercase()).unwrap(), read.clone());
        prop_assert_eq!(&read, &ior);
        let opened: Vec<Profile> = read.profiles.iter().map(|p| Profile::decode(p).unwrap()).collect();
        prop_assert_eq!(opened, profiles);
    }

    #[test]
    fn locations_are_read_back(location in location()) {
        let text = location.to_string();
        prop_assert_eq!(text.parse::<Corbaloc>().unwrap(), location, "{}", text);
    }

    #[test]
    fn names_are_read_back(context in location(), name in name()) {
        prop_assert_eq!(&name.to_string().parse::<Name>().unwrap(), &name);
        let name = Corbaname { context, name };
        prop_assert_eq!(name.to_string().parse::<Corbaname>().unwrap(), name);
    }

    #[test]
    fn keys_are_read_back(uuid: u128, name in "[A-Za-z][A-Za-z0-9_.-]{0,63}") {
        let key = MaestroKey::new(uuid, &name).unwrap();
        prop_assert_eq!(key.to_string().parse::<MaestroKey>().unwrap(), key);
    }

    #[test]
    fn any_octets_are_shown_or_refused(octets in octets(200)) {
        if let Ok(ior) = from_octets(&octets) {
            prop_assert!(!describe(&ior).to_string().is_empty());
            let _ = endpoints(&ior);
        }
    }

    #[test]
    fn any_octets_of_a_profile_are_shown_or_refused(tag in 0u32..2, data in octets(200), order in order()) {
        let ior = Ior { type_id: RepositoryId::new("IDL:X:1.0"), profiles: vec![TaggedProfile { tag, data }] };
        prop_assert!(describe(&ior).to_string().lines().count() > 1);
        prop_assert_eq!(parse_ior(&stringify_in(&ior, order)).unwrap(), ior);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(IOR:|corbaloc:|corbaname:|)\\PC{0,40}") {
        let _ = text.parse::<Reference>();
        let _ = text.parse::<MaestroKey>();
        let _ = text.parse::<Name>();
        let _ = text.parse::<Address>();
    }
}
