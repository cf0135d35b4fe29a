//! `maestro dump` of captured messages, of text, and of what goes by.

mod run;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use run::{maestro, maestro_in};

fn file(parts: &[&str]) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR")].iter().chain(parts).collect();
    path.to_str().expect("text").to_owned()
}

/// Explains a capture by one of the examples' IDL; keys are shortened.
fn explain(capture: &str, idl: &str, more: &[&str]) -> String {
    let (capture, idl) = (file(&["tests", "captures", capture]), file(&["..", "idl-examples", "idl", idl]));
    let mut arguments = vec!["dump", &capture, "--idl", &idl];
    arguments.extend(more);
    maestro(&arguments)
        .replace("MAE:fd236c0e0a3b452ebfbc1c2531dcda5f:", "MAE:…:")
        .replace("MAE:c748c974713b44c2a6a594bc4a7579fa:", "MAE:…:")
}

#[test]
fn what_stock_clients_sent_is_explained() {
    insta::assert_snapshot!(explain("clients.pcapng", "Grid.idl", &[]));
}

#[test]
fn programs_get_an_object_for_each_message() {
    let shown = explain("clients.pcapng", "Directory.idl", &["--json", "--port", "42581"]);
    for line in shown.lines().filter(|line| !line.starts_with("exit code")) {
        let _object: serde_json::Value = serde_json::from_str(line).expect("JSON");
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_capture_may_begin_late_and_have_holes() {
    insta::assert_snapshot!(explain("late.pcap", "Grid.idl", &[]));
}

#[test]
fn text_and_mistakes() {
    let directory = tempfile::tempdir().expect("a directory");
    let dump = |input: &str| maestro_in(directory.path(), &["dump", "-"], input.as_bytes());
    let mut shown = String::new();
    for input in [
        "47494f50 0102 0105 00000000",
        "00000000: 4749 4f50 0102 0106 0000 0000            GIOP........",
        "ffff 47494f50 0102 0107 0000000047",
        "47494f50 0102 0103 ffffff0f",
        "hello",
        "",
    ] {
        shown.push_str(&format!("$ maestro dump - <<< {input:?}\n{}\n", dump(input)));
    }
    let cut = std::fs::read(file(&["tests", "captures", "clients.pcapng"])).expect("the capture");
    let cut = maestro_in(directory.path(), &["dump", "-"], &cut[..20]);
    shown.push_str(&format!("$ head -c 20 clients.pcapng | maestro dump -\n{cut}\n"));
    shown.push_str(&format!("$ maestro dump nothing.pcap\n{}\n", maestro(&["dump", "nothing.pcap"])));
    insta::assert_snapshot!(shown);
}

/// A program that is ended with the test, and the first line that it printed with a beginning.
struct Running(Child, BufReader<std::process::ChildStdout>);

impl Running {
    fn start(directory: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_maestro"))
            .args(arguments)
            .current_dir(directory)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe"));
        Self(child, lines)
    }

    fn line(&mut self, beginning: &str) -> String {
        let mut line = String::new();
        while !line.starts_with(beginning) {
            line.clear();
            assert!(self.1.read_line(&mut line).expect("a line") > 0, "it said nothing with {beginning}");
        }
        line.trim_end().to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_relay_passes_calls_on_and_explains_them() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut server = Running::start(directory.path(), &["serve", "--with-parent", "grid", "--etc", "etc"]);
    server.line("ready ");
    let idl = file(&["..", "idl-examples", "idl", "Grid.idl"]);
    let mut relay =
        Running::start(directory.path(), &["dump", "--relay", "etc/Grid.ior", "--idl", &idl, "--json"]);
    let reference = relay.line("IOR:");
    let call = |arguments: &[&str]| {
        let mut all = vec!["call", &reference];
        all.extend(arguments);
        all.extend(["--idl", &idl]);
        maestro_in(directory.path(), &all, b"")
    };
    assert_eq!(call(&["set", "1", "2", "9000000"]), "null\nexit code 0");
    assert_eq!(call(&["get", "1", "2"]), "9000000\nexit code 0");
    let seen: Vec<serde_json::Value> =
        (0..4).map(|_| serde_json::from_str(&relay.line("{")).expect("JSON")).collect();
    let told: Vec<_> = seen
        .iter()
        .map(|one| (one["type"].clone(), one["operation"].clone(), one["result"].to_string()))
        .collect();
    let expected = [
        ("Request", "set", "null"),
        ("Reply", "set", "{}"),
        ("Request", "get", "null"),
        ("Reply", "get", "{\"return\":9000000}"),
    ];
    assert_eq!(told, expected.map(|(kind, name, result)| (kind.into(), name.into(), result.to_owned())));
    assert_eq!(seen[0]["arguments"]["value"], 9_000_000);
}
