//! A member as a process of its own, which can be stopped.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use crate::ring::Ring;

/// A member's process. Dropping it kills it.
pub(crate) struct Child {
    process: std::process::Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Child {
    pub(crate) fn start(ring: &Ring, index: usize) -> Self {
        let members: Vec<String> =
            ring.place.members.iter().map(|member| format!("{}={}", member.name, member.address)).collect();
        let mut process = Command::new(env!("CARGO_BIN_EXE_corosync-member"))
            .args([&ring.place.members[index].name, &members.join(",")])
            .args([ring.place.data(index), ring.namespace(index)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let commands = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        Self { process, commands, answers }
    }

    /// Lets it cast so many numbers.
    pub(crate) fn cast(&mut self, from: usize, casts: usize) {
        writeln!(self.commands, "cast {from} {casts}").unwrap();
    }

    /// Waits until it has delivered so many casts: what stands for them.
    pub(crate) fn digest_of(&mut self, casts: usize) -> u64 {
        writeln!(self.commands, "digest {casts}").unwrap();
        for line in self.answers.by_ref().lines() {
            if let Some(digest) = line.unwrap().strip_prefix("digest ") {
                return digest.parse().unwrap();
            }
        }
        panic!("the member's process has ended");
    }

    pub(crate) fn signal(&self, signal: &str) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args([format!("-{signal}"), pid]).status().unwrap().success());
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
