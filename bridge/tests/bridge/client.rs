//! Our client against our server.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use maestro_bridge::{CallError, Client, ClientSettings, Dispatcher, Server, Settings};
use maestro_giop::{
    CdrWriter, CodeSet, CodeSetComponent, Completed, Ior, ObjectKey, ReplyStatus, RepositoryId, Version,
};
use maestro_ior::{Address, Component, IiopProfile, OUR_ORDER};
use maestro_orbs::{ConnectionId, Located, Orb, Reply, Request};

use crate::scripted::{KEY, PATIENCE, Scripted, answer};

/// Makes a reference with a profile for each address; the further ones of a profile are its alternates.
pub(crate) fn reference(version: Version, profiles: &[&[SocketAddr]]) -> Ior {
    let address = |address: &SocketAddr| Address::new(address.ip().to_string(), address.port());
    let profile = |addresses: &&[SocketAddr]| {
        let mut profile = IiopProfile::new(version, address(&addresses[0]), ObjectKey::from(KEY));
        if version > Version::V1_0 {
            let alternates = addresses[1..].iter().map(|other| Component::AlternateAddress(address(other)));
            let all = alternates.chain([Component::CodeSets(CodeSetComponent::default())]);
            profile.components = all.map(|component| component.encode(OUR_ORDER).unwrap()).collect();
        }
        profile.encode().unwrap()
    };
    Ior { type_id: RepositoryId::new("IDL:Scripted:1.0"), profiles: profiles.iter().map(profile).collect() }
}

fn at(server: &Server) -> Ior {
    reference(Version::V1_2, &[&[server.address()]])
}

/// An address that nobody listens at.
fn nowhere() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

async fn echo(client: &Client, reference: &Ior, text: &str) -> Result<String, CallError> {
    let reply = client.call(reference, "echo", |writer| writer.write_string(text), Some(PATIENCE)).await?;
    Ok(reply.reader().read_string().unwrap())
}

pub(crate) fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[test]
fn calls_are_answered_in_every_version() {
    let (server, orb) = Scripted::serve(&Settings { fragment_octets: Some(4096), ..Settings::default() });
    run(async {
        let client = Client::default();
        for version in [Version::V1_0, Version::V1_1, Version::V1_2, Version { major: 1, minor: 3 }] {
            let reference = reference(version, &[&[server.address()]]);
            for text in ["".to_owned(), "plain".to_owned(), "x".repeat(1 << 20)] {
                assert!(echo(&client, &reference, &text).await.unwrap() == text);
            }
            client.oneway(&reference, "post", |_| Ok(()), None).await.unwrap();
            assert_eq!(client.locate(&reference, None).await.unwrap(), Located::Here);
        }
        assert_eq!(server.connections(), 3, "one connection serves all calls to an address in a version");
        assert_eq!(orb.posted.load(Ordering::SeqCst), 4);
    });
}

#[test]
fn code_sets_are_agreed_on_the_first_call() {
    let (server, _) = Scripted::serve(&Settings::default());
    run(async {
        let client = Client::default();
        // Greek has no Latin-1 form: it needs the negotiated UTF-8.
        assert_eq!(echo(&client, &at(&server), "Ελλάς").await.unwrap(), "Ελλάς");
        let reply = client.call(&at(&server), "key", |_| Ok(()), None).await.unwrap();
        assert_eq!(reply.code_sets.char, CodeSet::UTF_8);
        let without = reference(Version::V1_0, &[&[server.address()]]);
        let other = Client::default();
        assert!(matches!(echo(&other, &without, "Ελλάς").await, Err(CallError::Arguments(_))));
        assert_eq!(echo(&other, &without, "Zürich").await.unwrap(), "Zürich");
    });
}

#[test]
fn a_server_at_an_ipv6_address_is_called_with_and_without_brackets() {
    let orb = Arc::new(Scripted::default());
    let listen = (std::net::Ipv6Addr::LOCALHOST, 0).into();
    let server = Server::bind(listen, Arc::new(Dispatcher::new()), &Settings::default()).unwrap();
    server.dispatcher().bind(ObjectKey::from(KEY), orb).unwrap();
    server.open().unwrap();
    run(async {
        for host in ["::1", "[::1]", "0:0:0:0:0:0:0:1"] {
            let address = Address::new(host, server.address().port());
            let profile = IiopProfile::new(Version::V1_2, address, ObjectKey::from(KEY));
            let profiles = vec![profile.encode().unwrap()];
            let reference = Ior { type_id: RepositoryId::default(), profiles };
            assert_eq!(echo(&Client::default(), &reference, host).await.unwrap(), host);
        }
    });
}

