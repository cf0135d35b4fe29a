//! The servers that are attacked, and what they take of the machine.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use maestro::{ObjectKey, parse_ior};
use tempfile::TempDir;

use super::kinds::Port;
use super::target::NAME;
use crate::{Server, free_ports};

/// A server alone, or replicas of one, each a process of the program's own.
#[derive(Debug)]
pub struct Servers {
    processes: Vec<Server>,
    victim: Victim,
    /// Where they keep their references and data.
    _directory: TempDir,
}

/// Whom hostile peers and good clients call.
#[derive(Debug, Clone)]
pub struct Victim {
    /// Where it takes requests.
    pub address: SocketAddr,
    /// Where it takes them over TLS.
    pub tls: SocketAddr,
    /// Where it talks to the other replicas, if there are any.
    pub group: Option<SocketAddr>,
    /// Its object.
    pub key: ObjectKey,
}

/// What a process takes of the machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Memory of its own, in octets: what is resident and no file's.
    pub memory: u64,
    /// Open files and sockets.
    pub descriptors: usize,
    /// Processor time so far.
    pub processor: Duration,
}

impl Victim {
    /// Returns the address of a port. A server alone has none for a group: then it is that of its objects.
    #[must_use]
    pub fn at(&self, port: Port) -> SocketAddr {
        match port {
            Port::Objects => self.address,
            Port::Tls => self.tls,
            Port::Group => self.group.unwrap_or(self.address),
        }
    }
}

impl Servers {
    /// Starts `replicas` of `program serve`, or one server alone, and waits until they are ready.
    ///
    /// # Errors
    ///
    /// What is wrong, as text.
    pub fn start(program: &Path, replicas: usize) -> Result<Self, String> {
        let directory = TempDir::new().map_err(|error| error.to_string())?;
        let at = |name: &str| directory.path().join(name).to_string_lossy().into_owned();
        let groups: Vec<SocketAddr> = match replicas {
            1 => Vec::new(),
            _ => free_ports(replicas).into_iter().map(|port| ([127, 0, 0, 1], port).into()).collect(),
        };
        let members: Vec<String> =
            groups.iter().enumerate().map(|(index, address)| format!("r{}={address}", index + 1)).collect();
        let (cert, key) = (at("server.crt"), at("server.key"));
        write_certificate(&cert, &key)?;
        let ports: Vec<u16> = free_ports(2 * replicas);
        let address = |index: usize| SocketAddr::from(([127, 0, 0, 1], ports[index]));
        let mut processes = Vec::new();
        for index in 0..replicas {
            let mut flags = vec![("--iiop", address(2 * index).to_string()), ("--etc", at("etc"))];
            flags.extend([("--tls-listen", address(2 * index + 1).to_string())]);
            flags.extend([("--tls-cert", cert.clone()), ("--tls-key", key.clone())]);
            if replicas > 1 {
                let name = format!("r{}", index + 1);
                flags.extend([("--orb", "replicated-updates".to_owned()), ("--data", at(&name))]);
                flags.extend([("--replica", name), ("--members", members.join(","))]);
            }
            let flags = flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]);
            let arguments: Vec<String> = [String::from("serve")].into_iter().chain(flags).collect();
            processes.push(Server::spawn_at(program, &arguments));
        }
        processes.iter().for_each(|server| drop(server.ready()));
        let reference = fs::read_to_string(directory.path().join("etc").join(format!("{NAME}.ior")));
        let key = object_key(&reference.map_err(|error| error.to_string())?)?;
        let victim = Victim { address: address(0), tls: address(1), group: groups.first().copied(), key };
        Ok(Self { processes, victim, _directory: directory })
    }

    /// Returns the one that is attacked: the first.
    #[must_use]
    pub fn victim(&self) -> Victim {
        self.victim.clone()
    }

    /// Returns what the one that is attacked takes of the machine.
    ///
    /// # Errors
    ///
    /// It does not run, or the system does not tell.
    pub fn usage(&self) -> Result<Usage, String> {
        usage(self.processes[0].pid())
    }

    /// Returns what the one that is attacked has said.
    #[must_use]
    pub fn errors(&self) -> String {
        self.processes[0].errors()
    }
}

/// Writes a certificate for this machine and its private key.
fn write_certificate(certificate: &str, key: &str) -> Result<(), String> {
    let made =
        rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).map_err(|error| error.to_string())?;
    fs::write(certificate, made.cert.pem())
        .and_then(|()| fs::write(key, made.signing_key.serialize_pem()))
        .map_err(|error| error.to_string())
}

fn object_key(reference: &str) -> Result<ObjectKey, String> {
    let ior = parse_ior(reference.trim()).map_err(|error| error.to_string())?;
    let endpoints = maestro_ior::endpoints(&ior).map_err(|error| error.to_string())?;
    let first = endpoints.into_iter().next().ok_or("a reference without an address")?;
    Ok(first.object_key)
}

/// Reads what a process takes of the machine.
fn usage(pid: u32) -> Result<Usage, String> {
    let read = |file: &str| {
        fs::read_to_string(format!("/proc/{pid}/{file}")).map_err(|error| format!("process {pid}: {error}"))
    };
    let status = read("status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kib: Option<u64> = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).map_err(|error| error.to_string())?.count();
    let stat = read("stat")?;
    // After the name, which may have blanks in it: fields 14 and 15 are ticks of user and system time.
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
    let processor = Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second());
    let memory = kib.ok_or("no RssAnon in /proc")? << 10;
    Ok(Usage { memory, descriptors, processor })
}
