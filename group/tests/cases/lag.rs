//! Members that do not keep up: what is kept for them is bounded, and those that get no further are left.

use std::time::Duration;

use maestro_group::LagLimits;

use super::stories::{cast, ms, primary, started};
use crate::sim::world::{Setup, World};

/// So many casts fill the window.
const CASTS: usize = 40;

fn narrow(members: usize) -> Setup {
    let lag = LagLimits { window_octets: 4000, patience: ms(1000) };
    Setup { lag, retained_octets: 0, outstanding_octets: 1000, ..Setup::calm(members) }
}

/// Casts through members for a while, as many as are taken: how many those were.
fn press(world: &mut World, members: usize, span: Duration) -> usize {
    let end = world.now + span;
    let mut taken = 0;
    while world.now < end {
        taken += (0..members).filter(|&node| world.cast(node).is_some()).count();
        world.run_for(ms(1)).expect("no promise is broken");
    }
    taken
}

fn executed(world: &World, node: usize) -> u64 {
    world.nodes[node].life.as_ref().map_or(0, |life| life.app.state.at)
}

#[test]
fn a_member_that_executes_nothing_is_left_and_starts_over_while_the_others_go_on() {
    let mut world = started(narrow(3));
    cast(&mut world, 2);
    world.slow_down(2, Duration::from_secs(60));
    let first = press(&mut world, 2, ms(800));
    assert!((CASTS / 2..3 * CASTS).contains(&first), "{first} casts are taken");
    assert!(world.held_back > 100, "{}", world.held_back);
    assert!(world.run_till(ms(1500), |world| world.excluded == 1).unwrap(), "it is not left");
    assert!(press(&mut world, 2, ms(500)) > 5 * CASTS);
    primary(&mut world, 3, ms(3000));
    cast(&mut world, 2);
    assert_eq!(world.transfers, 1);
}

#[test]
fn a_member_that_gets_on_holds_the_others_back_and_is_not_left() {
    let mut world = started(narrow(3));
    cast(&mut world, 2);
    let mut taken = 0;
    for _ in 0..8 {
        world.slow_down(2, ms(700));
        taken += press(&mut world, 2, ms(710));
    }
    assert!((4 * CASTS..20 * CASTS).contains(&taken), "{taken} casts are taken");
    assert_eq!(world.excluded, 0);
    assert!(world.run_till(ms(2000), |world| executed(world, 2) == executed(world, 0)).unwrap());
}

#[test]
fn one_of_two_is_waited_for_because_no_majority_can_go_on_without_it() {
    let mut world = started(narrow(2));
    cast(&mut world, 1);
    world.slow_down(1, ms(5000));
    press(&mut world, 1, ms(1000));
    assert_eq!(press(&mut world, 1, ms(3000)), 0);
    assert!(press(&mut world, 1, ms(2000)) > CASTS);
    assert_eq!(world.excluded, 0);
}

#[test]
fn a_member_that_takes_a_state_holds_the_others_back_as_long_as_it_gets_on() {
    let mut world = started(Setup { piece_octets: 16, app_us: 3000, ..narrow(3) });
    for node in (0..30).map(|number| number % 3) {
        cast(&mut world, node);
    }
    world.kill(2);
    primary(&mut world, 2, ms(1000));
    cast(&mut world, 0);
    world.run_for(ms(500)).unwrap();
    world.start(2);
    let moves = |world: &World| world.nodes[2].life.as_ref().is_some_and(|life| life.app.moves_state());
    assert!(world.run_till(ms(3000), moves).unwrap());
    let before = world.held_back;
    press(&mut world, 2, ms(300));
    assert!(world.held_back > before, "the others are not held back");
    assert!(world.run_till(ms(20_000), |world| world.common_view().is_some()).unwrap());
    assert_eq!(world.excluded, 0);
}

#[test]
fn one_that_slept_does_not_leave_itself_out_of_a_view_that_is_over() {
    for seed in 6..40 {
        let mut world = started(Setup { seed, ..narrow(3) });
        cast(&mut world, 2);
        world.slow_down(2, Duration::from_secs(60));
        // Nearly as long as it is waited for.
        press(&mut world, 2, ms(100));
        world.run_for(ms(850 + 10 * seed)).unwrap();
        if world.excluded > 0 {
            break;
        }
        world.pause(2, ms(4000));
        world.run_for(ms(3500)).unwrap();
        let view = world.nodes[0].life.as_ref().and_then(|life| life.last_view.as_ref());
        assert_eq!(view.map(|view| view.members.len()), Some(2), "the others have gone on");
        world.kill(1);
        world.run_for(ms(1000)).unwrap();
        // It is needed: of the others only one is left.
        assert_eq!(world.excluded, 0, "seed {seed}");
    }
}

#[test]
fn one_that_cannot_take_a_state_keeps_nobody_waiting_for_long() {
    let mut world = started(Setup { piece_octets: 16, ..narrow(3) });
    for node in (0..30).map(|number| number % 3) {
        cast(&mut world, node);
    }
    world.kill(2);
    primary(&mut world, 2, ms(1000));
    cast(&mut world, 0);
    world.run_for(ms(500)).unwrap();
    world.start(2);
    world.hang(2, Duration::from_secs(60));
    press(&mut world, 2, ms(2500));
    // It ends as soon as it has no room for what comes meanwhile, and comes back.
    assert!(press(&mut world, 2, ms(2000)) > 5 * CASTS);
    assert_eq!(world.excluded, 1);
    assert!(world.run_till(ms(20_000), |world| world.common_view().is_some()).unwrap());
}
