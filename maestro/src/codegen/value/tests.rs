//! Values end when the last handle goes, whatever they refer to.

use std::cell::RefCell;
use std::sync::Arc;
use std::thread;

use maestro_giop::{ByteOrder, CdrReader, CdrWriter};

use super::*;

/// A value that counts how many of it there are.
#[derive(Debug, Clone)]
struct Node {
    next: Value<Node>,
    other: Value<Node>,
    #[expect(dead_code, reason = "its clones are counted")]
    count: Arc<()>,
}

thread_local! {
    /// What the nodes of a thread count with.
    static COUNT: RefCell<Arc<()>> = RefCell::default();
}

fn count() -> Arc<()> {
    COUNT.with_borrow(Arc::clone)
}

/// Returns how many nodes there are.
fn alive() -> usize {
    COUNT.with_borrow(Arc::strong_count) - 1
}

static TABLE: ValueTable = ValueTable::new(&[ValueEntry::of::<Node>()]);

impl ValueType for Node {
    const ID: &'static str = "IDL:Node:1.0";
    const IDS: &'static [&'static str] = &[Self::ID];

    fn values() -> &'static ValueTable {
        &TABLE
    }

    fn describe(types: &mut Types) -> Result<TypeHandle, Error> {
        types.value(Self::ID, "Node", 0, |_| Ok((None, Vec::new())))
    }
}

impl ValueState for Node {
    const TRUNCATABLE: &'static [&'static str] = &[Self::ID];
    const IS_CUSTOM: bool = false;

    fn encode_state(&self, output: &mut Output<'_>) -> Result<(), Error> {
        output.write_value(&self.next)?;
        output.write_value(&self.other)
    }

    fn decode_state(input: &mut Input<'_, '_>) -> Result<Self, Error> {
        Ok(Self { next: input.read_value()?, other: input.read_value()?, count: count() })
    }
}

fn node(next: Value<Node>, other: Value<Node>) -> Value<Node> {
    Value::new(Node { next, other, count: count() })
}

/// Makes a cycle of three, the first of which has itself as its other.
fn ring() -> Value<Node> {
    Value::cyclic(|first| Node {
        next: node(node(first.clone(), Value::null()), first.clone()),
        other: first.clone(),
        count: count(),
    })
}

fn sent(value: &Value<Node>) -> Value<Node> {
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    Output::new(&mut writer).write_value(value).expect("it travels");
    let octets = writer.into_bytes();
    let mut reader = CdrReader::new(&octets, ByteOrder::Big, 0);
    Input::new(&mut reader).read_value().expect("it is read")
}

#[test]
fn a_cycle_ends_with_its_last_handle() {
    let made = ring();
    let came = sent(&made);
    assert_eq!(alive(), 6);
    drop(made);
    assert_eq!(alive(), 3);
    let part = came.get().expect("a node").next.clone();
    drop(came);
    assert_eq!(alive(), 3, "a part holds the others");
    let state = serde_json::to_string(&part).expect("it is written");
    drop(part);
    assert_eq!(alive(), 0);
    let back: Value<Node> = serde_json::from_str(&state).expect("it is read");
    assert_eq!(alive(), 3);
    drop(back);
    assert_eq!(alive(), 0);
}

#[test]
fn values_that_came_halfway_end() {
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    Output::new(&mut writer).write_value(&ring()).expect("it travels");
    let octets = writer.into_bytes();
    for end in 0..octets.len() {
        let mut reader = CdrReader::new(&octets[..end], ByteOrder::Big, 0);
        let mut input = Input::new(&mut reader);
        assert!(input.read_value::<Node>().is_err());
        drop(input);
        assert_eq!(alive(), 0, "{end}");
    }
}

#[test]
fn a_clone_of_a_value_is_a_value_of_its_own_with_the_same_parts() {
    let made = ring();
    let copy = Value::new((*made.get().expect("a node")).clone());
    assert_eq!(alive(), 4);
    assert!(copy.get().expect("a node").other.is_same(&made));
    drop(made);
    assert_eq!(alive(), 4, "the copy holds the ring");
    drop(copy);
    assert_eq!(alive(), 0);
}

#[test]
fn a_value_that_is_being_made_is_not_there_yet() {
    let made = Value::cyclic(|first: &Value<Node>| {
        assert!(first.get().is_none() && !first.is_null());
        assert_eq!(format!("{first:?}"), "(not there)");
        let mut writer = CdrWriter::new(ByteOrder::Big, 0);
        let refused = Output::new(&mut writer).write_value(first);
        assert!(matches!(refused, Err(Error::NoSuchValue { .. })), "{refused:?}");
        Node { next: first.clone(), other: Value::null(), count: count() }
    });
    assert!(made.get().expect("a node").next.get().is_some());
    // What refers back holds nothing.
    let mut kept = Value::null();
    let outer = Value::cyclic(|outer: &Value<Node>| {
        kept = node(outer.clone(), Value::null());
        Node { next: kept.clone(), other: Value::null(), count: count() }
    });
    drop(outer);
    assert!(kept.get().expect("a node").next.get().is_none());
}

#[test]
fn long_lists_end_one_value_after_the_other_in_any_thread() {
    let build = || {
        let mut list = Value::null();
        for _ in 0..300_000 {
            list = node(list.clone(), list);
        }
        list
    };
    let list = build();
    let other = list.clone();
    thread::spawn(move || drop(other)).join().expect("it ends");
    drop(list);
    assert_eq!(alive(), 0);
    // The thread's own variables may be gone when this one goes.
    thread_local! {
        static LAST: RefCell<Value<Node>> = RefCell::default();
    }
    thread::spawn(move || LAST.set(sent(&ring()))).join().expect("it ends");
}
