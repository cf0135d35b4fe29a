//! Faults that are built into the core on purpose: a simulator that does not find them is worth nothing.

use maestro_group::Faults;

use crate::sim::run::seed;

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
        ("stale_acknowledgements", Faults { stale_acknowledgements: true, ..none }, 400),
    ]
}

#[test]
fn each_built_in_fault_is_found() {
    let mut missed = Vec::new();
    for (name, faults, limit) in mutations() {
        match (1..=limit).find_map(|number| seed(number, faults).err().map(|broken| (number, broken))) {
            Some((number, broken)) => {
                let first: String = broken.lines().next().unwrap_or_default().chars().take(150).collect();
                println!("{name}: seed {number}: {first}");
            }
            None => missed.push(format!("{name} is not found within {limit} seeds")),
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}
