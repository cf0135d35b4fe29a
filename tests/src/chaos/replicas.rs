//! Replicas as processes, in namespaces where there are any, and what is done to them.

use std::fs::{self, File};
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::daemons::Daemons;
use super::history::Trace;
use super::net::Network;
use super::{ledger, notes};

/// Replicas of the ledger, each a process of this program's own, numbered from 0.
#[derive(Debug)]
pub struct Replicas {
    directory: PathBuf,
    program: PathBuf,
    /// What they run on, where that is corosync.
    daemons: Option<Daemons>,
    network: Option<Network>,
    members: String,
    /// Flags that are handed on to every replica.
    flags: Vec<String>,
    all: Vec<Replica>,
}

#[derive(Debug, Default)]
struct Replica {
    life: u32,
    child: Option<Child>,
    /// Whether its process may end now.
    may_end: bool,
}

impl Replicas {
    /// Prepares replicas without starting any. What they write goes into `directory`.
    ///
    /// # Errors
    ///
    /// The directory cannot be written.
    pub fn prepare(
        count: usize,
        directory: &Path,
        network: Option<Network>,
        flags: &[String],
    ) -> io::Result<Self> {
        let members = members(count, network.as_ref())?;
        // 32 octets that are no secret: the network is this machine's.
        fs::write(directory.join("group.key"), format!("{}\n", "5a".repeat(32)))?;
        let all = (0..count).map(|_| Replica::default()).collect();
        let daemons = Daemons::wanted(flags, count, network.as_ref(), directory)?;
        let (directory, flags) = (directory.to_owned(), flags.to_vec());
        let program = std::env::current_exe()?;
        Ok(Self { directory, program, daemons, network, members, flags, all })
    }

    /// The same by another program than this process's own.
    #[must_use]
    pub fn by(mut self, program: &Path) -> Self {
        program.clone_into(&mut self.program);
        self
    }

    /// Returns how many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Returns the network between them, if they have one of their own.
    #[must_use]
    pub fn network(&self) -> Option<&Network> {
        self.network.as_ref()
    }

    /// Returns what they run on.
    ///
    /// # Errors
    ///
    /// Their engine has no daemons.
    pub fn daemons(&self) -> Result<&Daemons, String> {
        self.daemons.as_ref().ok_or_else(|| "the engine has no daemons".to_owned())
    }

    /// Returns the file that the object's reference is published in.
    #[must_use]
    pub fn reference(&self) -> PathBuf {
        self.directory.join("etc").join(format!("{}.ior", ledger::NAME))
    }

    /// Starts a replica's next life. The thread that calls this has to outlive the replica: with it the replica ends.
    ///
    /// # Errors
    ///
    /// It cannot be started.
    pub fn start(&mut self, replica: usize) -> io::Result<()> {
        let life = self.all[replica].life + 1;
        let mut command = match &self.network {
            Some(network) => network.command(replica, &self.program),
            None => Command::new(&self.program),
        };
        let log = File::create(self.log(replica, life))?;
        command.arg("replica").arg("--notes").arg(self.notes(replica, life)).args(self.own_flags(replica));
        command.args(&self.flags);
        for variable in ["MAESTRO_ETC", "MAESTRO_IIOP_PORT"] {
            command.env_remove(variable);
        }
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        self.all[replica] = Replica { life, child: Some(command.spawn()?), may_end: false };
        Ok(())
    }

