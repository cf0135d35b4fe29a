//! `maestro wizard` as a user meets it. That what it makes builds and runs is tried in `tests/wizard`.

mod run;
mod terminal;

use std::fs;
use std::path::Path;

use run::{maestro, maestro_in};
use terminal::Terminal;

/// Interfaces with all that operations can have.
const BANK: &str = "\
module Bank {
  typedef sequence<long long> Amounts;
  enum Currency { EUR, GBP };
  union Key switch (Currency) { case GBP: string name; default: long number; };
  struct Entry { string text; fixed<9, 2> amount; long place[2][3]; };
  exception Unknown { Key which; };
  interface Named { attribute string name; };
  interface Audited : Named { oneway void note(in wstring text); };
  interface Account : Audited {
    readonly attribute long long balance;
    // @read
    Entry last(in Key which, in any hint, out Amounts all) raises (Unknown);
    Account open(in Account other, inout Currency money, in double type, in Entry first, in Key call);
  };
};
";

/// Runs a wizard in a folder.
fn wizard(folder: &Path, arguments: &[&str]) -> String {
    maestro_in(folder, &[&["wizard"], arguments].concat(), b"")
}

/// Returns the paths of all files below a folder, and their texts.
fn files(folder: &Path) -> Vec<(String, String)> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").display().to_string();
                found.push((name, fs::read_to_string(path).expect("a text")));
            }
        }
    }
    found.sort();
    found
}

fn shown(files: &[(String, String)]) -> String {
    files.iter().map(|(path, text)| format!("==== {path}\n{text}")).collect()
}

fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        fs::write(folder.path().join(path), text).expect("a file");
    }
    folder
}

#[test]
fn wizards_say_what_they_are_and_what_they_ask() {
    let cases = [
        ["list"].as_slice(),
        &["describe", "replicated-updates"],
        &["describe", "simple"],
        &["describe", "replicated-data"],
    ];
    let shown =
        cases.map(|case| format!("$ maestro wizard {}\n{}", case.join(" "), wizard(Path::new("."), case)));
    insta::assert_snapshot!(shown.join("\n\n"));
}

