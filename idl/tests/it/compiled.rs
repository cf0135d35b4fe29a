//! A crate of its own that takes in, by its build script, what is made of the files of Debian's package `omniorb-idl`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use maestro_idl::{Build, BuildError};

use crate::omniidl::{REJECTED, ROOT, files};

#[test]
fn what_is_made_of_the_files_of_omniorb_compiles_without_warnings() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("omniorb-idl");
    fs::create_dir_all(folder.join("src")).expect("the folder can be made");
    let mut accepted = Vec::new();
    for file in files() {
        let is = |name: &str| file.ends_with(name);
        if REJECTED.iter().any(|(name, ..)| is(name)) {
            continue;
        }
        accepted.push(file);
    }
    assert_eq!(accepted.len(), 61);
    write_project(&folder, &accepted);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("..");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target)
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn write_project(folder: &Path, files: &[PathBuf]) {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = format!(
        "[package]\nname = \"omniorb-idl\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nmaestro = {{ path = {:?} }}\n\n\
         [build-dependencies]\nmaestro-idl = {{ path = {:?} }}\n\n\
         [workspace]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n",
        crates.join("maestro"),
        crates.join("idl"),
    );
    let mut script = format!(
        "fn main() {{\n    maestro_idl::Build::new()\n        .include({ROOT:?})\n        .include(\"{ROOT}/COS\")\n        \
         .define(\"__OMNIIDL__\", \"1\")\n"
    );
    let mut library = String::from("#![deny(warnings)]\n");
    for (number, file) in files.iter().enumerate() {
        let name = file.file_stem().expect("a name").to_string_lossy();
        script.push_str(&format!("        .file({file:?})\n"));
        library.push_str(&format!("pub mod file{number} {{\n    maestro::include_idl!({name:?});\n}}\n"));
    }
    script.truncate(script.trim_end().len());
    script.push_str(";\n}\n");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("the file can be written");
    write("Cargo.toml", &manifest);
    write("build.rs", &script);
    write("src/lib.rs", &library);
    fs::copy(crates.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file is there");
}

#[test]
fn nothing_is_written_of_a_wrong_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let idl = folder.path().join("Bank.idl");
    let build = Build::new().output(folder.path());
    fs::write(&idl, "interface Bank { int balance(); };").expect("it is written");
    let error = build.try_file(&idl).expect_err("it is wrong");
    assert!(error.to_string().contains("1 error in"), "{error}");
    assert!(!folder.path().join("Bank.rs").exists());
    fs::write(&idl, "interface Bank { long balance(); };").expect("it is written");
    let built = build.try_file(&idl).expect("it is right");
    assert_eq!(built.path, folder.path().join("Bank.rs"));
    assert_eq!(built.sources, [idl]);
    assert!(fs::read_to_string(built.path).expect("it is there").contains("pub trait Bank"));
    let unwritable = Build::new().output(folder.path().join("none")).try_file(&built.sources[0]);
    assert!(matches!(unwritable, Err(BuildError::Unwritable { .. })), "{unwritable:?}");
}
