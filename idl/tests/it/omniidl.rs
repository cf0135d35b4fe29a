//! Side by side with omniidl: the 71 files of Debian's package `omniorb-idl`, and files of our own.
//!
//! Needs the packages `omniidl` and `omniorb-idl`.

use std::path::{Path, PathBuf};
use std::process::Command;

use maestro_idl::{Colour, Compiled, FileSystem, Options, compile};

use crate::dump::dump;

pub(crate) const ROOT: &str = "/usr/share/idl/omniORB";

/// What omniidl does not accept either, with the words that both say of it: theirs, ours.
pub(crate) const REJECTED: &[(&str, &str, &str)] = &[
    ("COS/CosTSPortability.idl", "'Environment' not found", "`Environment` is not declared in `CORBA`"),
    ("COS/DCE_CIOPSecurity.idl", "IOP.idl: No such file", "cannot find the included file `IOP.idl`"),
    ("COS/NRService.idl", "'Policy' not found", "`Policy` is not declared in `CORBA`"),
    ("COS/SECIOP.idl", "IOP.idl: No such file", "cannot find the included file `IOP.idl`"),
    ("COS/SSLIOP.idl", "IOP.idl: No such file", "cannot find the included file `IOP.idl`"),
    ("COS/Security.idl", "'ServiceOption' not found", "`ServiceOption` is not declared in `CORBA`"),
    ("COS/SecurityAdmin.idl", "'Policy' not found", "`Policy` is not declared in `CORBA`"),
    ("COS/SecurityLevel1.idl", "'Current' not found", "`Current` is not declared in `CORBA`"),
    ("COS/SecurityLevel2.idl", "'Policy' not found", "`Policy` is not declared in `CORBA`"),
    ("COS/SecurityReplaceable.idl", "'Policy' not found", "`Policy` is not declared in `CORBA`"),
];

#[test]
fn the_files_of_omniorb_mean_the_same() {
    let files = files();
    assert_eq!(files.len(), 71, "the package omniorb-idl of Debian has 71 files; is it installed?");
    let mut accepted = 0;
    for file in &files {
        let compiled = ours(file, &[ROOT, &format!("{ROOT}/COS")]);
        let theirs = theirs(file, &[ROOT, &format!("{ROOT}/COS")]);
        let rejected = REJECTED.iter().find(|(name, ..)| file.ends_with(name));
        match (compiled.model.as_ref(), theirs, rejected) {
            (Some(model), Ok(theirs), None) => {
                same(file, dump(model), theirs);
                accepted += 1;
            }
            (None, Err(theirs), Some((_, their_words, our_words))) => {
                assert!(theirs.contains(their_words), "{}: {theirs}", file.display());
                let ours = compiled.render(Colour::Never);
                assert!(ours.contains(our_words), "{}: {ours}", file.display());
            }
            (_, theirs, _) => {
                let ours = compiled.render(Colour::Never);
                panic!("{}: ours says {ours}, omniidl {theirs:?}", file.display());
            }
        }
    }
    assert_eq!(accepted, 71 - REJECTED.len());
}

#[test]
fn files_of_our_own_mean_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/same");
    let mut files: Vec<PathBuf> = list(&folder);
    files.sort();
    assert!(files.len() >= 5, "tests/same has its files");
    for file in files {
        let compiled = ours(&file, &[]);
        let Some(model) = &compiled.model else { panic!("{}", compiled.render(Colour::Never)) };
        let theirs = theirs(&file, &[]).unwrap_or_else(|theirs| panic!("{}: {theirs}", file.display()));
        same(&file, dump(model), theirs);
    }
}

/// Compares lines without regard to their order.
fn same(file: &Path, mut ours: Vec<String>, mut theirs: Vec<String>) {
    ours.sort();
    theirs.sort();
    // A module that is opened again has a line for each part there, with the id of that part, and one here.
    let module = |line: &str| {
        line.strip_prefix("module | ").and_then(|rest| rest.split(" | ").next().map(str::to_owned))
    };
    let known: Vec<Option<String>> = ours.iter().map(|line| module(line)).filter(Option::is_some).collect();
    theirs.retain(|line| ours.contains(line) || !known.contains(&module(line)));
    theirs.dedup();
    let only = |one: &[String], other: &[String]| -> Vec<String> {
        one.iter().filter(|line| !other.contains(line)).cloned().collect()
    };
    let (only_ours, only_theirs) = (only(&ours, &theirs), only(&theirs, &ours));
    assert!(
        only_ours.is_empty() && only_theirs.is_empty(),
        "{}:\nonly ours: {only_ours:#?}\nonly omniidl: {only_theirs:#?}",
        file.display()
    );
}

fn ours(file: &Path, include: &[&str]) -> Compiled {
    let options = Options {
        include: include.iter().map(PathBuf::from).collect(),
        // Some of the files ask whether omniidl reads them.
        defines: vec![("__OMNIIDL__".to_owned(), "0x0402".to_owned())],
    };
    compile(file, &options, &FileSystem).expect("the file can be read")
}

/// Returns the lines of omniidl, or what it says of errors.
fn theirs(file: &Path, include: &[&str]) -> Result<Vec<String>, String> {
    let back_end = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/omniidl");
    let mut command = Command::new("omniidl");
    command.arg(format!("-p{}", back_end.display())).arg("-bmaestro");
    command.args(include.iter().map(|folder| format!("-I{folder}"))).arg(file);
    // Byte code would be left next to the back end.
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONIOENCODING", "utf-8");
    let output = command.output().expect("the package omniidl is installed");
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    if !output.status.success() {
        return Err(text(&output.stderr));
    }
    Ok(text(&output.stdout).lines().map(str::to_owned).collect())
}

/// Returns all files of the package.
pub(crate) fn files() -> Vec<PathBuf> {
    let mut files = list(Path::new(ROOT));
    files.extend(list(&Path::new(ROOT).join("COS")));
    files.sort();
    files
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "idl")).collect()
}
