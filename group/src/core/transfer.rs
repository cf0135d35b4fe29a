//! State transfer: pulled by the member that lacks the state, in pieces, as many at a time as it has room for.
//!
//! Whoever pushes a state executes nothing meanwhile, and the next view waits for whoever has got one. So a transfer in which
//! nothing moves for [`CoreSettings::transfer_patience`](crate::CoreSettings) is broken off, by either side.

use std::time::Duration;

use bytes::Bytes;

use super::wire::{Direct, DirectControl};
use super::{Core, Missing, Phase};
use crate::api::{Status, TransferError};
use crate::core_io::{Output, PushEnd, TransferId};
use crate::flush::{Decision, Need};
use crate::history::{Entry, History};
use crate::roster::Roster;
use crate::types::MemberIndex;

/// How many pieces of a state may be on their way to a member.
const WINDOW_PIECES: u32 = 8;

/// A state that is pushed to a member.
#[derive(Debug)]
pub(super) struct Outgoing {
    id: TransferId,
    /// The last delivery that it contains.
    pub(super) from: u64,
    /// How many pieces the receiver has room for.
    credit: u32,
    /// For how long it had none.
    still: Duration,
    /// Where casts commute: up to which number the view's are in the state.
    folded: Vec<(MemberIndex, u64)>,
}

/// A state that this member gets.
#[derive(Debug)]
pub(super) struct Incoming {
    id: TransferId,
    from: MemberIndex,
    /// Up to where the state goes, once it is whole.
    end: Option<PushEnd>,
    /// Casts after this number, as they came. They belong to no transfer: some may be of one that was broken off, or be in the state.
    missing: Vec<Entry>,
    missing_after: u64,
    /// Pieces that the application has and has not read.
    unread: u32,
    /// How often a piece came or was read.
    moves: u64,
    /// For how long no piece came and none was read.
    still: Duration,
}

/// A whole state that was given to the application.
#[derive(Debug)]
pub(super) struct HandedOver {
    id: TransferId,
    end: PushEnd,
    /// The configured members there.
    roster: Roster,
    /// What the history is that the state belongs to.
    decision: Decision,
    /// Casts that are taken over together with the state.
    entries: Vec<Entry>,
    /// Where casts commute: up to which number the view's are in the state.
    folded: Vec<(MemberIndex, u64)>,
    /// For how long the others have waited until the application has taken it over.
    awaited: Duration,
}

impl Incoming {
    fn new(id: TransferId, from: MemberIndex) -> Self {
        Self {
            id,
            from,
            end: None,
            missing: Vec::new(),
            missing_after: 0,
            unread: 0,
            moves: 0,
            still: Duration::ZERO,
        }
    }

    /// How often a piece came or was read.
    pub(super) fn moves(&self) -> u64 {
        self.moves
    }

    /// Notes casts of the chosen history. Until it is known where the state ends the last ones that came count, because its source sends what
    /// comes after it last.
    pub(super) fn missing(&mut self, from: MemberIndex, after: u64, entries: Vec<Entry>) {
        if after != self.missing_after + self.missing.len() as u64 {
            if self.end.is_some() || from != self.from {
                return;
            }
            self.missing.clear();
            self.missing_after = after;
        }
        self.missing.extend(entries);
    }

    /// The state is whole. Returns the casts right after it that have come.
    fn ended(&mut self, end: PushEnd) -> Vec<Entry> {
        self.end = Some(end);
        let mut entries = std::mem::take(&mut self.missing);
        let contained = end.at.checked_sub(self.missing_after).and_then(|casts| usize::try_from(casts).ok());
        match contained.filter(|casts| *casts <= entries.len()) {
            Some(casts) => drop(entries.drain(..casts)),
            None => entries.clear(),
        }
        self.missing_after = end.at + entries.len() as u64;
        entries
    }
}

impl Core {
    /// This member lacks the state: it asks for it.
    pub(super) fn want_state(&mut self, from: MemberIndex) {
        self.transfers += 1;
        let id = TransferId { to: self.index(), number: self.transfers };
        if let Some(view) = self.phase.view() {
            view.incoming = Some(Incoming::new(id, from));
        }
        self.reading = Some(id);
        self.outputs.push_back(Output::GetState { transfer: id });
        self.send(from, &DirectControl::WantState { number: id.number, credit: WINDOW_PIECES });
    }

