//! Replicas of a server on corosync, as processes at nodes, called by a stock client.

use std::fs;

use maestro_tests::{Client, Load, Server, Signal};
use tempfile::TempDir;

use crate::ring::Ring;

/// Three replicas of the Grid, one at each node.
struct Replicas {
    servers: Vec<Option<Server>>,
    dir: TempDir,
    // Last: the servers end before their nodes.
    ring: Ring,
}

impl Replicas {
    fn start() -> Self {
        let dir = TempDir::new().unwrap();
        fs::write(dir.path().join("key"), "5a".repeat(32)).unwrap();
        let mut replicas = Self { servers: vec![None, None, None], dir, ring: Ring::of(3) };
        (0..3).for_each(|index| replicas.launch(index));
        (0..3).for_each(|index| replicas.ready(index));
        replicas
    }

    fn launch(&mut self, index: usize) {
        let path = |name: &str| self.dir.path().join(name).display().to_string();
        let members = &self.ring.place.members;
        let list: Vec<String> =
            members.iter().map(|member| format!("{}={}", member.name, member.address)).collect();
        let name = &members[index].name;
        let flags = [
            ("--orb", "replicated-updates".to_owned()),
            ("--engine", "corosync".to_owned()),
            ("--replica", name.clone()),
            ("--members", list.join(",")),
            ("--group-key-file", path("key")),
            ("--iiop", format!("10.77.0.{}:0", index + 1)),
            ("--etc", path("etc")),
            ("--data", path(name)),
        ];
        let flags: Vec<String> =
            flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]).collect();
        self.servers[index] =
            Some(self.ring.at(index, move || Server::spawn("grid", &flags)).join().unwrap());
    }

    fn ready(&self, index: usize) {
        self.server(index).ready();
    }

    fn server(&self, index: usize) -> &Server {
        self.servers[index].as_ref().expect("it runs")
    }

    fn kill(&mut self, index: usize) {
        let mut server = self.servers[index].take().expect("it runs");
        server.signal(Signal::Kill);
        server.wait();
    }

    /// Starts clients at the second node.
    fn load(&self, client: &Client) -> Load {
        let (client, reference) = (client.clone(), self.dir.path().join("etc/Grid.ior"));
        let load =
            move || client.load(&["--grid", &reference.to_string_lossy(), "--clients", "8", "--mode", "own"]);
        let mut load = self.ring.at(1, load).join().unwrap();
        load.running();
        load
    }
}

/// Each client sets a cell that is its own and gets it after each set, while replicas, daemons and a cable are taken from them.
#[test]
#[cfg_attr(
    any(no_ring, no_omniorb_client),
    ignore = "no corosync nodes, or no target/interop/omni-client: .ci/install.sh and tests/interop/build.sh make them"
)]
fn no_acknowledged_write_is_lost_on_corosync() {
    let mut replicas = Replicas::start();
    let mut load = replicas.load(&Client::omniorb());
    load.wait(200);
    replicas.kill(0);
    load.wait(200);
    replicas.launch(0);
    replicas.ready(0);
    load.wait(200);
    replicas.ring.node("kill", 2);
    let _ = replicas.server(2).says("shut: ");
    load.wait(200);
    replicas.ring.node("start", 2);
    let _ = replicas.server(2).says("open again");
    load.wait(200);
    replicas.ring.node("cut", 0);
    let _ = replicas.server(0).says("shut: ");
    load.wait(200);
    replicas.ring.node("heal", 0);
    let _ = replicas.server(0).says("open again");
    load.wait(200);
    let summary = load.finish();
    assert_eq!(summary["wrong"], 0, "{summary}");
    for index in 0..3 {
        let mut server = replicas.servers[index].take().expect("it runs");
        server.signal(Signal::Term);
        assert!(server.wait().success(), "{}", server.errors());
    }
}
