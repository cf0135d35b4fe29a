//! Bad peers: other keys, garbage, and a wire that alters what it carries. The view does not notice.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};

use maestro_group::{Settings, Status};

use crate::support::{DEADLINE, Place, address, assert_alike, key, start};

#[test]
fn without_a_key_other_hosts_are_refused_before_anything_is_made() {
    let mut place = Place::of(3);
    place.members[1].address = "192.0.2.1:7400".into();
    let text = start(place.settings(0)).err().expect("it must not start").to_string();
    let wanted =
        "key: member r2 at 192.0.2.1:7400 is not on the loopback interface, so the group needs a key";
    assert_eq!(text, wanted);
    assert!(!place.data(0).exists());
}

#[test]
fn a_member_with_another_key_stays_outside() {
    let place = Place { key: key("a key that the members share"), ..Place::of(3) };
    for other in [key("a key that nobody shares"), None] {
        let outside = start(Settings { key: other, ..place.settings(2) }).unwrap();
        let members = [place.start(0), place.start(1)];
        members.iter().for_each(|member| drop(member.until_primary(2)));
        (0..100).for_each(|number| members[0].cast(format!("{number}")));
        assert_alike(&[&members[0], &members[1]], 100);
        let seen = outside.log.lock();
        assert!(seen.views.is_empty() && seen.deliveries.is_empty());
        assert!(!seen.statuses.iter().any(|status| matches!(status, Status::Primary(_))));
        drop(seen);
        members.iter().for_each(|member| assert_eq!(member.log.lock().views.len(), 1));
        members.iter().for_each(|member| member.group.leave().unwrap());
        outside.group.crash();
        std::fs::remove_dir_all(place.data(2)).unwrap();
        (0..2).for_each(|index| std::fs::remove_dir_all(place.data(index)).unwrap());
    }
}

#[test]
fn garbage_on_the_port_changes_nothing() {
    let place = Place::of(3);
    let members = place.start_all();
    let before = members[0].until_primary(3).id;
    let says: [&[u8]; 4] = [
        b"GIOP\x01\x02\x00\x00\x00\x00\x00\x00",
        b"\x00\x00\x00\x00",
        b"MAEG\x00\x01\x00\x00\xff\xff\xff\xff\xff",
        b"MAEG\x00\x01\x00\x00\x00\x00\x00\x03\x04ab",
    ];
    for member in &place.members {
        for say in says {
            let mut stranger = TcpStream::connect(&member.address).unwrap();
            stranger.set_read_timeout(Some(DEADLINE)).unwrap();
            stranger.write_all(say).unwrap();
            // Closed by the member; the rest of what it said may come as a reset.
            let mut rest = Vec::new();
            if let Err(error) = stranger.read_to_end(&mut rest) {
                assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
            }
        }
    }
    (0..10).for_each(|number| members[1].cast(format!("{number}")));
    assert_alike(&members.iter().collect::<Vec<_>>(), 10);
    members.iter().for_each(|member| assert_eq!(member.until_primary(3).id, before));
}

/// Carries connections to `to` and does `harm` to what it carries, with a count of all pieces carried so far.
fn proxy(to: String, harm: fn(usize, &mut Vec<u8>)) -> String {
    let at = address();
    let listener = TcpListener::bind(&at).unwrap();
    std::thread::spawn(move || {
        for from in listener.incoming() {
            let (Ok(from), Ok(to)) = (from, TcpStream::connect(&to)) else {
                continue;
            };
            for (mut from, mut to) in [(from.try_clone().unwrap(), to.try_clone().unwrap()), (to, from)] {
                std::thread::spawn(move || carry(&mut from, &mut to, harm));
            }
        }
    });
    at
}

fn carry(from: &mut TcpStream, to: &mut TcpStream, harm: fn(usize, &mut Vec<u8>)) {
    static PIECES: AtomicUsize = AtomicUsize::new(0);
    let mut buffer = vec![0; 16 << 10];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        let mut piece = buffer[..length].to_vec();
        harm(PIECES.fetch_add(1, Ordering::Relaxed), &mut piece);
        if to.write_all(&piece).is_err() {
            break;
        }
    }
    let _ = from.shutdown(std::net::Shutdown::Both);
    let _ = to.shutdown(std::net::Shutdown::Both);
}

/// Three keyed members; all that goes between r1 and r2 goes over a harmful wire.
fn harmed(harm: fn(usize, &mut Vec<u8>)) {
    let place = Place { key: key("a key that the members share"), ..Place::of(3) };
    let (to_r1, to_r2) =
        (proxy(place.members[0].address.clone(), harm), proxy(place.members[1].address.clone(), harm));
    let (mut one, mut two) = (place.settings(0), place.settings(1));
    one.members[1].address = to_r2;
    two.members[0].address = to_r1;
    let members = [start(one).unwrap(), start(two).unwrap(), place.start(2)];
    (0..400).for_each(|number| members[number % 3].cast(format!("{number}")));
    let log = assert_alike(&members.iter().collect::<Vec<_>>(), 400);
    let mut delivered: Vec<usize> =
        log.iter().map(|delivery| std::str::from_utf8(&delivery.payload).unwrap().parse().unwrap()).collect();
    delivered.sort_unstable();
    assert_eq!(delivered, (0..400).collect::<Vec<_>>(), "each cast once, as it was cast");
}

#[test]
fn altered_frames_are_never_delivered() {
    harmed(|count, piece| {
        if count % 97 == 96 {
            let middle = piece.len() / 2;
            piece[middle] ^= 0x20;
        }
    });
}

#[test]
fn replayed_and_truncated_frames_are_never_delivered() {
    harmed(|count, piece| match count % 101 {
        50 => piece.extend_from_within(..),
        100 => piece.truncate(piece.len() / 2),
        _ => {}
    });
}
