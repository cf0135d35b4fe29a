//! What is other in another process: environment, time zone, folder, clock, randomness.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

/// Variables of these names, or that begin so, are what a test's process needs to run: they stay.
const NEEDED: &[&str] = &[
    "LD_",
    "DYLD_",
    "RUST",
    "CARGO",
    "MAESTRO",
    "NEXTEST",
    "TMPDIR",
    "TMP",
    "TEMP",
    "TERM",
    "LLVM_",
    "ASAN_",
    "TSAN_",
    "LSAN_",
    "UBSAN_",
    "SYSTEMROOT",
    "NO_COLOR",
];
/// The zone is far from all others; the language has letters of its own.
const ZONE: &str = "XYZ-13:45";
const LANGUAGE: &str = "tr_TR.UTF-8";

/// The library that gives a process other clocks.
const SOURCE: &str = include_str!("surroundings.c");

/// What is other in a process. All of it is what this one has, by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Surroundings {
    pub(super) clock: Clock,
    /// Whether randomness of the system is always the same: hash seeds too.
    pub(super) fixed_chance: bool,
    /// Whether all is loaded to the same addresses each time.
    pub(super) fixed_layout: bool,
    /// Whether variables that are not set look as if they were.
    pub(super) unset_variables: bool,
    /// These variables have other values.
    pub(super) variables: BTreeSet<OsString>,
    /// Whether the time zone is another one.
    pub(super) zone: bool,
    /// Whether the process works in another folder.
    pub(super) folder: bool,
}

/// What a process sees as the time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Clock {
    /// What it is.
    #[default]
    True,
    /// More than a year later, and faster.
    Later,
    /// The time of its start.
    Frozen,
}

impl Surroundings {
    /// All is other.
    pub(super) fn other() -> Self {
        Self {
            clock: Clock::Later,
            unset_variables: true,
            variables: changeable(),
            zone: true,
            folder: true,
            ..Self::default()
        }
    }

    /// Leaves a variable as it is.
    pub(super) fn keep(&mut self, name: &str) {
        self.variables.remove(OsStr::new(name));
        self.unset_variables &= env::var_os(name).is_some();
        self.zone &= name != "TZ";
    }

    /// Puts all of it into effect for a process that is to be started. `folder` is an empty one.
    pub(super) fn apply(&self, command: &mut Command, folder: &Path) {
        for name in &self.variables {
            command.env(name, other_value(name, folder));
        }
        if self.zone {
            command.env("TZ", ZONE);
        }
        if self.folder {
            command.current_dir(folder).env("PWD", folder);
        }
        let words = [
            (self.clock == Clock::Later, "later"),
            (self.clock == Clock::Frozen, "frozen"),
            (self.fixed_chance, "chance"),
            (self.fixed_layout, "layout"),
            (self.unset_variables, "variables"),
        ];
        let words: Vec<&str> = words.into_iter().filter_map(|(is_so, word)| is_so.then_some(word)).collect();
        if let (false, Some(library)) = (words.is_empty(), library()) {
            let mut preload = library.as_os_str().to_owned();
            if let Some(others) = env::var_os("LD_PRELOAD").filter(|others| !others.is_empty()) {
                preload.push(":");
                preload.push(others);
            }
            command.env("LD_PRELOAD", preload).env("MAESTRO_SURROUNDINGS", words.join(","));
        }
    }
}

/// Returns the names of the variables that may have other values.
pub(super) fn changeable() -> BTreeSet<OsString> {
    let set = env::vars_os().map(|(name, _)| name);
    let usual = ["HOME", "USER", "LANG", "LC_ALL", "HOSTNAME"].map(OsString::from);
    let needed = |name: &OsString| {
        let name = name.to_string_lossy().to_uppercase();
        NEEDED.iter().any(|needed| name.starts_with(needed)) || name == "TZ" || name == "PWD"
    };
    set.chain(usual).filter(|name| !needed(name)).collect()
}

fn other_value(name: &OsString, folder: &Path) -> OsString {
    let value = env::var_os(name).unwrap_or_default();
    match name.to_str() {
        Some("HOME") => folder.into(),
        Some("LANG" | "LC_ALL") => LANGUAGE.into(),
        Some("PATH") => [value, OsString::from(":/nonexistent")].into_iter().collect(),
        // Numbers stay numbers.
        _ => match value.to_str().and_then(|text| text.parse::<i64>().ok()) {
            Some(number) => number.wrapping_add(4711).to_string().into(),
            None => [OsString::from("other"), value].into_iter().collect(),
        },
    }
}

/// Returns the library that changes clocks and the like, made by the C compiler that links Rust programs too. `None` where
/// there is no such compiler, or libraries are not loaded this way.
fn library() -> Option<&'static Path> {
    static LIBRARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    LIBRARY.get_or_init(make_library).as_deref()
}

fn make_library() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    // Beside the test itself: nobody else can put another library there.
    let folder = env::current_exe().ok()?.parent()?.to_owned();
    let version = fnv(SOURCE);
    let library = folder.join(format!("libmaestro-surroundings-{version:016x}.so"));
    if library.exists() {
        return Some(library);
    }
    let scratch = tempfile::tempdir_in(&folder).ok()?;
    let (source, made) = (scratch.path().join("surroundings.c"), scratch.path().join("surroundings.so"));
    fs::write(&source, SOURCE).ok()?;
    let compiler = env::var_os("CC").unwrap_or_else(|| "cc".into());
    let mut compile = Command::new(compiler);
    compile.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&made).arg(&source);
    let compiled = compile.output().ok()?.status.success();
    if !compiled {
        return None;
    }
    // All at once, for tests that run at the same time.
    fs::rename(&made, &library).ok()?;
    Some(library)
}

/// Tells one version of a text from others: the FNV-1a hash.
fn fnv(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, octet| (hash ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3))
}
