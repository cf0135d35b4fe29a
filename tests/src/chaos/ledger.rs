//! The object that replicas serve in a chaos run: cells with numbers, and answers that say where in the order they are.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use clap::ValueEnum;
use maestro::{
    Access, Call, CdrReader, CdrWriter, Exception, ObjectAdaptor, Objects, ReplicatedObject, StateError,
    StateReader, StateWriter,
};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::history::{CallId, Event, Execution, Operation, Receipt};
use super::notes;

/// The service context in which an ORB that can says which of its requests this is: a decimal number. A retry has another one.
pub const ATTEMPT: u32 = 0x4D41_4501;

/// The name that the object is bound under.
pub const NAME: &str = "Ledger";

/// The object: `interface Ledger` of `chaos/Ledger.idl`.
#[derive(Debug)]
pub struct Ledger {
    cells: BTreeMap<u32, i64>,
    count: u64,
    digest: u64,
    /// In which way it is wrong, to see whether that is noticed.
    lie: Option<Lie>,
    /// Where it writes down what it executes. Written before the call is answered, unbuffered: what is written survives a kill.
    notes: Arc<File>,
}

/// A way in which the object can be wrong. Every [`LIE_EVERY`]th call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lie {
    /// The call is answered, and forgotten.
    Lose,
    /// It finds what the cell never had.
    Stale,
    /// It is executed twice.
    Repeat,
}

/// How often the object is wrong, if it is.
pub const LIE_EVERY: u64 = 50;

/// Returns the objects of a replica that writes down in `notes` what it executes; `lie` makes them wrong.
///
/// # Errors
///
/// The file cannot be made.
pub fn objects(notes: &Path, lie: Option<Lie>) -> io::Result<Objects> {
    let file = Arc::new(OpenOptions::new().create(true).append(true).open(notes)?);
    Ok(Objects::new().bind(NAME, move || Ledger::new(Arc::clone(&file), lie)))
}

impl Ledger {
    fn new(notes: Arc<File>, lie: Option<Lie>) -> Self {
        Self { cells: BTreeMap::new(), count: 0, digest: 0, lie, notes }
    }

    /// Executes a call, or does what it does in its place.
    fn answer(&mut self, id: CallId, cell: u32, operation: Operation, call: &Call<'_>) -> Receipt {
        match self.lie.filter(|_| call.delivery().is_multiple_of(LIE_EVERY)) {
            None => self.execute(id, cell, operation, call),
            Some(Lie::Stale) => Receipt { before: -1, ..self.execute(id, cell, operation, call) },
            Some(Lie::Repeat) => {
                self.execute(id, cell, operation, call);
                self.execute(id, cell, operation, call)
            }
            Some(Lie::Lose) => {
                let before = self.cells.get(&cell).copied().unwrap_or(0);
                Receipt { delivery: call.delivery(), count: self.count + 1, digest: self.digest, before }
            }
        }
    }

    /// Executes a call that is the object's next one.
    fn execute(&mut self, id: CallId, cell: u32, operation: Operation, call: &Call<'_>) -> Receipt {
        let before = self.cells.get(&cell).copied().unwrap_or(0);
        if let Operation::Write(value) = operation {
            self.cells.insert(cell, value);
        }
        self.count += 1;
        let facts = format!("{} {id} {cell} {operation:?} {before}", call.delivery());
        // A signed number on the way through the clients.
        self.digest = xxh3_64_with_seed(facts.as_bytes(), self.digest) >> 1;
        let receipt = Receipt { delivery: call.delivery(), count: self.count, digest: self.digest, before };
        let attempt = call.context(ATTEMPT).and_then(|data| str::from_utf8(data).ok()?.parse().ok());
        let retention = call.ft_request().map(|id| format!("{}:{}", id.client_id, id.retention_id));
        self.note(&Event::Executed(Execution { id, cell, operation, receipt, attempt, retention }));
        receipt
    }

    /// Writes down what happened.
    ///
    /// # Panics
    ///
    /// The disk is full: a run without notes judges nothing.
    fn note(&self, event: &Event) {
        let mut line = notes::line(event);
        line.push('\n');
        self.notes.as_ref().write_all(line.as_bytes()).expect("notes can be written");
    }
}

impl ObjectAdaptor for Ledger {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Ledger:1.0"]
    }

    fn access(&self, operation: &str) -> Access {
        match operation {
            "read" => Access::Read,
            "write" => Access::Update,
            _ => Access::Unknown,
        }
    }

    fn invoke(
        &mut self,
        call: &Call<'_>,
        request: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        let is_write = match call.operation() {
            "write" => true,
            "read" => false,
            _ => return Err(Exception::bad_operation()),
        };
        let id = CallId { client: request.read_ulong()?, number: request.read_ulong()? };
        let cell = request.read_ulong()?;
        let operation = if is_write { Operation::Write(request.read_longlong()?) } else { Operation::Read };
        let receipt = self.answer(id, cell, operation, call);
        reply.write_ulonglong(receipt.delivery);
        reply.write_ulonglong(receipt.count);
        reply.write_ulonglong(receipt.digest);
        reply.write_longlong(receipt.before);
        Ok(())
    }
}

impl ReplicatedObject for Ledger {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        state.write_ulonglong(self.count)?;
        state.write_ulonglong(self.digest)?;
        state.write_length(self.cells.len())?;
        self.cells.iter().try_for_each(|(cell, value)| {
            state.write_ulong(*cell)?;
            state.write_longlong(*value)
        })
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        self.count = state.read_ulonglong()?;
        self.digest = state.read_ulonglong()?;
        for _ in 0..state.read_length()? {
            let cell = state.read_ulong()?;
            self.cells.insert(cell, state.read_longlong()?);
        }
        self.note(&Event::State { count: self.count, digest: self.digest });
        Ok(())
    }
}
