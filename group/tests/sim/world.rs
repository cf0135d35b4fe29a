//! A whole group in one thread and in virtual time: events in order, and what members do put into effect.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use maestro_group::engine::corosync::CorosyncFaults;
use maestro_group::{
    Answer, Faults, Input, LagLimits, MemberAddress, MemberIndex, Options, Order, Output, Stamp, Time, ViewId,
};

use uuid::Uuid;

use super::bus::RingEvent;
use super::check::{Checked, Checks};
use super::net::{Delays, Net, end};
use super::node::{Life, Node};
use super::ring::Rings;
use super::rng::Rng;
use super::weak::Oracle;

/// The wall clock's time at the beginning of a run: 2026.
const EPOCH_NS: u64 = 1_767_225_600_000_000_000;

/// What a run is made from.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    pub(crate) seed: u64,
    /// Members that the group begins with.
    pub(crate) members: usize,
    /// How many more may be added.
    pub(crate) newcomers: usize,
    pub(crate) faults: Faults,
    /// On the deliberately weak engine instead of the embedded one.
    pub(crate) weak: bool,
    pub(crate) options: Options,
    /// On the corosync engine over a model of its rings.
    pub(crate) ring: bool,
    pub(crate) ring_faults: CorosyncFaults,
    /// How the embedded engine orders.
    pub(crate) order: Order,
    /// After how many messages of one member alone that one becomes the sequencer.
    pub(crate) takeover_after: u32,
    pub(crate) retained_octets: usize,
    pub(crate) lag: LagLimits,
    /// How often, of a hundred times that something goes wrong, an application executes nothing for a while.
    pub(crate) slow_percent: u64,
    /// The most octets of a member's casts that are on their way.
    pub(crate) outstanding_octets: u64,
    pub(crate) prompt_casts: u64,
    pub(crate) piece_octets: usize,
    pub(crate) delays: Delays,
    /// The longest that the application takes for one thing, in microseconds.
    pub(crate) app_us: u64,
    /// How long a transfer may make no progress.
    pub(crate) transfer_patience: Duration,
}

impl Setup {
    /// Quiet members, for stories.
    pub(crate) fn calm(members: usize) -> Self {
        Self {
            seed: 1,
            members,
            newcomers: 0,
            faults: Faults::default(),
            weak: false,
            options: Options::default(),
            ring: false,
            ring_faults: CorosyncFaults::default(),
            order: Order::Sequencer,
            takeover_after: 2,
            retained_octets: 1 << 20,
            lag: LagLimits::default(),
            slow_percent: 0,
            outstanding_octets: 1 << 20,
            prompt_casts: 1000,
            piece_octets: 64,
            delays: Delays { usual_us: 200, rare_us: 400 },
            app_us: 100,
            transfer_patience: Duration::from_secs(10),
        }
    }
}

/// What happens, and when, is all there is to a run.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    Arrive { generation: u64, from: usize, to: usize, message: Bytes },
    Up { generation: u64, at: usize, peer: usize },
    Down { generation: u64, at: usize, peer: usize },
    Wake { node: usize, life: u64 },
    App { node: usize, life: u64 },
    Reconnect,
    Reshape,
    Ring(RingEvent),
}

pub(crate) struct World {
    pub(crate) setup: Setup,
    pub(crate) now: Duration,
    pub(crate) rng: Rng,
    pub(crate) nodes: Vec<Node>,
    pub(crate) net: Net,
    pub(crate) checks: Checks,
    pub(crate) oracle: Arc<Mutex<Oracle>>,
    pub(crate) rings: Rings,
    /// Nodes that reach nobody on the ring.
    pub(crate) ring_alone: Vec<bool>,
    /// Which members are together.
    pub(crate) groups: Vec<usize>,
    pub(super) queue: BTreeMap<(Duration, u64), Event>,
    /// Counts events, lives, tickets.
    pub(super) counts: (u64, u64, u64),
    /// The last events, where somebody wants to read them.
    pub(crate) trace: Option<VecDeque<String>>,
    /// Messages that were transmitted, where somebody wants to count them.
    pub(crate) sent: Option<Vec<(usize, usize, Bytes)>>,
    /// Whether members let everybody connect, as if nobody judged who says hello.
    pub(crate) trusting: bool,
    /// Why members ended that could not go on.
    pub(crate) failures: Vec<(usize, String)>,
    /// Whether nobody is killed without whom a majority would have lost its memory.
    pub(crate) careful: bool,
    /// Whether members that ended are started again.
    pub(crate) supervised: bool,
    /// States that were taken over.
    pub(crate) transfers: u64,
    /// Messages that told somebody of another sequencer.
    pub(crate) handovers: u64,
    /// States of other partitions that were merged, at each member.
    pub(crate) merges: u64,
    /// Members that were excluded because they did not keep up.
    pub(crate) excluded: u64,
    /// Casts that were not taken because some member was too far behind.
    pub(crate) held_back: u64,
    /// Members for which some other one of their view waited no longer.
    pub(super) left: BTreeSet<(ViewId, MemberIndex)>,
    /// Changes of the members that were made.
    pub(crate) changes: u64,
    /// What became of wishes.
    pub(crate) answers: Vec<(u64, Answer)>,
    /// Steps of cores.
    pub(crate) steps: u64,
}

