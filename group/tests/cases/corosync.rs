//! The corosync engine over a model of its rings: the ways in which their order loses casts, and what is made of them.

use std::time::{Duration, Instant};

use maestro_group::Faults;
use maestro_group::engine::corosync::CorosyncFaults;

use super::stories::{cast, ms, primary, started};
use crate::sim::chaos::{Outcome, setup};
use crate::sim::run::{run, run_or_story};
use crate::sim::world::{Setup, World};

fn on_rings(seed: u64) -> Setup {
    Setup { weak: false, ring: true, ..setup(seed, Faults::default()) }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Seeds that failed once: a member that was excluded right after all was healed, with what its clients had just cast; states that
/// went to three members one after another, in the smallest pieces over the slowest links.
const REGRESSIONS: &[u64] = &[2369, 6103];

#[test]
fn seeds_that_failed_once_on_rings() {
    for &seed in REGRESSIONS {
        run_or_story(&on_rings(seed));
    }
}

#[test]
fn random_seeds_on_rings() {
    let from = setting("MAESTRO_SIM_FROM").unwrap_or(1);
    let count = setting("MAESTRO_SIM_SEEDS").unwrap_or(100);
    let begun = Instant::now();
    let half = |first: u64| {
        let mut sum = Outcome::default();
        for seed in (from + first..from + count).step_by(2) {
            sum.add(run_or_story(&on_rings(seed)));
        }
        sum
    };
    let sum = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mut sum = half(0);
        sum.add(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        sum
    });
    println!("{count} seeds on rings from {from} in {:?}: {sum:?}", begun.elapsed());
    assert!(count < 100 || (sum.views > 4 * count && sum.transfers > count / 4 && sum.lost < count / 5));
}

#[test]
fn each_fault_of_the_engine_is_found() {
    let none = CorosyncFaults::default();
    let faults = [
        ("unconfirmed", CorosyncFaults { unconfirmed: true, ..none }),
        ("unchained", CorosyncFaults { unchained: true, ..none }),
    ];
    let mut missed = Vec::new();
    for (name, ring_faults) in faults {
        let broken = |seed| {
            let setup = Setup { ring_faults, ..on_rings(seed) };
            let broken = run(setup).and_then(|_| torn_under_load(seed, ring_faults)).err();
            broken.map(|broken| (seed, broken.lines().next().unwrap_or_default().to_owned()))
        };
        match (1..=40).find_map(broken) {
            Some((seed, broken)) => println!("{name}: seed {seed}: {broken:.150}"),
            None => missed.push(name),
        }
    }
    assert!(missed.is_empty(), "not found: {missed:?}");
}

/// All cast a lot, and the ring alone breaks and heals again and again.
fn torn_under_load(seed: u64, ring_faults: CorosyncFaults) -> Result<(), String> {
    let mut world = World::new(Setup { seed, ring: true, ring_faults, ..Setup::calm(3) });
    (0..3).for_each(|node| world.start(node));
    for round in 0..10 {
        world.run_till(ms(5000), |world| world.common_view().is_some())?;
        for _ in 0..30 {
            for node in 0..3 {
                world.cast(node);
            }
            let pause = world.rng.micros(50, 300);
            world.run_for(pause)?;
        }
        world.ring_alone[round % 3] = true;
        world.rings_cut();
        let pause = world.rng.millis(1, 800);
        world.run_for(pause)?;
        world.ring_heal();
    }
    let whole = world.run_till(ms(10_000), |world| world.common_view().is_some())?;
    if whole { Ok(()) } else { Err("Progress: no common primary view".into()) }
}

#[test]
fn a_ring_that_breaks_under_load_tears_no_history() {
    for seed in 1..=20 {
        assert_eq!(torn_under_load(seed, CorosyncFaults::default()), Ok(()), "seed {seed}");
    }
}

fn rings() -> World {
    started(Setup { ring: true, ..Setup::calm(3) })
}

/// Members with a primary view of so many of those that are alive.
fn in_view_of(world: &World, size: usize) -> usize {
    let lives = world.nodes.iter().filter_map(|node| node.life.as_ref());
    let view = |life: &&crate::sim::node::Life| {
        life.gate.is_some() && life.last_view.as_ref().is_some_and(|view| view.members.len() == size)
    };
    lives.filter(view).count()
}

fn until(world: &mut World, within: Duration, what: &str, is_so: impl Fn(&World) -> bool) {
    assert!(world.run_till(within, is_so).expect("no promise is broken"), "{what}");
}

