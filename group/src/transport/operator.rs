//! What operators and new members ask on the group's port, and what they are told. No I/O.
//!
//! Whoever asks speaks as a member does until the keys are exchanged, and says [`kind::OPERATOR`](super::kind) where a member says
//! hello. So nobody without the group's key can ask.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::roster::{Roster, RosterVersion};
use crate::types::MemberIndex;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Question {
    /// [`PROTOCOL`](super::PROTOCOL).
    pub(crate) protocol: u32,
    /// What.
    pub(crate) ask: Ask,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Ask {
    /// Who the members are, and how they are.
    Members,
    /// A new member asks whether it has a seat.
    Seat {
        /// Its name.
        name: String,
        /// Its data directory's number.
        directory: Uuid,
    },
    /// A new member, which waits at the one that is asked.
    Add {
        /// Its name.
        name: String,
        /// Where the others reach it.
        address: String,
        /// Whether too few for a majority may be up afterwards.
        force: bool,
    },
    /// One member less.
    Remove {
        /// Its name.
        name: String,
        /// Whether too few for a majority may be up afterwards.
        force: bool,
    },
}

/// What whoever asked is told. The last word is any but [`Reply::Ordered`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// The members.
    Members(Report),
    /// The seat of a new member, if there is one.
    Seat(Option<(Roster, MemberIndex)>),
    /// The change has its place in the order.
    Ordered,
    /// A majority of the new members holds the change.
    Done,
    /// The new member does not wait there.
    NotThere,
    /// It will not be.
    Refused(String),
}

/// The members of a group, as one of them knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The group's name.
    pub group: String,
    /// The member that was asked.
    pub asked: String,
    /// Whether that one is in the primary view.
    pub is_primary: bool,
    /// Its standing, for people.
    pub standing: String,
    /// Which configuration this is.
    pub version: RosterVersion,
    /// Whether a change is still to become certain.
    pub is_changing: bool,
    /// The members, in the order of their indexes.
    pub members: Vec<MemberReport>,
}

/// One configured member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberReport {
    /// Its index, which no other one ever gets.
    pub index: u32,
    /// Its name.
    pub name: String,
    /// Where the others reach it.
    pub address: String,
    /// Its last life that was in a primary view; 0: none was.
    pub life: u64,
    /// How it is.
    pub state: MemberState,
}

/// How a configured member is, as another one sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemberState {
    /// A full member of the primary view.
    Full,
    /// It is there, and not yet a full member.
    Joining,
    /// It is not there, and was.
    Down,
    /// It was never a full member yet.
    Awaited,
}
