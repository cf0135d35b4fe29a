//! Changes of the members while the group runs.

use std::time::Duration;

use maestro_group::{Answer, DeliveryMode, Faults, LagLimits, Options, Order, Progress, Refused, Wish};

use uuid::Uuid;

use super::stories::{cast, ms, primary, started};
use crate::sim::chaos::setup;
use crate::sim::run::{run, run_or_story};
use crate::sim::world::{Setup, World};

/// What a seed says, of a group whose members change.
pub(super) fn changing(seed: u64, faults: Faults) -> Setup {
    let drawn = setup(seed, faults);
    let options = Options { progress: Progress::Primary, commute: false, ..drawn.options };
    // Where a message takes longer than a member is waited for, casts are lost with members that are excluded for nothing.
    let patience = drawn.lag.patience.max(Duration::from_micros(4 * drawn.delays.rare_us));
    let lag = LagLimits { patience, ..drawn.lag };
    Setup { newcomers: 6, members: drawn.members.max(2), options, lag, ..drawn }
}

/// A new member with this index.
fn add(index: u64, name: &str) -> Wish {
    Wish::Add { name: name.into(), address: String::new(), directory: Uuid::from_u64_pair(1, index) }
}

fn remove(name: &str) -> Wish {
    Wish::Remove { name: name.into() }
}

fn growing(members: usize) -> Setup {
    Setup { newcomers: 4, ..Setup::calm(members) }
}

/// Asks a member for a change, and waits for the last answer.
fn wished(world: &mut World, node: usize, wish: Wish, force: bool) -> Answer {
    let token = world.wish(node, wish, force);
    let last = |world: &World| {
        let mut answers = world.answers.iter().filter(|(other, _)| *other == token);
        answers.find(|(_, answer)| *answer != Answer::Ordered).map(|(_, answer)| answer.clone())
    };
    assert!(world.run_till(ms(5000), |world| last(world).is_some()).expect("no promise is broken"));
    last(world).expect("answered")
}

