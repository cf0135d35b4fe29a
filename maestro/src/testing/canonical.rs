//! States in a form in which equal ones look equal: maps by sorted key, sets in order.
//!
//! What the generated skeletons push is MessagePack, which does not tell a set from a list. A list whose order does not
//! survive when a fresh object reads it and pushes it again is a set.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::sync::Arc;

use bytes::Bytes;
use maestro_adaptors::{Pieces, ReplicatedObject, StateReader};
use maestro_orbs::Kind;
use maestro_orbs::replicated::bare::{ObjectState, pushed};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// How often a fresh object reads a state before a list counts as one whose order matters. Two elements of a set come in the
/// same order half of the time.
const ATTEMPTS: usize = 64;

/// Makes a canonical form of a state that an object wrote by hand.
pub(super) type Canonical = Arc<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

/// A value of a state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    Nil,
    Bool(bool),
    Integer(i128),
    /// The bits of an `f64`.
    Float(u64),
    Text(String),
    Octets(Vec<u8>),
    List(Vec<Value>),
    Map(Vec<(Value, Value)>),
}

/// What is known of the states of some kinds of objects.
#[derive(Default)]
pub(super) struct Forms {
    hooks: BTreeMap<String, Canonical>,
    /// Which lists are sets: the kind and the path.
    sets: BTreeSet<(String, String)>,
}

impl Forms {
    /// Registers the canonical form of a kind.
    pub(super) fn hook(&mut self, kind: &str, canonical: Canonical) {
        self.hooks.insert(kind.to_owned(), canonical);
    }

    /// Tells whether two states of objects of one kind are the same.
    pub(super) fn same(&mut self, kind: Option<&Arc<Kind>>, one: &ObjectState, other: &ObjectState) -> bool {
        let level = one.level;
        let (one, other) = (&one.octets, &other.octets);
        if one == other {
            return true;
        }
        let Some(kind) = kind else { return false };
        if let Some(hook) = self.hooks.get(kind.name()) {
            return hook(one) == hook(other);
        }
        let (Some(one_value), Some(other_value)) = (Value::parse(one), Value::parse(other)) else {
            return false;
        };
        if self.normal(kind, &one_value) == self.normal(kind, &other_value) {
            return true;
        }
        if one_value.sorted(&|_| true, "") != other_value.sorted(&|_| true, "") {
            return false;
        }
        for octets in [one, other].into_iter().cycle().take(ATTEMPTS) {
            self.learn(kind, level, octets);
            if self.normal(kind, &one_value) == self.normal(kind, &other_value) {
                return true;
            }
        }
        false
    }

    /// Returns a state for people.
    pub(super) fn show(&self, kind: &str, octets: &Bytes) -> String {
        if let Some(hook) = self.hooks.get(kind) {
            return String::from_utf8(hook(octets)).unwrap_or_else(|error| hex(error.as_bytes()));
        }
        match Value::parse(octets) {
            Some(value) => value.sorted(&|path| self.is_set(kind, path), "").to_string(),
            None => hex(octets),
        }
    }

    fn normal(&self, kind: &Kind, value: &Value) -> Value {
        value.sorted(&|path| self.is_set(kind.name(), path), "")
    }

    fn is_set(&self, kind: &str, path: &str) -> bool {
        self.sets.contains(&(kind.to_owned(), path.to_owned()))
    }

    /// Lets a fresh object read a state, and looks which lists it pushes in another order.
    fn learn(&mut self, kind: &Arc<Kind>, level: u32, octets: &Bytes) {
        let Some(again) = copy(kind, level, octets) else { return };
        let (Some(before), Some(after)) = (Value::parse(octets), Value::parse(&again)) else { return };
        let mut sets = Vec::new();
        let is_set = |path: &str| self.is_set(kind.name(), path);
        self.normal(kind, &before).shuffled(&self.normal(kind, &after), String::new(), &is_set, &mut sets);
        self.sets.extend(sets.into_iter().map(|path| (kind.name().to_owned(), path)));
    }
}

/// Lets a fresh object read a state and push it again. `None`: it cannot.
pub(super) fn copy(kind: &Kind, level: u32, octets: &Bytes) -> Option<Bytes> {
    let mut fresh = kind.make();
    let mut pieces = Pieces([octets.clone()].into());
    let mut reader = StateReader::new(&mut pieces);
    reader.set_level(level);
    fresh.get_state(&mut reader).ok()?;
    reader.finish().ok()?;
    pushed(level, |out| ReplicatedObject::push_state(&*fresh, out)).ok()
}

/// Returns the state of the object under the same key.
pub(super) fn state_of<'s>(states: &'s [ObjectState], like: &ObjectState) -> Option<&'s ObjectState> {
    states.iter().find(|state| state.key == like.key)
}

