//! Named courses of events in which all partitions go on, and meet again.

use maestro_group::{Options, Progress};

use super::stories::{all_engines, leave, ms, primary, started};
use crate::sim::app::State;
use crate::sim::world::{Setup, World};

fn all(setup: &Setup) -> Setup {
    Setup { options: Options { progress: Progress::All, ..Options::default() }, ..setup.clone() }
}

fn states(world: &World) -> Vec<&State> {
    world.nodes.iter().flat_map(|node| &node.life).map(|life| &life.app.state).collect()
}

/// Waits until all living members have the same state, in which all of this is.
fn merged(world: &mut World, tickets: &[u64]) {
    let is_so = |world: &World| {
        let states = states(world);
        states.iter().all(|state| *state == states[0] && tickets.iter().all(|ticket| state.has(*ticket)))
    };
    let reached = world.run_till(ms(20_000), is_so).expect("no promise is broken");
    assert!(reached, "{:#?}", states(world));
}

/// Waits until each member is in a view of so many.
fn parted(world: &mut World, sizes: &[usize]) {
    let is_so = |world: &World| {
        let views = world.nodes.iter().flat_map(|node| &node.life).map(|life| life.last_view.as_ref());
        views.zip(sizes).all(|(view, size)| view.is_some_and(|view| view.members.len() == *size))
    };
    assert!(world.run_till(ms(10_000), is_so).expect("no promise is broken"), "not parted as {sizes:?}");
}

#[test]
fn both_sides_of_a_partition_go_on_and_are_merged() {
    all_engines(|setup| {
        let mut world = started(all(&setup));
        let mut tickets = vec![world.cast(0).unwrap()];
        world.run_for(ms(300)).unwrap();
        world.partition(&[0, 1, 1]);
        parted(&mut world, &[1, 2, 2]);
        tickets.extend([0, 0, 1, 2].map(|node| world.cast(node).unwrap()));
        world.run_for(ms(300)).unwrap();
        assert!(states(&world)[0] != states(&world)[1]);
        world.partition(&[0, 0, 0]);
        primary(&mut world, 3, ms(10_000));
        merged(&mut world, &tickets);
        assert!(world.merges > 0);
        cast_everywhere(&mut world, 0);
    });
}

/// Casts through a member, and waits until all have it.
fn cast_everywhere(world: &mut World, node: usize) {
    let ticket = world.cast(node).expect("it takes casts");
    merged(world, &[ticket]);
}

#[test]
fn members_that_never_met_are_merged() {
    let mut world = World::new(all(&Setup::calm(3)));
    world.partition(&[0, 1, 2]);
    (0..3).for_each(|node| world.start(node));
    parted(&mut world, &[1, 1, 1]);
    let tickets: Vec<u64> = [0, 1, 1, 2].map(|node| world.cast(node).unwrap()).to_vec();
    world.run_for(ms(100)).unwrap();
    world.partition(&[0, 0, 0]);
    primary(&mut world, 3, ms(10_000));
    merged(&mut world, &tickets);
}

#[test]
fn a_merge_that_is_interrupted_is_done_in_the_next_view() {
    for pause in 1..40 {
        let mut world = started(all(&Setup { piece_octets: 8, ..Setup::calm(3) }));
        world.partition(&[0, 1, 1]);
        parted(&mut world, &[1, 2, 2]);
        let tickets: Vec<u64> = [0, 0, 0, 1, 2, 2].map(|node| world.cast(node).unwrap()).to_vec();
        world.run_for(ms(100)).unwrap();
        world.partition(&[0, 0, 0]);
        world.run_for(ms(pause * 4)).unwrap();
        world.partition(&[0, 0, 1]);
        world.run_for(ms(50)).unwrap();
        world.partition(&[0, 0, 0]);
        world.run_for(ms(50)).unwrap();
        primary(&mut world, 3, ms(10_000));
        merged(&mut world, &tickets);
    }
}

#[test]
fn a_member_that_was_stopped_in_order_brings_what_it_did_alone() {
    let mut world = started(all(&Setup::calm(3)));
    world.partition(&[0, 1, 1]);
    parted(&mut world, &[1, 2, 2]);
    let tickets = [0, 1, 2, 2].map(|node| world.cast(node).unwrap());
    world.run_for(ms(100)).unwrap();
    leave(&mut world, 0);
    world.partition(&[0, 0, 0]);
    world.start(0);
    primary(&mut world, 3, ms(10_000));
    merged(&mut world, &tickets);
}
