//! Example objects: on skeletons that are generated from IDL files (read `grid.rs` first, then `bank`), or written by hand on the traits of
//! `maestro` (read `tally.rs` first).
//!
//! * [`Table`]: a table of numbers; a cell outside of it raises the system exception `BAD_PARAM`. On a generated skeleton.
//! * [`PerformanceTest`]: one string, to measure with. It lends it to the reply, on a generated skeleton.
//! * [`Tally`]: numbers that are only added to, so that its requests commute.
//! * [`directory()`]: raises user exceptions, and hands out references to objects that it creates.
//! * [`naming()`]: the OMG's naming service: contexts are objects that calls make, and names lead through many of them.
//! * [`bank()`]: on generated skeletons: accounts are objects that calls make and destroy, and two releases run side by side.
//!
//! Each has a program of its name in `src/bin`. Programs on the group tools, without CORBA, are in [`groups`].

mod bank;
mod directory;
mod grid;
pub mod groups;
mod naming;
mod performance_test;
mod tally;

pub use bank::idl::banking;
pub use grid::idl::{Grid, GridSkeleton};
pub use grid::{HEIGHT, Table, WIDTH};
pub use naming::idl::cos_naming;
pub use performance_test::PerformanceTest;
pub use tally::{TALLY_CELLS, Tally};

/// The objects of the program `grid`.
pub fn grid() -> maestro::Objects {
    maestro::Objects::new().bind("Grid", grid::BoundGrid::default)
}

/// The objects of the program `performance-test`.
pub fn performance_test() -> maestro::Objects {
    maestro::Objects::new().bind("PerformanceTest", PerformanceTest::default)
}

/// The objects of the program `tally`.
pub fn tally() -> maestro::Objects {
    maestro::Objects::new().bind("Tally", Tally::default)
}

/// The objects of the program `directory`.
pub fn directory() -> maestro::Objects {
    directory::objects()
}

/// The objects of the program `naming-server`.
pub fn naming() -> maestro::Objects {
    naming::objects()
}

/// The objects of the program `bank`, in its first release or in its second.
pub fn bank(release: u8) -> maestro::Objects {
    if release < 2 { bank::first() } else { bank::second() }
}
