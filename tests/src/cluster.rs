//! Replicas of one server.

use std::net::TcpListener;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::{Certificates, Server, Signal};

/// Replicas of one server on this machine, each a process of its own.
#[derive(Debug)]
pub struct Cluster {
    program: String,
    name: String,
    directory: TempDir,
    members: String,
    /// How clients are listened for.
    clients: Vec<String>,
    replicas: Vec<Option<Server>>,
}

impl Cluster {
    /// Starts `count` replicas of a server, whose object is published as `NAME.ior`, and waits until all are ready.
    #[must_use]
    pub fn start(program: &str, name: &str, count: usize) -> Self {
        let mut cluster = Self::prepare(program, name, count);
        cluster.launch_all();
        cluster
    }

    /// Starts `count` replicas that clients reach over TLS alone, and waits until all are ready. `demand` has clients show certificates.
    #[must_use]
    pub fn start_tls(
        program: &str,
        name: &str,
        count: usize,
        certificates: &Certificates,
        demand: bool,
    ) -> Self {
        let mut cluster = Self::prepare(program, name, count);
        cluster.clients = certificates.server_flags(demand);
        cluster.launch_all();
        cluster
    }

    fn launch_all(&mut self) {
        let all = 0..self.replicas.len();
        all.clone().for_each(|replica| self.launch(replica));
        all.for_each(|replica| self.ready(replica));
    }

    /// Prepares replicas without starting any.
    ///
    /// # Panics
    ///
    /// There is no room for temporary files.
    #[must_use]
    pub fn prepare(program: &str, name: &str, count: usize) -> Self {
        let members: Vec<String> = free_ports(count)
            .into_iter()
            .enumerate()
            .map(|(at, port)| format!("r{}=127.0.0.1:{port}", at + 1))
            .collect();
        Self {
            program: program.into(),
            name: name.into(),
            directory: TempDir::new().expect("a temporary directory"),
            members: members.join(","),
            clients: ["--iiop", "127.0.0.1:0"].map(String::from).to_vec(),
            replicas: (0..count).map(|_| None).collect(),
        }
    }

    /// Returns the file that the reference is published in.
    #[must_use]
    pub fn reference(&self) -> PathBuf {
        self.directory.path().join("etc").join(format!("{}.ior", self.name))
    }

    /// Returns the data directory of a replica, counted from 0.
    #[must_use]
    pub fn data(&self, replica: usize) -> PathBuf {
        self.directory.path().join(format!("r{}", replica + 1))
    }

    /// Returns the ports at which replicas listen for each other.
    #[must_use]
    pub fn member_ports(&self) -> Vec<u16> {
        let ports = self.members.split(',').filter_map(|member| member.rsplit(':').next()?.parse().ok());
        ports.collect()
    }

    /// Returns the flags of a replica.
    #[must_use]
    pub fn flags(&self, replica: usize) -> Vec<String> {
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let flags = [
            ("--orb", "replicated-updates".into()),
            ("--replica", format!("r{}", replica + 1)),
            ("--members", self.members.clone()),
            ("--etc", text(self.directory.path().join("etc"))),
            ("--data", text(self.data(replica))),
        ];
        let flags = flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]);
        flags.chain(self.clients.iter().cloned()).collect()
    }

    /// Starts a replica and returns at once.
    pub fn launch(&mut self, replica: usize) {
        self.replicas[replica] = Some(Server::spawn(&self.program, &self.flags(replica)));
    }

    /// Waits until a replica is ready.
    pub fn ready(&self, replica: usize) {
        self.replica(replica).ready();
    }

    /// Returns a replica that runs.
    ///
    /// # Panics
    ///
    /// It does not run.
    #[must_use]
    pub fn replica(&self, replica: usize) -> &Server {
        self.replicas[replica].as_ref().expect("the replica runs")
    }

    /// Kills a replica at once.
    ///
    /// # Panics
    ///
    /// It does not run.
    pub fn kill(&mut self, replica: usize) {
        let mut server = self.replicas[replica].take().expect("the replica runs");
        server.signal(Signal::Kill);
        server.wait();
    }

    /// Stops a replica in order.
    ///
    /// # Panics
    ///
    /// It does not run, or its stop is not an orderly one.
    pub fn stop(&mut self, replica: usize) {
        let mut server = self.replicas[replica].take().expect("the replica runs");
        server.signal(Signal::Term);
        let status = server.wait();
        assert!(status.success(), "r{} stopped with {status}:\n{}", replica + 1, server.errors());
    }
}

/// Returns ports that are free at this moment.
///
/// # Panics
///
/// There are none.
#[must_use]
pub fn free_ports(count: usize) -> Vec<u16> {
    let listeners: Vec<TcpListener> =
        (0..count).map(|_| TcpListener::bind("127.0.0.1:0").expect("a free port")).collect();
    listeners.iter().map(|listener| listener.local_addr().expect("a bound socket").port()).collect()
}
