//! The `maestro` program as a user meets it: what it prints, and its exit code.

mod run;

use run::{maestro, maestro_in};

const GRID: &str = "IOR:010000000d00000049444c3a477269643a312e3000000000010000000000000020000000010102000a0000003132372e302e302e31006712040000004772696400000000";

/// A directory with files as servers write them, and others.
fn etc() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let write =
        |name: &str, octets: &[u8]| std::fs::write(directory.path().join(name), octets).expect("a file");
    write("Grid.ior", format!("{GRID}\n").as_bytes());
    write("Two.ior", format!("{GRID}\nIOR:01000000010000000000000000000000\n").as_bytes());
    write("Cut.ior", &GRID.as_bytes()[..100]);
    write("Empty.ior", b"\n");
    write("Binary.ior", &[0xff, 0xfe]);
    directory
}

#[test]
fn a_reference_in_a_file_is_shown() {
    insta::assert_snapshot!(maestro_in(etc().path(), &["ior", "Grid.ior"], b""));
}

#[test]
fn references_are_read_from_files_arguments_and_standard_input() {
    let arguments = ["ior", "Two.ior", "-", "corbaloc:iiop:1.2@h1,iiop:1.2@h2:4711/Grid", "corbaname:::x"];
    insta::assert_snapshot!(maestro_in(etc().path(), &arguments, GRID.as_bytes()));
}

#[test]
fn programs_get_a_line_for_each_reference() {
    let shown = maestro_in(etc().path(), &["ior", "--json", "Two.ior", "Grid.ior"], b"");
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), 4, "{shown}");
    let first: serde_json::Value = serde_json::from_str(lines[0]).expect("JSON");
    assert_eq!(first["type_id"], "IDL:Grid:1.0");
    assert_eq!(first["profiles"][0]["port"], 4711);
    assert_eq!(first["profiles"][0]["object_key"], "47726964");
    assert_eq!(lines[1], r#"{"type_id":"","profiles":[]}"#);
    assert_eq!(lines[2], lines[0]);
    assert_eq!(lines[3], "exit code 0");
}

#[test]
fn what_cannot_be_shown_is_told_in_one_line() {
    let etc = etc();
    let cases =
        ["Missing.ior", "Empty.ior", "Cut.ior", "Binary.ior", ".", "corbaloc::h:99999/Grid", "IOR:01zz", ""];
    let shown =
        cases.map(|case| format!("$ maestro ior {case:?}\n{}", maestro_in(etc.path(), &["ior", case], b"")));
    let unresolved = ["corbaloc:rir:/NameService", "corbaname::h#dept/grid"];
    let unresolved = unresolved.map(|case| format!("$ maestro ior {case:?}\n{}", maestro(&["ior", case])));
    let nothing = format!("$ maestro ior - </dev/null\n{}", maestro(&["ior", "-"]));
    let all: Vec<String> = shown.into_iter().chain(unresolved).chain([nothing]).collect();
    assert!(
        all.iter().all(|case| case.ends_with("exit code 2") && case.matches("stderr:").count() == 1),
        "{all:#?}"
    );
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn an_endless_file_is_not_read_for_ever() {
    let shown = maestro(&["ior", "/dev/zero"]);
    assert!(shown.contains("more than 16777216 octets") && shown.ends_with("exit code 2"), "{shown}");
}

#[test]
fn a_new_key_is_unique_and_named() {
    let [first, second] = [(); 2].map(|()| maestro(&["newkey", "Grid"]));
    assert_ne!(first, second);
    for shown in [first, second] {
        let (key, code) = shown.split_once('\n').expect("two lines");
        let key: maestro_ior::MaestroKey = key.parse().expect("a key");
        assert_eq!((key.name(), code), ("Grid", "exit code 0"));
        assert_eq!(key.uuid() >> 76 & 0xf, 4, "a random UUID");
    }
}

#[test]
fn a_name_that_is_none_is_refused() {
    let cases = ["", "7up", "Grid:2", "a/b", "../x", "Gr id", &"n".repeat(65)];
    let shown = cases.map(|name| format!("$ maestro newkey {name:?}\n{}", maestro(&["newkey", name])));
    assert!(shown.iter().all(|case| case.ends_with("exit code 2")), "{shown:#?}");
    insta::assert_snapshot!(shown.join("\n\n"));
}

#[test]
fn help_has_examples() {
    let cases = [
        ["--help"].as_slice(),
        &["ior", "--help"],
        &["newkey", "--help"],
        &["demo", "--help"],
        &["ping", "--help"],
        &["recover", "--help"],
        &["explain", "--help"],
        &["ior", "make", "--help"],
        &["ior", "merge", "--help"],
        &["ior", "split", "--help"],
        &["ior", "explain", "--help"],
        &["idl", "--help"],
    ];
    let shown = cases.map(|case| format!("$ maestro {}\n{}", case.join(" "), maestro(case)));
    assert!(shown.iter().all(|case| case.contains("Example") && case.ends_with("exit code 0")));
    insta::assert_snapshot!(shown.join("\n\n"));
}

#[test]
fn wrong_usage_is_exit_code_2() {
    for case in
        [[].as_slice(), &["ior"], &["newkey"], &["ior", "--xml", "f"], &["newkey", "a", "b"], &["Grid.ior"]]
    {
        assert!(maestro(case).ends_with("exit code 2"), "{case:?}");
    }
}

#[test]
fn an_idl_file_becomes_rust_or_is_told_what_is_wrong_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("Grid.idl", "#include \"types.idl\"\ninterface Grid { Cell get(in short n); };");
    write("types.idl", "typedef long Cell;");
    write("Wrong.idl", "interface Grid {\n  int get(in short n)\n  void set(short n);\n};");
    let run = |arguments: &[&str]| maestro_in(folder.path(), arguments, b"");
    let shown = run(&["idl", "Grid.idl"]);
    assert!(shown.contains("pub trait Grid") && shown.ends_with("exit code 0"), "{shown}");
    assert_eq!(run(&["idl", "--check", "Grid.idl"]), "exit code 0");
    let shown = run(&["idl", "--output", ".", "Grid.idl"]);
    assert!(shown.contains("Grid.rs") && folder.path().join("Grid.rs").exists(), "{shown}");
    for case in
        [["idl", "/dev/zero"].as_slice(), &["idl", "None.idl"], &["idl", "--output", "none", "Grid.idl"]]
    {
        let shown = run(case);
        assert!(shown.ends_with("exit code 2") && shown.matches("maestro: ").count() == 1, "{shown}");
    }
    insta::assert_snapshot!(run(&["idl", "Wrong.idl"]));
}
