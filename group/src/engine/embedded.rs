//! The embedded engine: configurations by proposal and acceptance, order by a sequencer, over links that keep their order.
//!
//! The first of those that hear each other proposes the largest set in which everybody hears everybody. Whoever accepts a
//! proposal delivers nothing more in older configurations. When all have accepted it is committed. The proposer is the
//! configuration's first member, and says how casts get their places in it: by a sequencer, which the proposer is at first, or by
//! a token. A link between two members that breaks ends the configuration, and with it whatever was on its way.

mod lane;
mod membership;
mod order;
mod peers;
mod sequencer;
mod token;

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;

use self::membership::{Deferred, Offer, Pending, Proposal};
use self::order::Installed;
pub use self::order::{Order, OrderFaults};
use self::peers::Peers;
use super::wire::{Control, Message};
use super::{Configuration, Engine, EngineInput, EngineOutput};
use crate::types::{ConfigId, Member, MemberIndex, Stamp, Time};

/// The most octets of casts in one message to the other members; one cast may be larger.
const BATCH_OCTETS: usize = 1024 * 1024;

/// The most messages that wait for a configuration's commitment.
const EARLY_LIMIT: usize = 1024;
/// Whoever said nothing for so many heartbeats was not heard lately.
const HEARD_HEARTBEATS: u32 = 3;

/// So many bits of a round say in which life its proposer is, where rounds do that.
const LIFE_BITS: u32 = 16;

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
    /// How casts get their places; the word of a configuration's first member counts. Default: by a sequencer.
    pub order: Order,
    /// After how many messages of one member, and none of others, that one becomes the sequencer. Default: 8.
    pub takeover_after: u32,
    /// Faults to be built in, so that tests can show that they would be found.
    pub faults: OrderFaults,
    /// Whether each life of a member has rounds of its own, for groups in which a member that lost its memory forms
    /// configurations that no majority knows. Default: no.
    pub rounds_of_lives: bool,
}

impl Default for EmbeddedSettings {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_millis(100),
            suspect_after: Duration::from_secs(1),
            join_patience: Duration::from_millis(200),
            propose_patience: Duration::from_millis(500),
            order: Order::default(),
            takeover_after: 8,
            faults: OrderFaults::default(),
            rounds_of_lives: false,
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
    installed: Option<Installed>,
    /// The members of the last configuration, in its order: whose turn it is follows from it, in it and after it alike.
    order: Vec<MemberIndex>,
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
            order: Vec::new(),
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
            outputs: VecDeque::new(),
        }
    }

    /// Returns a round after this one.
    fn next_round(&self, last: u64) -> u64 {
        if !self.settings.rounds_of_lives {
            return last + 1;
        }
        let life = self.me.incarnation.0 & ((1 << LIFE_BITS) - 1);
        ((last >> LIFE_BITS) + 1) << LIFE_BITS | life
    }

    /// The configuration in which is delivered.
    fn config(&self) -> Option<&Configuration> {
        self.installed.as_ref().map(|installed| &installed.lane.config)
    }

    fn transmit(&mut self, to: MemberIndex, message: &Message) {
        self.outputs.push_back(EngineOutput::Transmit(to, message.encode()));
    }

    fn message(&mut self, now: Time, from: MemberIndex, octets: Bytes) {
        self.peers.heard(from, now);
        match Message::decode(octets) {
            Some(Message::Control(control)) => self.control(now, from, control),
            Some(message) => self.in_configuration(now, from, message),
            None => {}
        }
    }

    /// A message that is meant in one configuration. Of the next one, others may know before this member that it is committed.
    fn in_configuration(&mut self, now: Time, from: MemberIndex, message: Message) {
        let meant = |config: &Configuration| message.config() == Some(config.id) && config.has(from);
        let fits = if let Some(installed) = self.installed.as_mut().filter(|here| meant(&here.lane.config)) {
            let fits = installed.take(from, message);
            self.outputs.append(&mut installed.lane.outputs);
            fits
        } else if let Some(pending) = &mut self.pending {
            pending.keep(from, message)
        } else {
            true
        };
        if !fits {
            self.lost(now, from);
        }
    }

    /// Does something in the configuration, if there is one.
    fn here<T: Default>(&mut self, act: impl FnOnce(&mut Installed) -> T) -> T {
        let Some(installed) = &mut self.installed else { return T::default() };
        let result = act(installed);
        self.outputs.append(&mut installed.lane.outputs);
        result
    }

    fn control(&mut self, now: Time, from: MemberIndex, control: Control) {
        match control {
            Control::Heartbeat(heartbeat) => self.peers.note(from, heartbeat),
            Control::Propose { id, members, order } => {
                self.proposed(now, from, Offer { id, members, order });
            }
            Control::Accept { id } => self.accepted(now, from, id),
            Control::Nack { id, promised } => self.refused(now, from, id, promised),
            Control::Commit { id } => self.committed(now, id),
        }
        self.evaluate(now);
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
        self.here(|installed| installed.cast(payload));
    }

    fn send(&mut self, to: MemberIndex, payload: Bytes) {
        self.here(|installed| installed.send(to, payload));
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
    }

    fn set_seniority(&mut self, now: Time, seniority: u64) {
        if self.seniority != seniority {
            self.seniority = seniority;
            self.heartbeat(now);
        }
    }

    fn flush(&mut self, stamp: Stamp) {
        self.here(|installed| installed.flush(stamp));
    }

    fn acknowledge(&mut self, word: &Bytes) -> bool {
        self.here(|installed| installed.acknowledge(word))
    }

    fn pass(&mut self) {
        self.here(Installed::pass);
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
        self.installed.as_ref().map(|installed| installed.lane.holder())
    }

    fn hears(&self, now: Time, member: MemberIndex) -> bool {
        let config = self.config().map(|config| config.id);
        let limit = self.settings.heartbeat * HEARD_HEARTBEATS;
        member == self.me.index || (config.is_some() && self.peers.hears(now, member, limit, config))
    }

    fn promised(&self) -> ConfigId {
        self.promised
    }
}
