//! Named courses of events with optimistic delivery.

use maestro_group::{DeliveryMode, Options};

use super::stories::{all_engines, cast, ms, primary, started};
use crate::sim::world::{Setup, World};

fn optimistic(setup: &Setup) -> Setup {
    Setup { options: Options { delivery: DeliveryMode::Optimistic, ..Options::default() }, ..setup.clone() }
}

/// Where the application of a member stands.
fn at(world: &World, node: usize) -> u64 {
    world.nodes[node].life.as_ref().map_or(0, |life| life.app.state.at)
}

fn overwritten(world: &World) -> Vec<u64> {
    world.nodes.iter().flat_map(|node| &node.life).map(|life| life.core.counts().overwritten).collect()
}

#[test]
fn a_sequencer_that_is_cut_off_goes_its_own_way_and_is_overwritten() {
    let mut world = started(optimistic(&Setup::calm(3)));
    (0..3).for_each(|node| assert!(cast(&mut world, node) > 0));
    for other in [1, 2] {
        world.stall(0, other, ms(5000));
        world.stall(other, 0, ms(5000));
    }
    let lost: Vec<u64> = (0..4).filter_map(|_| world.cast(0)).collect();
    assert!(
        world.run_till(ms(20), |world| at(world, 0) == 7).unwrap(),
        "delivered, and nobody else holds it"
    );
    let others = |world: &World| {
        let lives = world.nodes[1..].iter().filter_map(|node| node.life.as_ref());
        lives.filter(|life| life.last_view.as_ref().is_some_and(|view| view.members.len() == 2)).count() == 2
    };
    assert!(world.run_till(ms(1500), others).unwrap());
    let kept = world.cast(1).unwrap();
    assert!(world.run_till(ms(50), |world| at(world, 1) == 4 && at(world, 2) == 4).unwrap());
    primary(&mut world, 3, ms(10_000));
    assert!(world.run_till(ms(1000), |world| (0..3).all(|node| at(world, node) == 4)).unwrap());
    assert_eq!(world.checks.place(kept), Some(4));
    assert!(lost.iter().all(|ticket| world.checks.place(*ticket).is_none()));
    assert_eq!(overwritten(&world), [4, 0, 0]);
    assert_eq!(cast(&mut world, 0), 5);
}

#[test]
fn what_another_member_holds_survives_the_sequencer() {
    all_engines(|setup| {
        let mut world = started(optimistic(&setup));
        let ticket = world.cast(0).unwrap();
        let held = |world: &World| {
            let lives = world.nodes.iter().filter_map(|node| node.life.as_ref());
            lives.filter(|life| life.core.counts().held == 1).count() >= 2
        };
        assert!(world.run_till(ms(500), held).unwrap());
        world.kill(0);
        primary(&mut world, 2, ms(3000));
        assert_eq!(world.checks.place(ticket), Some(1));
        world.start(0);
        primary(&mut world, 3, ms(5000));
        assert_eq!(cast(&mut world, 0), 2);
        assert_eq!(overwritten(&world), [0, 0, 0]);
    });
}

#[test]
fn a_diverged_voter_takes_the_state_before_a_view_of_two_begins() {
    let mut world = started(optimistic(&Setup { retained_octets: 0, ..Setup::calm(3) }));
    (0..3).for_each(|node| assert!(cast(&mut world, node) > 0));
    [1, 2].into_iter().for_each(|other| world.stall(0, other, ms(1000)));
    assert!((0..3).all(|_| world.cast(0).is_some()));
    world.run_for(ms(5)).unwrap();
    world.partition(&[0, 1, 1]);
    primary_of(&mut world, 2);
    let kept = world.cast(1).unwrap();
    assert!(world.run_till(ms(500), |world| at(world, 1) == 4 && at(world, 2) == 4).unwrap());
    world.kill(2);
    world.partition(&[0, 0, 1]);
    primary(&mut world, 2, ms(5000));
    assert!(world.run_till(ms(1000), |world| at(world, 0) == 4 && at(world, 1) == 4).unwrap());
    assert_eq!(world.checks.place(kept), Some(4));
}

/// Waits until so many members are in a view of their own.
fn primary_of(world: &mut World, members: usize) {
    let inside = |world: &World| {
        let lives = world.nodes.iter().filter_map(|node| node.life.as_ref());
        let views = lives.filter_map(|life| life.last_view.as_ref());
        views.filter(|view| view.members.len() == members).count() == members
    };
    assert!(world.run_till(ms(5000), inside).unwrap(), "no view of {members}");
}
