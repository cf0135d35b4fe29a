//! What becomes of text on both sides: each case of `docs/codesets.md`.

use std::net::SocketAddr;
use std::sync::atomic::Ordering;

use maestro_bridge::{CallError, Client, Settings};
use maestro_giop::{
    ByteOrder, CdrWriter, CodeSet, CodeSetComponent, CodeSetContext, CodeSets, Completed, Error, Ior,
    ObjectKey, ReplyStatus, RepositoryId, ServiceContexts, SystemException, SystemExceptionKind as Kind,
    Version,
};
use maestro_ior::{Address, Component, IiopProfile, OUR_ORDER};

use crate::client::run;
use crate::log::Log;
use crate::peer::{Call, Peer};
use crate::scripted::{KEY, PATIENCE, Scripted, answer};

const VERSIONS: [Version; 3] = [Version::V1_0, Version::V1_1, Version::V1_2];
const EUC_JP: CodeSet = CodeSet(0x0003_0010);

fn omg(kind: Kind, minor: u32, completed: Completed) -> SystemException {
    SystemException::new(kind, SystemException::OMG_MINOR | minor, completed)
}

/// The contexts in which a client names code sets.
fn naming(char: CodeSet, wchar: CodeSet) -> ServiceContexts {
    let mut contexts = ServiceContexts::new();
    contexts.push(ServiceContexts::CODE_SETS, CodeSetContext { char, wchar }.encode(ByteOrder::Big));
    contexts
}

/// A reference to the server that publishes these code sets, or none.
fn publishing(server: SocketAddr, version: Version, sets: Option<&CodeSetComponent>) -> Ior {
    let address = Address::new(server.ip().to_string(), server.port());
    let mut profile = IiopProfile::new(version, address, ObjectKey::from(KEY));
    profile.components =
        sets.iter().map(|sets| Component::CodeSets((*sets).clone()).encode(OUR_ORDER).unwrap()).collect();
    Ior { type_id: RepositoryId::new("IDL:Scripted:1.0"), profiles: vec![profile.encode().unwrap()] }
}

fn component(char: CodeSet, wchar: CodeSet) -> CodeSetComponent {
    CodeSetComponent {
        native_char: char,
        conversion_char: Vec::new(),
        native_wchar: wchar,
        conversion_wchar: Vec::new(),
    }
}

/// Calls with octets as the argument and returns the answer: octets of the result, or the exception.
fn ask(
    peer: &mut Peer,
    call: &Call<'_>,
    write: impl FnOnce(&mut CdrWriter),
) -> Result<Vec<u8>, SystemException> {
    let octets = peer.request(call, write);
    peer.send(&octets);
    let (id, status, body) = peer.reply();
    assert_eq!(id, call.id);
    match status {
        ReplyStatus::NoException => Ok(body.octets.to_vec()),
        _ => Err(SystemException::decode(&mut body.reader(CodeSets::default())).unwrap()),
    }
}

#[test]
fn an_unknown_code_set_is_refused_on_every_request_of_its_connection() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let windows_1252 = CodeSet(0x1002_04E4);
    for contexts in [naming(windows_1252, CodeSet::UTF_16), naming(CodeSet::UTF_8, EUC_JP)] {
        let mut peer = Peer::connect(server.address());
        let refused = Err(omg(Kind::CodesetIncompatible, 2, Completed::No));
        let first = Call { contexts, ..Call::new(1, "echo") };
        assert_eq!(ask(&mut peer, &first, |writer| writer.write_string("a").unwrap()), refused);
        // Not executed, not forgotten, and no other context changes it.
        peer.send_call(&Call::oneway(2, "post"));
        let second = Call { contexts: naming(CodeSet::UTF_8, CodeSet::UTF_16), ..Call::new(3, "echo") };
        assert_eq!(ask(&mut peer, &second, |writer| writer.write_string("a").unwrap()), refused);
        assert_eq!(orb.posted.load(Ordering::SeqCst), 0);
        Peer::connect(server.address()).assert_alive(4);
    }
}

