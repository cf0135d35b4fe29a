//! What people write: `IOR:`, `corbaloc:`, `corbaname:`, names, keys, addresses.

use maestro_giop::Version;
use maestro_ior::{
    Address, Corbaloc, Corbaname, DEFAULT_PORT, Error, MaestroKey, Name, NameComponent, Reference,
};

fn offset(error: &Error) -> usize {
    match error {
        Error::Text { offset, .. } => *offset,
        other => panic!("not an error of a text: {other}"),
    }
}

#[test]
fn a_corbaloc_has_addresses_and_a_key() {
    let location: Corbaloc = "CorbaLoc:iiop:1.2@a.example:1,:[fe80::1]:2,iiop:b/k@%2f,;".parse().unwrap();
    let Corbaloc::Iiop { addresses, key } = &location else { panic!("{location:?}") };
    let parts: Vec<_> =
        addresses.iter().map(|a| (a.version, a.address.host.as_str(), a.address.port)).collect();
    assert_eq!(
        parts,
        [(Version::V1_2, "a.example", 1), (Version::V1_0, "fe80::1", 2), (Version::V1_0, "b", DEFAULT_PORT)]
    );
    assert_eq!(key.as_bytes(), b"k@/,;");
    assert_eq!(
        location.to_string(),
        "corbaloc:iiop:1.2@a.example:1,iiop:1.0@[fe80::1]:2,iiop:1.0@b:2809/k@/,;"
    );
}

#[test]
fn rir_names_an_initial_service() {
    let location: Corbaloc = "corbaloc:rir:/TradingService".parse().unwrap();
    assert!(matches!(&location, Corbaloc::Rir { key } if key.as_bytes() == b"TradingService"));
    assert!(matches!(location.to_ior(), Err(Error::Unresolved { .. })));
    assert_eq!("corbaloc:rir:".parse::<Corbaloc>().unwrap().to_string(), "corbaloc:rir:/NameService");
}

#[test]
fn a_bad_corbaloc_is_refused_at_its_place() {
    for (text, at) in [
        ("corbaloc:", 9),
        ("corbaloc:/Grid", 9),
        ("corbaloc:tcp:h/Grid", 9),
        ("corbaloc::", 10),
        ("corbaloc::/Grid", 10),
        ("corbaloc::h", 11),
        ("corbaloc::h:/Grid", 12),
        ("corbaloc::h:65536/Grid", 12),
        ("corbaloc::h:99999999999999999999/Grid", 12),
        ("corbaloc::1.256@h/Grid", 12),
        ("corbaloc::2.0@h/Grid", 10),
        ("corbaloc::1.x@h/Grid", 12),
        ("corbaloc::[::g]/Grid", 13),
        ("corbaloc::[1:2]/Grid", 11),
        ("corbaloc::[::1/Grid", 14),
        ("corbaloc::a,b/Grid", 12),
        ("corbaloc::a,rir:/Grid", 12),
        ("corbaloc::a/Gr id", 14),
        ("corbaloc::a/Grid%4", 16),
        ("corbaloc::a/Grid#x", 16),
        ("corbaloc:rir:x", 13),
    ] {
        let error = text.parse::<Reference>().unwrap_err();
        assert_eq!(offset(&error), at, "{text}: {error}");
    }
}

#[test]
fn a_corbaname_has_a_context_and_a_name() {
    let backslash = "corbaname::h:1/Root%2e#dept%20x/a\\.b.kind/.only".parse::<Corbaname>().unwrap_err();
    assert_eq!(offset(&backslash), 33, "a backslash must be escaped: {backslash}");
    let name: Corbaname = "corbaname::h:1/Root%2e#dept%20x/a%5c.b.kind/.only".parse().unwrap();
    let parts: Vec<_> = name.name.components().iter().map(|c| (c.id.as_str(), c.kind.as_str())).collect();
    assert_eq!(parts, [("dept x", ""), ("a.b", "kind"), ("", "only")]);
    assert_eq!(name.context.to_string(), "corbaloc:iiop:1.0@h:1/Root.");
    assert_eq!(name.to_string(), "corbaname:iiop:1.0@h:1/Root.#dept%20x/a%5c.b.kind/.only");
    assert!(matches!(name.to_ior(), Err(Error::Unresolved { .. })));
}

