//! Objects that share something with the bound one whose calls made them, and remove each other.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use bytes::Bytes;
use maestro_adaptors::{
    Call, Exception, ObjectAdaptor, ReplicatedObject, StateError, StateReader, StateWriter,
};
use maestro_giop::{CdrReader, CdrWriter, Completed, ObjectKey, SystemException, SystemExceptionKind};

use super::support::{KEY, at, present, returned, state, update, update_for};
use crate::kinds::{Kind, Kinds};
use crate::replicated::replica::{Effect, Replica};
use crate::replicated::update::Cast;

/// The objects that the first two deliveries make.
const FIRST: &str = "MAE:1:Counter/1.0";
const SECOND: &str = "MAE:1:Counter/2.0";

/// One number, seen through the bound object and through all that it made.
#[derive(Default)]
struct Window {
    shared: Arc<AtomicI32>,
    is_root: bool,
}

impl ObjectAdaptor for Window {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Window:1.0"]
    }

    fn invoke(
        &mut self,
        call: &Call<'_>,
        request: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        match call.operation() {
            "add" => {
                let number = request.read_long()?;
                reply.write_long(self.shared.fetch_add(number, Ordering::Relaxed) + number);
            }
            "make" => drop(
                call.create("Pane", Box::new(Self { shared: Arc::clone(&self.shared), is_root: false }))?,
            ),
            "remove" => call.remove(&ObjectKey::from(FIRST))?,
            "remove_root" => call.remove(&ObjectKey::from(KEY))?,
            "remove_and_fail" => {
                call.remove(&ObjectKey::from(FIRST))?;
                return Err(Exception::bad_param());
            }
            _ => return Err(Exception::bad_operation()),
        }
        Ok(())
    }
}

impl ReplicatedObject for Window {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        state.write_boolean(self.is_root)?;
        if self.is_root { state.write_long(self.shared.load(Ordering::Relaxed)) } else { Ok(()) }
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        if state.read_boolean()? {
            self.shared.store(state.read_long()?, Ordering::Relaxed);
        }
        Ok(())
    }

    fn offspring(&self, kind: &str) -> Option<Box<dyn ReplicatedObject>> {
        assert_eq!(kind, "Pane");
        Some(Box::new(Self { shared: Arc::clone(&self.shared), is_root: false }))
    }

    fn merge(&mut self, _: &mut StateReader<'_>) -> Result<(), StateError> {
        Ok(())
    }
}

fn replica() -> Replica {
    let root = || Window { is_root: true, ..Window::default() };
    let bound = Arc::new(Kind::new("Window", Box::new(move || Box::new(root()))));
    let made = Arc::new(Kind::new("Pane", Box::new(|| Box::new(Window::default()))));
    let kinds: Kinds = [("Window".to_owned(), Arc::clone(&bound)), ("Pane".to_owned(), made)].into();
    let mut replica = Replica::new(Arc::new(kinds), 3, true);
    replica.bind(ObjectKey::from(KEY), bound);
    replica
}

fn call(key: &'static str, ticket: u64, operation: &'static str) -> Cast {
    Cast::Call(update_for(key, ticket, operation, &1i32.to_be_bytes()))
}

/// Executes calls, and returns what comes of each but for its ticket.
fn run(
    replica: &mut Replica,
    from: u64,
    calls: &[(&'static str, &'static str)],
) -> Vec<(Bytes, Vec<ObjectKey>)> {
    let effects = (from..).zip(calls).map(|(number, (key, operation))| {
        match replica.deliver(at(number, 0), call(key, number, operation)) {
            Effect::Answer { outcome, gone, .. } => (outcome.body, gone),
            other => panic!("{other:?}"),
        }
    });
    effects.collect()
}

fn sum(number: i32) -> (Bytes, Vec<ObjectKey>) {
    (returned(&number.to_be_bytes()).body, Vec::new())
}

fn raised(kind: SystemExceptionKind, minor: u32) -> (Bytes, Vec<ObjectKey>) {
    let exception = SystemException::new(kind, minor, Completed::No);
    (crate::Reply::exception(&exception, maestro_giop::ByteOrder::Big).body, Vec::new())
}

#[test]
fn what_a_family_shares_it_shares_where_its_state_was_taken_over_too() {
    let mut one = replica();
    run(&mut one, 1, &[(KEY, "make"), (KEY, "make")]);
    let (first, second) = (FIRST, SECOND);
    assert_eq!(run(&mut one, 3, &[(first, "add"), (second, "add"), (KEY, "add")]), [sum(1), sum(2), sum(3)]);
    let mut joiner = replica();
    joiner.get_state(&mut state(&one)).unwrap();
    assert_eq!(
        run(&mut joiner, 6, &[(second, "add"), (KEY, "add"), (first, "add")]),
        [sum(4), sum(5), sum(6)]
    );
    // What came of the state shares nothing with whom it came from.
    assert_eq!(run(&mut one, 6, &[(first, "add")]), [sum(4)]);
}

#[test]
fn an_object_of_another_partition_joins_the_family_that_it_meets() {
    let (mut own, mut other) = (replica(), replica());
    for replica in [&mut own, &mut other] {
        replica.deliver(at(1, 0), Cast::Present(present(1, 7)));
    }
    other.deliver(at(2, 0), Cast::Call(update(1, "make", &[])));
    let whole = state(&other).0.iter().flatten().copied().collect();
    own.merge(at(3, 1), whole).unwrap();
    let made = "MAE:1:Counter/2.0";
    assert_eq!(run(&mut own, 4, &[(made, "add"), (KEY, "add"), (made, "add")]), [sum(1), sum(2), sum(3)]);
}

#[test]
fn a_call_removes_another_object_once_and_none_where_it_raises() {
    let mut replica = replica();
    run(&mut replica, 1, &[(KEY, "make"), (KEY, "make")]);
    let script =
        [(SECOND, "remove_and_fail"), (FIRST, "add"), (SECOND, "remove"), (FIRST, "add"), (KEY, "remove")];
    let no_object = raised(SystemExceptionKind::ObjectNotExist, 0x4f4d_0002);
    let removed = (Bytes::new(), vec![ObjectKey::from(FIRST)]);
    let nothing = (Bytes::new(), Vec::new());
    let failed = raised(SystemExceptionKind::BadParam, 0);
    assert_eq!(run(&mut replica, 3, &script), [failed, sum(1), removed, no_object, nothing]);
    assert_eq!(replica.objects().count(), 2);
}

#[test]
fn a_bound_object_is_not_removed() {
    let refused = raised(SystemExceptionKind::NoPermission, 0);
    assert_eq!(run(&mut replica(), 1, &[(KEY, "remove_root"), (KEY, "add")]), [refused, sum(1)]);
}
