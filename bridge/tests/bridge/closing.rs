//! How connections end in order, and how they do not.

use std::io::Write;
use std::time::{Duration, Instant};

use maestro_bridge::{Settings, Timeouts};
use maestro_giop::{ByteOrder, Message, Version, close_connection, message_error};

use crate::peer::{Call, End, Peer};
use crate::scripted::{Scripted, answer};

fn with_linger(linger: Duration) -> Settings {
    Settings { timeouts: Timeouts { linger, ..Timeouts::default() }, ..Settings::default() }
}

#[test]
fn a_stop_answers_what_was_taken_then_says_close_connection() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let address = server.address();
    let mut busy = Peer::connect(address);
    busy.send_call(&Call::new(1, "work"));
    busy.send_call(&Call::oneway(2, "work"));
    let mut idle = Peer::with(address, Version::V1_1, ByteOrder::Big);
    idle.assert_alive(1);
    let held = orb.take(2);
    let stopping = std::thread::spawn(move || server.stop());
    // The idle one goes first; the other waits for its answer.
    assert_eq!(idle.next(), Ok(Message::CloseConnection));
    assert_eq!(idle.headers.last().unwrap().version, Version::V1_1);
    assert_eq!(idle.end(), End::Closed);
    drop(idle);
    assert!(std::net::TcpStream::connect(address).is_err(), "nobody new comes in");
    held.into_iter().for_each(answer);
    assert_eq!(busy.reply().0, 1);
    assert_eq!(busy.next(), Ok(Message::CloseConnection));
    assert_eq!(busy.end(), End::Closed);
    drop(busy);
    stopping.join().unwrap();
}

#[test]
fn a_client_that_writes_before_it_reads_the_last_word_is_not_reset() {
    for _ in 0..10 {
        let (server, orb) = Scripted::serve(&Settings::default());
        let mut peer = Peer::connect(server.address());
        peer.send_call(&Call::new(1, "work"));
        let held = orb.take(1);
        let stopping = std::thread::spawn(move || server.stop());
        let mut stream = peer.stream.try_clone().unwrap();
        let more = peer.echo(2, "more");
        let writing = std::thread::spawn(move || (0..100).try_for_each(|_| stream.write_all(&more)).unwrap());
        held.into_iter().for_each(answer);
        // Requests that came before the stop was seen are answered, the others thrown away.
        let mut answered = Vec::new();
        let last = loop {
            match peer.next() {
                Ok(Message::Reply(header, _)) => answered.push(header.request_id.0),
                other => break other,
            }
        };
        assert_eq!(last, Ok(Message::CloseConnection));
        assert_eq!(answered.iter().filter(|id| **id == 1).count(), 1);
        writing.join().unwrap();
        assert_eq!(peer.end(), End::Closed);
        drop(peer);
        stopping.join().unwrap();
    }
}

#[test]
fn a_stop_does_not_wait_for_ever() {
    let timeouts = Timeouts {
        drain: Duration::from_millis(20),
        linger: Duration::from_millis(20),
        ..Timeouts::default()
    };
    let (server, orb) = Scripted::serve(&Settings { timeouts, ..Settings::default() });
    let mut started = Peer::connect(server.address());
    let mut waiting = Peer::connect(server.address());
    started.send_call(&Call::new(1, "work"));
    waiting.send_call(&Call::new(1, "hold"));
    let held = orb.take(2);
    server.stop();
    // One request can have been executed: its client must not believe the contrary.
    assert_eq!(started.end(), End::Reset);
    assert_eq!(waiting.next(), Ok(Message::CloseConnection));
    held.into_iter().for_each(answer);
}

#[test]
fn the_linger_ends_with_the_client_or_with_its_time() {
    let (server, _) = Scripted::serve(&with_linger(Duration::from_secs(600)));
    let mut peer = Peer::connect(server.address());
    peer.assert_alive(1);
    let port = server.port();
    port.shut();
    assert_eq!(peer.next(), Ok(Message::CloseConnection));
    assert_eq!(server.connections(), 1, "lingers");
    drop(peer);
    wait_for(|| server.connections() == 0);

    let (server, _) = Scripted::serve(&with_linger(Duration::from_millis(5)));
    let mut peer = Peer::connect(server.address());
    peer.assert_alive(1);
    server.port().shut();
    assert_eq!(peer.next(), Ok(Message::CloseConnection));
    wait_for(|| server.connections() == 0);
}

#[test]
fn a_client_that_closes_its_side_still_gets_its_answers() {
    let (server, orb) = Scripted::serve(&Settings::default());
    for last_word in [
        None,
        Some(close_connection(Version::V1_2, ByteOrder::Big)),
        Some(message_error(Version::V1_0, ByteOrder::Little)),
    ] {
        let mut peer = Peer::connect(server.address());
        let octets = peer.echo(1, "last");
        peer.send(&octets);
        peer.send_call(&Call::new(2, "hold"));
        match last_word {
            Some(octets) => peer.send(&octets),
            None => peer.finish_sending(),
        }
        let held = orb.take(1);
        assert_eq!(peer.text().0, 1);
        held.into_iter().for_each(answer);
        assert_eq!(peer.reply().0, 2);
        assert_eq!(peer.end(), End::Closed);
    }
    wait_for(|| server.connections() == 0);
}

#[test]
fn a_client_that_vanishes_leaves_nothing_behind() {
    let (server, orb) = Scripted::serve(&Settings::default());
    for _ in 0..50 {
        let mut peer = Peer::connect(server.address());
        peer.send_call(&Call::new(1, "hold"));
        let held = orb.take(1);
        drop(peer);
        held.into_iter().for_each(answer);
    }
    wait_for(|| server.connections() == 0);
}

#[test]
fn a_lost_slot_ends_the_connection_as_its_request_asks_for() {
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    peer.send_call(&Call::new(1, "lose"));
    assert_eq!(peer.next(), Ok(Message::CloseConnection));
    assert_eq!(peer.end(), End::Closed);
    for call in [Call::new(1, "lose_work"), Call::oneway(1, "lose_work")] {
        let mut peer = Peer::connect(server.address());
        peer.send_call(&call);
        assert_eq!(peer.end(), End::Reset);
    }
}

#[test]
fn an_unused_connection_is_closed_in_order_where_the_settings_say_so() {
    let timeouts = Timeouts { idle: Some(Duration::from_millis(40)), ..Timeouts::default() };
    let (server, orb) = Scripted::serve(&Settings { timeouts, ..Settings::default() });
    let mut busy = Peer::connect(server.address());
    busy.send_call(&Call::new(1, "hold"));
    let held = orb.take(1);
    let mut peer = Peer::connect(server.address());
    peer.assert_alive(1);
    assert_eq!(peer.next(), Ok(Message::CloseConnection));
    assert_eq!(peer.end(), End::Closed);
    // It was idle at least as long, but a request of it is in flight.
    held.into_iter().for_each(answer);
    assert_eq!(busy.reply().0, 1);
}

/// Waits for what must come true.
pub(crate) fn wait_for(condition: impl Fn() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < crate::scripted::PATIENCE, "did not come true");
        std::thread::yield_now();
    }
}
