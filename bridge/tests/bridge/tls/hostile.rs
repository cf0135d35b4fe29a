//! Clients that stall, babble, or come in hordes.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use maestro_bridge::{ClientAuth, Settings};

use super::Served;
use crate::peer::patient;
use crate::scripted::PATIENCE;

/// The first octets of a handshake: a record whose rest is missing.
const HALF_A_HELLO: [u8; 6] = [22, 3, 1, 2, 0, 1];

fn stalling(address: SocketAddr, octets: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    patient(&stream);
    stream.write_all(octets).unwrap();
    stream
}

/// Waits for the end of a connection, and returns what came before it.
fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut octets = Vec::new();
    match stream.read_to_end(&mut octets) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("no end came: {error}"),
        _ => octets,
    }
}

fn settings(handshake: Duration, handshakes: usize) -> Settings {
    let mut settings = Settings::default();
    settings.timeouts.handshake = handshake;
    settings.limits.handshakes = handshakes;
    settings
}

#[test]
fn a_handshake_that_stalls_is_closed_in_time_and_is_no_connection() {
    let served = Served::new(ClientAuth::None, &settings(Duration::from_millis(300), 1024));
    let begin = Instant::now();
    let mut stalled: Vec<_> =
        [&HALF_A_HELLO[..], &[]].map(|octets| stalling(served.server.address(), octets)).into();
    served.connect().assert_alive(1);
    for stream in &mut stalled {
        assert!(rest(stream).is_empty());
    }
    assert!(begin.elapsed() >= Duration::from_millis(300));
    assert!(served.server.connections() <= 1);
}

#[test]
fn a_horde_that_stalls_is_in_nobodys_way() {
    let served = Served::new(ClientAuth::None, &settings(PATIENCE * 100, 8));
    let mut good = served.connect();
    // It may be the oldest handshake of which the server does not know that it is done.
    good.assert_alive(0);
    let mut stalled: Vec<_> = (0..200).map(|_| stalling(served.server.address(), &HALF_A_HELLO)).collect();
    good.assert_alive(1);
    served.connect().assert_alive(1);
    // All but the last ones were given up for those that came after them, long before their time.
    for stream in &mut stalled[..190] {
        assert!(rest(stream).is_empty());
    }
    good.assert_alive(2);
}

#[test]
fn a_shut_ends_handshakes_too() {
    let served = Served::new(ClientAuth::None, &settings(PATIENCE * 100, 1024));
    let mut stalled = stalling(served.server.address(), &HALF_A_HELLO);
    // Behind the other in the queue, so that its handshake has begun.
    served.connect().assert_alive(1);
    served.server.port().shut();
    assert!(rest(&mut stalled).is_empty());
}

#[test]
fn what_is_no_tls_hears_no_giop() {
    let served = Served::new(ClientAuth::None, &Settings::default());
    let peer = served.connect();
    let request = peer.echo(1, "in the clear");
    for octets in [&request[..], b"GET / HTTP/1.1\r\n\r\n", &[0; 64], &[255; 64]] {
        let mut stream = stalling(served.server.address(), octets);
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let heard = rest(&mut stream);
        // An alert of TLS at most.
        assert!(heard.is_empty() || heard[0] == 21, "{heard:?}");
        assert!(!heard.windows(4).any(|octets| octets == b"GIOP"));
    }
    served.connect().assert_alive(1);
}

#[test]
fn octets_that_were_changed_on_their_way_end_the_connection_alone() {
    let served = Served::new(ClientAuth::None, &Settings::default());
    let (mut good, mut bad) = (served.connect(), served.connect());
    bad.assert_alive(1);
    // A record of application data that nobody has encrypted.
    bad.stream
        .sock
        .write_all(&[23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20])
        .unwrap();
    assert!(Read::read(&mut bad.stream, &mut [0; 100]).is_err());
    good.assert_alive(1);
}

#[test]
fn half_a_record_and_silence_is_closed_and_silence_alone_is_not() {
    let mut settings = Settings::default();
    settings.timeouts.half_message = Duration::from_millis(200);
    let served = Served::new(ClientAuth::None, &settings);
    let mut idle = served.connect();
    idle.assert_alive(1);
    for count in [1, 5, 6, 100] {
        let mut peer = served.connect();
        peer.assert_alive(1);
        let request = peer.echo(2, &"x".repeat(200));
        peer.stream.conn.writer().write_all(&request).unwrap();
        let mut record = Vec::new();
        peer.stream.conn.write_tls(&mut record).unwrap();
        peer.stream.sock.write_all(&record[..count]).unwrap();
        let mut octets = Vec::new();
        let _ = peer.stream.read_to_end(&mut octets);
        assert!(octets.is_empty());
    }
    idle.assert_alive(2);
}

#[test]
fn half_a_message_and_silence_is_closed_over_tls_too() {
    let mut settings = Settings::default();
    settings.timeouts.half_message = Duration::from_millis(200);
    let served = Served::new(ClientAuth::None, &settings);
    let mut peer = served.connect();
    let request = peer.echo(1, "half");
    peer.send(&request[..20]);
    let mut octets = Vec::new();
    let _ = peer.stream.read_to_end(&mut octets);
    assert!(octets.is_empty());
}
