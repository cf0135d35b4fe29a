//! State transfer: pulled by the member that lacks the state, in pieces, as many at a time as it has room for.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::wire::{Direct, DirectControl};
use super::{Core, Phase};
use crate::api::TransferError;
use crate::core_io::{Output, PushEnd, TransferId};
use crate::flush::Need;
use crate::history::{Entry, History};
use crate::types::MemberIndex;

/// How many pieces of a state may be on their way to a member.
const WINDOW_PIECES: u32 = 8;

/// A state that is pushed to a member.
#[derive(Debug)]
pub(super) struct Outgoing {
    id: TransferId,
}

/// A state that this member gets.
#[derive(Debug)]
pub(super) struct Incoming {
    id: TransferId,
    from: MemberIndex,
    /// Up to where the state goes, once it is whole.
    end: Option<PushEnd>,
    /// Whether the application has read it.
    taken: bool,
    /// Casts after the state, by number.
    missing: BTreeMap<u64, Entry>,
}

impl Incoming {
    /// Notes casts that come after the state.
    pub(super) fn missing(&mut self, after: u64, entries: Vec<Entry>) {
        self.missing.extend((after + 1..).zip(entries));
    }
}

impl Core {
    /// This member lacks the state: it asks for it.
    pub(super) fn want_state(&mut self, from: MemberIndex) {
        self.transfers += 1;
        let id = TransferId { to: self.me(), number: self.transfers };
        if let Some(view) = self.phase.view() {
            view.incoming = Some(Incoming { id, from, end: None, taken: false, missing: BTreeMap::new() });
        }
        self.outputs.push_back(Output::GetState { transfer: id });
        self.send(from, &DirectControl::WantState { number: id.number, credit: WINDOW_PIECES });
    }

    /// A member wants this one's state.
    pub(super) fn wanted(&mut self, from: MemberIndex, number: u64, credit: u32) {
        if !matches!(&self.phase, Phase::View(view) if view.decision.needs.get(&self.me()) == Some(&Need::Nothing)) {
            return;
        }
        let id = TransferId { to: from, number };
        if let Some(Outgoing { id }) = self.outgoing.insert(from, Outgoing { id }) {
            self.outputs.push_back(Output::PushCancel { transfer: id });
        }
        self.outputs.push_back(Output::PushState { transfer: id, credit });
    }

    pub(super) fn credited(&mut self, from: MemberIndex, number: u64, pieces: u32) {
        if let Some(outgoing) = self.outgoing.get(&from).filter(|outgoing| outgoing.id.number == number) {
            self.outputs.push_back(Output::PushCredit { transfer: outgoing.id, pieces });
        }
    }

    pub(super) fn piece_pushed(&mut self, transfer: TransferId, piece: &Bytes) {
        if let Some(config) = self.config.as_ref().filter(|_| self.is_outgoing(transfer)) {
            self.engine.send(transfer.to, Direct::piece(config.id, transfer.number, piece));
        }
    }

    /// The state is with the receiver; what it lacks after that is sent too.
    pub(super) fn push_ended(&mut self, transfer: TransferId, result: &Result<PushEnd, TransferError>) {
        if !self.is_outgoing(transfer) {
            return;
        }
        self.outgoing.remove(&transfer.to);
        let number = transfer.number;
        match result {
            Err(_) => self.send(transfer.to, &DirectControl::StateFailed { number }),
            Ok(PushEnd { at, time_ns }) => {
                let end = DirectControl::StateEnd { number, at: *at, time_ns: *time_ns };
                self.send(transfer.to, &end);
                let start = self.phase.view().map_or(0, |view| view.decision.start);
                self.send_missing(transfer.to, *at, start);
            }
        }
    }

    pub(super) fn piece_came(&mut self, from: MemberIndex, number: u64, piece: Bytes) {
        if let Some(incoming) = self.incoming(from, number) {
            let transfer = incoming.id;
            self.outputs.push_back(Output::GetPiece { transfer, piece });
        }
    }

    /// The application has read a piece: there is room for another one.
    pub(super) fn piece_taken(&mut self, transfer: TransferId) {
        let Phase::View(view) = &self.phase else { return };
        if let Some(from) = view.incoming.as_ref().filter(|incoming| incoming.id == transfer).map(|it| it.from) {
            self.send(from, &DirectControl::Credit { number: transfer.number, pieces: 1 });
        }
    }

