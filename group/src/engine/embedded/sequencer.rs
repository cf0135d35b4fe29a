//! Order by a sequencer: the others submit their casts to it, and it gives all that wait their places in one message.
//!
//! The role goes to whoever is the only one that sends: then its casts need not travel to somebody else first. The sequencer
//! names its heir together with the last casts that it gives places, so all members agree from which place on the heir is the
//! sequencer. Terms count how often that happened. Whoever learns of it submits anew what has no place yet; a sequencer takes
//! what was submitted in its own term only, so nothing is lost, nothing comes twice, and each member's casts keep their order.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;

use super::lane::{Lane, batches};
use super::{BATCH_OCTETS, OrderFaults};
use crate::engine::wire::{Batch, Message};
use crate::types::{MemberIndex, Stamp};

/// The most octets of casts that wait at a member for its term as the sequencer.
const EARLY_LIMIT_OCTETS: usize = 64 * 1024 * 1024;

/// A member's part in the order by a sequencer.
#[derive(Debug)]
pub(super) struct Sequencer {
    /// Who it is from the last delivered place on.
    who: MemberIndex,
    /// How often the role went to another member.
    term: u64,
    /// Own casts without a place, while another member is the sequencer.
    own: VecDeque<Bytes>,
    /// How many of them were submitted in this term.
    submitted: usize,
    /// At the sequencer: what gets its place next.
    waiting: Vec<(MemberIndex, Bytes)>,
    /// At the sequencer: how many casts of each member have come.
    accepted: BTreeMap<MemberIndex, u64>,
    /// What others submitted for a term as the sequencer of which this member does not know yet.
    early: Vec<Submission>,
    /// At the sequencer: who was the only one to send, and in how many messages.
    streak: Option<(MemberIndex, u32)>,
    /// After how many messages of one member, and none of others, that one becomes the sequencer.
    takeover_after: u32,
    faults: OrderFaults,
}

/// Casts that a member submitted.
#[derive(Debug)]
pub(super) struct Submission {
    pub(super) from: MemberIndex,
    pub(super) term: u64,
    /// Casts of the sender before these.
    pub(super) first: u64,
    pub(super) casts: Vec<Bytes>,
}

impl Sequencer {
    pub(super) fn new(who: MemberIndex, takeover_after: u32, faults: OrderFaults) -> Self {
        Self {
            who,
            term: 0,
            own: VecDeque::new(),
            submitted: 0,
            waiting: Vec::new(),
            accepted: BTreeMap::new(),
            early: Vec::new(),
            streak: None,
            takeover_after,
            faults,
        }
    }

    pub(super) fn cast(&mut self, lane: &Lane, payload: Bytes) {
        if self.who == lane.me {
            self.waiting.push((lane.me, payload));
        } else {
            self.own.push_back(payload);
        }
    }

    /// Takes what a member submitted. False: too much waits for a term that does not begin.
    pub(super) fn submitted(&mut self, lane: &Lane, submission: Submission) -> bool {
        let old = self.faults.old_submissions_count;
        if submission.term > self.term || (old && self.who != lane.me) {
            self.early.push(submission);
            let octets = |one: &Submission| one.casts.iter().map(Bytes::len).sum::<usize>();
            return self.early.iter().map(octets).sum::<usize>() <= EARLY_LIMIT_OCTETS;
        }
        if old {
            self.waiting.extend(submission.casts.into_iter().map(|cast| (submission.from, cast)));
        } else if submission.term == self.term && self.who == lane.me {
            self.accept(submission);
        }
        true
    }

    /// Where some are missing that come before, a link broke, and another configuration is on its way.
    fn accept(&mut self, submission: Submission) {
        let accepted = self.accepted.entry(submission.from).or_default();
        if submission.first == *accepted {
            *accepted += submission.casts.len() as u64;
            self.waiting.extend(submission.casts.into_iter().map(|cast| (submission.from, cast)));
        }
    }

    /// Gives all that waits its place, or submits it.
    pub(super) fn flush(&mut self, lane: &mut Lane, stamp: Stamp) {
        if self.who != lane.me {
            return self.submit(lane);
        }
        let waiting = std::mem::take(&mut self.waiting);
        let heir = self.heir(lane.me, &waiting);
        let mut batches = batches(waiting, BATCH_OCTETS, |(_, cast)| cast.len()).into_iter().peekable();
        while let Some(batch) = batches.next() {
            let heir = heir.filter(|_| batches.peek().is_none());
            lane.order(stamp, heir, batch);
            if let Some(heir) = heir.filter(|_| !self.faults.orders_after_handover) {
                self.succeed(lane, heir);
            }
        }
    }

    fn submit(&mut self, lane: &mut Lane) {
        let mut first = lane.placed(lane.me) + self.submitted as u64;
        let casts: Vec<Bytes> = self.own.range(self.submitted..).cloned().collect();
        self.submitted = self.own.len();
        for casts in batches(casts, BATCH_OCTETS, Bytes::len) {
            let count = casts.len() as u64;
            let message = Message::Submit { config: lane.config.id, term: self.term, first, casts };
            lane.transmit(self.who, &message);
            first += count;
        }
    }

    /// Returns who is to be the sequencer after these casts, if it is another one.
    fn heir(&mut self, me: MemberIndex, casts: &[(MemberIndex, Bytes)]) -> Option<MemberIndex> {
        let (sender, _) = *casts.first()?;
        if sender == me || casts.iter().any(|(other, _)| *other != sender) {
            self.streak = None;
            return None;
        }
        let before = self.streak.filter(|(other, _)| *other == sender).map_or(0, |(_, count)| count);
        self.streak = Some((sender, before + 1));
        (before + 1 >= self.takeover_after).then_some(sender)
    }

    /// Delivers the casts of another member, if that is the sequencer.
    pub(super) fn deliver(&mut self, lane: &mut Lane, from: MemberIndex, batch: Batch) {
        if from != self.who {
            return;
        }
        let own = batch.casts.iter().filter(|(origin, _)| *origin == lane.me).count();
        self.own.drain(..own.min(self.own.len()));
        self.submitted = self.submitted.saturating_sub(own);
        let heir = batch.heir;
        lane.deliver(from, batch);
        if let Some(heir) = heir.filter(|heir| lane.config.has(*heir)) {
            self.succeed(lane, heir);
        }
    }

    /// From here on `heir` is the sequencer.
    fn succeed(&mut self, lane: &mut Lane, heir: MemberIndex) {
        if self.faults.heir_holds_at_once {
            lane.hold_by(heir);
        }
        self.who = heir;
        self.term += 1;
        self.streak = None;
        self.submitted = if self.faults.submits_once { self.own.len() } else { 0 };
        if heir == lane.me {
            self.waiting = self.own.drain(..).map(|cast| (heir, cast)).collect();
            let indexes = lane.config.members.iter().map(|member| member.index);
            self.accepted = indexes.map(|index| (index, lane.placed(index))).collect();
        }
        for submission in std::mem::take(&mut self.early) {
            // Of a later term again, of this one, or for nobody.
            self.submitted(lane, submission);
        }
    }
}
