//! A whole run: replicas, clients, faults by a seed, the verdict.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::cluster::{Cluster, LIMIT};
use super::daemons::is_corosync;
use super::history::History;
use super::load::{Load, read_saved as read_calls};
use super::net::Network;
use super::options::{Cast, RunOptions};
use super::plan::{Kind, Plan};
use super::replicas::read_saved as read_traces;
use super::report::Report;
use super::{oracle, wgl};

/// Why there is no run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChaosError {
    /// Something is missing that must not be: nothing is skipped where `CI=true`.
    #[error("nothing is skipped in CI: {0}")]
    Missing(String),
    /// The run cannot begin.
    #[error("{0}")]
    Start(String),
}

/// Where a run writes, and what it may do there.
#[derive(Debug)]
pub struct Place {
    /// The directory.
    pub directory: PathBuf,
    /// The replicas' network.
    pub network: Option<Network>,
    /// What is left out, with the reason.
    pub skipped: Vec<String>,
}

impl Place {
    /// Makes the directory, and the network if it may.
    ///
    /// # Errors
    ///
    /// The directory cannot be made, or something would have to be left out in CI.
    pub fn make(cast: &mut Cast, name: &str) -> Result<Self, ChaosError> {
        let mut skipped = Load::missing(cast);
        let network = match cast.no_network {
            true => None,
            false => match Network::new(cast.replicas.into()) {
                Ok(network) => Some(network),
                Err(reason) => {
                    skipped.push(format!("faults of the network: {reason}"));
                    None
                }
            },
        };
        if let (Some(first), Ok("true")) = (skipped.first(), std::env::var("CI").as_deref()) {
            return Err(ChaosError::Missing(first.clone()));
        }
        let fallback = || std::env::temp_dir().join(format!("maestro-chaos-{name}-{}", std::process::id()));
        let directory = cast.dir.clone().unwrap_or_else(fallback);
        let tell = |error| ChaosError::Start(format!("{}: {error}", directory.display()));
        if let Some(parent) = directory.parent() {
            std::fs::create_dir_all(parent).map_err(tell)?;
        }
        std::fs::create_dir(&directory).map_err(tell)?;
        let directory = directory.canonicalize().map_err(tell)?;
        Ok(Self { directory, network, skipped })
    }
}

/// Returns a seed that is another one each time.
#[must_use]
pub fn any_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::from(now.subsec_nanos()) ^ now.as_secs()
}

/// Makes a run. `interrupted` ends it early.
///
/// # Errors
///
/// The run cannot begin. What goes wrong later is in the report.
pub fn run(options: &RunOptions, interrupted: &AtomicBool) -> Result<Report, ChaosError> {
    let mut options = options.clone();
    let seed = options.seed.unwrap_or_else(any_seed);
    let place = Place::make(&mut options.cast, &seed.to_string())?;
    let mut kinds = options.kinds();
    if place.network.is_none() {
        kinds.retain(|kind| !kind.needs_network());
    }
    if !is_corosync(&options.cast.server) {
        kinds.retain(|kind| !kind.needs_daemons());
    }
    if kinds.is_empty() {
        // Nothing is in it.
        let _ = std::fs::remove_dir_all(&place.directory);
        return Err(ChaosError::Start(
            "no faults are left: those that were asked for need the network, or corosync's daemons".into(),
        ));
    }
    let mut report = Report::begin(seed, &options, place.skipped);
    let directory = place.directory;
    let prepared =
        Cluster::prepare(options.cast.replicas.into(), &directory, place.network, &options.cast.server);
    let mut cluster = prepared.map_err(ChaosError::Start)?;
    cluster.timeline.note(&format!(
        "seed {seed}, {} replicas, {}",
        options.cast.replicas,
        directory.display()
    ));
    let began = Instant::now();
    let mut driver =
        Driver { options: &options, directory: &directory, interrupted, episodes: BTreeMap::new() };
    let mut history = History::default();
    if let Err(failure) =
        driver.drive(&mut cluster, Plan::new(seed, options.cast.replicas.into(), &kinds), &mut history)
    {
        cluster.timeline.note(&format!("FAILED: {failure}"));
        report.failures.push(failure);
    }
    report.seconds = began.elapsed().as_secs_f64();
    report.faults = driver.episodes;
    match cluster.replicas.traces() {
        Ok(traces) => history.traces = traces,
        Err(failure) => report.failures.push(failure),
    }
    drop(cluster);
    // Where no client's calls can be had, nothing can be said of what was executed.
    if !history.calls.is_empty() || report.failures.is_empty() {
        judge(&history, &mut report);
    }
    report.close(&directory, options.cast.keep);
    Ok(report)
}

