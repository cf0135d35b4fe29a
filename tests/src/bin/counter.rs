//! A server of a counter: `idl/Counter.idl`.

use std::process::ExitCode;

use maestro_tests::counter::{CounterSkeleton, Sum};

fn main() -> ExitCode {
    maestro::main("A counter", &maestro::Objects::new().bind("Counter", || CounterSkeleton(Sum::default())))
}
