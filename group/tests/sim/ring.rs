//! A model of corosync's closed process groups: daemons on a ring, one per node, and one client process at each.
//!
//! It does what was seen of the real one when things go wrong. In each ring there is one order. A ring that is cut goes on for a
//! while: whoever has the token orders casts of its own and delivers them, and nobody else will ever have them. When the parts
//! go over to rings of their own, the daemons that stay together deliver the same: a first part of the order and then,
//! over the gaps, what they have of the rest, their own casts in any case. Nobody is told where the gaps are, and who is there now is
//! told at another place among the messages at each. A node that was
//! stopped does all of this when it is resumed, in the ring that the others left long ago.

use std::collections::{BTreeSet, VecDeque};

use bytes::Bytes;
use maestro_group::engine::{BusInput, Place};

use super::rng::Rng;

/// All daemons, and the rings on which they are.
#[derive(Debug)]
pub(crate) struct Rings {
    daemons: Vec<Daemon>,
    rings: Vec<Ring>,
    rng: Rng,
}

#[derive(Debug, Default)]
struct Ring {
    nodes: Vec<usize>,
    order: Vec<Entry>,
    /// Since it was cut: what was ordered before, and who has the token.
    cut: Option<(usize, usize)>,
}

#[derive(Debug, Clone)]
enum Entry {
    Frame(Place, Bytes),
    Join(Place),
    Leave(Place),
}

impl Entry {
    fn from(&self) -> Place {
        match self {
            Self::Frame(place, _) | Self::Join(place) | Self::Leave(place) => *place,
        }
    }
}

#[derive(Debug, Default)]
struct Daemon {
    ring: usize,
    position: usize,
    /// What its clients want on the ring.
    queue: VecDeque<Entry>,
    /// Its client, once that is on the ring.
    joined: Option<Place>,
    /// The client that takes what comes.
    client: Option<Place>,
    /// Who is in the group, as it told its client last.
    seen: BTreeSet<Place>,
    /// What the client has not taken yet.
    outbox: VecDeque<BusInput>,
    is_down: bool,
    /// Changes of who is there wait while messages go ahead of them, as they do at one daemon and not at another.
    is_late: bool,
    late: Vec<BusInput>,
    /// The whole node is stopped.
    is_stopped: bool,
}

impl Rings {
    pub(crate) fn new(nodes: usize, seed: u64) -> Self {
        let ring = Ring { nodes: (0..nodes).collect(), ..Ring::default() };
        Self {
            daemons: (0..nodes).map(|_| Daemon::default()).collect(),
            rings: vec![ring],
            rng: Rng::new(seed ^ 0x707e),
        }
    }

    pub(crate) fn rng(&mut self) -> &mut Rng {
        &mut self.rng
    }

    /// A process at a node wants to be in the group.
    pub(crate) fn join(&mut self, node: usize, process: u64) {
        let place = Place { node: number(node), process: u32::try_from(process).unwrap_or(u32::MAX) };
        let daemon = &mut self.daemons[node];
        daemon.client = Some(place);
        daemon.late.clear();
        daemon.outbox.clear();
        if !daemon.is_down {
            daemon.queue.push_back(Entry::Join(place));
        }
    }

    /// The process ended.
    pub(crate) fn end(&mut self, node: usize) {
        self.recall(node);
        let daemon = &mut self.daemons[node];
        daemon.outbox.clear();
        if let Some(place) = daemon.client.take().filter(|_| !daemon.is_down) {
            daemon.queue.push_back(Entry::Leave(place));
        }
    }

    pub(crate) fn multicast(&mut self, node: usize, frame: Bytes) {
        let daemon = &mut self.daemons[node];
        if let Some(place) = daemon.client.filter(|_| !daemon.is_down) {
            daemon.queue.push_back(Entry::Frame(place, frame));
        }
    }

