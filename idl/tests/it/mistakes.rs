//! What is said of wrong files: a snapshot for each group of `tests/wrong`, whose files are named GROUP-CASE.idl.

use std::collections::BTreeMap;
use std::path::Path;

use maestro_idl::{Colour, MemoryFiles, Options, compile};

#[test]
fn every_wrong_file_gets_its_diagnostics() {
    let files = wrong_files();
    assert!(files.len() >= 200, "{} wrong files", files.len());
    let mut memory = MemoryFiles::new();
    for (name, text) in &files {
        memory = memory.with(name, text.as_bytes());
    }
    let mut groups: BTreeMap<&str, String> = BTreeMap::new();
    for (name, text) in &files {
        let compiled = compile(name.as_ref(), &Options::default(), &memory).expect("the file is there");
        let said = compiled.render(Colour::Never);
        assert!(compiled.model.is_none(), "{name} is accepted:\n{text}");
        assert!(compiled.diagnostics.has_errors(), "{name} has no errors");
        let group = name.split('-').next().unwrap_or(name);
        let entry = groups.entry(group).or_default();
        entry.push_str(&format!("━━━ {name}\n{text}\n{said}\n"));
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots" }, {
        for (group, text) in groups {
            insta::assert_snapshot!(group, text);
        }
    });
}

#[test]
fn every_diagnostic_has_a_place_and_a_sentence() {
    for (name, text) in wrong_files() {
        let memory = MemoryFiles::new().with(&name, text.as_bytes());
        let compiled = compile(name.as_ref(), &Options::default(), &memory).expect("the file is there");
        for diagnostic in compiled.diagnostics.iter() {
            let place = compiled.sources().position(diagnostic.primary.span);
            assert!(place.line >= 1 && place.column >= 1, "{name}: {place:?}");
            assert!(!diagnostic.message.ends_with('.'), "{name}: {}", diagnostic.message);
            let first = diagnostic.message.chars().next();
            assert!(first.is_some_and(|first| !first.is_uppercase()), "{name}: {}", diagnostic.message);
        }
    }
}

#[test]
fn colours_are_for_terminals_only() {
    let memory = MemoryFiles::new().with("a.idl", "interface A : B {};");
    let compiled = compile("a.idl".as_ref(), &Options::default(), &memory).expect("the file is there");
    assert!(!compiled.render(Colour::Never).contains('\u{1b}'));
    assert!(compiled.render(Colour::Always).contains('\u{1b}'));
}

#[test]
fn a_hundred_errors_are_enough() {
    let text: String = (0..300).map(|number| format!("interface A{number} : B{number} {{}};\n")).collect();
    let memory = MemoryFiles::new().with("a.idl", text);
    let compiled = compile("a.idl".as_ref(), &Options::default(), &memory).expect("the file is there");
    assert_eq!(compiled.diagnostics.error_count(), 300);
    assert_eq!(compiled.diagnostics.iter().count(), 100);
    assert!(compiled.render(Colour::Never).contains("200 more were left out"));
}

/// Returns the wrong files by name.
pub(crate) fn wrong_files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let entries = std::fs::read_dir(folder).expect("tests/wrong is there");
    let mut files: Vec<(String, String)> = entries
        .map(|entry| {
            let entry = entry.expect("the folder can be read");
            let text = std::fs::read_to_string(entry.path()).expect("the file can be read");
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    files.sort();
    files
}
