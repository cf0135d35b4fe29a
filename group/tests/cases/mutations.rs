//! Faults that are built into the core on purpose: a simulator that does not find them is worth nothing.

use maestro_group::Faults;

use crate::sim::chaos::setup;
use crate::sim::run::run;
use crate::sim::world::Setup;

/// Each switch, and within how many seeds it has to be found.
fn mutations() -> Vec<(&'static str, Faults, u64)> {
    let none = Faults::default();
    vec![
        ("zombies_vote", Faults { zombies_vote: true, ..none }, 60),
        ("deliver_before_stable", Faults { deliver_before_stable: true, ..none }, 10),
        ("executed_for_held", Faults { executed_for_held: true, ..none }, 20),
        ("keep_tails", Faults { keep_tails: true, ..none }, 60),
        ("skip_missing", Faults { skip_missing: true, ..none }, 20),
        ("minority_rules", Faults { minority_rules: true, ..none }, 10),
        ("stale_acknowledgements", Faults { stale_acknowledgements: true, ..none }, 40),
    ]
}

/// The run of a seed, on the weak engine where the embedded one by itself keeps a fault from doing harm.
fn faulty(number: u64, faults: Faults) -> Setup {
    let setup = setup(number, faults);
    Setup { weak: setup.weak || faults.stale_acknowledgements, ..setup }
}

#[test]
fn each_built_in_fault_is_found() {
    let mut missed = Vec::new();
    for (name, faults, limit) in mutations() {
        let broken = |number| run(faulty(number, faults)).err().map(|broken| (number, broken));
        match (1..=limit).find_map(broken) {
            Some((number, broken)) => {
                let first: String = broken.lines().next().unwrap_or_default().chars().take(150).collect();
                println!("{name}: seed {number}: {first}");
                let sound = Setup { faults: Faults::default(), ..faulty(number, faults) };
                assert_eq!(run(sound).err(), None, "it is the fault that is found");
            }
            None => missed.push(format!("{name} is not found within {limit} seeds")),
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}
