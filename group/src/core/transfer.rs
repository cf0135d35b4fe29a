//! State transfer: pulled by the member that lacks the state, in pieces, as many at a time as it has room for.

use bytes::Bytes;

use super::wire::{Direct, DirectControl};
use super::{Core, Missing, Phase};
use crate::api::{Status, TransferError};
use crate::core_io::{Output, PushEnd, TransferId};
use crate::flush::{Decision, Need};
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
    /// Casts after the state.
    missing: Vec<Entry>,
}

/// A whole state that was given to the application.
#[derive(Debug)]
pub(super) struct HandedOver {
    id: TransferId,
    end: PushEnd,
    /// What the history is that the state belongs to.
    decision: Decision,
}

impl Incoming {
    /// Notes casts that come after the state.
    pub(super) fn missing(&mut self, after: u64, entries: Vec<Entry>) {
        if self.end.is_some_and(|end| after == end.at + self.missing.len() as u64) {
            self.missing.extend(entries);
        }
    }
}

impl Core {
    /// This member lacks the state: it asks for it.
    pub(super) fn want_state(&mut self, from: MemberIndex) {
        self.transfers += 1;
        let id = TransferId { to: self.index(), number: self.transfers };
        if let Some(view) = self.phase.view() {
            view.incoming = Some(Incoming { id, from, end: None, missing: Vec::new() });
        }
        self.outputs.push_back(Output::GetState { transfer: id });
        self.send(from, &DirectControl::WantState { number: id.number, credit: WINDOW_PIECES });
    }

    /// A member wants this one's state.
    pub(super) fn wanted(&mut self, from: MemberIndex, number: u64, credit: u32) {
        if !matches!(&self.phase, Phase::View(view) if view.decision.needs.get(&self.index()) == Some(&Need::Nothing))
        {
            return;
        }
        // What may be delivered comes before the state is pushed.
        self.settle();
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
        if let Some(from) =
            view.incoming.as_ref().filter(|incoming| incoming.id == transfer).map(|it| it.from)
        {
            self.send(from, &DirectControl::Credit { number: transfer.number, pieces: 1 });
        }
    }

    pub(super) fn state_ended(&mut self, from: MemberIndex, number: u64, at: u64, time_ns: u64) {
        let Some(incoming) = self.incoming(from, number) else { return };
        let (id, end) = (incoming.id, PushEnd { at, time_ns });
        incoming.end = Some(end);
        if let Some(view) = self.phase.view() {
            self.handed_over = Some(HandedOver { id, end, decision: view.decision.clone() });
        }
        self.outputs.push_back(Output::GetEnd { transfer: id, end });
    }

    /// The source could not push its state: it is asked again after a while.
    pub(super) fn state_failed(&mut self, from: MemberIndex, number: u64) {
        if let Some(incoming) = self.incoming(from, number) {
            let transfer = incoming.id;
            self.outputs.push_back(Output::GetCancel { transfer });
            if let Some(view) = self.phase.view() {
                view.incoming = None;
                view.ask_again = Some(from);
            }
            let reason = format!("{} could not hand its state over; it is asked again", self.name(from));
            self.status(Status::Joining { reason });
        }
    }

    /// Asks a source again that could not push its state.
    pub(super) fn ask_again(&mut self) {
        if let Some(from) = self.phase.view().and_then(|view| view.ask_again.take()) {
            self.want_state(from);
        }
    }

    /// The application has read the whole state, or could not.
    pub(super) fn state_taken(&mut self, transfer: TransferId, result: Result<(), TransferError>) {
        let handed_over = self.handed_over.take_if(|handed_over| handed_over.id == transfer);
        match (result, handed_over) {
            (Ok(()), Some(handed_over)) => self.state_is_there(handed_over),
            (Ok(()), None) | (Err(TransferError::BrokenOff), _) => {}
            (Err(error), _) => {
                return self.fail(format!("the state that came from another replica was refused: {error}"));
            }
        }
        self.say_word();
    }

    /// The history goes as far as the state does, also when views have changed meanwhile. Of what this member held before,
    /// the state contains all that a majority ever held.
    fn state_is_there(&mut self, HandedOver { id, end, decision }: HandedOver) {
        let (view, table) = decision.version(end.at);
        let common = self.history.table.common(self.history.held(), &table, end.at);
        // Whoever was away for so many views that nobody remembers where the histories part is told of doubts only.
        if self.history.table.is_comparable(&table) {
            self.note_overwritten(common);
            self.abort_held(common);
        }
        self.doubt_waiting();
        self.history = History::restore(view, table, end.at, end.time_ns, Vec::new());
        self.delivered = end.at;
        self.executed = end.at;
        self.belong(&decision);
        let Phase::View(view) = &mut self.phase else { return };
        let Some(incoming) = view.incoming.take_if(|incoming| incoming.id == id) else { return };
        // The state may go beyond the view's beginning; what it contains of the view is not held once more.
        let contained = usize::try_from(end.at.saturating_sub(decision.start)).unwrap_or(usize::MAX);
        view.early.drain(..contained.min(view.early.len()));
        if end.at >= decision.start {
            self.adopt();
        } else {
            view.missing = Some(Missing { after: end.at, entries: incoming.missing });
            self.catch_up_if_complete(false);
        }
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
