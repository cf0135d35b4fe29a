//! One string, to measure with, on a generated skeleton: it lends its value to the reply instead of handing out a copy.

use maestro::{Call, SystemException};
use serde::{Deserialize, Serialize};

use self::idl::PerformanceTestSkeleton;

/// What is made of `idl/PerformanceTest.idl`.
mod idl {
    maestro::include_idl!("PerformanceTest");
}

/// An object adaptor of one string of any length, empty at first: `interface PerformanceTest` of `idl/PerformanceTest.idl`.
pub type PerformanceTest = PerformanceTestSkeleton<Text>;

/// One string.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    value: String,
}

impl idl::PerformanceTest for Text {
    fn value(&self, _: &Call<'_>) -> Result<&String, SystemException> {
        Ok(&self.value)
    }

    fn set_value(&mut self, _: &Call<'_>, value: String) -> Result<(), SystemException> {
        self.value = value;
        Ok(())
    }
}