#[test]
fn an_address_that_gave_no_answer_in_time_is_tried_last_for_a_while() {
    let (silent, silent_orb) = Scripted::serve(&Settings::default());
    let (other, other_orb) = Scripted::serve(&Settings::default());
    let posted = |orb: &Scripted| orb.posted.load(Ordering::SeqCst);
    let both = reference(Version::V1_2, &[&[silent.address(), other.address()]]);
    run(async {
        let settings = ClientSettings { avoid: Duration::from_secs(3600), ..ClientSettings::default() };
        let client = Client::new(settings);
        let post = || client.call(&both, "post", |_| Ok(()), Some(PATIENCE));
        let patient = tokio::spawn({
            let (client, both) = (client.clone(), both.clone());
            async move { client.call(&both, "hold", |_| Ok(()), Some(PATIENCE)).await.map(drop) }
        });
        while silent_orb.held() == 0 {
            tokio::task::yield_now().await;
        }
        let late = client.call(&both, "hold", |_| Ok(()), Some(Duration::from_millis(50))).await;
        assert!(matches!(late, Err(CallError::TimedOut { sent: true, .. })), "{late:?}");
        post().await.unwrap();
        assert_eq!((posted(&silent_orb), posted(&other_orb)), (0, 1));
        // Where there is no other address it is tried, over a connection of its own, and is as good as others when it answers.
        client.call(&at(&silent), "post", |_| Ok(()), Some(PATIENCE)).await.unwrap();
        post().await.unwrap();
        assert_eq!((posted(&silent_orb), posted(&other_orb)), (2, 1));
        // Whoever waits on the connection before goes on waiting, and is answered.
        silent_orb.take(2).into_iter().for_each(answer);
        patient.await.unwrap().unwrap();
    });
}

