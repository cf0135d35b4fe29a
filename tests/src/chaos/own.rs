//! Clients of our own: on the bridge's client, and on plain sockets as a fault-tolerant client is.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use maestro::client::{CallError, Client, ClientSettings};
use maestro::{CdrReader, CdrWriter, Completed, Ior, SystemException};
use maestro_giop::Error;

use super::clock::now_ns;
use super::history::{Call, CallId, Operation, Outcome, Receipt};
use super::numbered::NumberedClient;

/// How long a client waits after a failed call.
const PAUSE: Duration = Duration::from_millis(5);

/// What clients of one kind are started with.
#[derive(Debug, Clone)]
pub struct Pace {
    /// The number of the first client.
    pub first: u32,
    /// How many clients.
    pub clients: u32,
    /// The time between a client's calls; zero for at once.
    pub period: Duration,
    /// How long a call may take.
    pub patience: Duration,
    /// The file with the reference.
    pub reference: PathBuf,
}

/// What a kind of client makes calls with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orb {
    /// The bridge's client.
    Bridge,
    /// The bridge's client, with the last address of the reference first.
    BridgeBackwards,
    /// A client that numbers its requests and repeats them until they are answered.
    Numbered,
}

/// Clients that call until they are stopped.
#[derive(Debug)]
pub struct OwnClients {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    stop: AtomicBool,
    calls: Mutex<Vec<Call>>,
    /// How many calls of each client were answered.
    answered: Vec<AtomicU64>,
}

impl OwnClients {
    /// Starts clients, a thread for each.
    ///
    /// # Errors
    ///
    /// The reference cannot be read.
    pub fn start(orb: Orb, pace: &Pace) -> Result<Self, String> {
        let mut reference = read_reference(&pace.reference)?;
        if orb == Orb::BridgeBackwards {
            reference.profiles.reverse();
        }
        let answered = (0..pace.clients).map(|_| AtomicU64::new(0)).collect();
        let shared = Arc::new(Shared { answered, ..Shared::default() });
        let threads = (0..pace.clients).map(|index| {
            let (shared, mut reference, pace) = (Arc::clone(&shared), reference.clone(), pace.clone());
            // Clients of one kind spread over the replicas.
            rotate(&mut reference, index as usize);
            thread::spawn(move || shared.run(index, &pace, orb, reference))
        });
        let threads = threads.collect();
        Ok(Self { shared, threads })
    }

    /// Returns how many calls each client had answered.
    #[must_use]
    pub fn answered(&self) -> Vec<u64> {
        self.shared.answered.iter().map(|count| count.load(Ordering::Acquire)).collect()
    }

    /// Returns the calls so far, and forgets them.
    #[must_use]
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut self.shared.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Stops all clients and returns their calls.
    #[must_use]
    pub fn finish(mut self) -> Vec<Call> {
        self.stop();
        self.take()
    }

    fn stop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        for thread in self.threads.drain(..) {
            // A client that panicked said so, and its calls are there.
            let _ = thread.join();
        }
    }
}

impl Drop for OwnClients {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn run(&self, index: u32, pace: &Pace, orb: Orb, reference: Ior) {
        let client = pace.first + index;
        let mut caller = Caller::new(orb, client, reference, pace.patience);
        let period = i64::try_from(pace.period.as_nanos()).unwrap_or(i64::MAX);
        let mut next_ns = now_ns();
        for number in 1.. {
            if self.stop.load(Ordering::Acquire) {
                return;
            }
            let call = caller.call(CallId { client, number });
            match call.outcome {
                Outcome::Answered(_) => {
                    self.answered[index as usize].fetch_add(1, Ordering::AcqRel);
                }
                _ => thread::sleep(PAUSE),
            }
            self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
            next_ns = now_ns().max(next_ns.saturating_add(period));
            thread::sleep(Duration::from_nanos(u64::try_from(next_ns - now_ns()).unwrap_or(0)));
        }
    }
}

/// One client.
enum Caller {
    Bridge { runtime: tokio::runtime::Runtime, client: Client, reference: Ior },
    Numbered(NumberedClient),
}