#[test]
fn code_sets_do_not_change_on_a_connection() {
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    let text = |writer: &mut CdrWriter| writer.write_string_octets("é".as_bytes());
    let named = |id, char| Call { contexts: naming(char, CodeSet::UTF_16), ..Call::new(id, "echo") };
    let echoed = vec![3, 0, 0, 0, 0xC3, 0xA9, 0];
    assert_eq!(ask(&mut peer, &named(1, CodeSet::UTF_8), text), Ok(echoed.clone()));
    let changed = omg(Kind::Marshal, 9, Completed::No);
    assert_eq!(ask(&mut peer, &named(2, CodeSet::LATIN_1), text), Err(changed));
    let unknown = omg(Kind::CodesetIncompatible, 2, Completed::No);
    assert_eq!(ask(&mut peer, &named(3, EUC_JP), text), Err(unknown));
    assert_eq!(ask(&mut peer, &named(4, CodeSet::UTF_8), text), Ok(echoed.clone()));
    assert_eq!(ask(&mut peer, &Call::new(5, "echo"), text), Ok(echoed));
}

#[test]
fn a_damaged_context_is_marshal() {
    let (server, _) = Scripted::serve(&Settings::default());
    for data in [vec![], vec![0], vec![0, 0, 0, 0, 5, 1, 0, 1]] {
        let mut peer = Peer::connect(server.address());
        let mut contexts = ServiceContexts::new();
        contexts.push(ServiceContexts::CODE_SETS, data);
        let call = Call { contexts, ..Call::new(1, "echo") };
        let refused = SystemException::new(Kind::Marshal, 0, Completed::No);
        assert_eq!(ask(&mut peer, &call, |writer| writer.write_string("a").unwrap()), Err(refused.clone()));
        let call = Call::new(2, "echo");
        assert_eq!(ask(&mut peer, &call, |writer| writer.write_string("a").unwrap()), Err(refused));
    }
}

#[test]
fn without_a_context_text_is_latin_1_and_wide_text_is_refused() {
    let (server, _) = Scripted::serve(&Settings::default());
    for version in VERSIONS {
        let mut peer = Peer::with(server.address(), version, ByteOrder::Big);
        for octet in 0x80..=0x9F {
            let echoed =
                ask(&mut peer, &Call::new(1, "echo"), |writer| writer.write_string_octets(&[octet])).unwrap();
            assert_eq!(echoed, [0, 0, 0, 2, octet, 0]);
        }
        let unconvertible = omg(Kind::DataConversion, 1, Completed::Maybe);
        assert_eq!(ask(&mut peer, &Call::new(2, "greek"), |_| {}), Err(unconvertible));
        let wide = ask(&mut peer, &Call::new(3, "wide_echo"), |writer| writer.write_ulong(0));
        let expected = match version {
            Version::V1_0 => omg(Kind::Marshal, 5, Completed::No),
            _ => omg(Kind::BadParam, 23, Completed::No),
        };
        assert_eq!(wide, Err(expected));
        peer.assert_alive(4);
    }
}

#[test]
fn a_context_settles_the_connection_for_both_directions() {
    let (server, _) = Scripted::serve(&Settings::default());
    for version in VERSIONS {
        let mut peer = Peer::with(server.address(), version, ByteOrder::Big);
        let contexts = naming(CodeSet::UTF_8, CodeSet::UCS_4);
        let first = Call { contexts, ..Call::new(1, "greek") };
        let greek = [&[0, 0, 0, 11], "Ελλάς\0".as_bytes()].concat();
        assert_eq!(ask(&mut peer, &first, |_| {}), Ok(greek.clone()));
        let echoed = ask(&mut peer, &Call::new(2, "echo"), |writer| writer.write_octets(&greek));
        assert_eq!(echoed, Ok(greek));
        let cut = ask(&mut peer, &Call::new(3, "echo"), |writer| writer.write_string_octets(b"a\xce"));
        assert_eq!(cut, Err(omg(Kind::DataConversion, 1, Completed::No)));
        let wide: &[u8] = match version {
            Version::V1_1 => &[0, 0, 0, 2, 0, 1, 0xD1, 0x1E, 0, 0, 0, 0],
            _ => &[0, 0, 0, 4, 0, 1, 0xD1, 0x1E],
        };
        let echoed = ask(&mut peer, &Call::new(4, "wide_echo"), |writer| writer.write_octets(wide));
        let expected = match version {
            Version::V1_0 => Err(omg(Kind::Marshal, 5, Completed::No)),
            _ => Ok(wide.to_vec()),
        };
        assert_eq!(echoed, expected);
    }
}

