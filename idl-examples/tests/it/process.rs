//! A server as a process, and a client.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use maestro_bridge::{CallError, Client, ReplyBody};
use maestro_giop::{CdrWriter, Error, Ior};
use maestro_ior::parse_ior;
use rustix::process::{Pid, Signal, kill_process};

/// How long anything may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A server that was started, with what it prints.
pub(crate) struct Server {
    child: Child,
    out: Receiver<String>,
    errors: Receiver<String>,
}

/// What a server that ended by itself left.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) errors: String,
}

impl Server {
    /// Starts one of the example programs.
    pub(crate) fn start(program: &str, arguments: &[&str]) -> Self {
        let mut child = command(program, arguments).spawn().expect("the program starts");
        let out = lines(child.stdout.take().expect("a pipe"));
        let errors = lines(child.stderr.take().expect("a pipe"));
        Self { child, out, errors }
    }

    /// Waits for the `ready` line.
    pub(crate) fn ready(&self) -> String {
        match self.out.recv_timeout(PATIENCE) {
            Ok(line) if line.starts_with("ready ") => line,
            other => panic!("not ready: {other:?}, {:?}", self.errors.try_iter().collect::<Vec<_>>()),
        }
    }

    /// Waits for a line on standard error.
    pub(crate) fn says(&self, wanted: &str) {
        let mut said = Vec::new();
        while let Ok(line) = self.errors.recv_timeout(PATIENCE) {
            if line.contains(wanted) {
                return;
            }
            said.push(line);
        }
        panic!("never said {wanted:?}, but {said:#?}");
    }

    /// Returns what it said on standard error, as far as nobody waited for it.
    pub(crate) fn said(&self) -> Vec<String> {
        self.errors.try_iter().collect()
    }

    /// Stops it in order, and returns how it ended.
    pub(crate) fn stop(&mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        self.child.wait().expect("an end")
    }

    /// Kills it.
    pub(crate) fn kill(&mut self) {
        self.signal(Signal::KILL);
        self.child.wait().expect("an end");
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).expect("a process");
        kill_process(pid, signal).expect("a signal");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a program that is expected to end by itself.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Ended {
    let mut child = command(program, arguments).spawn().expect("the program starts");
    let pid = child.id();
    // One that was expected to refuse its flags, and did not, is killed: its test fails instead of waiting for ever.
    let (done, waited) = channel::<()>();
    let watch = thread::spawn(move || {
        if waited.recv_timeout(PATIENCE).is_err_and(|error| error == RecvTimeoutError::Timeout)
            && let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw)
        {
            let _ = kill_process(pid, Signal::KILL);
        }
    });
    let (mut out, mut errors) = (String::new(), String::new());
    let reading = child.stderr.take().map(|mut from| {
        thread::spawn(move || {
            let _ = from.read_to_string(&mut errors);
            errors
        })
    });
    child.stdout.take().expect("a pipe").read_to_string(&mut out).expect("text");
    let errors = reading.and_then(|reading| reading.join().ok()).unwrap_or_default();
    let code = child.wait().expect("an end").code();
    drop(done);
    watch.join().expect("a watch");
    Ended { code, out, errors }
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let path = match program {
        "grid" => env!("CARGO_BIN_EXE_grid"),
        "performance-test" => env!("CARGO_BIN_EXE_performance-test"),
        "tally" => env!("CARGO_BIN_EXE_tally"),
        "directory" => env!("CARGO_BIN_EXE_directory"),
        "bank" => env!("CARGO_BIN_EXE_bank"),
        other => panic!("no program {other}"),
    };
    let mut command = Command::new(path);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in ["MAESTRO_ETC", "MAESTRO_IIOP_PORT", "MAESTRO_LOG", "RUST_LOG"] {
        command.env_remove(variable);
    }
    command
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// A client that calls one object.
pub(crate) struct Caller {
    runtime: tokio::runtime::Runtime,
    client: Client,
    reference: Ior,
}

impl Caller {
    /// Calls the object whose reference is in a file.
    pub(crate) fn of(file: &Path) -> Self {
        Self::to(reference(file))
    }

    /// Calls the object of a reference.
    pub(crate) fn to(reference: Ior) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { runtime, client: Client::default(), reference }
    }

    pub(crate) fn try_call(
        &self,
        operation: &str,
        arguments: impl Fn(&mut CdrWriter) -> Result<(), Error> + Sync,
    ) -> Result<ReplyBody, CallError> {
        self.runtime.block_on(self.client.call(&self.reference, operation, arguments, Some(PATIENCE)))
    }

    pub(crate) fn call(
        &self,
        operation: &str,
        arguments: impl Fn(&mut CdrWriter) -> Result<(), Error> + Sync,
    ) -> ReplyBody {
        self.try_call(operation, arguments).unwrap_or_else(|error| panic!("{operation}: {error}"))
    }

    /// Sets a cell of a Grid.
    pub(crate) fn set(&self, n: i16, m: i16, value: i32) -> Result<(), CallError> {
        let arguments = |body: &mut CdrWriter| {
            body.write_short(n);
            body.write_short(m);
            body.write_long(value);
            Ok(())
        };
        self.try_call("set", arguments).map(drop)
    }

    /// Gets a cell of a Grid.
    pub(crate) fn get(&self, n: i16, m: i16) -> Result<i32, CallError> {
        let arguments = |body: &mut CdrWriter| {
            body.write_short(n);
            body.write_short(m);
            Ok(())
        };
        Ok(self.try_call("get", arguments)?.reader().read_long().expect("a long"))
    }
}

/// Reads the reference in a file.
pub(crate) fn reference(file: &Path) -> Ior {
    let text = std::fs::read_to_string(file).expect("a file");
    parse_ior(text.trim()).expect("a whole reference")
}
