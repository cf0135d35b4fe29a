//! Explores the model within bounds and says what was explored.

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use maestro_group_model::{Bounds, PrimaryViews};
use stateright::{Checker, Model};

#[derive(Parser)]
#[command(name = "explore-views", about = "Explores the primary-view protocol of three members")]
struct Flags {
    /// Configurations at most.
    #[arg(long, default_value_t = 3)]
    configs: u8,
    /// Casts at most.
    #[arg(long, default_value_t = 1)]
    casts: u8,
    /// Crashes at most.
    #[arg(long, default_value_t = 1)]
    crashes: u8,
    /// Orderly stops at most.
    #[arg(long, default_value_t = 0)]
    stops: u8,
    /// Changes of the members at most: one comes, others go.
    #[arg(long, default_value_t = 0)]
    changes: u8,
    /// Members keep what they have executed.
    #[arg(long)]
    retain: bool,
    /// Begin with members that have never met, not with a view of all of them.
    #[arg(long)]
    fresh: bool,
    /// Steps from the beginning at most; without, all states within the bounds are explored.
    #[arg(long)]
    depth: Option<usize>,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

fn main() -> std::io::Result<ExitCode> {
    let flags = Flags::parse();
    let bounds = Bounds {
        configs: flags.configs,
        casts: flags.casts,
        crashes: flags.crashes,
        stops: flags.stops,
        changes: flags.changes,
        trims: !flags.retain,
        begun: !flags.fresh,
    };
    let begun = Instant::now();
    let mut builder = PrimaryViews { bounds, mistake: None }.checker().threads(flags.threads);
    if let Some(depth) = flags.depth {
        builder = builder.target_max_depth(depth);
    }
    let checker = builder.spawn_bfs().join();
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{bounds:?}: {} states, {} of them different, {} steps deep, in {:.1?}",
        checker.state_count(),
        checker.unique_state_count(),
        checker.max_depth(),
        begun.elapsed()
    )?;
    let mut code = ExitCode::SUCCESS;
    for property in checker.model().properties() {
        let found = checker.discovery(property.name);
        let holds = match property.expectation {
            stateright::Expectation::Sometimes => found.is_some(),
            _ => found.is_none(),
        };
        let always = !matches!(property.expectation, stateright::Expectation::Sometimes);
        let word = match (holds, always) {
            (true, _) => "yes",
            (false, true) => "NO",
            (false, false) => "not within these bounds",
        };
        writeln!(out, "{}: {word}", property.name)?;
        if let (false, true, Some(path)) = (holds, always, found) {
            path.into_actions().iter().try_for_each(|action| writeln!(out, "    {action:?}"))?;
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}
