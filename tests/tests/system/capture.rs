//! What goes over the loopback interface.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// What is sent last, so that all that was sent before it is in the file.
const LAST: &str = "the-last-one-of-a-capture";
/// For a capture's last packets to be written.
const PATIENCE: Duration = Duration::from_secs(60);

/// A capture of the loopback interface.
struct Capture(Child);

impl Capture {
    fn start(file: &Path, ports: &[u16]) -> Self {
        let filter: Vec<String> = ports.iter().map(|port| format!("tcp port {port}")).collect();
        let mut child = Command::new("dumpcap")
            .args(["-q", "-i", "lo", "-f", &filter.join(" or "), "-w"])
            .arg(file)
            .stderr(Stdio::piped())
            .spawn()
            .expect("dumpcap runs");
        // It names its file when it captures.
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let ready = lines.find(|line| line.as_ref().is_ok_and(|line| line.starts_with("File: ")));
        assert!(ready.is_some(), "dumpcap captures");
        std::thread::spawn(move || lines.for_each(drop));
        Self(child)
    }

    fn stop(mut self) {
        let pid = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw).expect("a process");
        kill_process(pid, Signal::INT).expect("a signal");
        self.0.wait().expect("it ends");
    }
}

/// Captures what goes to and from ports while something is done, and hands the file over. `send` sends a text in the clear to one of these
/// ports.
pub(crate) fn capture<T>(
    ports: &[u16],
    act: impl FnOnce(),
    send: impl FnOnce(&str),
    look: impl FnOnce(&Path) -> T,
) -> T {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("all.pcapng");
    let capture = Capture::start(&file, ports);
    act();
    send(LAST);
    let until = Instant::now() + PATIENCE;
    while !std::fs::read(&file).is_ok_and(|octets| has(&octets, LAST.as_bytes())) {
        assert!(Instant::now() < until, "the capture has what was sent");
        std::thread::sleep(Duration::from_millis(20));
    }
    capture.stop();
    look(&file)
}

/// Says whether octets are among others.
pub(crate) fn has(octets: &[u8], wanted: &[u8]) -> bool {
    octets.windows(wanted.len()).any(|at| at == wanted)
}
