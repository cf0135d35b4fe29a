//! A server of IDL's interface `Counter`. `{{name}} --help` shows its flags, README.md how to run it.

use std::process::ExitCode;

use maestro::{Call, Completed, Objects, SystemException, SystemExceptionKind};
use serde::{Deserialize, Serialize};

/// What maestro-idl makes of {{idl}}.
mod idl {
    maestro::include_idl!("Counter");
}
{{test_module}}
/// The object. Its fields are its state{{alike}}.
#[derive(Debug, Default, Serialize, Deserialize)]
struct CounterServant {
    value: i64,
}

impl idl::Counter for CounterServant {
    fn value(&self, _: &Call<'_>) -> Result<i64, SystemException> {
        Ok(self.value)
    }

    fn add(&mut self, _: &Call<'_>, amount: i64) -> Result<i64, idl::counter::AddError> {
        let value = self.value.checked_add(amount).ok_or_else(too_large)?;
        if value < 0 {
            return Err(idl::counter::BelowZero { value: self.value }.into());
        }
        self.value = value;
        Ok(value)
    }

    fn reset(&mut self, _: &Call<'_>) -> Result<i64, SystemException> {
        Ok(std::mem::take(&mut self.value))
    }
}

/// What a client gets for a number that takes the counter beyond its range.
fn too_large() -> SystemException {
    SystemException::new(SystemExceptionKind::BadParam, 0, Completed::No)
}

/// The objects of this server: their references are published as `NAME.ior`.
fn objects() -> Objects {
    let object = || idl::CounterSkeleton(CounterServant::default());
    Objects::new().bind("Counter", object)
}

fn main() -> ExitCode {
    maestro::main("A server of Counter", &objects())
}
