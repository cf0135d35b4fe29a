//! Corosync daemons in the namespaces of replicas: `tests/corosync/ring.sh` starts and stops them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A daemon for each replica. Dropping it kills them.
#[derive(Debug)]
pub struct Ring {
    name: String,
    directory: PathBuf,
}

impl Ring {
    /// Starts the daemons in the namespaces `NAME-r1`, `NAME-r2`, …, whose addresses are `NET.1`, `NET.2`, …
    ///
    /// # Errors
    ///
    /// What the script says: corosync is not installed.
    pub fn start(name: &str, net: &str, nodes: usize, directory: &Path) -> Result<Self, String> {
        script(&["check"], net)?;
        let ring = Self { name: name.to_owned(), directory: directory.to_owned() };
        script(&["daemons", name, &directory.to_string_lossy(), &nodes.to_string()], net)?;
        Ok(ring)
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        // What does not run cannot be killed.
        let _ = script(&["quit", &self.name, &self.directory.to_string_lossy()], "");
    }
}

fn script(arguments: &[&str], net: &str) -> Result<(), String> {
    let script = crate::root().join("tests/corosync/ring.sh");
    let mut command = Command::new(&script);
    command.args(arguments).env("MAESTRO_RING_NET", net).env("MAESTRO_RING_NAMESPACE", "%s-r%s");
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{}: {error}", script.display()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("corosync: {}", String::from_utf8_lossy(&said).trim()))
}
