//! The server as users run it: {{what}}.

mod operations;

use std::fs;
use std::io::{BufRead, BufReader};
{{imports}}use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use maestro::client::{Failure, Object, Stub};
use maestro::{Completed, SystemExceptionKind};
use operations::OPERATIONS;

/// What maestro-idl makes of {{idl}}.
mod idl {
    maestro::include_idl!({{stem}});
}

{{test}}
/// Calls every operation. Results and exceptions are answers, so is NO_IMPLEMENT; but no object panics, and all know the
/// operation and its arguments.
fn every_operation_is_answered(object: &Object) {
    for (operation, arguments) in OPERATIONS {
        let call = object.call::<(), Failure>(operation, *arguments, |_| Ok(()));
        match call.blocking() {
            Err(Failure::System(raised)) => match raised.kind {
                // An exception that the operation declares, and this test knows nothing of.
                SystemExceptionKind::Unknown if raised.completed == Completed::Yes => {}
                SystemExceptionKind::Unknown
                | SystemExceptionKind::ObjAdapter
                | SystemExceptionKind::BadOperation
                | SystemExceptionKind::Marshal => panic!("{operation}: {raised}"),
                _ => {}
            },
            Err(failure) => panic!("{operation}: {failure}"),
            Ok(()) => {}
        }
    }
}

/// Finds the object by its reference, which the server has published.
fn resolve(etc: &Path) -> Object {
    let reference = etc.join("{{object}}.ior").display().to_string();
    let stub = <{{stub}} as Stub>::resolve(&reference);
    Object::clone(&stub.expect("a reference"))
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