impl Value {
    /// Reads a state that the generated code pushed, with a version before it or without; `None` for others.
    fn parse(octets: &Bytes) -> Option<Self> {
        let plain = |reader: &mut StateReader<'_>| Self::read(reader);
        let versioned = |reader: &mut StateReader<'_>| {
            let version = Self::Integer(reader.read_ulong().ok()?.into());
            Some(Self::List(vec![version, Self::read(reader)?]))
        };
        whole(octets, plain).or_else(|| whole(octets, versioned))
    }

    /// Reads MessagePack in chunks, the last one empty.
    fn read(reader: &mut StateReader<'_>) -> Option<Self> {
        let mut message = Vec::new();
        loop {
            let chunk = reader.read_octet_seq().ok()?;
            if chunk.is_empty() {
                break;
            }
            message.extend_from_slice(&chunk);
        }
        let mut rest = message.as_slice();
        let value = Self::deserialize(&mut rmp_serde::Deserializer::new(&mut rest)).ok()?;
        rest.is_empty().then_some(value)
    }

    /// Returns the value with all maps by sorted key, and with those lists sorted of which `is_set` says that they are sets.
    fn sorted(&self, is_set: &impl Fn(&str) -> bool, path: &str) -> Self {
        match self {
            Self::List(elements) => {
                // A place in a list says what is there, as that in a tuple does; one in a set says nothing.
                let inner =
                    |place| if is_set(path) { format!("{path}[]") } else { format!("{path}[{place}]") };
                let sorted = |(place, element): (usize, &Self)| element.sorted(is_set, &inner(place));
                let mut elements: Vec<_> = elements.iter().enumerate().map(sorted).collect();
                if is_set(path) {
                    elements.sort();
                }
                Self::List(elements)
            }
            Self::Map(entries) => {
                let entry = |(key, value): &(Self, Self)| {
                    let inner = format!("{path}.{key}");
                    (key.sorted(is_set, "key"), value.sorted(is_set, &inner))
                };
                let mut entries: Vec<_> = entries.iter().map(entry).collect();
                entries.sort();
                Self::Map(entries)
            }
            other => other.clone(),
        }
    }

    /// Finds lists that have the same elements here and there, in another order.
    fn shuffled(&self, other: &Self, path: String, is_set: &impl Fn(&str) -> bool, found: &mut Vec<String>) {
        match (self, other) {
            (Self::List(one), Self::List(two)) if one.len() == two.len() => {
                let all = |list: &[Self]| {
                    let mut list: Vec<_> = list.iter().map(|element| element.sorted(&|_| true, "")).collect();
                    list.sort();
                    list
                };
                let places = one.iter().zip(two);
                let moved =
                    places.clone().any(|(one, two)| one.sorted(&|_| true, "") != two.sorted(&|_| true, ""));
                if moved && all(one) == all(two) {
                    return found.push(path);
                }
                for (place, (one, two)) in places.enumerate() {
                    let inner = if is_set(&path) { format!("{path}[]") } else { format!("{path}[{place}]") };
                    one.shuffled(two, inner, is_set, found);
                }
            }
            (Self::Map(one), Self::Map(two)) => {
                for ((key, one), (_, two)) in one.iter().zip(two) {
                    one.shuffled(two, format!("{path}.{key}"), is_set, found);
                }
            }
            _ => {}
        }
    }
}

/// Reads a state to its end.
fn whole(octets: &Bytes, read: impl FnOnce(&mut StateReader<'_>) -> Option<Value>) -> Option<Value> {
    let mut pieces = Pieces([octets.clone()].into());
    let mut reader = StateReader::new(&mut pieces);
    let value = read(&mut reader)?;
    reader.finish().ok()?;
    Some(value)
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nil => f.write_str("-"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Float(bits) => write!(f, "{:?}", f64::from_bits(*bits)),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Octets(octets) => f.write_str(&hex(octets)),
            Self::List(elements) => {
                f.write_char('[')?;
                for (at, element) in elements.iter().enumerate() {
                    write!(f, "{}{element}", if at == 0 { "" } else { ", " })?;
                }
                f.write_char(']')
            }
            Self::Map(entries) => {
                f.write_char('{')?;
                for (at, (key, value)) in entries.iter().enumerate() {
                    let comma = if at == 0 { "" } else { ", " };
                    match key {
                        Self::Text(name) => write!(f, "{comma}{name}: {value}")?,
                        key => write!(f, "{comma}{key}: {value}")?,
                    }
                }
                f.write_char('}')
            }
        }
    }
}

