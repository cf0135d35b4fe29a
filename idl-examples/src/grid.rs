//! An object on a generated skeleton: a method for each operation of the interface. Its state is written by hand, because serde has no
//! arrays of 100 numbers, and merged where partitions meet.

use maestro::state::{ByHand, HandState, MergeState, Merging};
use maestro::{
    Call, Completed, Snapshot, StateError, StateReader, StateWriter, SystemException, SystemExceptionKind,
};

use self::idl::{Grid, GridSkeleton};

/// What is made of `idl/Grid.idl`: the trait that is implemented here, its skeleton, and a stub.
pub(crate) mod idl {
    maestro::include_idl!("Grid");
}

/// How many rows a grid has.
pub const HEIGHT: i16 = 10;
/// How many cells a row has.
pub const WIDTH: i16 = 10;

const CELLS: usize = 10 * 10;

/// A table of 10 by 10 numbers, 0 at first: `interface Grid` of `idl/Grid.idl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Row by row.
    cells: [i32; CELLS],
}

/// The table as it is bound: an object adaptor with a state that is written by hand and can be merged.
pub(crate) type BoundGrid = Merging<ByHand<GridSkeleton<Table>>>;

impl Default for Table {
    fn default() -> Self {
        Self { cells: [0; CELLS] }
    }
}

/// The operations of the interface. A cell outside of the table is `BAD_PARAM`.
impl Grid for Table {
    fn height(&self, _: &Call<'_>) -> Result<i16, SystemException> {
        Ok(HEIGHT)
    }

    fn width(&self, _: &Call<'_>) -> Result<i16, SystemException> {
        Ok(WIDTH)
    }

    fn set(&mut self, _: &Call<'_>, n: i16, m: i16, value: i32) -> Result<(), SystemException> {
        self.cells[place(n, m)?] = value;
        Ok(())
    }

    fn get(&self, _: &Call<'_>, n: i16, m: i16) -> Result<i32, SystemException> {
        Ok(self.cells[place(n, m)?])
    }
}

/// States: what one replica writes, another one reads.
impl HandState for Table {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        self.cells.iter().try_for_each(|&cell| state.write_long(cell))
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        for cell in &mut self.cells {
            *cell = state.read_long()?;
        }
        Ok(())
    }

    fn snapshot(&self) -> Option<Box<dyn Snapshot>> {
        Some(Box::new(Picture(self.clone())))
    }
}

/// The table is small, so a picture of it is a copy: the Grid answers while the copy moves to another replica.
struct Picture(Table);

impl Snapshot for Picture {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        self.0.push_state(state)
    }
}

/// Of two numbers in one cell the greater one stays.
impl MergeState for Table {
    fn merge(&mut self, other: Self) -> Result<(), StateError> {
        for (cell, other) in self.cells.iter_mut().zip(other.cells) {
            *cell = other.max(*cell);
        }
        Ok(())
    }
}

/// Returns the place of a cell in the table.
fn place(n: i16, m: i16) -> Result<usize, SystemException> {
    let outside = || SystemException::new(SystemExceptionKind::BadParam, 0, Completed::No);
    if !(0..HEIGHT).contains(&n) || !(0..WIDTH).contains(&m) {
        return Err(outside());
    }
    usize::try_from(n * WIDTH + m).map_err(|_| outside())
}
