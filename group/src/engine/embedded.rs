//! The embedded engine: configurations by proposal and acceptance, order by a sequencer, over links that keep their order.
//!
//! The first of those that hear each other proposes the largest set in which everybody hears everybody. Whoever accepts a
//! proposal delivers nothing more in older configurations. When all have accepted it is committed. The proposer is the
//! configuration's first member, and its sequencer: the others submit their casts to it, and it sends all that wait to
//! everybody in one message. A link between two members that breaks ends the configuration.

mod membership;
mod peers;

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;

use self::membership::{Deferred, Pending, Proposal};
use self::peers::Peers;
use super::wire::{Control, Message};
use super::{Configuration, Engine, EngineInput, EngineOutput};
use crate::types::{ConfigId, Member, MemberIndex, Stamp, Time};

/// The most octets of casts in one message to the other members; one cast may be larger.
const BATCH_OCTETS: usize = 1024 * 1024;

/// Settings of the embedded engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedSettings {
    /// How often a member says that it is alive. Default: 100 ms.
    pub heartbeat: Duration,
    /// After how much silence a member counts as gone. Default: 1 s.
    pub suspect_after: Duration,
    /// How long a member waits for others before it forms a configuration of its own at the start. Default: 200 ms.
    pub join_patience: Duration,
    /// How long a proposer waits for acceptance before it goes on without the silent. Default: 500 ms; it grows up to sixteenfold
    /// where that is too short.
    pub propose_patience: Duration,
}

impl Default for EmbeddedSettings {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_millis(100),
            suspect_after: Duration::from_secs(1),
            join_patience: Duration::from_millis(200),
            propose_patience: Duration::from_millis(500),
        }
    }
}

/// The embedded engine of one member.
#[derive(Debug)]
pub struct Embedded {
    me: Member,
    settings: EmbeddedSettings,
    peers: Peers,
    /// The newest proposal that was accepted.
    promised: ConfigId,
    /// The configuration in which is delivered; none between acceptance and commitment.
    installed: Option<Configuration>,
    /// A link between this member and another of the configuration broke.
    broken: bool,
    /// This member's own proposal.
    proposal: Option<Proposal>,
    /// A proposal that was accepted and waits for its commitment.
    pending: Option<Pending>,
    /// A proposal that would break up a configuration that works here: it counts as soon as that does not.
    deferred: Option<Deferred>,
    seniority: u64,
    leaving: bool,
    started: Option<Time>,
    /// How long a proposer waits for acceptance: longer from time to time where that does not come in time.
    patience: Duration,
    /// Since when this member is in no configuration that works.
    unsettled: Option<Time>,
    next_heartbeat: Time,
    last_tick: Time,
    /// Own casts that wait; at the sequencer also those of others.
    waiting: Vec<(MemberIndex, Bytes)>,
    /// Casts of this configuration that have their place.
    ordered: u64,
    outputs: VecDeque<EngineOutput>,
}

impl Embedded {
    /// Makes the engine of `me`, one of `members` configured ones. `promised`: the newest proposal that it accepted in an
    /// earlier life of which it kept its memory.
    #[must_use]
    pub fn new(me: Member, members: usize, promised: ConfigId, settings: EmbeddedSettings) -> Self {
        Self {
            me,
            patience: settings.propose_patience,
            settings,
            peers: Peers::new(members, me),
            promised,
            installed: None,
            broken: false,
            proposal: None,
            pending: None,
            deferred: None,
            seniority: 0,
            leaving: false,
            started: None,
            unsettled: None,
            next_heartbeat: Time::default(),
            last_tick: Time::default(),
            waiting: Vec::new(),
            ordered: 0,
            outputs: VecDeque::new(),
        }
    }

    fn sequencer(&self) -> Option<MemberIndex> {
        self.installed.as_ref().and_then(|config| config.members.first()).map(|member| member.index)
    }

    fn transmit(&mut self, to: MemberIndex, message: &Message) {
        self.outputs.push_back(EngineOutput::Transmit(to, message.encode()));
    }

    fn message(&mut self, now: Time, from: MemberIndex, octets: Bytes) {
        self.peers.heard(from, now);
        match Message::decode(octets) {
            Some(Message::Control(control)) => self.control(now, from, control),
            Some(Message::Submit { config, casts }) => {
                let current = self.installed.as_ref().is_some_and(|installed| installed.id == config);
                if current && self.sequencer() == Some(self.me.index) {
                    self.waiting.extend(casts.into_iter().map(|cast| (from, cast)));
                }
            }
            Some(Message::Ordered { config, first, stamp, casts }) => {
                let current = self.installed.as_ref().is_some_and(|installed| installed.id == config);
                if current && self.sequencer() == Some(from) && first == self.ordered {
                    self.deliver(stamp, casts);
                }
            }
            Some(Message::Direct { config, payload })
                if self.installed.as_ref().is_some_and(|installed| installed.id == config) =>
            {
                self.outputs.push_back(EngineOutput::Send { from, payload });
            }
            Some(Message::Direct { .. }) | None => {}
        }
    }

