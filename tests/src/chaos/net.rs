//! A network of its own for each replica: namespaces, pairs of virtual links, one bridge. Clients are outside of the namespaces.
//!
//! A cut is silent, as real ones are: the sender's neighbour table names a station that does not exist, so that packets leave
//! and nobody takes them. It works in one direction only, which needs no firewall in the kernel.

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use rustix::fs::{FlockOperation, flock};
use rustix::process::{Pid, Signal, kill_process};

/// A station that does not exist.
const NOWHERE: &str = "02:00:00:00:00:99";

/// What namespaces' names begin with; the number of the process that made them follows, and that of its network.
const PREFIX: &str = "maestro-chaos-";

/// Namespaces with a bridge between them. Dropping it takes all of it away.
#[derive(Debug)]
pub struct Network {
    id: u32,
    /// The third number of all addresses here.
    subnet: u8,
    /// Locked as long as the addresses are in use: other runs on this machine take others.
    _claim: File,
    replicas: usize,
    /// Whether the kernel can drop packets at random.
    has_netem: bool,
}

impl Network {
    /// Makes the namespaces of so many replicas.
    ///
    /// # Errors
    ///
    /// Why there can be none, in one line: not root, no `ip` program, a kernel without namespaces.
    pub fn new(replicas: usize) -> Result<Self, String> {
        if !rustix::process::geteuid().is_root() {
            return Err("network namespaces need root".into());
        }
        sweep();
        let id = std::process::id();
        let (subnet, claim) = claim(id)?;
        let mut network = Self { id, subnet, _claim: claim, replicas, has_netem: false };
        network.build()?;
        let probe = ip(&["-n", &network.namespace(0), "link", "show", "eth0"]);
        probe.map_err(|error| format!("the namespaces are not there: {error}"))?;
        network.has_netem = network.tc(&network.port(0), &["netem", "loss", "0%"]).is_ok();
        Ok(network)
    }

    fn build(&self) -> Result<(), String> {
        let bridge = self.bridge();
        ip(&["link", "add", &bridge, "type", "bridge"])?;
        ip(&["addr", "add", &format!("{}/24", self.host(253)), "dev", &bridge])?;
        ip(&["link", "set", &bridge, "up"])?;
        for replica in 0..self.replicas {
            let (namespace, port) = (self.namespace(replica), self.port(replica));
            ip(&["netns", "add", &namespace])?;
            ip(&["link", "add", &port, "type", "veth", "peer", "name", "eth0", "netns", &namespace])?;
            ip(&["link", "set", &port, "master", &bridge, "up"])?;
            ip(&["-n", &namespace, "addr", "add", &format!("{}/24", self.address(replica)), "dev", "eth0"])?;
            ip(&["-n", &namespace, "link", "set", "eth0", "up"])?;
            ip(&["-n", &namespace, "link", "set", "lo", "up"])?;
        }
        Ok(())
    }

