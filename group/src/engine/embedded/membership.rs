//! Which configuration comes next: heartbeats, proposals, acceptance, commitment.

use super::order::Installed;
use super::peers::bit;
use super::{EARLY_LIMIT, Embedded, EngineOutput, Order};
use crate::engine::Configuration;
use crate::engine::wire::{Control, Heartbeat, Message};
use crate::types::{ConfigId, Member, MemberIndex, Time};

/// A tick that comes this many heartbeats late says that this member was paused, not that the others were silent.
const PAUSE_HEARTBEATS: u32 = 4;

/// So many times as long as at first a member waits at the most for answers that do not come in time.
const PATIENCE_GROWTH: u32 = 16;

/// A configuration that is proposed.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub(super) id: ConfigId,
    pub(super) members: Vec<Member>,
    /// How casts get their places.
    pub(super) order: Order,
}

/// A proposal of this member.
#[derive(Debug)]
pub(super) struct Proposal {
    offer: Offer,
    /// Who has accepted, as bits.
    accepted: u64,
    /// When the silent are left out.
    pub(super) deadline: Time,
}

/// A proposal of another member that this one has accepted.
#[derive(Debug)]
pub(super) struct Pending {
    offer: Offer,
    /// What others sent who know already that it is committed.
    early: Vec<(MemberIndex, Message)>,
}

/// A proposal of another member that this one has neither accepted nor refused.
#[derive(Debug)]
pub(super) struct Deferred {
    from: MemberIndex,
    offer: Offer,
}

impl Offer {
    fn concerns(&self, index: MemberIndex) -> bool {
        self.members.iter().any(|member| member.index == index)
    }
}

impl Pending {
    /// Keeps a message that is meant in the proposed configuration. False: there are too many.
    pub(super) fn keep(&mut self, from: MemberIndex, message: Message) -> bool {
        if message.config() != Some(self.offer.id) || !self.offer.concerns(from) {
            return true;
        }
        self.early.push((from, message));
        self.early.len() <= EARLY_LIMIT
    }
}

impl Embedded {
    pub(super) fn link_up(&mut self, now: Time, peer: Member) {
        if peer.index == self.me.index {
            return;
        }
        self.deferred.take_if(|deferred| deferred.from == peer.index);
        // First what is known of the new link: nothing may be proposed to the life before.
        self.peers.link_up(peer, now);
        self.lost(now, peer.index);
    }

    pub(super) fn link_down(&mut self, now: Time, peer: MemberIndex) {
        self.peers.link_down(peer);
        self.deferred.take_if(|deferred| deferred.from == peer);
        self.lost(now, peer);
    }

    /// What was on its way to or from this member may be lost.
    pub(super) fn lost(&mut self, now: Time, peer: MemberIndex) {
        if self.config().is_some_and(|config| config.has(peer)) {
            self.broken = true;
        }
        if self.pending.as_ref().is_some_and(|pending| pending.offer.concerns(peer)) {
            // The commitment may be lost, or the configuration is broken from its start.
            self.pending = None;
        }
        if self.proposal.as_ref().is_some_and(|proposal| proposal.offer.concerns(peer)) {
            self.proposal = None;
        }
        self.heartbeat(now);
        self.evaluate(now);
    }

    pub(super) fn tick(&mut self, now: Time) {
        let late = now.since(self.last_tick);
        if late > self.settings.heartbeat * PAUSE_HEARTBEATS && self.last_tick != Time::default() {
            self.peers.forgive(late - self.settings.heartbeat);
        }
        self.last_tick = now;
        if now >= self.next_heartbeat {
            self.heartbeat(now);
        }
        for silent in self.peers.silent(now, self.settings.suspect_after) {
            self.peers.suspect(silent);
            self.lost(now, silent);
        }
        if let Some(proposal) = &self.proposal
            && now >= proposal.deadline
        {
            let accepted = proposal.accepted;
            let silent: Vec<_> = proposal
                .offer
                .members
                .iter()
                .map(|member| member.index)
                .filter(|&m| accepted & bit(m) == 0)
                .collect();
            for member in silent {
                self.peers.chill(member, now.after(self.patience));
            }
            self.proposal = None;
            self.be_more_patient();
        }
        self.evaluate(now);
    }

    /// Tells all others what this member sees.
    pub(super) fn heartbeat(&mut self, now: Time) {
        self.next_heartbeat = now.after(self.settings.heartbeat);
        let heartbeat = Heartbeat {
            config: self.config().map(|config| config.id),
            promised: self.promised,
            seniority: self.seniority,
            alive: self.peers.alive(),
            broken: self.broken,
            leaving: self.leaving,
        };
        let octets = Message::Control(Control::Heartbeat(heartbeat)).encode();
        for index in self.peers.indexes().filter(|&index| index != self.me.index) {
            self.outputs.push_back(EngineOutput::Transmit(index, octets.clone()));
        }
    }