    fn own_flags(&self, replica: usize) -> Vec<String> {
        let host =
            self.network.as_ref().map_or_else(|| "127.0.0.1".into(), |network| network.address(replica));
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let name = name(replica);
        let flags = [
            ("--orb", "replicated-updates".into()),
            ("--replica", name.clone()),
            ("--members", self.members.clone()),
            ("--iiop", format!("{host}:0")),
            ("--etc", text(self.directory.join("etc"))),
            ("--data", text(self.directory.join(name))),
            ("--group-key-file", text(self.directory.join("group.key"))),
        ];
        flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]).collect()
    }

    /// Sends a signal; a replica that does not run takes none. After SIGKILL and SIGTERM it may end.
    pub fn signal(&mut self, replica: usize, signal: Signal) {
        let one = &mut self.all[replica];
        one.may_end |= matches!(signal, Signal::KILL | Signal::TERM);
        let pid = one.child.as_ref().and_then(|child| i32::try_from(child.id()).ok()).and_then(Pid::from_raw);
        if let Some(pid) = pid {
            // It may have ended by itself, which `ended_by_itself` tells.
            let _ = kill_process(pid, signal);
        }
    }

    /// Says whether a replica's process has ended, and how, where it did not end before.
    ///
    /// # Errors
    ///
    /// The system does not tell.
    pub fn ended(&mut self, replica: usize) -> io::Result<Option<ExitStatus>> {
        let one = &mut self.all[replica];
        let Some(child) = &mut one.child else { return Ok(None) };
        let status = child.try_wait()?;
        if status.is_some() {
            one.child = None;
        }
        Ok(status)
    }

    /// Says whether a replica has a process.
    #[must_use]
    pub fn runs(&self, replica: usize) -> bool {
        self.all[replica].child.is_some()
    }

    /// Returns what a replica that was to go on ended with, with the last that it said.
    ///
    /// # Errors
    ///
    /// The system does not tell.
    pub fn ended_by_itself(&mut self) -> io::Result<Option<String>> {
        for replica in 0..self.count() {
            if self.all[replica].may_end {
                continue;
            }
            if let Some(status) = self.ended(replica)? {
                let said = self.said(replica);
                let last = said.lines().last().unwrap_or_default();
                return Ok(Some(format!("{} ended by itself, with {status}: {last}", name(replica))));
            }
        }
        Ok(None)
    }

    /// Says whether a replica has said in this life that it is ready.
    #[must_use]
    pub fn is_ready(&self, replica: usize) -> bool {
        self.said(replica).lines().any(|line| line.starts_with("ready "))
    }

    /// Says whether a replica has said in this life that clients reach it at this address.
    #[must_use]
    pub fn is_at(&self, replica: usize, address: &str) -> bool {
        let ready = format!("at {address}");
        self.said(replica).lines().any(|line| line.starts_with("ready ") && line.ends_with(&ready))
    }

    /// Says whether the last view of every replica is one and the same, with all of them in it.
    #[must_use]
    pub fn are_together(&self) -> bool {
        self.are_in_one_view(&(0..self.count()).collect::<Vec<_>>())
    }

    /// Says whether all replicas but one are in one view without that one.
    #[must_use]
    pub fn are_without(&self, victim: usize) -> bool {
        self.are_in_one_view(&(0..self.count()).filter(|&replica| replica != victim).collect::<Vec<_>>())
    }

    /// Says whether the last view of each of these replicas is one and the same, with just them in it.
    fn are_in_one_view(&self, replicas: &[usize]) -> bool {
        let last_view = |replica: &usize| {
            let said = self.said(*replica);
            said.lines().rev().find(|line| line.starts_with("view ")).map(str::to_owned)
        };
        let views: Vec<Option<String>> = replicas.iter().map(last_view).collect();
        // In the order of the view, which is not the one of the names.
        let is_whole = |view: &Option<String>| {
            let members = view.as_deref().and_then(|view| view.split_once(": ")).map(|(_, members)| members);
            members.is_some_and(|members| {
                let mut members: Vec<&str> = members.split(", ").collect();
                members.sort_unstable();
                members.iter().copied().eq(replicas.iter().map(|&replica| name(replica)))
            })
        };
        views.windows(2).all(|pair| pair[0] == pair[1]) && views.first().is_some_and(is_whole)
    }

    /// Returns what a replica has said in this life.
    #[must_use]
    pub fn said(&self, replica: usize) -> String {
        let octets = fs::read(self.log(replica, self.all[replica].life)).unwrap_or_default();
        String::from_utf8_lossy(&octets).into_owned()
    }

    /// Returns how many calls a replica has executed, or knows of by a state, in this life.
    ///
    /// # Errors
    ///
    /// Its notes cannot be read.
    pub fn executed(&self, replica: usize) -> Result<u64, String> {
        let trace = self.trace(replica, self.all[replica].life)?;
        Ok(trace.events.last().map_or(0, |event| match event {
            super::history::Event::Executed(execution) => execution.receipt.count,
            super::history::Event::State { count, .. } => *count,
        }))
    }

    /// Reads what all replicas wrote down in all their lives.
    ///
    /// # Errors
    ///
    /// What cannot be read.
    pub fn traces(&self) -> Result<Vec<Trace>, String> {
        read_saved(&self.directory)
    }

    fn trace(&self, replica: usize, life: u32) -> Result<Trace, String> {
        read_trace(&self.notes(replica, life))
    }

    fn log(&self, replica: usize, life: u32) -> PathBuf {
        self.directory.join(format!("{}-{life}.log", name(replica)))
    }

    fn notes(&self, replica: usize, life: u32) -> PathBuf {
        self.directory.join(format!("{}-{life}.notes", name(replica)))
    }
}

/// Reads what all replicas of a run that was kept wrote down in all their lives.
///
/// # Errors
///
/// What cannot be read.
pub fn read_saved(directory: &Path) -> Result<Vec<Trace>, String> {
    let tell = |error: io::Error| format!("{}: {error}", directory.display());
    let entries = fs::read_dir(directory).map_err(tell)?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>().map_err(tell)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "notes"));
    files.sort();
    files.iter().map(|file| read_trace(file)).collect()
}

/// Reads what a replica wrote down in one life.
fn read_trace(file: &Path) -> Result<Trace, String> {
    let text = match fs::read_to_string(file) {
        // A life can end before it has begun.
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        read => read.map_err(|error| format!("{}: {error}", file.display()))?,
    };
    let events = notes::read_events(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy().replace('-', " life ");
    Ok(Trace { name, events })
}

impl Drop for Replicas {
    fn drop(&mut self) {
        for replica in &mut self.all {
            if let Some(mut child) = replica.child.take() {
                let _ = child.kill();
                let _ = child.wait();
            }
        }
    }
}

/// Returns the name of a replica.
#[must_use]
pub fn name(replica: usize) -> String {
    format!("r{}", replica + 1)
}

fn members(count: usize, network: Option<&Network>) -> io::Result<String> {
    let addresses: Vec<String> = match network {
        Some(network) => (0..count).map(|replica| format!("{}:7400", network.address(replica))).collect(),
        None => {
            let listeners: Vec<TcpListener> =
                (0..count).map(|_| TcpListener::bind("127.0.0.1:0")).collect::<io::Result<_>>()?;
            let addresses = listeners.iter().map(|listener| Ok(listener.local_addr()?.to_string()));
            addresses.collect::<io::Result<_>>()?
        }
    };
    let members = addresses.iter().enumerate().map(|(at, address)| format!("{}={address}", name(at)));
    Ok(members.collect::<Vec<_>>().join(","))
}
