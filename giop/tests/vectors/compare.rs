//! Compares what was decoded with what the captures say.

use maestro_giop::{
    CdrReader, CodeSetContext, Ior, LocateStatus, ReplyStatus, RequestHeader, ResponseFlags, ServiceContexts,
    TaggedProfile, TargetAddress, Version,
};
use serde_json::{Value, json};

/// Says whether a decoded value is the expected one, which may be a pattern or a reference.
pub(crate) fn same(actual: &Value, expected: &Value) -> bool {
    if expected.get("profiles").is_some() {
        return same_but_names(actual, expected);
    }
    if let Some(pattern) = expected["pattern"].as_str() {
        return same_pattern(actual, pattern, expected);
    }
    match (actual, expected) {
        (Value::Object(a), Value::Object(e)) => {
            a.len() == e.len()
                && a.iter().all(|(name, value)| e.get(name).is_some_and(|other| same(value, other)))
        }
        (Value::Array(a), Value::Array(e)) => a.len() == e.len() && a.iter().zip(e).all(|(a, e)| same(a, e)),
        _ => actual == expected,
    }
}

/// Compares references; the captures say names, and what components mean, beside their octets.
fn same_but_names(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (Value::Object(a), Value::Object(e)) => {
            let is_octets = a.contains_key("data");
            a.iter().all(|(name, value)| e.get(name).is_some_and(|other| same_but_names(value, other)))
                && e.keys().all(|name| is_octets || a.contains_key(name) || name == "name")
        }
        (Value::Array(a), Value::Array(e)) => {
            a.len() == e.len() && a.iter().zip(e).all(|(a, e)| same_but_names(a, e))
        }
        _ => actual == expected,
    }
}

fn same_pattern(actual: &Value, pattern: &str, expected: &Value) -> bool {
    let length =
        expected["length"].as_u64().and_then(|length| usize::try_from(length).ok()).expect("a length");
    let elements = |rule: &dyn Fn(usize, &Value) -> bool| {
        let list = actual.as_array().expect("a list");
        list.len() == length && list.iter().enumerate().all(|(index, element)| rule(index, element))
    };
    match pattern {
        "octet i is \"a\" + i mod 26" => {
            let octets = actual.as_str().expect("text").as_bytes();
            octets.len() == length && octets.iter().zip((b'a'..=b'z').cycle()).all(|(a, e)| *a == e)
        }
        "element i is i mod 256" => elements(&|index, element| *element == json!(index % 256)),
        "element i is i" => elements(&|index, element| *element == json!(index)),
        "element i is even where i is even, else odd" => {
            elements(&|index, element| *element == expected[if index % 2 == 0 { "even" } else { "odd" }])
        }
        other => panic!("unknown pattern {other}"),
    }
}

/// Says whether a reference is the expected one; null is a nil reference.
pub(crate) fn same_reference(ior: &Ior, expected: &Value) -> bool {
    if expected.is_null() {
        return ior.is_nil();
    }
    let profiles = expected["profiles"].as_array().expect("profiles");
    expected["type_id"] == ior.type_id.as_str()
        && profiles.len() == ior.profiles.len()
        && ior.profiles.iter().zip(profiles).all(|(profile, expected)| same_profile(profile, expected))
}

fn same_profile(profile: &TaggedProfile, expected: &Value) -> bool {
    if expected["tag"] != profile.tag {
        return false;
    }
    if let Some(data) = expected["data"].as_str() {
        return hex::encode(&profile.data) == data;
    }
    let mut reader = CdrReader::encapsulation(&profile.data).expect("an encapsulation");
    let mut decoded = serde_json::Map::new();
    if profile.tag == TaggedProfile::INTERNET_IOP {
        let octets = reader.read_octets(2).expect("a version");
        let version = Version { major: octets[0], minor: octets[1] };
        decoded.insert("version".into(), json!(version.to_string()));
        decoded.insert("host".into(), json!(reader.read_string().expect("a host")));
        decoded.insert("port".into(), json!(reader.read_ushort().expect("a port")));
        let key = reader.read_octet_seq().expect("a key");
        assert_eq!(profile.object_key().expect("a key").as_bytes(), key);
        decoded.insert("object_key".into(), json!(hex::encode(key)));
        if version == Version::V1_0 {
            return decoded.iter().all(|(name, value)| expected[name] == *value);
        }
    }
    let components = components(&mut reader);
    let expected_components = expected["components"].as_array().expect("components");
    decoded.iter().all(|(name, value)| expected[name] == *value)
        && components.len() == expected_components.len()
        && components.iter().zip(expected_components).all(|((tag, data), expected)| {
            expected["tag"] == *tag && expected["data"].as_str().is_none_or(|expected| expected == data)
        })
}

