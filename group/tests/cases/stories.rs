//! Named courses of events, each on all engines where that makes a difference.

use std::time::Duration;

use maestro_group::{Input, Order};

use crate::sim::chaos::recover;
use crate::sim::net::Delays;
use crate::sim::node::Disk;
use crate::sim::world::{Setup, World};

pub(super) fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

pub(super) fn started(setup: Setup) -> World {
    let members = setup.members;
    let mut world = World::new(setup);
    (0..members).for_each(|node| world.start(node));
    primary(&mut world, members, ms(3000));
    world
}

/// Waits until so many members are alive and all of them in one primary view.
pub(super) fn primary(world: &mut World, members: usize, within: Duration) {
    let is_so = |world: &World| {
        let view = world.common_view().is_some();
        view && world.nodes.iter().filter(|node| node.life.is_some()).count() == members
            && view_size(world) == members
    };
    let reached = world.run_till(within, is_so).expect("no promise is broken");
    assert!(reached, "no primary view of {members}: {:#?}", standings(world));
}

fn view_size(world: &World) -> usize {
    let views = world.nodes.iter().filter_map(|node| node.life.as_ref()?.last_view.as_ref());
    views.map(|view| view.members.len()).min().unwrap_or(0)
}

pub(super) fn standings(world: &World) -> Vec<String> {
    world.nodes.iter().filter_map(|node| node.life.as_ref()).map(|life| life.standing.clone()).collect()
}

/// Casts through a member and waits until all living members have executed it: its number.
pub(super) fn cast(world: &mut World, node: usize) -> u64 {
    let ticket = world.cast(node).expect("it takes casts");
    let everywhere = |world: &World| {
        let place = world.checks.place(ticket);
        let lives =
            world.nodes.iter().filter_map(|node| node.life.as_ref()).filter(|life| life.gate.is_some());
        place.is_some_and(|place| lives.clone().all(|life| life.app.state.at >= place))
    };
    assert!(world.run_till(ms(5000), everywhere).expect("no promise is broken"), "not delivered");
    world.checks.place(ticket).expect("delivered")
}

pub(super) fn leave(world: &mut World, node: usize) {
    world.input(node, Input::Leave);
    assert!(
        world.run_till(ms(3000), |world| world.nodes[node].life.is_none()).unwrap(),
        "#{node} does not leave"
    );
}

/// By a sequencer, by a token, and on the weak engine.
pub(super) fn all_engines(story: impl Fn(Setup)) {
    story(Setup::calm(3));
    story(Setup { order: Order::Token, ..Setup::calm(3) });
    story(Setup { weak: true, ..Setup::calm(3) });
}

#[test]
fn three_members_join_cast_lose_their_sequencer_and_go_on() {
    all_engines(|setup| {
        let mut world = started(setup);
        (0..3).for_each(|node| assert!(cast(&mut world, node) > 0));
        world.kill(0);
        primary(&mut world, 2, ms(1000));
        assert_eq!(cast(&mut world, 1), 4);
        world.start(0);
        primary(&mut world, 3, ms(3000));
        assert_eq!(cast(&mut world, 0), 5);
    });
}

#[test]
fn a_killed_member_is_replaced_by_the_next_view_within_a_tenth_of_a_second() {
    let mut world = started(Setup::calm(3));
    cast(&mut world, 2);
    world.kill(0);
    let killed = world.now;
    primary(&mut world, 2, ms(100));
    cast(&mut world, 1);
    assert!(world.now - killed < ms(100), "{:?}", world.now - killed);
}

#[test]
fn a_member_that_falls_silent_is_replaced_within_a_second_and_a_half_and_finishes_nothing_meanwhile() {
    let mut world = started(Setup::calm(3));
    cast(&mut world, 2);
    let late = world.cast(0).unwrap();
    world.pause(0, ms(5000));
    let others = |world: &World| {
        let lives = world.nodes[1..].iter().filter_map(|node| node.life.as_ref());
        lives.filter(|life| life.last_view.as_ref().is_some_and(|view| view.members.len() == 2)).count() == 2
    };
    assert!(world.run_till(ms(1500), others).unwrap());
    let ticket = world.cast(1).unwrap();
    assert!(world.run_till(ms(500), |world| world.checks.place(ticket).is_some()).unwrap());
    primary(&mut world, 3, ms(10_000));
    assert!(world.run_till(ms(500), |world| world.checks.place(late).is_some()).unwrap(), "cast again");
    assert!(world.checks.place(late) > world.checks.place(ticket));
}

