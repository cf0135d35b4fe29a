//! How long clients go without an answer after a fault: the same fault many times, with a client of each kind on the replica
//! that it happens to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use maestro_ior::endpoints;

use super::cluster::{Cluster, LIMIT};
use super::daemons::is_corosync;
use super::history::Call;
use super::options::Cast;
use super::own::{Orb, OwnClients, Pace, read_reference};
use super::plan::Action;
use super::run::{ChaosError, Place, watch};
use super::stock::StockClients;
use super::tally::{Tally, between_marks, seen};

/// A fault whose consequences are measured. It happens to the replica that clients use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Fault {
    /// It is killed.
    Kill,
    /// It is stopped by SIGSTOP.
    Stop,
    /// It and the other replicas do not reach each other; clients reach all.
    Partition,
    /// Its link is down: neither replicas nor clients reach it.
    Isolate,
}

/// What is measured.
#[derive(Debug, Clone, Args)]
pub struct FigureOptions {
    /// How often each fault happens.
    #[arg(long, default_value_t = 50)]
    pub runs: u32,

    /// Only these faults. Default: all.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FAULT,…")]
    pub faults: Vec<Fault>,

    /// A document to put the table into, between `<!-- figures on ENGINE: begin -->` and `<!-- figures on ENGINE: end -->`.
    #[arg(long, value_name = "FILE")]
    pub document: Option<PathBuf>,

    /// Replicas and clients. Of each kind of client that is asked for there is one.
    #[command(flatten)]
    pub cast: Cast,
}

/// The time between a client's calls.
const PERIOD: Duration = Duration::from_millis(1);
/// How long clients call before a fault.
const BEFORE: Duration = Duration::from_millis(300);
/// How long a fault lasts at least: longer than silence goes unnoticed.
const LEAST: Duration = Duration::from_millis(2500);
/// How long a fault lasts at most, where clients have no answer.
const MOST: Duration = Duration::from_secs(10);

/// What was measured: by fault, and by place and name of the client.
pub type Figures = BTreeMap<(Fault, usize, &'static str), Tally>;

/// Measures, and returns the table.
///
/// # Errors
///
/// What cannot begin, or does not come to pass.
pub fn figures(options: &FigureOptions, interrupted: &AtomicBool) -> Result<String, ChaosError> {
    let mut options = options.clone();
    let place = Place::make(&mut options.cast, "figures")?;
    let mut faults =
        if options.faults.is_empty() { Fault::value_variants().to_vec() } else { options.faults.clone() };
    if place.network.is_none() {
        faults.retain(|fault| matches!(fault, Fault::Kill | Fault::Stop));
    }
    let (directory, skipped) = (place.directory, place.skipped);
    let count = options.cast.replicas.into();
    let cluster = Cluster::prepare(count, &directory, place.network, &options.cast.server);
    let mut cluster = cluster.map_err(ChaosError::Start)?;
    let mut bench = Bench { options: &options, directory: &directory, interrupted, figures: Figures::new() };
    bench.all(&mut cluster, &faults).map_err(|failure| {
        ChaosError::Start(format!("{failure}; everything is in {}", directory.display()))
    })?;
    let table = table(&bench.figures, &options, &skipped);
    drop(cluster);
    if let Some(file) = &options.document {
        write(file, &options.cast.server, &table)?;
    }
    if !options.cast.keep {
        // What cannot be taken away stays among the temporary files.
        let _ = std::fs::remove_dir_all(&directory);
    }
    Ok(table)
}

struct Bench<'a> {
    options: &'a FigureOptions,
    directory: &'a Path,
    interrupted: &'a AtomicBool,
    figures: Figures,
}

/// A client of one kind.
enum One {
    Own(OwnClients),
    Stock(StockClients),
}

