//! The port: opened and shut by an orb while the server runs.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use maestro_bridge::{Dispatcher, Error, Server, Settings};
use maestro_giop::Message;
use socket2::{Domain, Socket, Type};

use crate::closing::wait_for;
use crate::peer::{Call, End, Peer};
use crate::scripted::{Scripted, answer};

fn refused(server: &Server) -> bool {
    TcpStream::connect(server.address()).is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
}

#[test]
fn a_bound_server_refuses_until_it_is_opened() {
    let dispatcher = Arc::new(Dispatcher::new());
    let server = Server::bind(([127, 0, 0, 1], 0).into(), dispatcher, &Settings::default()).unwrap();
    assert!(refused(&server));
    server.open().unwrap();
    server.open().unwrap();
    drop(TcpStream::connect(server.address()).unwrap());
    server.stop();
}

#[test]
fn a_shut_port_refuses_and_comes_back_at_the_same_address() {
    let (server, _) = Scripted::serve(&Settings::default());
    let port = server.port();
    for _ in 0..20 {
        let mut peer = Peer::connect(server.address());
        peer.assert_alive(1);
        port.shut();
        assert!(refused(&server));
        assert_eq!(peer.next(), Ok(Message::CloseConnection));
        assert_eq!(peer.end(), End::Closed);
        port.shut();
        port.open().unwrap();
    }
    Peer::connect(server.address()).assert_alive(1);
}

#[test]
fn a_shut_ends_each_connection_by_what_can_have_been_executed() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let calls = [
        (vec![], End::Closed),
        (vec![Call::new(1, "hold")], End::Closed),
        (vec![Call::new(1, "work")], End::Reset),
        (vec![Call::oneway(1, "work")], End::Reset),
        (vec![Call::new(1, "hold"), Call::oneway(2, "work"), Call::new(3, "hold")], End::Reset),
    ];
    let mut peers = Vec::new();
    for (calls, end) in calls {
        let mut peer = Peer::connect(server.address());
        // All before it were executed and answered, which is no obstacle.
        peer.assert_alive(9);
        for call in &calls {
            peer.send_call(call);
        }
        peers.push((peer, end));
    }
    let held = orb.take(6);
    server.port().shut();
    for (peer, end) in &mut peers {
        if *end == End::Closed {
            assert_eq!(peer.next(), Ok(Message::CloseConnection));
        }
        assert_eq!(peer.end(), *end);
    }
    // Answers that come too late go nowhere.
    held.into_iter().for_each(answer);
    drop(peers);
    wait_for(|| server.connections() == 0);
}

#[test]
fn a_shut_that_finds_replies_on_the_way_lets_them_go_first() {
    let (server, orb) = Scripted::serve(&Settings::default());
    for _ in 0..50 {
        let mut peer = Peer::connect(server.address());
        peer.send_call(&Call::new(1, "work"));
        orb.take(1).into_iter().for_each(answer);
        server.port().shut();
        assert_eq!(peer.reply().0, 1);
        assert_eq!(peer.next(), Ok(Message::CloseConnection));
        server.port().open().unwrap();
    }
}

#[test]
fn what_arrives_after_the_last_word_is_thrown_away() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    peer.assert_alive(1);
    server.port().shut();
    for id in 2..200 {
        peer.send_call(&Call::new(id, "hold"));
    }
    assert_eq!(peer.next(), Ok(Message::CloseConnection));
    assert_eq!(peer.end(), End::Closed);
    peer.send_call(&Call::new(200, "hold"));
    drop(peer);
    wait_for(|| server.connections() == 0);
    server.stop();
    // Some may have been taken before the shut was seen, none after.
    assert!(orb.held() < 198);
}

#[test]
fn a_port_in_use_is_an_error_of_its_own() {
    let (server, _) = Scripted::serve(&Settings::default());
    let second = Server::bind(server.address(), Arc::new(Dispatcher::new()), &Settings::default());
    assert!(matches!(second, Err(Error::Bind { address, .. }) if address == server.address()));
    let address = server.address();
    server.stop();
    Server::bind(address, Arc::new(Dispatcher::new()), &Settings::default()).unwrap().stop();
}

#[test]
fn two_servers_cannot_have_one_port_before_they_open_either() {
    let bind = |address| Server::bind(address, Arc::new(Dispatcher::new()), &Settings::default());
    let first = bind(([127, 0, 0, 1], 0).into()).unwrap();
    let address = first.address();
    assert!(matches!(bind(address), Err(Error::Bind { .. })));
    first.open().unwrap();
    assert!(matches!(bind(address), Err(Error::Bind { .. })));
    first.port().shut();
    assert!(matches!(bind(address), Err(Error::Bind { .. })));
    first.stop();
    bind(address).unwrap().open().unwrap();
}

#[test]
fn a_port_that_cannot_be_opened_says_so_and_can_be_opened_later() {
    let other = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    other.set_reuse_address(true).unwrap();
    other.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    let address = other.local_addr().unwrap().as_socket().unwrap();
    let server = Server::bind(address, Arc::new(Dispatcher::new()), &Settings::default()).unwrap();
    // Two sockets may have a port as long as both agree.
    other.set_reuse_address(false).unwrap();
    assert!(matches!(server.open(), Err(Error::Bind { address: named, .. }) if named == address));
    assert!(refused(&server));
    drop(other);
    server.open().unwrap();
    assert!(!refused(&server));
}

#[test]
fn a_request_may_not_start_once_its_client_was_told_that_none_did() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    let large = peer.request(&Call::new(2, "hold"), |writer| writer.write_octets(&[7; 8000]));
    peer.send_call(&Call::new(1, "hold"));
    peer.send(&large);
    let held = orb.take(2);
    server.port().shut();
    assert_eq!(peer.next(), Ok(Message::CloseConnection));
    for mut request in held {
        assert!(!request.slot.started());
    }
    assert_eq!(peer.end(), End::Closed);
}

#[test]
fn a_setting_that_cannot_work_is_named() {
    let mut settings = Settings::default();
    settings.limits.requests_in_flight = 0;
    let refused = Server::bind(([127, 0, 0, 1], 0).into(), Arc::new(Dispatcher::new()), &settings);
    let message = refused.err().map(|error| error.to_string()).unwrap();
    assert_eq!(message, "setting limits.requests_in_flight is 0, it must be at least 1");
}