#[test]
fn where_two_of_three_do_not_hear_each_other_one_of_them_stays_out() {
    let mut world = started(Setup::calm(3));
    cast(&mut world, 2);
    world.net.link(0, 1).cut = true;
    world.break_link(0, 1);
    world.run_for(ms(4000)).unwrap();
    let views = world.checks.view_count();
    world.run_for(ms(20_000)).unwrap();
    assert_eq!(world.checks.view_count(), views, "they do not take the third from each other");
    let inside =
        world.nodes.iter().flat_map(|node| &node.life).filter(|life| life.core.primary().is_some()).count();
    assert_eq!(inside, 2);
    world.net.heal();
    primary(&mut world, 3, ms(3000));
}

#[test]
fn a_member_that_leaves_right_after_it_took_a_state_keeps_what_it_took() {
    let mut world = started(Setup { retained_octets: 0, ..Setup::calm(3) });
    (0..30).for_each(|node| assert!(cast(&mut world, node % 3) > 0));
    world.kill(2);
    primary(&mut world, 2, ms(1000));
    world.start(2);
    let taken = |world: &World| world.nodes[2].life.as_ref().is_some_and(|life| life.app.state.at == 30);
    assert!(world.run_till(ms(3000), taken).unwrap());
    leave(&mut world, 2);
    let (stop, state) = world.nodes[2].disk.stop.clone().expect("it kept its memory");
    assert_eq!((stop.executed, stop.base + stop.entries.len() as u64, state.at), (30, 30, 30));
    world.start(2);
    primary(&mut world, 3, ms(3000));
    assert_eq!(cast(&mut world, 2), 31);
}

#[test]
fn r1_restarted_takes_an_older_state_from_a_lagging_r3_and_must_not_vote_with_it() {
    all_engines(|setup| {
        let mut world = started(setup);
        assert_eq!(cast(&mut world, 0), 1);
        world.partition(&[0, 0, 1]);
        world.run_for(ms(2000)).unwrap();
        assert_eq!(cast(&mut world, 0), 2, "r1 and r2 go on without r3");
        world.kill(0);
        world.partition(&[1, 0, 1]);
        world.start(0);
        world.run_for(ms(10_000)).unwrap();
        assert!(world.nodes.iter().flat_map(|node| &node.life).all(|life| life.core.primary().is_none()));
        let life = world.nodes[0].life.as_ref().unwrap();
        assert!(life.core.is_zombie() && life.app.state.at == 0);
        assert!(life.standing.starts_with("r1 lost their memory in a crash; 2 of 3"), "{}", life.standing);
        world.partition(&[0, 0, 0]);
        primary(&mut world, 3, ms(5000));
        assert_eq!(cast(&mut world, 2), 3);
        assert!(world.nodes.iter().flat_map(|node| &node.life).all(|life| life.app.state.at == 3));
    });
}

#[test]
fn the_sequencer_dies_after_a_majority_holds_a_cast_and_before_anybody_executed_it() {
    let mut world = started(Setup { app_us: 3_000_000, ..Setup::calm(3) });
    world.stall(0, 2, ms(60_000));
    let ticket = world.cast(0).unwrap();
    let held = |world: &World| world.nodes[1].life.as_ref().is_some_and(|life| life.core.counts().held == 1);
    assert!(world.run_till(ms(500), held).unwrap());
    world.kill(0);
    assert_eq!(world.nodes[2].life.as_ref().unwrap().core.counts().held, 0);
    assert!(
        world.nodes.iter().flat_map(|node| &node.life).all(|life| life.app.state.at == 0),
        "nobody has executed it"
    );
    primary(&mut world, 2, ms(5000));
    assert!(
        world.run_till(ms(60_000), |world| world.nodes[2].life.as_ref().unwrap().app.state.at == 1).unwrap()
    );
    assert_eq!(world.checks.place(ticket), Some(1));
    assert_eq!(cast(&mut world, 1), 2);
}

#[test]
fn all_replicas_stopped_in_order_and_started() {
    all_engines(|setup| {
        for at_once in [false, true] {
            let mut world = started(Setup { retained_octets: 0, ..setup.clone() });
            (0..5).for_each(|node| assert!(cast(&mut world, node % 3) > 0));
            if at_once {
                (0..3).for_each(|node| world.input(node, Input::Leave));
            }
            (0..3).filter(|_| !at_once).for_each(|node| leave(&mut world, node));
            assert!(
                world.run_till(ms(5000), |world| world.nodes.iter().all(|node| node.life.is_none())).unwrap()
            );
            assert!(world.nodes.iter().all(|node| node.disk.stop.is_some()), "all have kept their memory");
            (0..3).for_each(|node| world.start(node));
            primary(&mut world, 3, ms(5000));
            assert_eq!(cast(&mut world, 1), 6);
            assert!(world.nodes.iter().flat_map(|node| &node.life).all(|life| life.app.state.at == 6));
        }
    });
}