    pub(super) fn state_ended(&mut self, from: MemberIndex, number: u64, at: u64, time_ns: u64) {
        if let Some(incoming) = self.incoming(from, number) {
            incoming.end = Some(PushEnd { at, time_ns });
            let transfer = incoming.id;
            let end = PushEnd { at, time_ns };
            self.handed_over = Some((transfer, end));
            self.outputs.push_back(Output::GetEnd { transfer, end });
        }
    }

    /// The source could not push its state: it is asked again.
    pub(super) fn state_failed(&mut self, from: MemberIndex, number: u64) {
        if let Some(incoming) = self.incoming(from, number) {
            let transfer = incoming.id;
            self.outputs.push_back(Output::GetCancel { transfer });
            self.want_state(from);
        }
    }

    /// The application has read the whole state, or could not.
    pub(super) fn state_taken(&mut self, transfer: TransferId, result: Result<(), TransferError>) {
        let handed_over = self.handed_over.take_if(|(id, _)| *id == transfer);
        match (result, handed_over) {
            (Ok(()), Some((_, end))) => self.state_is_there(transfer, end),
            (Ok(()), None) | (Err(TransferError::BrokenOff), _) => {}
            (Err(error), _) => {
                return self.fail(format!("the state that came from another replica was refused: {error}"));
            }
        }
        self.say_word();
    }

    fn state_is_there(&mut self, transfer: TransferId, end: PushEnd) {
        let view = self.phase.view();
        match view.and_then(|view| view.incoming.as_mut()).filter(|incoming| incoming.id == transfer) {
            Some(incoming) => {
                incoming.taken = true;
                self.install_if_complete();
            }
            None => {
                // Views changed meanwhile. The application has another state than its history tells; what it has
                // executed says so, and it gets a state again.
                self.delivered = end.at;
                self.executed = end.at;
            }
        }
    }

    /// Takes the state over once it and the casts between it and the view's beginning are there.
    pub(super) fn install_if_complete(&mut self) {
        let Phase::View(view) = &mut self.phase else { return };
        let start = view.decision.start;
        let Some(incoming) = &mut view.incoming else { return };
        let Some(end) = incoming.end.filter(|_| incoming.taken) else { return };
        let complete = (end.at + 1..=start).all(|seq| incoming.missing.contains_key(&seq));
        if !complete {
            return;
        }
        let mut missing = std::mem::take(&mut incoming.missing);
        view.incoming = None;
        // The state may go beyond the view's beginning; what it contains of the view is not held once more.
        let contained = usize::try_from(end.at.saturating_sub(start)).unwrap_or(usize::MAX);
        let contained = contained.min(view.early.len());
        view.early.drain(..contained);
        let mut entries: Vec<Entry> = Vec::new();
        for seq in end.at + 1..=start {
            entries.extend(missing.remove(&seq));
        }
        let (last_view, table) = (self.history.view, self.history.table.clone());
        self.history = History::restore(last_view, table, end.at, end.time_ns, entries);
        self.delivered = end.at;
        self.executed = end.at;
        self.adopt();
    }

    /// Views change: what is on its way is of no use.
    pub(super) fn cancel_transfers(&mut self) {
        for outgoing in std::mem::take(&mut self.outgoing).into_values() {
            self.outputs.push_back(Output::PushCancel { transfer: outgoing.id });
        }
        if let Some(incoming) = self.phase.view().and_then(|view| view.incoming.take()) {
            self.outputs.push_back(Output::GetCancel { transfer: incoming.id });
        }
    }

    fn incoming(&mut self, from: MemberIndex, number: u64) -> Option<&mut Incoming> {
        let incoming = self.phase.view()?.incoming.as_mut()?;
        (incoming.from == from && incoming.id.number == number && incoming.end.is_none()).then_some(incoming)
    }

    fn is_outgoing(&self, transfer: TransferId) -> bool {
        self.outgoing.get(&transfer.to).is_some_and(|outgoing| outgoing.id == transfer)
    }
}
