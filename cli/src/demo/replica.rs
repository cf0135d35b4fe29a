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

impl Replica {
    /// Starts the process. What happens to it comes through `events`.
    pub(super) fn start(
        name: &str,
        example: Example,
        members: &str,
        data: &Path,
        etc: &Path,
        events: &UnboundedSender<Event>,
    ) -> io::Result<Self> {
        let path = |path: &Path| path.display().to_string();
        let program = path(&std::env::current_exe()?);
        let arguments = [
            &program,
            "serve",
            example.argument(),
            "--orb",
            "replicated-updates",
            "--replica",
            name,
            "--members",
            members,
            "--data",
            &path(data),
            "--etc",
            &path(etc),
        ];
        let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        let mut child = Command::new(&program)
            .args(&arguments[1..])
            .arg("--with-parent")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C is for the demo, which stops the replicas one after the other.
            .process_group(0)
            .spawn()?;
        let number = name.trim_start_matches('r').parse::<usize>().map_or(0, |number| number - 1);
        let pid = child.id();
        let readers = [
            child.stdout.take().map(|out| read(out, number, events)),
            child.stderr.take().map(|errors| read(errors, number, events)),
        ];
        watch(child, readers, number, events);
        Ok(Self { name: name.to_owned(), ready: false, ended: None, pid, arguments })
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    /// Returns what to type to start it again.
    pub(super) fn command_line(&self) -> String {
        self.arguments.join(" ")
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

type Reader = Option<thread::JoinHandle<()>>;

/// Passes on each line.
fn read(from: impl Read + Send + 'static, replica: usize, events: &UnboundedSender<Event>) -> thread::JoinHandle<()> {
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
