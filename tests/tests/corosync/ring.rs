//! A ring of corosync nodes, and members on it.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use maestro_group::{EngineKind, MemberAddress, Settings};
use tempfile::TempDir;

use crate::support::{Log, Place, Running, key, start_with};

/// Nodes with their daemons, and what members on them keep. Dropping it stops the daemons.
pub(crate) struct Ring {
    pub(crate) place: Place,
    name: String,
    token: Duration,
    dir: TempDir,
}

impl Ring {
    /// Starts a ring.
    pub(crate) fn of(nodes: usize) -> Self {
        Self::with_token(nodes, Duration::from_secs(1))
    }

    /// The same with a ring that waits so long for its token before it forms anew.
    pub(crate) fn with_token(nodes: usize, token: Duration) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("m{}r{}", std::process::id() % 100_000, NEXT.fetch_add(1, Ordering::Relaxed));
        let member =
            |node| MemberAddress { name: format!("r{node}"), address: format!("10.77.0.{node}:7400") };
        let place = Place {
            order: maestro_group::Order::Sequencer,
            members: (1..=nodes).map(member).collect(),
            key: key("a key of sixteen octets at least"),
            retained_octets: 16 << 20,
            transfer_limit: std::time::Duration::from_secs(10),
            root: TempDir::new().unwrap(),
        };
        let ring = Self { place, name, token, dir: TempDir::new().unwrap() };
        ring.run("up", &[&nodes.to_string()]);
        ring
    }

    pub(crate) fn settings(&self, index: usize) -> Settings {
        let settings = self.place.settings(index);
        // Tests cast more than that at once, and do not try again in the same view.
        Settings { engine: EngineKind::Corosync, outstanding_limit_octets: 64 << 20, ..settings }
    }

    /// Starts a thread at a node.
    pub(crate) fn at<T: Send + 'static>(
        &self,
        index: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> JoinHandle<T> {
        let namespace = self.namespace(index);
        std::thread::spawn(move || {
            maestro_tests::enter(&namespace);
            work()
        })
    }

    /// The namespace of a member's node.
    pub(crate) fn namespace(&self, index: usize) -> PathBuf {
        format!("/run/netns/{}-{}", self.name, index + 1).into()
    }

    /// Starts a member at its node: its threads stay in the namespace of the one that starts them.
    pub(crate) fn start(&self, index: usize) -> Running {
        let settings = self.settings(index);
        self.at(index, || start_with(settings, Arc::<Log>::default()).unwrap()).join().unwrap()
    }

    /// Starts all members and waits until they are in one primary view.
    pub(crate) fn start_all(&self) -> Vec<Running> {
        let all: Vec<_> = (0..self.place.members.len()).map(|index| self.start(index)).collect();
        all.iter().for_each(|member| drop(member.until_primary(all.len())));
        all
    }

    /// Does something to a node: `cut`, `heal`, `kill`, `start`, `stop`, `resume`.
    pub(crate) fn node(&self, what: &str, index: usize) {
        self.run(what, &[&(index + 1).to_string()]);
    }

    fn run(&self, what: &str, more: &[&str]) {
        let mut command = Command::new(script());
        command.env("MAESTRO_RING_TOKEN", self.token.as_millis().to_string());
        command.arg(what).arg(&self.name).arg(self.dir.path()).args(more);
        let output = command.output().expect("the script runs");
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{what} {more:?}: {text}");
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        if std::thread::panicking() {
            for node in 1..=self.place.members.len() {
                let log = self.dir.path().join(node.to_string()).join("corosync.log");
                let log = std::fs::read_to_string(log).unwrap_or_default();
                let lines: Vec<&str> = log.lines().collect();
                eprintln!("node {node}:\n{}", lines[lines.len().saturating_sub(15)..].join("\n"));
            }
        }
        let down = Command::new(script()).arg("down").arg(&self.name).arg(self.dir.path()).status();
        assert!(down.is_ok_and(|status| status.success()) || std::thread::panicking());
    }
}

fn script() -> PathBuf {
    maestro_tests::root().join("tests/corosync/ring.sh")
}