    /// Returns what the namespaces are called: `NAME-r1`, `NAME-r2` and so on.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{PREFIX}{}-{}", self.id, self.subnet)
    }

    /// Returns the address of a replica.
    #[must_use]
    pub fn address(&self, replica: usize) -> String {
        self.host(replica)
    }

    /// Returns how packets are lost here.
    #[must_use]
    pub fn loss(&self) -> &'static str {
        if self.has_netem { "netem" } else { "a short queue (the kernel has no netem)" }
    }

    /// Returns a command that runs a program in a replica's namespace.
    #[must_use]
    pub fn command(&self, replica: usize, program: &Path) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.namespace(replica)]).arg(program);
        command
    }

    /// Takes a replica's link down.
    ///
    /// # Errors
    ///
    /// What `ip` says, as for all below.
    pub fn unplug(&self, replica: usize) -> Result<(), String> {
        ip(&["link", "set", &self.port(replica), "down"])
    }

    /// Brings a replica's link up.
    ///
    /// # Errors
    ///
    /// See [`Network::unplug`].
    pub fn plug(&self, replica: usize) -> Result<(), String> {
        ip(&["link", "set", &self.port(replica), "up"])
    }

    /// Loses all that one replica sends to another one.
    ///
    /// # Errors
    ///
    /// See [`Network::unplug`].
    pub fn cut(&self, from: usize, to: usize) -> Result<(), String> {
        let (namespace, to) = (self.namespace(from), self.address(to));
        ip(&["-n", &namespace, "neigh", "replace", &to, "lladdr", NOWHERE, "nud", "permanent", "dev", "eth0"])
    }

    /// Ends a cut.
    ///
    /// # Errors
    ///
    /// See [`Network::unplug`].
    pub fn mend(&self, from: usize, to: usize) -> Result<(), String> {
        ip(&["-n", &self.namespace(from), "neigh", "del", &self.address(to), "dev", "eth0"])
    }

    /// Loses packets to and from a replica. Without netem a queue that is too short and too slow drops what it cannot hold.
    ///
    /// # Errors
    ///
    /// See [`Network::unplug`].
    pub fn disturb(&self, replica: usize, percent: u32) -> Result<(), String> {
        let loss = format!("{percent}%");
        let rate = format!("{}kbit", 8000 / percent.max(1));
        let lossy: &[&str] = if self.has_netem {
            &["netem", "loss", &loss, "delay", "2ms", "2ms"]
        } else {
            &["tbf", "rate", &rate, "burst", "1600", "limit", "4000"]
        };
        self.tc(&self.port(replica), lossy)?;
        let namespace = self.namespace(replica);
        let inside = [&["-n", &namespace, "qdisc", "replace", "dev", "eth0", "root"], lossy].concat();
        run("tc", &inside)
    }

    /// Ends a loss.
    ///
    /// # Errors
    ///
    /// See [`Network::unplug`].
    pub fn calm(&self, replica: usize) -> Result<(), String> {
        run("tc", &["qdisc", "del", "dev", &self.port(replica), "root"])?;
        run("tc", &["-n", &self.namespace(replica), "qdisc", "del", "dev", "eth0", "root"])
    }

    fn tc(&self, device: &str, queue: &[&str]) -> Result<(), String> {
        run("tc", &[&["qdisc", "replace", "dev", device, "root"], queue].concat())
    }

    fn namespace(&self, replica: usize) -> String {
        format!("{PREFIX}{}-{}-r{}", self.id, self.subnet, replica + 1)
    }

    /// The bridge's end of a replica's link. Names of links have at most 15 characters.
    fn port(&self, replica: usize) -> String {
        format!("mc{}r{}", self.subnet, replica + 1)
    }

    fn bridge(&self) -> String {
        format!("mc{}b", self.subnet)
    }

    fn host(&self, number: usize) -> String {
        format!("10.213.{}.{}", self.subnet, number + 1)
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for replica in 0..self.replicas {
            // What is not there cannot be taken away.
            let _ = ip(&["netns", "del", &self.namespace(replica)]);
            let _ = ip(&["link", "del", &self.port(replica)]);
        }
        let _ = ip(&["link", "del", &self.bridge()]);
    }
}

/// Takes addresses that no other run has. Returns their third number, and the lock on it.
fn claim(id: u32) -> Result<(u8, File), String> {
    let first = id.to_le_bytes()[0];
    for subnet in (0..=u8::MAX).map(|offset| first.wrapping_add(offset)) {
        let path = std::env::temp_dir().join(format!("{PREFIX}{subnet}.lock"));
        let file = File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
            return Ok((subnet, file));
        }
    }
    Err("no addresses are left for the namespaces".into())
}

/// Takes away what runs left behind that were killed.
fn sweep() {
    let Ok(listed) = output("ip", &["netns", "list"]) else { return };
    for name in listed.lines().filter_map(|line| line.split_whitespace().next()) {
        let mut numbers = name.strip_prefix(PREFIX).into_iter().flat_map(|rest| rest.split('-'));
        let (Some(id), Some(subnet)) = (numbers.next(), numbers.next()) else { continue };
        if !Path::new("/proc").join(id).exists() {
            let left = output("ip", &["netns", "pids", name]).unwrap_or_default();
            for pid in left.lines().filter_map(|pid| Pid::from_raw(pid.parse().ok()?)) {
                let _ = kill_process(pid, Signal::KILL);
            }
            let _ = ip(&["netns", "del", name]);
            let _ = ip(&["link", "del", &format!("mc{subnet}b")]);
        }
    }
}

fn ip(arguments: &[&str]) -> Result<(), String> {
    run("ip", arguments)
}

fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    output(program, arguments).map(drop)
}

fn output(program: &str, arguments: &[&str]) -> Result<String, String> {
    let ran: io::Result<Output> = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    let output = ran.map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{program} {}: {}", arguments.join(" "), said.trim()))
}
