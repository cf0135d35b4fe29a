//! The reference for how an adaptor is written: one method for each operation of the interface, and two traits that
//! connect them with requests and with states.

use maestro::{
    Access, Call, CdrReader, CdrWriter, Exception, ObjectAdaptor, ReplicatedObject, Snapshot, StateError,
    StateReader, StateWriter,
};

/// How many rows a grid has.
pub const HEIGHT: i16 = 10;
/// How many cells a row has.
pub const WIDTH: i16 = 10;

const CELLS: usize = 10 * 10;

/// A table of 10 by 10 numbers, 0 at first: `interface Grid` of `idl/Grid.idl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Row by row.
    cells: [i32; CELLS],
}

impl Default for Grid {
    fn default() -> Self {
        Self { cells: [0; CELLS] }
    }
}

/// The operations of the interface.
impl Grid {
    /// Returns the number in row `n`, column `m`, both counted from 0.
    ///
    /// # Errors
    ///
    /// `BAD_PARAM` for a cell outside of the table.
    pub fn get(&self, n: i16, m: i16) -> Result<i32, Exception> {
        Ok(self.cells[place(n, m)?])
    }

    /// Puts a number into row `n`, column `m`.
    ///
    /// # Errors
    ///
    /// `BAD_PARAM` for a cell outside of the table.
    pub fn set(&mut self, n: i16, m: i16, value: i32) -> Result<(), Exception> {
        self.cells[place(n, m)?] = value;
        Ok(())
    }
}

/// Requests: decode all arguments, call the method, encode the result.
impl ObjectAdaptor for Grid {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Grid:1.0"]
    }

    fn access(&self, operation: &str) -> Access {
        match operation {
            "get" | "_get_height" | "_get_width" => Access::Read,
            "set" => Access::Update,
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
            "get" => {
                let (n, m) = (request.read_short()?, request.read_short()?);
                reply.write_long(self.get(n, m)?);
            }
            "set" => {
                let (n, m, value) = (request.read_short()?, request.read_short()?, request.read_long()?);
                self.set(n, m, value)?;
            }
            "_get_height" => reply.write_short(HEIGHT),
            "_get_width" => reply.write_short(WIDTH),
            _ => return Err(Exception::bad_operation()),
        }
        Ok(())
    }
}

/// States: what one replica writes, another one reads.
impl ReplicatedObject for Grid {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        self.cells.iter().try_for_each(|&cell| state.write_long(cell))
    }

    fn snapshot(&self) -> Option<Box<dyn Snapshot>> {
        Some(Box::new(Picture(self.clone())))
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        for cell in &mut self.cells {
            *cell = state.read_long()?;
        }
        Ok(())
    }

    /// Of two numbers in one cell the greater one stays.
    fn merge(&mut self, other: &mut StateReader<'_>) -> Result<(), StateError> {
        for cell in &mut self.cells {
            *cell = other.read_long()?.max(*cell);
        }
        Ok(())
    }
}

/// The table is small, so a picture of it is a copy: the Grid answers while the copy moves to another replica.
struct Picture(Grid);

impl Snapshot for Picture {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        self.0.push_state(state)
    }
}

/// Returns the place of a cell in the table.
fn place(n: i16, m: i16) -> Result<usize, Exception> {
    if !(0..HEIGHT).contains(&n) || !(0..WIDTH).contains(&m) {
        return Err(Exception::bad_param());
    }
    let place = usize::try_from(n * WIDTH + m);
    place.map_err(|_| Exception::bad_param())
}
