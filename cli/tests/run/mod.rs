//! The program, run as a user runs it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs the program in a directory and shows its output the way a terminal would.
pub(crate) fn maestro_in(directory: &Path, arguments: &[&str], input: &[u8]) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_maestro"))
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // The program may end without reading its input.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    let output = child.wait_with_output().expect("the program ends");
    let mut shown = String::from_utf8(output.stdout).expect("text");
    let errors = String::from_utf8(output.stderr).expect("text");
    for line in errors.lines() {
        shown.push_str(&format!("stderr: {line}\n"));
    }
    let code = output.status.code().expect("an exit code");
    shown + &format!("exit code {code}")
}

/// Runs the program here, without input.
pub(crate) fn maestro(arguments: &[&str]) -> String {
    maestro_in(Path::new("."), arguments, b"")
}