fn components(reader: &mut CdrReader<'_>) -> Vec<(u32, String)> {
    let count = reader.read_sequence_length(8).expect("a number of components");
    let component = |_| {
        let component = maestro_giop::TaggedComponent::decode(reader).expect("a component");
        (component.tag, hex::encode(component.data))
    };
    (0..count).map(component).collect()
}

/// Compares the fields of a Request; `body_offset` is where its body begins.
pub(crate) fn request(header: &RequestHeader, version: Version, expect: &Value) {
    assert_eq!(expect["request_id"], header.request_id.0);
    if version < Version::V1_2 {
        assert_eq!(expect["response_expected"], header.response.expects_reply());
        assert_eq!(expect["principal"], hex::encode(&header.principal));
    } else {
        let flags = expect["response_flags"].as_u64().expect("flags");
        let expected = match flags {
            0 => ResponseFlags::None,
            1 => ResponseFlags::WithServer,
            3 => ResponseFlags::WithTarget,
            // Not in the standard; this is how a real server takes them.
            2 => ResponseFlags::None,
            255 => ResponseFlags::WithTarget,
            other => panic!("response flags {other}"),
        };
        assert_eq!(header.response, expected);
    }
    target(&header.target, &expect["target"]);
    assert_eq!(expect["operation"], header.operation.as_str());
    contexts(&header.service_contexts, &expect["service_contexts"]);
}

/// Compares a target address.
pub(crate) fn target(target: &TargetAddress, expect: &Value) {
    match target {
        TargetAddress::Key(key) => {
            assert_eq!(expect["address"], "key");
            assert_eq!(expect["object_key"], hex::encode(key.as_bytes()));
        }
        TargetAddress::Profile(profile) => {
            assert_eq!(expect["address"], "profile");
            assert!(same_profile(profile, &expect["profile"]), "{profile:?}");
            assert_eq!(
                expect["profile"]["object_key"],
                hex::encode(target.object_key().expect("a key").as_bytes())
            );
        }
        TargetAddress::Reference { selected, ior } => {
            assert_eq!(expect["address"], "reference");
            assert_eq!(expect["selected_profile"], *selected);
            assert!(same_reference(ior, &expect["ior"]), "{ior:?}");
            let key = target.object_key().expect("a key");
            assert_eq!(
                expect["ior"]["profiles"][*selected as usize]["object_key"],
                hex::encode(key.as_bytes())
            );
        }
    }
}

/// Compares service contexts, those of code sets decoded.
pub(crate) fn contexts(contexts: &ServiceContexts, expect: &Value) {
    let expected = expect.as_array().expect("service contexts");
    assert_eq!(contexts.len(), expected.len());
    for (context, expected) in contexts.iter().zip(expected) {
        assert_eq!(expected["id"], context.id);
        assert_eq!(expected["data"], hex::encode(&context.data));
        if context.id == ServiceContexts::CODE_SETS && !context.data.is_empty() {
            let decoded = CodeSetContext::decode(&context.data).expect("code sets");
            assert_eq!(expected["char"], decoded.char.to_string());
            assert_eq!(expected["wchar"], decoded.wchar.to_string());
        }
    }
}

/// The name of a status in the captures.
pub(crate) fn reply_status(status: ReplyStatus) -> &'static str {
    match status {
        ReplyStatus::NoException => "NO_EXCEPTION",
        ReplyStatus::UserException => "USER_EXCEPTION",
        ReplyStatus::SystemException => "SYSTEM_EXCEPTION",
        ReplyStatus::LocationForward => "LOCATION_FORWARD",
        ReplyStatus::LocationForwardPerm => "LOCATION_FORWARD_PERM",
        ReplyStatus::NeedsAddressingMode => "NEEDS_ADDRESSING_MODE",
    }
}

/// The name of a status in the captures.
pub(crate) fn locate_status(status: LocateStatus) -> &'static str {
    match status {
        LocateStatus::UnknownObject => "UNKNOWN_OBJECT",
        LocateStatus::ObjectHere => "OBJECT_HERE",
        LocateStatus::ObjectForward => "OBJECT_FORWARD",
        LocateStatus::ObjectForwardPerm => "OBJECT_FORWARD_PERM",
        LocateStatus::LocSystemException => "LOC_SYSTEM_EXCEPTION",
        LocateStatus::LocNeedsAddressingMode => "LOC_NEEDS_ADDRESSING_MODE",
    }
}
