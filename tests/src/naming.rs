//! A stock naming service: omniORB's, and stubs for it.

use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::free_ports;

maestro::include_idl!("Naming");

/// omniORB's naming service as a process. Dropping it kills it.
#[derive(Debug)]
pub struct NameServer {
    child: Child,
    port: u16,
    /// Where it keeps its names.
    _folder: TempDir,
}

impl NameServer {
    /// Starts one without names, and returns before it listens.
    ///
    /// # Panics
    ///
    /// There is no `omniNames` program.
    #[must_use]
    pub fn start() -> Self {
        let folder = TempDir::new().expect("a temporary directory");
        let port = free_ports(1)[0];
        let child = Command::new("omniNames")
            .args(["-start", &port.to_string(), "-ignoreport", "-logdir"])
            .arg(folder.path())
            .args(["-ORBendPoint", &format!("giop:tcp:127.0.0.1:{port}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("omniNames runs");
        Self { child, port, _folder: folder }
    }

    /// Returns the reference of the root context.
    #[must_use]
    pub fn root(&self) -> String {
        format!("corbaloc::127.0.0.1:{}/NameService", self.port)
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
