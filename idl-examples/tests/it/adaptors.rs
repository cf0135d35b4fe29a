//! The examples without an orb: their states.

use bytes::Bytes;
use maestro::codegen::Skeleton;
use maestro::state::ByHand;
use maestro::{ReplicatedObject, StateError, StateReader, StateWriter};
use maestro_adaptors::{AgreedTime, Call, CallInfo, NoHost, Pieces, Seed};
use maestro_examples::{Grid, GridSkeleton, HEIGHT, PerformanceTest, Table, WIDTH};
use maestro_giop::{CodeSets, ObjectKey, Operation, ServiceContexts, Version};

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

fn bound(table: Table) -> ByHand<GridSkeleton<Table>> {
    ByHand(GridSkeleton(table))
}

#[test]
fn a_grid_keeps_each_cell_apart() {
    let info = CallInfo {
        object_key: ObjectKey::from("test"),
        operation: Operation::from("get"),
        service_contexts: ServiceContexts::default(),
        principal: Bytes::new(),
        peer: "127.0.0.1:1".into(),
        identity: None,
        version: Version::V1_2,
        code_sets: CodeSets::default(),
        time: AgreedTime::default(),
        seed: Seed::default(),
        delivery: 1,
    };
    let call = Call::new(&info, &NoHost);
    let mut grid = Table::default();
    for n in 0..HEIGHT {
        for m in 0..WIDTH {
            assert_eq!(grid.get(&call, n, m), Ok(0));
            grid.set(&call, n, m, i32::from(n) * 100 + i32::from(m)).unwrap();
        }
    }
    let mut fresh = bound(Table::default());
    copy(&bound(grid.clone()), &mut fresh).unwrap();
    let fresh = fresh.into_object();
    assert_eq!(fresh, grid);
    assert_eq!(fresh.get(&call, 9, 8), Ok(908));
}

#[test]
fn states_of_empty_objects_move() {
    copy(&bound(Table::default()), &mut bound(Table::default())).unwrap();
    copy(&PerformanceTest::default(), &mut PerformanceTest::default()).unwrap();
}

#[test]
fn a_state_that_ends_too_early_is_an_error() {
    let error = copy(&PerformanceTest::default(), &mut bound(Table::default())).unwrap_err();
    assert!(matches!(error, StateError::UnexpectedEnd { .. }), "{error}");
}
