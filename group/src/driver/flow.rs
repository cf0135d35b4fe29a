//! Pieces of a state between the core's task and the execution thread, never more of them than the other side has room for.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};

use bytes::Bytes;

use super::command::Command;
use super::queue::{Inbox, lock};
use crate::api::{PIECE_OCTETS, PieceSink, PieceSource, TransferError};
use crate::core_io::{PushEnd, TransferId};

/// Room for pieces that are pushed.
#[derive(Debug, Default)]
pub(crate) struct PushFlow {
    state: Mutex<PushRoom>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct PushRoom {
    credit: u32,
    cancelled: bool,
}

impl PushFlow {
    pub(crate) fn new(credit: u32) -> Self {
        Self { state: Mutex::new(PushRoom { credit, cancelled: false }), changed: Condvar::new() }
    }

    /// There is room for more pieces.
    pub(crate) fn add(&self, pieces: u32) {
        let mut room = lock(&self.state);
        room.credit = room.credit.saturating_add(pieces);
        drop(room);
        self.changed.notify_one();
    }

    /// Nobody takes the state any more.
    pub(crate) fn cancel(&self) {
        lock(&self.state).cancelled = true;
        self.changed.notify_one();
    }

    /// Waits for room for one piece.
    fn take(&self) -> Result<(), TransferError> {
        let mut room = lock(&self.state);
        while room.credit == 0 && !room.cancelled {
            room = self.changed.wait(room).unwrap_or_else(PoisonError::into_inner);
        }
        if room.cancelled {
            return Err(TransferError::BrokenOff);
        }
        room.credit -= 1;
        Ok(())
    }
}

/// Hands pieces to the core as there is room.
pub(crate) struct FlowSink<'a> {
    pub(crate) transfer: TransferId,
    pub(crate) flow: &'a PushFlow,
    pub(crate) inbox: &'a Inbox<Command>,
}

impl PieceSink for FlowSink<'_> {
    fn put(&mut self, piece: Bytes) -> Result<(), TransferError> {
        check_size(&piece)?;
        self.flow.take()?;
        let taken = self.inbox.push([Command::PiecePushed { transfer: self.transfer, piece }]);
        if taken { Ok(()) } else { Err(TransferError::BrokenOff) }
    }
}

/// A piece that is too large is the application's fault, and trying again does not help.
pub(crate) fn check_size(piece: &Bytes) -> Result<(), TransferError> {
    if piece.len() > PIECE_OCTETS {
        let reason = format!("a piece of {} octets, allowed are {PIECE_OCTETS}", piece.len());
        return Err(TransferError::Unusable { reason });
    }
    Ok(())
}

/// Pieces that have come and are not read yet. The core grants room, so that they are few.
#[derive(Debug, Default)]
pub(crate) struct GetFlow {
    state: Mutex<GetPieces>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct GetPieces {
    pieces: VecDeque<Bytes>,
    end: Option<PushEnd>,
    /// Whether the application knows of the end: the state is its own from then on.
    end_taken: bool,
    cancelled: bool,
}

impl GetFlow {
    /// The next piece has come.
    pub(crate) fn add(&self, piece: Bytes) {
        lock(&self.state).pieces.push_back(piece);
        self.changed.notify_one();
    }

    /// That was the last piece.
    pub(crate) fn end(&self, end: PushEnd) {
        lock(&self.state).end = Some(end);
        self.changed.notify_one();
    }

    /// The rest will not come. Tells whether the application was kept from the end, so that it keeps the state that it has.
    pub(crate) fn cancel(&self) -> bool {
        let mut state = lock(&self.state);
        state.cancelled = !state.end_taken;
        let cancelled = state.cancelled;
        drop(state);
        self.changed.notify_one();
        cancelled
    }

    /// Waits for the next piece, or the end and where the state stands.
    fn take(&self) -> Result<Result<Bytes, PushEnd>, TransferError> {
        let mut state = lock(&self.state);
        loop {
            if state.cancelled {
                return Err(TransferError::BrokenOff);
            }
            if let Some(piece) = state.pieces.pop_front() {
                return Ok(Ok(piece));
            }
            if let Some(end) = state.end {
                state.end_taken = true;
                return Ok(Err(end));
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Reads pieces and tells the core of the room that there is again.
pub(crate) struct FlowSource<'a> {
    pub(crate) transfer: TransferId,
    pub(crate) flow: &'a GetFlow,
    pub(crate) inbox: &'a Inbox<Command>,
    /// Where the state stands, once the last piece was read.
    pub(crate) end: Option<PushEnd>,
}

impl PieceSource for FlowSource<'_> {
    fn next(&mut self) -> Result<Option<Bytes>, TransferError> {
        match self.flow.take()? {
            Ok(piece) => {
                self.inbox.push([Command::PieceTaken { transfer: self.transfer }]);
                Ok(Some(piece))
            }
            Err(end) => {
                self.end = Some(end);
                Ok(None)
            }
        }
    }
}