    /// A member wants this one's state.
    pub(super) fn wanted(&mut self, from: MemberIndex, number: u64, credit: u32) {
        if !self.has_state_for(from) {
            return;
        }
        if self.commutes() {
            return self.want_at_barrier(from, number, credit);
        }
        // What may be delivered comes before the state is pushed.
        self.settle();
        self.push_state(from, number, credit);
    }

    /// Whether this member may hand its state to another one: it holds all that was chosen, or was chosen for what it has executed.
    fn has_state_for(&self, other: MemberIndex) -> bool {
        let Phase::View(view) = &self.phase else { return false };
        let me = self.index();
        let named = matches!(view.decision.needs.get(&other), Some(Need::State { from, .. }) if *from == me);
        named || view.decision.needs.get(&me) == Some(&Need::Nothing)
    }

    /// Lets the application push its state as it is after all that was delivered.
    pub(super) fn push_state(&mut self, from: MemberIndex, number: u64, credit: u32) {
        let id = TransferId { to: from, number };
        let folded = self.folded();
        let outgoing = Outgoing { id, from: self.delivered, credit, still: Duration::ZERO, folded };
        if let Some(Outgoing { id, .. }) = self.outgoing.insert(from, outgoing) {
            self.outputs.push_back(Output::PushCancel { transfer: id });
        }
        self.outputs.push_back(Output::PushState { transfer: id, credit });
    }

    pub(super) fn credited(&mut self, from: MemberIndex, number: u64, pieces: u32) {
        let outgoing = self.outgoing.get_mut(&from).filter(|outgoing| outgoing.id.number == number);
        if let Some(outgoing) = outgoing {
            outgoing.credit = outgoing.credit.saturating_add(pieces);
            outgoing.still = Duration::ZERO;
            self.outputs.push_back(Output::PushCredit { transfer: outgoing.id, pieces });
        }
    }

    /// The receiver asks another member.
    pub(super) fn declined(&mut self, from: MemberIndex, number: u64) {
        self.unwant(from, number);
        if self.outgoing.get(&from).is_some_and(|outgoing| outgoing.id.number == number) {
            self.outgoing.remove(&from);
            let transfer = TransferId { to: from, number };
            self.outputs.push_back(Output::PushCancel { transfer });
        }
    }

    pub(super) fn piece_pushed(&mut self, transfer: TransferId, piece: &Bytes) {
        let outgoing = self.outgoing.get_mut(&transfer.to).filter(|outgoing| outgoing.id == transfer);
        if let Some(outgoing) = outgoing {
            outgoing.credit = outgoing.credit.saturating_sub(1);
        }
        if let Some(config) = self.config.as_ref().filter(|_| self.is_outgoing(transfer)) {
            self.engine.send(transfer.to, Direct::piece(config.id, transfer.number, piece));
        }
    }

    /// The state is with the receiver; what it lacks after that is sent too.
    pub(super) fn push_ended(&mut self, transfer: TransferId, result: &Result<PushEnd, TransferError>) {
        if !self.is_outgoing(transfer) {
            return;
        }
        let folded = self.outgoing.remove(&transfer.to).map(|outgoing| outgoing.folded).unwrap_or_default();
        let number = transfer.number;
        match result {
            Err(_) => self.send(transfer.to, &DirectControl::StateFailed { number }),
            Ok(PushEnd { at, time_ns }) => {
                let time_ns = self.time_of_state(*time_ns);
                let roster = Box::new(self.history.roster_at(*at).clone());
                let end = DirectControl::StateEnd { number, at: *at, time_ns, folded, roster };
                let start = self.phase.view().map_or(0, |view| view.decision.start);
                if self.commutes() {
                    // What comes before the view's beginning is all of this view, so that it is taken over as a whole.
                    self.send_missing(transfer.to, *at, start);
                    self.send(transfer.to, &end);
                } else {
                    self.send(transfer.to, &end);
                    if self.holds_chosen() {
                        self.send_missing(transfer.to, *at, start);
                    }
                }
            }
        }
    }

