//! The server as users run it: {{what}}.

mod operations;

use std::fs;
use std::io::{BufRead, BufReader};
{{imports}}use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use maestro::client::{CallError, Client};
use maestro::codegen::Output;
use operations::OPERATIONS;

/// How long a call may take, and with it a view change.
const PATIENCE: Duration = Duration::from_secs(60);

{{test}}
/// Calls every operation as a client does that has just read the reference. Results and exceptions are answers, so is
/// NO_IMPLEMENT.
fn every_operation_is_answered(reference: &Path) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().expect("a runtime");
    let text = fs::read_to_string(reference).expect("a reference");
    let reference = maestro::parse_ior(text.trim()).expect("a reference");
    let client = Client::default();
    for (operation, arguments) in OPERATIONS {
        let body = |body: &mut maestro::CdrWriter| arguments(&mut Output::new(body));
        let answer = runtime.block_on(client.call(&reference, operation, body, Some(PATIENCE)));
        match answer {
            Ok(_) | Err(CallError::User(_) | CallError::System(_)) => {}
            Err(error) => panic!("{operation}: {error}"),
        }
    }
}

/// A server that runs. Dropping it kills it.
struct Server(Child);

impl Server {
    /// Starts a server and waits until it has said that it is ready.
    fn start(flags: &[String]) -> Self {
        let mut server = Self::launch(flags);
        server.ready();
        server
    }

    fn launch(flags: &[String]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_{{name}}"));
        command.args(flags).stdout(Stdio::piped());
        Self(command.spawn().expect("the server starts"))
    }

    fn ready(&mut self) {
        let mut line = String::new();
        let out = self.0.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let ready = line.starts_with("ready");
        assert!(ready, "the server ended: it says why above");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Returns a folder of the test's own, empty.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("{{name}}-servers");
    let _ = fs::remove_dir_all(&folder);
    folder
}
