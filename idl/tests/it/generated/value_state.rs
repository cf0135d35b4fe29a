//! Values in the states of objects: what is shared stays shared, cycles stay cycles, and nothing nests.

use maestro::ByteOrder;
use maestro::codegen::{
    Any, CdrReader, CdrWriter, Input, Output, StateReader, StateWriter, TypeCode, Value, get_state,
    push_state,
};
use maestro_adaptors::Pieces;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::alltypes::all_types::{Account, Node, Savings};
use super::values::values::{Circle, Hidden, Shape};
use super::values::{VALUE_TYPES, ValueBase};
use super::values_object::shape;

fn through_a_state<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let mut pieces = Pieces::default();
    let mut writer = StateWriter::new(&mut pieces);
    push_state(value, &mut writer).expect("it is written");
    writer.finish().expect("it is written");
    get_state(&mut StateReader::new(&mut pieces)).expect("it is read")
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Bank {
    accounts: Vec<Value<Account>>,
    favourite: Value<Account>,
    nothing: Value<Account>,
    last: Option<Value<ValueBase>>,
}

#[test]
fn values_of_a_state_are_shared_after_it_as_before() {
    let savings = Savings { base: Account { id: 2, owner: "é € \0".to_owned() }, rate: 0.5 };
    let savings: Value<Account> = Value::new(savings).cast().expect("an account");
    let plain = Value::new(Account { id: 1, owner: "ann".to_owned() });
    let bank = Bank {
        accounts: vec![plain.clone(), savings.clone(), plain.clone()],
        favourite: savings.clone(),
        nothing: Value::null(),
        last: plain.cast(),
    };
    let copy = through_a_state(&bank);
    assert_eq!(copy, bank);
    assert!(copy.accounts[0].is_same(&copy.accounts[2]));
    assert!(copy.favourite.is_same(&copy.accounts[1]));
    assert!(copy.last.as_ref().is_some_and(|last| last.is_same(&copy.accounts[0])));
    assert!(!copy.accounts[0].is_same(&copy.accounts[1]));
    assert!(copy.favourite.cast::<Savings>().is_some_and(|savings| !savings.is_null()));
    // And again, as a third replica gets it.
    assert_eq!(through_a_state(&copy), bank);
}

#[test]
fn an_any_with_values_of_derived_types_survives_a_state() {
    let savings = Savings { base: Account { id: 2, owner: "ann".to_owned() }, rate: 0.5 };
    let savings: Value<Account> = Value::new(savings).cast().expect("an account");
    let any = Any::of(&savings).expect("it travels");
    let copy = through_a_state(&any);
    assert_eq!(copy, any);
    assert_eq!(copy.extract::<Value<Account>>(), Some(savings));
    let circle = Value::new(Circle { base: shape("round"), radius: 1.5, inner: Value::new(shape("inner")) });
    let any = Any::of(&vec![circle.cast::<Shape>().expect("a shape"), circle.cast().expect("a shape")]);
    let any = any.expect("it travels");
    let copy: Vec<Value<Shape>> = through_a_state(&any).extract().expect("shapes");
    assert!(copy[0].is_same(&copy[1]) && copy[0].cast() == Some(circle), "{copy:?}");
}

#[test]
fn an_any_with_a_custom_value_of_any_byte_order_survives_a_state() {
    let hidden = Value::new(Hidden { key: 42, hint: Value::new(shape("look")) });
    for order in [ByteOrder::Big, ByteOrder::Little] {
        for position in 0..8 {
            let mut writer = CdrWriter::new(order, position);
            let mut output = Output::new(&mut writer);
            output.write_type_code(&TypeCode::of::<Value<Hidden>>()).expect("it travels");
            output.write_value(&hidden).expect("it travels");
            drop(output);
            let octets = writer.into_bytes();
            let mut reader = CdrReader::new(&octets, order, position);
            let any = Input::new(&mut reader).read_any_of(VALUE_TYPES.for_anys()).expect("an any");
            let copy = through_a_state(&any);
            assert_eq!(copy.extract::<Value<Hidden>>().as_ref(), Some(&hidden), "{order:?} {position}");
        }
    }
}

