//! Certificates that are replaced while a server runs.

use std::fs;

use maestro_bridge::{ClientAuth, Settings, TlsError};
use rustls::pki_types::CertificateDer;

use super::{Authority, Client, Pair, Served};
use crate::closing::wait_for;

fn serve() -> Served {
    Served::new(ClientAuth::None, &Settings::default())
}

/// Returns the certificate that a client gets that comes now.
fn shown(served: &Served) -> CertificateDer<'static> {
    // A client of its own, which has no session to come back to.
    let mut peer = served.connect();
    peer.assert_alive(1);
    peer.stream.conn.peer_certificates().unwrap()[0].clone()
}

fn replace(served: &Served, name: &str) -> Pair {
    let pair = served.authority.issue(name);
    pair.write(served.directory.path(), "server");
    pair
}

#[test]
fn new_connections_get_the_new_certificate_and_old_ones_go_on() {
    let served = serve();
    let mut old = served.connect();
    let before = shown(&served);
    let pair = replace(&served, "renewed");
    served.server.reload_certificates();
    assert_ne!(before, pair.certificate());
    assert_eq!(shown(&served), pair.certificate());
    old.assert_alive(1);
}

#[test]
fn a_bad_file_changes_nothing() {
    let served = serve();
    let before = shown(&served);
    let directory = served.directory.path();
    let key = fs::read(directory.join("server.key")).unwrap();
    fs::write(directory.join("server.key"), "nothing").unwrap();
    assert!(matches!(served.tls.reload(), Err(TlsError::NoKey { .. })));
    served.server.reload_certificates();
    assert_eq!(shown(&served), before);
    fs::write(directory.join("server.key"), key).unwrap();
    served.tls.reload().unwrap();
}

#[test]
fn files_that_are_replaced_are_noticed() {
    let served = serve();
    let directory = served.directory.path();
    // A bad one is passed over, and those after it are not.
    fs::write(directory.join("server.crt"), "nothing").unwrap();
    let pair = served.authority.issue("renewed");
    // As tools do it that renew certificates: a new file in the place of the old one.
    pair.write(directory, "new");
    fs::rename(directory.join("new.key"), directory.join("server.key")).unwrap();
    fs::rename(directory.join("new.crt"), directory.join("server.crt")).unwrap();
    wait_for(|| shown(&served) == pair.certificate());
}

#[test]
fn other_authorities_for_clients_are_loaded_too() {
    let mut served = serve();
    let clients = Authority::new("Clients");
    clients.write(served.directory.path(), "clients.crt");
    let files = super::files(served.directory.path(), ClientAuth::Required);
    let tls = std::sync::Arc::new(maestro_bridge::ServerTls::load(files).unwrap());
    let listen = maestro_bridge::Listen::tls(([127, 0, 0, 1], 0).into(), tls);
    let (server, orb) = crate::scripted::Scripted::serve_at(&[listen], &Settings::default());
    (served.server, served.orb) = (server, orb);
    let alice = clients.issue("alice");
    let lives = |own: &Pair| Client::with(&served.authority, Some(own)).is_served(served.server.address());
    assert!(lives(&alice));
    let others = Authority::new("Others");
    let bob = others.issue("bob");
    assert!(!lives(&bob));
    others.write(served.directory.path(), "clients.crt");
    served.server.reload_certificates();
    assert!(lives(&bob));
    assert!(!lives(&alice));
}
