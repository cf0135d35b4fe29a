//! States on their way from servers to members that become servers.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;

use super::api::StatePieces;
use crate::types::Member;

/// How many pieces may be on their way to a member.
pub(super) const WINDOW_PIECES: u32 = 8;

/// States that this member hands over.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    states: BTreeMap<Member, State>,
    /// Room for pieces of a state that was told before the state was there: the transfer, and how many.
    early: BTreeMap<Member, (u64, u32)>,
}

struct State {
    transfer: u64,
    pieces: StatePieces,
    credit: u32,
}

/// What is to be sent next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Piece(Bytes),
    End,
}

impl Outgoing {
    /// Begins a transfer.
    pub(super) fn begin(&mut self, to: Member, transfer: u64, pieces: StatePieces) {
        let credit =
            self.early.remove(&to).filter(|(early, _)| *early == transfer).map_or(0, |(_, credit)| credit);
        self.states.insert(to, State { transfer, pieces, credit });
    }

    /// There is room for more pieces of a transfer.
    pub(super) fn credit(&mut self, to: Member, transfer: u64, pieces: u32) {
        match self.states.get_mut(&to) {
            Some(state) if state.transfer == transfer => state.credit = state.credit.saturating_add(pieces),
            Some(state) if state.transfer > transfer => {}
            _ => {
                self.early.insert(to, (transfer, pieces));
            }
        }
    }

    /// Returns what there is room for.
    pub(super) fn next(&mut self, to: Member, transfer: u64) -> Option<Next> {
        let state =
            self.states.get_mut(&to).filter(|state| state.transfer == transfer && state.credit > 0)?;
        state.credit -= 1;
        if let Some(piece) = state.pieces.next() {
            return Some(Next::Piece(piece));
        }
        self.states.remove(&to);
        Some(Next::End)
    }

    /// Nobody waits for the rest of what was begun.
    pub(super) fn clear(&mut self) {
        self.states.clear();
    }

    /// Room that was told before was told in another view.
    pub(super) fn forget_early(&mut self) {
        self.early.clear();
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State")
            .field("transfer", &self.transfer)
            .field("credit", &self.credit)
            .finish_non_exhaustive()
    }
}

/// A state that this member gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Incoming {
    pub(super) transfer: u64,
    pub(super) source: Member,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Incarnation, MemberIndex};

    const TO: Member = Member { index: MemberIndex(1), incarnation: Incarnation(1) };

    fn pieces(count: u8) -> StatePieces {
        Box::new((0..count).map(|piece| Bytes::from(vec![piece])))
    }

    #[test]
    fn pieces_go_as_there_is_room_and_then_the_end() {
        let mut outgoing = Outgoing::default();
        outgoing.credit(TO, 7, 1);
        outgoing.begin(TO, 7, pieces(2));
        assert_eq!(outgoing.next(TO, 7), Some(Next::Piece(Bytes::from_static(&[0]))));
        assert_eq!(outgoing.next(TO, 7), None);
        outgoing.credit(TO, 7, 2);
        assert_eq!(outgoing.next(TO, 7), Some(Next::Piece(Bytes::from_static(&[1]))));
        assert_eq!(outgoing.next(TO, 7), Some(Next::End));
        assert_eq!(outgoing.next(TO, 7), None);
    }

    #[test]
    fn room_for_an_older_transfer_is_none_for_the_next_one() {
        let mut outgoing = Outgoing::default();
        outgoing.begin(TO, 7, pieces(2));
        outgoing.begin(TO, 9, pieces(2));
        outgoing.credit(TO, 7, 5);
        assert_eq!(outgoing.next(TO, 9), None);
        assert_eq!(outgoing.next(TO, 7), None);
    }
}
