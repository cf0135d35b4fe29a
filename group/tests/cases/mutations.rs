//! Faults that are built into the core on purpose: a simulator that does not find them is worth nothing.

use maestro_group::{DeliveryMode, Faults, Options, Order, OrderFaults, Progress};

use crate::sim::chaos::setup;
use crate::sim::run::run;
use crate::sim::world::Setup;

/// A switch, and within how many seeds it has to be found.
struct Mutation {
    name: &'static str,
    faults: Faults,
    options: Options,
    /// On the weak engine only, where the embedded one by itself keeps the fault from doing harm.
    weak: bool,
    seeds: u64,
}

fn mutations() -> Vec<Mutation> {
    let none = Faults::default();
    let safe = Options::default();
    let optimistic = Options { delivery: DeliveryMode::Optimistic, ..safe };
    let all = Options { progress: Progress::All, ..safe };
    let commute = Options { commute: true, ..safe };
    let mutation = |name, faults, options, seeds| Mutation { name, faults, options, weak: false, seeds };
    let mut mutations = vec![
        mutation("zombies_vote", Faults { zombies_vote: true, ..none }, safe, 60),
        mutation("zombies_vote", Faults { zombies_vote: true, ..none }, optimistic, 60),
        mutation("deliver_before_stable", Faults { deliver_before_stable: true, ..none }, safe, 10),
        mutation("executed_for_held", Faults { executed_for_held: true, ..none }, safe, 20),
        mutation("keep_tails", Faults { keep_tails: true, ..none }, safe, 60),
        mutation("skip_missing", Faults { skip_missing: true, ..none }, safe, 20),
        mutation("skip_missing", Faults { skip_missing: true, ..none }, optimistic, 20),
        mutation("minority_rules", Faults { minority_rules: true, ..none }, safe, 10),
        mutation("minority_rules", Faults { minority_rules: true, ..none }, optimistic, 20),
        mutation("spare_diverged", Faults { spare_diverged: true, ..none }, optimistic, 20),
        mutation("hide_overwritten", Faults { hide_overwritten: true, ..none }, optimistic, 20),
        mutation("hide_aborted", Faults { hide_aborted: true, ..none }, safe, 20),
        mutation("abort_too_early", Faults { abort_too_early: true, ..none }, safe, 20),
        mutation("abort_too_early", Faults { abort_too_early: true, ..none }, optimistic, 20),
        mutation("forget_line", Faults { forget_line: true, ..none }, all, 20),
        mutation("merge_alone", Faults { merge_alone: true, ..none }, all, 20),
        mutation("zombies_vote", Faults { zombies_vote: true, ..none }, commute, 60),
        mutation("deliver_before_stable", Faults { deliver_before_stable: true, ..none }, commute, 10),
        mutation("minority_rules", Faults { minority_rules: true, ..none }, commute, 20),
        mutation("union_of_one", Faults { union_of_one: true, ..none }, commute, 20),
        mutation("execute_twice", Faults { execute_twice: true, ..none }, commute, 20),
        mutation("state_anywhere", Faults { state_anywhere: true, ..none }, commute, 40),
    ];
    let stale = Faults { stale_acknowledgements: true, ..none };
    mutations.push(Mutation { weak: true, ..mutation("stale_acknowledgements", stale, safe, 40) });
    let sound = OrderFaults::default();
    let in_order = [
        ("orders_after_handover", OrderFaults { orders_after_handover: true, ..sound }),
        ("submits_once", OrderFaults { submits_once: true, ..sound }),
        ("old_submissions_count", OrderFaults { old_submissions_count: true, ..sound }),
        ("heir_holds_at_once", OrderFaults { heir_holds_at_once: true, ..sound }),
        ("token_without_waiting", OrderFaults { token_without_waiting: true, ..sound }),
    ];
    mutations.extend(in_order.map(|(name, order)| mutation(name, Faults { order, ..none }, safe, 20)));
    mutations
}

/// The run of a seed with a fault.
fn faulty(number: u64, mutation: &Mutation) -> Setup {
    let setup = setup(number, mutation.faults);
    let options = mutation.options;
    let faults = mutation.faults.order;
    if faults == OrderFaults::default() {
        return Setup { weak: setup.weak || mutation.weak, options, ..setup };
    }
    let order = if faults.token_without_waiting { Order::Token } else { Order::Sequencer };
    Setup { weak: false, ring: false, order, options, ..setup }
}

#[test]
fn each_built_in_fault_is_found() {
    let mut missed = Vec::new();
    for mutation in mutations() {
        let Mutation { name, options, seeds, .. } = mutation;
        let broken = |number| run(faulty(number, &mutation)).err().map(|broken| (number, broken));
        match (1..=seeds).find_map(broken) {
            Some((number, broken)) => {
                let first: String = broken.lines().next().unwrap_or_default().chars().take(150).collect();
                println!("{name}, {options}: seed {number}: {first}");
                let sound = Setup { faults: Faults::default(), ..faulty(number, &mutation) };
                assert_eq!(run(sound).err(), None, "it is the fault that is found");
            }
            None => missed.push(format!("{name} is not found within {seeds} seeds")),
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}
