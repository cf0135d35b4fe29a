//! Stock clients: programs on ORBs that this project did not write, built by `tests/interop/build.sh`.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::{Certificates, root};

/// A stock client.
#[derive(Debug, Clone)]
pub struct Client {
    /// The ORB: `omni` or `jacorb`.
    pub orb: &'static str,
    program: PathBuf,
    /// Options of the ORB.
    options: Vec<String>,
}

impl Client {
    /// Returns the client on omniORB.
    ///
    /// # Panics
    ///
    /// There is none.
    #[must_use]
    pub fn omniorb() -> Self {
        Self::on("omni")
    }

    /// Returns the client on JacORB.
    ///
    /// # Panics
    ///
    /// There is none.
    #[must_use]
    pub fn jacorb() -> Self {
        Self::on("jacorb")
    }

    fn on(orb: &'static str) -> Self {
        let program = root().join("target/interop").join(format!("{orb}-client"));
        let make = ".ci/install.sh and tests/interop/build.sh make it";
        assert!(program.exists(), "{} is not there: {make}", program.display());
        Self { orb, program, options: Vec::new() }
    }

    /// Returns the omniORB client with a handler that has a call made again after COMM_FAILURE, so many times at most.
    #[must_use]
    pub fn that_tries_again(mut self, times: u8) -> Self {
        self.options.extend(["--again".into(), times.to_string()]);
        self
    }

    /// Returns the client that speaks TLS, and nothing else: it trusts the test's authority, and shows a certificate if it has one.
    #[must_use]
    pub fn over_tls(mut self, certificates: &Certificates, shows: Option<&str>) -> Self {
        self.options.extend(match self.orb {
            "omni" => certificates.omniorb(shows),
            _ => certificates.jacorb(shows),
        });
        self
    }

    /// Runs one command and returns what it printed.
    ///
    /// # Panics
    ///
    /// The client prints no line of JSON.
    #[must_use]
    pub fn call(&self, arguments: &[&str]) -> Value {
        let output = Command::new(&self.program)
            .args(&self.options)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("the client runs");
        let text = String::from_utf8_lossy(&output.stdout);
        let line = text.lines().next().unwrap_or_default();
        serde_json::from_str(line)
            .unwrap_or_else(|_| panic!("{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr)))
    }

    /// Runs all checks of the interfaces whose references are given (`--grid FILE` …) in a version of GIOP.
    ///
    /// # Panics
    ///
    /// The client does not run.
    #[must_use]
    pub fn suite(&self, giop: &str, references: &[(&str, &Path)]) -> Suite {
        let mut command = Command::new(&self.program);
        command.args(&self.options).args(["--giop", giop, "suite"]).stdin(Stdio::null());
        for (flag, file) in references {
            command.arg(flag).arg(file);
        }
        let output = command.output().expect("the client runs");
        let lines = String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        Suite { lines, errors: String::from_utf8_lossy(&output.stderr).into_owned() }
    }

    /// Starts many clients at once, which run until [`Load::finish`].
    ///
    /// # Panics
    ///
    /// The client does not run.
    #[must_use]
    pub fn load(&self, arguments: &[&str]) -> Load {
        let mut child = Command::new(&self.program)
            .args(&self.options)
            .arg("load")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the client runs");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("standard output is piped"));
        Load { child, input, output }
    }
}

/// What all checks of a client came to.
#[derive(Debug)]
pub struct Suite {
    lines: Vec<Value>,
    errors: String,
}

impl Suite {
    /// Demands that at least `least` checks were made and all passed.
    ///
    /// # Panics
    ///
    /// They did not.
    pub fn passes(&self, what: &str, least: u64) {
        let failed: Vec<_> = self.lines.iter().filter(|line| line["pass"] == false).collect();
        let summary = self.lines.last().cloned().unwrap_or_default();
        assert!(failed.is_empty() && summary["failed"] == 0, "{what}: {failed:#?}\n{}", self.errors);
        assert!(summary["passed"].as_u64().unwrap_or(0) >= least, "{what}: {summary}\n{}", self.errors);
    }
}

/// Many clients at once.
#[derive(Debug)]
pub struct Load {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Load {
    /// Waits until each client had a successful call.
    ///
    /// # Panics
    ///
    /// The load ends before.
    pub fn running(&mut self) {
        let line = self.line();
        assert_eq!(line["event"], "running", "{line}");
    }

    /// Waits until each client had so many more successful calls, and returns the totals.
    ///
    /// # Panics
    ///
    /// The load ends before.
    pub fn wait(&mut self, calls: u32) -> Value {
        self.say(&format!("wait {calls}"))
    }

    /// Returns the totals: `ok`, `failed`, `wrong`.
    pub fn totals(&mut self) -> Value {
        self.say("totals")
    }

    /// Ends the load and returns its summary.
    ///
    /// # Panics
    ///
    /// The load cannot be waited for.
    #[must_use]
    pub fn finish(mut self) -> Value {
        drop(self.input.take());
        let mut last = Value::Null;
        loop {
            let mut text = String::new();
            if self.output.read_line(&mut text).expect("the load's output is read") == 0 {
                break;
            }
            last = serde_json::from_str(&text).unwrap_or(last);
        }
        let status = self.child.wait().expect("the load is this process's child");
        assert!(status.code().is_some(), "the load died: {status}");
        last
    }

    fn say(&mut self, text: &str) -> Value {
        let input = self.input.as_mut().expect("the load runs");
        writeln!(input, "{text}").and_then(|()| input.flush()).expect("the load listens");
        self.line()
    }

    fn line(&mut self) -> Value {
        let mut text = String::new();
        self.output.read_line(&mut text).expect("the load's output is read");
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("the load ended: {text:?}"))
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
