//! Projects that `maestro wizard` makes, far from this workspace: built, tested and run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::servers;

/// A project that a wizard made. Its folder goes with it.
#[derive(Debug)]
pub struct Project {
    place: TempDir,
    name: String,
}

impl Project {
    /// Has a wizard make a project of this name: `maestro wizard ARGUMENTS`.
    ///
    /// Programs of all projects lie beside each other: the name is no other one's.
    ///
    /// # Panics
    ///
    /// The wizard refuses.
    #[must_use]
    pub fn make(name: &str, arguments: &[&str]) -> Self {
        let place = TempDir::new().expect("a temporary directory");
        let made = Command::new(servers().join("maestro"))
            .arg("wizard")
            .args(arguments)
            .args(["--output", name])
            .current_dir(place.path())
            .output()
            .expect("the wizard runs");
        assert!(made.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&made.stderr));
        Self { place, name: name.to_owned() }
    }

    /// Returns the project's folder.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.place.path().join(&self.name)
    }

    /// Returns the program, which `passes_its_tests` builds.
    #[must_use]
    pub fn program(&self) -> String {
        servers().join(&self.name).display().to_string()
    }

    /// Runs its tests.
    ///
    /// # Panics
    ///
    /// There is no cargo.
    #[must_use]
    pub fn test(&self) -> Output {
        let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
        cargo.arg("test").current_dir(self.folder());
        if servers().ends_with("release") {
            cargo.arg("--release");
        }
        with_shared_target(&mut cargo).output().expect("cargo runs")
    }

    /// Demands that it is built without a warning, and that its tests pass.
    ///
    /// # Panics
    ///
    /// It does not.
    pub fn passes_its_tests(&self) {
        let tested = self.test();
        let told = told(&tested);
        assert!(tested.status.success() && !told.contains("warning"), "{}: {told}", self.name);
        assert!(told.contains("1 passed"), "{}: {told}", self.name);
    }

    /// Changes its program.
    ///
    /// # Panics
    ///
    /// The text is not there.
    pub fn change(&self, from: &str, to: &str) {
        let main = self.folder().join("src/main.rs");
        let text = fs::read_to_string(&main).expect("a program");
        assert!(text.contains(from), "no {from:?} in {text}");
        fs::write(main, text.replace(from, to)).expect("the program is written");
    }

    /// Builds its client on omniORB and calls an object with it. Returns what the client says.
    ///
    /// # Panics
    ///
    /// The client cannot be built, or has no answer.
    #[must_use]
    pub fn call_with_omniorb(&self, idl: &str, reference: &Path) -> String {
        let stem = Path::new(idl).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let script = format!(
            "omniidl -bcxx -Wbinline -Cclients {idl} && \
             g++ -o clients/call -Iclients clients/call.cc clients/{stem}SK.cc -lomniDynamic4 -lomniORB4 -lomnithread && \
             clients/call {}",
            reference.display()
        );
        let called = Command::new("sh").args(["-c", &script]).current_dir(self.folder()).output();
        let called = called.expect("a shell runs");
        assert!(called.status.success(), "{}: {}", self.name, told(&called));
        String::from_utf8_lossy(&called.stdout).into_owned()
    }

    /// Runs a script in the project's folder, as somebody would who has `maestro` at hand, and returns what it printed.
    ///
    /// # Panics
    ///
    /// It fails.
    #[must_use]
    pub fn shell(&self, script: &str) -> String {
        let target = servers().parent().expect("profiles are in the target directory");
        // The programs are where the README has them.
        let link = self.folder().join("target");
        if !link.exists() {
            std::os::unix::fs::symlink(target, link).expect("a link");
        }
        let path = std::env::var("PATH").unwrap_or_default();
        let mut bash = Command::new("bash");
        bash.args(["-euc", script]).current_dir(self.folder());
        bash.env("PATH", format!("{}:{path}", servers().display()));
        let ran = with_shared_target(&mut bash).output().expect("a shell runs");
        assert!(ran.status.success(), "{script}\n{}", told(&ran));
        String::from_utf8_lossy(&ran.stdout).into_owned()
    }
}

/// What is built already is not built again, and nothing is fetched.
fn with_shared_target(command: &mut Command) -> &mut Command {
    let target = servers().parent().expect("profiles are in the target directory");
    command
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_BUILD_BUILD_DIR", target)
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("MAESTRO_ETC")
        .env_remove("MAESTRO_IIOP_PORT")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}