impl Caller {
    fn new(orb: Orb, client: u32, reference: Ior, patience: Duration) -> Self {
        if orb == Orb::Numbered {
            return Self::Numbered(NumberedClient::new(client, &reference, patience));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let settings = ClientSettings { call_timeout: patience, ..ClientSettings::default() };
        Self::Bridge {
            runtime: runtime.expect("a thread can have a runtime"),
            client: Client::new(settings),
            reference,
        }
    }

    /// Makes a client's next call.
    fn call(&mut self, id: CallId) -> Call {
        let start_ns = now_ns();
        let cell = cell_of(start_ns, id.number);
        let is_write = (id.client + id.number + id.number / 8).is_multiple_of(2);
        let value = i64::from(id.client) << 32 | i64::from(id.number);
        let operation = if is_write { Operation::Write(value) } else { Operation::Read };
        let outcome = match self {
            Self::Bridge { runtime, client, reference } => {
                let arguments = |writer: &mut CdrWriter| write_arguments(writer, id, cell, operation);
                let called = client.call(reference, name_of(operation), arguments, None);
                match runtime.block_on(called) {
                    Ok(reply) => answered(&mut reply.reader()),
                    Err(error) => failed(&error),
                }
            }
            Self::Numbered(client) => client.call(id, cell, operation),
        };
        Call { id, cell, operation, start_ns, end_ns: now_ns(), outcome }
    }
}

/// Returns the cell for a client's call: all clients use the same few cells at the same time, some for a second and some for
/// ten. Alike in the stock clients.
fn cell_of(now_ns: i64, number: u32) -> u32 {
    let seconds = u32::try_from(now_ns / 1_000_000_000 % (1 << 28)).unwrap_or(0);
    match number % 8 {
        7 => 0x8000_0000 + seconds / 10,
        lane => seconds * 8 + lane,
    }
}

/// Returns the name of an operation.
pub(super) fn name_of(operation: Operation) -> &'static str {
    match operation {
        Operation::Write(_) => "write",
        Operation::Read => "read",
    }
}

/// Writes the arguments of a call.
pub(super) fn write_arguments(
    writer: &mut CdrWriter,
    id: CallId,
    cell: u32,
    operation: Operation,
) -> Result<(), Error> {
    writer.write_ulong(id.client);
    writer.write_ulong(id.number);
    writer.write_ulong(cell);
    if let Operation::Write(value) = operation {
        writer.write_longlong(value);
    }
    Ok(())
}

/// Reads the results of a call.
pub(super) fn answered(results: &mut CdrReader<'_>) -> Outcome {
    let mut read = || {
        Ok::<_, Error>(Receipt {
            delivery: results.read_ulonglong()?,
            count: results.read_ulonglong()?,
            digest: results.read_ulonglong()?,
            before: results.read_longlong()?,
        })
    };
    read().map_or_else(|error| Outcome::Unknown(format!("not a receipt: {error}")), Outcome::Answered)
}

/// Tells what a system exception means.
pub(super) fn raised(exception: &SystemException) -> Outcome {
    let text = exception.to_string();
    match exception.completed {
        Completed::No => Outcome::NotExecuted(text),
        _ => Outcome::Unknown(text),
    }
}

fn failed(error: &CallError) -> Outcome {
    let (kind, completed) = match error {
        CallError::System(exception) => return raised(exception),
        CallError::Unreachable(_) => ("unreachable", error.completed()),
        CallError::Lost { .. } => ("connection lost", error.completed()),
        CallError::TimedOut { .. } => ("timed out", error.completed()),
        _ => return Outcome::Unknown(error.to_string()),
    };
    match completed {
        Completed::No => Outcome::NotExecuted(format!("{kind} NO")),
        _ => Outcome::Unknown(format!("{kind} MAYBE")),
    }
}

/// Puts another profile of a reference first: clients turn to it.
pub(super) fn rotate(reference: &mut Ior, by: usize) {
    let count = reference.profiles.len().max(1);
    reference.profiles.rotate_left(by % count);
}

/// Reads a reference out of a file.
///
/// # Errors
///
/// Why there is none.
pub fn read_reference(file: &Path) -> Result<Ior, String> {
    let tell = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| tell(&error))?;
    maestro::parse_ior(text.trim()).map_err(|error| tell(&error))
}
