//! One member of a group in a process of its own, which may cast and measure until its casts are stable and delivered.
//!
//! ```text
//! group-member --name r1 --members r1=127.0.0.1:7401,r2=127.0.0.1:7402,r3=127.0.0.1:7403 --clients 64 --outstanding 1 --seconds 3
//! ```
//!
//! A member with `--clients 0` (the default) only takes part, until it is ended by a signal. A member with clients waits for a view with
//! all members, casts for `--warm-up` and then `--seconds` seconds with so many casts outstanding, prints one line of JSON on
//! standard output, and ends. A cast is answered when this member delivers it: a majority holds it in order.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use bytes::{BufMut, Bytes, BytesMut};
use clap::Parser;
use hdrhistogram::Histogram;
use maestro_group::{
    Application, Delivery, Group, GroupKey, MemberAddress, Observer, PieceSink, PieceSource, Settings,
    Status, TransferError, ViewEvent, ViewId,
};
use serde::Serialize;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(name = "group-member", about = "One member of a group, to measure the group alone")]
struct Flags {
    /// This member's name.
    #[arg(long)]
    name: String,
    /// All members, NAME=HOST:PORT,…
    #[arg(long)]
    members: String,
    /// The data directory.
    #[arg(long)]
    data: PathBuf,
    /// Clients that cast from this member; 0 to take part only.
    #[arg(long, default_value_t = 0)]
    clients: usize,
    /// Casts that each client has outstanding.
    #[arg(long, default_value_t = 1)]
    outstanding: usize,
    /// Octets of a cast, at least 8.
    #[arg(long, default_value_t = 100)]
    octets: usize,
    /// Seconds that are measured.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Seconds before that.
    #[arg(long, default_value_t = 0.5)]
    warm_up: f64,
    /// The group's key.
    #[arg(long)]
    group_key_file: Option<PathBuf>,
}

/// What was measured, one line of JSON.
#[derive(Serialize)]
struct Measured {
    system: &'static str,
    member: String,
    members: usize,
    clients: usize,
    outstanding: usize,
    octets: usize,
    keyed: bool,
    casts: u64,
    seconds: f64,
    casts_per_s: f64,
    mean_us: f64,
    p50_us: f64,
    p99_us: f64,
    max_us: f64,
}

fn main() -> Result<(), Failure> {
    let flags = Flags::parse();
    let mut settings = Settings::new(
        flags.name.clone(),
        MemberAddress::parse_list(&flags.members)?,
        "bench",
        flags.data.clone(),
    );
    settings.key = flags.group_key_file.as_deref().map(GroupKey::read).transpose()?;
    let (members, keyed) = (settings.members.len(), settings.key.is_some());
    let (report, reports) = channel();
    let group = Group::start_with(settings, Arc::new(Silent), |group| {
        Box::new(Clients::new(&flags, members, group, report))
    })?;
    if flags.clients == 0 {
        loop {
            std::thread::park();
        }
    }
    let measured = measure(&flags, members, keyed, &reports)?;
    writeln!(std::io::stdout(), "{}", serde_json::to_string(&measured)?)?;
    drop(group);
    Ok(())
}

/// Takes the clients' word when they are done.
fn measure(
    flags: &Flags,
    members: usize,
    keyed: bool,
    reports: &Receiver<Report>,
) -> Result<Measured, Failure> {
    let Report { latencies, lasted } = reports.recv()?;
    let seconds = lasted.as_secs_f64();
    let us = |ns: u64| Duration::from_nanos(ns).as_secs_f64() * 1e6;
    Ok(Measured {
        system: "maestro-group",
        member: flags.name.clone(),
        members,
        clients: flags.clients,
        outstanding: flags.outstanding,
        octets: flags.octets,
        keyed,
        casts: latencies.len(),
        seconds,
        casts_per_s: Duration::from_secs(latencies.len()).as_secs_f64() / seconds,
        mean_us: latencies.mean() / 1e3,
        p50_us: us(latencies.value_at_quantile(0.5)),
        p99_us: us(latencies.value_at_quantile(0.99)),
        max_us: us(latencies.max()),
    })
}

