//! Values in states: a list of values that refer to each other by numbers, so that nothing nests.
//!
//! # Wire format
//!
//! Big-endian CDR: how many values came before in the same state (ulong); the repository ids of those that come here
//! (sequence of string); the number of the value that is meant, from 1 (ulong); the states of the new values, in the
//! order of their numbers, as octets (sequence of octet). In the states a value is its number, 0 for null, text is
//! UTF-8 of any length, and a character is its scalar value.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use maestro_giop::{ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, Error};
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::handle::Link;
use super::region::Region;
use super::{Value, ValueType, check_fits, fits};
use crate::codegen::state::Octets;
use crate::codegen::{Input, Output};

/// The numbers of values that are written.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    by_place: HashMap<(usize, u32), u32>,
    nodes: Vec<(Arc<Region>, u32)>,
}

impl Numbers {
    /// Returns the number of a value, a new one if it has none, 0 for null.
    pub(super) fn of(&mut self, found: Option<(Arc<Region>, u32)>) -> Result<u32, Error> {
        let Some((region, at)) = found else { return Ok(0) };
        let length = self.nodes.len() + 1;
        let next = u32::try_from(length).map_err(|_| Error::LengthOverflow { length })?;
        let number = *self.by_place.entry((Arc::as_ptr(&region) as usize, at)).or_insert(next);
        if number == next {
            self.nodes.push((region, at));
        }
        Ok(number)
    }

    /// Forgets all but the first `count` values.
    fn truncate(&mut self, count: usize) {
        for (region, at) in self.nodes.drain(count..) {
            self.by_place.remove(&(Arc::as_ptr(&region) as usize, at));
        }
    }
}

/// A value that was read: where it is and of what type.
#[derive(Debug, Clone)]
struct Older {
    region: Arc<Region>,
    at: u32,
    ids: &'static [&'static str],
}

/// The values that numbers stand for while a state is read.
#[derive(Debug, Default)]
pub(super) struct Known {
    older: Vec<Older>,
    region: Arc<Region>,
    ids: Vec<&'static [&'static str]>,
}

impl Known {
    /// Returns the value of a number as a part of another value, if it is of the type.
    pub(super) fn value(&self, number: u32, expected: &str) -> Option<Link> {
        let Some(at) = (number as usize).checked_sub(1) else { return Some(Link::Null) };
        if let Some(older) = self.older.get(at) {
            return fits(older.ids, expected).then(|| Link::Holding(Arc::clone(&older.region), older.at));
        }
        let at = at - self.older.len();
        let is_there = self.ids.get(at).is_some_and(|ids| fits(ids, expected));
        let at = u32::try_from(at).ok()?;
        is_there.then(|| Link::Within(Arc::downgrade(&self.region), at))
    }
}

/// Writes a value, and all that it refers to unless that has numbers already.
pub(super) fn to_octets<T>(value: &Value<T>, numbers: &mut Numbers) -> Result<Vec<u8>, Error> {
    let before = numbers.nodes.len();
    let written = write(value, numbers, before);
    if written.is_err() {
        numbers.truncate(before);
    }
    written
}

fn write<T>(value: &Value<T>, numbers: &mut Numbers, before: usize) -> Result<Vec<u8>, Error> {
    let root = numbers.of(value.find()?)?;
    let states = write_states(numbers, before)?;
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    writer.write_sequence_length(before);
    let new = &numbers.nodes[before..];
    writer.write_sequence_length(new.len());
    for (region, at) in new {
        let id = region.node(*at).and_then(|node| node.ids().first().copied()).unwrap_or_default();
        writer.write_string_octets(id.as_bytes());
    }
    writer.write_ulong(root);
    writer.write_octet_seq(&states);
    Ok(writer.into_bytes().to_vec())
}

/// Writes the states of all values from one on; those that they refer to get numbers meanwhile.
fn write_states(numbers: &mut Numbers, from: usize) -> Result<Vec<u8>, Error> {
    let mut writer = CdrWriter::new(ByteOrder::Big, 0).with_code_sets(CODE_SETS);
    let mut output = Output::new(&mut writer);
    output.values.numbers = Some(Box::new(std::mem::take(numbers)));
    let mut at = from;
    let written = loop {
        let node = output.values.numbers.as_ref().and_then(|numbers| numbers.nodes.get(at)).cloned();
        let Some((region, place)) = node else { break Ok(()) };
        if let Some(node) = region.node(place)
            && let Err(error) = node.encode(&mut output)
        {
            break Err(error);
        }
        at += 1;
    };
    *numbers = output.values.numbers.take().map_or_else(Numbers::default, |numbers| *numbers);
    drop(output);
    written.map(|()| writer.into_bytes().to_vec())
}

