//! A server of `interface PerformanceTest`: see `--help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    maestro::main("One string, to measure with", &maestro_examples::performance_test())
}