impl World {
    pub(crate) fn new(setup: Setup) -> Self {
        let members = setup.members + setup.newcomers;
        let mut world = Self {
            now: Duration::from_millis(1),
            rng: Rng::new(setup.seed),
            nodes: (0..members).map(|_| Node::default()).collect(),
            net: Net::new(members, setup.delays),
            checks: Checks::new(members, &setup.options),
            oracle: Arc::new(Mutex::new(Oracle::new(members, setup.seed))),
            rings: Rings::new(members, setup.seed),
            ring_alone: vec![false; members],
            groups: vec![0; members],
            queue: BTreeMap::new(),
            counts: (0, 0, 0),
            trace: None,
            sent: None,
            trusting: false,
            failures: Vec::new(),
            careful: false,
            supervised: false,
            transfers: 0,
            handovers: 0,
            merges: 0,
            excluded: 0,
            held_back: 0,
            left: BTreeSet::new(),
            changes: 0,
            answers: Vec::new(),
            steps: 0,
            setup,
        };
        for (number, node) in world.nodes.iter_mut().enumerate() {
            node.disk.directory = Uuid::from_u64_pair(1, number as u64);
            node.disk.known = vec![0; members];
        }
        world.schedule(Duration::from_millis(2), Event::Reconnect);
        if world.setup.ring {
            world.schedule(Duration::from_millis(2), Event::Ring(RingEvent::Step));
        }
        world
    }

