//! `maestro call` against servers of ours.

mod run;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use run::{maestro, maestro_in};

/// An example server that is ended with the test.
struct Server(Child);

impl Server {
    fn start(directory: &Path, example: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_maestro"))
            .args(["serve", "--with-parent", example, "--etc", "etc"])
            .current_dir(directory)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let ready = lines.find(|line| line.as_ref().is_ok_and(|line| line.starts_with("ready ")));
        assert!(ready.is_some(), "the server said that it is ready");
        Self(child)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs the calls, each a line of words, and shows what is printed.
fn calls(directory: &Path, idl: &str, lines: &[&str]) -> String {
    let idl: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "idl-examples", "idl", idl].iter().collect();
    let idl = idl.to_str().expect("text");
    let mut shown = String::new();
    for line in lines {
        let mut arguments = vec!["call"];
        arguments.extend(line.split(' '));
        arguments.extend(["--idl", idl]);
        let output = maestro_in(directory, &arguments, b"");
        shown.push_str(&format!("$ maestro call {line}\n{}\n", output.replace(idl, "FILE.idl")));
    }
    shown
}

#[test]
fn results_are_json_and_mistakes_are_told() {
    let directory = tempfile::tempdir().expect("a directory");
    let _server = Server::start(directory.path(), "grid");
    insta::assert_snapshot!(calls(
        directory.path(),
        "Grid.idl",
        &[
            "etc/Grid.ior",
            "etc/Grid.ior set 1 2 -42",
            "etc/Grid.ior get 1 2",
            "etc/Grid.ior height",
            "etc/Grid.ior _is_a IDL:Grid:1.0",
            "etc/Grid.ior _non_existent",
            "etc/Grid.ior get 1",
            "etc/Grid.ior get 1 x",
            "etc/Grid.ior get 1 70000",
            "etc/Grid.ior get 100 100",
            "etc/Grid.ior gte 1 1",
            "etc/Grid.ior get 1 1 --interface Gird",
        ],
    ));
    let without = maestro(&["call", "corbaloc::127.0.0.1:1/Grid", "get", "1", "1"]);
    assert!(without.starts_with("stderr: maestro: give --idl FILE"), "{without}");
    assert!(without.ends_with("exit code 2"), "{without}");
}

#[test]
fn exceptions_are_shown_and_references_can_be_called_on() {
    let directory = tempfile::tempdir().expect("a directory");
    let _server = Server::start(directory.path(), "directory");
    let idl = "Directory.idl";
    let made = calls(directory.path(), idl, &["-r etc/Directory.ior create Anna"]);
    let reference = made.lines().find(|line| line.starts_with("IOR:")).expect("a reference").to_owned();
    insta::assert_snapshot!(
        calls(
            directory.path(),
            idl,
            &[
                "etc/Directory.ior create Anna",
                "etc/Directory.ior find Berta",
                "etc/Directory.ior size",
                &format!("{reference} _set_value 42"),
                &format!("{reference} value"),
                &format!("-r {reference} value"),
            ],
        )
        .replace(&reference, "IOR:…")
    );
}
