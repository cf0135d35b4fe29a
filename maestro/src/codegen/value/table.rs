//! The value types that a file knows: how to make a value of a repository id.

use std::fmt;
use std::sync::OnceLock;

use maestro_giop::{Error, TypeHandle, ValueTypes};

use super::{AnyValue, ValueState};
use crate::codegen::{IdlType, Input, Types};

/// How values of a type are made.
pub struct ValueEntry {
    pub(super) ids: &'static [&'static str],
    pub(super) is_custom: bool,
    pub(super) read: fn(&mut Input<'_, '_>) -> Result<Box<dyn AnyValue>, Error>,
    describe: fn(&mut Types) -> Result<TypeHandle, Error>,
}

impl ValueEntry {
    /// Makes the entry of a type.
    #[must_use]
    pub const fn of<T: ValueState>() -> Self {
        Self {
            ids: T::IDS,
            is_custom: T::IS_CUSTOM,
            read: |input| Ok(Box::new(T::decode_state(input)?)),
            describe: |types| T::describe(types),
        }
    }

    fn id(&self) -> &'static str {
        self.ids.first().copied().unwrap_or_default()
    }
}

impl fmt::Debug for ValueEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// All value types of a file. Every member of a group has the same, so that all understand a request alike.
#[derive(Debug)]
pub struct ValueTable {
    entries: &'static [ValueEntry],
    by_id: OnceLock<Vec<&'static ValueEntry>>,
    for_anys: OnceLock<ValueTypes>,
}

impl ValueTable {
    /// Makes a table.
    #[must_use]
    pub const fn new(entries: &'static [ValueEntry]) -> Self {
        Self { entries, by_id: OnceLock::new(), for_anys: OnceLock::new() }
    }

    /// Finds a type by its repository id.
    pub(super) fn find(&self, id: &str) -> Option<&'static ValueEntry> {
        let by_id = self.by_id.get_or_init(|| {
            let mut entries: Vec<_> = self.entries.iter().collect();
            entries.sort_by_key(|entry| entry.id());
            entries
        });
        let at = by_id.binary_search_by_key(&id, |entry| entry.id()).ok()?;
        by_id.get(at).copied()
    }

    /// Returns the types as those know them that read anys.
    pub fn for_anys(&self) -> &ValueTypes {
        self.for_anys.get_or_init(|| {
            let mut types = ValueTypes::new();
            for entry in self.entries {
                let described: IdlType<()> = IdlType::new(entry.describe, |(), _| Ok(()), |_| Ok(()));
                // Only what nests too deeply is none, and that cannot travel in an any.
                let _ = types.add(&described.type_code().0);
            }
            types
        })
    }
}
