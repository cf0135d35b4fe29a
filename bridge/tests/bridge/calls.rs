//! Requests and their replies.

use std::sync::atomic::Ordering;

use maestro_bridge::Settings;
use maestro_giop::{
    ByteOrder, CodeSet, CodeSetContext, CodeSets, Completed, Ior, LocateStatus, Message, MessageType,
    ReplyStatus, RequestId, ResponseFlags, ServiceContexts, SystemExceptionKind, Version, fragments,
};

use crate::peer::{Call, Peer};
use crate::scripted::{KEY, Scripted, answer, echo, elsewhere};

const VERSIONS: [Version; 3] = [Version::V1_0, Version::V1_1, Version::V1_2];
const ORDERS: [ByteOrder; 2] = [ByteOrder::Big, ByteOrder::Little];

#[test]
fn every_version_in_either_order_is_answered_on_its_terms() {
    let (server, _) = Scripted::serve(&Settings::default());
    for (version, order) in VERSIONS.into_iter().flat_map(|version| ORDERS.map(|order| (version, order))) {
        let mut peer = Peer::with(server.address(), version, order);
        for (id, length) in [(1, 0), (2, 1), (3, 7), (4, 5000), (5, 20_000), (u32::MAX, 1 << 20)] {
            let text = "x".repeat(length);
            let octets = peer.echo(id, &text);
            peer.send(&octets);
            assert!(peer.text() == (id, text), "{length} octets in {version}");
        }
        assert!(peer.headers.iter().all(|header| header.version == version && header.order == order));
    }
}

#[test]
fn versions_and_orders_may_change_on_one_connection() {
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    for (version, order) in VERSIONS.into_iter().flat_map(|version| ORDERS.map(|order| (version, order))) {
        (peer.version, peer.order) = (version, order);
        peer.assert_alive(7);
        let header = peer.headers.last().unwrap();
        assert_eq!((header.version, header.order), (version, order));
    }
}

#[test]
fn pipelined_requests_are_all_answered_in_order_where_they_run_inline() {
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    let octets: Vec<u8> = (0..3000).flat_map(|id| peer.echo(id, &id.to_string())).collect();
    peer.send(&octets);
    for id in 0..3000 {
        assert_eq!(peer.text(), (id, id.to_string()));
    }
}

#[test]
fn octets_may_come_one_by_one() {
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    let octets = [peer.echo(1, "slow"), peer.echo(2, "slower")].concat();
    octets.chunks(1).for_each(|octet| peer.send(octet));
    assert_eq!(peer.text(), (1, "slow".to_owned()));
    assert_eq!(peer.text(), (2, "slower".to_owned()));
}

#[test]
fn replies_overtake_each_other() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    for id in 1..=3 {
        let octets = peer.request(&Call::new(id, "hold"), |w| {
            w.write_string(&id.to_string()).unwrap();
        });
        peer.send(&octets);
    }
    let mut held = orb.take(3);
    peer.assert_alive(4);
    for expected in [2, 3, 1] {
        let index = held.iter().position(|request| request.request_id == RequestId(expected)).unwrap();
        echo(held.remove(index));
        assert_eq!(peer.text(), (expected, expected.to_string()));
    }
}

#[test]
fn replies_of_another_thread_to_many_connections_all_arrive() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let mut peers: Vec<Peer> = (0..64).map(|_| Peer::connect(server.address())).collect();
    for round in 0..20 {
        for peer in &mut peers {
            let octets = peer.request(&Call::new(round, "hold"), |w| w.write_string("batch").unwrap());
            peer.send(&octets);
        }
        orb.take(64).into_iter().for_each(echo);
        for peer in &mut peers {
            assert_eq!(peer.text(), (round, "batch".to_owned()));
        }
    }
}

#[test]
fn oneways_are_executed_and_not_answered() {
    let (server, orb) = Scripted::serve(&Settings::default());
    for version in VERSIONS {
        let mut peer = Peer::with(server.address(), version, ByteOrder::Little);
        let before = orb.posted.load(Ordering::SeqCst);
        for id in 0..10 {
            peer.send_call(&Call::oneway(id, "post"));
        }
        peer.assert_alive(10);
        assert_eq!(orb.posted.load(Ordering::SeqCst), before + 10);
    }
}

#[test]
fn a_oneway_with_server_is_answered() {
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    peer.send_call(&Call { response: ResponseFlags::WithServer, ..Call::new(5, "post") });
    let (id, status, body) = peer.reply();
    assert_eq!((id, status, body.octets.len()), (5, ReplyStatus::NoException, 0));
}

#[test]
fn an_unknown_key_or_operation_is_refused_and_the_connection_lives() {
    let (server, _) = Scripted::serve(&Settings::default());
    for version in VERSIONS {
        let mut peer = Peer::with(server.address(), version, ByteOrder::Big);
        for key in ["", "MAE:00:Nobody", "Nobody/child"] {
            peer.send_call(&Call { key, ..Call::new(1, "echo") });
            let (_, exception) = peer.exception();
            assert_eq!(exception.kind, SystemExceptionKind::ObjectNotExist);
            assert_eq!((exception.minor, exception.completed), (0x4f4d_0002, Completed::No));
        }
        peer.send_call(&Call::new(2, "frobnicate"));
        assert_eq!(peer.exception().1.kind, SystemExceptionKind::BadOperation);
        peer.assert_alive(3);
    }
}

