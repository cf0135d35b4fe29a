//! One configuration as far as it is delivered here: casts at their places, in order and without gaps.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;

use crate::engine::wire::{Batch, Message};
use crate::engine::{Configuration, EngineOutput};
use crate::types::{MemberIndex, Stamp};

/// The most octets of casts that wait for those before them. More can only come when a member is hardly heard.
const AHEAD_LIMIT_OCTETS: usize = 64 * 1024 * 1024;

/// What is delivered in one configuration, and what waits for what comes before it.
///
/// Whoever gives out places has been delivered all that comes before them. So the sender of the last casts that were delivered
/// here surely holds all that was.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) me: MemberIndex,
    pub(super) config: Configuration,
    /// How many casts were delivered.
    pub(super) ordered: u64,
    /// How many of them are of each member, by its place in the member list.
    placed: Vec<u64>,
    /// Casts whose places come later, with their senders.
    ahead: BTreeMap<u64, (MemberIndex, Batch)>,
    ahead_octets: usize,
    /// Who sent the last casts that were delivered.
    holder: Option<MemberIndex>,
    /// What is to be done, in order.
    pub(super) outputs: VecDeque<EngineOutput>,
}

impl Lane {
    pub(super) fn new(me: MemberIndex, config: Configuration) -> Self {
        let places = config.members.iter().map(|member| member.index.at() + 1).max();
        let placed = vec![0; places.unwrap_or(0)];
        Self {
            me,
            config,
            ordered: 0,
            placed,
            ahead: BTreeMap::new(),
            ahead_octets: 0,
            holder: None,
            outputs: VecDeque::new(),
        }
    }

    /// Who is first in the configuration.
    pub(super) fn first(&self) -> MemberIndex {
        self.config.members.first().map_or(self.me, |member| member.index)
    }

    /// Who comes after this member, in the order of the configuration.
    pub(super) fn next(&self) -> MemberIndex {
        let mut members = self.config.members.iter().map(|member| member.index).cycle();
        members.by_ref().take(self.config.members.len()).find(|index| *index == self.me);
        members.next().unwrap_or(self.me)
    }

    /// How many casts of a member were delivered.
    pub(super) fn placed(&self, member: MemberIndex) -> u64 {
        self.placed.get(member.at()).copied().unwrap_or(0)
    }

    /// The member of which it is certain that it holds what was delivered here.
    pub(super) fn holder(&self) -> MemberIndex {
        self.holder.unwrap_or_else(|| self.first())
    }

    pub(super) fn transmit(&mut self, to: MemberIndex, message: &Message) {
        self.outputs.push_back(EngineOutput::Transmit(to, message.encode()));
    }

    pub(super) fn transmit_to_others(&mut self, message: &Message) {
        if self.config.members.len() > 1 {
            let octets = message.encode();
            let others = self.config.members.iter().map(|member| member.index);
            for other in others.filter(|other| *other != self.me) {
                self.outputs.push_back(EngineOutput::Transmit(other, octets.clone()));
            }
        }
    }

    /// Gives casts the next places: they are sent to all others and delivered here.
    pub(super) fn order(
        &mut self,
        stamp: Stamp,
        heir: Option<MemberIndex>,
        casts: Vec<(MemberIndex, Bytes)>,
    ) {
        let batch = Batch { first: self.ordered, stamp, heir, casts };
        let message = Message::Ordered { config: self.config.id, batch };
        self.transmit_to_others(&message);
        if let Message::Ordered { batch, .. } = message {
            self.deliver(self.me, batch);
        }
    }

    /// Takes casts that have their places. False: too much waits for what comes before it.
    pub(super) fn put(&mut self, from: MemberIndex, batch: Batch) -> bool {
        if batch.first < self.ordered || self.ahead.contains_key(&batch.first) {
            return true;
        }
        self.ahead_octets += batch.octets();
        self.ahead.insert(batch.first, (from, batch));
        self.ahead_octets <= AHEAD_LIMIT_OCTETS
    }

    /// Returns the casts that come next, with their sender, if they are here.
    pub(super) fn take_next(&mut self) -> Option<(MemberIndex, Batch)> {
        let (from, batch) = self.ahead.remove(&self.ordered)?;
        self.ahead_octets -= batch.octets();
        Some((from, batch))
    }

    /// Delivers casts of a member that gives out places.
    pub(super) fn deliver(&mut self, from: MemberIndex, batch: Batch) {
        self.hold_by(from);
        for (index, payload) in batch.casts {
            self.ordered += 1;
            // Only casts of members of the configuration get places.
            if let Some(&origin) = self.config.members.iter().find(|member| member.index == index) {
                self.placed[index.at()] += 1;
                self.outputs.push_back(EngineOutput::Cast { origin, stamp: batch.stamp, payload });
            }
        }
    }

    /// Says who surely holds all that is delivered here, what follows included.
    pub(super) fn hold_by(&mut self, holder: MemberIndex) {
        if self.holder != Some(holder) {
            self.holder = Some(holder);
            self.outputs.push_back(EngineOutput::Holder(holder));
        }
    }
}

/// Cuts casts into batches of bounded size; one cast may be larger.
pub(super) fn batches<T>(casts: Vec<T>, limit_octets: usize, octets: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut batches = Vec::new();
    let (mut batch, mut sum) = (Vec::new(), 0);
    for cast in casts {
        if sum + octets(&cast) > limit_octets && !batch.is_empty() {
            batches.push(std::mem::take(&mut batch));
            sum = 0;
        }
        sum += octets(&cast);
        batch.push(cast);
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}
