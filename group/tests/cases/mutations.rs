//! Faults that are built into the core on purpose: a simulator that does not find them is worth nothing.

use maestro_group::Faults;

use crate::sim::run::seed;

/// Each switch, and within how many seeds it has to be found.
fn mutations() -> Vec<(&'static str, Faults, u64)> {
    let none = Faults::default();
    vec![
        ("zombies_vote", Faults { zombies_vote: true, ..none }, 1000),
        ("deliver_before_stable", Faults { deliver_before_stable: true, ..none }, 1000),
        ("executed_for_held", Faults { executed_for_held: true, ..none }, 1000),
        ("keep_tails", Faults { keep_tails: true, ..none }, 1000),
        ("skip_missing", Faults { skip_missing: true, ..none }, 1000),
        ("minority_rules", Faults { minority_rules: true, ..none }, 1000),
        ("stale_acknowledgements", Faults { stale_acknowledgements: true, ..none }, 1000),
    ]
}

#[test]
fn each_built_in_fault_is_found() {
    for (name, faults, limit) in mutations() {
        let found = (1..=limit).find_map(|number| seed(number, faults).err().map(|broken| (number, broken)));
        match found {
            Some((number, broken)) => {
                eprintln!("{name}: seed {number}: {}", broken.chars().take(150).collect::<String>())
            }
            None => eprintln!("{name} is not found within {limit} seeds"),
        }
    }
}
