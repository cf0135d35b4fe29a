//! The object that is attacked.

use maestro::codegen::serde::{Deserialize, Serialize};
use maestro::codegen::{Any, Call, SystemException};
use maestro::{Completed, Objects, SystemExceptionKind};

maestro::include_idl!("Target");

/// The name that the object is bound under.
pub const NAME: &str = "Target";

/// The most octets that [`Target::fill`] returns.
const FILL_OCTETS: u32 = 1 << 20;

/// An object without state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(crate = "maestro::codegen::serde")]
pub struct Plain {}

/// Returns the objects of a server.
#[must_use]
pub fn objects() -> Objects {
    Objects::new().bind(NAME, || TargetSkeleton(Plain::default()))
}

impl Target for Plain {
    fn get(&self, _: &Call<'_>, number: i32) -> Result<i32, SystemException> {
        Ok(number)
    }

    fn flip(&mut self, _: &Call<'_>, value: bool) -> Result<bool, SystemException> {
        Ok(!value)
    }

    fn mix(&mut self, _: &Call<'_>, value: target::Colour) -> Result<target::Colour, SystemException> {
        Ok(value)
    }

    fn length(&mut self, _: &Call<'_>, text: String) -> Result<u32, SystemException> {
        u32::try_from(text.len()).map_err(|_| too_much())
    }

    fn count(&mut self, _: &Call<'_>, values: Vec<i32>) -> Result<u32, SystemException> {
        u32::try_from(values.len()).map_err(|_| too_much())
    }

    fn echo(&mut self, _: &Call<'_>, value: Any) -> Result<Any, SystemException> {
        Ok(value)
    }

    fn fill(&mut self, _: &Call<'_>, size: u32) -> Result<Vec<u8>, SystemException> {
        if size > FILL_OCTETS {
            return Err(too_much());
        }
        Ok(vec![7; size as usize])
    }
}

fn too_much() -> SystemException {
    SystemException::new(SystemExceptionKind::BadParam, 0, Completed::No)
}
