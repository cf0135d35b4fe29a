use std::net::TcpListener;

use maestro_ior::{Address, iiop_profiles};

use crate::process::{Caller, PATIENCE, Server, reference};
use crate::simple::try_directory;

struct Cluster {
    directory: tempfile::TempDir,
    program: &'static str,
    members: String,
    /// Absent while a replica is down.
    replicas: Vec<Option<Server>>,
}

impl Cluster {
    /// Starts three replicas, and waits until all are ready.
    fn start(program: &'static str) -> Self {
        let held: Vec<_> = (0..3).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let member = |(index, held): (usize, &TcpListener)| format!("r{}={}", index + 1, held.local_addr().unwrap());
        let members = held.iter().enumerate().map(member).collect::<Vec<_>>().join(",");
        drop(held);
        let directory = tempfile::tempdir().unwrap();
        let mut cluster = Self { directory, program, members, replicas: Vec::new() };
        cluster.replicas = (0..3).map(|index| Some(cluster.replica(index))).collect();
        cluster.ready();
        cluster
    }

    fn replica(&self, index: usize) -> Server {
        let path = |name: &str| self.directory.path().join(name).display().to_string();
        let name = format!("r{}", index + 1);
        Server::start(
            self.program,
            &[
                "--orb", "replicated-updates", "--replica", &name, "--members", &self.members,
                "--data", &path(&name), "--etc", &path("etc"),
            ],
        )
    }

    fn ready(&self) {
        self.replicas.iter().flatten().for_each(|replica| drop(replica.ready()));
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.directory.path().join("etc").join(format!("{name}.ior"))
    }

    fn kill(&mut self, index: usize) {
        self.replicas[index].take().unwrap().kill();
    }

    fn restart(&mut self, index: usize) {
        let replica = self.replica(index);
        replica.ready();
        self.replicas[index] = Some(replica);
    }

    fn stop_all(&mut self) {
        for replica in &mut self.replicas {
            assert_eq!(replica.take().unwrap().stop().code(), Some(0));
        }
    }

    fn start_all(&mut self) {
        for index in 0..3 {
            let replica = self.replica(index);
            self.replicas[index] = Some(replica);
        }
        self.ready();
    }
}

/// Returns the addresses in a reference, by profile.
fn addresses(cluster: &Cluster) -> Vec<Address> {
    let profiles = iiop_profiles(&reference(&cluster.file("Grid"))).unwrap();
    profiles.iter().map(|profile| profile.address()).collect()
}

#[test]
fn a_grid_outlives_each_of_its_replicas_in_turn() {
    let mut cluster = Cluster::start("grid");
    let ports = addresses(&cluster);
    assert_eq!(ports.len(), 3);
    for victim in 0..3 {
        let grid = Caller::of(&cluster.file("Grid"));
        let value = i32::try_from(victim).unwrap() + 1;
        grid.set(3, 4, value).unwrap();
        cluster.kill(victim);
        // A client of our own tries the next address by itself; a fresh one never met the dead replica.
        assert_eq!(Caller::of(&cluster.file("Grid")).get(3, 4).unwrap(), value);
        cluster.restart(victim);
        assert_eq!(Caller::of(&cluster.file("Grid")).get(3, 4).unwrap(), value);
    }
    // All came back at their addresses.
    let mut now = addresses(&cluster);
    let mut before = ports;
    now.sort();
    before.sort();
    assert_eq!(now, before);
}

#[test]
fn all_replicas_stopped_in_order_and_started_have_their_state() {
    let mut cluster = Cluster::start("grid");
    Caller::of(&cluster.file("Grid")).set(1, 2, 12).unwrap();
    for _ in 0..2 {
        cluster.stop_all();
        cluster.start_all();
        assert_eq!(Caller::of(&cluster.file("Grid")).get(1, 2).unwrap(), 12);
    }
}

#[test]
fn a_replica_without_the_others_shuts_its_port_and_opens_it_again() {
    let mut cluster = Cluster::start("grid");
    let grid = Caller::of(&cluster.file("Grid"));
    grid.set(0, 0, 1).unwrap();
    cluster.kill(1);
    cluster.kill(2);
    cluster.replicas[0].as_ref().unwrap().says("shut: ");
    assert!(grid.get(0, 0).is_err());
    // Two that crashed and the one that did not: its memory is the history, but it needs the vote of none that lost it.
    cluster.stop_first();
}

impl Cluster {
    fn stop_first(&mut self) {
        assert_eq!(self.replicas[0].take().unwrap().stop().code(), Some(0));
    }
}

#[test]
fn a_directory_and_its_entries_move_to_a_replica_that_joins() {
    let mut cluster = Cluster::start("directory");
    try_directory(&Caller::of(&cluster.file("Directory")));
    for victim in 0..3 {
        cluster.kill(victim);
        cluster.restart(victim);
    }
    // Nobody is left who executed the calls.
    let object = Caller::of(&cluster.file("Directory"));
    let reply = object.call("find", |body| body.write_string("one"));
    let entry = Caller::to(maestro_giop::Ior::decode(&mut reply.reader()).unwrap());
    assert_eq!(entry.call("_get_value", |_| Ok(())).reader().read_string().unwrap(), "1");
    assert_eq!(object.call("size", |_| Ok(())).reader().read_long(), Ok(1));
}

#[test]
fn a_large_value_is_replicated_whole() {
    let mut cluster = Cluster::start("performance-test");
    let value: String = ('a'..='z').cycle().take(1 << 20).collect();
    let object = Caller::of(&cluster.file("PerformanceTest"));
    object.call("_set_value", |body| body.write_string(&value));
    for victim in 0..3 {
        cluster.kill(victim);
        cluster.restart(victim);
        let object = Caller::of(&cluster.file("PerformanceTest"));
        let reply = object.try_call("_get_value", |_| Ok(())).unwrap();
        assert!(reply.reader().read_string().unwrap() == value, "within {PATIENCE:?}");
    }
}
