//! How casts get their places in a configuration: by a sequencer or by a token.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::EmbeddedSettings;
use super::lane::Lane;
use super::sequencer::{Sequencer, Submission};
use super::token::Ring;
use crate::engine::wire::Message;
use crate::engine::{Configuration, EngineOutput};
use crate::types::{MemberIndex, Stamp};

/// How casts get their places in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Order {
    /// One member gives out the places; the role goes to whoever is the only one that sends.
    #[default]
    Sequencer,
    /// Who has the token gives out places; it goes round, and rests when nobody sends.
    Token,
}

/// Faults in the order that can be built in, so that tests can show that they would be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderFaults {
    /// A sequencer that has named its heir goes on giving out places.
    pub orders_after_handover: bool,
    /// What was on its way to a sequencer is not submitted to its heir.
    pub submits_once: bool,
    /// What was submitted in an earlier term, or was submitted before, gets a place.
    pub old_submissions_count: bool,
    /// A sequencer's heir counts as holding what was delivered before it has shown that it has that.
    pub heir_holds_at_once: bool,
    /// Whoever gets the token gives out places without waiting for the casts at those before.
    pub token_without_waiting: bool,
}

/// A configuration in which is delivered.
#[derive(Debug)]
pub(super) struct Installed {
    pub(super) lane: Lane,
    role: Role,
}

#[derive(Debug)]
enum Role {
    Sequencer(Sequencer),
    Token(Ring),
}

impl Installed {
    pub(super) fn new(
        me: MemberIndex,
        config: Configuration,
        order: Order,
        settings: &EmbeddedSettings,
    ) -> Self {
        let lane = Lane::new(me, config);
        let role = match order {
            Order::Sequencer => {
                Role::Sequencer(Sequencer::new(lane.first(), settings.takeover_after, settings.faults))
            }
            Order::Token => Role::Token(Ring::new(&lane, settings.faults)),
        };
        Self { lane, role }
    }

    /// Takes a message of another member that is meant in this configuration. False: the sender sends too much.
    pub(super) fn take(&mut self, from: MemberIndex, message: Message) -> bool {
        let lane = &mut self.lane;
        match (message, &mut self.role) {
            (Message::Submit { term, first, casts, .. }, Role::Sequencer(sequencer)) => {
                return sequencer.submitted(lane, Submission { from, term, first, casts });
            }
            (Message::Ordered { batch, .. }, role) => {
                let fits = lane.put(from, batch);
                while let Some((from, batch)) = lane.take_next() {
                    match role {
                        Role::Sequencer(sequencer) => sequencer.deliver(lane, from, batch),
                        Role::Token(_) => lane.deliver(from, batch),
                    }
                }
                return fits;
            }
            (Message::Direct { payload, .. }, _) => {
                lane.outputs.push_back(EngineOutput::Send { from, payload });
            }
            (Message::Ring { ring, .. }, Role::Token(token)) => token.take(lane, from, ring),
            _ => {}
        }
        true
    }

    pub(super) fn cast(&mut self, payload: Bytes) {
        match &mut self.role {
            Role::Sequencer(sequencer) => sequencer.cast(&self.lane, payload),
            Role::Token(token) => token.cast(payload),
        }
    }

    pub(super) fn send(&mut self, to: MemberIndex, payload: Bytes) {
        let lane = &mut self.lane;
        if to == lane.me {
            lane.outputs.push_back(EngineOutput::Send { from: to, payload });
        } else if lane.config.has(to) {
            lane.transmit(to, &Message::Direct { config: lane.config.id, payload });
        }
    }

    pub(super) fn flush(&mut self, stamp: Stamp) {
        match &mut self.role {
            Role::Sequencer(sequencer) => sequencer.flush(&mut self.lane, stamp),
            Role::Token(token) => token.flush(&mut self.lane, stamp),
        }
    }

    pub(super) fn acknowledge(&mut self, word: &Bytes) -> bool {
        match &mut self.role {
            Role::Sequencer(_) => false,
            Role::Token(token) => {
                token.say(word);
                true
            }
        }
    }

    pub(super) fn pass(&mut self) {
        if let Role::Token(token) = &mut self.role {
            token.pass(&mut self.lane);
        }
    }
}