/// A node that is cut off under load goes on ordering casts of its own on the ring, and they are delivered there: to it alone.
#[test]
fn a_node_that_is_cut_off_under_load_delivers_no_casts_that_nobody_else_has() {
    for node in 0..3 {
        let mut world = rings();
        cast(&mut world, 1);
        let late: Vec<u64> = (0..40).filter_map(|_| world.cast(node)).collect();
        let groups: Vec<usize> = (0..3).map(|other| usize::from(other == node)).collect();
        world.partition(&groups);
        until(&mut world, ms(5000), "the others go on", |world| in_view_of(world, 2) == 2);
        let other = (node + 1) % 3;
        let ticket = world.cast(other).expect("it takes casts");
        until(&mut world, ms(5000), "the others finish casts", |world| world.checks.place(ticket).is_some());
        world.partition(&[0; 3]);
        primary(&mut world, 3, ms(10_000));
        until(&mut world, ms(5000), "all of them in the end, once", |world| {
            late.iter().all(|&ticket| world.checks.place(ticket).is_some())
        });
    }
}

/// A node that is stopped and resumed is first delivered, in the ring that it was in, what it had on the way there.
#[test]
fn a_node_that_is_stopped_for_five_seconds_finishes_nothing_in_its_old_view() {
    for node in 0..3 {
        let mut world = rings();
        cast(&mut world, 2);
        let late: Vec<u64> = (0..40).filter_map(|_| world.cast(node)).collect();
        world.run_for(Duration::from_micros(600)).expect("no promise is broken");
        world.pause(node, ms(5000));
        until(&mut world, ms(3000), "the others go on", |world| in_view_of(world, 2) == 2);
        let other = (node + 1) % 3;
        let ticket = world.cast(other).expect("it takes casts");
        until(&mut world, ms(3000), "the others finish casts", |world| world.checks.place(ticket).is_some());
        primary(&mut world, 3, ms(15_000));
        until(&mut world, ms(5000), "all of them in the end, once", |world| {
            late.iter().all(|&ticket| world.checks.place(ticket).is_some())
        });
    }
}

/// Both parts of a ring go on delivering; when they meet, nobody is told who was right.
#[test]
fn of_two_parts_of_a_ring_only_the_one_with_a_majority_goes_on() {
    let mut world = started(Setup { ring: true, ..Setup::calm(5) });
    cast(&mut world, 4);
    for round in 0..3 {
        let apart = round % 5;
        let groups: Vec<usize> =
            (0..5).map(|node| usize::from(node == apart || node == (apart + 1) % 5)).collect();
        let before: Vec<u64> = (0..5).filter_map(|node| world.cast(node)).collect();
        world.partition(&groups);
        until(&mut world, ms(5000), "three go on", |world| in_view_of(world, 3) == 3);
        let during: Vec<u64> = (0..5).filter_map(|node| world.cast(node)).collect();
        world.run_for(ms(4000)).expect("no promise is broken");
        world.partition(&[0; 5]);
        primary(&mut world, 5, ms(10_000));
        until(&mut world, ms(5000), "all of them in the end, once", |world| {
            before.iter().chain(&during).all(|&ticket| world.checks.place(ticket).is_some())
        });
    }
}

/// The ring alone is cut; links between members stay. Whoever is not on it takes part in nothing.
#[test]
fn a_member_that_only_the_ring_has_lost_is_out_until_it_is_back_there() {
    let mut world = rings();
    cast(&mut world, 0);
    world.ring_alone[0] = true;
    world.rings_cut();
    until(&mut world, ms(5000), "the others go on", |world| in_view_of(world, 2) == 2);
    let ticket = world.cast(1).expect("it takes casts");
    until(&mut world, ms(5000), "the others finish casts", |world| world.checks.place(ticket).is_some());
    world.ring_heal();
    primary(&mut world, 3, ms(10_000));
    assert_eq!(cast(&mut world, 0), 3);
}

#[test]
fn a_daemon_that_is_restarted_is_survived() {
    let mut world = rings();
    for node in 0..3 {
        cast(&mut world, node);
        world.rings.kill(node);
        world.rings_cut();
        world.run_for(ms(1500)).expect("no promise is broken");
        world.ring_heal();
        primary(&mut world, 3, ms(10_000));
        assert_eq!(cast(&mut world, node), 2 * node as u64 + 2);
    }
}
