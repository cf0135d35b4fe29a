//! What goes well: one history, large casts, states, orderly stops.

use bytes::Bytes;

use crate::ring::Ring;
use crate::support::{Running, Seen, assert_alike, of};

on_rings!(
    three_members_have_one_history_of_small_and_large_casts,
    members_stop_in_order_and_come_back_with_their_memory,
    a_member_that_lost_its_memory_gets_a_state_of_many_pieces,
);

fn all(members: &[Running]) -> Vec<&Running> {
    members.iter().collect()
}

fn three_members_have_one_history_of_small_and_large_casts() {
    let ring = Ring::of(3);
    let members = ring.start_all();
    let large = |length: usize, fill: u8| Bytes::from(vec![fill; length]);
    for round in 0..200_u8 {
        members.iter().for_each(|member| member.cast(vec![round; 100]));
    }
    members[0].cast(large(64 * 1024, 1));
    members[1].cast(large(1 << 20, 2));
    members[2].cast(large(5 << 20, 3));
    members.iter().for_each(|member| member.cast("after it"));
    let history = assert_alike(&all(&members), 606);
    for (index, length) in [(0, 64 * 1024), (1, 1 << 20), (2, 5 << 20)] {
        let casts = of(&history, index);
        assert!(casts.iter().take(200).zip(0..).all(|(cast, round)| cast == &large(100, round)));
        assert_eq!(casts[200], large(length, u8::try_from(index).unwrap() + 1));
        assert_eq!(casts[201], "after it");
    }
}

fn members_stop_in_order_and_come_back_with_their_memory() {
    let ring = Ring::of(3);
    let mut members = ring.start_all();
    members.iter().for_each(|member| member.cast("one"));
    assert_alike(&all(&members), 3);
    members.remove(0).group.leave().unwrap();
    members.iter().for_each(|member| drop(member.until_primary(2)));
    members[0].cast("two");
    assert_alike(&all(&members), 4);
    let back = ring.start(0);
    back.until_primary(3);
    back.cast("three");
    assert_alike(&[&back, &members[0], &members[1]], 5);
    members.push(back);
    members.iter().for_each(|member| member.group.leave().unwrap());
    let members = ring.start_all();
    members[1].cast("four");
    assert_alike(&all(&members), 6);
}

fn a_member_that_lost_its_memory_gets_a_state_of_many_pieces() {
    let mut ring = Ring::of(3);
    ring.place.retained_octets = 0;
    let mut members = ring.start_all();
    for fill in 0..12 {
        members[0].cast(vec![fill; 1 << 20]);
    }
    assert_alike(&all(&members), 12);
    members.pop().unwrap().group.crash();
    members.iter().for_each(|member| drop(member.until_primary(2)));
    // Whichever of them it is that the third one asks.
    for member in &members {
        let given_up = |seen: &Seen| (seen.given_up >= 12).then_some(());
        member.log.until("casts are given up", given_up);
    }
    let back = ring.start(2);
    back.until_primary(3);
    back.until_delivered(12);
    assert_eq!(back.log.lock().states_taken, 1);
    assert!(back.log.lock().pieces > 50);
    back.cast("from here on");
    assert_alike(&[&members[0], &members[1], &back], 13);
}
