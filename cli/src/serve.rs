//! `maestro serve`: the example servers, so that the demo needs no other program. Hidden: users run those themselves.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use maestro::{Objects, ServerFlags};

/// Serve one of the examples.
#[derive(Debug, Args)]
#[command(hide = true)]
pub(crate) struct Serve {
    /// Which example.
    example: Example,
    /// Stop in order when the process that started this one has ended.
    #[arg(long)]
    with_parent: bool,
    #[command(flatten)]
    flags: ServerFlags,
}

/// The examples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Example {
    /// A table of 10 by 10 numbers.
    Grid,
    /// One string, to measure with.
    PerformanceTest,
    /// Entries by name, each an object of its own.
    Directory,
}

impl Serve {
    /// Serves until a signal comes.
    pub(crate) fn run(&self) -> ExitCode {
        if self.with_parent {
            stop_with_parent();
        }
        maestro::serve(&self.flags, &self.example.objects())
    }
}

impl Example {
    /// Returns the objects of the example.
    fn objects(self) -> Objects {
        match self {
            Self::Grid => maestro_examples::grid(),
            Self::PerformanceTest => maestro_examples::performance_test(),
            Self::Directory => maestro_examples::directory(),
        }
    }

    /// Returns the name of its object, and so of its reference's file.
    pub(crate) fn object(self) -> &'static str {
        match self {
            Self::Grid => "Grid",
            Self::PerformanceTest => "PerformanceTest",
            Self::Directory => "Directory",
        }
    }

    /// Returns its name on the command line.
    pub(crate) fn argument(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::PerformanceTest => "performance-test",
            Self::Directory => "directory",
        }
    }
}

#[cfg(target_os = "linux")]
fn stop_with_parent() {
    use rustix::process::{Signal, set_parent_process_death_signal};
    // Without it a demo that is killed leaves its replicas behind, which is a nuisance and no more.
    let _ = set_parent_process_death_signal(Some(Signal::TERM));
}

#[cfg(not(target_os = "linux"))]
fn stop_with_parent() {}
