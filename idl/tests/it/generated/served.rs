//! An object with a generated skeleton, served by three replicas.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use clap::Parser;
use maestro::client::{Client, ClientSettings};
use maestro::codegen::{CdrReader, CdrWriter, Error};
use maestro::{Notice, Notices, Objects, Server, ServerFlags, Settings};
use maestro_ior::Reference;

use super::alltypes::all_types::TestSkeleton;
use super::alltypes_object::Echo;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    server: ServerFlags,
}

struct Ready(Sender<()>);

impl Notices for Ready {
    fn notice(&self, notice: Notice) {
        if matches!(notice, Notice::Ready { .. }) {
            // Nobody waits any more after the first time.
            let _ = self.0.send(());
        }
    }
}

#[test]
fn three_replicas_serve_it_and_one_that_missed_a_call_catches_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let ports: Vec<TcpListener> = (0..3).map(|_| TcpListener::bind("127.0.0.1:0").expect("a port")).collect();
    let addresses = ports.iter().map(|port| port.local_addr().expect("an address").to_string());
    let members: Vec<String> =
        addresses.enumerate().map(|(at, address)| format!("r{at}={address}")).collect();
    drop(ports);
    let members = members.join(",");
    let (ready, replicas) = channel();
    let start = |at: usize, data: &str| {
        let (data, etc) = (path(folder.path(), data), path(folder.path(), &format!("etc{at}")));
        let name = format!("r{at}");
        let flags = [
            "",
            "--orb",
            "replicated-updates",
            "--replica",
            &name,
            "--members",
            &members,
            "--data",
            &data,
            "--etc",
            &etc,
        ];
        let objects = Objects::new().bind("Test", || TestSkeleton(Echo::default()));
        let settings = Settings::of(&Flags::parse_from(flags).server, &objects).expect("right flags");
        let notices: Arc<dyn Notices> = Arc::new(Ready(ready.clone()));
        Server::start(&settings, &objects, &notices).expect("it starts")
    };
    let mut servers: Vec<Server> = (0..3).map(|at| start(at, &format!("data{at}"))).collect();
    (0..3).for_each(|_| replicas.recv_timeout(PATIENCE).expect("it is ready"));
    call(&servers[0], "_set_level", |arguments| arguments.write_long(41));
    assert_eq!(call(&servers[2], "_get_level", |_| {}), 41);

    // It missed a call: the others hand their state on.
    servers.remove(1).stop().expect("it stops");
    call(&servers[0], "_set_level", |arguments| arguments.write_long(42));
    servers.push(start(1, "data1"));
    replicas.recv_timeout(PATIENCE).expect("it is ready");
    assert_eq!(call(&servers[2], "_get_level", |_| {}), 42);
    servers.into_iter().for_each(|server| server.stop().expect("it stops"));
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

/// Calls an operation at one replica. Returns the number that came back, or 0.
fn call(server: &Server, operation: &str, write: impl Fn(&mut CdrWriter) + Sync) -> i32 {
    let place: Reference = format!("corbaloc::{}/Test", server.address()).parse().expect("a reference");
    let reference = place.to_ior().expect("a reference");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let client = Client::new(ClientSettings::default());
        let arguments = |writer: &mut CdrWriter| -> Result<(), Error> {
            write(writer);
            Ok(())
        };
        let reply = client.call(&reference, operation, arguments, Some(PATIENCE)).await.expect("a reply");
        let mut reader: CdrReader<'_> = reply.reader();
        if reader.is_empty() { 0 } else { reader.read_long().expect("a number") }
    })
}
