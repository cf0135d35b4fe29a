//! `maestro demo`, `ping` and `recover` as a user meets them.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

fn maestro(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_maestro"));
    command.args(arguments).env_remove("MAESTRO_ETC").stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> (String, Option<i32>) {
    let Output { status, stdout, stderr } = maestro(arguments).output().expect("the program starts");
    (String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap(), status.code())
}

fn signal(pid: u32, signal: Signal) {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).expect("a process");
    kill_process(pid, signal).expect("a signal");
}

/// A demo that runs.
struct Demo {
    child: Child,
    lines: Receiver<String>,
    /// What it printed so far.
    said: Vec<String>,
}

impl Demo {
    fn start(arguments: &[&str]) -> Self {
        let mut child = maestro(arguments).stdout(Stdio::piped()).spawn().expect("the program starts");
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines, said: Vec::new() }
    }

    /// Waits for a line, unless it came already after the first `since` ones.
    fn has_said(&mut self, since: usize, wanted: &str) {
        if !self.said[since..].iter().any(|line| line.contains(wanted)) {
            self.says(wanted);
        }
    }

    /// Waits for a line.
    fn says(&mut self, wanted: &str) -> String {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    self.said.push(line.clone());
                    if line.contains(wanted) {
                        return line;
                    }
                }
                Err(error) => panic!("never said {wanted:?} ({error}), but {:#?}", self.said),
            }
        }
    }

    /// Returns the process of a replica.
    fn process(&self, replica: &str) -> u32 {
        let start = format!("{replica}  process ");
        let line = self.said.iter().find_map(|line| line.strip_prefix(&start)).expect("a process");
        line.parse().expect("a number")
    }

    /// Stops it as Ctrl-C does.
    fn stop(&mut self) -> Option<i32> {
        signal(self.child.id(), Signal::INT);
        self.child.wait().expect("an end").code()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_demo_survives_the_kill_of_a_replica_and_stops_in_order() {
    let directory = tempfile::tempdir().unwrap();
    let etc = directory.path().join("etc").display().to_string();
    let data = directory.path().join("data").display().to_string();
    let arguments = ["demo", "grid", "--etc", &etc, "--data", &data];
    let file = format!("{etc}/Grid.ior");
    let mut demo = Demo::start(&arguments);
    demo.says("Ctrl-C stops all replicas in order");
    let (shown, code) = run(&["ping", &file]);
    assert_eq!((shown.matches("  answers in ").count(), code), (3, Some(0)), "{shown}");
    let before = demo.said.len();
    signal(demo.process("r2"), Signal::KILL);
    demo.says("r2  was killed");
    demo.says("to start it again");
    let again = demo.says("maestro serve grid");
    assert!(again.contains("--replica r2"), "{again}");
    // Three processes say what they see in no order.
    demo.has_said(before, ": r1, r3");
    let (shown, code) = run(&["ping", &file]);
    assert_eq!((shown.matches("  answers in ").count(), code), (2, Some(0)), "{shown}");
    assert!(shown.contains("  does not answer: "), "{shown}");
    let before = demo.said.len();
    assert_eq!(demo.stop(), Some(0));
    for stopped in ["r1  has stopped in order", "r3  has stopped in order"] {
        demo.has_said(before, stopped);
    }
    let (shown, code) = run(&["ping", &file]);
    assert_eq!((shown.matches("  does not answer: ").count(), code), (3, Some(1)), "{shown}");
    // The same directory again: the same members, with their memory.
    let mut demo = Demo::start(&arguments);
    demo.says("Ctrl-C stops all replicas in order");
    assert_eq!(demo.stop(), Some(0));
    let (told, code) = run(&["demo", "--replicas", "2", "--etc", &etc, "--data", &data]);
    assert_eq!(code, Some(2));
    assert!(told.contains("give --replicas 3, or another --data"), "{told}");
}

#[test]
fn a_demo_says_what_is_wrong_with_its_flags() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("file"), "").unwrap();
    let etc = directory.path().join("file/etc").display().to_string();
    let (told, code) = run(&["demo", "--etc", &etc]);
    let told = told.replace(&directory.path().display().to_string(), "DIR");
    assert_eq!(code, Some(2));
    assert_eq!(
        told,
        "maestro: --etc: the etc directory DIR/file/etc cannot be used: Not a directory (os error 20)\n"
    );
    let (told, code) = run(&["demo", "--replicas", "10"]);
    assert_eq!((told.lines().count(), code), (1, Some(2)), "{told}");
}

#[test]
fn nobody_answers_a_ping() {
    // Bound and not listening: nobody else takes the port, and connects are refused.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = taken.local_addr().unwrap();
    let (shown, code) = run(&["ping", "--timeout", "0.05", &format!("corbaloc::{silent}/Grid")]);
    assert_eq!((shown, code), (format!("{silent}  does not answer within 50ms\n"), Some(1)));
    let (shown, code) = run(&["ping", "--json", "--timeout", "0.05", &format!("corbaloc::{silent}/Grid")]);
    let line: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(
        (line["answers"].as_bool(), line["port"].as_u64(), code),
        (Some(false), Some(silent.port().into()), Some(1))
    );
    let (told, code) = run(&["ping", "corbaloc:rir:/NameService"]);
    assert_eq!((told.lines().count(), code), (1, Some(2)), "{told}");
    let (told, code) = run(&["ping", "IOR:01000000010000000000000000000000"]);
    assert_eq!((told.as_str(), code), ("maestro: the reference has no IIOP address to ask\n", Some(2)));
    let (told, code) = run(&["ping", "--timeout", "0", "IOR:"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("give seconds, 0.001 to 3600"), "{told}");
}

/// Runs `maestro recover` and shows what it says.
fn recover(data: &Path, accept: bool) -> (String, Option<i32>) {
    let text = data.display().to_string();
    let mut arguments = vec!["recover", "--data", &text];
    if accept {
        arguments.push("--accept-loss");
    }
    let (told, code) = run(&arguments);
    (told.replace(&text, "DATA"), code)
}

#[test]
fn a_replica_is_recovered_only_where_the_loss_is_accepted() {
    let directory = tempfile::tempdir().unwrap();
    let (told, code) = recover(&directory.path().join("none"), true);
    assert_eq!(
        (told.as_str(), code),
        ("maestro: DATA is no data directory of a replica: it has no member.json\n", Some(2))
    );

    let etc = directory.path().join("etc").display().to_string();
    let data = directory.path().join("data").display().to_string();
    let arguments = ["demo", "grid", "--etc", &etc, "--data", &data];
    let mut demo = Demo::start(&arguments);
    demo.says("Ctrl-C stops all replicas in order");
    let survivor = directory.path().join("data/r2");
    let (told, code) = recover(&survivor, true);
    assert_eq!(
        (told.as_str(), code),
        ("maestro: data directory DATA is in use by another process\n", Some(2))
    );
    // A majority loses its memory.
    signal(demo.process("r1"), Signal::KILL);
    signal(demo.process("r3"), Signal::KILL);
    demo.says("was killed");
    demo.says("was killed");
    assert_eq!(demo.stop(), Some(0));
    let (told, code) = recover(&survivor, false);
    assert_eq!(code, Some(2));
    assert!(told.contains("--accept-loss"), "{told}");
    let (told, code) = recover(&survivor, true);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.starts_with("replica r2 is the new history: epoch 1 in the place of 0\n"), "{told}");
    let mut demo = Demo::start(&arguments);
    demo.says("Ctrl-C stops all replicas in order");
    assert_eq!(demo.stop(), Some(0));
}
