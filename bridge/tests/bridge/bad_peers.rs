//! What a bad peer gets. Beside each bad one a good one keeps its connection.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use maestro_bridge::{Limits, Server, Settings, Timeouts};
use maestro_giop::{ByteOrder, Completed, Message, SystemExceptionKind, Version, fragments};

use crate::closing::wait_for;
use crate::peer::{Call, End, Peer};
use crate::scripted::{PATIENCE, Scripted, answer};

fn small_messages() -> Settings {
    let limits = Limits { message_octets: 4096, fragmented_messages: 2, ..Limits::default() };
    Settings { limits, ..Settings::default() }
}

/// Sends octets and expects MessageError, then the end; a neighbour is not touched.
fn assert_message_error(settings: &Settings, octets: &[u8]) {
    let (server, _) = Scripted::serve(settings);
    let mut neighbour = Peer::connect(server.address());
    neighbour.assert_alive(1);
    let mut peer = Peer::connect(server.address());
    // What came before is answered.
    let good = peer.echo(1, "good");
    peer.send(&[&good[..], octets].concat());
    assert_eq!(peer.text().0, 1);
    assert_eq!(peer.next(), Ok(Message::MessageError));
    assert_eq!(peer.end(), End::Closed);
    neighbour.assert_alive(2);
}

fn header(version: [u8; 2], kind: u8, size: u32) -> Vec<u8> {
    [&b"GIOP"[..], &version, &[1, kind], &size.to_le_bytes()].concat()
}

#[test]
fn not_giop_or_an_unknown_version_or_type_gets_message_error() {
    let settings = Settings::default();
    for octets in [
        b"GET / HTTP/1.1\r\n\r\n".to_vec(),
        b"X".to_vec(),
        header([1, 3], 0, 0),
        header([2, 0], 0, 0),
        header([1, 2], 8, 0),
        header([1, 2], 255, 0),
        header([1, 0], 7, 0),
        // A Request without a header, and what only servers send.
        header([1, 2], 0, 0),
        [header([1, 2], 1, 12), vec![0; 12]].concat(),
        [header([1, 1], 4, 8), vec![0; 8]].concat(),
        // A fragment of nothing.
        header([1, 1], 7, 0),
    ] {
        assert_message_error(&settings, &octets);
    }
}

#[test]
fn message_error_is_in_a_version_that_the_peer_may_know() {
    let (server, _) = Scripted::serve(&Settings::default());
    for (octets, version) in [
        (header([1, 9], 0, 0), Version::V1_2),
        (header([1, 0], 9, 0), Version::V1_0),
        (header([1, 1], 0, 0), Version::V1_1),
    ] {
        let mut peer = Peer::connect(server.address());
        peer.send(&octets);
        assert_eq!(peer.next(), Ok(Message::MessageError));
        assert_eq!(peer.headers[0].version, version);
    }
}

#[test]
fn a_size_over_the_limit_gets_message_error_before_it_comes() {
    assert_message_error(&small_messages(), &header([1, 2], 0, 4085));
    assert_message_error(&Settings::default(), &header([1, 2], 0, u32::MAX));
    let (server, _) = Scripted::serve(&small_messages());
    let mut peer = Peer::connect(server.address());
    let most = 4096 - peer.echo(1, "").len() - 3;
    let octets = peer.echo(1, &"m".repeat(most));
    peer.send(&octets);
    assert_eq!(peer.text().1.len(), most);
}

#[test]
fn fragments_that_add_up_to_too_much_get_message_error() {
    let (server, _) = Scripted::serve(&small_messages());
    let peer = Peer::connect(server.address());
    let octets: Vec<u8> = fragments(peer.echo(2, &"m".repeat(5000)), 512).flatten().collect();
    assert_message_error(&small_messages(), &octets);
    // So do messages that are begun and never ended, when they are too many.
    let begun = |id| fragments(peer.echo(id, &"m".repeat(900)), 512).next().unwrap();
    assert_message_error(&small_messages(), &[begun(2), begun(3), begun(4)].concat());
}

#[test]
fn a_body_that_lies_gets_marshal_and_the_connection_lives() {
    let (server, _) = Scripted::serve(&Settings::default());
    for (version, order) in [(Version::V1_0, ByteOrder::Big), (Version::V1_2, ByteOrder::Little)] {
        let mut peer = Peer::with(server.address(), version, order);
        let bodies: [fn(&mut maestro_giop::CdrWriter); 4] = [
            |_| {},
            |writer| writer.write_ulong(u32::MAX),
            |writer| writer.write_ulong(0),
            |writer| writer.write_octet_seq(b"no nul"),
        ];
        for (id, body) in (1..).zip(bodies) {
            let octets = peer.request(&Call::new(id, "echo"), body);
            peer.send(&octets);
            let (seen, exception) = peer.exception();
            let kind = (exception.kind, exception.completed);
            assert_eq!((seen, kind), (id, (SystemExceptionKind::Marshal, Completed::No)));
        }
        peer.assert_alive(99);
    }
}

