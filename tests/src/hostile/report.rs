//! What rows came to, for people and for programs.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use serde_json::{Value, json};

use super::run::{Complaint, Measured};

/// All rows that were run.
#[derive(Debug, Clone, Default)]
pub struct Report(pub Vec<Measured>);

const HEADER: &str = "\
| row | servers | peers | what comes | what it gets | calm p99 | p99 | calls | memory: before, most, allowed, after | verdict |
|---|---|---|---|---|---|---|---|---|---|";

impl Report {
    /// Says whether nothing is wrong.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.0.iter().all(|row| row.complaints().is_empty())
    }

    /// Returns the heading of the table of rows.
    #[must_use]
    pub fn heading() -> &'static str {
        HEADER
    }

    /// Returns all rows as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        self.0.iter().map(row_json).collect()
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        self.0.iter().try_for_each(|row| writeln!(f, "{}", line(row)))
    }
}

/// Returns a row of the table.
#[must_use]
pub fn line(measured: &Measured) -> String {
    let Measured { row, servers, calm, pressed, usage: [before, most, after], allowed, counts, .. } =
        measured;
    let peers = counts.connected + counts.refused;
    let (comes, gets, calls) = (row.comes, row.gets, pressed.times.len());
    let memory = [before.memory, most.memory, *allowed, after.memory].map(mib).join(", ");
    let (calm, pressed) = (us(calm.percentile(99)), us(pressed.percentile(99)));
    let verdict = verdict(measured);
    format!(
        "| {} | {servers} | {peers} | {comes} | {gets} | {calm} | {pressed} | {calls} | {memory} | {verdict} |",
        row.name
    )
}

fn verdict(measured: &Measured) -> String {
    let complaints = measured.complaints();
    if complaints.is_empty() {
        return "holds".into();
    }
    complaints.iter().map(text).collect::<Vec<_>>().join("; ")
}

fn text(complaint: &Complaint) -> &str {
    match complaint {
        Complaint::Slow(text) | Complaint::Kept(text) | Complaint::Wrong(text) => text,
    }
}

fn us(time: Duration) -> String {
    format!("{} µs", time.as_micros())
}

fn mib(octets: u64) -> String {
    format!("{}.{}", octets >> 20, ((octets >> 10) % 1024) * 10 / 1024)
}

fn row_json(measured: &Measured) -> Value {
    let [before, most, after] = measured.usage;
    let counts = &measured.counts;
    let [lasted, attackers] = measured.attack;
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    json!({
        "row": measured.row.name,
        "servers": measured.servers,
        "comes": measured.row.comes,
        "gets": measured.row.gets,
        "calm": {"calls": measured.calm.times.len(), "p50_us": micros(measured.calm.percentile(50)),
            "p99_us": micros(measured.calm.percentile(99)), "errors": measured.calm.errors},
        "attacked": {"calls": measured.pressed.times.len(), "p50_us": micros(measured.pressed.percentile(50)),
            "p99_us": micros(measured.pressed.percentile(99)), "max_us": micros(measured.pressed.percentile(100)),
            "errors": measured.pressed.errors},
        "limit_us": micros(measured.limit()),
        "new_clients": {"calls": measured.newcomers.times.len(),
            "p99_us": micros(measured.newcomers.percentile(99)), "errors": measured.newcomers.errors.len()},
        "peers": {"connected": counts.connected, "refused": counts.refused, "sent": counts.sent,
            "answered": counts.answered, "ended": counts.ended, "wrong": counts.wrong},
        "memory": {"before": before.memory, "most": most.memory, "allowed": measured.allowed, "after": after.memory},
        "buffers": measured.row.buffers.1,
        "descriptors": [before.descriptors, most.descriptors, after.descriptors],
        "settled_ms": measured.settled.map(|time| micros(time) / 1000),
        "seconds": lasted.as_secs_f64(),
        "processor": {"server": (most.processor - before.processor).as_secs_f64(), "peers": attackers.as_secs_f64()},
        "complaints": measured.complaints().iter().map(text).collect::<Vec<_>>(),
    })
}