    fn control(&mut self, now: Time, from: MemberIndex, control: Control) {
        match control {
            Control::Heartbeat(heartbeat) => self.peers.note(from, heartbeat),
            Control::Propose { id, members } => self.proposed(now, from, id, members),
            Control::Accept { id } => self.accepted(now, from, id),
            Control::Nack { id, promised } => self.refused(now, from, id, promised),
            Control::Commit { id } => self.committed(now, id),
        }
        self.evaluate(now);
    }

    fn deliver(&mut self, stamp: Stamp, casts: Vec<(MemberIndex, Bytes)>) {
        let Some(config) = &self.installed else { return };
        for (index, payload) in casts {
            self.ordered += 1;
            // The sequencer orders casts of its configuration only.
            if let Some(&origin) = config.members.iter().find(|member| member.index == index) {
                self.outputs.push_back(EngineOutput::Cast { origin, stamp, payload });
            }
        }
    }

    /// Sends one message of casts to all others and delivers it here.
    fn order(&mut self, stamp: Stamp, casts: Vec<(MemberIndex, Bytes)>) {
        let Some(config) = &self.installed else { return };
        if config.members.len() > 1 {
            let message =
                Message::Ordered { config: config.id, first: self.ordered, stamp, casts: casts.clone() };
            let octets = message.encode();
            for member in config.members.iter().filter(|member| member.index != self.me.index) {
                self.outputs.push_back(EngineOutput::Transmit(member.index, octets.clone()));
            }
        }
        self.deliver(stamp, casts);
    }
}

impl Engine for Embedded {
    fn handle(&mut self, now: Time, input: EngineInput) {
        self.started.get_or_insert(now);
        match input {
            EngineInput::LinkUp(peer) => self.link_up(now, peer),
            EngineInput::LinkDown(peer) => self.link_down(now, peer),
            EngineInput::Message(from, octets) => self.message(now, from, octets),
            EngineInput::Heard(from) => self.peers.heard(from, now),
            EngineInput::Tick => self.tick(now),
        }
    }

    fn cast(&mut self, payload: Bytes) {
        if self.installed.is_some() {
            self.waiting.push((self.me.index, payload));
        }
    }

    fn send(&mut self, to: MemberIndex, payload: Bytes) {
        let Some(config) = &self.installed else { return };
        if to == self.me.index {
            self.outputs.push_back(EngineOutput::Send { from: to, payload });
        } else if config.has(to) {
            let message = Message::Direct { config: config.id, payload };
            self.transmit(to, &message);
        }
    }

    fn suspect(&mut self, now: Time, member: MemberIndex) {
        if member == self.me.index {
            return;
        }
        self.peers.suspect(member);
        self.lost(now, member);
    }

    fn leave(&mut self, now: Time) {
        self.leaving = true;
        self.heartbeat(now);
        self.installed = None;
        self.waiting.clear();
    }

    fn set_seniority(&mut self, now: Time, seniority: u64) {
        if self.seniority != seniority {
            self.seniority = seniority;
            self.heartbeat(now);
        }
    }

    fn flush(&mut self, stamp: Stamp) {
        if self.waiting.is_empty() {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let sequencer = self.sequencer();
        let mut batch = Vec::new();
        let mut octets = 0;
        let mut batches = Vec::new();
        for cast in waiting {
            if octets + cast.1.len() > BATCH_OCTETS && !batch.is_empty() {
                batches.push(std::mem::take(&mut batch));
                octets = 0;
            }
            octets += cast.1.len();
            batch.push(cast);
        }
        batches.push(batch);
        for batch in batches {
            match (&self.installed, sequencer) {
                (Some(_), Some(first)) if first == self.me.index => self.order(stamp, batch),
                (Some(config), Some(first)) => {
                    let casts = batch.into_iter().map(|(_, cast)| cast).collect();
                    let message = Message::Submit { config: config.id, casts };
                    self.transmit(first, &message);
                }
                _ => {}
            }
        }
    }

    fn poll(&mut self) -> Option<EngineOutput> {
        self.outputs.pop_front()
    }

    fn next_timeout(&self) -> Option<Time> {
        if self.leaving {
            return None;
        }
        let proposal = self.proposal.as_ref().map(|proposal| proposal.deadline);
        Some(proposal.map_or(self.next_heartbeat, |deadline| deadline.min(self.next_heartbeat)))
    }

    fn holder(&self) -> Option<MemberIndex> {
        self.sequencer()
    }

    fn promised(&self) -> ConfigId {
        self.promised
    }
}