fn refused(world: &mut World, node: usize, wish: Wish) -> String {
    match wished(world, node, wish, false) {
        Answer::Refused(refused) => refused.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_member_is_added_and_another_one_taken_out_while_casts_go_on() {
    for order in [Order::Sequencer, Order::Token] {
        for delivery in [DeliveryMode::Safe, DeliveryMode::Optimistic] {
            let options = Options { delivery, ..Options::default() };
            let mut world = started(Setup { order, options, ..growing(3) });
            cast(&mut world, 1);
            assert_eq!(wished(&mut world, 1, add(3, "r4"), false), Answer::Done);
            primary(&mut world, 4, ms(5000));
            cast(&mut world, 3);
            assert_eq!(wished(&mut world, 3, remove("r1"), false), Answer::Done);
            primary(&mut world, 3, ms(5000));
            assert!(world.nodes[0].disk.removed);
            assert!(
                world.failures[0].1.contains("r1 was removed from the group, whose members are r2, r3, r4")
            );
            cast(&mut world, 3);
        }
    }
}

#[test]
fn a_group_of_one_becomes_two_and_one_again() {
    let mut world = started(growing(1));
    cast(&mut world, 0);
    assert_eq!(wished(&mut world, 0, add(1, "r2"), false), Answer::Done);
    primary(&mut world, 2, ms(5000));
    cast(&mut world, 1);
    assert_eq!(wished(&mut world, 1, remove("r1"), true), Answer::Done);
    primary(&mut world, 1, ms(5000));
    assert_eq!(
        refused(&mut world, 1, remove("r2")),
        "r2 is the only member: a group without members is none"
    );
}

#[test]
fn a_lost_disk_comes_back_as_a_new_member_and_never_as_itself() {
    let mut world = started(growing(3));
    cast(&mut world, 0);
    world.kill(2);
    world.nodes[2].disk = crate::sim::node::Disk { known: vec![0; 7], wiped: true, ..Default::default() };
    world.start(2);
    assert!(world.run_till(ms(3000), |world| world.nodes[2].life.is_none()).expect("no promise is broken"));
    assert!(world.failures[0].1.contains("`maestro members replace r3`"), "{:?}", world.failures);
    primary(&mut world, 2, ms(5000));
    assert_eq!(wished(&mut world, 0, remove("r3"), false), Answer::Done);
    assert_eq!(wished(&mut world, 1, add(3, "r3"), false), Answer::Done);
    primary(&mut world, 3, ms(5000));
    assert!(world.nodes[3].life.is_some());
    cast(&mut world, 3);
}

#[test]
fn a_member_that_was_away_when_it_was_replaced_is_refused_for_ever() {
    let mut world = started(growing(3));
    cast(&mut world, 0);
    world.kill(2);
    primary(&mut world, 2, ms(5000));
    assert_eq!(wished(&mut world, 0, remove("r3"), false), Answer::Done);
    assert_eq!(wished(&mut world, 0, add(3, "r3"), false), Answer::Done);
    primary(&mut world, 3, ms(5000));
    world.start(2);
    assert!(world.run_till(ms(3000), |world| world.nodes[2].life.is_none()).expect("no promise is broken"));
    assert!(world.failures[0].1.contains("r3 was removed from the group"), "{:?}", world.failures);
    assert!(world.nodes[2].disk.removed);
}

#[test]
fn what_an_operator_cannot_have_is_refused_with_a_reason() {
    let mut world = started(growing(3));
    assert_eq!(refused(&mut world, 0, remove("r9")), "r9 is no member: the members are r1, r2, r3");
    assert_eq!(
        refused(&mut world, 0, add(3, "r2")),
        "r2 is a member already: choose another name, or replace it"
    );
    let first = world.wish(0, add(3, "r4"), false);
    let second = world.wish(0, add(4, "r5"), false);
    world.run_for(ms(2000)).expect("no promise is broken");
    let told = |world: &World, token| {
        world
            .answers
            .iter()
            .filter(|(other, _)| *other == token)
            .map(|(_, answer)| answer.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&world, first), [Answer::Ordered, Answer::Done]);
    assert_eq!(told(&world, second), [Answer::Refused(Refused::UnderWay)]);
    world.partition(&[0, 1, 1, 1, 1, 1, 1]);
    world.run_for(ms(3000)).expect("no promise is broken");
    let alone = refused(&mut world, 0, remove("r2"));
    assert!(alone.starts_with("r1 is in no primary view: r1 of r1, r2, r3, r4 is here, 3 needed"), "{alone}");
}

#[test]
fn with_progress_in_all_partitions_members_stay() {
    let all = Options { progress: Progress::All, ..Options::default() };
    let mut world = started(Setup { options: all, ..growing(3) });
    assert!(refused(&mut world, 0, add(3, "r4")).starts_with("with progress in all partitions"));
}

/// Member 0 is asked for two changes before anybody else hears of the first one, and then cut off from the others.
fn two_changes_at_once(faults: Faults) -> Result<World, String> {
    let mut world = started(Setup { faults, ..growing(3) });
    cast(&mut world, 0);
    (1..3).for_each(|other| world.stall(0, other, ms(40)));
    for name in ["r3", "r2"] {
        world.wish(0, remove(name), true);
        world.run_for(ms(2))?;
    }
    world.partition(&[0, 1, 1, 0, 0, 0, 0]);
    world.run_for(ms(3000))?;
    Ok(world)
}

#[test]
fn two_changes_at_once_would_make_two_majorities() {
    let world = two_changes_at_once(Faults::default()).expect("no promise is broken");
    assert!(world.answers.iter().any(|(_, answer)| *answer == Answer::Refused(Refused::UnderWay)));
    let broken = two_changes_at_once(Faults { changes_at_once: true, ..Faults::default() });
    let broken = broken.err().expect("r1 alone and the two others go on");
    assert!(broken.starts_with("Linear Ordering"), "{broken}");
}

/// Two members that were cut off from each other each give a seat to one new member. It takes that of the worse history, and is needed
/// with the other one, because a third has lost its memory.
#[test]
fn a_new_member_with_a_seat_in_each_of_two_histories_finds_the_one_that_goes_on() {
    let mut world = started(growing(3));
    cast(&mut world, 0);
    let first = world.common_view();
    (1..3).for_each(|other| world.stall(0, other, ms(40)));
    world.wish(0, add(3, "r4"), false);
    world.run_for(ms(2)).expect("no promise is broken");
    world.partition(&[0, 1, 1, 0, 0, 0, 0]);
    let gate = |world: &World, node: usize| world.nodes[node].life.as_ref().and_then(|life| life.gate);
    let apart = |world: &World| {
        let view = gate(world, 1);
        world.nodes[3].life.is_some() && view.is_some() && view != first && view == gate(world, 2)
    };
    assert!(world.run_till(ms(3000), apart).expect("no promise is broken"));
    world.stall(1, 2, ms(40));
    world.wish(1, add(3, "n4"), false);
    world.run_for(ms(2)).expect("no promise is broken");
    world.kill(2);
    world.start(2);
    world.partition(&[0; 7]);
    primary(&mut world, 4, ms(5000));
    let roster = world.best_roster().expect("a history");
    assert_eq!(roster.names(), "r1, r2, r3, n4");
    cast(&mut world, 3);
}

#[test]
fn random_seeds_of_groups_whose_members_change() {
    let setting = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let from: u64 = setting("MAESTRO_SIM_FROM").unwrap_or(1);
    let count: u64 = setting("MAESTRO_SIM_SEEDS").unwrap_or(100);
    let begun = std::time::Instant::now();
    let mut sum = crate::sim::chaos::Outcome::default();
    for seed in from..from + count {
        sum.add(run_or_story(&changing(seed, Faults::default())));
    }
    println!("{count} seeds from {from} in {:?}: {sum:?}", begun.elapsed());
    assert!(
        count < 50 || (sum.changes > 4 * count && sum.views > 4 * count && sum.transfers > count),
        "{sum:?}"
    );
}

/// Seeds that failed once: a new member told others by members that were not certain that they were removed; a removed member, the
/// last that knew that the others had their memory back, went at once; a new member with the index of one whose seat was lost with its
/// history was taken for an earlier life of that, or took its seat from the worse of two histories, or stayed for ever in views
/// without its seat; what was said of execution and came late counted.
const CHANGING: &[u64] = &[
    92, 187, 191, 206, 285, 334, 496, 513, 766, 857, 907, 984, 1019, 1023, 1114, 1733, 1745, 1819, 3648,
    5396, 5717, 6345, 6359, 6918, 7119, 7927, 8562, 8595, 8662, 9698, 9843, 10090, 10155, 10662, 11228,
    11330, 11792, 13045, 13898, 14366, 14849, 16143,
];

#[test]
fn seeds_of_changing_members_that_failed_once() {
    for &seed in CHANGING {
        run_or_story(&changing(seed, Faults::default()));
    }
}

#[test]
fn mistakes_in_changes_are_found() {
    let none = Faults::default();
    let mistakes = [
        ("roster_before_held", Faults { roster_before_held: true, ..none }),
        ("changes_at_once", Faults { changes_at_once: true, ..none }),
        ("unseated_count", Faults { unseated_count: true, ..none }),
    ];
    let setup = |seed, faults| Setup { options: Options::default(), ..changing(seed, faults) };
    for (name, faults) in mistakes {
        let broken = |seed| run(setup(seed, faults)).err().map(|broken| (seed, broken));
        let Some((seed, broken)) = (1..=400).find_map(broken) else { panic!("{name} is not found") };
        let first: String = broken.lines().next().unwrap_or_default().chars().take(150).collect();
        println!("{name}: seed {seed}: {first}");
        assert_eq!(run(setup(seed, none)).err(), None, "it is the fault that is found");
    }
}