    /// The client takes back what the daemon has not taken yet.
    pub(crate) fn recall(&mut self, node: usize) {
        let queue = &mut self.daemons[node].queue;
        let kept = self.rng.below(queue.len() + 1);
        let back = queue.split_off(kept);
        queue.extend(back.into_iter().filter(|entry| !matches!(entry, Entry::Frame(..))));
    }

    pub(crate) fn is_down(&self, node: usize) -> bool {
        self.daemons[node].is_down
    }

    pub(crate) fn stop(&mut self, node: usize, is_stopped: bool) {
        self.daemons[node].is_stopped = is_stopped;
    }

    /// `kill -9` of a daemon. What its client did not take yet is lost.
    pub(crate) fn kill(&mut self, node: usize) {
        self.rings.push(Ring { nodes: vec![node], ..Ring::default() });
        let daemon = &mut self.daemons[node];
        daemon.ring = self.rings.len() - 1;
        daemon.position = 0;
        daemon.is_down = true;
        daemon.queue.clear();
        daemon.late.clear();
        daemon.is_late = false;
        daemon.outbox.clear();
        daemon.seen.clear();
        daemon.joined = None;
        daemon.outbox.push_back(BusInput::Lost);
    }

    /// The daemon is started again; the regrouping after this puts it on a ring.
    pub(crate) fn start(&mut self, node: usize) {
        let daemon = &mut self.daemons[node];
        if std::mem::take(&mut daemon.is_down)
            && let Some(place) = daemon.client
        {
            daemon.queue.push_back(Entry::Join(place));
        }
    }

    /// Members of different groups do not reach each other from here on. Nobody knows yet.
    pub(crate) fn cut(&mut self, groups: &[usize]) {
        for ring in &mut self.rings {
            let whole = ring.nodes.windows(2).all(|two| groups[two[0]] == groups[two[1]]);
            if !whole && ring.cut.is_none() {
                let token = self.rng.pick(&ring.nodes).unwrap_or(0);
                ring.cut = Some((ring.order.len(), token));
            }
        }
    }

    /// Everybody goes over to the ring of its group.
    pub(crate) fn regroup(&mut self, groups: &[usize]) {
        let mut distinct = groups.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let parts: Vec<Vec<usize>> = distinct
            .iter()
            .map(|group| (0..groups.len()).filter(|&node| groups[node] == *group).collect())
            .collect();
        let is_whole = |part: &Vec<usize>| {
            let ring = self.daemons[part[0]].ring;
            self.rings[ring].nodes == *part && part.iter().all(|&node| self.daemons[node].ring == ring)
        };
        let changed: Vec<&Vec<usize>> = parts.iter().filter(|part| !is_whole(part)).collect();
        let moving: BTreeSet<usize> = changed.iter().flat_map(|part| part.iter().copied()).collect();
        for ring in 0..self.rings.len() {
            for part in &parts {
                let together: Vec<usize> = part
                    .iter()
                    .copied()
                    .filter(|node| moving.contains(node) && self.daemons[*node].ring == ring)
                    .collect();
                if !together.is_empty() {
                    self.leave_ring(ring, &together);
                }
            }
        }
        for part in changed {
            self.form(part);
        }
        for part in &parts {
            let ring = self.daemons[part[0]].ring;
            self.rings[ring].cut = None;
        }
    }

