//! What moves messages: the layer below views and order.
//!
//! An engine promises agreed order within a configuration and self-delivery, and that configurations' names grow at each
//! member, nothing more, because existing engines promise no more. Everything that a history needs is made above it, for
//! every engine alike.

pub mod corosync;
pub mod embedded;
mod wire;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::types::{ConfigId, Member, MemberIndex, Stamp, Time};

/// The members that can talk to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    /// Its name.
    pub id: ConfigId,
    /// Its members, in the same order at each of them.
    pub members: Vec<Member>,
}

impl Configuration {
    /// Tells whether a member is in it.
    #[must_use]
    pub fn has(&self, member: MemberIndex) -> bool {
        self.members.iter().any(|known| known.index == member)
    }
}

/// What happens below an engine.
#[derive(Debug, Clone)]
pub enum EngineInput {
    /// There is a link to this life of a member.
    LinkUp(Member),
    /// The link to a member is gone.
    LinkDown(MemberIndex),
    /// A message came from a member.
    Message(MemberIndex, Bytes),
    /// Octets came from a member that are not yet a whole message: it is there.
    Heard(MemberIndex),
    /// Time has passed.
    Tick,
}

/// A process on a bus, as the bus knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The number of the node.
    pub node: u32,
    /// The process there.
    pub process: u32,
}

/// What comes from a bus: a service outside of the group that carries frames to all processes on it.
#[derive(Debug, Clone)]
pub enum BusInput {
    /// This process is on the bus, or who is on it has changed.
    Members {
        /// This process.
        own: Place,
        /// All processes, this one included.
        members: Vec<Place>,
        /// Those that were gone for a moment at least: they may be among `members` again.
        left: Vec<Place>,
    },
    /// A frame, at its place in the bus's order.
    Frame {
        /// Who put it on the bus.
        from: Place,
        /// The frame.
        octets: Bytes,
    },
    /// The bus is gone.
    Lost,
}

/// What an engine tells the layer above, and what it puts on links.
#[derive(Debug, Clone)]
pub enum EngineOutput {
    /// Put this on the link to a member.
    Transmit(MemberIndex, Bytes),
    /// Put this on the bus.
    Multicast(Bytes),
    /// What was to be put on the bus and is not there yet is of no more use.
    Recall,
    /// A new configuration. From here on nothing of an older one is delivered here.
    Config(Configuration),
    /// Views change: the engine has left its configuration and the next one is not there yet.
    Leaving,
    /// A cast, at its place in the order of the current configuration.
    Cast {
        /// Who cast it.
        origin: Member,
        /// What it was stamped with.
        stamp: Stamp,
        /// What was cast.
        payload: Bytes,
    },
    /// From here on it is this member of which it is certain that every cast was delivered to it that was, and is, delivered
    /// here.
    Holder(MemberIndex),
    /// A message for this member alone, in the order of its sender.
    Send {
        /// Who sent it.
        from: MemberIndex,
        /// What was sent.
        payload: Bytes,
    },
}

/// Moves messages between members.
///
/// What the core cast or sent leaves the member only after all that the core put out before was acted upon: some of that has to
/// be durable first. [`EngineOutput::Transmit`] and [`EngineOutput::Multicast`] see to it; an engine with connections of its own has to do so itself.
pub trait Engine {
    /// Takes what happened below.
    fn handle(&mut self, now: Time, input: EngineInput);

    /// Takes what came from the bus, where the engine has one.
    fn bus(&mut self, _now: Time, _input: BusInput) {}

    /// Casts to the current configuration; forgotten when there is none, or when it ends before the cast has its place.
    fn cast(&mut self, payload: Bytes);

    /// Sends to one member of the current configuration; forgotten when there is none.
    fn send(&mut self, to: MemberIndex, payload: Bytes);

    /// Says that a member is gone.
    fn suspect(&mut self, now: Time, member: MemberIndex);

    /// Leaves: the others are told, and nothing is delivered here any more.
    fn leave(&mut self, now: Time);

    /// Says how much this member is worth as the first of a configuration: more than 0 only for members of a primary
    /// view.
    fn set_seniority(&mut self, now: Time, seniority: u64);

    /// Gives casts that wait their place in the order, together. `stamp` is this moment's.
    fn flush(&mut self, stamp: Stamp);

    /// Tells all others, as soon as the engine has something for them, what this member says of what it holds; a newer word takes
    /// the place of an older one. They get it as [`EngineOutput::Send`]. False: the engine does no such thing, and the word is
    /// for the caller to send.
    fn acknowledge(&mut self, word: &Bytes) -> bool {
        let _ = word;
        false
    }

    /// All that came together is done: whatever lets others go on may leave.
    fn pass(&mut self) {}

    /// Returns the next thing to be done.
    fn poll(&mut self) -> Option<EngineOutput>;

    /// Returns when [`EngineInput::Tick`] is due.
    fn next_timeout(&self) -> Option<Time>;

    /// Returns the member of which it is certain that every cast was delivered to it that was delivered here. When it is another
    /// one, [`EngineOutput::Holder`] says so.
    fn holder(&self) -> Option<MemberIndex>;

    /// Tells whether a member was heard lately, and said that it is in the same configuration as this one. An engine that cannot tell says
    /// that it was.
    fn hears(&self, _now: Time, _member: MemberIndex) -> bool {
        true
    }

    /// Returns the name that the next configuration's has to exceed.
    fn promised(&self) -> ConfigId;
}
