//! A history once more in another process: this test's program, begun anew.
//!
//! The factories of the objects exist only while the test runs, so the other process runs the same test up to the first step
//! of the same cluster. There it takes the history from a file instead of the test's word, executes it, writes down what came
//! of it, and ends.

use std::cell::Cell;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{env, process, thread};

use bytes::Bytes;
use maestro_adaptors::Outcome;
use maestro_giop::{ObjectKey, ReplyStatus};
use maestro_group::{Delivery, Incarnation, Member, MemberIndex};
use maestro_orbs::replicated::bare::{BareSettings, ObjectState};
use serde::{Deserialize, Serialize};

use super::copies::{self, Done};
use super::surroundings::{Clock, Surroundings};

/// Names the file with the history, in the other process.
const HISTORY: &str = "MAESTRO_TESTING_HISTORY";
/// How long the other process may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// How much later the other process executes the history at least, where its clock cannot be another one.
const LATER: Duration = Duration::from_millis(1100);

thread_local! {
    /// How many clusters this thread has started.
    static CLUSTERS: Cell<usize> = const { Cell::new(0) };
}

/// Which cluster of which test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    /// The name of the thread: libtest gives it the test's.
    thread: Option<String>,
    /// Which of the thread's clusters.
    place: usize,
}

/// What the other process is to do.
#[derive(Serialize, Deserialize)]
struct History {
    identity: Identity,
    deliveries: Vec<Sent>,
    /// How many copies go through the history.
    copies: usize,
    /// Whether they do so in one thread.
    one_thread: bool,
    /// How long it waits before.
    wait_ms: u64,
}

/// A delivery on its way to the other process.
#[derive(Serialize, Deserialize)]
struct Sent {
    seq: u64,
    time_ns: u64,
    seed: u64,
    origin: (u32, u64),
    payload: Vec<u8>,
}

/// What came of it there.
#[derive(Serialize, Deserialize)]
struct Report {
    /// The time there.
    unix_ns: u64,
    copies: Vec<Vec<Told>>,
}

/// What came of one call there: the delivery, the reply's kind and body, and the objects' keys, kinds, marks, levels and states.
type Told = (u64, u32, Vec<u8>, Vec<(Vec<u8>, String, bool, u32, Vec<u8>)>);

/// How the other process goes through a history.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    pub(super) copies: usize,
    pub(super) one_thread: bool,
}

impl Identity {
    /// Counts a cluster of this thread's in.
    pub(super) fn next() -> Self {
        let place = CLUSTERS.with(|clusters| clusters.replace(clusters.get() + 1));
        Self { thread: thread::current().name().map(str::to_owned), place }
    }

    /// Returns what makes this program run this test alone, as far as it is known.
    fn arguments(&self) -> Vec<OsString> {
        match self.thread.as_deref() {
            // One thread for all tests, or a program without libtest: it is begun as this one was.
            None | Some("main") => env::args_os().skip(1).collect(),
            Some(test) => [test, "--exact", "--include-ignored", "--nocapture"].map(OsString::from).into(),
        }
    }
}

/// Tells whether this is the other process: nothing is checked there.
pub(super) fn is_other_process() -> bool {
    env::var_os(HISTORY).is_some()
}

/// Does what this process was begun for, where this is the cluster that is meant. Then it does not return.
pub(super) fn take_over(identity: &Identity, settings: &BareSettings) {
    let Some(path) = env::var_os(HISTORY).map(PathBuf::from) else { return };
    let history = fs::read(&path).ok().and_then(|octets| rmp_serde::from_slice::<History>(&octets).ok());
    let Some(history) = history.filter(|history| history.identity == *identity) else { return };
    thread::sleep(Duration::from_millis(history.wait_ms));
    let deliveries: Vec<Delivery> = history.deliveries.into_iter().map(Sent::into_delivery).collect();
    let copies = copies::copies(settings, &deliveries, history.copies, history.one_thread);
    let copies = copies.into_iter().map(|copy| copy.into_iter().map(told).collect()).collect();
    let written = rmp_serde::to_vec(&Report { unix_ns: unix_ns(), copies })
        .map_err(io::Error::other)
        .and_then(|octets| fs::write(report_of(&path), octets));
    process::exit(if written.is_ok() { 0 } else { 1 });
}

