//! Faults that are built into the core on purpose: a simulator that does not find them is worth nothing.

use maestro_group::{DeliveryMode, Faults, Options, Order, OrderFaults, Progress};

use crate::sim::chaos::setup;
use crate::sim::run::run;
use crate::sim::world::Setup;

/// A switch, and within how many seeds it has to be found.
struct Mutation {
    name: &'static str,
    /// What the fault is, for the table in `README.md`.
    what: &'static str,
    faults: Faults,
    options: Options,
    /// On the weak engine only, where the embedded one by itself keeps the fault from doing harm.
    weak: bool,
    seeds: u64,
}

/// With which options a fault has to be found.
#[derive(Debug, Clone, Copy)]
enum With {
    Safe,
    Optimistic,
    All,
    Commute,
}

impl With {
    fn options(self) -> Options {
        let mut options = Options::default();
        match self {
            Self::Safe => {}
            Self::Optimistic => options.delivery = DeliveryMode::Optimistic,
            Self::All => options.progress = Progress::All,
            Self::Commute => options.commute = true,
        }
        options
    }
}

/// Makes a line of the table: the switch, what it does, and the options with which it has to be found.
macro_rules! mutation {
    ($fault:ident, $what:literal, $seeds:literal, $($options:ident),+) => {
        vec![$(Mutation {
            name: stringify!($fault),
            what: $what,
            faults: Faults { $fault: true, ..Faults::default() },
            options: With::$options.options(),
            weak: false,
            seeds: $seeds,
        }),+]
    };
}

fn mutations() -> Vec<Mutation> {
    let mut mutations = [
        mutation!(skip_flush, "a view does not wait for the word of all its members", 20, Safe, Optimistic),
        mutation!(zombies_vote, "members without memory vote", 60, Safe, Optimistic, Commute),
        mutation!(minority_rules, "a minority is a quorum", 20, Safe, Optimistic, Commute),
        mutation!(reuse_number, "a view has the number of the one before", 20, Safe),
        mutation!(executed_for_held, "what is executed counts as what is held", 20, Safe),
        mutation!(
            deliver_before_stable,
            "delivery, and a reply, before a majority holds a cast",
            10,
            Safe,
            Commute
        ),
        mutation!(acknowledge_too_much, "a cast is acknowledged that is not held", 20, Safe),
        mutation!(keep_tails, "what is held beyond the chosen history is kept", 60, Safe),
        mutation!(skip_missing, "a view begins without casts that others hold", 20, Safe, Optimistic),
        mutation!(spare_diverged, "a member that diverged keeps its state", 20, Optimistic),
        mutation!(hide_overwritten, "a member that is overwritten does not say so", 20, Optimistic),
        mutation!(hide_aborted, "aborted casts are not told of", 20, Safe),
        mutation!(abort_too_early, "casts are said to be lost that others have", 20, Safe, Optimistic),
        mutation!(
            forget_incarnation,
            "a vote that another life of a member got counts for this one",
            60,
            Safe
        ),
        mutation!(forget_line, "nothing is kept of a partition that was not chosen", 20, All),
        mutation!(merge_alone, "a state is merged only where it comes from", 20, All),
        mutation!(ignore_lag, "casts are taken however far others are behind", 60, Safe),
        mutation!(union_of_one, "a flush takes over only what one member holds", 20, Commute),
        mutation!(
            execute_twice,
            "what was executed before it had a place is executed there again",
            20,
            Commute
        ),
        mutation!(state_anywhere, "a state is handed over elsewhere than at a barrier", 40, Commute),
    ];
    let mut mutations: Vec<Mutation> = mutations.iter_mut().flat_map(std::mem::take).collect();
    let stale =
        mutation!(stale_acknowledgements, "acknowledgements of another configuration count", 40, Safe);
    mutations.extend(stale.into_iter().map(|stale| Mutation { weak: true, ..stale }));
    mutations.extend(in_order());
    mutations
}

/// Faults in the order of the embedded engine.
fn in_order() -> impl Iterator<Item = Mutation> {
    let sound = OrderFaults::default();
    let faults = [
        (
            "orders_after_handover",
            "a sequencer that named its heir goes on",
            OrderFaults { orders_after_handover: true, ..sound },
        ),
        (
            "submits_once",
            "what was on its way to a sequencer is not submitted to its heir",
            OrderFaults { submits_once: true, ..sound },
        ),
        (
            "old_submissions_count",
            "what was submitted before gets a place again",
            OrderFaults { old_submissions_count: true, ..sound },
        ),
        (
            "heir_holds_at_once",
            "an heir counts as holding what it has not shown to have",
            OrderFaults { heir_holds_at_once: true, ..sound },
        ),
        (
            "token_without_waiting",
            "the token's holder does not wait for what comes before",
            OrderFaults { token_without_waiting: true, ..sound },
        ),
    ];
    faults.into_iter().map(|(name, what, order)| Mutation {
        name,
        what,
        faults: Faults { order, ..Faults::default() },
        options: With::Safe.options(),
        weak: false,
        seeds: 20,
    })
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

/// Prints the table of `README.md`: `cargo test -p maestro-group --test group mutations -- --nocapture`. `MAESTRO_SIM_FAULT` has one
/// of them tried alone.
#[test]
fn each_built_in_fault_is_found() {
    let mut missed = Vec::new();
    println!("| fault | what is wrong | options | found by seed | as |\n|---|---|---|---|---|");
    let wanted = std::env::var("MAESTRO_SIM_FAULT").ok();
    for mutation in mutations().into_iter().filter(|one| wanted.as_ref().is_none_or(|name| one.name == name))
    {
        let Mutation { name, what, options, seeds, .. } = mutation;
        let broken = |number| run(faulty(number, &mutation)).err().map(|broken| (number, broken));
        match (1..=seeds).find_map(broken) {
            Some((number, broken)) => {
                println!("| `{name}` | {what} | {options} | {number} | {} |", promise(&broken));
                let sound = Setup { faults: Faults::default(), ..faulty(number, &mutation) };
                assert_eq!(run(sound).err(), None, "it is the fault that is found");
            }
            None => missed.push(format!("{name}, {options}, is not found within {seeds} seeds")),
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}

/// The promise that is said to be broken.
fn promise(broken: &str) -> String {
    let first: String = broken.lines().next().unwrap_or_default().chars().take(60).collect();
    first.split_once(':').map_or(first.clone(), |(promise, _)| promise.to_owned())
}
