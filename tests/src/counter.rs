//! A counter made of `idl/Counter.idl`: if a call is executed twice or not at all, its sum says so.

use maestro::codegen::serde::{Deserialize, Serialize};
use maestro::codegen::{Call, SystemException};

maestro::include_idl!("Counter");

/// A sum, 0 at first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(crate = "maestro::codegen::serde")]
pub struct Sum {
    value: i64,
}

impl Counter for Sum {
    fn value(&self, _: &Call<'_>) -> Result<i64, SystemException> {
        Ok(self.value)
    }

    fn add(&mut self, _: &Call<'_>, by: i64) -> Result<i64, counter::AddError> {
        if by < 0 {
            return Err(counter::Negative { by }.into());
        }
        self.value = self.value.saturating_add(by);
        Ok(self.value)
    }
}