/// Returns octets for people, with the text that is among them.
pub(super) fn hex(octets: &[u8]) -> String {
    let mut text = String::from("octets");
    let words = octets.split(|octet| !(b' '..=b'~').contains(octet)).filter(|word| word.len() > 3);
    for word in words.take(4) {
        let _ = write!(text, " {:?}", String::from_utf8_lossy(&word[..word.len().min(40)]));
    }
    for octet in octets.iter().take(64) {
        let _ = write!(text, " {octet:02x}");
    }
    if octets.len() > 64 {
        let _ = write!(text, " … ({} in all)", octets.len());
    }
    text
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a state")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nil)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Nil)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Integer(value.into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value.to_bits()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_bytes<E>(self, octets: &[u8]) -> Result<Value, E> {
        Ok(Value::Octets(octets.to_vec()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element()? {
            elements.push(element);
        }
        Ok(Value::List(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Value::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap, HashSet};

    use maestro_adaptors::{Call, Exception, ObjectAdaptor, StateError, StateReader, StateWriter};
    use maestro_giop::{CdrReader, CdrWriter};
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use super::*;
    use crate::codegen::{get_state, push_state};

    /// An object that is nothing but its state.
    struct Plain<S>(S);

    impl<S: Send + 'static> ObjectAdaptor for Plain<S> {
        fn repository_ids(&self) -> &[&str] {
            &[]
        }

        fn invoke(
            &mut self,
            _: &Call<'_>,
            _: &mut CdrReader<'_>,
            _: &mut CdrWriter,
        ) -> Result<(), Exception> {
            Ok(())
        }
    }

    impl<S: Serialize + DeserializeOwned + Send + 'static> ReplicatedObject for Plain<S> {
        fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
            push_state(&self.0, state)
        }

        fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
            self.0 = get_state(state)?;
            Ok(())
        }
    }

    /// Tells whether two states are the same for the kit.
    fn same<S: Serialize + DeserializeOwned + Default + Send + 'static>(one: &S, other: &S) -> bool {
        let kind = Arc::new(Kind::new("plain", Box::new(|| Box::new(Plain(S::default())))));
        let state = |state: &S| ObjectState {
            key: "key".into(),
            kind: "plain".to_owned(),
            poisoned: false,
            level: 1,
            octets: pushed(1, |out| push_state(state, out)).expect("it is written"),
        };
        Forms::default().same(Some(&kind), &state(one), &state(other))
    }

    #[test]
    fn sets_are_the_same_in_any_order_and_lists_are_not() {
        for size in 2..12 {
            let one: HashSet<u32> = (0..size).collect();
            let other: HashSet<u32> = (0..size).rev().collect();
            assert!(same(&one, &other), "{size}");
            assert!(!same(&one, &(1..=size).collect()), "{size}");
            let list: Vec<u32> = (0..size).collect();
            assert!(!same(&list, &list.iter().rev().copied().collect()), "{size}");
        }
    }

    #[test]
    fn what_is_in_maps_and_lists_counts_too() {
        type Both = (HashSet<u32>, Vec<u32>);
        let nest = |members: &[u32]| -> HashMap<String, Vec<Both>> {
            let lists = vec![(members.iter().copied().collect(), members.to_vec()); 2];
            (0..3).map(|name| (format!("name {name}"), lists.clone())).collect()
        };
        assert!(same(&nest(&[1, 2, 3]), &nest(&[1, 2, 3])));
        // The sets are the same, the lists beside them are not.
        assert!(!same(&nest(&[1, 2, 3]), &nest(&[3, 2, 1])));
        let sets = |sets: &[&[u32]]| -> HashSet<BTreeSet<u32>> {
            sets.iter().map(|set| set.iter().copied().collect()).collect()
        };
        assert!(same(&sets(&[&[1, 2], &[3], &[]]), &sets(&[&[], &[3], &[2, 1]])));
        assert!(!same(&sets(&[&[1, 2], &[3]]), &sets(&[&[1], &[2, 3]])));
    }

    #[test]
    fn numbers_are_the_same_bit_by_bit() {
        assert!(same(&f64::NAN, &f64::NAN));
        assert!(!same(&0.0_f64, &-0.0_f64));
        assert!(!same(&1_u64, &u64::MAX));
        assert!(!same(&Some(1_i8), &None));
    }

    #[test]
    fn a_version_may_stand_before_a_value() {
        let octets = pushed(1, |out| {
            out.write_ulong(3)?;
            push_state(&("Ada", [1.5, -0.0]), out)
        });
        let value = Value::parse(&octets.expect("it is written")).expect("a value");
        assert_eq!(value.to_string(), r#"[3, ["Ada", [1.5, -0.0]]]"#);
    }

    #[test]
    fn what_is_no_state_of_ours_is_no_value() {
        for octets in
            [&[][..], &[0; 3], &[0, 0, 0, 9, 1], &[0, 0, 0, 1, 0xc1, 0, 0, 0, 0, 0, 0, 0], &[0xff; 16]]
        {
            assert_eq!(Value::parse(&Bytes::copy_from_slice(octets)), None, "{octets:?}");
        }
    }
}
