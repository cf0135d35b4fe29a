//! A row from its start to its verdict.

use std::num::NonZeroUsize;
use std::path::Path;
use std::thread::{available_parallelism, sleep};
use std::time::{Duration, Instant};

use super::attack::Attackers;
use super::good::{GoodClient, Paced, Samples};
use super::kinds::Attack;
use super::options::Options;
use super::rows::{Row, Until};
use super::servers::{Servers, Usage, Victim};
use super::tally::Counts;

/// The time between calls of the good client.
const PERIOD: Duration = Duration::from_millis(2);
/// The time between new good clients.
const NEW_PERIOD: Duration = Duration::from_millis(50);
/// The time between looks at the server.
const LOOK: Duration = Duration::from_millis(50);
/// How long an attack lasts at most.
const LONGEST: Duration = Duration::from_secs(90);
/// How long the server may take to be as it was.
const SETTLE: Duration = Duration::from_secs(5);
/// Connections that a server has had before it is attacked.
const WARM_CONNECTIONS: usize = 200;
/// Octets that one connection may cost.
const PER_CONNECTION: u64 = 8 << 10;
/// Octets that an I/O thread keeps for reading and for writing.
const PER_THREAD: u64 = 2 << 20;
/// Connections that a server takes by default.
const CONNECTIONS: u32 = 16_384;
/// Connections of those that come and go.
const PASSING: u32 = 256;

/// What was measured of a row.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The row.
    pub row: Row,
    /// How many servers there were.
    pub servers: usize,
    /// The good client's calls while nobody attacked.
    pub calm: Samples,
    /// Its calls while somebody did.
    pub pressed: Samples,
    /// Calls of clients that came meanwhile.
    pub newcomers: Samples,
    /// What the server took of the machine before, at most meanwhile, and afterwards.
    pub usage: [Usage; 3],
    /// The most memory that it may take.
    pub allowed: u64,
    /// How long it took until the server was as before.
    pub settled: Option<Duration>,
    /// What came of the hostile peers.
    pub counts: Counts,
    /// How long they were there, and the processor time that they took.
    pub attack: [Duration; 2],
}

/// What is wrong with a server that was attacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Complaint {
    /// The good client had to wait for too long.
    Slow(String),
    /// Memory did not come back to the system.
    Kept(String),
    /// Anything else.
    Wrong(String),
}

/// Runs a row against servers of its own.
///
/// # Errors
///
/// The servers cannot be started, or end.
pub fn run_row(program: &Path, row: Row, count: usize, options: &Options) -> Result<Measured, String> {
    let servers = Servers::start(program, count)?;
    let victim = servers.victim();
    let text = |error: std::io::Error| format!("{}: {error}", row.name);
    warm(&victim).map_err(text)?;
    let good = Paced::on_one_connection(&victim, PERIOD).map_err(text)?;
    let newcomers = Paced::on_new_connections(&victim, NEW_PERIOD).map_err(text)?;
    let seconds = Duration::from_secs_f64(options.seconds);
    sleep(seconds / 4);
    let _cold = good.take();
    sleep(seconds);
    let (calm, _) = (good.take(), newcomers.take());
    let before = servers.usage()?;
    let begin = Instant::now();
    let attack = row.attack.scaled(options.part);
    let attackers = Attackers::start(attack, victim).map_err(text)?;
    let peak = watch(&servers, before, &attackers, attack, row.until, 2 * seconds)?;
    let (pressed, new) = (good.take(), newcomers.take());
    let counts = attackers.tally().counts();
    let attack_times = [begin.elapsed(), attackers.stop()];
    drop(newcomers);
    let (after, settled) = settle(&servers, before)?;
    let connections = u64::from(attack.connections().unwrap_or(PASSING));
    let allowed = before.memory + thread_buffers() + connections * PER_CONNECTION + row.buffers.0;
    Ok(Measured {
        row,
        servers: count,
        calm,
        pressed,
        newcomers: new,
        usage: [before, peak, after],
        allowed,
        settled,
        counts,
        attack: attack_times,
    })
}

/// Looks at a server that is attacked until that was measured, and returns the most that it took.
fn watch(
    servers: &Servers,
    before: Usage,
    attackers: &Attackers,
    attack: Attack,
    until: Until,
    measured: Duration,
) -> Result<Usage, String> {
    let (mut peak, mut in_place, begin) = (before, None, Instant::now());
    while begin.elapsed() < LONGEST {
        sleep(LOOK);
        let now = servers.usage()?;
        peak.memory = peak.memory.max(now.memory);
        peak.descriptors = peak.descriptors.max(now.descriptors);
        peak.processor = now.processor;
        let counts = attackers.tally().counts();
        if in_place.is_none() && are_in_place(attack, &counts) {
            in_place = Some(Instant::now());
        }
        if in_place.is_some_and(|since| is_enough(until, since, &counts, measured)) {
            break;
        }
    }
    Ok(peak)
}