/// What the clients found out.
struct Report {
    latencies: Histogram<u64>,
    lasted: Duration,
}

/// Clients that cast anew as soon as they are answered. They live on the execution thread, as a server's replies do.
struct Clients {
    group: Group,
    members: usize,
    octets: usize,
    warm_up: Duration,
    measure: Duration,
    report: Option<Sender<Report>>,
    /// When each outstanding cast was made; its place is its first eight octets.
    made: Vec<Instant>,
    /// Answered in this batch, to be cast again in one step.
    answered: Vec<u64>,
    view: Option<ViewId>,
    begun: Option<Instant>,
    latencies: Histogram<u64>,
}

impl Clients {
    fn new(flags: &Flags, members: usize, group: Group, report: Sender<Report>) -> Self {
        Self {
            group,
            members,
            octets: flags.octets.max(8),
            warm_up: Duration::from_secs_f64(flags.warm_up),
            measure: Duration::from_secs_f64(flags.seconds),
            report: Some(report),
            made: vec![Instant::now(); flags.clients * flags.outstanding],
            answered: Vec::new(),
            view: None,
            begun: None,
            latencies: Histogram::new_with_bounds(1, 60_000_000_000, 3)
                .unwrap_or_else(|_| unreachable!("fixed bounds")),
        }
    }

    /// Casts for all clients that were answered.
    fn cast(&mut self) {
        let now = Instant::now();
        for place in &self.answered {
            if let Some(made) = usize::try_from(*place).ok().and_then(|place| self.made.get_mut(place)) {
                *made = now;
            }
        }
        self.cast_again();
    }

    /// Casts without counting the time anew: a client that waits over a change of views has waited all the time.
    fn cast_again(&mut self) {
        let octets = self.octets;
        let casts = self.answered.drain(..).map(|place| {
            let mut cast = BytesMut::with_capacity(octets);
            cast.put_u64(place);
            cast.resize(octets, 0);
            cast.freeze()
        });
        let casts: Vec<Bytes> = casts.collect();
        // What a view that has just ended does not take is cast again in the next one.
        let _ = self.view.map(|view| self.group.cast_batch(view, casts));
    }
}

impl Application for Clients {
    fn view(&mut self, view: &ViewEvent) {
        self.view = Some(view.id);
        let all = 0..self.made.len() as u64;
        if self.begun.is_some() && self.report.is_some() {
            self.answered = all.collect();
            self.cast_again();
        } else if view.members.len() == self.members && !self.made.is_empty() && self.begun.is_none() {
            self.begun = Some(Instant::now());
            self.answered = all.collect();
            self.cast();
        }
    }

    fn deliver(&mut self, mut delivery: Delivery) {
        if self.report.is_none() || self.made.is_empty() || delivery.payload.len() < 8 {
            return;
        }
        let Some(begun) = self.begun else { return };
        let place = bytes::Buf::get_u64(&mut delivery.payload);
        let Some(made) = usize::try_from(place).ok().and_then(|place| self.made.get(place)) else {
            return;
        };
        let now = Instant::now();
        if now.duration_since(begun) >= self.warm_up {
            let taken = u64::try_from(now.duration_since(*made).as_nanos()).unwrap_or(u64::MAX);
            self.latencies.saturating_record(taken);
        }
        self.answered.push(place);
    }

    fn batch_end(&mut self) {
        let Some(begun) = self.begun else { return };
        let lasted = begun.elapsed().saturating_sub(self.warm_up);
        if lasted >= self.measure {
            let latencies = self.latencies.clone();
            if let Some(report) = self.report.take() {
                let _ = report.send(Report { latencies, lasted });
            }
            return;
        }
        if !self.answered.is_empty() {
            self.cast();
        }
    }

    fn push_state(&mut self, _sink: &mut dyn PieceSink) -> Result<(), TransferError> {
        Ok(())
    }

    fn get_state(&mut self, source: &mut dyn PieceSource) -> Result<(), TransferError> {
        while source.next()?.is_some() {}
        Ok(())
    }
}

struct Silent;

impl Observer for Silent {
    fn status(&self, _status: &Status) {}
}