#[test]
fn two_of_three_killed_and_restarted() {
    all_engines(|setup| {
        let mut world = started(setup);
        (0..4).for_each(|node| assert!(cast(&mut world, node % 3) > 0));
        world.kill(0);
        world.kill(1);
        world.run_for(ms(50)).unwrap();
        world.start(0);
        world.start(1);
        world.run_for(ms(10_000)).unwrap();
        for life in world.nodes.iter().flat_map(|node| &node.life) {
            assert!(life.core.primary().is_none());
            let remedy =
                "stop r3 in order and run `maestro recover --data DIR --accept-loss` on its data directory";
            assert!(
                life.standing.contains("r1, r2 lost their memory") && life.standing.contains(remedy),
                "{}",
                life.standing
            );
        }
        recover(&mut world).unwrap();
        primary(&mut world, 3, ms(10_000));
        assert_eq!(world.common_view().map(|view| view.epoch), Some(1));
        assert_eq!(cast(&mut world, 0), 5);
        assert!(!world.nodes[2].disk.founder && world.nodes.iter().all(|node| node.disk.epoch == 1));
    });
}

#[test]
fn a_member_with_memory_of_an_old_epoch_votes_no_more() {
    for trusting in [false, true] {
        let mut world = started(Setup::calm(3));
        cast(&mut world, 0);
        leave(&mut world, 1);
        primary(&mut world, 2, ms(1000));
        cast(&mut world, 2);
        world.kill(0);
        world.run_for(ms(50)).unwrap();
        world.start(0);
        world.run_for(ms(2000)).unwrap();
        recover(&mut world).unwrap();
        primary(&mut world, 2, ms(10_000));
        assert_eq!(cast(&mut world, 0), 3);
        // One of the new epoch's two crashes; r2's memory of the old epoch does not make a quorum with the other one.
        world.trusting = trusting;
        world.kill(0);
        world.run_for(ms(50)).unwrap();
        world.start(1);
        world.run_for(ms(5000)).unwrap();
        if trusting {
            assert!(world.nodes.iter().flat_map(|node| &node.life).all(|life| life.core.primary().is_none()));
        } else {
            let (who, why) = world.failures.pop().expect("refused");
            assert!(who == 1 && why.contains("recovered into epoch 1 without this replica"), "{why}");
        }
    }
}

#[test]
fn one_data_directory_used_twice() {
    // A newer life supersedes the older one at once, though nobody has noticed that the older one is gone.
    let mut world = started(Setup::calm(3));
    cast(&mut world, 0);
    world.vanish_unnoticed(2);
    world.start(2);
    primary(&mut world, 3, ms(900));
    assert_eq!(cast(&mut world, 2), 2);
    // The same life once more, from a copy of the directory, and an older one: refused by whoever met the first.
    for (trusting, back) in [(false, 1), (false, 2), (true, 1), (true, 2)] {
        let mut world = started(Setup::calm(3));
        cast(&mut world, 0);
        world.kill(2);
        primary(&mut world, 2, ms(1000));
        world.start(2);
        primary(&mut world, 3, ms(3000));
        world.kill(2);
        primary(&mut world, 2, ms(1000));
        let view = world.common_view();
        world.trusting = trusting;
        world.nodes[2].disk.incarnation -= back;
        world.start(2);
        world.run_for(ms(3000)).unwrap();
        if let Some((who, why)) = world.failures.pop() {
            assert!(who == 2 && why.contains("another process was or is"), "{why}");
        } else {
            assert!(trusting && back == 2, "whoever links up refuses it");
            let life = world.nodes[2].life.take().expect("it runs, and is heard by nobody");
            assert!(life.core.is_zombie() && life.last_view.is_none());
        }
        primary(&mut world, 2, ms(1000));
        assert!(trusting || world.common_view() == view, "the others were not disturbed");
        assert_eq!(cast(&mut world, 1), 2);
    }
}

#[test]
fn a_fresh_disk_under_an_old_name() {
    for trusting in [false, true] {
        let mut world = started(Setup::calm(3));
        cast(&mut world, 0);
        world.kill(2);
        primary(&mut world, 2, ms(1000));
        world.trusting = trusting;
        world.nodes[2].disk = Disk { known: vec![0; 3], ..Disk::default() };
        world.start(2);
        assert!(world.run_till(ms(3000), |world| !world.failures.is_empty()).unwrap());
        let (who, why) = world.failures.remove(0);
        assert!(who == 2 && why.contains("empty data directory"), "{why}");
        primary(&mut world, 2, ms(1000));
        assert_eq!(cast(&mut world, 1), 2);
    }
}

/// On machines that are so busy that each message waits for its reader longer than a proposal used to wait for an answer.
#[test]
fn members_that_start_together_on_slow_machines_find_each_other() {
    for most_ms in [300, 400, 600, 800] {
        for seed in 1..=10 {
            let delays = Delays { usual_us: most_ms * 1000, rare_us: most_ms * 1000 };
            let mut world = World::new(Setup { seed, delays, ..Setup::calm(3) });
            world.start(0);
            world.start(1);
            primary(&mut world, 2, ms(20_000));
        }
    }
}
