//! A deliberately weak engine: agreed order within a configuration and self-delivery, nothing more.
//!
//! Each configuration has one order, of which each member is delivered some first part: before a cut, some get more than
//! others. Members go over to the next configuration when it suits them, and what stays behind goes on casting. Messages to
//! one member keep the order of their sender, and may come when the configuration is another one.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use maestro_group::engine::{Configuration, Engine, EngineInput, EngineOutput};
use maestro_group::{ConfigId, Member, MemberIndex, Stamp, Time};

use super::rng::Rng;

/// What all members' engines share.
#[derive(Debug)]
pub(crate) struct Oracle {
    orders: Vec<Order>,
    seats: Vec<Option<Seat>>,
    round: u64,
    rng: Rng,
    /// Which members are together.
    pub(crate) groups: Vec<usize>,
    /// Whose mail was lost since they were given a configuration.
    lost: Vec<bool>,
}

#[derive(Debug)]
struct Order {
    config: Configuration,
    casts: Vec<(Member, Stamp, Bytes)>,
}

#[derive(Debug)]
struct Seat {
    life: Member,
    current: Option<usize>,
    position: usize,
    next: VecDeque<usize>,
    mail: Vec<VecDeque<Bytes>>,
    /// What leaves once all that the core said before is done.
    outbox: Vec<Leaving>,
}

#[derive(Debug)]
enum Leaving {
    Cast(usize, Stamp, Bytes),
    Send(MemberIndex, Bytes),
}

impl Oracle {
    pub(crate) fn new(members: usize, seed: u64) -> Self {
        Self {
            orders: Vec::new(),
            seats: (0..members).map(|_| None).collect(),
            round: 0,
            rng: Rng::new(seed ^ 77),
            groups: vec![0; members],
            lost: vec![false; members],
        }
    }

    pub(crate) fn leave(&mut self, index: usize) {
        self.seats[index] = None;
    }

    fn join(&mut self, life: Member) {
        let mail = self.seats.iter().map(|_| VecDeque::new()).collect();
        self.seats[life.index.at()] =
            Some(Seat { life, current: None, position: 0, next: VecDeque::new(), mail, outbox: Vec::new() });
    }

    /// Forms a configuration of each group whose members changed.
    pub(crate) fn reshape(&mut self) {
        let mut groups = self.groups.clone();
        groups.sort_unstable();
        groups.dedup();
        for group in groups {
            let mut members: Vec<Member> = self
                .seats
                .iter()
                .flatten()
                .map(|seat| seat.life)
                .filter(|life| self.groups[life.index.at()] == group)
                .collect();
            let last = |life: &Member| {
                let seat = self.seats[life.index.at()].as_ref();
                seat.and_then(|seat| seat.next.back().copied().or(seat.current))
            };
            let formed = members.first().and_then(last).is_some_and(|order| {
                let known = &self.orders[order].config.members;
                known.len() == members.len()
                    && members.iter().all(|life| {
                        known.contains(life) && last(life) == Some(order) && !self.lost[life.index.at()]
                    })
            });
            if !formed && !members.is_empty() {
                let first = self.rng.below(members.len());
                members.rotate_left(first);
                self.form(&members);
            }
        }
    }

    fn form(&mut self, members: &[Member]) {
        self.round += 1;
        let proposer = members[0].index.0 + 1;
        let config =
            Configuration { id: ConfigId { round: self.round, proposer }, members: members.to_vec() };
        self.orders.push(Order { config, casts: Vec::new() });
        for life in members {
            self.lost[life.index.at()] = false;
            let Some(seat) = &mut self.seats[life.index.at()] else { continue };
            seat.next.push_back(self.orders.len() - 1);
            for mail in &mut seat.mail {
                if self.rng.chance(20) {
                    mail.clear();
                }
            }
        }
    }

    /// A member has done all that its core said.
    pub(crate) fn commit(&mut self, member: usize) {
        let Some(seat) = &mut self.seats[member] else { return };
        let life = seat.life;
        for leaving in std::mem::take(&mut seat.outbox) {
            match leaving {
                Leaving::Cast(order, stamp, payload) => self.orders[order].casts.push((life, stamp, payload)),
                Leaving::Send(to, payload) => self.send(life.index, to, payload),
            }
        }
    }

    /// What this member says, to leave when it is committed.
    fn outbox(&mut self, life: Member) -> Option<&mut Seat> {
        self.seats[life.index.at()].as_mut().filter(|seat| seat.life == life)
    }

    fn send(&mut self, from: MemberIndex, to: MemberIndex, payload: Bytes) {
        if self.groups[from.at()] != self.groups[to.at()] {
            self.lost[from.at()] = true;
        } else if let Some(Some(seat)) = self.seats.get_mut(to.at()) {
            seat.mail[from.at()].push_back(payload);
        }
    }
}

