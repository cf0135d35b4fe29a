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
use super::net::Network;
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

    /// How many clusters silent replicas are measured on at the same time: most of that time is clients' time-outs.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=8))]
    pub lanes: u32,

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
/// How many answers each client has had before a fault.
const BEFORE: u32 = 50;
/// How many it has after the others have noticed the fault, before that is taken back.
const AFTER: u32 = 2;
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
    let has_network = place.network.is_some();
    if !has_network {
        faults.retain(|fault| matches!(fault, Fault::Kill | Fault::Stop));
    }
    // Each lane has a network of its own.
    drop(place.network);
    let bench = Bench { options: &options, directory: &place.directory, has_network, interrupted };
    let figures = bench.all(&faults).map_err(|failure| {
        ChaosError::Start(format!("{failure}; everything is in {}", place.directory.display()))
    })?;
    let table = table(&figures, &options, &place.skipped);
    if let Some(file) = &options.document {
        write(file, &options.cast.server, &table)?;
    }
    if !options.cast.keep {
        // What cannot be taken away stays among the temporary files.
        let _ = std::fs::remove_dir_all(&place.directory);
    }
    Ok(table)
}

struct Bench<'a> {
    options: &'a FigureOptions,
    directory: &'a Path,
    has_network: bool,
    interrupted: &'a AtomicBool,
}

impl Bench<'_> {
    /// Measures what takes milliseconds first, with nothing beside it, then what takes clients their time-outs, in several
    /// lanes at the same time.
    fn all(&self, faults: &[Fault]) -> Result<Figures, String> {
        let (quick, slow): (Vec<Fault>, Vec<Fault>) =
            faults.iter().partition(|fault| matches!(fault, Fault::Kill));
        let mut figures = self.lane(0, &quick, self.options.runs)?;
        let lanes = self.options.lanes.clamp(1, self.options.runs.max(1));
        let measured: Vec<Result<Figures, String>> = std::thread::scope(|scope| {
            let lanes = (1..=lanes).map(|lane| {
                let runs = (self.options.runs + lanes - lane) / lanes;
                let slow = &slow;
                scope.spawn(move || self.lane(lane, slow, runs))
            });
            let lanes: Vec<_> = lanes.collect();
            let ended =
                lanes.into_iter().map(|lane| lane.join().unwrap_or_else(|_| Err("a lane panicked".into())));
            ended.collect()
        });
        for lane in measured {
            for (row, tally) in lane? {
                figures.entry(row).or_default().append(tally);
            }
        }
        Ok(figures)
    }

    fn lane(&self, number: u32, faults: &[Fault], runs: u32) -> Result<Figures, String> {
        if faults.is_empty() || runs == 0 {
            return Ok(Figures::new());
        }
        let cast = &self.options.cast;
        let directory = self.directory.join(format!("lane-{number}"));
        std::fs::create_dir(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
        let count = cast.replicas.into();
        let network = if self.has_network { Some(Network::new(count)?) } else { None };
        let mut cluster = Cluster::prepare(count, &directory, network, &cast.server)?;
        cluster.start()?;
        let (options, interrupted) = (self.options, self.interrupted);
        let mut lane = Lane { options, directory, interrupted, figures: Figures::new() };
        for &fault in faults {
            for run in 1..=runs {
                watch(self.interrupted)?;
                cluster.timeline.note(&format!("-- lane {number}: {fault:?}, {run} of {runs}"));
                lane.once(&mut cluster, fault)?;
            }
        }
        cluster.stop()?;
        Ok(lane.figures)
    }
}

/// One cluster to which faults happen one after the other.
struct Lane<'a> {
    options: &'a FigureOptions,
    directory: PathBuf,
    interrupted: &'a AtomicBool,
    figures: Figures,
}

/// A client of one kind.
enum One {
    Own(OwnClients),
    Stock(StockClients),
}

impl Lane<'_> {
    /// Has a fault happen once. It lasts until the other replicas are in a view of their own and each client has had answers
    /// since.
    fn once(&mut self, cluster: &mut Cluster, fault: Fault) -> Result<(), String> {
        self.whole(cluster)?;
        // The replicas may write their reference anew at any moment: all clients read this one.
        let reference = self.directory.join("reference.ior");
        std::fs::copy(cluster.replicas.reference(), &reference).map_err(|error| error.to_string())?;
        let victim = in_use(cluster, &reference)?;
        let mut clients = self.clients(&reference)?;
        answered(&mut clients, BEFORE, LIMIT)?;
        let fault_ns = cluster.timeline.note(&format!("{fault:?}"));
        let end = Instant::now() + MOST;
        cluster.run(begin(fault, victim, cluster.replicas.count()))?;
        while !cluster.replicas.are_without(victim) && Instant::now() < end {
            watch(self.interrupted)?;
            std::thread::sleep(Duration::from_millis(5));
        }
        answered(&mut clients, AFTER, end.saturating_duration_since(Instant::now()))?;
        let end_ns = cluster.timeline.note("taken back");
        cluster.run(undo(fault, victim, cluster.replicas.count()))?;
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
            clients.push((name, One::Stock(StockClients::start(orb, &options, &pace(4), &out)?)));
        }
        for (name, client) in &mut clients {
            // The line that says that it runs.
            if let One::Stock(client) = client
                && client.told(LIMIT)?.is_none()
            {
                return Err(format!("the {name} client gets no answer"));
            }
        }
        Ok(clients)
    }
}

/// Waits until each client has had so many more answers, or the time is over.
fn answered(clients: &mut [(&str, One)], answers: u32, within: Duration) -> Result<(), String> {
    let end = Instant::now() + within;
    let mut goals = Vec::new();
    for (_, client) in &mut *clients {
        goals.push(client.ask(answers)?);
    }
    for ((_, client), goal) in clients.iter_mut().zip(goals) {
        client.wait(goal, end)?;
    }
    Ok(())
}

impl One {
    /// Asks for so many more answers. Returns what [`One::wait`] has to know.
    fn ask(&mut self, answers: u32) -> Result<u64, String> {
        match self {
            Self::Own(clients) => Ok(clients.answered().first().copied().unwrap_or(0) + u64::from(answers)),
            Self::Stock(clients) => {
                // A line that was asked for before and came late.
                while clients.told(Duration::ZERO)?.is_some() {}
                clients.ask(answers);
                Ok(0)
            }
        }
    }

    fn wait(&mut self, goal: u64, end: Instant) -> Result<(), String> {
        match self {
            Self::Own(clients) => {
                while clients.answered().first().is_some_and(|&count| count < goal) && Instant::now() < end {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Ok(())
            }
            Self::Stock(clients) => clients.told(end.saturating_duration_since(Instant::now())).map(drop),
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

fn undo(fault: Fault, victim: usize, count: usize) -> Vec<Action> {
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
