//! Seeds: one run after another, and what is said when one fails.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::chaos::{self, Outcome};
use super::world::{Setup, World};

/// How many of the last events are shown of a run that failed.
const LAST_EVENTS: usize = 120;

/// Runs a setup; in case of failure, what is broken.
pub(crate) fn run(setup: Setup) -> Result<Outcome, String> {
    outcome(&mut World::new(setup))
}

fn outcome(world: &mut World) -> Result<Outcome, String> {
    let run = catch_unwind(AssertUnwindSafe(|| chaos::run(world)));
    run.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(format!("panic: {}", text.unwrap_or_default()))
    })
}

/// Runs a setup and fails with its last events.
pub(crate) fn run_or_story(setup: &Setup) -> Outcome {
    let number = setup.seed;
    match run(setup.clone()) {
        Ok(outcome) => outcome,
        Err(_) => {
            let mut world = World::new(setup.clone());
            world.trace = Some(std::collections::VecDeque::new());
            let again = outcome(&mut world);
            let trace = world.trace.take().unwrap_or_default();
            let shown = std::env::var("MAESTRO_SIM_EVENTS")
                .ok()
                .and_then(|text| text.parse().ok())
                .unwrap_or(LAST_EVENTS);
            let skip = trace.len().saturating_sub(shown);
            let last: Vec<String> = trace.into_iter().skip(skip).collect();
            panic!(
                "seed {number}: {:?}\n{}\n{:?}\nseed {number}: {:?}",
                world.setup,
                last.join("\n"),
                world.setup,
                again.err()
            );
        }
    }
}
