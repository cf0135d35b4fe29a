//! What a user of a group implements, and what it is told.

use bytes::Bytes;
use thiserror::Error;

use crate::roster::Roster;
use crate::types::{Member, ViewId};

/// What lives on a group: it executes what is delivered, and its state moves to members that join.
///
/// All methods are called from one thread, in the order of the history.
pub trait Application: Send {
    /// A primary view has begun here: all casts of the history before it were delivered, none after it. The member is a
    /// full one: it holds what the others hold. Casts of its own that were not delivered until now never will be; what
    /// still matters of them has to be cast again, in this view.
    fn view(&mut self, view: &ViewEvent);

    /// The next cast of the history: held by a majority of the configured members, or with optimistic delivery as soon as it
    /// has its place in the order.
    fn deliver(&mut self, delivery: Delivery);

    /// Views change: nothing is delivered from here to the next [`view`](Self::view), and what is cast is not taken. Called only
    /// after [`view`](Self::view).
    fn changing(&mut self) {}

    /// A message that a member sent to this one alone, in the order of its sender. It is part of no history: it can come before or
    /// after any delivery of the view.
    fn received(&mut self, from: Member, payload: Bytes) {
        let _ = (from, payload);
    }

    /// Merges the state of another partition into this one: the payload, as [`push_state`](Self::push_state) wrote it there. It has its
    /// place in the history as deliveries have, so that all members do the same. What both partitions have in common is in
    /// both states, and the same may come twice. With [`Progress::All`](crate::Progress::All) only.
    fn merge(&mut self, other: Delivery) {
        let _ = other;
    }

    /// The configured members have changed, at the place in the history that `at` has; its payload is not the application's. All members
    /// are told so at the same place.
    fn members(&mut self, roster: &Roster, at: &Delivery) {
        let _ = (roster, at);
    }

    /// No more deliveries wait at this moment.
    fn batch_end(&mut self) {}

    /// Casts of this member's own are aborted: told before [`view`](Self::view), or right after the state that undid them was read.
    fn aborted(&mut self, aborted: Aborted) {
        let _ = aborted;
    }

    /// The state that was just read in another one's place undoes deliveries. With optimistic delivery only.
    fn overwritten(&mut self, overwritten: Overwritten) {
        let _ = overwritten;
    }

    /// Writes the state as it is after the last delivery.
    ///
    /// # Errors
    ///
    /// The sink's.
    fn push_state(&mut self, sink: &mut dyn PieceSink) -> Result<(), TransferError>;

    /// Takes a picture of the state as it is after the last delivery, where that is cheap: deliveries go on while it is pushed. `None`,
    /// the default: [`push_state`](Self::push_state) is called, and deliveries wait until it returns.
    fn snapshot(&mut self) -> Option<Box<dyn Snapshot>> {
        None
    }

    /// Reads a state in place of the one that is there. After an error the old one is still there, whole.
    ///
    /// The new one may take its place only when the source has returned `None`: until then the transfer can be broken off. From
    /// then on views may wait for this to return.
    ///
    /// # Errors
    ///
    /// The source's, or the state cannot be understood.
    fn get_state(&mut self, source: &mut dyn PieceSource) -> Result<(), TransferError>;

    /// Writes the state for this member's own next start, after an orderly stop.
    ///
    /// # Errors
    ///
    /// The sink's.
    fn save_state(&mut self, sink: &mut dyn PieceSink) -> Result<(), TransferError> {
        self.push_state(sink)
    }

    /// Reads what [`save_state`](Self::save_state) wrote.
    ///
    /// # Errors
    ///
    /// The source's, or the state cannot be understood.
    fn load_state(&mut self, source: &mut dyn PieceSource) -> Result<(), TransferError> {
        self.get_state(source)
    }
}

/// A picture of a state at one moment, pushed by a thread of its own.
pub trait Snapshot: Send {
    /// Writes the state of that moment.
    ///
    /// # Errors
    ///
    /// The sink's.
    fn push_state(&self, sink: &mut dyn PieceSink) -> Result<(), TransferError>;
}

/// What is told of the member's standing, from the core's thread. It must not block.
pub trait Observer: Send + Sync {
    /// The member's standing has changed.
    fn status(&self, status: &Status);

    /// Casts up to this delivery are kept no longer: a member that lacks them gets the state.
    fn given_up(&self, through: u64) {
        let _ = through;
    }