    /// Those that stay together deliver what they have of a ring, and tell who is gone.
    fn leave_ring(&mut self, ring: usize, together: &[usize]) {
        let Self { rings, rng, daemons } = self;
        let ring = &rings[ring];
        let known = match ring.cut {
            Some((before, token)) if !together.contains(&token) => before,
            _ => ring.order.len(),
        };
        let most = together.iter().map(|&node| daemons[node].position).max().unwrap_or(0);
        let prefix = most + rng.below(known.saturating_sub(most) + 1);
        let is_own = |entry: &Entry| together.iter().any(|&node| number(node) == entry.from().node);
        let mut rest = Vec::new();
        for (at, entry) in ring.order.iter().enumerate().skip(prefix) {
            if is_own(entry) || (at < known && rng.chance(30)) {
                rest.push(entry.clone());
            }
        }
        for &node in together {
            let daemon = &mut daemons[node];
            for entry in ring.order[daemon.position..prefix].iter().chain(&rest) {
                daemon.deliver(entry);
            }
            daemon.is_late |= rng.chance(30);
            let gone = |place: &Place| !together.iter().any(|&node| number(node) == place.node);
            let left: Vec<Place> = daemon.seen.iter().copied().filter(gone).collect();
            daemon.seen.retain(|place| !gone(place));
            // Older daemons do not tell the client of a node that was stopped that the others were gone for it.
            let silent = daemon.is_stopped && rng.chance(40);
            if !(left.is_empty() || silent) {
                daemon.tell(left);
            }
        }
    }

    fn form(&mut self, nodes: &[usize]) {
        self.rings.push(Ring { nodes: nodes.to_vec(), ..Ring::default() });
        let joined: Vec<Place> = nodes.iter().filter_map(|&node| self.daemons[node].joined).collect();
        for &node in nodes {
            let ring = self.rings.len() - 1;
            let daemon = &mut self.daemons[node];
            daemon.ring = ring;
            daemon.position = 0;
            let before = daemon.seen.len();
            daemon.seen.extend(&joined);
            if daemon.seen.len() != before {
                daemon.tell(Vec::new());
            }
        }
    }

    /// Time goes on: some things are ordered, some delivered. Gives what clients take.
    pub(crate) fn step(&mut self) -> Vec<(usize, BusInput)> {
        let mut taken = Vec::new();
        for node in 0..self.daemons.len() {
            let Self { rings, rng, daemons } = self;
            let daemon = &mut daemons[node];
            let ring = &mut rings[daemon.ring];
            let runs = !daemon.is_stopped && !daemon.is_down;
            if runs && rng.chance(60) && ring.cut.is_none_or(|(_, token)| token == node) {
                for _ in 0..rng.below(8) {
                    ring.order.extend(daemon.queue.pop_front());
                }
            }
            let limit = match ring.cut {
                Some((before, token)) if token != node => before,
                _ => ring.order.len(),
            };
            if runs && rng.chance(70) {
                for _ in 0..rng.below(8) {
                    if daemon.position < limit {
                        let entry = ring.order[daemon.position].clone();
                        daemon.position += 1;
                        daemon.deliver(&entry);
                    }
                }
            }
            if rng.chance(30) {
                daemon.is_late = false;
                daemon.outbox.extend(daemon.late.drain(..));
            }
            if rng.chance(80) {
                for _ in 0..rng.below(8) {
                    taken.extend(daemon.outbox.pop_front().map(|input| (node, input)));
                }
            }
        }
        taken
    }
}

impl Daemon {
    fn deliver(&mut self, entry: &Entry) {
        match entry {
            Entry::Frame(from, octets) => {
                if self.client.is_some() && self.joined == self.client {
                    self.outbox.push_back(BusInput::Frame { from: *from, octets: octets.clone() });
                }
            }
            Entry::Join(place) => {
                self.seen.insert(*place);
                if self.client == Some(*place) {
                    self.joined = self.client;
                }
                self.tell(Vec::new());
            }
            Entry::Leave(place) => {
                self.seen.remove(place);
                if self.joined == Some(*place) {
                    self.joined = None;
                }
                self.tell(vec![*place]);
            }
        }
    }

    fn tell(&mut self, left: Vec<Place>) {
        if let Some(own) = self.client.filter(|_| self.joined == self.client) {
            let members = self.seen.iter().copied().collect();
            let change = BusInput::Members { own, members, left };
            if self.is_late {
                self.late.push(change);
            } else {
                self.outbox.push_back(change);
            }
        }
    }
}

fn number(node: usize) -> u32 {
    u32::try_from(node).unwrap_or(0) + 1
}
