//! A group of real cores in one thread, in virtual time, under one seed: links, and events in order.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use maestro_group::{Input, MemberAddress, MemberIndex, Output, Stamp, Time, TransferError};
use maestro_orbs::replicated::bare::BareReplica;

use super::node::{Life, Node};
use super::rng::Rng;

/// The wall clock's time at the beginning of a run: 2026-01-01T00:00:00Z.
pub(super) const EPOCH_NS: u64 = 1_767_225_600_000_000_000;

/// What happens, and when, is all there is to a run.
#[derive(Debug, Clone)]
enum Event {
    Arrive { generation: u64, from: usize, to: usize, message: Bytes },
    Up { generation: u64, at: usize, peer: usize },
    Down { generation: u64, at: usize, peer: usize },
    Wake { node: usize, life: u64 },
    Reconnect,
}

/// A link of two members; ends are those of the lower and of the higher index.
#[derive(Debug, Clone, Default)]
struct Link {
    /// Counts connections between the two.
    generation: u64,
    /// Whether each end knows of the connection and not of its end.
    up: [bool; 2],
    lives: bool,
    /// When the last message to each end arrives.
    last: [Duration; 2],
}

/// What a replica did that others have to do alike.
pub(super) enum Deed {
    /// It executed a delivery.
    Delivered(maestro_group::Delivery, Option<Box<maestro_orbs::replicated::bare::Executed>>),
    /// It took a state over that goes up to this delivery.
    TookState(u64),
    /// It could not take a state over, or could not push its own.
    StateFailed(String),
    /// It cannot go on.
    Failed(String),
}

/// Told of all that replicas do, at once.
pub(super) type Witness<'w> = &'w mut dyn FnMut(usize, &mut BareReplica, Deed);

pub(super) struct World {
    pub(super) now: Duration,
    /// How far clocks were put forward: time passes without an event for each heartbeat.
    pub(super) forward: Duration,
    pub(super) rng: Rng,
    pub(super) nodes: Vec<Node>,
    links: Vec<Link>,
    /// In which part of the network each member is.
    pub(super) parts: Vec<usize>,
    queue: BTreeMap<(Duration, u64), Event>,
    events: u64,
    lives: u64,
}

impl World {
    pub(super) fn new(members: usize, seed: u64) -> Self {
        let mut world = Self {
            now: Duration::from_millis(1),
            forward: Duration::ZERO,
            rng: Rng::new(seed),
            nodes: (0..members).map(|_| Node::default()).collect(),
            links: vec![Link::default(); members * members],
            parts: vec![0; members],
            queue: BTreeMap::new(),
            events: 0,
            lives: 0,
        };
        world.schedule(Duration::from_millis(2), Event::Reconnect);
        world
    }

    /// Starts a replica's process.
    pub(super) fn start(&mut self, node: usize, replica: BareReplica) -> Result<(), TransferError> {
        self.lives += 1;
        let (moment, members) = ((self.lives, self.now), addresses(self.nodes.len()));
        let disk = &mut self.nodes[node].disk;
        let life = Life::start(disk, node, &members, replica, moment, &mut self.rng)?;
        self.nodes[node].life = Some(life);
        self.wake_at(node, self.now);
        Ok(())
    }

    /// Ends a replica's process; the others hear of it.
    pub(super) fn end(&mut self, node: usize) {
        self.nodes[node].life = None;
        (0..self.nodes.len()).filter(|&peer| peer != node).for_each(|peer| self.disconnect(node, peer));
    }

    /// Puts members into parts of the network that do not reach each other.
    pub(super) fn part(&mut self, parts: Vec<usize>) {
        self.parts = parts;
        for (one, other) in self.pairs() {
            if self.parts[one] != self.parts[other] {
                self.disconnect(one, other);
            }
        }
    }

    /// Gives a member something to handle.
    pub(super) fn input(&mut self, node: usize, input: Input) {
        let delay = self.rng.micros(0, 80);
        let Some(life) = &mut self.nodes[node].life else { return };
        life.inbox.push_back(input);
        self.wake_at(node, self.now + delay);
    }

    /// Runs until a moment.
    pub(super) fn run_until(&mut self, moment: Duration, witness: Witness<'_>) {
        while let Some(entry) = self.queue.first_entry() {
            if entry.key().0 > moment {
                break;
            }
            let ((at, _), event) = entry.remove_entry();
            self.now = at;
            self.happen(event, witness);
        }
        self.now = moment;
    }

    /// Runs until something is so, at most for `span`. Tells whether it is.
    pub(super) fn run_till(
        &mut self,
        span: Duration,
        witness: Witness<'_>,
        is_so: impl Fn(&Self) -> bool,
    ) -> bool {
        let limit = self.now + span;
        while !is_so(self) {
            if self.now >= limit {
                return false;
            }
            self.run_until(self.now + Duration::from_millis(1), witness);
        }
        true
    }

    fn happen(&mut self, event: Event, witness: Witness<'_>) {
        match event {
            Event::Arrive { generation, from, to, message } => {
                let link = self.link(from, to);
                if link.generation == generation && link.up[end(to, from)] {
                    self.input(to, Input::Message { from: index(from), message });
                }
            }
            Event::Up { generation, at, peer } => self.link_up(generation, at, peer),
            Event::Down { generation, at, peer } => {
                let link = self.link(at, peer);
                if link.generation == generation && link.up[end(at, peer)] {
                    link.up[end(at, peer)] = false;
                    self.input(at, Input::LinkDown { peer: index(peer) });
                }
            }
            Event::Wake { node, life } => self.wake(node, life, witness),
            Event::Reconnect => self.reconnect(),
        }
    }

