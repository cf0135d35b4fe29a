//! Clients on stock ORBs, as processes: the load programs of `tests/interop`.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::history::Call;
use super::notes;
use super::own::Pace;

/// How long a load may take to end when it is asked to.
const END: Duration = Duration::from_secs(90);

/// So many lines are shown of what a load said that ended by itself.
const LAST_LINES: usize = 5;

/// A load program that runs. Dropping it kills it.
#[derive(Debug)]
pub struct StockClients {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<Value>,
    /// Lines that tell of no event: why it does not run.
    said: Arc<Mutex<Vec<String>>>,
    out: PathBuf,
}

impl StockClients {
    /// Starts clients on an ORB, `omni` or `jacorb`, with options for its program; calls are written into `out`.
    ///
    /// # Errors
    ///
    /// The program is not there.
    pub fn start(orb: &str, options: &[String], pace: &Pace, out: &Path) -> Result<Self, String> {
        let program = program(orb);
        let mut command = Command::new(&program);
        command.args(options);
        command.args(["--timeout-ms", &pace.patience.as_millis().to_string(), "load", "--ledger"]);
        command.arg(&pace.reference).arg("--out").arg(out);
        command.args(["--clients", &pace.clients.to_string(), "--first-client", &pace.first.to_string()]);
        command.args(["--period-us", &pace.period.as_micros().to_string()]);
        let log = std::fs::File::create(out.with_extension("log")).map_err(|error| error.to_string())?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().map_err(|error| {
            format!("{}: {error}: .ci/install.sh and tests/interop/build.sh make it", program.display())
        })?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (sender, lines) = channel();
        let said = Arc::new(Mutex::new(Vec::new()));
        let other = Arc::clone(&said);
        thread::spawn(move || {
            let output = output.into_iter().flat_map(|output| BufReader::new(output).lines());
            for line in output.map_while(Result::ok) {
                match serde_json::from_str::<Value>(&line) {
                    Ok(event) if event.get("event").is_some() => {
                        if sender.send(event).is_err() {
                            return;
                        }
                    }
                    _ => other.lock().unwrap_or_else(PoisonError::into_inner).push(line),
                }
            }
        });
        Ok(Self { child, input, lines, said, out: out.to_owned() })
    }

    /// Asks for a line once each client had so many more answers; [`StockClients::told`] returns it.
    pub fn ask(&mut self, answers: u32) {
        if let Some(input) = &mut self.input {
            // A program that has ended tells no line, which is noticed.
            let _ = writeln!(input, "wait {answers}").and_then(|()| input.flush());
        }
    }

    /// Returns the next line that the program prints within this time.
    ///
    /// # Errors
    ///
    /// The program has ended, with the last that it said.
    pub fn told(&mut self, within: Duration) -> Result<Option<Value>, String> {
        match self.lines.recv_timeout(within) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(self.ended()),
        }
    }

    /// Says how the program ended.
    fn ended(&mut self) -> String {
        let status = self.child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
        let log = std::fs::read_to_string(self.out.with_extension("log")).unwrap_or_default();
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner).join("\n");
        let lines = log.lines().chain(said.lines()).filter(|line| !line.trim().is_empty());
        let lines: Vec<&str> = lines.collect();
        let last = lines[lines.len().saturating_sub(LAST_LINES)..].join(" | ");
        let of = self.out.file_stem().unwrap_or_default().to_string_lossy();
        format!("the clients of {of} ended by themselves, with {status}: {last}")
    }

    /// Stops the clients and returns their calls.
    ///
    /// # Errors
    ///
    /// The program does not end, or what it wrote cannot be read.
    pub fn finish(mut self) -> Result<Vec<Call>, String> {
        drop(self.input.take());
        loop {
            match self.lines.recv_timeout(END) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    return Err(format!("the clients of {} do not end", self.out.display()));
                }
            }
        }
        let status = self.child.wait().map_err(|error| error.to_string())?;
        if status.code().is_none_or(|code| code > 1) {
            return Err(format!("the clients of {} ended with {status}", self.out.display()));
        }
        let text = std::fs::read_to_string(&self.out);
        let text = text.map_err(|error| format!("{}: {error}", self.out.display()))?;
        notes::read_calls(&text).map_err(|error| format!("{}: {error}", self.out.display()))
    }
}

impl Drop for StockClients {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the path of an ORB's client program.
#[must_use]
pub fn program(orb: &str) -> PathBuf {
    crate::root().join("target/interop").join(format!("{orb}-client"))
}
