//! Corosync daemons in the namespaces of replicas that run on them.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::net::Network;

/// A daemon for each replica. Dropping them kills them.
#[derive(Debug)]
pub struct Daemons {
    name: String,
    directory: PathBuf,
}

impl Daemons {
    /// Starts daemons if the flags of replicas ask for their engine.
    ///
    /// # Errors
    ///
    /// There are no namespaces for them, or no daemons.
    pub fn wanted(
        flags: &[String],
        replicas: usize,
        network: Option<&Network>,
        directory: &Path,
    ) -> io::Result<Option<Self>> {
        if !is_corosync(flags) {
            return Ok(None);
        }
        let Some(network) = network else {
            return Err(io::Error::other("corosync needs a network namespace for each replica"));
        };
        let daemons = Self { name: network.name(), directory: directory.join("corosync") };
        let first = network.address(0);
        let net = first.rsplit_once('.').map_or("", |(net, _)| net);
        let mut command = daemons.script("daemons");
        command.arg(replicas.to_string()).env("MAESTRO_RING_NET", net);
        let started = command.stderr(Stdio::inherit()).status()?;
        if started.success() { Ok(Some(daemons)) } else { Err(io::Error::other("no daemons of corosync")) }
    }

    /// Kills a replica's daemon.
    ///
    /// # Errors
    ///
    /// What the script ended with, as for starting it.
    pub fn kill(&self, replica: usize) -> Result<(), String> {
        self.one("kill", replica)
    }

    /// Starts a replica's daemon again.
    ///
    /// # Errors
    ///
    /// See [`Daemons::kill`].
    pub fn start(&self, replica: usize) -> Result<(), String> {
        self.one("start", replica)
    }

    fn one(&self, what: &str, replica: usize) -> Result<(), String> {
        let status = self.script(what).arg((replica + 1).to_string()).status();
        let status = status.map_err(|error| error.to_string())?;
        if status.success() { Ok(()) } else { Err(format!("ring.sh {what}: {status}")) }
    }

    fn script(&self, what: &str) -> Command {
        let mut command = Command::new(crate::root().join("tests/corosync/ring.sh"));
        command.arg(what).arg(&self.name).arg(&self.directory).stdin(Stdio::null()).stdout(Stdio::null());
        command.env("MAESTRO_RING_NAMESPACE", "%s-r%s");
        command
    }
}

/// Tells whether flags of replicas ask for corosync.
#[must_use]
pub fn is_corosync(flags: &[String]) -> bool {
    flags.windows(2).any(|two| two == ["--engine", "corosync"])
        || flags.iter().any(|flag| flag == "--engine=corosync")
}

impl Drop for Daemons {
    fn drop(&mut self) {
        // Whoever is gone need not be killed.
        let _ = self.script("quit").status();
    }
}
