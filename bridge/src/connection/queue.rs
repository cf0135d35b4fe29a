//! Octets on their way to a socket.

use std::collections::VecDeque;
use std::io::IoSlice;

use bytes::{Buf, Bytes, BytesMut};

use crate::spare;

/// Replies in the order in which they are written: small ones copied together, large ones as they are.
#[derive(Debug, Default)]
pub(crate) struct OutQueue {
    /// What is written before the tail.
    pieces: VecDeque<Bytes>,
    /// What is still collected.
    tail: BytesMut,
    /// Octets in `pieces`.
    octets: usize,
}

/// Pieces that one system call takes.
pub(crate) const PIECES_PER_WRITE: usize = 16;

impl OutQueue {
    /// Returns the number of octets that wait.
    pub(crate) fn len(&self) -> usize {
        self.octets + self.tail.len()
    }

    /// Returns whether there is nothing to write.
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the buffer to append a small message to.
    pub(crate) fn tail(&mut self) -> &mut BytesMut {
        if self.tail.capacity() == 0 {
            self.tail = spare::take_write();
        }
        &mut self.tail
    }

    /// Appends octets without copying them.
    pub(crate) fn push(&mut self, octets: Bytes) {
        if !self.tail.is_empty() {
            let collected = self.tail.split().freeze();
            self.piece(collected);
        }
        self.piece(octets);
    }

    /// Appends all of another queue and leaves that one empty.
    pub(crate) fn append(&mut self, other: &mut Self) {
        if self.is_empty() {
            std::mem::swap(self, other);
            return;
        }
        if !self.tail.is_empty() {
            let collected = std::mem::take(&mut self.tail).freeze();
            self.piece(collected);
        }
        self.pieces.append(&mut other.pieces);
        self.octets += std::mem::take(&mut other.octets);
        self.tail = std::mem::take(&mut other.tail);
    }

    /// Returns what comes first where that is one run of octets.
    pub(crate) fn single(&self) -> Option<&[u8]> {
        match (self.pieces.len(), self.tail.is_empty()) {
            (0, _) => Some(&self.tail),
            (1, true) => self.pieces.front().map(|piece| &piece[..]),
            _ => None,
        }
    }

    /// Returns the first runs of octets, for one system call.
    pub(crate) fn slices(&self) -> ([IoSlice<'_>; PIECES_PER_WRITE], usize) {
        let mut slices = [IoSlice::new(&[]); PIECES_PER_WRITE];
        let runs = self.pieces.iter().map(|piece| &piece[..]).chain([&self.tail[..]]);
        let mut count = 0;
        for (slice, run) in slices.iter_mut().zip(runs.filter(|run| !run.is_empty())) {
            *slice = IoSlice::new(run);
            count += 1;
        }
        (slices, count)
    }

    /// Removes octets that were written from the front.
    pub(crate) fn advance(&mut self, mut written: usize) {
        while let Some(piece) = self.pieces.front_mut() {
            let step = piece.len().min(written);
            piece.advance(step);
            self.octets -= step;
            written -= step;
            if !piece.is_empty() {
                return;
            }
            self.pieces.pop_front();
        }
        self.tail.advance(written);
    }

    /// Gives the memory back. The queue has to be empty.
    pub(crate) fn release(&mut self) {
        debug_assert!(self.is_empty());
        if self.tail.capacity() > 0 {
            spare::give_write(std::mem::take(&mut self.tail));
        }
        self.pieces = VecDeque::new();
    }

    fn piece(&mut self, octets: Bytes) {
        if !octets.is_empty() {
            self.octets += octets.len();
            self.pieces.push_back(octets);
        }
    }
}
