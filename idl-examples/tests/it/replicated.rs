use std::net::TcpListener;

use maestro_ior::{Address, iiop_profiles};

use crate::process::{Caller, PATIENCE, Server, reference};
use crate::simple::try_directory;

/// Three replicas of a program.
pub(crate) struct Cluster {
    directory: tempfile::TempDir,
    program: &'static str,
    /// Flags beside those that every replica needs.
    pub(crate) flags: Vec<&'static str>,
    members: String,
    /// Absent while a replica is down.
    pub(crate) replicas: Vec<Option<Server>>,
}

impl Cluster {
    /// Starts three replicas, and waits until all are ready.
    fn start(program: &'static str) -> Self {
        Self::start_with(program, &[])
    }

    /// The same with more flags.
    pub(crate) fn start_with(program: &'static str, flags: &[&'static str]) -> Self {
        let held: Vec<_> = (0..3).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let member =
            |(index, held): (usize, &TcpListener)| format!("r{}={}", index + 1, held.local_addr().unwrap());
        let members = held.iter().enumerate().map(member).collect::<Vec<_>>().join(",");
        drop(held);
        let directory = tempfile::tempdir().unwrap();
        let mut cluster = Self { directory, program, flags: flags.to_vec(), members, replicas: Vec::new() };
        cluster.replicas = (0..3).map(|index| Some(cluster.replica(index))).collect();
        cluster.ready();
        cluster
    }

    pub(crate) fn replica(&self, index: usize) -> Server {
        let flags = self.arguments(index, &self.flags);
        Server::start(self.program, &flags.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Returns the flags of a replica, with these beside.
    pub(crate) fn arguments(&self, index: usize, more: &[&str]) -> Vec<String> {
        let path = |name: &str| self.directory.path().join(name).display().to_string();
        let name = format!("r{}", index + 1);
        let (data, etc) = (path(&name), path("etc"));
        let mut flags = vec!["--orb", "replicated-updates", "--replica", &name, "--members", &self.members];
        flags.extend(["--data", &data, "--etc", &etc]);
        flags.extend(more);
        flags.into_iter().map(str::to_owned).collect()
    }

    pub(crate) fn ready(&self) {
        self.replicas.iter().flatten().for_each(|replica| drop(replica.ready()));
    }

    pub(crate) fn file(&self, name: &str) -> std::path::PathBuf {
        self.directory.path().join("etc").join(format!("{name}.ior"))
    }

    pub(crate) fn kill(&mut self, index: usize) {
        self.replicas[index].take().unwrap().kill();
    }

    pub(crate) fn restart(&mut self, index: usize) {
        let replica = self.replica(index);
        replica.ready();
        self.replicas[index] = Some(replica);
    }

    pub(crate) fn stop_all(&mut self) {
        for replica in &mut self.replicas {
            assert_eq!(replica.take().unwrap().stop().code(), Some(0));
        }
    }

    pub(crate) fn start_all(&mut self) {
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
    profiles.iter().map(maestro_ior::IiopProfile::address).collect()
}

#[test]
fn a_grid_outlives_each_of_its_replicas_in_turn() {
    outlives_each_of_its_replicas(Cluster::start("grid"));
}

#[test]
fn a_grid_whose_requests_are_ordered_by_a_token_outlives_each_of_its_replicas() {
    outlives_each_of_its_replicas(Cluster::start_with("grid", &["--order", "token"]));
}

fn outlives_each_of_its_replicas(mut cluster: Cluster) {
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
fn a_replica_without_the_others_shuts_its_port() {
    let mut cluster = Cluster::start("grid");
    let grid = Caller::of(&cluster.file("Grid"));
    grid.set(0, 0, 1).unwrap();
    cluster.kill(1);
    cluster.kill(2);
    cluster.replicas[0].as_ref().unwrap().says("shut: ");
    let refused = grid.get(0, 0).unwrap_err();
    assert!(matches!(refused, maestro_bridge::CallError::Unreachable(_)), "{refused}");
    // Even alone it stops in order.
    assert_eq!(cluster.replicas[0].take().unwrap().stop().code(), Some(0));
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

#[test]
fn without_state_transfer_a_replica_comes_back_with_fresh_objects() {
    let mut cluster = Cluster::start_with("performance-test", &["--no-state-transfer"]);
    let value = "x".repeat(1 << 20);
    let object = Caller::of(&cluster.file("PerformanceTest"));
    // More than the group keeps of the history once everybody has said that it is executed. Until then a replica may still come
    // back by executing all of it; so some more rounds are granted, in which that is said.
    for _ in 0..20 {
        object.call("_set_value", |body| body.write_string(&value));
    }
    let fresh = (0..4).any(|_| {
        for victim in 0..3 {
            cluster.kill(victim);
            cluster.restart(victim);
        }
        // Nobody is left who executed the calls when clients made them.
        let object = Caller::of(&cluster.file("PerformanceTest"));
        object.call("_get_value", |_| Ok(())).reader().read_string().unwrap().is_empty()
    });
    assert!(fresh, "the old value came back with every replica");
}

#[test]
fn references_that_are_not_reinstalled_stay_as_they_are() {
    let mut cluster = Cluster::start_with("grid", &["--no-reinstall-ior"]);
    cluster.kill(2);
    cluster.restart(2);
    let before = std::fs::read(cluster.file("Grid")).unwrap();
    assert_eq!(addresses(&cluster).len(), 3);
    cluster.kill(0);
    cluster.replicas[1].as_ref().unwrap().says(": r2, r3");
    Caller::of(&cluster.file("Grid")).set(1, 1, 1).unwrap();
    assert_eq!(std::fs::read(cluster.file("Grid")).unwrap(), before);
}