#[test]
fn a_panic_is_the_requests_own_business() {
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    peer.send_call(&Call::new(1, "panic"));
    let (id, exception) = peer.exception();
    assert_eq!(
        (id, exception.kind, exception.completed),
        (1, SystemExceptionKind::Unknown, Completed::Maybe)
    );
    peer.assert_alive(2);
}

#[test]
fn locate_requests_are_answered_with_an_unaligned_body() {
    let (server, _) = Scripted::serve(&Settings::default());
    let moved = format!("{KEY}/moved");
    for version in VERSIONS {
        let mut peer = Peer::with(server.address(), version, ByteOrder::Little);
        // In 1.2 clients disagree on where a body would begin: the forward comes with the request.
        let forward =
            if version < Version::V1_2 { LocateStatus::ObjectForward } else { LocateStatus::ObjectHere };
        let cases = [
            (KEY, LocateStatus::ObjectHere),
            ("Scripted", LocateStatus::ObjectHere),
            ("Nobody", LocateStatus::UnknownObject),
            (moved.as_str(), forward),
        ];
        for (id, (key, status)) in (1..).zip(cases) {
            let octets = peer.locate_request(id, key);
            peer.send(&octets);
            let Ok(Message::LocateReply(header, body)) = peer.next() else { panic!("no LocateReply") };
            assert_eq!((header.request_id, header.status), (RequestId(id), status));
            if status == LocateStatus::ObjectForward {
                assert_eq!(Ior::decode(&mut body.reader(CodeSets::default())), Ok(elsewhere()));
            } else {
                assert!(body.octets.is_empty());
            }
        }
    }
}

#[test]
fn a_forward_is_passed_on() {
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    peer.send_call(&Call::new(1, "forward"));
    let (_, status, body) = peer.reply();
    assert_eq!(status, ReplyStatus::LocationForward);
    assert_eq!(Ior::decode(&mut body.reader(CodeSets::default())), Ok(elsewhere()));
}

#[test]
fn a_cancel_reaches_the_orb_and_the_reply_may_still_come() {
    let (server, orb) = Scripted::serve(&Settings::default());
    for version in VERSIONS {
        let mut peer = Peer::with(server.address(), version, ByteOrder::Big);
        peer.send_call(&Call::new(9, "hold"));
        let mut held = orb.take(1);
        let cancel = maestro_giop::cancel_request(RequestId(9), version, ByteOrder::Big);
        peer.send(&cancel);
        let unknown = maestro_giop::cancel_request(RequestId(77), version, ByteOrder::Big);
        peer.send(&unknown);
        peer.assert_alive(10);
        assert_eq!(std::mem::take(&mut *orb.cancelled.lock().unwrap()), [RequestId(9), RequestId(77)]);
        answer(held.remove(0));
        assert_eq!(peer.reply().0, 9);
    }
}

#[test]
fn a_megabyte_in_fragments_is_joined() {
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    let text = "f".repeat(1 << 20);
    let pieces: Vec<_> = fragments(peer.echo(1, &text), 8192).collect();
    assert!(pieces.len() > 128);
    let (first, rest) = pieces.split_first().unwrap();
    peer.send(first);
    // Another request may come between.
    peer.assert_alive(2);
    rest.iter().for_each(|piece| peer.send(piece));
    assert!(peer.text() == (1, text));
}

#[test]
fn long_replies_are_cut_in_1_2_only() {
    let settings = Settings { fragment_octets: Some(4096), ..Settings::default() };
    let (server, _) = Scripted::serve(&settings);
    for version in VERSIONS {
        let mut peer = Peer::with(server.address(), version, ByteOrder::Little);
        let text = "r".repeat(100_000);
        let octets = peer.echo(1, &text);
        peer.send(&octets);
        assert!(peer.text() == (1, text));
        let pieces = peer.headers.iter().filter(|header| header.kind == MessageType::Fragment).count();
        assert_eq!(pieces > 0, version == Version::V1_2);
        peer.assert_alive(2);
    }
}

#[test]
fn code_sets_are_those_of_the_first_request_that_names_some() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    let chosen = CodeSets { char: CodeSet::UTF_8, wchar: Some(CodeSet::UTF_16) };
    let mut contexts = ServiceContexts::new();
    contexts.push(0x4d41_4500, vec![1, 2, 3]);
    contexts.push(ServiceContexts::CODE_SETS, CodeSetContext::from(chosen).encode(ByteOrder::Big));
    let all = [ServiceContexts::new(), contexts.clone(), ServiceContexts::new(), contexts.clone()];
    for (id, contexts) in (0..).zip(all) {
        peer.send_call(&Call { contexts, ..Call::new(id, "hold") });
    }
    let held = orb.take(4);
    let seen: Vec<CodeSets> = held.iter().map(|request| request.code_sets).collect();
    assert_eq!(seen, [CodeSets::default(), chosen, chosen, chosen]);
    assert_eq!(held[1].service_contexts, contexts);
    held.into_iter().for_each(answer);
}

#[test]
fn the_request_says_who_calls() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let mut one = Peer::connect(server.address());
    let mut other = Peer::connect(server.address());
    for peer in [&mut one, &mut other] {
        peer.send_call(&Call::new(1, "hold"));
    }
    let held = orb.take(2);
    assert_ne!(held[0].connection, held[1].connection);
    let addresses: Vec<String> =
        [&one, &other].iter().map(|peer| peer.stream.local_addr().unwrap().to_string()).collect();
    assert!(held.iter().all(|request| addresses.iter().any(|address| **address == *request.peer)));
    held.into_iter().for_each(answer);
}
