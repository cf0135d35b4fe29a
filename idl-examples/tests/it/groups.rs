//! The programs on the group tools, each started as several processes and driven by their standard input.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use tempfile::TempDir;

use crate::process::PATIENCE;

/// A program that runs.
struct Running {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    /// What it said that was not looked for.
    said: RefCell<Vec<String>>,
}

struct Group {
    program: &'static str,
    members: String,
    names: Vec<String>,
    root: TempDir,
}

impl Group {
    fn of(program: &'static str, names: &[&str]) -> Self {
        // Held together, so that no two are the same; free again when the members take them.
        let ports: Vec<TcpListener> =
            names.iter().map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let member = |(name, port): (&&str, &TcpListener)| format!("{name}={}", port.local_addr().unwrap());
        let members: Vec<String> = names.iter().zip(&ports).map(member).collect();
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Self { program, members: members.join(","), names, root: TempDir::new().unwrap() }
    }

    fn start(&self, name: &str, more: &[&str]) -> Running {
        let data = self.root.path().join(name);
        let mut child = Command::new(self.program)
            .args(["--member", name, "--members", &self.members, "--data", &data.display().to_string()])
            .args(more)
            .env_remove("RUST_LOG")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Running { input: child.stdin.take(), child, lines, said: RefCell::default() }
    }

    fn start_all(&self) -> Vec<Running> {
        self.names.iter().map(|name| self.start(name, &[])).collect()
    }
}

impl Running {
    fn types(&mut self, line: &str) {
        writeln!(self.input.as_mut().expect("it listens"), "{line}").expect("it listens");
    }

    /// Waits for a line that contains this and was not looked for before.
    fn says(&self, wanted: &str) -> String {
        let mut said = self.said.borrow_mut();
        loop {
            if let Some(place) = said.iter().position(|line| line.contains(wanted)) {
                return said.remove(place);
            }
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => said.push(line),
                Err(error) => panic!("never said {wanted:?} ({error}), but {said:#?}"),
            }
        }
    }

    /// Types a line, again where the group does not take it, until the answer comes.
    fn asks(&mut self, line: &str, wanted: &str) {
        self.types(line);
        loop {
            let answer = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|error| panic!("{line}: {error}"));
            if answer.contains(wanted) {
                return;
            }
            if answer.starts_with('!') {
                self.types(line);
            }
            assert!(answer.starts_with(['*', '!']), "{line}: {answer}");
        }
    }

    fn leaves(mut self) {
        drop(self.input.take());
        assert_eq!(self.child.wait().expect("an end").code(), Some(0));
    }

    fn kill(&mut self) {
        self.child.kill().expect("a kill");
        self.child.wait().expect("an end");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_one_types_into_the_chat_all_see_in_one_order() {
    let group = Group::of(env!("CARGO_BIN_EXE_chat"), &["ann", "bob", "cid"]);
    let mut all = group.start_all();
    for member in &all {
        member.says(": ann, bob, cid");
    }
    for round in 0..5 {
        for member in &mut all {
            member.types(&format!("good morning {round}"));
        }
    }
    let mut seen = all.iter().map(|member| (0..15).map(|_| member.says("good morning")).collect::<Vec<_>>());
    let first = seen.next().unwrap();
    assert!(seen.all(|other| other == first));
    all[0].types("@cid a secret");
    all[2].says("ann to you: a secret");
    all[0].types("@dora a secret");
    all[0].says("! no dora is here");
    all[1].kill();
    all[0].says("* the group is changing");
    all[2].says(": ann, cid");
    all[0].types("bob is gone");
    all[2].says("ann: bob is gone");
    all.remove(1);
    all.into_iter().for_each(Running::leaves);
}

#[test]
fn a_grid_is_set_at_one_member_and_read_at_another_and_moves_to_those_that_come() {
    let group = Group::of(env!("CARGO_BIN_EXE_group-grid"), &["a", "b", "c"]);
    let (mut a, mut b) = (group.start("a", &[]), group.start("b", &[]));
    b.says("a (server), b (server)");
    a.says("a (server), b (server)");
    a.asks("set 1 2 42", "42");
    b.asks("get 1 2", "42");
    b.types("get 1 10");
    b.says("! \"10\" is no place from 0 to 9");
    let mut c = group.start("c", &[]);
    c.says("a (server), b (server), c (server)");
    a.leaves();
    b.asks("set 9 9 -7", "-7");
    b.leaves();
    // Alone it is no majority, and says so.
    c.says("waiting");
    let mut b = group.start("b", &[]);
    // Whichever of them comes first in the view.
    b.says("b (server)");
    c.asks("get 1 2", "42");
    b.asks("get 9 9", "-7");
}

#[test]
fn a_directory_moves_to_a_client_that_becomes_a_server() {
    let group = Group::of(env!("CARGO_BIN_EXE_group-directory"), &["a", "b", "c"]);
    let protected: &[&str] = &["--safety", "protected"];
    let mut a = group.start("a", protected);
    let mut b = group.start("b", &["--safety", "protected", "--role", "client"]);
    b.says("a (server), b (client)");
    for name in 0..50 {
        a.asks(&format!("bind name{name} value{name}"), "is bound");
    }
    b.asks("resolve name7", "value7");
    b.types("/server");
    b.says("a (server), b (server)");
    let c = group.start("c", protected);
    c.says("a (server), b (server), c (server)");
    a.kill();
    b.asks("bind name7 other", "name7 was value7");
    b.asks("unbind name8", "name8 is unbound");
    b.asks("resolve name8", "no name8");
    b.asks("resolve name7", "other");
}

#[test]
fn a_chat_goes_by_a_token_and_says_things_as_soon_as_they_have_their_place() {
    let group = Group::of(env!("CARGO_BIN_EXE_chat"), &["ann", "bob", "cid"]);
    let flags = ["--order", "token", "--delivery", "optimistic"];
    let mut all: Vec<Running> = group.names.iter().map(|name| group.start(name, &flags)).collect();
    for member in &all {
        member.says(": ann, bob, cid");
    }
    for member in &mut all {
        member.types("good morning");
    }
    let mut seen = all.iter().map(|member| (0..3).map(|_| member.says("good morning")).collect::<Vec<_>>());
    let first = seen.next().unwrap();
    assert!(seen.all(|other| other == first));
    all.into_iter().for_each(Running::leaves);
}

#[test]
fn wrong_flags_are_one_line_and_exit_code_2() {
    let run = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_chat")).args(arguments).stdin(Stdio::null()).output().unwrap();
        (String::from_utf8(output.stderr).unwrap(), output.status.code())
    };
    let root = TempDir::new().unwrap();
    let data = root.path().display().to_string();
    let (told, code) = run(&["--member", "x", "--members", "a=127.0.0.1:7401", "--data", &data]);
    assert_eq!((told.lines().count(), code), (1, Some(2)), "{told}");
    assert!(told.starts_with("chat: ") && told.contains('x'), "{told}");
    let (told, code) = run(&["--member", "a", "--members", "a", "--data", &data]);
    assert_eq!((told.lines().count(), code), (1, Some(2)), "{told}");
    let corosync = ["--engine", "corosync", "--order", "token"];
    let alone = ["--member", "a", "--members", "a=127.0.0.1:7401", "--data", &data];
    let (told, code) = run(&[&alone[..], &corosync].concat());
    assert_eq!((told.lines().count(), code), (1, Some(2)), "{told}");
    assert!(told.starts_with("chat: order: is the embedded engine's"), "{told}");
}