#[test]
fn a_lone_surrogate_from_a_client_is_data_conversion() {
    let (server, _) = Scripted::serve(&Settings::default());
    for version in [Version::V1_1, Version::V1_2] {
        let mut peer = Peer::with(server.address(), version, ByteOrder::Big);
        let contexts = naming(CodeSet::UTF_8, CodeSet::UTF_16);
        let octets: &[u8] = match version {
            Version::V1_1 => &[0, 0, 0, 2, 0xD8, 0x34, 0, 0],
            _ => &[0, 0, 0, 2, 0xD8, 0x34],
        };
        let call = Call { contexts, ..Call::new(1, "wide_echo") };
        let answer = ask(&mut peer, &call, |writer| writer.write_octets(octets));
        assert_eq!(answer, Err(omg(Kind::DataConversion, 1, Completed::No)));
    }
}

/// What our client sends first to a server that publishes these code sets: its context, and the sets in force.
fn first_request(version: Version, sets: Option<&CodeSetComponent>) -> (Option<CodeSetContext>, CodeSets) {
    let (server, orb) = Scripted::serve(&Settings::default());
    let reference = publishing(server.address(), version, sets);
    let called = std::thread::spawn(move || {
        run(async { Client::default().call(&reference, "hold", |_| Ok(()), Some(PATIENCE)).await.unwrap() })
    });
    let request = orb.take(1).remove(0);
    let context = request.service_contexts.get(ServiceContexts::CODE_SETS).cloned();
    answer(request);
    (context.map(|data| CodeSetContext::decode(&data).unwrap()), called.join().unwrap().code_sets)
}

#[test]
fn our_client_names_what_the_reference_allows() {
    let context = |char, wchar| Some(CodeSetContext { char, wchar });
    let sets = |char, wchar| CodeSets { char, wchar };
    let none = CodeSet(0);
    for version in [Version::V1_1, Version::V1_2] {
        assert_eq!(first_request(version, None), (None, CodeSets::default()));
        for char in [CodeSet::LATIN_1, CodeSet::UTF_8, CodeSet::ASCII] {
            let first = first_request(version, Some(&component(char, none)));
            assert_eq!(first, (context(char, none), sets(char, None)));
        }
        for wchar in [CodeSet::UTF_16, CodeSet::UCS_2, CodeSet::UCS_4, CodeSet::UCS_4_LEVEL_3] {
            let first = first_request(version, Some(&component(CodeSet::UTF_8, wchar)));
            assert_eq!(first, (context(CodeSet::UTF_8, wchar), sets(CodeSet::UTF_8, Some(wchar))));
        }
    }
    assert_eq!(first_request(Version::V1_0, None), (None, CodeSets::default()));
}

#[test]
fn each_version_has_a_connection_on_which_code_sets_are_named() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let sets = CodeSetComponent::default();
    let references = [Version::V1_2, Version::V1_1, Version::V1_2]
        .map(|version| publishing(server.address(), version, Some(&sets)));
    let calls = std::thread::spawn(move || {
        run(async {
            let client = Client::default();
            for reference in &references {
                client.call(reference, "hold", |_| Ok(()), Some(PATIENCE)).await.unwrap();
            }
        });
    });
    for names in [true, true, false] {
        let request = orb.take(1).remove(0);
        assert_eq!(request.service_contexts.get(ServiceContexts::CODE_SETS).is_some(), names);
        answer(request);
    }
    calls.join().unwrap();
}

async fn call(
    client: &Client,
    reference: &Ior,
    operation: &str,
    write: impl Fn(&mut CdrWriter) -> Result<(), Error> + Sync,
) -> Result<maestro_bridge::ReplyBody, (String, Option<SystemException>)> {
    let result = client.call(reference, operation, write, Some(PATIENCE)).await;
    result.map_err(|error: CallError| (error.to_string(), error.system_exception()))
}