#[test]
fn a_cycle_stays_a_cycle_in_a_state() {
    let ring = Value::cyclic(|first: &Value<Node>| Node {
        value: 1,
        left: Value::new(Node { value: 2, left: first.clone(), right: Value::null() }),
        right: first.clone(),
    });
    let copy = through_a_state(&ring);
    assert_eq!(copy, ring);
    let first = copy.get().expect("a node");
    assert!(first.right.is_same(&copy));
    assert!(first.left.get().expect("a node").left.is_same(&copy));
    // It holds the same as the ring, but it is no ring.
    let unrolled = Value::new(Node { value: 1, left: Value::null(), right: ring.clone() });
    assert_ne!(unrolled, ring);
}

#[test]
fn a_list_of_any_length_lives_in_a_state_and_ends() {
    let mut list: Value<Node> = Value::null();
    for value in 0..100_000 {
        list = Value::new(Node { value, left: list, right: Value::null() });
    }
    let copy = through_a_state(&list);
    assert_eq!(copy, list);
    let _ = format!("{copy:?}");
    let (mut length, mut at) = (0, copy.clone());
    while let Some(node) = at.get() {
        length += 1;
        at = node.left.clone();
    }
    assert_eq!(length, 100_000);
    // A version of its own of the first value goes on with the same rest.
    let first = list.get().expect("a node");
    let changed = Value::new(Node { value: -1, ..(*first).clone() });
    assert!(changed.get().expect("a node").left.is_same(&first.left));
}

#[test]
fn values_are_equal_if_their_parts_are_shared_alike() {
    let circle =
        |name: &str, inner: Value<Shape>| Value::new(Circle { base: shape(name), radius: 1.0, inner });
    let as_shape = |circle: &Value<Circle>| circle.cast::<Shape>().expect("a shape");
    let one = Value::new(shape("one"));
    assert_eq!(circle("a", one.clone()), circle("a", one.clone()));
    assert_eq!(circle("a", one.clone()), circle("a", Value::new(shape("one"))));
    assert_ne!(circle("a", one.clone()), circle("b", one.clone()));
    assert_ne!(as_shape(&circle("a", one.clone())), Value::new(shape("a")));
    let (twice, apart) = (vec![one.clone(), one.clone()], vec![one.clone(), Value::new(shape("one"))]);
    assert_eq!(twice, apart, "the parts of a sequence are values of their own");
}

#[test]
fn a_state_that_lies_about_values_is_refused() {
    #[derive(Debug, Serialize, Deserialize)]
    struct One(Value<Shape>);
    #[derive(Debug, Serialize, Deserialize)]
    struct Octets(#[serde(with = "serde_bytes_like")] Vec<u8>);

    let written = rmp_serde::to_vec(&One(Value::new(shape("a")))).expect("it is written");
    let whole: One = rmp_serde::from_slice(&written).expect("it is read");
    assert_eq!(whole.0.get().expect("a shape").name, "a");
    let octets: Octets = rmp_serde::from_slice(&written).expect("octets");
    for end in 0..octets.0.len() {
        let cut = rmp_serde::to_vec(&Octets(octets.0[..end].to_vec())).expect("it is written");
        assert!(rmp_serde::from_slice::<One>(&cut).is_err(), "{end}");
    }
    for at in 0..octets.0.len() {
        for to in [0, 1, 2, 0x7f, 0xff] {
            let mut changed = octets.0.clone();
            changed[at] = to;
            let changed = rmp_serde::to_vec(&Octets(changed)).expect("it is written");
            if let Ok(one) = rmp_serde::from_slice::<One>(&changed) {
                let _ = format!("{one:?}");
            }
        }
    }
}

/// Octets as serde's, and not as a sequence.
mod serde_bytes_like {
    use serde::de::Visitor;
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(octets: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(octets)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        struct Octets;

        impl Visitor<'_> for Octets {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("octets")
            }

            fn visit_bytes<E>(self, octets: &[u8]) -> Result<Vec<u8>, E> {
                Ok(octets.to_vec())
            }

            fn visit_byte_buf<E>(self, octets: Vec<u8>) -> Result<Vec<u8>, E> {
                Ok(octets)
            }
        }

        deserializer.deserialize_byte_buf(Octets)
    }
}