    /// Proposes, if it is this member's turn and another configuration is due.
    pub(super) fn evaluate(&mut self, now: Time) {
        if self.leaving || self.proposal.is_some() || self.is_joining(now) {
            return;
        }
        if self.pending.is_some() && !self.is_orphaned(now) {
            // Whoever proposed it is heard, and will commit it: another proposal would only take it back.
            return;
        }
        let wanted = self.wanted(now);
        if !self.is_settled(&wanted)
            && let Some(Deferred { from, offer }) = self.deferred.take()
        {
            return self.proposed(now, from, offer);
        }
        if wanted.first() == Some(&self.me.index) {
            if self.is_settled(&wanted) {
                self.unsettled = None;
            } else {
                self.propose(now, &wanted);
            }
            return;
        }
        self.wait_for_others(now);
    }

    /// At the start: waits a moment for the others, so that a group that starts together begins with one configuration.
    fn is_joining(&self, now: Time) -> bool {
        let patient = self.started.is_none_or(|start| now.since(start) < self.settings.join_patience);
        let everybody = self.peers.candidates(now).len() + 1 == self.peers.count();
        self.promised == ConfigId::default() && patient && !everybody
    }

    /// It is another member's turn. If nothing comes of it, this one goes on alone.
    fn wait_for_others(&mut self, now: Time) {
        let settled = self.config().is_some_and(|config| {
            !self.broken
                && config.members.iter().all(|member| {
                    let elsewhere = |said: &Heartbeat| said.promised > config.id;
                    self.peers.is_up(member.index) && !self.peers.said(member.index).is_some_and(elsewhere)
                })
        });
        if settled {
            self.unsettled = None;
            return;
        }
        self.unsettled.get_or_insert(now);
        if self.is_orphaned(now) {
            self.unsettled = None;
            self.be_more_patient();
            self.propose(now, &[self.me.index]);
        }
    }

    /// Tells whether this member has waited for others in vain.
    fn is_orphaned(&self, now: Time) -> bool {
        let patience = self.settings.suspect_after + self.patience;
        self.unsettled.is_some_and(|since| now.since(since) >= patience)
    }

    /// Something did not come in time. Where machines are so busy that all takes longer, nothing would ever come in time.
    fn be_more_patient(&mut self) {
        let most = self.settings.propose_patience * PATIENCE_GROWTH;
        self.patience = (self.patience * 2).min(most);
    }

    /// Returns the members of the configuration that ought to be, the one whose turn it is to propose it first: the first
    /// of those that this member hears, and then whoever hears all that come before.
    fn wanted(&self, now: Time) -> Vec<MemberIndex> {
        let mut order = self.peers.candidates(now);
        order.push(self.me.index);
        order.sort_by_key(|&index| self.rank(index));
        let mut wanted: Vec<MemberIndex> = Vec::new();
        for candidate in order {
            let hears = |one: MemberIndex, other: MemberIndex| self.alive_of(one) & bit(other) != 0;
            if wanted.iter().all(|&known| hears(known, candidate) && hears(candidate, known)) {
                wanted.push(candidate);
            }
        }
        wanted
    }

    /// Members of a primary view come first, then those that come first in the last configuration.
    fn rank(&self, index: MemberIndex) -> (std::cmp::Reverse<u64>, usize, MemberIndex) {
        let seniority = if index == self.me.index {
            self.seniority
        } else {
            self.peers.said(index).map_or(0, |said| said.seniority)
        };
        let place = self.order.iter().position(|&member| member == index).unwrap_or(usize::MAX);
        (std::cmp::Reverse(seniority), place, index)
    }

    fn alive_of(&self, index: MemberIndex) -> u64 {
        if index == self.me.index {
            return self.peers.alive();
        }
        self.peers.said(index).map_or(0, |said| said.alive) | bit(index)
    }

    /// Tells whether the configuration is the one that is wanted, and works at everybody.
    fn is_settled(&self, wanted: &[MemberIndex]) -> bool {
        let Some(config) = self.config() else { return false };
        let moved = |index: MemberIndex| {
            let said = self.peers.said(index);
            said.is_some_and(|said| {
                said.promised > config.id || (said.broken && said.config == Some(config.id))
            })
        };
        !self.broken
            && config.members.len() == wanted.len()
            && config
                .members
                .iter()
                .all(|member| wanted.contains(&member.index) && !self.peers.is_over(*member))
            && !wanted.iter().any(|&index| moved(index))
    }

