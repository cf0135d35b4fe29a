//! What members' tools tell each other.
//!
//! # Wire format
//!
//! A structure in the `postcard` format, in a cast or in a message to one member.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::api::{Kind, Role};
use crate::types::{Member, MemberIndex, ViewId};

/// What is cast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Ordered {
    /// The program's.
    Program(Program),
    /// The coordinator's message for a view.
    ViewMessage { view: ViewId, members: Vec<Member>, payload: Bytes },
    /// The sender wants this role. `has_state`: its own state is that of the group.
    Role { role: Role, has_state: bool },
    /// The sender has the state of this transfer.
    HasState { transfer: u64 },
}

/// A program's cast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Program {
    pub(super) kind: Kind,
    /// A bit for each member by its index; `None`: all.
    pub(super) to: Option<u64>,
    /// The sender's number for a call that wants answers.
    pub(super) call: Option<u64>,
    pub(super) payload: Bytes,
}

/// What is sent to one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Sent {
    /// The program's.
    Program(Bytes),
    /// An answer to the receiver's call.
    Answer { call: u64, payload: Bytes },
    /// A piece of a state.
    Piece { transfer: u64, piece: Bytes },
    /// That was the last piece.
    End { transfer: u64 },
    /// There is room for more pieces.
    Credit { transfer: u64, pieces: u32 },
    /// To the sender itself: take this role.
    Become(Role),
}

impl Program {
    /// Tells whether it is for this member.
    pub(super) fn is_for(&self, member: MemberIndex) -> bool {
        self.to.is_none_or(|mask| mask & bit(member) != 0)
    }
}

/// The bits of these members.
pub(super) fn mask(members: &[Member]) -> u64 {
    members.iter().fold(0, |mask, member| mask | bit(member.index))
}

fn bit(member: MemberIndex) -> u64 {
    1_u64.checked_shl(member.0).unwrap_or(0)
}

pub(super) fn encode(message: &impl Serialize) -> Bytes {
    // These structures always have an encoding: no maps, no sequences of unknown length.
    postcard::to_stdvec(message).unwrap_or_default().into()
}

pub(super) fn ordered(octets: &[u8]) -> Option<Ordered> {
    postcard::from_bytes(octets).ok()
}

pub(super) fn sent(octets: &[u8]) -> Option<Sent> {
    postcard::from_bytes(octets).ok()
}
