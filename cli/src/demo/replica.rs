//! One replica of a demo: a process of its own.

use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};
use tokio::sync::mpsc::UnboundedSender;

use crate::serve::Example;

/// One replica of a demo.
pub(super) struct Replica {
    pub(super) name: String,
    /// Whether it said that it is ready.
    pub(super) ready: bool,
    /// How it ended.
    pub(super) ended: Option<ExitStatus>,
    pid: u32,
    arguments: Vec<String>,
}

/// What happens to a replica.
pub(super) enum Event {
    /// It said something.
    Line {
        /// Which one, from 0.
        replica: usize,
        /// What it said.
        line: String,
    },
    /// It ended.
    Ended {
        /// Which one, from 0.
        replica: usize,
        /// How.
        status: ExitStatus,
    },
}

/// What all replicas of a demo have in common.
pub(super) struct Cast<'a> {
    pub(super) example: Example,
    /// The list of members.
    pub(super) members: &'a str,
    /// The directory that has a directory for each replica.
    pub(super) data: &'a Path,
    /// Where references are published.
    pub(super) etc: &'a Path,
    /// Where it is told what happens.
    pub(super) events: &'a UnboundedSender<Event>,
}

impl Replica {
    /// Starts the process of replica number `number`, from 0.
    pub(super) fn start(number: usize, cast: &Cast<'_>) -> io::Result<Self> {
        let name = format!("r{}", number + 1);
        let arguments = cast.arguments(&name)?;
        let mut child = Command::new(&arguments[0])
            .args(&arguments[1..])
            .arg("--with-parent")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C is for the demo, which stops the replicas one after the other.
            .process_group(0)
            .spawn()?;
        let pid = child.id();
        let readers = [
            child.stdout.take().map(|out| read(out, number, cast.events)),
            child.stderr.take().map(|errors| read(errors, number, cast.events)),
        ];
        watch(child, readers, number, cast.events);
        Ok(Self { name, ready: false, ended: None, pid, arguments })
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    /// Returns what to type to start it again.
    pub(super) fn command_line(&self) -> String {
        self.arguments.iter().map(|argument| quoted(argument)).collect::<Vec<_>>().join(" ")
    }

    /// Asks it to stop in order.
    pub(super) fn stop(&self) {
        self.signal(Signal::TERM);
    }

    /// Ends it at once.
    pub(super) fn kill(&self) {
        self.signal(Signal::KILL);
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw);
        if let (None, Some(pid)) = (self.ended, pid) {
            // One that has just ended by itself needs no signal.
            let _ = kill_process(pid, signal);
        }
    }
}

impl Cast<'_> {
    /// Returns the program and the arguments of a replica.
    fn arguments(&self, name: &str) -> io::Result<Vec<String>> {
        let path = |path: &Path| path.display().to_string();
        let arguments = [
            &path(&std::env::current_exe()?),
            "serve",
            self.example.argument(),
            "--orb",
            "replicated-updates",
            "--replica",
            name,
            "--members",
            self.members,
            "--data",
            &path(&self.data.join(name)),
            "--etc",
            &path(self.etc),
        ];
        Ok(arguments.map(str::to_owned).to_vec())
    }
}

/// Puts an argument into quotes where a shell would not take it as it is.
fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,".contains(c);
    if argument.chars().all(plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', "'\\''"))
    }
}

type Reader = Option<thread::JoinHandle<()>>;

/// Passes on each line.
fn read(
    from: impl Read + Send + 'static,
    replica: usize,
    events: &UnboundedSender<Event>,
) -> thread::JoinHandle<()> {
    let events = events.clone();
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            // A demo that has ended needs to know nothing.
            let _ = events.send(Event::Line { replica, line });
        }
    })
}

/// Waits for the end of the process, and of what it says.
fn watch(mut child: Child, readers: [Reader; 2], replica: usize, events: &UnboundedSender<Event>) {
    let events = events.clone();
    thread::spawn(move || {
        let status = child.wait();
        for reader in readers.into_iter().flatten() {
            let _ = reader.join();
        }
        if let Ok(status) = status {
            let _ = events.send(Event::Ended { replica, status });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_what_was_meant() {
        assert_eq!(quoted("/tmp/a-b_c.d"), "/tmp/a-b_c.d");
        assert_eq!(quoted("/tmp/my data"), "'/tmp/my data'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
    }
}