/// Judges a run that was kept.
///
/// # Errors
///
/// What cannot be read.
pub fn judge_saved(directory: &Path) -> Result<Report, ChaosError> {
    let mut report = Report::default();
    let mut history =
        History { traces: read_traces(directory).map_err(ChaosError::Start)?, ..History::default() };
    (history.kinds, history.calls) = read_calls(directory).map_err(ChaosError::Start)?;
    if history.calls.is_empty() {
        return Err(ChaosError::Start(format!("{}: no calls, *.calls, are there", directory.display())));
    }
    judge(&history, &mut report);
    Ok(report)
}

/// Judges what happened.
pub fn judge(history: &History, report: &mut Report) {
    let verdict = oracle::judge(history);
    report.cells = wgl::judge(&history.calls, &verdict.retries);
    report.count(history, &verdict);
    report.verdict = verdict;
}

struct Driver<'a> {
    options: &'a RunOptions,
    directory: &'a Path,
    interrupted: &'a AtomicBool,
    /// How often each kind of fault happened.
    episodes: BTreeMap<&'static str, u32>,
}

impl Driver<'_> {
    /// Starts everything, has faults happen until the time is over, stops everything.
    fn drive(&mut self, cluster: &mut Cluster, mut plan: Plan, history: &mut History) -> Result<(), String> {
        cluster.start()?;
        let reference = cluster.replicas.reference();
        let mut load = Load::start(&self.options.cast, &reference, self.options.period(), self.directory)?;
        let went = self.endure(cluster, &mut plan, &mut load);
        // What clients saw is judged whatever happened.
        let finished = load.finish(self.directory);
        let (went, finished) = match finished {
            Ok(finished) => (went, finished),
            Err(failure) => return Err(went.err().unwrap_or(failure)),
        };
        (history.kinds, history.calls) = finished;
        went?;
        self.settle(cluster)?;
        cluster.stop()
    }

    fn endure(&mut self, cluster: &mut Cluster, plan: &mut Plan, load: &mut Load) -> Result<(), String> {
        let mut watch = || watch(self.interrupted);
        load.running(LIMIT, &mut watch)?;
        cluster.timeline.note("clients call");
        let end = Instant::now() + Duration::from_secs(self.options.seconds);
        while Instant::now() < end {
            let episode = plan.next_episode();
            for fault in &episode.faults {
                *self.episodes.entry(kind_name(fault.kind)).or_default() += 1;
            }
            let kinds: Vec<&str> = episode.faults.iter().map(|fault| kind_name(fault.kind)).collect();
            cluster.timeline.note(&format!("-- {}", kinds.join(" and ")));
            cluster.episode(&episode, &mut watch)?;
            load.progress(LIMIT, &mut || {
                watch()?;
                cluster.watch(&mut || Ok(()))
            })?;
            cluster.timeline.note("every client had an answer");
        }
        Ok(())
    }

    /// Waits until all replicas have executed the same calls.
    fn settle(&self, cluster: &mut Cluster) -> Result<(), String> {
        let end = Instant::now() + LIMIT;
        loop {
            let all = 0..cluster.replicas.count();
            let executed =
                all.map(|replica| cluster.replicas.executed(replica)).collect::<Result<Vec<_>, _>>()?;
            if executed.windows(2).all(|pair| pair[0] == pair[1]) {
                cluster.timeline.note(&format!("every replica has executed {} calls", executed[0]));
                return Ok(());
            }
            watch(self.interrupted)?;
            if Instant::now() >= end {
                return Err(format!(
                    "the replicas have executed {executed:?} calls: they do not come together"
                ));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

pub(super) fn watch(interrupted: &AtomicBool) -> Result<(), String> {
    if interrupted.load(Ordering::Acquire) { Err("interrupted".into()) } else { Ok(()) }
}

/// Returns the name of a kind of fault, as it is asked for.
#[must_use]
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Kill => "kill",
        Kind::Pause => "pause",
        Kind::Restart => "restart",
        Kind::Rolling => "rolling",
        Kind::StopAll => "stop-all",
        Kind::Isolate => "isolate",
        Kind::Partition => "partition",
        Kind::OneWay => "one-way",
        Kind::Loss => "loss",
        Kind::Daemon => "daemon",
    }
}
