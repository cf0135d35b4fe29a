//! A client cannot make the server take more than its limits allow.

use std::sync::atomic::Ordering;

use maestro_bridge::{Limits, Settings};

use crate::closing::wait_for;
use crate::peer::{Call, End, Peer};
use crate::scripted::{Scripted, answer};

fn limited(change: impl FnOnce(&mut Limits)) -> Settings {
    let mut settings = Settings { io_threads: 1, ..Settings::default() };
    change(&mut settings.limits);
    settings
}

/// Lets another connection of the same I/O thread make a round trip: what the thread could do before is done.
fn settle(neighbour: &mut Peer) {
    (0..3).for_each(|id| neighbour.assert_alive(id));
}

#[test]
fn requests_over_the_limit_are_left_unread_until_one_is_answered() {
    let (server, orb) = Scripted::serve(&limited(|limits| limits.requests_in_flight = 4));
    let mut neighbour = Peer::connect(server.address());
    let mut peer = Peer::connect(server.address());
    let octets: Vec<u8> = (0..10).flat_map(|id| peer.request(&Call::new(id, "hold"), |_| {})).collect();
    peer.send(&octets);
    let mut held = orb.take(4);
    settle(&mut neighbour);
    assert_eq!(orb.held(), 0, "not more than four are taken");
    answer(held.remove(0));
    held.extend(orb.take(1));
    settle(&mut neighbour);
    assert_eq!(orb.held(), 0);
    held.into_iter().for_each(answer);
    orb.take(4).into_iter().for_each(answer);
    orb.take(1).into_iter().for_each(answer);
    for id in 0..10 {
        assert_eq!(peer.reply().0, id);
    }
}

#[test]
fn while_requests_are_held_back_nothing_is_read_and_nothing_is_lost() {
    let (server, orb) = Scripted::serve(&limited(|_| {}));
    let mut peers = [Peer::connect(server.address()), Peer::connect(server.address())];
    peers.iter_mut().for_each(|peer| peer.assert_alive(0));
    server.port().hold_back(true);
    for peer in &mut peers {
        (1..5).for_each(|id| peer.send_call(&Call::new(id, "hold")));
    }
    // A connection that comes later is held back alike; the next step of the I/O thread is known to come after it.
    let mut later = Peer::connect(server.address());
    later.send_call(&Call::new(1, "hold"));
    wait_for(|| server.connections() == 3);
    assert_eq!(orb.held(), 0);
    server.port().hold_back(false);
    for request in orb.take(9) {
        answer(request);
    }
    for peer in &mut peers {
        let mut answered: Vec<u32> = (1..5).map(|_| peer.reply().0).collect();
        answered.sort_unstable();
        assert_eq!(answered, [1, 2, 3, 4]);
    }
    assert_eq!(later.reply().0, 1);
}

#[test]
fn a_finished_oneway_makes_room_too() {
    let (server, orb) = Scripted::serve(&limited(|limits| limits.requests_in_flight = 2));
    let mut peer = Peer::connect(server.address());
    for id in 0..50 {
        peer.send_call(&Call::oneway(id, "work"));
    }
    let mut finished = 0;
    while finished < 50 {
        let held = orb.take(1);
        assert!(held.len() <= 2);
        finished += held.len();
        held.into_iter().for_each(answer);
    }
    peer.assert_alive(50);
}

#[test]
fn octets_in_flight_are_limited_and_come_free() {
    let (server, orb) = Scripted::serve(&limited(|limits| limits.octets_in_flight = 20_000));
    let mut neighbour = Peer::connect(server.address());
    let mut peer = Peer::connect(server.address());
    let large =
        |peer: &Peer, id| peer.request(&Call::new(id, "hold"), |writer| writer.write_octets(&[7; 8000]));
    let octets: Vec<u8> = (0..7).flat_map(|id| large(&peer, id)).collect();
    peer.send(&octets);
    // The third goes over the limit and is the last.
    for id in [0, 3] {
        let held = orb.take(3);
        settle(&mut neighbour);
        assert_eq!(orb.held(), 0);
        held.into_iter().for_each(answer);
        (id..id + 3).for_each(|id| assert_eq!(peer.reply().0, id));
    }
    orb.take(1).into_iter().for_each(answer);
    assert_eq!(peer.reply().0, 6);
}

/// Octets that the kernel keeps between two sockets at most: one side's to send and the other's to read.
fn kernel_octets() -> usize {
    let most = |file| {
        let text = std::fs::read_to_string(format!("/proc/sys/net/ipv4/{file}")).unwrap();
        text.split_whitespace().last().unwrap().parse::<usize>().unwrap()
    };
    most("tcp_wmem") + most("tcp_rmem")
}

