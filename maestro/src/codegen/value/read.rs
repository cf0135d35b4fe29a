//! Reading values: null, new, shared, in chunks, truncated to what is known.

use std::sync::Arc;

use maestro_giop::{CodeSet, Error};

use super::handle::Link;
use super::region::Region;
use super::state::Known;
use super::table::{ValueEntry, ValueTable};
use super::write::{CHUNKED, CODEBASE, IDS, SINGLE_ID, VALUE_TAG};
use super::{Abstract, AnyValue, Value, ValueType, check_fits};
use crate::codegen::Input;

const INDIRECTION: u32 = 0xFFFF_FFFF;

/// What was read before and may be referred to.
#[derive(Debug, Default)]
pub(in crate::codegen) struct Reading {
    /// Made with the first value: most requests have none.
    region: Option<Arc<Region>>,
    nodes: Vec<Option<Box<dyn AnyValue>>>,
    types: Vec<&'static ValueEntry>,
    /// Within how many values this place lies.
    inside: u32,
    /// Where values began, rising, with their places in `nodes`.
    values: Vec<(usize, u32)>,
    /// Where repository ids and lists of them began, rising.
    ids: Vec<(usize, Id)>,
    lists: Vec<(usize, List)>,
    /// In a state values are numbers.
    pub(super) known: Option<Box<Known>>,
}

/// A repository id: which text, and its type if it is known.
#[derive(Debug, Clone)]
struct Id {
    text: Arc<str>,
    entry: Option<&'static ValueEntry>,
}

/// What a list of repository ids, or a single one, comes to.
#[derive(Debug, Clone, Default)]
struct List {
    first: Option<Arc<str>>,
    /// The first that is known, and whether others came before it.
    found: Option<(&'static ValueEntry, bool)>,
}

impl List {
    fn add(&mut self, id: Id) {
        if self.found.is_none() {
            self.found = id.entry.map(|entry| (entry, self.first.is_some()));
        }
        self.first.get_or_insert(id.text);
    }
}

/// What a place wants.
#[derive(Debug, Clone, Copy)]
struct Expected {
    id: &'static str,
    table: &'static ValueTable,
}

impl Reading {
    /// Says whether a state is read, in which text has a form of its own and bounds do not count.
    pub(in crate::codegen) fn is_state(&self) -> bool {
        self.known.is_some()
    }

    /// Makes the values that were read complete; if one is not, nobody gets them.
    pub(in crate::codegen) fn finish(&mut self) {
        let nodes: Option<Vec<_>> = std::mem::take(&mut self.nodes).into_iter().collect();
        if let Some(nodes) = nodes.filter(|nodes| !nodes.is_empty()) {
            self.region.get_or_insert_default().complete(nodes);
        }
    }

    fn link(&mut self, at: u32) -> Link {
        let region = self.region.get_or_insert_default();
        // What values refer to must not hold them.
        match self.inside {
            0 => Link::Holding(Arc::clone(region), at),
            _ => Link::Within(Arc::downgrade(region), at),
        }
    }
}

impl Input<'_, '_> {
    /// Reads a value of a type, of one that inherits from it, or null.
    ///
    /// # Errors
    ///
    /// What reading its state returns, [`Error::InvalidValueTag`], [`Error::UnknownValueType`],
    /// [`Error::WrongValueType`], [`Error::InvalidIndirection`], [`Error::ChunkBoundary`] and
    /// [`Error::NestingTooDeep`].
    ///
    /// Source: CORBA 3.0.3 §15.3.4
    pub fn read_value<T: ValueType>(&mut self) -> Result<Value<T>, Error> {
        if self.values.is_state() {
            let number = self.read_ulong()?;
            let position = self.position();
            let known = self.values.known.as_mut();
            let unknown = Error::InvalidIndirection { offset: number.into(), position };
            return known.and_then(|known| known.value(number, T::ID)).map(Value::at).ok_or(unknown);
        }
        let expected = Expected { id: T::ID, table: T::values() };
        self.nested(|input| input.value(expected)).map(Value::at)
    }

    /// Reads what an abstract interface stands for.
    ///
    /// # Errors
    ///
    /// As [`read_value`](Self::read_value).
    ///
    /// Source: CORBA 3.0.3 §15.3.7
    pub fn read_abstract<B: ValueType>(&mut self) -> Result<Abstract<B>, Error> {
        if self.read_boolean()? {
            return self.read_reference().map(Abstract::Object);
        }
        self.read_value().map(Abstract::Value)
    }

    fn value(&mut self, expected: Expected) -> Result<Link, Error> {
        let (tag, begin) = self.wire.value_tag()?;
        let at = match tag {
            0 => return Ok(Link::Null),
            INDIRECTION => {
                let at = self.earlier_value()?;
                check_fits(self.values.types[at as usize].ids, expected.id)?;
                at
            }
            _ => self.new_value(tag, begin, expected)?,
        };
        Ok(self.values.link(at))
    }

