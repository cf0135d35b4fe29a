//! A server as a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a server may take until it answers, on a machine that is busy with other tests.
const START: Duration = Duration::from_secs(60);

/// A signal to a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// An orderly stop.
    Term,
    /// The end, at once.
    Kill,
    /// No step more.
    Stop,
    /// On again.
    Cont,
    /// Files are to be loaded again.
    Hup,
}

/// Builds the servers and the `maestro` program, once, and returns the directory that they are in.
///
/// # Panics
///
/// They cannot be built.
pub fn servers() -> &'static Path {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    DIRECTORY.get_or_init(|| {
        let test = std::env::current_exe().expect("a test knows where it is");
        let directory = test.parent().and_then(Path::parent).expect("tests are in DIR/deps").to_owned();
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
        let mut build = Command::new(cargo);
        build.current_dir(crate::root()).args([
            "build",
            "-q",
            "-p",
            "maestro-examples",
            "-p",
            "maestro-cli",
            "--bins",
        ]);
        if directory.ends_with("release") {
            build.arg("--release");
        }
        let built = build.status().expect("cargo runs");
        assert!(built.success(), "the servers cannot be built");
        directory
    })
}

/// Runs one of our programs to its end.
///
/// # Panics
///
/// It cannot be started.
#[must_use]
pub fn run(program: &str, arguments: &[&str]) -> Output {
    let path = servers().join(program);
    clean(Command::new(&path))
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Runs a script of bash in a folder, and returns what it prints.
///
/// # Panics
///
/// A line of it fails.
#[must_use]
pub fn shell(script: &str, place: &Path) -> String {
    let output = Command::new("bash")
        .args(["-euc", script])
        .current_dir(place)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("bash runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A server that runs. Dropping it kills it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    lines: Receiver<String>,
    errors: Arc<Mutex<String>>,
    /// Ends when standard error does.
    collector: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server.
    ///
    /// # Panics
    ///
    /// It cannot be started.
    #[must_use]
    pub fn spawn(program: &str, arguments: &[String]) -> Self {
        Self::spawn_at(&servers().join(program), arguments)
    }

    /// Starts a server whose program is a file.
    ///
    /// # Panics
    ///
    /// It cannot be started.
    #[must_use]
    pub fn spawn_at(program: &Path, arguments: &[String]) -> Self {
        let mut command = Command::new(program);
        command.args(arguments);
        Self::spawn_command(command)
    }

    /// Starts a server that sees a fresh disk of this size (`64k`) in the place of a directory. `prepare` is a shell
    /// command that is run there before.
    ///
    /// # Panics
    ///
    /// It cannot be started.
    #[must_use]
    pub fn spawn_with_disk(
        disk: &Path,
        size: &str,
        prepare: &str,
        program: &str,
        arguments: &[String],
    ) -> Self {
        let script = format!("mount -t tmpfs -o size={size} tmpfs \"$0\" && {{ {prepare}\n}} && exec \"$@\"");
        let script = script.replace("{ \n}", "{ :\n}");
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-c", &script]).arg(disk);
        command.arg(servers().join(program)).args(arguments);
        Self::spawn_command(command)
    }

    fn spawn_command(command: Command) -> Self {
        let mut command = clean(command);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let (sender, lines) = channel();
        let stdout = child.stdout.take().expect("standard output is piped");
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let errors = Arc::new(Mutex::new(String::new()));
        let stderr = child.stderr.take().expect("standard error is piped");
        let copy = Arc::clone(&errors);
        let collector = Some(thread::spawn(move || collect(stderr, &copy)));
        Self { child, lines, errors, collector }
    }

    /// Waits for the line that says that objects answer, and returns it.
    ///
    /// # Panics
    ///
    /// The server ends before, or takes too long.
    pub fn ready(&self) -> String {
        match self.lines.recv_timeout(START) {
            Ok(line) if line.starts_with("ready") => line,
            Ok(line) => panic!("not a ready line: {line}\n{}", self.errors()),
            Err(RecvTimeoutError::Timeout) => panic!("not ready after {START:?}:\n{}", self.errors()),
            Err(RecvTimeoutError::Disconnected) => panic!("ended before it was ready:\n{}", self.errors()),
        }
    }

    /// Waits until standard error has this text, and returns all of it.
    ///
    /// # Panics
    ///
    /// It takes too long.
    #[must_use]
    pub fn says(&self, text: &str) -> String {
        let end = std::time::Instant::now() + START;
        loop {
            let errors = self.errors();
            if errors.contains(text) {
                return errors;
            }
            assert!(std::time::Instant::now() < end, "never said {text:?}:\n{errors}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Returns what the server wrote to standard error so far.
    #[must_use]
    pub fn errors(&self) -> String {
        self.errors.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the process's number.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal.
    ///
    /// # Panics
    ///
    /// There is no `kill` program.
    pub fn signal(&self, signal: Signal) {
        let name = match signal {
            Signal::Term => "-TERM",
            Signal::Kill => "-KILL",
            Signal::Stop => "-STOP",
            Signal::Cont => "-CONT",
            Signal::Hup => "-HUP",
        };
        let sent = Command::new("kill").args([name, &self.pid().to_string()]).status().expect("kill runs");
        assert!(sent.success(), "kill {name} {}", self.pid());
    }

    /// Waits for the end, and returns all of standard error with it.
    ///
    /// # Panics
    ///
    /// The system does not tell of it.
    #[must_use]
    pub fn end(mut self) -> (ExitStatus, String) {
        let status = self.wait();
        if let Some(collector) = self.collector.take() {
            collector.join().expect("standard error is read to its end");
        }
        (status, self.errors())
    }

    /// Waits for the end.
    ///
    /// # Panics
    ///
    /// The system does not tell of it.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("the process is this one's child")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Servers of tests take nothing from the environment.
fn clean(mut command: Command) -> Command {
    command
        .env_remove("MAESTRO_ETC")
        .env_remove("MAESTRO_IIOP_PORT")
        .env_remove("MAESTRO_LOG")
        .env_remove("RUST_LOG");
    command
}

fn collect(mut from: impl Read, into: &Mutex<String>) {
    let mut octets = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut octets) {
        into.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_str(&String::from_utf8_lossy(&octets[..count]));
    }
}
