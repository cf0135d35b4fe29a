//! Who orders dies, pauses, or hands the role on, while casts are on their way.

use maestro_group::{Input, MemberIndex, Order};

use super::stories::{cast, ms, primary, started};
use crate::sim::effects::names_an_heir;
use crate::sim::world::{Setup, World};

fn sequencer(members: usize) -> Setup {
    Setup { takeover_after: 2, ..Setup::calm(members) }
}

fn token(members: usize) -> Setup {
    Setup { order: Order::Token, ..Setup::calm(members) }
}

/// Casts so many times through a member, each as soon as the one before is delivered.
fn cast_one_by_one(world: &mut World, node: usize, times: u64) {
    (0..times).for_each(|_| assert!(cast(world, node) > 0));
}

/// Waits until all these casts are delivered.
fn delivered(world: &mut World, tickets: &[u64]) {
    let all = |world: &World| tickets.iter().all(|&ticket| world.checks.place(ticket).is_some());
    let done = world.run_till(ms(5000), all).expect("no promise is broken");
    let places: Vec<_> = tickets.iter().map(|&ticket| world.checks.place(ticket)).collect();
    assert!(done, "not all are delivered: {places:?}");
}

/// The members that gave casts their places since the messages were last read.
fn orderers(world: &mut World) -> Vec<usize> {
    let sent = world.sent.replace(Vec::new()).unwrap_or_default();
    let ordered = sent.iter().filter(|(_, _, message)| message.first() == Some(&3));
    let mut orderers: Vec<usize> = ordered.map(|(from, _, _)| *from).collect();
    orderers.sort_unstable();
    orderers.dedup();
    orderers
}

#[test]
fn the_only_sender_takes_the_role_of_the_sequencer_over_and_the_view_stays() {
    let mut world = started(sequencer(3));
    world.sent = Some(Vec::new());
    cast_one_by_one(&mut world, 2, 2);
    assert_eq!(orderers(&mut world), [0]);
    cast_one_by_one(&mut world, 2, 3);
    assert_eq!(orderers(&mut world), [2]);
    cast_one_by_one(&mut world, 1, 2);
    assert_eq!(orderers(&mut world), [2]);
    cast_one_by_one(&mut world, 1, 1);
    assert_eq!(orderers(&mut world), [1]);
    assert_eq!(world.checks.view_count(), 1);
}

#[test]
fn casts_of_all_are_on_their_way_while_the_role_goes_from_one_to_the_next() {
    let mut world = started(Setup { takeover_after: 1, ..sequencer(5) });
    let mut tickets = Vec::new();
    for round in 0..200 {
        for node in [round % 5, (round * 3) % 5, 0] {
            tickets.extend((0..1 + round % 3).filter_map(|_| world.cast(node)));
        }
        // Shorter than a message's way: what is cast meets handovers that its origin does not know of.
        let pause = world.rng.micros(10, 400);
        world.run_for(pause).expect("no promise is broken");
    }
    delivered(&mut world, &tickets);
    assert!(world.handovers > 100, "{} messages told of another sequencer", world.handovers);
    assert_eq!(world.checks.view_count(), 1);
}

#[test]
fn a_sequencer_dies_while_it_hands_the_role_over() {
    for doomed in 0..12 {
        let mut world = started(sequencer(3));
        cast_one_by_one(&mut world, 2, 1);
        if let Some(life) = &mut world.nodes[0].life {
            life.doomed = Some(doomed);
        }
        let tickets: Vec<u64> = [2, 2, 2, 1].into_iter().filter_map(|node| world.cast(node)).collect();
        world.run_for(ms(20)).expect("no promise is broken");
        world.kill_if_alive(0);
        primary(&mut world, 2, ms(3000));
        delivered(&mut world, &tickets);
        assert!(cast(&mut world, 1) > 4);
    }
}

#[test]
fn the_heir_dies_before_it_learns_of_it() {
    let mut world = started(sequencer(3));
    world.sent = Some(Vec::new());
    cast_one_by_one(&mut world, 2, 1);
    let ticket = world.cast(2).expect("it takes casts");
    let named = |world: &World| world.sent.iter().flatten().any(|(_, _, message)| names_an_heir(message));
    assert!(world.run_till(ms(100), named).expect("no promise is broken"));
    world.kill(2);
    let late = world.cast(1).expect("it takes casts");
    primary(&mut world, 2, ms(3000));
    delivered(&mut world, &[late]);
    // The others had it, so it counts though its origin is gone.
    assert!(world.checks.place(ticket) < world.checks.place(late));
}

#[test]
fn an_heir_that_pauses_is_replaced_and_finishes_nothing_meanwhile() {
    let mut world = started(sequencer(3));
    cast_one_by_one(&mut world, 2, 3);
    let late = world.cast(2).expect("it takes casts");
    replaced_while_paused(&mut world, 2, late);
}

/// A member pauses; the others go on without it, and what it cast comes after what they do.
fn replaced_while_paused(world: &mut World, node: usize, late: u64) {
    world.pause(node, ms(5000));
    let others = |world: &World| {
        let lives = world.nodes.iter().filter_map(|node| node.life.as_ref());
        lives.filter(|life| life.last_view.as_ref().is_some_and(|view| view.members.len() == 2)).count() == 2
    };
    assert!(world.run_till(ms(1500), others).expect("no promise is broken"));
    let ticket = world.cast(1).expect("it takes casts");
    delivered(world, &[ticket]);
    assert_eq!(world.checks.place(late), None);
    primary(world, 3, ms(10_000));
    delivered(world, &[late]);
}