    /// A member has got a state from one that lacks casts: it gets those after it from here.
    pub(super) fn casts_wanted(&mut self, from: MemberIndex, after: u64) {
        let start = self.phase.view().map_or(0, |view| view.decision.start);
        if self.holds_chosen() {
            self.send_missing(from, after, start);
        }
    }

    /// Whether this member held all that was chosen when the view was decided.
    fn holds_chosen(&self) -> bool {
        let Phase::View(view) = &self.phase else { return false };
        view.decision.needs.get(&self.index()) == Some(&Need::Nothing)
    }

    /// Asks for the casts after a state that is whole, where its source lacks them.
    fn want_casts(&mut self, source: MemberIndex, after: u64) {
        let Phase::View(view) = &self.phase else { return };
        let need = |member: &MemberIndex| view.decision.needs.get(member);
        if let Some(Need::State { casts, .. }) = need(&self.index())
            && need(&source) != Some(&Need::Nothing)
            && after < view.decision.start
        {
            self.send(*casts, &DirectControl::WantCasts { after });
        }
    }

    pub(super) fn piece_came(&mut self, from: MemberIndex, number: u64, piece: Bytes) {
        if let Some(incoming) = self.incoming(from, number) {
            incoming.unread += 1;
            incoming.moves += 1;
            incoming.still = Duration::ZERO;
            let transfer = incoming.id;
            self.outputs.push_back(Output::GetPiece { transfer, piece });
        }
    }

    /// The application has read a piece: there is room for another one.
    pub(super) fn piece_taken(&mut self, transfer: TransferId) {
        let Phase::View(view) = &mut self.phase else { return };
        if let Some(incoming) = view.incoming.as_mut().filter(|incoming| incoming.id == transfer) {
            incoming.unread = incoming.unread.saturating_sub(1);
            incoming.moves += 1;
            incoming.still = Duration::ZERO;
            let from = incoming.from;
            self.send(from, &DirectControl::Credit { number: transfer.number, pieces: 1 });
        }
    }

    pub(super) fn state_ended(
        &mut self,
        from: MemberIndex,
        number: u64,
        end: PushEnd,
        folded: Vec<(MemberIndex, u64)>,
        roster: Roster,
    ) {
        let Some(incoming) = self.incoming(from, number) else { return };
        let id = incoming.id;
        let entries = incoming.ended(end);
        if let Some(view) = self.phase.view() {
            let decision = view.decision.clone();
            self.handed_over =
                Some(HandedOver { id, end, roster, decision, entries, folded, awaited: Duration::ZERO });
        }
        self.outputs.push_back(Output::GetEnd { transfer: id, end });
        self.want_casts(from, end.at);
    }

    /// The source could not push its state: another one is asked after a while, or the same again where there is no other.
    pub(super) fn state_failed(&mut self, from: MemberIndex, number: u64) {
        if self.incoming(from, number).is_some() {
            self.turn_away(from, &format!("{} could not hand its state over", self.name(from)));
        }
    }

    /// Gives up what comes from a source.
    fn turn_away(&mut self, from: MemberIndex, reason: &str) {
        let next = self.source_after(from);
        let Some(view) = self.phase.view() else { return };
        let Some(incoming) = view.incoming.take() else { return };
        view.ask_again = Some(next);
        self.outputs.push_back(Output::GetCancel { transfer: incoming.id });
        let again = if next == from { " again" } else { "" };
        let reason = format!("{reason}; {} is asked{again}", self.name(next));
        self.status(Status::Joining { reason });
    }

    /// Returns the member to ask for the state after this one, of those that have it.
    fn source_after(&mut self, from: MemberIndex) -> MemberIndex {
        let Some(view) = self.phase.view() else { return from };
        let whole = |(index, need): (&MemberIndex, &Need)| (*need == Need::Nothing).then_some(*index);
        let later = view.decision.needs.range(from..).skip(1).find_map(whole);
        later.or_else(|| view.decision.needs.iter().find_map(whole)).unwrap_or(from)
    }

    /// Asks the source for a state that is next, as soon as the application has done with the state before.
    pub(super) fn ask_again(&mut self) {
        if self.reading.is_none()
            && !self.gone
            && self.phase.view().is_some_and(|view| view.ask_again.is_some())
            && self.has_kept_line()
            && let Some(from) = self.phase.view().and_then(|view| view.ask_again.take())
        {
            self.want_state(from);
        }
    }