    fn new_value(&mut self, tag: u32, begin: usize, expected: Expected) -> Result<u32, Error> {
        let ids = self.header(tag, expected.table)?;
        let is_chunked = tag & CHUNKED != 0;
        let found = match &ids {
            None => expected.table.find(expected.id).map(|entry| (entry, false)),
            Some(list) => list.found.filter(|(_, is_truncated)| is_chunked || !is_truncated),
        };
        let Some((entry, is_truncated)) = found else {
            let id = ids.and_then(|ids| ids.first).map_or_else(String::new, |id| id.to_string());
            return Err(Error::UnknownValueType { id });
        };
        check_fits(entry.ids, expected.id)?;
        let length = self.values.nodes.len();
        let at = u32::try_from(length).map_err(|_| Error::LengthOverflow { length })?;
        self.values.nodes.push(None);
        self.values.types.push(entry);
        self.values.values.push((begin, at));
        let was_chunked = self.wire.begin_value(is_chunked);
        self.values.inside += 1;
        let node = (entry.read)(self)?;
        self.values.inside -= 1;
        self.values.nodes[length] = Some(node);
        // JacORB sends custom values without chunks: then its own code has to know where it ends.
        let may_skip = is_truncated || (entry.is_custom && is_chunked);
        if may_skip {
            self.skip_rest(expected.table)?;
        }
        self.wire.end_value(was_chunked, may_skip)?;
        Ok(at)
    }

    /// Reads what stands between a value tag and the state; nothing where there are no ids.
    fn header(&mut self, tag: u32, table: &'static ValueTable) -> Result<Option<List>, Error> {
        let is_tag = tag & !0x0F == VALUE_TAG && tag & IDS != 4;
        if !is_tag || (self.wire.is_chunked() && tag & CHUNKED == 0) {
            return Err(Error::InvalidValueTag { tag, position: self.position().wrapping_sub(4) });
        }
        if tag & CODEBASE != 0 {
            self.id(table)?;
        }
        match tag & IDS {
            0 => Ok(None),
            SINGLE_ID => {
                let id = self.id(table)?;
                Ok(Some(List { first: Some(id.text), found: id.entry.map(|entry| (entry, false)) }))
            }
            _ => self.id_list(table).map(Some),
        }
    }

    fn id_list(&mut self, table: &'static ValueTable) -> Result<List, Error> {
        let count = self.wire.between_chunks().read_ulong()?;
        if count == INDIRECTION {
            return self.earlier_list(table);
        }
        let begin = self.wire.reader().offset() - 4;
        let remaining = self.wire.reader().remaining();
        if usize::try_from(count).is_ok_and(|count| count > remaining / 5) {
            return Err(Error::SequenceTooLong { length: count, remaining, position: self.position() });
        }
        let mut list = List::default();
        for _ in 0..count {
            let id = self.id(table)?;
            list.add(id);
        }
        self.values.lists.push((begin, list.clone()));
        self.wire.note_list(begin);
        Ok(list)
    }

    /// Reads a repository id or a code base, or an indirection to one that came before.
    fn id(&mut self, table: &'static ValueTable) -> Result<Id, Error> {
        if self.wire.reader().clone().read_ulong()? == INDIRECTION {
            self.wire.between_chunks().read_ulong()?;
            return self.earlier_id(table);
        }
        self.wire.between_chunks().align(4)?;
        let begin = self.wire.reader().offset();
        let text = CodeSet::LATIN_1.decode(self.wire.between_chunks().read_string_octets()?)?;
        let id = Id { entry: table.find(&text), text: text.into() };
        self.values.ids.push((begin, id.clone()));
        self.wire.note_id(begin);
        Ok(id)
    }

    /// Reads how far back a repository id lies, and finds it among those here and those of anys.
    fn earlier_id(&mut self, table: &'static ValueTable) -> Result<Id, Error> {
        let (offset, target) = self.wire.target()?;
        if let Some(id) = found(&self.values.ids, target) {
            return Ok(id);
        }
        let text = self.wire.noted_id(target)?.ok_or_else(|| self.nowhere(offset))?;
        Ok(Id { entry: table.find(&text), text: text.into() })
    }

    /// Does what [`earlier_id`](Self::earlier_id) does for a list of them.
    fn earlier_list(&mut self, table: &'static ValueTable) -> Result<List, Error> {
        let (offset, target) = self.wire.target()?;
        if let Some(list) = found(&self.values.lists, target) {
            return Ok(list);
        }
        let mut list = List::default();
        for text in self.wire.noted_list(target)?.ok_or_else(|| self.nowhere(offset))? {
            list.add(Id { entry: table.find(&text), text: text.into() });
        }
        Ok(list)
    }

    /// Reads how far back a value lies, and finds it among those that began before.
    fn earlier_value(&mut self) -> Result<u32, Error> {
        let (offset, target) = self.wire.target()?;
        found(&self.values.values, target).ok_or_else(|| self.nowhere(offset))
    }

    fn nowhere(&self, offset: i32) -> Error {
        Error::InvalidIndirection { offset: offset.into(), position: self.position().wrapping_sub(4) }
    }

    /// Skips what is left of a state, up to the end tag.
    fn skip_rest(&mut self, table: &'static ValueTable) -> Result<(), Error> {
        self.wire.skip_chunk()?;
        let mut nested = 0_u32;
        loop {
            match self.wire.next_is_chunk()? {
                Some(true) => drop(self.wire.chunk()?),
                Some(false) => {
                    let (tag, _) = self.wire.value_tag()?;
                    if tag != 0 {
                        self.header(tag, table)?;
                        self.wire.begin_value(true);
                        nested += 1;
                    }
                }
                None if nested == 0 => return Ok(()),
                None => {
                    self.wire.end_value(true, false)?;
                    nested -= 1;
                }
            }
        }
    }
}

/// Finds what began at an offset.
fn found<T: Clone>(begun: &[(usize, T)], target: usize) -> Option<T> {
    let place = begun.binary_search_by_key(&target, |(begin, _)| *begin).ok()?;
    Some(begun[place].1.clone())
}