#[test]
fn programs_get_json() {
    let listed = wizard(Path::new("."), &["list", "--json"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 4, "{listed}");
    let last: serde_json::Value = serde_json::from_str(lines[2]).expect("JSON");
    assert!(last["missing"].is_string(), "{last}");
    let described = wizard(Path::new("."), &["describe", "replicated-updates", "--json"]);
    let described: serde_json::Value = serde_json::from_str(described.lines().next().unwrap()).expect("JSON");
    assert_eq!(described["questions"].as_array().unwrap().len(), 5);
    assert_eq!(described["questions"][0]["choices"][0]["answer"], "primary");
    assert!(described["questions"][0]["choices"][1]["refused"].is_string());
}

#[test]
fn a_sample_is_made_for_each_orb() {
    for orb in ["replicated-updates", "simple"] {
        let place = folder_with(&[]);
        let said = wizard(place.path(), &["select", orb, "--maestro", "0.1.0"]);
        assert!(said.ends_with("exit code 0"), "{said}");
        let all = shown(&files(place.path()));
        assert!(!all.contains("{{") && !all.contains("}}\n"), "{all}");
        insta::assert_snapshot!(orb, format!("{said}\n\n{all}"));
    }
}

#[test]
fn an_interface_becomes_an_object_that_implements_nothing() {
    let place = folder_with(&[("Bank.idl", BANK)]);
    let arguments =
        ["select", "replicated-updates", "--idl", "Bank.idl", "--interface", "Account", "--maestro", "0.1.0"];
    let said = wizard(place.path(), &arguments);
    assert!(said.ends_with("exit code 0"), "{said}");
    let written = files(&place.path().join("account"));
    let wanted = ["build.rs", "idl/Bank.idl", "src/main.rs", "tests/operations/mod.rs"];
    let written: Vec<_> = written.into_iter().filter(|(path, _)| wanted.contains(&path.as_str())).collect();
    assert_eq!(written.len(), 4);
    insta::assert_snapshot!(shown(&written));
}

#[test]
fn a_session_is_repeated() {
    let place = folder_with(&[("Bank.idl", BANK)]);
    let flags =
        ["--replicas", "5", "--reinstall-references", "no", "--state-transfer", "no", "-D", "LEVEL=2"];
    let arguments = [
        "select",
        "replicated-updates",
        "--idl",
        "Bank.idl",
        "--interface",
        "Bank::Named",
        "--maestro",
        "0.1.0",
    ];
    let said = wizard(place.path(), &[&arguments[..], &flags].concat());
    assert!(said.ends_with("exit code 0"), "{said}");
    let first = files(&place.path().join("named"));
    for file in ["deploy/named@.service", "Containerfile", "tests/servers.rs", "README.md"] {
        let (_, text) = first.iter().find(|(path, _)| path == file).expect("a file");
        assert!(text.contains("--no-state-transfer") && text.contains("--no-reinstall-ior"), "{text}");
    }
    let answers = "named/maestro-wizard.toml";
    let said = wizard(place.path(), &["--answers", answers, "--output", "again"]);
    assert!(said.ends_with("exit code 0"), "{said}");
    assert_eq!(first, files(&place.path().join("again")));
    // Into the same folder: everything is there already, and nothing is overwritten.
    assert!(wizard(place.path(), &["--answers", answers, "--output", "named"]).ends_with("exit code 0"));
    // Flags go before the file.
    let said = wizard(place.path(), &["--answers", answers, "--output", "three", "--replicas", "3"]);
    assert!(said.ends_with("exit code 0"), "{said}");
    let text = fs::read_to_string(place.path().join("three/maestro-wizard.toml")).unwrap();
    assert!(text.contains("replicas = 3") && text.contains("state-transfer = false"), "{text}");
}

#[test]
fn what_is_wrong_is_told_in_one_line_and_nothing_is_written() {
    let place = folder_with(&[
        ("Bank.idl", BANK),
        ("Wrong.idl", "interface Wrong { int get(in short n); };"),
        ("Types.idl", "typedef long T;"),
        ("Odd.idl", "interface Match {};"),
        ("broken.toml", "wizard = \"simple\"\nname = 7\n"),
        ("more.toml", "wizard = \"simple\"\ncolour = \"red\"\n"),
        ("simple.toml", "wizard = \"simple\"\nname = \"x\"\ninterface = \"Counter\"\nmaestro = \"0.1.0\"\n"),
    ]);
    fs::create_dir(place.path().join("taken")).unwrap();
    fs::write(place.path().join("taken/Cargo.toml"), "mine").unwrap();
    let before = files(place.path());
    let cases = [
        "--idl Wrong.idl",
        "--idl None.idl",
        "--idl Types.idl",
        "--idl Bank.idl",
        "--idl Bank.idl --interface Acount",
        "--idl Bank.idl --interface Bank::Entry",
        "--idl Odd.idl",
        "--output taken",
        "--output Bank.idl",
        "--output Bank.idl --name x",
        "--output Bank.idl/below",
        "--output /proc/none",
        "--output .. --name 7up",
        "--name maestro",
        "--progress all",
        "--progress most",
        "--commute maybe",
        "--commute yes --progress all",
        "--replicas 1",
        "--replicas 65",
        "--replicas some",
        "--state-transfer perhaps",
        "--maestro nowhere",
        "--answers none.toml",
        "--answers broken.toml",
        "--answers more.toml",
        "--answers simple.toml",
        "-I idl",
    ];
    let of_replicated = cases.map(|case| {
        let words: Vec<_> = case.split(' ').collect();
        let library = if case.contains("--maestro") { [].as_slice() } else { &["--maestro", "0.1.0"] };
        (case, wizard(place.path(), &[&["select", "replicated-updates"], &words[..], library].concat()))
    });
    let others = ["--replicas 3", "--progress all", "--state-transfer no"].map(|case| {
        let words: Vec<_> = case.split(' ').collect();
        (case, wizard(place.path(), &[&["select", "simple"], &words[..]].concat()))
    });
    let wizards = [["select", "replicated-data"], ["select", "replicated-update"], ["describe", "symple"]];
    let wizards = wizards.map(|words| (words[1], wizard(place.path(), &words)));
    let nothing = [("", wizard(place.path(), &[]))];
    let all: Vec<_> = of_replicated.into_iter().chain(others).chain(wizards).chain(nothing).collect();
    for (case, said) in &all {
        assert!(said.ends_with("exit code 2"), "{case}: {said}");
        assert_eq!(said.matches("stderr: maestro: ").count(), 1, "{case}: {said}");
        assert_eq!(
            said.lines().rev().nth(1).map(|line| line.starts_with("stderr: maestro: ")),
            Some(true),
            "{said}"
        );
    }
    assert_eq!(before, files(place.path()), "something was written");
    let shown: Vec<_> = all.iter().map(|(case, said)| format!("$ {case}\n{said}")).collect();
    let shown = shown.join("\n\n").replace(&place.path().display().to_string(), "FOLDER");
    insta::assert_snapshot!(shown);
}

#[test]
fn what_has_no_rust_is_told_as_the_compiler_tells_it() {
    let place = folder_with(&[("Native.idl", "native Thing; interface Taker { void take(in Thing one); };")]);
    let compiled = maestro_in(place.path(), &["idl", "--check", "Native.idl"], b"");
    let said = wizard(place.path(), &["select", "simple", "--idl", "Native.idl", "--maestro", "0.1.0"]);
    let (diagnostics, last) = compiled.rsplit_once("stderr: maestro: ").expect("a refusal");
    assert!(last.starts_with("1 error") || last.starts_with("2 errors"), "{compiled}");
    assert!(said.starts_with(diagnostics) && said.ends_with("nothing was written\nexit code 2"), "{said}");
    assert_eq!(files(place.path()).len(), 1);
}

#[test]
fn files_are_overwritten_only_by_force() {
    let place = folder_with(&[]);
    let make = |more: &[&str]| {
        let arguments = ["select", "simple", "--output", "x", "--name", "x", "--maestro", "0.1.0"];
        wizard(place.path(), &[&arguments[..], more].concat())
    };
    assert!(make(&[]).ends_with("exit code 0"));
    let main = place.path().join("x/src/main.rs");
    fs::write(&main, "fn main() {}").unwrap();
    let said = make(&[]);
    assert!(said.contains(": src/main.rs would be overwritten") && said.ends_with("exit code 2"), "{said}");
    assert_eq!(fs::read_to_string(&main).unwrap(), "fn main() {}");
    assert!(make(&["--force"]).ends_with("exit code 0"));
    assert!(fs::read_to_string(&main).unwrap().contains("CounterServant"));
}

#[test]
fn the_help_explains_every_flag() {
    let shown = ["select", "list"].map(|action| maestro(&["wizard", action, "--help"]));
    assert!(shown.iter().all(|shown| shown.ends_with("exit code 0")), "{shown:?}");
    insta::assert_snapshot!(maestro(&["wizard", "--help"]));
}

#[test]
fn a_person_is_asked() {
    let place = folder_with(&[("Bank.idl", BANK)]);
    let mut terminal = Terminal::start(place.path(), &["wizard", "--maestro", "0.1.0"]);
    terminal.says("Which wizard?");
    terminal.types("\r");
    terminal.says("IDL file");
    terminal.types("None.idl\r");
    terminal.says("None.idl is no file");
    terminal.types("\u{15}");
    terminal.types("\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}Bank.idl\r");
    terminal.says("Which interface?");
    // The third of three.
    terminal.types("\u{1b}[B\u{1b}[B\r");
    // What the orb cannot do is said.
    terminal.says("choose --progress primary");
    terminal.says("Which replicas go on when the network parts them?");
    terminal.types("\r");
    terminal.says("How many replicas are there?");
    terminal.types("\u{7f}5\r");
    terminal.says("Does a replica that joins take the state from the others?");
    terminal.types("\r");
    terminal.says("Do requests commute");
    terminal.types("\r");
    terminal.says("written again when the replicas change?");
    terminal.types("\u{1b}[B\r");
    terminal.says("The project's name");
    terminal.types("\r");
    terminal.says("Its folder");
    terminal.types("\r");
    let (code, said) = terminal.end();
    assert_eq!(code, Some(0), "{said}");
    let session = fs::read_to_string(place.path().join("account/maestro-wizard.toml")).expect("a project");
    for line in [
        "interface = \"Bank::Account\"",
        "replicas = 5",
        "reinstall-references = false",
        "progress = \"primary\"",
    ] {
        assert!(session.contains(line), "{session}");
    }
}

#[test]
fn a_person_may_leave() {
    let place = folder_with(&[]);
    let mut terminal = Terminal::start(place.path(), &["wizard", "--maestro", "0.1.0"]);
    terminal.says("Which wizard?");
    terminal.types("\u{1b}");
    let (code, said) = terminal.end();
    assert!(said.contains("stopped; nothing was written"), "{said}");
    assert_eq!(code, Some(1), "{said}");
    assert!(files(place.path()).is_empty());
}