/// Has the server serve many for a moment, so that it has what it keeps once it has served.
fn warm(victim: &Victim) -> std::io::Result<()> {
    let mut clients = Vec::new();
    for index in 0..WARM_CONNECTIONS {
        let mut client = GoodClient::connect(victim)?;
        if index < 4 {
            client.send_text(1 << 20)?;
        }
        client.get()?;
        clients.push(client);
    }
    Ok(())
}

/// Returns what all I/O threads keep: as many as a server starts by default.
fn thread_buffers() -> u64 {
    let cores = available_parallelism().map_or(1, NonZeroUsize::get);
    PER_THREAD * (cores as u64 / 2).clamp(1, 4)
}

/// Says whether all peers are there.
fn are_in_place(attack: Attack, counts: &Counts) -> bool {
    attack.connections().is_none_or(|connections| counts.connected + counts.refused >= u64::from(connections))
}

fn is_enough(until: Until, since: Instant, counts: &Counts, measured: Duration) -> bool {
    match until {
        Until::Measured => since.elapsed() >= measured,
        Until::Ended(limit) => {
            since.elapsed() >= limit || (counts.ended >= counts.connected && since.elapsed() >= measured)
        }
    }
}

/// Waits until the server is as it was before, and returns what it takes then, and how long that took.
fn settle(servers: &Servers, before: Usage) -> Result<(Usage, Option<Duration>), String> {
    let begin = Instant::now();
    loop {
        let now = servers.usage()?;
        if has_given_back(before, now) && has_closed_all(before, now) {
            return Ok((now, Some(begin.elapsed())));
        }
        if begin.elapsed() > SETTLE {
            return Ok((now, None));
        }
        sleep(LOOK);
    }
}

/// Says whether memory is back within 10 %.
fn has_given_back(before: Usage, after: Usage) -> bool {
    after.memory <= before.memory + before.memory / 10
}

/// Says whether no connection is left; the last of the newcomers may still be there.
fn has_closed_all(before: Usage, after: Usage) -> bool {
    after.descriptors <= before.descriptors + 1
}

impl Measured {
    /// Returns the time that 99 of 100 calls may take.
    #[must_use]
    pub fn limit(&self) -> Duration {
        2 * self.calm.percentile(99) + Duration::from_millis(1)
    }

    /// Returns what is wrong.
    #[must_use]
    pub fn complaints(&self) -> Vec<Complaint> {
        let mut wrong = Vec::new();
        let (p99, limit) = (self.pressed.percentile(99), self.limit());
        if p99 > limit {
            wrong.push(Complaint::Slow(format!("p99 {p99:?}, {limit:?} allowed")));
        }
        let crowded = matches!(self.row.attack, Attack::Crowd { .. });
        let mut say = |what: String| wrong.push(Complaint::Wrong(what));
        if self.pressed.times.is_empty() {
            say("the good client was not answered".into());
        }
        if let Some(error) = self.pressed.errors.first() {
            say(format!("{} errors of the good client, such as {error}", self.pressed.errors.len()));
        }
        // Beyond the limit all are refused.
        if let Some(error) = self.newcomers.errors.first().filter(|_| !crowded) {
            say(format!("{} errors of new clients, such as {error}", self.newcomers.errors.len()));
        }
        for (what, count) in &self.counts.wrong {
            say(format!("{count} x {what}"));
        }
        let [_, peak, _] = self.usage;
        if peak.memory > self.allowed {
            say(format!("{} octets, {} allowed", peak.memory, self.allowed));
        }
        let [before, _, after] = self.usage;
        if !has_closed_all(before, after) {
            say(format!("{} descriptors, {} before", after.descriptors, before.descriptors));
        }
        if !has_given_back(before, after) {
            let text = format!("{} octets afterwards, {} before", after.memory, before.memory);
            wrong.push(Complaint::Kept(text));
        }
        wrong.extend(self.unmet().map(|what| Complaint::Wrong(what.into())));
        wrong
    }

    /// Says what should have come and did not.
    fn unmet(&self) -> Option<&'static str> {
        let counts = &self.counts;
        let met = match self.row.attack {
            Attack::Broken { .. } | Attack::Refused { .. } | Attack::Flood { answered: true, .. } => {
                counts.answered > 0
            }
            Attack::Flood { .. } | Attack::Unread { .. } => counts.sent > 0,
            Attack::Held { ends, .. } => !ends || counts.ended >= counts.connected,
            Attack::Passing { .. } => counts.answered > 0 && counts.ended > 0,
            Attack::Crowd { connections } => connections <= CONNECTIONS || counts.refused > 0,
        };
        (!met).then_some("what should have come did not")
    }
}