/// Reads a value, and what came with it; `older` are those that came before.
fn from_octets<T: ValueType>(octets: &[u8], older: &mut Vec<Older>) -> Result<Value<T>, Error> {
    let mut reader = CdrReader::new(octets, ByteOrder::Big, 0);
    let before = reader.read_ulong()?;
    if before as usize != older.len() {
        return Err(Error::InvalidIndirection { offset: before.into(), position: 0 });
    }
    let count = reader.read_sequence_length(5)?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let id = CodeSet::UTF_8.decode(reader.read_string_octets()?)?;
        entries.push(T::values().find(&id).ok_or(Error::UnknownValueType { id })?);
    }
    let root = reader.read_ulong()?;
    let mut states = CdrReader::new(reader.read_octet_seq()?, ByteOrder::Big, 0).with_code_sets(CODE_SETS);
    reader.finish()?;
    let region = Arc::new(Region::default());
    let ids: Vec<_> = entries.iter().map(|entry| entry.ids).collect();
    let known = Known { older: std::mem::take(older), region: Arc::clone(&region), ids: ids.clone() };
    let mut input = Input::new(&mut states);
    input.values.known = Some(Box::new(known));
    let nodes = entries.iter().map(|entry| (entry.read)(&mut input)).collect::<Result<Vec<_>, _>>();
    *older = input.values.known.take().map_or_else(Vec::new, |known| known.older);
    drop(input);
    region.complete(nodes?);
    states.finish()?;
    let new = (0_u32..).zip(ids).map(|(at, ids)| Older { region: Arc::clone(&region), at, ids });
    older.extend(new);
    let Some(at) = (root as usize).checked_sub(1) else { return Ok(Value::null()) };
    let unknown = Error::InvalidIndirection { offset: root.into(), position: 0 };
    let root = older.get(at).ok_or(unknown)?;
    check_fits(root.ids, T::ID)?;
    Ok(Value::at(Link::Holding(Arc::clone(&root.region), root.at)))
}

/// UTF-8 holds every string, and characters have a form of their own.
const CODE_SETS: CodeSets = CodeSets { char: CodeSet::UTF_8, wchar: Some(CodeSet::UTF_16) };

/// The values of the state that is being written or read.
#[derive(Debug, Default)]
struct Session {
    numbers: Numbers,
    older: Vec<Older>,
}

thread_local! {
    static SESSION: RefCell<Option<Session>> = const { RefCell::new(None) };
}

/// Lets the values of all that serde writes or reads in `work` be shared with each other; else only those within one value
/// are.
pub fn sharing<R>(work: impl FnOnce() -> R) -> R {
    /// Puts the outer session back, even when `work` panics.
    struct Outer(Option<Session>);

    impl Drop for Outer {
        fn drop(&mut self) {
            let inner = SESSION.replace(self.0.take());
            // Values may be dropped with it, after the variable is free again.
            drop(inner);
        }
    }

    let outer = Outer(SESSION.replace(Some(Session::default())));
    let result = work();
    drop(outer);
    result
}

fn with_session<R>(work: impl FnOnce(&mut Session) -> R) -> R {
    // It is taken out, so that dropping a value meanwhile finds the variable free.
    let taken = SESSION.take();
    let is_shared = taken.is_some();
    let mut session = taken.unwrap_or_default();
    let result = work(&mut session);
    if is_shared {
        SESSION.set(Some(session));
    }
    result
}

/// Octets that serde writes as such.
struct Written(Vec<u8>);

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<T: ValueType> Serialize for Value<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_null() {
            return serializer.serialize_none();
        }
        let octets = with_session(|session| to_octets(self, &mut session.numbers));
        serializer.serialize_some(&Written(octets.map_err(S::Error::custom)?))
    }
}

impl<'de, T: ValueType> Deserialize<'de> for Value<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Some(octets) = Option::<Octets>::deserialize(deserializer)? else { return Ok(Self::null()) };
        with_session(|session| from_octets(&octets.0, &mut session.older)).map_err(D::Error::custom)
    }
}