/// Lets another process go through a history. Returns what came of it for each copy there.
///
/// # Errors
///
/// The process does not come to the cluster's first step; the text says what it printed.
pub(super) fn elsewhere(
    identity: &Identity,
    deliveries: &[Delivery],
    surroundings: &Surroundings,
    manner: Manner,
) -> Result<Vec<Vec<Done>>, String> {
    let report = attempt(identity, deliveries, surroundings, manner, Duration::ZERO)?;
    let is_later = report.unix_ns > unix_ns() + 300 * 86_400 * 1_000_000_000;
    let report = if surroundings.clock == Clock::Later && !is_later {
        attempt(identity, deliveries, surroundings, manner, LATER)?
    } else {
        report
    };
    Ok(report.copies.into_iter().map(|copy| copy.into_iter().filter_map(done).collect()).collect())
}

fn attempt(
    identity: &Identity,
    deliveries: &[Delivery],
    surroundings: &Surroundings,
    manner: Manner,
    wait: Duration,
) -> Result<Report, String> {
    let failed = |error: &dyn std::fmt::Display| format!("the history cannot be replayed: {error}");
    let scratch = tempfile::tempdir().map_err(|error| failed(&error))?;
    let path = scratch.path().join("history");
    let history = History {
        identity: identity.clone(),
        deliveries: deliveries.iter().map(Sent::of).collect(),
        copies: manner.copies,
        one_thread: manner.one_thread,
        wait_ms: u64::try_from(wait.as_millis()).unwrap_or(0),
    };
    let octets = rmp_serde::to_vec(&history).map_err(|error| failed(&error))?;
    fs::write(&path, octets).map_err(|error| failed(&error))?;
    let folder = scratch.path().join("folder");
    fs::create_dir(&folder).map_err(|error| failed(&error))?;
    let printed = scratch.path().join("printed");
    let status = run(identity, surroundings, (&path, &folder, &printed)).map_err(|error| failed(&error))?;
    let report = fs::read(report_of(&path)).ok().and_then(|octets| rmp_serde::from_slice(&octets).ok());
    report.ok_or_else(|| {
        let printed = fs::read(&printed).unwrap_or_default();
        let printed = String::from_utf8_lossy(&printed);
        format!(
            "the history cannot be replayed: another process that runs this test ({identity:?}) did not come to the first step of this \
             cluster ({status}). Clusters are counted by thread, and the thread has to have the test's name. It printed:\n{printed}"
        )
    })
}

/// Runs the other process to its end.
fn run(
    identity: &Identity,
    surroundings: &Surroundings,
    (path, folder, printed): (&Path, &Path, &Path),
) -> io::Result<ExitStatus> {
    let output = File::create(printed)?;
    let mut command = Command::new(env::current_exe()?);
    command.args(identity.arguments()).env(HISTORY, path);
    if identity.thread.as_deref().is_some_and(|thread| thread != "main") {
        command.env_remove("RUST_TEST_THREADS");
    }
    surroundings.apply(&mut command, folder);
    command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
    wait(command.spawn()?)
}

fn wait(mut child: Child) -> io::Result<ExitStatus> {
    let begun = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if begun.elapsed() > PATIENCE {
            child.kill()?;
            return child.wait();
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

impl Sent {
    fn of(delivery: &Delivery) -> Self {
        let Delivery { seq, time_ns, seed, origin, payload } = delivery;
        let origin = (origin.index.0, origin.incarnation.0);
        Self { seq: *seq, time_ns: *time_ns, seed: *seed, origin, payload: payload.to_vec() }
    }

    fn into_delivery(self) -> Delivery {
        let Self { seq, time_ns, seed, origin, payload } = self;
        let origin = Member { index: MemberIndex(origin.0), incarnation: Incarnation(origin.1) };
        Delivery { seq, time_ns, seed, origin, payload: payload.into() }
    }
}

fn told(done: Done) -> Told {
    let states = done.states.into_iter();
    let states = states.map(|state| {
        (state.key.as_bytes().to_vec(), state.kind, state.poisoned, state.level, state.octets.to_vec())
    });
    (done.seq, done.outcome.status as u32, done.outcome.body.to_vec(), states.collect())
}

fn done((seq, status, body, states): Told) -> Option<Done> {
    let statuses = [
        ReplyStatus::NoException,
        ReplyStatus::UserException,
        ReplyStatus::SystemException,
        ReplyStatus::LocationForward,
    ];
    let status = statuses.into_iter().find(|known| *known as u32 == status)?;
    let states = states.into_iter().map(|(key, kind, poisoned, level, octets)| ObjectState {
        key: ObjectKey::from(key),
        kind,
        poisoned,
        level,
        octets: octets.into(),
    });
    Some(Done { seq, outcome: Outcome { status, body: Bytes::from(body) }, states: states.collect() })
}

fn report_of(history: &Path) -> PathBuf {
    history.with_extension("report")
}

fn unix_ns() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_nanos()).unwrap_or(u64::MAX)
}
