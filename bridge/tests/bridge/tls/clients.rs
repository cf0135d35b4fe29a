//! Certificates of clients.

use std::sync::Arc;

use maestro_bridge::{ClientAuth, Settings};
use maestro_orbs::PeerIdentity;
use rcgen::{DnType, DnValue};
use rustls::HandshakeKind;
use sha2::{Digest, Sha256};

use super::{Authority, Client, Listen, Pair, Scripted, ServerTls, files};
use crate::peer::Call;
use crate::scripted::answer;

/// A server that knows an authority for clients.
struct Gate {
    served: super::Served,
    clients: Authority,
}

impl Gate {
    fn new(client_auth: ClientAuth) -> Self {
        let (servers, clients) = (Authority::new("Servers"), Authority::new("Clients"));
        let directory = tempfile::tempdir().unwrap();
        servers.issue("server").write(directory.path(), "server");
        clients.write(directory.path(), "clients.crt");
        let tls = Arc::new(ServerTls::load(files(directory.path(), client_auth)).unwrap());
        let listen = Listen::tls(([127, 0, 0, 1], 0).into(), Arc::clone(&tls));
        let (server, orb) = Scripted::serve_at(&[listen], &Settings::default());
        Self { served: super::Served { server, orb, tls, directory, authority: servers }, clients }
    }

    /// Calls with a certificate, if any, and returns who the server takes the client for; `None` where it is not let in.
    fn identity(&self, own: Option<&Pair>) -> Option<Option<PeerIdentity>> {
        let client = Client::with(&self.served.authority, own);
        let address = self.served.server.address();
        if !client.is_served(address) {
            return None;
        }
        let mut peer = client.connect(address);
        peer.send_call(&Call::new(1, "hold"));
        Some(self.served.orb.take(1).pop().unwrap().identity.clone())
    }
}

fn identity_of(pair: &Pair, subject: &str) -> PeerIdentity {
    PeerIdentity::new(subject, Sha256::digest(pair.certificate()).into()).unwrap()
}

#[test]
fn who_needs_no_certificate_is_nobody_whatever_it_has() {
    let gate = Gate::new(ClientAuth::None);
    let alice = gate.clients.issue("alice");
    assert_eq!(gate.identity(None), Some(None));
    assert_eq!(gate.identity(Some(&alice)), Some(None));
}

#[test]
fn who_may_have_a_certificate_is_somebody_with_a_good_one() {
    let gate = Gate::new(ClientAuth::Optional);
    let alice = gate.clients.issue("alice");
    assert_eq!(gate.identity(None), Some(None));
    assert_eq!(gate.identity(Some(&alice)), Some(Some(identity_of(&alice, "CN=alice"))));
    assert_eq!(gate.identity(Some(&Authority::new("Clients").issue("alice"))), None);
}

#[test]
fn who_needs_a_certificate_is_let_in_with_a_good_one_only() {
    let gate = Gate::new(ClientAuth::Required);
    let alice = gate.clients.issue("alice");
    assert_eq!(gate.identity(Some(&alice)), Some(Some(identity_of(&alice, "CN=alice"))));
    for (why, own) in [
        ("none", None),
        ("another authority's", Some(Authority::new("Clients").issue("alice"))),
        ("the server's authority", Some(gate.served.authority.issue("alice"))),
        ("expired", Some(gate.clients.issue_for((2001, 2002)))),
        ("not valid yet", Some(gate.clients.issue_for((2101, 2102)))),
    ] {
        assert_eq!(gate.identity(own.as_ref()), None, "{why}");
    }
}

#[test]
fn a_subject_is_told_by_rfc_4514_the_most_particular_part_first() {
    let gate = Gate::new(ClientAuth::Required);
    let client = gate.clients.issue_with(|params| {
        let name = &mut params.distinguished_name;
        name.push(DnType::CountryName, DnValue::PrintableString("DE".try_into().unwrap()));
        name.push(DnType::OrganizationName, "Müller, Söhne + Co");
        name.push(DnType::CommonName, " #1 \"Ελλάς\"");
    });
    let subject = r#"CN=\ #1 \"Ελλάς\",O=Müller\, Söhne \+ Co,C=DE"#;
    assert_eq!(gate.identity(Some(&client)), Some(Some(identity_of(&client, subject))));
}

#[test]
fn a_client_without_a_name_is_told_by_its_fingerprint() {
    let gate = Gate::new(ClientAuth::Required);
    let client = gate.clients.issue_with(|_| {});
    assert_eq!(gate.identity(Some(&client)), Some(Some(identity_of(&client, ""))));
}

#[test]
fn a_subject_that_is_too_long_is_not_let_in() {
    let gate = Gate::new(ClientAuth::Required);
    let named = |octets: usize| {
        gate.clients.issue_with(|params| {
            params.distinguished_name.push(DnType::CommonName, "x".repeat(octets));
        })
    };
    let (most, more) =
        (named(PeerIdentity::SUBJECT_OCTETS_MOST - 3), named(PeerIdentity::SUBJECT_OCTETS_MOST - 2));
    assert!(gate.identity(Some(&most)).is_some());
    assert_eq!(gate.identity(Some(&more)), None);
}

#[test]
fn who_comes_back_to_a_session_is_the_same() {
    let gate = Gate::new(ClientAuth::Required);
    let alice = gate.clients.issue("alice");
    let client = Client::with(&gate.served.authority, Some(&alice));
    for round in 0..3 {
        let mut peer = client.connect(gate.served.server.address());
        peer.send_call(&Call::new(1, "hold"));
        let held = gate.served.orb.take(1).pop().unwrap();
        assert_eq!(held.identity, Some(identity_of(&alice, "CN=alice")), "round {round}");
        answer(held);
        assert_eq!(peer.reply().0, 1);
        // The tickets for a session come with the reply.
        assert_eq!(peer.stream.conn.handshake_kind() == Some(HandshakeKind::Resumed), round > 0);
    }
}
