//! State transfers in which nothing moves: nobody else is held up.

use super::stories::{cast, ms, primary, started};
use crate::sim::world::{Setup, World};

/// Longer than anything may take.
const LONG: std::time::Duration = std::time::Duration::from_secs(120);

/// Members with a history that is not kept, the last one of which has come back and is in the middle of getting a state.
fn with_joiner(members: usize, piece_octets: usize) -> World {
    let last = members - 1;
    let mut world = started(Setup { retained_octets: 0, piece_octets, ..Setup::calm(members) });
    (0..30).for_each(|node| assert!(cast(&mut world, node % members) > 0));
    world.kill(last);
    primary(&mut world, last, ms(1000));
    // All have told what they have executed, and casts are given up.
    assert!(cast(&mut world, 0) > 30);
    world.run_for(ms(500)).unwrap();
    world.start(last);
    world
}

/// Lets a member's application do nothing more as soon as it is in the middle of a transfer.
fn hang(world: &mut World, node: usize) {
    world.hang(node, LONG);
    let moves = |world: &World| world.nodes[node].life.as_ref().is_some_and(|life| life.app.moves_state());
    assert!(world.run_till(ms(3000), moves).unwrap(), "#{node} has no transfer");
}

fn is_full(world: &World, node: usize) -> bool {
    world.nodes[node].life.as_ref().is_some_and(|life| life.core.primary().is_some())
}

#[test]
fn a_member_that_reads_no_state_keeps_its_source_from_nothing_for_long() {
    let mut world = with_joiner(3, 16);
    hang(&mut world, 2);
    // The source executes nothing until it is broken off, and is not asked again before the application reads.
    world.run_for(ms(12_000)).unwrap();
    for round in 0..20 {
        assert!(cast(&mut world, round % 2) > 30);
        world.run_for(ms(1000)).unwrap();
    }
    assert!(!is_full(&world, 2));
    world.hang(2, ms(0));
    world.run_for(LONG).unwrap();
    primary(&mut world, 3, ms(3000));
    assert!(cast(&mut world, 2) > 50);
}

#[test]
fn a_source_that_pushes_no_state_is_left_for_another() {
    let mut world = with_joiner(3, 16);
    hang(&mut world, 1);
    assert!(world.run_till(ms(13_000), |world| is_full(world, 2)).unwrap(), "nobody else was asked");
    let at = |node: usize| world.nodes[node].life.as_ref().map(|life| life.app.state.at);
    assert_eq!(at(2), at(0));
}

#[test]
fn views_do_not_wait_for_a_member_that_reads_a_whole_state() {
    let mut world = with_joiner(5, 64);
    // All of it comes, and is not taken over.
    hang(&mut world, 4);
    world.run_for(ms(1000)).unwrap();
    let before = world.nodes[0].life.as_ref().and_then(|life| life.core.primary());
    world.kill(3);
    let next = |world: &World| {
        let view = world.nodes[0].life.as_ref().and_then(|life| life.core.primary());
        view.is_some() && view != before && (0..3).all(|node| is_full(world, node))
    };
    assert!(world.run_till(ms(2000), next).unwrap(), "the view waits for it");
}