#[test]
fn half_a_message_and_silence_are_closed() {
    let timeouts = Timeouts { half_message: Duration::from_millis(40), ..Timeouts::default() };
    let (server, _) = Scripted::serve(&Settings { timeouts, ..Settings::default() });
    let mut patient = Peer::connect(server.address());
    patient.assert_alive(1);
    let whole = patient.echo(2, &"h".repeat(100_000));
    let first_fragment = fragments(whole.clone(), 4096).next().unwrap();
    for half in [&whole[..5], &whole[..12], &whole[..100], &whole[..99_000], &first_fragment[..]] {
        let mut peer = Peer::connect(server.address());
        peer.send(half);
        assert_eq!(peer.end(), End::Closed);
    }
    // One that is silent between messages is none of them.
    patient.assert_alive(2);
}

#[test]
fn half_a_message_and_the_end_are_closed() {
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    let octets = peer.echo(1, "half");
    peer.send(&octets[..20]);
    peer.finish_sending();
    assert_eq!(peer.end(), End::Closed);
    wait_for(|| server.connections() == 0);
}

#[test]
fn too_many_connections_are_refused_until_one_ends() {
    let limits = Limits { connections: 3, ..Limits::default() };
    let (server, _) = Scripted::serve(&Settings { limits, ..Settings::default() });
    for _ in 0..5 {
        let mut peers: Vec<Peer> = (0..3).map(|_| admitted(&server)).collect();
        // The kernel may take one more in the moment before the server refuses; that one is reset.
        wait_for(|| TcpStream::connect(server.address()).is_err());
        peers.iter_mut().for_each(|peer| peer.assert_alive(2));
        peers.pop();
        peers.push(admitted(&server));
        peers.iter_mut().for_each(|peer| peer.assert_alive(3));
        drop(peers);
        wait_for(|| server.connections() == 0);
    }
}

/// Connects until the server takes the connection.
fn admitted(server: &Server) -> Peer {
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        let Ok(stream) = TcpStream::connect(server.address()) else {
            continue;
        };
        let mut peer = Peer::over(stream, Version::V1_2, ByteOrder::Little);
        let octets = peer.echo(1, "admitted?");
        if peer.stream.write_all(&octets).is_ok() && matches!(peer.next(), Ok(Message::Reply(..))) {
            return peer;
        }
    }
    panic!("never admitted");
}

#[test]
fn a_reply_to_a_request_id_that_is_used_twice_comes_twice() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    peer.send_call(&Call::new(5, "hold"));
    peer.send_call(&Call::new(5, "hold"));
    orb.take(2).into_iter().for_each(answer);
    assert_eq!((peer.reply().0, peer.reply().0), (5, 5));
}

#[test]
fn octets_that_the_server_left_unread_are_no_silence_of_the_client() {
    let timeouts = Timeouts { half_message: Duration::from_millis(200), ..Timeouts::default() };
    let limits = Limits { requests_in_flight: 1, ..Limits::default() };
    let (server, orb) = Scripted::serve(&Settings { timeouts, limits, ..Settings::default() });
    let mut peer = Peer::connect(server.address());
    let next = peer.echo(2, "the rest comes later");
    let (half, rest) = next.split_at(40);
    let hold = peer.request(&Call::new(1, "hold"), |_| {});
    peer.send(&[&hold[..], half].concat());
    let held = orb.take(1);
    // Long enough for others to be closed for their silence, twice.
    for _ in 0..2 {
        let mut silent = Peer::connect(server.address());
        silent.send(half);
        assert_eq!(silent.end(), End::Closed);
    }
    held.into_iter().for_each(answer);
    assert_eq!(peer.reply().0, 1);
    peer.send(rest);
    assert_eq!(peer.text().0, 2);
}

#[test]
fn an_octet_now_and_then_does_not_keep_a_connection() {
    let timeouts = Timeouts { half_message: Duration::from_millis(200), ..Timeouts::default() };
    let (server, _) = Scripted::serve(&Settings { timeouts, ..Settings::default() });
    for before in [0, 100] {
        let mut peer = Peer::connect(server.address());
        let whole = peer.echo(1, &"d".repeat(10_000));
        let (begin, mut sent) = (Instant::now(), before);
        peer.send(&whole[..before]);
        // Much more often than the time-out.
        while peer.stream.write_all(&whole[sent..=sent]).is_ok() && sent < 5_000 {
            sent += 1;
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(sent < 5_000 && begin.elapsed() < PATIENCE, "{sent} octets were taken");
    }
}

#[test]
fn a_long_message_has_the_time_anew_as_it_comes() {
    let timeouts = Timeouts { half_message: Duration::from_secs(4), ..Timeouts::default() };
    let (server, _) = Scripted::serve(&Settings { timeouts, ..Settings::default() });
    let mut peer = Peer::connect(server.address());
    let whole = peer.echo(1, &"d".repeat(500_000));
    let begin = Instant::now();
    for piece in whole.chunks(70_000) {
        peer.send(piece);
        std::thread::sleep(Duration::from_millis(800));
    }
    assert!(begin.elapsed() > Duration::from_secs(5), "longer than for a short one");
    assert_eq!(peer.text().1.len(), 500_000);
}