    fn propose(&mut self, now: Time, wanted: &[MemberIndex]) {
        let round = self.next_round(self.promised.round.max(self.peers.highest_round()));
        let id = ConfigId { round, proposer: self.me.index.0 + 1 };
        let members: Vec<Member> = wanted.iter().map(|&index| self.peers.life(index)).collect();
        self.promise(id);
        let order = self.settings.order;
        let message = Message::Control(Control::Propose { id, members: members.clone(), order });
        self.transmit_to_others(&members, &message);
        let deadline = now.after(self.patience);
        let offer = Offer { id, members, order };
        self.proposal = Some(Proposal { offer, accepted: bit(self.me.index), deadline });
        self.commit_if_accepted(now);
    }

    fn transmit_to_others(&mut self, members: &[Member], message: &Message) {
        let octets = message.encode();
        for member in members.iter().filter(|member| member.index != self.me.index) {
            self.outputs.push_back(EngineOutput::Transmit(member.index, octets.clone()));
        }
    }

    /// From here on nothing is delivered in older configurations.
    fn promise(&mut self, id: ConfigId) {
        self.promised = id;
        self.pending = None;
        self.deferred = None;
        if self.installed.take().is_some() {
            self.outputs.push_back(EngineOutput::Leaving);
        }
    }

    pub(super) fn proposed(&mut self, now: Time, from: MemberIndex, offer: Offer) {
        let stale = offer.members.iter().any(|&member| self.peers.is_over(member));
        if self.leaving || stale || !offer.members.contains(&self.me) {
            return;
        }
        let id = offer.id;
        if id <= self.promised {
            let nack = Message::Control(Control::Nack { id, promised: self.promised });
            return self.transmit(from, &nack);
        }
        if self.breaks_up(now, &offer) {
            self.deferred = Some(Deferred { from, offer });
            return;
        }
        self.proposal = None;
        self.promise(id);
        self.pending = Some(Pending { offer, early: Vec::new() });
        self.unsettled = Some(now);
        self.transmit(from, &Message::Control(Control::Accept { id }));
    }

    /// Tells whether a proposal leaves out members of a configuration that is as this member wants it. Where two that do not
    /// hear each other both hear this one, they would otherwise take it from each other for ever.
    fn breaks_up(&self, now: Time, offer: &Offer) -> bool {
        let wanted = self.wanted(now);
        self.is_settled(&wanted) && !wanted.iter().all(|&index| offer.concerns(index))
    }

    pub(super) fn accepted(&mut self, now: Time, from: MemberIndex, id: ConfigId) {
        if let Some(proposal) = self.proposal.as_mut().filter(|proposal| proposal.offer.id == id) {
            proposal.accepted |= bit(from);
            self.commit_if_accepted(now);
        }
    }

    /// Somebody has accepted a newer proposal: this one is proposed anew, with a higher number.
    pub(super) fn refused(&mut self, now: Time, from: MemberIndex, id: ConfigId, promised: ConfigId) {
        if self.proposal.as_ref().is_some_and(|proposal| proposal.offer.id == id) {
            self.proposal = None;
            let mut said = self.peers.said(from).cloned().unwrap_or_default();
            said.promised = said.promised.max(promised);
            self.peers.note(from, said);
            self.evaluate(now);
        }
    }

    fn commit_if_accepted(&mut self, now: Time) {
        let has = |proposal: &Proposal, member: &Member| proposal.accepted & bit(member.index) != 0;
        let all = |proposal: &Proposal| proposal.offer.members.iter().all(|member| has(proposal, member));
        if !self.proposal.as_ref().is_some_and(all) {
            return;
        }
        let Some(Proposal { offer, .. }) = self.proposal.take() else { return };
        let message = Message::Control(Control::Commit { id: offer.id });
        self.transmit_to_others(&offer.members, &message);
        self.install(now, offer);
    }

    pub(super) fn committed(&mut self, now: Time, id: ConfigId) {
        if let Some(Pending { offer, early }) = self.pending.take_if(|pending| pending.offer.id == id) {
            self.install(now, offer);
            for (from, message) in early {
                self.in_configuration(now, from, message);
            }
        }
    }

    fn install(&mut self, now: Time, offer: Offer) {
        let Offer { id, members, order } = offer;
        self.broken = members.iter().any(|member| !self.peers.is_up(member.index));
        self.unsettled = None;
        if members.len() > 1 {
            self.patience = (self.patience / 2).max(self.settings.propose_patience);
        }
        self.order = members.iter().map(|member| member.index).collect();
        let config = Configuration { id, members };
        self.outputs.push_back(EngineOutput::Config(config.clone()));
        self.installed = Some(Installed::new(self.me.index, config, order, &self.settings));
        self.heartbeat(now);
    }
}
