use maestro::{
    Access, Call, CdrReader, CdrWriter, Exception, ObjectAdaptor, ReplicatedObject, Snapshot, StateError,
    StateReader, StateWriter,
};

/// How many numbers a tally has.
pub const TALLY_CELLS: i16 = 16;

/// Numbers that are only added to, 0 at first: `interface Tally` of `idl/Tally.idl`.
///
/// In whatever order it is called, it ends in the same state: a server of it may run with `--commute`. What `total` returns depends on
/// what came before, so with that flag it is what the replica in use has executed by then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    cells: [i64; TALLY_CELLS as usize],
}

/// The operations of the interface.
impl Tally {
    /// Adds to a number, and begins anew where it overflows, so that the order does not matter then either.
    ///
    /// # Errors
    ///
    /// `BAD_PARAM` for a cell that is not there.
    pub fn add(&mut self, cell: i16, amount: i64) -> Result<(), Exception> {
        let place = place(cell)?;
        self.cells[place] = self.cells[place].wrapping_add(amount);
        Ok(())
    }

    /// Returns a number.
    ///
    /// # Errors
    ///
    /// `BAD_PARAM` for a cell that is not there.
    pub fn total(&self, cell: i16) -> Result<i64, Exception> {
        Ok(self.cells[place(cell)?])
    }
}

fn place(cell: i16) -> Result<usize, Exception> {
    usize::try_from(cell).ok().filter(|_| cell < TALLY_CELLS).ok_or_else(Exception::bad_param)
}

impl ObjectAdaptor for Tally {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Tally:1.0"]
    }

    fn access(&self, operation: &str) -> Access {
        match operation {
            "_get_cells" | "total" => Access::Read,
            "add" => Access::Update,
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
            "_get_cells" => reply.write_short(TALLY_CELLS),
            "add" => {
                let (cell, amount) = (request.read_short()?, request.read_longlong()?);
                self.add(cell, amount)?;
            }
            "total" => reply.write_longlong(self.total(request.read_short()?)?),
            _ => return Err(Exception::bad_operation()),
        }
        Ok(())
    }
}

impl ReplicatedObject for Tally {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        self.cells.iter().try_for_each(|number| state.write_longlong(*number))
    }

    fn snapshot(&self) -> Option<Box<dyn Snapshot>> {
        Some(Box::new(Picture(self.cells)))
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        for number in &mut self.cells {
            *number = state.read_longlong()?;
        }
        Ok(())
    }
}

/// A tally as it was when the picture was taken.
struct Picture([i64; TALLY_CELLS as usize]);

impl Snapshot for Picture {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        self.0.iter().try_for_each(|number| state.write_longlong(*number))
    }
}
