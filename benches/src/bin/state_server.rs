//! A replicated object with as much state as it is told to have, to measure its transfer: see `--help`.

use std::process::ExitCode;
use std::sync::Arc;

use maestro::{
    Access, Call, CdrReader, CdrWriter, Exception, ObjectAdaptor, ReplicatedObject, Snapshot, StateError,
    StateReader, StateWriter,
};

const MIB: usize = 1 << 20;

/// `interface Bulk { void fill(in long mebibytes); readonly attribute long mebibytes; };`
#[derive(Clone, Default)]
struct Bulk {
    /// Shared with pictures of it, not copied.
    mebibytes: Arc<Vec<Vec<u8>>>,
}

impl ObjectAdaptor for Bulk {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Bulk:1.0"]
    }

    fn access(&self, operation: &str) -> Access {
        match operation {
            "fill" => Access::Update,
            "_get_mebibytes" => Access::Read,
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
            "fill" => {
                let wanted = usize::try_from(request.read_long()?).unwrap_or(0);
                let filled = |at: usize| vec![u8::try_from(at % 256).unwrap_or(0); MIB];
                self.mebibytes = Arc::new((0..wanted).map(filled).collect());
            }
            "_get_mebibytes" => reply.write_long(i32::try_from(self.mebibytes.len()).unwrap_or(i32::MAX)),
            _ => return Err(Exception::bad_operation()),
        }
        Ok(())
    }
}

impl ReplicatedObject for Bulk {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        state.write_length(self.mebibytes.len())?;
        self.mebibytes.iter().try_for_each(|octets| state.write_octet_seq(octets))
    }

    fn snapshot(&self) -> Option<Box<dyn Snapshot>> {
        Some(Box::new(self.clone()))
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        let count = state.read_length()?;
        let mebibytes = (0..count).map(|_| state.read_octet_seq()).collect::<Result<_, _>>()?;
        self.mebibytes = Arc::new(mebibytes);
        Ok(())
    }
}

impl Snapshot for Bulk {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        ReplicatedObject::push_state(self, state)
    }
}

fn main() -> ExitCode {
    maestro::main(
        "An object with as much state as it is told to have",
        &maestro::Objects::new().bind("Bulk", Bulk::default),
    )
}
