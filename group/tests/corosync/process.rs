//! A member as a process of its own, which can be stopped: this test binary, started again.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use maestro_group::Delivery;

use crate::ring::{Ring, enter};
use crate::support::start;

const DATA: &str = "MAESTRO_TEST_MEMBER_DATA";
const NAMESPACE: &str = "MAESTRO_TEST_MEMBER_NAMESPACE";
const MEMBERS: &str = "MAESTRO_TEST_MEMBER_LIST";
const INDEX: &str = "MAESTRO_TEST_MEMBER_INDEX";

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
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "process::a_member_for_the_other_tests", "--nocapture"])
            .env(DATA, ring.place.root.path())
            .env(NAMESPACE, ring.namespace(index))
            .env(MEMBERS, members.join(","))
            .env(INDEX, index.to_string())
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

/// What stands for a history.
pub(crate) fn digest(history: &[Delivery]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for Delivery { seq, time_ns, seed, origin, payload } in history {
        (seq, time_ns, seed, origin, &payload[..]).hash(&mut hasher);
    }
    hasher.finish()
}

#[test]
#[ignore = "a member's process, which other tests start"]
fn a_member_for_the_other_tests() {
    let setting = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let index: usize = setting(INDEX).parse().unwrap();
    let members = maestro_group::MemberAddress::parse_list(&setting(MEMBERS)).unwrap();
    let name = members[index].name.clone();
    let data = std::path::Path::new(&setting(DATA)).join(&name);
    let mut settings = maestro_group::Settings::new(name, members, "test", data);
    settings.key = crate::support::key("a key of sixteen octets at least");
    settings.engine = maestro_group::EngineKind::Corosync;
    enter(setting(NAMESPACE).as_ref());
    let member = start(settings).unwrap();
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["cast", from, casts] => {
                let (from, casts): (usize, usize) = (from.parse().unwrap(), casts.parse().unwrap());
                (from..from + casts).for_each(|number| member.cast(format!("{number:0>100}")));
            }
            ["digest", casts] => {
                let history = member.until_delivered(casts.parse().unwrap());
                println!("\ndigest {}", digest(&history));
            }
            _ => panic!("{line:?} is not known"),
        }
    }
}
