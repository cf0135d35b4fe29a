//! The clients that the README shows, built and run with the commands that it shows.

use std::fs;
use std::path::Path;
use std::process::Command;

use maestro_tests::{Cluster, root};
use tempfile::TempDir;

const SAYS: &str = "the cell at 1, 2 is 42\nthere is no cell at 10, 0\n";

/// Runs the lines of the README's block that contains `mark`, in a directory that looks like the project's root with the
/// reference in it, and returns what they print.
fn run_block(mark: &str, cluster: &Cluster) -> String {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let block = readme.split("```").find(|block| block.starts_with("sh\n") && block.contains(mark));
    let script =
        block.unwrap_or_else(|| panic!("the README has no commands with {mark}")).trim_start_matches("sh\n");
    let place = TempDir::new().unwrap();
    for name in ["idl-examples", "target", "Cargo.toml", "Cargo.lock"] {
        std::os::unix::fs::symlink(root().join(name), place.path().join(name)).unwrap();
    }
    let etc = cluster.reference();
    std::os::unix::fs::symlink(etc.parent().unwrap(), place.path().join("etc")).unwrap();
    shell(script, place.path())
}

fn shell(script: &str, place: &Path) -> String {
    let output = Command::new("bash").args(["-euc", script]).current_dir(place).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
#[cfg_attr(no_omniidl, ignore = "no omniidl: .ci/install.sh installs it")]
fn the_omniorb_client_of_the_readme_works() {
    let cluster = Cluster::start("grid", "Grid", 3);
    assert_eq!(run_block("omniidl", &cluster), SAYS);
}

#[test]
#[cfg_attr(
    no_jacorb,
    ignore = "no javac, or no JacORB in target/interop/jacorb/lib: .ci/install.sh fetches it"
)]
fn the_java_client_of_the_readme_works() {
    let cluster = Cluster::start("grid", "Grid", 3);
    assert_eq!(run_block("javac", &cluster), SAYS);
}

#[test]
fn the_rust_client_of_the_readme_works() {
    let cluster = Cluster::start("grid", "Grid", 3);
    let file = cluster.reference();
    let script = format!(
        "cd {} && cargo run -q -p maestro-examples --example call-grid {}",
        root().display(),
        file.display()
    );
    assert_eq!(shell(&script, &root()), SAYS);
}