#[test]
fn an_address_is_not_avoided_for_ever() {
    let (silent, silent_orb) = Scripted::serve(&Settings::default());
    let (other, _) = Scripted::serve(&Settings::default());
    let both = reference(Version::V1_2, &[&[silent.address(), other.address()]]);
    run(async {
        let client = Client::new(ClientSettings { avoid: Duration::ZERO, ..ClientSettings::default() });
        let late = client.call(&both, "hold", |_| Ok(()), Some(Duration::from_millis(50))).await;
        assert!(matches!(late, Err(CallError::TimedOut { .. })), "{late:?}");
        client.call(&both, "post", |_| Ok(()), Some(PATIENCE)).await.unwrap();
        assert_eq!(silent_orb.posted.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn many_calls_share_a_connection() {
    let (server, _) = Scripted::serve(&Settings::default());
    run(async {
        let client = Client::default();
        let calls: Vec<_> = (0..200)
            .map(|number| {
                let (client, reference) = (client.clone(), at(&server));
                tokio::spawn(async move { echo(&client, &reference, &number.to_string()).await.unwrap() })
            })
            .collect();
        for (number, call) in calls.into_iter().enumerate() {
            assert_eq!(call.await.unwrap(), number.to_string());
        }
        assert_eq!(server.connections(), 1);
    });
}

#[test]
fn exceptions_are_told_apart() {
    let (server, _) = Scripted::serve(&Settings::default());
    run(async {
        let client = Client::default();
        let error = client.call(&at(&server), "frobnicate", |_| Ok(()), None).await.unwrap_err();
        assert_eq!(error.to_string(), "system exception BAD_OPERATION minor 0x00000000 completed NO");
        assert_eq!(error.completed(), Completed::No);
        let error = client.call(&at(&server), "panic", |_| Ok(()), None).await.unwrap_err();
        assert_eq!(error.completed(), Completed::Maybe);
    });
}

#[test]
fn addresses_are_tried_in_turn() {
    let (server, _) = Scripted::serve(&Settings::default());
    run(async {
        let client = Client::default();
        let live = server.address();
        for profiles in [&[&[nowhere(), live][..]][..], &[&[nowhere(), nowhere()], &[live]]] {
            let reference = reference(Version::V1_2, profiles);
            assert_eq!(echo(&client, &reference, "found").await.unwrap(), "found");
        }
        let dead = reference(Version::V1_2, &[&[nowhere(), nowhere()], &[nowhere()]]);
        let error = echo(&client, &dead, "lost").await.unwrap_err();
        assert!(matches!(&error, CallError::Unreachable(tries) if tries.len() == 3), "{error}");
        assert_eq!(error.completed(), Completed::No);
        let nil = Ior { profiles: Vec::new(), ..dead };
        let error = echo(&client, &nil, "nil").await.unwrap_err();
        assert_eq!(error.to_string(), "no address took the call: the reference has no IIOP address");
    });
}

#[test]
fn a_call_outlives_an_orderly_close_and_a_shut_port() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let (other, _) = Scripted::serve(&Settings::default());
    run(async {
        let client = Client::default();
        let both = reference(Version::V1_2, &[&[server.address(), other.address()]]);
        assert_eq!(echo(&client, &both, "1").await.unwrap(), "1");
        // Held and not started when the port is shut: sent again to the other address.
        let calling = {
            let (client, both) = (client.clone(), both.clone());
            tokio::spawn(async move {
                client.call(&both, "hold", |_| Ok(()), Some(Duration::from_millis(200))).await
            })
        };
        let port = server.port();
        let held = tokio::task::spawn_blocking(move || {
            let held = orb.take(1);
            port.shut();
            held
        });
        let held = held.await.unwrap();
        let error = calling.await.unwrap().unwrap_err();
        let expected = other.address().port();
        assert!(
            matches!(&error, CallError::TimedOut { address, sent: true, .. } if address.port == expected)
        );
        held.into_iter().for_each(answer);
        assert_eq!(echo(&client, &both, "2").await.unwrap(), "2");
        server.open().unwrap();
        assert_eq!(echo(&client, &both, "3").await.unwrap(), "3");
    });
}

#[test]
fn a_call_that_may_have_been_executed_is_not_sent_again() {
    let (server, _) = Scripted::serve(&Settings::default());
    let (other, orb) = Scripted::serve(&Settings::default());
    run(async {
        let client = Client::default();
        let both = reference(Version::V1_2, &[&[server.address(), other.address()]]);
        let error = client.call(&both, "lose_work", |_| Ok(()), Some(PATIENCE)).await.unwrap_err();
        assert!(matches!(error, CallError::Lost { .. }), "{error}");
        assert_eq!((error.completed(), orb.held()), (Completed::Maybe, 0));
    });
}

#[test]
fn a_call_that_times_out_is_cancelled() {
    let (server, orb) = Scripted::serve(&Settings::default());
    run(async {
        let client = Client::default();
        let patience = Some(Duration::from_millis(20));
        let error = client.call(&at(&server), "hold", |_| Ok(()), patience).await.unwrap_err();
        assert!(matches!(error, CallError::TimedOut { sent: true, .. }));
        assert_eq!(echo(&client, &at(&server), "after").await.unwrap(), "after");
        assert_eq!(orb.cancelled.lock().unwrap().len(), 1);
        orb.take(1).into_iter().for_each(answer);
        // The late answer is nobody's.
        assert_eq!(echo(&client, &at(&server), "later").await.unwrap(), "later");
    });
}

#[test]
fn a_call_that_is_dropped_is_cancelled() {
    let (server, orb) = Scripted::serve(&Settings::default());
    run(async {
        let client = Client::default();
        let reference = at(&server);
        let mut calling = Box::pin(client.call(&reference, "hold", |_| Ok(()), Some(PATIENCE)));
        let holding = {
            let orb = orb.clone();
            tokio::task::spawn_blocking(move || orb.take(1))
        };
        let held = tokio::select! {
            held = holding => held.unwrap(),
            _ = &mut calling => panic!("it is held"),
        };
        drop(calling);
        // What is sent after the cancellation is answered after it.
        assert_eq!(echo(&client, &reference, "after").await.unwrap(), "after");
        assert_eq!(orb.cancelled.lock().unwrap().len(), 1);
        held.into_iter().for_each(answer);
    });
}

/// Forwards every call to a reference.
struct Forwarder(Ior);

impl Orb for Forwarder {
    fn invoke(&self, request: Request) {
        let mut body = CdrWriter::new(request.body.order, 0);
        self.0.encode(&mut body);
        let perm = request.operation.as_str() == "key" && request.body.version >= Version::V1_2;
        let status = if perm { ReplyStatus::LocationForwardPerm } else { ReplyStatus::LocationForward };
        request.slot.reply(Reply::new(status, body.into_bytes()));
    }

    fn locate(&self, _: &ObjectKey) -> Located {
        Located::Forward(self.0.clone())
    }

    fn cancel(&self, _: maestro_giop::RequestId, _: ConnectionId) {}
}

fn forwarder(target: Ior) -> Server {
    let server =
        Server::bind(([127, 0, 0, 1], 0).into(), Arc::new(Dispatcher::new()), &Settings::default()).unwrap();
    server.dispatcher().bind(ObjectKey::from(KEY), Arc::new(Forwarder(target))).unwrap();
    server.open().unwrap();
    server
}

#[test]
fn forwards_are_followed_and_bounded() {
    let (server, _) = Scripted::serve(&Settings::default());
    run(async {
        let client = Client::default();
        let first = forwarder(at(&server));
        let second = forwarder(at(&first));
        for version in [Version::V1_0, Version::V1_1, Version::V1_2] {
            let reference = reference(version, &[&[second.address()]]);
            assert_eq!(echo(&client, &reference, "there").await.unwrap(), "there");
            client.call(&reference, "key", |_| Ok(()), None).await.unwrap();
        }
        let old = reference(Version::V1_1, &[&[second.address()]]);
        assert_eq!(client.locate(&old, None).await.unwrap(), Located::Forward(at(&first)));
        // Two that forward to each other, on addresses that are not known before they are bound.
        let loops = forwarder_to_itself();
        let error = echo(&client, &at(&loops), "never").await.unwrap_err();
        assert!(matches!(error, CallError::TooManyForwards { limit: 8 }), "{error}");
    });
}

fn forwarder_to_itself() -> Server {
    let server =
        Server::bind(([127, 0, 0, 1], 0).into(), Arc::new(Dispatcher::new()), &Settings::default()).unwrap();
    server.dispatcher().bind(ObjectKey::from(KEY), Arc::new(Forwarder(at(&server)))).unwrap();
    server.open().unwrap();
    server
}

#[test]
fn a_forward_to_nowhere_leads_back_to_the_original_once() {
    let lost = forwarder(reference(Version::V1_2, &[&[nowhere()]]));
    let (server, _) = Scripted::serve(&Settings::default());
    run(async {
        let client = Client::default();
        let error = echo(&client, &at(&lost), "lost").await.unwrap_err();
        assert!(matches!(&error, CallError::Unreachable(tries) if tries.len() == 2), "{error}");
        // An original with another address that answers is no worse for the forward.
        drop(lost);
        assert_eq!(echo(&client, &at(&server), "here").await.unwrap(), "here");
    });
}

#[test]
fn a_stale_connection_is_noticed() {
    let (server, _) = Scripted::serve(&Settings::default());
    let address = server.address();
    run(async {
        let client = Client::default();
        let reference = reference(Version::V1_2, &[&[address]]);
        assert_eq!(echo(&client, &reference, "1").await.unwrap(), "1");
        tokio::task::spawn_blocking(move || server.stop()).await.unwrap();
        assert!(matches!(echo(&client, &reference, "2").await, Err(CallError::Unreachable(_))));
        let again = Server::bind(address, Arc::new(Dispatcher::new()), &Settings::default()).unwrap();
        again.dispatcher().bind(ObjectKey::from(KEY), Arc::new(Scripted::default())).unwrap();
        again.open().unwrap();
        assert_eq!(echo(&client, &reference, "3").await.unwrap(), "3");
    });
}

#[test]
fn a_call_out_of_an_operation_of_a_replicated_object_is_refused() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let executing = maestro_adaptors::Executing::begin();
    let refused = run(echo(&Client::default(), &at(&server), "text")).unwrap_err();
    drop(executing);
    assert!(matches!(refused, CallError::Executing), "{refused}");
    assert_eq!(refused.completed(), Completed::No);
    assert_eq!(
        refused.system_exception().unwrap().to_string(),
        "BAD_INV_ORDER minor 0x00000000 completed NO"
    );
    assert_eq!(run(echo(&Client::default(), &at(&server), "text")).unwrap(), "text");
    drop(orb);
}
