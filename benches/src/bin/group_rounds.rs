//! One member of a group that casts in rounds, and measures how long they take.
//!
//! ```text
//! group-rounds --name r1 --members r1=127.0.0.1:7401,r2=127.0.0.1:7402 --data DIR --stack safe-sequencer --seconds 3
//! ```
//!
//! All members run this program. Rounds begin with the view that has all of them. Each member prints one line of JSON when it has
//! measured for so long, and goes on until it is ended by a signal: the others still need its casts.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use bytes::Bytes;
use clap::{Parser, ValueEnum};
use maestro_benches::rounds::{Measured, Rounds, Shape};
use maestro_group::{
    Application, Delivery, DeliveryMode, Group, MemberAddress, Observer, Order, PieceSink, PieceSource,
    Settings, Status, TransferError, ViewEvent, ViewId,
};

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(name = "group-rounds", about = "One member of a group that casts in rounds")]
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
    /// What the group promises.
    #[arg(long, value_enum)]
    stack: Stack,
    /// Messages of each member in a round.
    #[arg(long, default_value_t = 1)]
    casts: u64,
    /// Octets of a message, at least 10.
    #[arg(long, default_value_t = 10)]
    octets: usize,
    /// Seconds that are measured.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Seconds before that.
    #[arg(long, default_value_t = 0.5)]
    warm_up: f64,
}

/// Layers of protocols, after the thesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stack {
    /// Casts commute: no order, delivered when they come.
    Unordered,
    /// Casts commute: no order, delivered when a majority holds them.
    SafeUnordered,
    /// Ordered by a sequencer, delivered when it is ordered.
    Sequencer,
    /// Ordered by a token, delivered when it is ordered.
    Token,
    /// Ordered by a sequencer, delivered when a majority holds it.
    SafeSequencer,
    /// Ordered by a token, delivered when a majority holds it.
    SafeToken,
}

fn main() -> Result<(), Failure> {
    let flags = Flags::parse();
    let members = MemberAddress::parse_list(&flags.members)?;
    let shape = shape(&flags, &members)?;
    let mut settings = Settings::new(flags.name.clone(), members, "bench", flags.data.clone());
    settings.options.commute = matches!(flags.stack, Stack::Unordered | Stack::SafeUnordered);
    (settings.order, settings.options.delivery) = match flags.stack {
        Stack::Unordered => (Order::Sequencer, DeliveryMode::Optimistic),
        Stack::SafeUnordered => (Order::Sequencer, DeliveryMode::Safe),
        Stack::Sequencer => (Order::Sequencer, DeliveryMode::Optimistic),
        Stack::Token => (Order::Token, DeliveryMode::Optimistic),
        Stack::SafeSequencer => (Order::Sequencer, DeliveryMode::Safe),
        Stack::SafeToken => (Order::Token, DeliveryMode::Safe),
    };
    let (report, reports) = channel();
    let group = Group::start_with(settings, Arc::new(Silent), |group| {
        Box::new(Caster { group, rounds: Rounds::new(shape), view: None, waiting: Vec::new(), report })
    })?;
    let measured: Measured = reports.recv()?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", serde_json::to_string(&measured)?)?;
    out.flush()?;
    loop {
        std::thread::park();
        // A thread may wake for no reason; the group lives until the process ends.
        let _ = &group;
    }
}

fn shape(flags: &Flags, members: &[MemberAddress]) -> Result<Shape, Failure> {
    let me =
        members.iter().position(|member| member.name == flags.name).ok_or("--name is not in --members")?;
    Ok(Shape {
        me: u16::try_from(me)?,
        members: u16::try_from(members.len())?,
        casts: flags.casts.max(1),
        octets: flags.octets,
        warm_up: Duration::from_secs_f64(flags.warm_up),
        measure: Duration::from_secs_f64(flags.seconds),
    })
}

/// Casts anew when a round is over. It lives on the execution thread, as a server's replies do.
struct Caster {
    group: Group,
    rounds: Rounds,
    view: Option<ViewId>,
    /// What is cast at the end of the batch.
    waiting: Vec<Bytes>,
    report: Sender<Measured>,
}

impl Caster {
    fn cast(&mut self) {
        let casts = std::mem::take(&mut self.waiting);
        if let Some(view) = self.view.filter(|_| !casts.is_empty()) {
            // What a view that has just ended does not take is cast again in the next one.
            let _ = self.group.cast_batch(view, casts);
        }
    }
}

impl Application for Caster {
    fn view(&mut self, view: &ViewEvent) {
        self.view = Some(view.id);
        self.waiting = self.rounds.own();
        if !self.rounds.is_running() && view.members.len() == self.rounds.members() {
            self.waiting = self.rounds.begin(Instant::now());
        }
        self.cast();
    }

    fn deliver(&mut self, delivery: Delivery) {
        if let Some(casts) = self.rounds.deliver(&delivery.payload, Instant::now()) {
            self.waiting.extend(casts);
        }
    }

    fn batch_end(&mut self) {
        self.cast();
        if let Some(measured) = self.rounds.measured(Instant::now()) {
            let _ = self.report.send(measured);
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