    fn link_up(&mut self, generation: u64, at: usize, peer: usize) {
        let Some(life) = self.nodes[peer].life.as_ref().map(|life| life.member) else { return };
        let link = self.link(at, peer);
        if link.generation == generation && link.lives {
            link.up[end(at, peer)] = true;
            self.input(at, Input::LinkUp { peer: life });
        }
    }

    /// A member handles all that waits.
    fn wake(&mut self, node: usize, number: u64, witness: Witness<'_>) {
        let now = self.now;
        let seed = self.rng.next();
        let wall = now + self.forward;
        let Some(life) = self.nodes[node].life.as_mut() else { return };
        if life.number != number || life.wake != Some(now) {
            return;
        }
        life.wake = None;
        let time = life.time(now);
        while let Some(input) = life.inbox.pop_front() {
            life.core.handle(time, input);
        }
        if life.core.next_timeout().is_some_and(|due| due <= time) {
            life.core.handle(time, Input::Tick);
        }
        let time_ns = EPOCH_NS + u64::try_from(wall.as_nanos()).unwrap_or(0);
        life.core.flush(time, Stamp { time_ns, seed });
        let outputs: Vec<Output> = std::iter::from_fn(|| life.core.poll()).collect();
        let due = life.core.next_timeout().map(|Time(due)| life.born + due);
        if let Some(due) = due {
            self.wake_at(node, due);
        }
        outputs.into_iter().for_each(|output| self.act(node, output, witness));
        self.batch_end(node);
    }

    fn wake_at(&mut self, node: usize, at: Duration) {
        let at = at.max(self.now);
        let Some(life) = &mut self.nodes[node].life else { return };
        if life.wake.is_none_or(|wake| at < wake) {
            life.wake = Some(at);
            let life = life.number;
            self.schedule(at, Event::Wake { node, life });
        }
    }

    /// What was executed is answered, what objects led to is cast.
    fn batch_end(&mut self, node: usize) {
        let Some(life) = &mut self.nodes[node].life else { return };
        life.replica.application().batch_end();
        self.take_casts(node);
    }

    /// Hands over to the core what the replica casts.
    pub(super) fn take_casts(&mut self, node: usize) {
        let Some(life) = &mut self.nodes[node].life else { return };
        let casts = life.replica.casts();
        let waits = !life.inbox.is_empty() || !casts.is_empty();
        life.inbox.extend(casts.into_iter().map(|(view, payload)| Input::Cast { view, payload }));
        if waits {
            let delay = self.rng.micros(0, 80);
            self.wake_at(node, self.now + delay);
        }
    }

    pub(super) fn transmit(&mut self, from: usize, to: usize, message: Bytes) {
        let delay = self.rng.micros(50, 250);
        let now = self.now;
        let link = self.link(from, to);
        if link.up[end(from, to)] {
            let last = &mut link.last[end(to, from)];
            *last = (now + delay).max(*last + Duration::from_nanos(1));
            let (at, generation) = (*last, link.generation);
            self.schedule(at, Event::Arrive { generation, from, to, message });
        }
    }

    /// Members that are not connected, and can be, connect.
    fn reconnect(&mut self) {
        let pause = self.rng.micros(20_000, 40_000);
        self.schedule(self.now + pause, Event::Reconnect);
        for (one, other) in self.pairs() {
            let alive = |node: usize| self.nodes[node].life.is_some();
            let free = alive(one) && alive(other) && self.parts[one] == self.parts[other];
            let moments = [self.now + self.rng.micros(50, 1000), self.now + self.rng.micros(50, 1000)];
            let link = self.link(one, other);
            if !free || link.lives || link.up != [false; 2] {
                continue;
            }
            link.generation += 1;
            link.lives = true;
            link.last = moments;
            let generation = link.generation;
            self.schedule(moments[0], Event::Up { generation, at: one, peer: other });
            self.schedule(moments[1], Event::Up { generation, at: other, peer: one });
        }
    }

    fn disconnect(&mut self, one: usize, other: usize) {
        let moments = [self.now + self.rng.micros(50, 1000), self.now + self.rng.micros(50, 1000)];
        let (one_lives, other_lives) = (self.nodes[one].life.is_some(), self.nodes[other].life.is_some());
        let link = self.link(one, other);
        link.lives = false;
        let generation = link.generation;
        for (at, peer, lives, moment) in
            [(one, other, one_lives, moments[0]), (other, one, other_lives, moments[1])]
        {
            if lives {
                self.schedule(moment, Event::Down { generation, at, peer });
            } else {
                self.link(at, peer).up[end(at, peer)] = false;
            }
        }
    }

    fn schedule(&mut self, at: Duration, event: Event) {
        self.events += 1;
        self.queue.insert((at.max(self.now), self.events), event);
    }

    fn link(&mut self, one: usize, other: usize) -> &mut Link {
        let members = self.nodes.len();
        &mut self.links[one.min(other) * members + one.max(other)]
    }

    fn pairs(&self) -> Vec<(usize, usize)> {
        let members = self.nodes.len();
        (0..members).flat_map(|one| (one + 1..members).map(move |other| (one, other))).collect()
    }
}

/// Which end of the link to `other` a member has.
fn end(member: usize, other: usize) -> usize {
    usize::from(member > other)
}

fn index(node: usize) -> MemberIndex {
    MemberIndex(u32::try_from(node).unwrap_or(u32::MAX))
}

fn addresses(members: usize) -> Vec<MemberAddress> {
    (0..members).map(|index| MemberAddress { name: format!("r{index}"), address: String::new() }).collect()
}
