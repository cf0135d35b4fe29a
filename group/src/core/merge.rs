//! Progress in all partitions: what a partition did is merged into the history that another one went on with.
//!
//! When partitions meet, one history is chosen as ever. Each member with another one keeps its application's state before it
//! takes the chosen one's; one member of each such line casts what it kept, in pieces, through the order of the new view. Where the
//! last piece has its place, all members merge.

use bytes::{Bytes, BytesMut};

use super::wire::{Cast, ViewCast};
use super::{Core, Phase};
use crate::api::TransferError;
use crate::core_io::{Output, PushEnd, TransferId};
use crate::merging::Line;
use crate::types::{Member, Stamp};

/// The state of a line that this member has left or is about to leave, until it is merged.
#[derive(Debug)]
pub(super) struct Keepsake {
    line: Line,
    transfer: TransferId,
    pieces: Vec<Bytes>,
    complete: bool,
}

impl Core {
    /// Whether all partitions go on.
    pub(super) fn merges(&self) -> bool {
        self.settings.options.is_progress_all()
    }

    /// What was kept and is still to be merged.
    pub(super) fn kept(&self) -> Vec<Line> {
        self.keepsakes.iter().filter(|kept| kept.complete).map(|kept| kept.line).collect()
    }

    /// Whether this member may take a state: where its own is of another line, that is kept before.
    pub(super) fn has_kept_line(&mut self) -> bool {
        let me = self.index();
        let parted = self.phase.view().is_some_and(|view| view.decision.diverged.contains(&me));
        if !parted || self.settings.faults.forget_line {
            return true;
        }
        // All that is held goes into the state that is kept.
        self.deliver_through(self.history.held());
        let line = Line { view: self.history.view, held: self.history.held() };
        if let Some(kept) = self.keepsakes.iter().find(|kept| kept.line == line) {
            return kept.complete;
        }
        self.transfers += 1;
        let transfer = TransferId { to: me, number: self.transfers };
        self.keepsakes.push(Keepsake { line, transfer, pieces: Vec::new(), complete: false });
        self.outputs.push_back(Output::PushState { transfer, credit: u32::MAX });
        false
    }

    /// A piece of the state that is to be kept.
    pub(super) fn keep_piece(&mut self, transfer: TransferId, piece: Bytes) {
        if let Some(kept) = self.keepsakes.iter_mut().find(|kept| kept.transfer == transfer) {
            kept.pieces.push(piece);
        }
    }

    /// The state is kept: now it may be replaced.
    pub(super) fn keep_ended(&mut self, transfer: TransferId, result: Result<PushEnd, TransferError>) {
        if let Err(error) = result {
            return self.fail(format!("the state of this partition cannot be kept for the merge: {error}"));
        }
        if let Some(kept) = self.keepsakes.iter_mut().find(|kept| kept.transfer == transfer) {
            kept.complete = true;
            self.ask_again();
        }
    }

    /// This member is a full one: it casts what it is to merge into the view's history.
    pub(super) fn cast_kept(&mut self) {
        let me = self.index();
        let Some(lines) = self.phase.view().and_then(|view| view.decision.casters.remove(&me)) else {
            return;
        };
        let mut casts = Vec::new();
        for kept in self.keepsakes.iter().filter(|kept| kept.complete && lines.contains(&kept.line)) {
            let last = kept.pieces.len().saturating_sub(1);
            let pieces = kept.pieces.iter().cloned().enumerate();
            casts.extend(pieces.map(|(place, piece)| ViewCast::Merge {
                line: kept.line,
                last: place == last,
                piece,
            }));
        }
        casts.iter().for_each(|cast| self.engine_cast(Cast::view(cast)));
    }

    /// A piece of a line's state has its place in the order of the view.
    pub(super) fn merge_piece(&mut self, origin: Member, stamp: Stamp, line: Line, last: bool, piece: Bytes) {
        let Phase::View(view) = &mut self.phase else { return };
        if !view.started || !self.settings.options.is_progress_all() {
            return;
        }
        if self.settings.faults.merge_alone && origin != self.settings.me {
            return;
        }
        let pieces = view.merging.entry(origin.index).or_default();
        pieces.push(piece);
        if !last {
            return;
        }
        let pieces = std::mem::take(pieces);
        if view.decision.merged.covers(line) {
            return;
        }
        view.decision.merged.note(line);
        let mut state = BytesMut::with_capacity(pieces.iter().map(Bytes::len).sum());
        pieces.iter().for_each(|piece| state.extend_from_slice(piece));
        self.hold_entry(origin, stamp, state.freeze(), Some(line));
    }

    /// Lines that this member's history contains need not be kept any more. Until it holds what was chosen, its history is
    /// still the one that it keeps; and what it holds and has not delivered, it may yet give up for another one.
    pub(super) fn drop_kept(&mut self) {
        if self.keepsakes.is_empty() || !matches!(&self.phase, Phase::View(view) if view.adopted) {
            return;
        }
        let history = &self.history;
        let undelivered = (self.delivered + 1..=history.held()).filter_map(|seq| history.get(seq)?.merge);
        let undelivered: Vec<Line> = undelivered.collect();
        let contained = |line: Line| {
            !undelivered.contains(&line) && line.is_in(&history.table, self.delivered, &history.merged)
        };
        self.keepsakes.retain(|kept| !contained(kept.line));
    }
}
