//! The servers that are attacked, and what they take of the machine.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use maestro::{ObjectKey, parse_ior};
use tempfile::TempDir;

use super::target::NAME;
use crate::{Server, free_ports};

/// A server alone, or replicas of one, each a process of the program's own.
#[derive(Debug)]
pub struct Servers {
    processes: Vec<Server>,
    addresses: Vec<SocketAddr>,
    groups: Vec<SocketAddr>,
    key: ObjectKey,
    /// Where they keep their references and data.
    _directory: TempDir,
}

/// Whom hostile peers and good clients call.
#[derive(Debug, Clone)]
pub struct Victim {
    /// Where it takes requests.
    pub address: SocketAddr,
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
        let mut processes = Vec::new();
        for index in 1..=replicas {
            let mut flags = vec![("--iiop", "127.0.0.1:0".to_owned()), ("--etc", at("etc"))];
            if replicas > 1 {
                let name = format!("r{index}");
                flags.extend([("--orb", "replicated-updates".to_owned()), ("--data", at(&name))]);
                flags.extend([("--replica", name), ("--members", members.join(","))]);
            }
            let flags = flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]);
            let arguments: Vec<String> = [String::from("serve")].into_iter().chain(flags).collect();
            processes.push(Server::spawn_at(program, &arguments));
        }
        let addresses = processes.iter().map(|server| address(&server.ready())).collect::<Result<_, _>>()?;
        let reference = fs::read_to_string(directory.path().join("etc").join(format!("{NAME}.ior")));
        let key = key(&reference.map_err(|error| error.to_string())?)?;
        Ok(Self { processes, addresses, groups, key, _directory: directory })
    }

    /// Returns the one that is attacked: the first.
    #[must_use]
    pub fn victim(&self) -> Victim {
        Victim { address: self.addresses[0], group: self.groups.first().copied(), key: self.key.clone() }
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

/// Reads the address in a ready line.
fn address(line: &str) -> Result<SocketAddr, String> {
    let address = line.rsplit(' ').next().and_then(|word| word.parse().ok());
    address.ok_or_else(|| format!("no address in {line:?}"))
}

fn key(reference: &str) -> Result<ObjectKey, String> {
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
