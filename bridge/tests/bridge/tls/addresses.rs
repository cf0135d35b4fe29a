//! Several addresses of one server.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use maestro_bridge::{ClientAuth, Dispatcher, Error, Listen, Server, ServerTls, Settings};
use maestro_giop::Message;

use super::{Authority, Client, files};
use crate::closing::wait_for;
use crate::peer::Peer;
use crate::scripted::Scripted;

const HERE: [u8; 4] = [127, 0, 0, 1];

fn refused(address: SocketAddr) -> bool {
    TcpStream::connect(address).is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
}

/// Two addresses in the clear, one of them IPv6, and two for TLS.
fn listens(authority: &Authority, directory: &std::path::Path) -> Vec<Listen> {
    authority.issue("server").write(directory, "server");
    let tls = Arc::new(ServerTls::load(files(directory, ClientAuth::None)).unwrap());
    let any = |tls: &Arc<ServerTls>| Listen::tls((HERE, 0).into(), Arc::clone(tls));
    vec![Listen::plain((HERE, 0).into()), any(&tls), Listen::plain("[::1]:0".parse().unwrap()), any(&tls)]
}

#[test]
fn all_addresses_serve_the_same_objects_and_open_and_shut_together() {
    let (authority, directory) = (Authority::new("Servers"), tempfile::tempdir().unwrap());
    let (server, _) = Scripted::serve_at(&listens(&authority, directory.path()), &Settings::default());
    let [plain, tls, six, other] = server.addresses().try_into().unwrap();
    assert!(six.is_ipv6());
    let client = Client::of(&authority);
    for _ in 0..3 {
        let (mut one, mut two) = (Peer::connect(plain), Peer::connect(six));
        let (mut three, mut four) = (client.connect(tls), client.connect(other));
        one.assert_alive(1);
        two.assert_alive(1);
        three.assert_alive(1);
        four.assert_alive(1);
        assert_eq!(server.connections(), 4);
        server.port().shut();
        assert!([plain, tls, six, other].into_iter().all(refused));
        for next in [one.next(), two.next(), three.next(), four.next()] {
            assert_eq!(next, Ok(Message::CloseConnection));
        }
        drop((one, two, three, four));
        wait_for(|| server.connections() == 0);
        server.port().open().unwrap();
    }
    server.stop();
    assert!([plain, tls, six, other].into_iter().all(refused));
}

#[test]
fn the_limit_counts_for_all_addresses_together() {
    let mut settings = Settings::default();
    settings.limits.connections = 3;
    let (authority, directory) = (Authority::new("Servers"), tempfile::tempdir().unwrap());
    let (server, _) = Scripted::serve_at(&listens(&authority, directory.path()), &settings);
    let [plain, tls, six, other] = server.addresses().try_into().unwrap();
    let client = Client::of(&authority);
    let (mut one, mut two, mut three) = (Peer::connect(plain), Peer::connect(six), client.connect(tls));
    one.assert_alive(1);
    two.assert_alive(1);
    three.assert_alive(1);
    // The acceptor finds out with the next client, or before.
    let full = || {
        drop(TcpStream::connect(other));
        [plain, tls, six, other].into_iter().all(refused)
    };
    wait_for(full);
    drop(two);
    wait_for(|| client.is_served(other));
}

#[test]
fn an_address_in_use_is_named() {
    let (server, _) = Scripted::serve(&Settings::default());
    let taken = Listen::plain(server.address());
    let listens = [Listen::plain((HERE, 0).into()), taken];
    let second = Server::bind_all(&listens, Arc::new(Dispatcher::new()), &Settings::default());
    assert!(matches!(second, Err(Error::Bind { address, .. }) if address == server.address()));
}

#[test]
fn no_address_is_a_mistake() {
    let none = Server::bind_all(&[], Arc::new(Dispatcher::new()), &Settings::default());
    assert_eq!(
        none.err().map(|error| error.to_string()).unwrap(),
        "setting listens is 0, it must be at least 1"
    );
}