    pub(crate) fn note(&mut self, text: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            if trace.len() >= 400_000 {
                trace.pop_front();
            }
            trace.push_back(format!("{:>9.3} ms  {}", self.now.as_secs_f64() * 1000.0, text()));
        }
    }

    pub(crate) fn schedule(&mut self, at: Duration, event: Event) {
        self.counts.0 += 1;
        self.queue.insert((at.max(self.now), self.counts.0), event);
    }

    /// Runs until the moment has come.
    pub(crate) fn run_until(&mut self, moment: Duration) -> Checked {
        while let Some(entry) = self.queue.first_entry() {
            if entry.key().0 > moment {
                break;
            }
            let ((at, _), event) = entry.remove_entry();
            self.now = at;
            self.happen(event)?;
        }
        self.now = moment;
        Ok(())
    }

    pub(crate) fn run_for(&mut self, span: Duration) -> Checked {
        self.run_until(self.now + span)
    }

    /// Runs until something is so. False: it was not within the span.
    pub(crate) fn run_till(&mut self, span: Duration, is_so: impl Fn(&Self) -> bool) -> Result<bool, String> {
        let limit = self.now + span;
        while !is_so(self) {
            if self.now >= limit {
                return Ok(false);
            }
            self.run_for(Duration::from_millis(5))?;
        }
        Ok(true)
    }

    fn happen(&mut self, event: Event) -> Checked {
        match event {
            Event::Arrive { generation, from, to, message } => self.arrive(generation, from, to, message),
            Event::Up { generation, at, peer } => self.link_up(generation, at, peer),
            Event::Down { generation, at, peer } => self.link_down(generation, at, peer),
            Event::Wake { node, life } => return self.wake(node, life),
            Event::App { node, life } => return self.app(node, life),
            Event::Reconnect => self.reconnect(),
            Event::Reshape => self.reshape(),
            Event::Ring(event) => self.ring_event(event),
        }
        Ok(())
    }

    fn arrive(&mut self, generation: u64, from: usize, to: usize, message: Bytes) {
        let now = self.now;
        let link = self.net.link(from, to);
        let lost = link.generation != generation
            || !link.up[end(to, from)]
            || link.lost_after.is_some_and(|at| now > at);
        if !lost {
            let from = MemberIndex(u32::try_from(from).unwrap_or(0));
            self.input(to, Input::Message { from, message });
        }
    }

    fn link_up(&mut self, generation: u64, at: usize, peer: usize) {
        let link = self.net.link(at, peer);
        if link.generation == generation && link.lives {
            link.up[end(at, peer)] = true;
            let Some(life) = self.nodes[peer].life.as_ref().map(|life| life.member) else { return };
            self.note(|| format!("#{at} linked to #{peer}"));
            self.input(at, Input::LinkUp { peer: life });
        }
    }

    fn link_down(&mut self, generation: u64, at: usize, peer: usize) {
        let link = self.net.link(at, peer);
        if link.generation == generation && link.up[end(at, peer)] {
            link.up[end(at, peer)] = false;
            self.note(|| format!("#{at} lost its link to #{peer}"));
            self.input(at, Input::LinkDown { peer: MemberIndex(u32::try_from(peer).unwrap_or(0)) });
        }
    }

    /// Gives a member something to handle; it handles all that came together.
    pub(crate) fn input(&mut self, node: usize, input: Input) {
        let delay = self.rng.micros(0, 80);
        let Some(life) = &mut self.nodes[node].life else { return };
        life.inbox.push_back(input);
        self.wake_at(node, self.now + delay);
    }

    fn wake_at(&mut self, node: usize, at: Duration) {
        let Some(life) = &mut self.nodes[node].life else { return };
        let at = life.paused.map_or(at, |until| at.max(until)).max(self.now);
        if life.wake.is_none_or(|wake| at < wake) {
            life.wake = Some(at);
            let life = life.number;
            self.schedule(at, Event::Wake { node, life });
        }
    }

    /// A member handles all that waits.
    fn wake(&mut self, node: usize, number: u64) -> Checked {
        let now = self.now;
        let Some(life) =
            self.nodes[node].life.as_mut().filter(|life| life.number == number && life.wake == Some(now))
        else {
            return Ok(());
        };
        life.wake = None;
        if let Some(until) = life.paused.filter(|until| *until > now) {
            self.wake_at(node, until);
            return Ok(());
        }
        life.paused = None;
        let time = life.time(now);
        let tick_first = self.rng.chance(20);
        let tick = |life: &mut Life| {
            if life.core.next_timeout().is_some_and(|due| due <= time) {
                life.core.handle(time, Input::Tick);
            }
        };
        if tick_first {
            tick(life);
        }
        while let Some(input) = life.inbox.pop_front() {
            life.core.handle(time, input);
        }
        tick(life);
        let wall = EPOCH_NS + u64::try_from(now.as_nanos()).unwrap_or(0);
        let time_ns = wall.saturating_add_signed(life.skew_ms * 1_000_000);
        life.core.flush(time, Stamp { time_ns, seed: self.rng.next() });
        let outputs: Vec<Output> = std::iter::from_fn(|| life.core.poll()).collect();
        self.steps += 1;
        let due = life.core.next_timeout().map(|Time(due)| life.born + due);
        life.congested = life.core.is_congested();
        self.checks.step(node, &life.core)?;
        self.window(node)?;
        if !self.setup.options.is_progress_all() {
            self.checks.majorities(&self.nodes)?;
        }
        if let Some(due) = due {
            self.wake_at(node, due);
        }
        self.act_on(node, outputs)
    }

    /// The view that all living members are full ones of, and take casts in.
    pub(crate) fn common_view(&self) -> Option<ViewId> {
        let lives: Vec<&Life> = self.nodes.iter().filter_map(|node| node.life.as_ref()).collect();
        let view = lives.first()?.gate?;
        let all = lives.iter().all(|life| {
            life.gate == Some(view) && !life.core.is_zombie() && life.core.primary() == Some(view)
        });
        all.then_some(view)
    }
}

pub(crate) fn addresses(members: usize) -> Vec<MemberAddress> {
    (1..=members).map(|index| MemberAddress { name: format!("r{index}"), address: String::new() }).collect()
}
