//! The examples without an orb: their states.

use maestro::{ReplicatedObject, StateError, StateReader, StateWriter};
use maestro_adaptors::Pieces;
use maestro_examples::{Directory, Entry, Grid, HEIGHT, PerformanceTest, WIDTH};

/// Moves the state of an object into another one.
fn copy(from: &impl ReplicatedObject, to: &mut impl ReplicatedObject) -> Result<(), StateError> {
    let mut pieces = Pieces::default();
    let mut writer = StateWriter::new(&mut pieces);
    from.push_state(&mut writer)?;
    writer.finish()?;
    let mut reader = StateReader::new(&mut pieces);
    to.get_state(&mut reader)?;
    reader.finish()
}

#[test]
fn a_grid_keeps_each_cell_apart() {
    let mut grid = Grid::default();
    for n in 0..HEIGHT {
        for m in 0..WIDTH {
            assert_eq!(grid.get(n, m), Ok(0));
            grid.set(n, m, i32::from(n) * 100 + i32::from(m)).unwrap();
        }
    }
    let mut fresh = Grid::default();
    copy(&grid, &mut fresh).unwrap();
    assert_eq!(fresh, grid);
    assert_eq!(fresh.get(9, 8), Ok(908));
}

#[test]
fn states_of_empty_objects_move() {
    copy(&Directory::default(), &mut Directory::default()).unwrap();
    copy(&Entry::default(), &mut Entry::default()).unwrap();
    copy(&PerformanceTest::default(), &mut PerformanceTest::default()).unwrap();
}

#[test]
fn a_state_that_ends_too_early_is_an_error() {
    let error = copy(&Entry::default(), &mut Grid::default()).unwrap_err();
    assert!(matches!(error, StateError::UnexpectedEnd { .. }), "{error}");
}
