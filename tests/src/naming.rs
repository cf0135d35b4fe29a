//! A stock naming service: omniORB's, and stubs for it.

use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::free_ports;

maestro::include_idl!("Naming");

/// How long it may take until it listens, on a machine that is busy with other tests.
const START: Duration = Duration::from_secs(60);

/// omniORB's naming service as a process. Dropping it kills it.
#[derive(Debug)]
pub struct NameServer {
    child: Child,
    port: u16,
    /// Where it keeps its names.
    _folder: TempDir,
}

impl NameServer {
    /// Starts one without names, and waits until it listens.
    ///
    /// # Panics
    ///
    /// There is no `omniNames` program, or it never listens.
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
        let server = Self { child, port, _folder: folder };
        let end = Instant::now() + START;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < end, "omniNames does not listen at port {port}");
            sleep(Duration::from_millis(20));
        }
        server
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