/// One member's end of it.
#[derive(Debug)]
pub(crate) struct WeakEngine {
    me: Member,
    oracle: Arc<Mutex<Oracle>>,
    waiting: Vec<Bytes>,
    outputs: VecDeque<EngineOutput>,
    next: Time,
    rng: Rng,
    /// How willingly it hands on what was sent to this member alone, in percent. What it has not handed on when the
    /// configuration changes comes in another one.
    willing: u64,
    gone: bool,
}

impl WeakEngine {
    pub(crate) fn new(me: Member, oracle: Arc<Mutex<Oracle>>, seed: u64) -> Self {
        oracle.lock().expect("no other thread").join(me);
        let (waiting, outputs, mut rng) = (Vec::new(), VecDeque::new(), Rng::new(seed));
        let willing = rng.pick(&[100, 60, 30]).unwrap_or(50);
        Self { me, oracle, waiting, outputs, next: Time::default(), rng, willing, gone: false }
    }

    /// Takes one thing that is there for this member.
    fn take(&mut self) {
        let oracle = Arc::clone(&self.oracle);
        let mut oracle = oracle.lock().expect("no other thread");
        let Oracle { orders, seats, .. } = &mut *oracle;
        let Some(seat) = seats[self.me.index.at()].as_mut().filter(|seat| seat.life == self.me) else {
            return;
        };
        let ready = seat.current.and_then(|current| orders[current].casts.get(seat.position));
        let moves = !seat.next.is_empty() && (ready.is_none() || self.rng.chance(20));
        if moves {
            let next = seat.next.pop_front();
            seat.current = next;
            seat.position = 0;
            if self.rng.chance(50) {
                self.outputs.push_back(EngineOutput::Leaving);
            }
            if let Some(next) = next {
                self.outputs.push_back(EngineOutput::Config(orders[next].config.clone()));
            }
            return;
        }
        // What comes from outside the configuration comes once its sender is in one with this member again.
        let within = |from: usize| {
            let config = seat.current.map(|current| &orders[current].config);
            config.is_some_and(|config| config.members.iter().any(|member| member.index.at() == from))
        };
        let senders: Vec<usize> =
            (0..seat.mail.len()).filter(|&from| !seat.mail[from].is_empty() && within(from)).collect();
        if let Some(from) = self.rng.pick(&senders).filter(|_| self.rng.chance(self.willing)) {
            if let Some(payload) = seat.mail[from].pop_front() {
                let from = MemberIndex(u32::try_from(from).unwrap_or(0));
                self.outputs.push_back(EngineOutput::Send { from, payload });
            }
        } else if let Some((origin, stamp, payload)) = ready.cloned() {
            seat.position += 1;
            self.outputs.push_back(EngineOutput::Cast { origin, stamp, payload });
        }
    }
}

impl Engine for WeakEngine {
    fn handle(&mut self, now: Time, input: EngineInput) {
        if self.gone || !matches!(input, EngineInput::Tick) || now < self.next {
            return;
        }
        let idle = self.rng.chance(30);
        self.next = now.after(self.rng.micros(100, if idle { 20_000 } else { 2000 }));
        for _ in 0..self.rng.below(12) {
            self.take();
        }
    }

    fn cast(&mut self, payload: Bytes) {
        self.waiting.push(payload);
    }

    fn send(&mut self, to: MemberIndex, payload: Bytes) {
        if to == self.me.index {
            self.outputs.push_back(EngineOutput::Send { from: to, payload });
        } else if !self.gone {
            let mut oracle = self.oracle.lock().expect("no other thread");
            if let Some(seat) = oracle.outbox(self.me) {
                seat.outbox.push(Leaving::Send(to, payload));
            }
        }
    }

    fn suspect(&mut self, _now: Time, _member: MemberIndex) {}

    fn leave(&mut self, _now: Time) {
        self.gone = true;
    }

    fn set_seniority(&mut self, _now: Time, _seniority: u64) {}

    fn flush(&mut self, stamp: Stamp) {
        let mut oracle = self.oracle.lock().expect("no other thread");
        let Some(seat) = oracle.outbox(self.me) else { return };
        if let Some(current) = seat.current.filter(|_| !self.gone) {
            seat.outbox.extend(self.waiting.drain(..).map(|payload| Leaving::Cast(current, stamp, payload)));
        }
    }

    fn poll(&mut self) -> Option<EngineOutput> {
        let output = self.outputs.pop_front();
        if matches!(output, Some(EngineOutput::Leaving | EngineOutput::Config(_))) {
            self.waiting.clear();
        }
        output
    }

    fn next_timeout(&self) -> Option<Time> {
        (!self.gone).then_some(self.next)
    }

    fn holder(&self) -> Option<MemberIndex> {
        None
    }

    fn promised(&self) -> ConfigId {
        let oracle = self.oracle.lock().expect("no other thread");
        let seat = oracle.seats[self.me.index.at()].as_ref();
        let last = seat.and_then(|seat| seat.current).map(|order| oracle.orders[order].config.id);
        last.unwrap_or_default()
    }
}
