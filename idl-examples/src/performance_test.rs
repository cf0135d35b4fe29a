//! An adaptor that is written by hand: it hands out its value without making a copy of it first.

use maestro::{
    Access, Call, CdrReader, CdrWriter, Exception, ObjectAdaptor, ReplicatedObject, StateError, StateReader,
    StateWriter,
};

/// One string of any length, empty at first: `interface PerformanceTest` of `idl/PerformanceTest.idl`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PerformanceTest {
    value: String,
}

impl ObjectAdaptor for PerformanceTest {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:PerformanceTest:1.0"]
    }

    fn access(&self, operation: &str) -> Access {
        match operation {
            "_get_value" => Access::Read,
            "_set_value" => Access::Update,
            _ => Access::Unknown,
        }
    }

    fn invoke(
        &mut self,
        call: &Call<'_>,
        request: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        match call.operation() {
            "_get_value" => reply.write_string(&self.value)?,
            "_set_value" => self.value = request.read_string()?,
            _ => return Err(Exception::bad_operation()),
        }
        Ok(())
    }
}

impl ReplicatedObject for PerformanceTest {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        state.write_string(&self.value)
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        self.value = state.read_string()?;
        Ok(())
    }
}