    /// Breaks off transfers in which nothing has moved for long. To be called once in each heartbeat's time: what is counted is
    /// time in which this member was awake.
    pub(super) fn break_off_stalled(&mut self) {
        let (step, patience) = (self.settings.engine.heartbeat, self.settings.transfer_patience);
        let mut stalled = Vec::new();
        for outgoing in self.outgoing.values_mut().filter(|outgoing| outgoing.credit == 0) {
            outgoing.still += step;
            if outgoing.still > patience {
                stalled.push(outgoing.id);
            }
        }
        for TransferId { to, number } in stalled {
            self.declined(to, number);
            self.send(to, &DirectControl::StateFailed { number });
        }
        self.break_off_incoming(step, patience);
        self.fail_if_awaited(step, patience);
    }

    fn break_off_incoming(&mut self, step: Duration, patience: Duration) {
        let Some(incoming) = self.phase.view().and_then(|view| view.incoming.as_mut()) else { return };
        if incoming.end.is_some() {
            return;
        }
        incoming.still += step;
        if incoming.still <= patience {
            return;
        }
        let (from, number, own) = (incoming.from, incoming.id.number, incoming.unread > 0);
        let who = if own { "the application here" } else { self.name(from) };
        let reason = format!("{who} made no progress with the state for {patience:?}");
        self.send(from, &DirectControl::StateDeclined { number });
        self.turn_away(from, &reason);
    }

    /// The others wait for this member's word, and it cannot be given while nobody knows which state the application has.
    fn fail_if_awaited(&mut self, step: Duration, patience: Duration) {
        if let Some(handed_over) = self.handed_over.as_mut().filter(|_| self.owes_flush) {
            handed_over.awaited += step;
            if handed_over.awaited > patience {
                let reason = format!(
                    "the application has not taken over a whole state for {patience:?}, and the others wait"
                );
                self.fail(reason);
            }
        }
    }

    /// The application will not get the end of a state, and so has the one that it had before.
    pub(super) fn state_withdrawn(&mut self, transfer: TransferId) {
        if self.handed_over.take_if(|handed_over| handed_over.id == transfer).is_some() {
            self.say_word();
        }
    }

    /// The application has read the whole state, or could not.
    pub(super) fn state_taken(&mut self, transfer: TransferId, result: Result<(), TransferError>) {
        self.reading.take_if(|reading| *reading == transfer);
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
    fn state_is_there(&mut self, HandedOver { id, end, roster, decision, entries, folded, .. }: HandedOver) {
        let (view, table) = decision.version(end.at + entries.len() as u64);
        let common = self.history.table.common(self.history.held(), &table, end.at);
        if !self.history.table.is_comparable(&table) && !self.merges() {
            // This member was away for so many views that nobody remembers where the histories part: it is told of doubts only.
            self.doubt_executed(self.history.base());
        } else if !self.merges() {
            self.note_overwritten(common);
            if self.commutes() {
                self.doubt_executed(common);
            } else {
                self.abort_held(common);
            }
        }
        self.doubt_waiting();
        self.history = History::restore(view, table, end.at, end.time_ns, roster, entries);
        self.history.merged = decision.merged.clone();
        self.delivered = end.at;
        self.told_deliveries = end.at;
        self.replace_loose(decision.view, end, &folded);
        self.executed = end.at;
        self.belong(&decision);
        let Phase::View(view) = &mut self.phase else { return };
        let Some(incoming) = view.incoming.take_if(|incoming| incoming.id == id) else { return };
        // The state may go beyond the view's beginning; what it contains of the view is not held once more.
        let contained = usize::try_from(end.at.saturating_sub(decision.start)).unwrap_or(usize::MAX);
        for entry in view.early.drain(..contained.min(view.early.len())) {
            if let Some(line) = entry.merge {
                self.history.merged.note(line);
            }
        }
        if self.commutes() {
            self.skip_contained(end.at.saturating_sub(decision.start), &folded);
        }
        let Phase::View(view) = &mut self.phase else { return };
        if self.history.held() >= decision.start {
            self.adopt();
        } else {
            let after = self.history.held();
            view.missing = Some(Missing { after, roster: None, entries: incoming.missing });
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

#[cfg(test)]
mod tests;
