//! Requests and replies over TLS.

use std::io::Read as _;
use std::thread;

use maestro_bridge::{ClientAuth, Settings};
use maestro_giop::Message;

use super::Served;
use crate::closing::wait_for;
use crate::peer::{Call, End};
use crate::scripted::answer;

fn serve() -> Served {
    Served::new(ClientAuth::None, &Settings::default())
}

#[test]
fn requests_are_answered() {
    let served = serve();
    let mut peer = served.connect();
    (0..100).for_each(|id| peer.assert_alive(id));
    // All at once, answered in one batch or in several.
    let requests: Vec<_> = (0..1000).map(|id| peer.echo(id, &format!("number {id}"))).collect();
    peer.send(&requests.concat());
    for id in 0..1000 {
        assert_eq!(peer.text(), (id, format!("number {id}")));
    }
    assert_eq!(served.server.connections(), 1);
}

#[test]
fn octets_that_come_one_by_one_are_put_together() {
    let served = serve();
    let mut peer = served.connect();
    for octet in peer.echo(1, "slowly") {
        // A record each.
        peer.send(&[octet]);
    }
    assert_eq!(peer.text(), (1, "slowly".to_owned()));
}

#[test]
fn messages_of_many_records_come_whole_both_ways() {
    let served = serve();
    let mut peer = served.connect();
    let text = "0123456789".repeat(300_000);
    let request = peer.echo(1, &text);
    let mut sender = peer.stream.sock.try_clone().unwrap();
    // Encrypted here, sent by another thread: both sides of the connection are full at a time.
    let conn = &mut peer.stream.conn;
    conn.set_buffer_limit(None);
    std::io::Write::write_all(&mut conn.writer(), &request).unwrap();
    let mut octets = Vec::new();
    while conn.wants_write() {
        conn.write_tls(&mut octets).unwrap();
    }
    let sending = thread::spawn(move || std::io::Write::write_all(&mut sender, &octets).unwrap());
    assert_eq!(peer.text(), (1, text));
    sending.join().unwrap();
}

#[test]
fn a_client_that_reads_late_gets_all_replies() {
    let served = serve();
    let mut peer = served.connect();
    let requests: Vec<_> = (0..40)
        .map(|id| peer.request(&Call::new(id, "octets"), |writer| writer.write_ulong(500_000)))
        .collect();
    peer.send(&requests.concat());
    // It stops to read from it before all of them are taken; those that are have nowhere to go.
    wait_for(|| served.server.connections() == 1);
    for id in 0..40 {
        let (number, _, body) = peer.reply();
        assert_eq!((number, body.octets.len()), (id, 500_000));
    }
}

#[test]
fn a_client_that_has_said_all_still_gets_its_answers() {
    let served = serve();
    let mut peer = served.connect();
    peer.send_call(&Call::new(1, "hold"));
    let held = served.orb.take(1);
    peer.stream.conn.send_close_notify();
    peer.stream.conn.complete_io(&mut peer.stream.sock).unwrap();
    peer.stream.sock.shutdown(std::net::Shutdown::Write).unwrap();
    held.into_iter().for_each(answer);
    assert_eq!(peer.reply().0, 1);
    assert_eq!(peer.end(), End::Closed);
}

#[test]
fn a_client_that_closes_without_a_word_of_tls_still_gets_its_answers() {
    let served = serve();
    let mut peer = served.connect();
    peer.send_call(&Call::new(1, "hold"));
    let held = served.orb.take(1);
    peer.stream.sock.shutdown(std::net::Shutdown::Write).unwrap();
    held.into_iter().for_each(answer);
    assert_eq!(peer.reply().0, 1);
}

#[test]
fn a_stop_answers_what_was_taken_and_says_so_in_giop_and_in_tls() {
    let served = serve();
    let mut peer = served.connect();
    peer.send_call(&Call::new(1, "hold"));
    let held = served.orb.take(1);
    let stopping = thread::spawn(move || served.server.stop());
    held.into_iter().for_each(answer);
    assert_eq!(peer.reply().0, 1);
    assert_eq!(peer.next(), Ok(Message::CloseConnection));
    // The end is a word of TLS, not only of TCP: reading says so.
    assert_eq!(peer.stream.read(&mut [0]).unwrap(), 0);
    drop(peer);
    stopping.join().unwrap();
}

#[test]
fn a_shut_ends_each_connection_by_what_can_have_been_executed() {
    let served = serve();
    let (mut idle, mut busy) = (served.connect(), served.connect());
    idle.assert_alive(1);
    busy.send_call(&Call::new(1, "work"));
    let _held = served.orb.take(1);
    served.server.port().shut();
    assert_eq!(idle.next(), Ok(Message::CloseConnection));
    assert_eq!(busy.end(), End::Reset);
}