#[test]
fn a_member_that_hears_the_heir_before_the_handover_waits_for_it() {
    let mut world = started(sequencer(3));
    cast_one_by_one(&mut world, 2, 1);
    // #1 hears nothing from #0 while that hands over to #2, which goes on at once.
    world.stall(0, 1, ms(300));
    let tickets: Vec<u64> = (0..4).filter_map(|_| world.cast(2)).collect();
    world.run_for(ms(100)).expect("no promise is broken");
    let more: Vec<u64> = (0..4).filter_map(|_| world.cast(2)).collect();
    delivered(&mut world, &tickets);
    delivered(&mut world, &more);
    let at = |world: &World| world.nodes[1].life.as_ref().map_or(0, |life| life.app.state.at);
    assert_eq!(at(&world), 1, "#1 has got nothing of it");
    assert!(world.run_till(ms(1000), |world| at(world) == 9).expect("no promise is broken"));
    assert_eq!(world.checks.view_count(), 1);
}

#[test]
fn with_a_token_everybody_orders_its_own_casts() {
    let mut world = started(token(3));
    world.sent = Some(Vec::new());
    let tickets: Vec<u64> = (0..30).filter_map(|number| world.cast(number % 3)).collect();
    delivered(&mut world, &tickets);
    assert_eq!(orderers(&mut world), [0, 1, 2]);
    // Then it rests: nothing but heartbeats and, once, what was executed.
    world.run_for(ms(500)).expect("no promise is broken");
    world.sent = Some(Vec::new());
    world.run_for(ms(2000)).expect("no promise is broken");
    let sent = world.sent.take().unwrap_or_default();
    assert!(sent.iter().all(|(_, _, message)| message.first() == Some(&1)), "the token rests");
    assert_eq!(world.checks.view_count(), 1);
}

#[test]
fn the_member_with_the_token_dies() {
    for after_us in (0..3000).step_by(150) {
        let mut world = started(token(3));
        cast_one_by_one(&mut world, 0, 1);
        let tickets: Vec<u64> = (0..12).filter_map(|number| world.cast(1 + number % 2)).collect();
        world.cast(0);
        // Wherever the token is by then, some of these kill its holder.
        world.run_for(std::time::Duration::from_micros(after_us)).expect("no promise is broken");
        world.kill(0);
        primary(&mut world, 2, ms(3000));
        delivered(&mut world, &tickets);
    }
}

#[test]
fn the_member_with_the_token_pauses() {
    let mut world = started(token(3));
    // It rests where it was used last.
    cast_one_by_one(&mut world, 0, 2);
    world.run_for(ms(50)).expect("no promise is broken");
    let late = world.cast(0).expect("it takes casts");
    replaced_while_paused(&mut world, 0, late);
}

#[test]
fn a_token_is_lost_with_its_link() {
    let mut world = started(token(3));
    for round in 0..10 {
        let tickets: Vec<u64> = (0..6).filter_map(|number| world.cast(number % 3)).collect();
        let pause = world.rng.micros(0, 1500);
        world.run_for(pause).expect("no promise is broken");
        world.break_link(round % 3, (round + 1) % 3);
        primary(&mut world, 3, ms(5000));
        delivered(&mut world, &tickets);
    }
}

#[test]
fn a_token_comes_before_the_word_that_its_configuration_is_committed() {
    for order in [Order::Token, Order::Sequencer] {
        let mut world = World::new(Setup { order, takeover_after: 1, ..Setup::calm(3) });
        world.start(1);
        world.start(2);
        primary(&mut world, 2, ms(3000));
        world.start(0);
        // #2 hears late of what #1 commits, not of what #0 does next.
        let linked =
            |world: &World| world.nodes[0].life.as_ref().is_some_and(|life| life.last_view.is_some());
        world.stall(1, 2, ms(400));
        assert!(world.run_till(ms(3000), linked).expect("no promise is broken"));
        primary(&mut world, 3, ms(3000));
        cast_one_by_one(&mut world, 0, 3);
    }
}

#[test]
fn the_first_member_of_a_configuration_says_how_it_is_ordered() {
    let mut world = World::new(sequencer(3));
    for (node, order) in [(0, Order::Token), (1, Order::Sequencer), (2, Order::Token)] {
        world.setup.order = order;
        world.start(node);
    }
    primary(&mut world, 3, ms(3000));
    let tickets: Vec<u64> = (0..30).filter_map(|number| world.cast(number % 3)).collect();
    delivered(&mut world, &tickets);
    world.input(0, Input::Leave);
    primary(&mut world, 2, ms(3000));
    let tickets: Vec<u64> = (0..30).filter_map(|number| world.cast(1 + number % 2)).collect();
    delivered(&mut world, &tickets);
}

#[test]
fn a_member_that_is_suspected_is_not_the_sequencer_for_long() {
    let mut world = started(sequencer(3));
    cast_one_by_one(&mut world, 2, 3);
    world.input(1, Input::Suspect(MemberIndex(2)));
    let ticket = world.cast(0).expect("it takes casts");
    delivered(&mut world, &[ticket]);
    primary(&mut world, 3, ms(5000));
    cast_one_by_one(&mut world, 2, 3);
}