impl Bench<'_> {
    fn all(&mut self, cluster: &mut Cluster, faults: &[Fault]) -> Result<(), String> {
        cluster.start()?;
        for &fault in faults {
            for run in 1..=self.options.runs {
                watch(self.interrupted)?;
                cluster.timeline.note(&format!("-- {fault:?}, {run} of {}", self.options.runs));
                self.once(cluster, fault)?;
            }
        }
        cluster.stop()
    }

    /// Has a fault happen once.
    fn once(&mut self, cluster: &mut Cluster, fault: Fault) -> Result<(), String> {
        self.whole(cluster)?;
        // The replicas may write their reference anew at any moment: all clients read this one.
        let reference = self.directory.join("reference.ior");
        std::fs::copy(cluster.replicas.reference(), &reference).map_err(|error| error.to_string())?;
        let victim = in_use(cluster, &reference)?;
        let mut clients = self.clients(&reference)?;
        for (_, client) in &mut clients {
            client.answered(1, LIMIT);
        }
        std::thread::sleep(BEFORE);
        let fault_ns = cluster.timeline.note(&format!("{fault:?}"));
        let began = Instant::now();
        cluster.run(begin(fault, victim, cluster.replicas.count()))?;
        std::thread::sleep(LEAST.saturating_sub(began.elapsed()));
        for (_, client) in &mut clients {
            client.answered(2, MOST.saturating_sub(began.elapsed()));
        }
        let end_ns = cluster.timeline.note("taken back");
        cluster.run(end(fault, victim, cluster.replicas.count()))?;
        for (place, (name, client)) in clients.into_iter().enumerate() {
            let calls = client.finish()?;
            self.figures.entry((fault, place, name)).or_default().add(seen(calls.iter(), fault_ns, end_ns));
        }
        Ok(())
    }

    /// Waits until all replicas are in one view.
    fn whole(&self, cluster: &mut Cluster) -> Result<(), String> {
        let end = Instant::now() + LIMIT;
        while !cluster.replicas.are_together() {
            watch(self.interrupted)?;
            if Instant::now() >= end {
                return Err(format!("after {LIMIT:?} the replicas are not in one view"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Starts a client of each kind.
    fn clients(&self, reference: &Path) -> Result<Vec<(&'static str, One)>, String> {
        let cast = &self.options.cast;
        let pace = |first| Pace {
            first,
            clients: 1,
            period: PERIOD,
            patience: cast.patience(),
            reference: reference.to_owned(),
        };
        let mut clients = Vec::new();
        if cast.own > 0 {
            clients.push(("maestro::client", One::Own(OwnClients::start(Orb::Bridge, &pace(1))?)));
            let elsewhere = OwnClients::start(Orb::BridgeBackwards, &pace(2))?;
            clients.push(("maestro::client, on another replica", One::Own(elsewhere)));
        }
        if cast.ft > 0 {
            clients.push(("fault-tolerant client", One::Own(OwnClients::start(Orb::Numbered, &pace(3))?)));
        }
        let stock = [
            ("omniORB", "omni", cast.omni, &cast.omni_option),
            ("JacORB", "jacorb", cast.jacorb, &cast.jacorb_option),
        ];
        for (name, orb, _, options) in stock.into_iter().filter(|orb| orb.2 > 0) {
            let options: Vec<String> =
                options.iter().flat_map(|option| option.split_whitespace()).map(str::to_owned).collect();
            let out = self.directory.join(format!("{orb}.calls"));
            let client = StockClients::start(orb, &options, &pace(4), &out)?;
            // The line that says that it runs.
            if client.told(LIMIT).is_none() {
                return Err(format!("the {name} client gets no answer"));
            }
            clients.push((name, One::Stock(client)));
        }
        Ok(clients)
    }
}

impl One {
    /// Waits until the client has had more answers, or the time is over.
    fn answered(&mut self, answers: u32, within: Duration) {
        match self {
            Self::Own(clients) => {
                let end = Instant::now() + within;
                let goal = clients.answered().first().copied().unwrap_or(0) + u64::from(answers);
                while clients.answered().first().is_some_and(|&count| count < goal) && Instant::now() < end {
                    std::thread::sleep(Duration::from_millis(1));
                }
            }
            Self::Stock(clients) => {
                // A line that was asked for before and came late.
                while clients.told(Duration::ZERO).is_some() {}
                clients.ask(answers);
                let _ = clients.told(within);
            }
        }
    }

    fn finish(self) -> Result<Vec<Call>, String> {
        match self {
            Self::Own(clients) => Ok(clients.finish()),
            Self::Stock(clients) => clients.finish(),
        }
    }
}

/// Returns the replica that the reference names first: clients use it.
fn in_use(cluster: &Cluster, reference: &Path) -> Result<usize, String> {
    let reference = read_reference(reference)?;
    let addresses = endpoints(&reference).map_err(|error| error.to_string())?;
    let first = addresses.first().map(|endpoint| endpoint.address.to_string()).unwrap_or_default();
    let found = (0..cluster.replicas.count()).find(|&replica| cluster.replicas.is_at(replica, &first));
    found.ok_or_else(|| format!("no replica is at {first}, which the reference names first"))
}

fn begin(fault: Fault, victim: usize, count: usize) -> Vec<Action> {
    match fault {
        Fault::Kill => vec![Action::Kill(victim)],
        Fault::Stop => vec![Action::Pause(victim)],
        Fault::Partition => others(victim, count)
            .flat_map(|other| [Action::Cut(victim, other), Action::Cut(other, victim)])
            .collect(),
        Fault::Isolate => vec![Action::Unplug(victim)],
    }
}

fn end(fault: Fault, victim: usize, count: usize) -> Vec<Action> {
    match fault {
        Fault::Kill => vec![Action::Start(victim), Action::AwaitReady(victim)],
        Fault::Stop => vec![Action::Resume(victim)],
        Fault::Partition => others(victim, count)
            .flat_map(|other| [Action::Mend(victim, other), Action::Mend(other, victim)])
            .collect(),
        Fault::Isolate => vec![Action::Plug(victim)],
    }
}

fn others(victim: usize, count: usize) -> impl Iterator<Item = usize> {
    (0..count).filter(move |&replica| replica != victim)
}

fn table(figures: &Figures, options: &FigureOptions, skipped: &[String]) -> String {
    let Cast { replicas, timeout_ms, server, .. } = &options.cast;
    let flags =
        if server.is_empty() { String::new() } else { format!(", server flags `{}`", server.join(" ")) };
    let mut lines = vec![
        format!(
            "{replicas} replicas on one machine, {} times each fault, clients wait {timeout_ms} ms for an answer{flags}. Times in \
             milliseconds.",
            options.runs
        ),
        String::new(),
        "| fault | client | p50 | p99 | no answer | errors per fault | which |".into(),
        "|---|---|---|---|---|---|---|".into(),
    ];
    for ((fault, _, client), tally) in figures {
        let fault = fault.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        lines.push(format!("| {fault} | {client} | {} |", tally.cells()));
    }
    lines.extend(skipped.iter().map(|reason| format!("\nSkipped: {reason}")));
    lines.join("\n")
}

fn write(file: &Path, server: &[String], table: &str) -> Result<(), ChaosError> {
    let tell = |error: std::io::Error| ChaosError::Start(format!("{}: {error}", file.display()));
    let document = std::fs::read_to_string(file).map_err(tell)?;
    let name = if is_corosync(server) { "figures on corosync" } else { "figures on embedded" };
    let no_marks = || ChaosError::Start(format!("{}: no marks `{name}`; they are:\n{table}", file.display()));
    let document = between_marks(&document, name, table).ok_or_else(no_marks)?;
    std::fs::write(file, document).map_err(tell)
}