    /// Casts that found no room are taken again.
    fn room(&self) {}
}

/// A cast at its place in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its number in the history, from 1, without gaps.
    pub seq: u64,
    /// The agreed time in nanoseconds since the Unix epoch: greater than that of the delivery before.
    pub time_ns: u64,
    /// Agreed randomness.
    pub seed: u64,
    /// Who cast it.
    pub origin: Member,
    /// What was cast.
    pub payload: Bytes,
}

/// Deliveries that a member executed optimistically and that are not in the history that was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overwritten {
    /// Up to this delivery its history and the chosen one are the same.
    pub after: u64,
    /// How many deliveries after it are undone.
    pub casts: u64,
}

/// Casts of this member that are aborted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aborted {
    /// What was cast, in order.
    pub payloads: Vec<Bytes>,
    /// Why.
    pub reason: AbortReason,
}

/// Why casts of this member are aborted. Except for [`AbortReason::InDoubt`] they are in no history that a majority has, and
/// never will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum AbortReason {
    /// When they came, the view in which they were meant had ended or not begun.
    NotInView,
    /// The view ended before they had their place in the order.
    NotOrdered,
    /// They had their place, and were not delivered; those that went on had not got them.
    GivenUp,
    /// They were delivered here, optimistically, and undone.
    Overwritten,
    /// A state took the place of this member's, and may contain them; or they are to come with another partition's state.
    InDoubt,
}

/// A primary view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewEvent {
    /// Its name; later ones are greater.
    pub id: ViewId,
    /// The cluster, in text.
    pub cluster: String,
    /// This member.
    pub me: Member,
    /// Its members, the sequencer first.
    pub members: Vec<MemberInfo>,
    /// The first of them that was a full member when it began, alike at all of them.
    pub coordinator: Member,
    /// The number of the last delivery before it.
    pub start: u64,
}

/// A member of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberInfo {
    /// Which one, in which life.
    pub member: Member,
    /// Its configured name.
    pub name: String,
}

/// A member's standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// It has not been in a primary view of this life; the text says what it waits for.
    Joining {
        /// What it waits for, for people.
        reason: String,
    },
    /// Views change: casts are not taken for the moment.
    Changing,
    /// It is in a primary view and takes casts; [`Application::view`] has told which or will.
    Primary(ViewEvent),
    /// It is in no primary view.
    NonPrimary {
        /// Why, and what can be done, for people.
        reason: String,
    },
    /// It has left in order.
    Left,
    /// The others went on without it, because it did not keep up: it has ended, as in a crash, and takes the state anew when
    /// it is started again.
    Excluded {
        /// Why, for people.
        reason: String,
    },
    /// It cannot go on; the text says why and what to do.
    Failed {
        /// Why, for people.
        reason: String,
    },
}

/// Where pieces of a state go to. It may wait until there is room.
pub trait PieceSink {
    /// Takes the next piece, at most [`PIECE_OCTETS`] long.
    ///
    /// # Errors
    ///
    /// [`TransferError::BrokenOff`] when nobody takes the state any more.
    fn put(&mut self, piece: Bytes) -> Result<(), TransferError>;
}

/// Where pieces of a state come from. It may wait for the next one.
pub trait PieceSource {
    /// Returns the next piece, `None` after the last.
    ///
    /// # Errors
    ///
    /// [`TransferError::BrokenOff`] when the rest will not come.
    fn next(&mut self) -> Result<Option<Bytes>, TransferError>;
}

/// The most octets of one piece of a state.
pub const PIECE_OCTETS: usize = 64 * 1024;

/// Why a state did not move.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TransferError {
    /// The other side is gone, or views changed: it will be tried again.
    #[error("the state transfer was broken off")]
    BrokenOff,
    /// The state was not understood, so that trying again does not help.
    #[error("the state cannot be used: {reason}")]
    Unusable {
        /// What is wrong with it.
        reason: String,
    },
}

/// What a member told of its progress, for those who watch a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Casts held in order.
    pub held: u64,
    /// Casts held by a majority of the configured members.
    pub stable: u64,
    /// Casts that the application has executed.
    pub executed: u64,
    /// Casts that the application had executed, in this life, and that were undone by a state from elsewhere.
    pub overwritten: u64,
}

/// A configured member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberAddress {
    /// Its name.
    pub name: String,
    /// Where the others reach it: `host:port`.
    pub address: String,
}