#[test]
fn our_client_says_what_an_orb_raises() {
    let (server, _) = Scripted::serve(&Settings::default());
    let at = |version, sets: Option<&CodeSetComponent>| publishing(server.address(), version, sets);
    let no = Completed::No;
    run(async {
        // No code sets in common: nothing is sent.
        for sets in [component(EUC_JP, CodeSet::UTF_16), component(CodeSet::UTF_8, EUC_JP)] {
            let client = Client::default();
            let (text, told) =
                call(&client, &at(Version::V1_2, Some(&sets)), "post", |_| Ok(())).await.unwrap_err();
            assert_eq!(told, Some(omg(Kind::CodesetIncompatible, 1, no)));
            assert!(text.starts_with("no common code set"), "{text}");
        }
        // Wide text where the reference allows none, and in 1.0.
        let references = [
            at(Version::V1_0, None),
            at(Version::V1_2, None),
            at(Version::V1_1, Some(&component(CodeSet::UTF_8, CodeSet(0)))),
        ];
        for reference in references {
            let wide = |writer: &mut CdrWriter| writer.write_wstring("a");
            let (_, told) = call(&Client::default(), &reference, "wide_echo", wide).await.unwrap_err();
            assert_eq!(told, Some(omg(Kind::InvObjref, 1, no)));
        }
        let client = Client::default();
        let unconvertible = Some(omg(Kind::DataConversion, 1, no));
        let reference = at(Version::V1_2, None);
        let euro = call(&client, &reference, "echo", |writer| writer.write_string("€")).await;
        assert_eq!(euro.unwrap_err().1, unconvertible);
        let reference = at(Version::V1_2, Some(&CodeSetComponent::default()));
        let char = call(&client, &reference, "echo", |writer| writer.write_char('é')).await;
        assert_eq!(char.unwrap_err().1, unconvertible, "a char of two octets");
        let pair = call(&client, &reference, "echo", |writer| writer.write_wchar('\u{1D11E}')).await;
        assert_eq!(pair.unwrap_err().1, unconvertible, "a wchar of two units");
        let nul = call(&client, &reference, "echo", |writer| writer.write_string("a\0")).await;
        assert_eq!(nul.unwrap_err().1, Some(SystemException::new(Kind::Marshal, 0, no)));
    });
}

#[test]
fn calls_in_1_0_stay_latin_1_beside_negotiated_ones() {
    let (server, _) = Scripted::serve(&Settings::default());
    let at = |version, sets: Option<&CodeSetComponent>| publishing(server.address(), version, sets);
    run(async {
        let client = Client::default();
        let new = at(Version::V1_2, Some(&CodeSetComponent::default()));
        let greek = call(&client, &new, "greek", |_| Ok(())).await.unwrap();
        assert_eq!(greek.reader().read_string().unwrap(), "Ελλάς");
        let old = at(Version::V1_0, None);
        let echoed = call(&client, &old, "echo", |writer| writer.write_string("é")).await.unwrap();
        assert_eq!(echoed.code_sets, CodeSets::default());
        assert_eq!(echoed.body.octets[..], [2, 0, 0, 0, 0xE9, 0]);
        assert_eq!(echoed.reader().read_string().unwrap(), "é");
        assert_eq!(call(&client, &old, "greek", |_| Ok(())).await.unwrap_err().1, {
            Some(omg(Kind::DataConversion, 1, Completed::Maybe))
        });
    });
}

#[test]
fn code_sets_are_logged_once_per_connection() {
    let log = Log::start();
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peers = Vec::new();
    for char in [CodeSet::UTF_8, EUC_JP] {
        let mut peer = Peer::connect(server.address());
        for id in 0..3 {
            let call = Call { contexts: naming(char, CodeSet::UTF_16), ..Call::new(id, "post") };
            let _ = ask(&mut peer, &call, |_| {});
        }
        peers.push((peer.stream.local_addr().unwrap().to_string(), peer));
    }
    let lines = |peer: &str| log.of(&format!("peer={peer}}}"));
    let agreed = format!(
        "DEBUG connection{{peer={}}}: maestro_bridge::connection::terms: code sets agreed code_sets=char UTF-8, wchar UTF-16",
        peers[0].0
    );
    assert_eq!(lines(&peers[0].0), [agreed]);
    let refused = format!(
        "WARN connection{{peer={}}}: maestro_bridge::connection::terms: code sets refused error=unsupported code set 0x00030010",
        peers[1].0
    );
    assert_eq!(lines(&peers[1].0), [refused]);
    let reference =
        publishing(server.address(), Version::V1_2, Some(&component(CodeSet::LATIN_1, CodeSet(0))));
    run(async {
        let client = Client::default();
        for _ in 0..3 {
            client.call(&reference, "post", |_| Ok(()), Some(PATIENCE)).await.unwrap();
        }
    });
    let agreed = format!(
        "DEBUG maestro_bridge::client::link: code sets agreed server={} code_sets=char ISO-8859-1, no wchar",
        server.address()
    );
    assert_eq!(log.of(&format!("server={}", server.address())), [agreed]);
}
