//! Writing values: each once, with its sharing.

use std::collections::HashMap;
use std::sync::Arc;

use maestro_giop::{CodeSet, Error};

use super::region::Region;
use super::state::Numbers;
use super::{Abstract, AnyValue, Value, ValueTable, ValueType};
use crate::codegen::Output;

/// The first value tag.
pub(super) const VALUE_TAG: u32 = 0x7FFF_FF00;
pub(super) const CODEBASE: u32 = 1;
pub(super) const SINGLE_ID: u32 = 2;
pub(super) const IDS: u32 = 6;
pub(super) const CHUNKED: u32 = 8;

/// What was written before and is referred to when it comes again.
#[derive(Debug, Default)]
pub(in crate::codegen) struct Writing {
    /// Where values begin, by region and place in it.
    values: HashMap<(usize, u32), usize>,
    /// Keeps the regions from going, so that no other gets the address of one.
    held: Vec<Arc<Region>>,
    ids: HashMap<&'static str, usize>,
    /// The value types of the file of a value that was written.
    pub(in crate::codegen) table: Option<&'static ValueTable>,
    /// The state that is written is a custom one: who passes it on does not know what it expects.
    is_custom: bool,
    /// In a state values are numbers.
    pub(super) numbers: Option<Box<Numbers>>,
}

impl Writing {
    /// Says whether a state is written, in which text has a form of its own and bounds do not count.
    pub(in crate::codegen) fn is_state(&self) -> bool {
        self.numbers.is_some()
    }
}

impl Output<'_> {
    /// Writes a value: null, or where it is met the first time its state, or else where that was.
    ///
    /// # Errors
    ///
    /// What writing its state returns, [`Error::NestingTooDeep`], and [`Error::NoSuchValue`] for a value that is not
    /// complete yet or gone.
    ///
    /// Source: CORBA 3.0.3 §15.3.4
    pub fn write_value<T: ValueType>(&mut self, value: &Value<T>) -> Result<(), Error> {
        let found = value.find()?;
        if let Some(numbers) = &mut self.values.numbers {
            let number = numbers.of(found)?;
            return self.write_ulong(number);
        }
        match found {
            None => self.write_ulong(0),
            Some((region, at)) => self.write_node(&region, at, T::ID),
        }
    }

    /// Writes what an abstract interface stands for: a reference or a value.
    ///
    /// # Errors
    ///
    /// As [`write_value`](Self::write_value).
    ///
    /// Source: CORBA 3.0.3 §15.3.7
    pub fn write_abstract<B: ValueType>(&mut self, value: &Abstract<B>) -> Result<(), Error> {
        match value {
            Abstract::Object(reference) => {
                self.write_boolean(true)?;
                self.write_reference(reference)
            }
            Abstract::Value(value) => {
                self.write_boolean(false)?;
                self.write_value(value)
            }
        }
    }

    fn write_node(&mut self, region: &Arc<Region>, at: u32, expected: &str) -> Result<(), Error> {
        let key = (Arc::as_ptr(region) as usize, at);
        if let Some(target) = self.values.values.get(&key) {
            return self.wire.same_value(*target);
        }
        let Some(node) = region.node(at) else { return self.write_ulong(0) };
        self.wire.end_chunk()?;
        self.wire.between_chunks().align(4);
        self.values.values.insert(key, self.wire.writer().len());
        self.values.held.push(Arc::clone(region));
        self.nested(|output| output.write_new(node, expected))
    }

    fn write_new(&mut self, node: &dyn AnyValue, expected: &str) -> Result<(), Error> {
        self.values.table = Some(node.table());
        // The ids of bases matter only to who expects one of them.
        let is_expected = !self.values.is_custom && node.ids().first() == Some(&expected);
        let ids = if is_expected { &[][..] } else { node.truncatable() };
        let is_chunked = self.wire.is_chunked() || node.is_custom() || ids.len() > 1;
        let chunked = if is_chunked { CHUNKED } else { 0 };
        let with_ids = match ids {
            [] => 0,
            [_] => SINGLE_ID,
            _ => IDS,
        };
        self.wire.between_chunks().write_ulong(VALUE_TAG | chunked | with_ids);
        match ids {
            [] => {}
            [id] => self.write_id(id)?,
            _ => self.write_ids(ids)?,
        }
        let was_chunked = self.wire.begin_value(is_chunked);
        let was_custom = std::mem::replace(&mut self.values.is_custom, node.is_custom());
        node.encode(self)?;
        self.values.is_custom = was_custom;
        self.wire.end_value(was_chunked)
    }

    /// Writes a list, each id in full or by an indirection. There are none to whole lists: JacORB takes their tag for a length.
    fn write_ids(&mut self, ids: &'static [&'static str]) -> Result<(), Error> {
        self.wire.between_chunks().write_sequence_length(ids.len());
        ids.iter().try_for_each(|id| self.write_id(id))
    }

    fn write_id(&mut self, id: &'static str) -> Result<(), Error> {
        if let Some(target) = self.values.ids.get(id) {
            return self.wire.same_id(*target);
        }
        self.wire.between_chunks().align(4);
        self.values.ids.insert(id, self.wire.writer().len());
        let octets = CodeSet::LATIN_1.encode(id)?;
        self.wire.between_chunks().write_string_octets(&octets);
        Ok(())
    }
}