#[test]
fn a_client_that_does_not_read_is_not_read_from() {
    const REPLY_OCTETS: u32 = 2 << 20;
    const CALLS: u32 = 60;
    let limit = 100_000;
    // The limit holds within what one read brings, and from one read to the next.
    for posts in [1, 30] {
        let (server, orb) = Scripted::serve(&limited(|limits| limits.unsent_octets = limit));
        let mut peer = Peer::connect(server.address());
        let call = peer.request(&Call::new(1, "octets"), |writer| writer.write_ulong(REPLY_OCTETS));
        let post = peer.request(&Call::oneway(2, "post"), |_| {});
        let batch = [call.to_vec(), post.repeat(posts)].concat().repeat(CALLS as usize);
        // One write: much of it is read at once.
        let mut stream = peer.stream.try_clone().unwrap();
        let writer = std::thread::spawn(move || std::io::Write::write_all(&mut stream, &batch).unwrap());
        let mut neighbour = Peer::connect(server.address());
        wait_for(|| orb.posted.load(Ordering::SeqCst) > 0);
        let mut before = usize::MAX;
        while before != orb.posted.load(Ordering::SeqCst) {
            before = orb.posted.load(Ordering::SeqCst);
            (0..200).for_each(|id| neighbour.assert_alive(id));
        }
        let taken = before / posts;
        let most = (kernel_octets() + limit).div_ceil(REPLY_OCTETS as usize) + 1;
        assert!(taken <= most, "{taken} requests were taken, {most} at most should have been");
        for _ in 0..CALLS {
            assert_eq!(peer.reply().2.octets.len(), REPLY_OCTETS as usize);
        }
        writer.join().unwrap();
    }
}

#[test]
fn many_large_replies_of_other_threads_arrive_whole() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    let calls = 40_u32;
    for id in 0..calls {
        peer.send_call(&Call::new(id, "hold"));
    }
    for request in orb.take(40) {
        let size = 1 << (request.request_id.0 % 20);
        let octets = vec![u8::try_from(request.request_id.0).unwrap(); size];
        request.slot.reply(maestro_orbs::Reply::result(octets.into()));
    }
    for id in 0..calls {
        let (seen, _, body) = peer.reply();
        assert_eq!((seen, body.octets.len()), (id, 1 << (id % 20)));
        assert!(body.octets.iter().all(|octet| u32::from(*octet) == id));
    }
}

/// Answers requests that were held, each with a reply of so many octets.
fn answer_at_length(held: Vec<maestro_orbs::Request>, octets: usize) {
    for request in held {
        request.slot.reply(maestro_orbs::Reply::result(vec![7; octets].into()));
    }
}

#[test]
fn nothing_is_read_while_replies_of_other_threads_wait() {
    const REPLY_OCTETS: usize = 4 << 20;
    let (server, orb) = Scripted::serve(&limited(|limits| limits.unsent_octets = 100_000));
    let mut neighbour = Peer::connect(server.address());
    let mut peer = Peer::connect(server.address());
    let calls = u32::try_from(kernel_octets() / REPLY_OCTETS + 2).unwrap();
    (0..calls).for_each(|id| peer.send_call(&Call::new(id, "hold")));
    answer_at_length(orb.take(calls as usize), REPLY_OCTETS);
    settle(&mut neighbour);
    (calls..calls + 10).for_each(|id| peer.send_call(&Call::new(id, "hold")));
    settle(&mut neighbour);
    assert_eq!(orb.held(), 0, "replies wait, and requests are taken");
    for id in 0..calls {
        let (seen, _, body) = peer.reply();
        assert_eq!((seen, body.octets.len()), (id, REPLY_OCTETS));
    }
    orb.take(10).into_iter().for_each(answer);
    (calls..calls + 10).for_each(|id| assert_eq!(peer.reply().0, id));
}

#[test]
fn a_client_that_reads_none_of_many_replies_is_cut_and_only_it() {
    const REPLY_OCTETS: usize = 1 << 20;
    let (server, orb) = Scripted::serve(&limited(|limits| limits.unsent_octets_most = 8 << 20));
    let mut neighbour = Peer::connect(server.address());
    let mut peer = Peer::connect(server.address());
    let calls = kernel_octets() / REPLY_OCTETS + 32;
    (0..calls).for_each(|id| peer.send_call(&Call::new(u32::try_from(id).unwrap(), "hold")));
    answer_at_length(orb.take(calls), REPLY_OCTETS);
    wait_for(|| server.connections() == 1);
    let mut ended = peer.stream.try_clone().unwrap();
    let mut read = 0;
    let cut = loop {
        match std::io::Read::read(&mut ended, &mut [0; 64 << 10]) {
            Ok(0) => break End::Closed,
            Ok(octets) => read += octets,
            Err(_) => break End::Reset,
        }
    };
    assert_eq!(cut, End::Reset);
    assert!(read <= kernel_octets(), "{read} octets were kept for it");
    settle(&mut neighbour);
}

#[test]
fn a_single_reply_may_be_longer_than_what_may_wait() {
    let (server, orb) = Scripted::serve(&limited(|limits| {
        limits.unsent_octets = 1;
        limits.unsent_octets_most = 1;
    }));
    let mut peer = Peer::connect(server.address());
    peer.send_call(&Call::new(1, "hold"));
    answer_at_length(orb.take(1), 20 << 20);
    assert_eq!(peer.reply().2.octets.len(), 20 << 20);
    peer.assert_alive(2);
}