#[test]
fn a_corbaname_without_a_name_is_the_context() {
    for text in ["corbaname::h:1", "corbaname::h:1/NameService", "corbaname::h:1#"] {
        let reference: Reference = text.parse().unwrap();
        let context: Reference = "corbaloc::h:1/NameService".parse().unwrap();
        assert_eq!(reference.to_ior().unwrap(), context.to_ior().unwrap(), "{text}");
    }
    assert!(matches!("corbaname:rir:#a".parse::<Corbaname>().unwrap().context, Corbaloc::Rir { .. }));
}

#[test]
fn a_bad_corbaname_is_refused() {
    for text in ["corbaname:", "corbaname::h!x", "corbaname::h#a#b", "corbaname::h#%ff", "corbaname::h#a//b"]
    {
        assert!(text.parse::<Reference>().is_err(), "{text}");
    }
}

#[test]
fn names_are_read_and_written() {
    let component = |id: &str, kind: &str| NameComponent { id: id.to_owned(), kind: kind.to_owned() };
    for (text, components) in [
        ("", vec![]),
        ("a", vec![component("a", "")]),
        ("a.b/c.d", vec![component("a", "b"), component("c", "d")]),
        (".", vec![component("", "")]),
        ("./.k", vec![component("", ""), component("", "k")]),
        ("a\\.b\\/c\\\\.d", vec![component("a.b/c\\", "d")]),
    ] {
        let name: Name = text.parse().unwrap();
        assert_eq!(name.components(), components, "{text}");
        assert_eq!(name.to_string(), text);
    }
    for (text, at) in [("/", 0), ("a//b", 2), ("a/", 2), ("a.", 2), ("a.b.c", 3), ("a\\x", 1), ("a\\", 1)] {
        assert_eq!(offset(&text.parse::<Name>().unwrap_err()), at, "{text}");
    }
}

#[test]
fn keys_are_globally_unique_names() {
    let text = "MAE:00000000000000000000000000c0ffee:Grid";
    let key = MaestroKey::new(0xc0ffee, "Grid").unwrap();
    assert_eq!(key.to_string(), text);
    assert_eq!(text.parse::<MaestroKey>().unwrap(), key);
    assert_eq!(MaestroKey::try_from(&key.to_object_key()).unwrap(), key);
    assert_eq!((key.name(), key.uuid()), ("Grid", 0xc0ffee));
    let digits = "0".repeat(32);
    for (text, at) in [
        (String::new(), 0),
        ("Grid".to_owned(), 0),
        (format!("mae:{digits}:Grid"), 0),
        ("MAE:0:Grid".to_owned(), 4),
        (format!("MAE:{}:Grid", "A".repeat(32)), 4),
        (format!("MAE:0{digits}:Grid"), 36),
        (format!("MAE:{digits}"), 36),
        (format!("MAE:{digits}:"), 37),
        (format!("MAE:{digits}:7up"), 37),
        (format!("MAE:{digits}:Gr:id"), 39),
        (format!("MAE:{digits}:Gr/id"), 39),
        (format!("MAE:{digits}:{}", "n".repeat(65)), 101),
    ] {
        assert_eq!(offset(&text.parse::<MaestroKey>().unwrap_err()), at, "{text}");
    }
}

#[test]
fn addresses_are_read_and_written() {
    for (text, host, port) in
        [("a.example:1", "a.example", 1), ("127.0.0.1:65535", "127.0.0.1", 65535), ("[::1]:0", "::1", 0)]
    {
        let address: Address = text.parse().unwrap();
        assert_eq!((address.host.as_str(), address.port), (host, port));
        assert_eq!(address.to_string(), text);
    }
    for (text, at) in [("", 0), ("a", 1), ("a:", 2), ("a:1x", 3), ("a b:1", 1), ("::1:5", 0), (":5", 0)] {
        assert_eq!(offset(&text.parse::<Address>().unwrap_err()), at, "{text}");
    }
}

#[test]
fn an_ior_is_hexadecimal_digits() {
    for (text, at) in [
        ("", 0),
        ("IO", 0),
        ("ior", 0),
        ("IOR:0", 5),
        ("IOR:01zz", 6),
        ("IOR:01 0", 6),
        ("IOR:é0", 4),
        ("IÖR:00", 0),
    ] {
        assert_eq!(offset(&maestro_ior::parse_ior(text).unwrap_err()), at, "{text}");
    }
}
