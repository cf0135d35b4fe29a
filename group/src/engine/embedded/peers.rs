//! What a member knows of the others.

use std::time::Duration;

use crate::engine::wire::Heartbeat;
use crate::roster::INDEX_LIMIT;
use crate::types::{ConfigId, Incarnation, Member, MemberIndex, Time};

/// What a member knows of all configured members, itself included.
#[derive(Debug)]
pub(super) struct Peers {
    me: MemberIndex,
    peers: Vec<Peer>,
}

#[derive(Debug, Clone, Default)]
struct Peer {
    /// The highest incarnation heard of.
    incarnation: Incarnation,
    linked: bool,
    /// It was not heard for too long, or somebody suspects it; until it is heard again.
    silent: bool,
    /// When it was last heard.
    heard: Time,
    /// What it said last, on the link that is there.
    said: Option<Heartbeat>,
    /// Until when it is left out of proposals, because it did not accept one.
    cold_until: Time,
}

impl Peers {
    pub(super) fn new(members: usize, me: Member) -> Self {
        let mut peers = vec![Peer::default(); members];
        if let Some(own) = peers.get_mut(me.index.at()) {
            own.incarnation = me.incarnation;
            own.linked = true;
        }
        Self { me: me.index, peers }
    }

    pub(super) fn link_up(&mut self, peer: Member, now: Time) {
        // Whoever makes links knows who is configured, and tells of no others.
        if self.peers.len() <= peer.index.at() && peer.index.0 < INDEX_LIMIT {
            self.peers.resize(peer.index.at() + 1, Peer::default());
        }
        if let Some(known) = self.peers.get_mut(peer.index.at()) {
            // Whoever makes links refuses lives that are over. Where a seat was lost with its history, another member may have the
            // index, whose lives are counted anew.
            known.incarnation = peer.incarnation;
            known.linked = true;
            known.silent = false;
            known.heard = now;
            known.said = None;
            known.cold_until = Time::default();
        }
    }

    pub(super) fn link_down(&mut self, peer: MemberIndex) {
        if let Some(known) = self.peers.get_mut(peer.at()) {
            known.linked = false;
            known.said = None;
        }
    }

    pub(super) fn heard(&mut self, peer: MemberIndex, now: Time) {
        if let Some(known) = self.peers.get_mut(peer.at()) {
            known.heard = now;
            known.silent = false;
        }
    }

    pub(super) fn suspect(&mut self, peer: MemberIndex) {
        if let Some(known) = self.peers.get_mut(peer.at()) {
            known.silent = true;
        }
    }

    pub(super) fn note(&mut self, peer: MemberIndex, heartbeat: Heartbeat) {
        if let Some(known) = self.peers.get_mut(peer.at()) {
            known.said = Some(heartbeat);
        }
    }

    pub(super) fn chill(&mut self, peer: MemberIndex, until: Time) {
        if let Some(known) = self.peers.get_mut(peer.at()) {
            known.cold_until = until;
        }
    }

    /// Forgives silence of this length: it was this member that did not listen.
    pub(super) fn forgive(&mut self, silence: Duration) {
        for peer in &mut self.peers {
            peer.heard = peer.heard.after(silence);
        }
    }

    /// Tells whether there is a link on which the member was heard not long ago.
    pub(super) fn is_up(&self, peer: MemberIndex) -> bool {
        self.peers.get(peer.at()).is_some_and(|known| known.linked && !known.silent)
    }

    /// Tells whether a member was heard within `limit`, and said last that it is in this configuration.
    pub(super) fn hears(
        &self,
        now: Time,
        peer: MemberIndex,
        limit: Duration,
        config: Option<ConfigId>,
    ) -> bool {
        let said = |known: &Peer| known.said.as_ref().is_some_and(|said| said.config == config);
        let here = |known: &Peer| now.since(known.heard) <= limit && said(known);
        self.is_up(peer) && self.peers.get(peer.at()).is_some_and(here)
    }

    /// Returns the members that are up and were not heard for longer than `limit`.
    pub(super) fn silent(&self, now: Time, limit: Duration) -> Vec<MemberIndex> {
        self.indexes()
            .filter(|&index| index != self.me && self.is_up(index))
            .filter(|&index| now.since(self.peers[index.at()].heard) > limit)
            .collect()
    }

    /// Returns the members that are up, itself included, as bits.
    pub(super) fn alive(&self) -> u64 {
        self.indexes().filter(|&index| self.is_up(index)).fold(0, |alive, index| alive | bit(index))
    }

    /// Returns the members that can be proposed: they are heard, they hear this one, and they do not leave.
    pub(super) fn candidates(&self, now: Time) -> Vec<MemberIndex> {
        let fit = |index: MemberIndex| {
            let peer = &self.peers[index.at()];
            let said = |said: &Heartbeat| !said.leaving && said.alive & bit(self.me) != 0;
            self.is_up(index) && peer.cold_until <= now && peer.said.as_ref().is_some_and(said)
        };
        self.indexes().filter(|&index| index != self.me && fit(index)).collect()
    }

    pub(super) fn said(&self, peer: MemberIndex) -> Option<&Heartbeat> {
        self.peers.get(peer.at()).and_then(|known| known.said.as_ref())
    }

    pub(super) fn life(&self, index: MemberIndex) -> Member {
        Member { index, incarnation: self.peers[index.at()].incarnation }
    }

    /// Tells whether a later life of this member was heard of, or none such is known.
    pub(super) fn is_over(&self, member: Member) -> bool {
        self.peers.get(member.index.at()).is_none_or(|known| member.incarnation < known.incarnation)
    }

    pub(super) fn highest_round(&self) -> u64 {
        self.peers
            .iter()
            .filter_map(|peer| peer.said.as_ref())
            .map(|said| said.promised.round)
            .max()
            .unwrap_or(0)
    }

    /// Returns how many members are configured.
    pub(super) fn count(&self) -> usize {
        self.peers.len()
    }

    pub(super) fn indexes(&self) -> impl Iterator<Item = MemberIndex> + use<> {
        (0..u32::try_from(self.peers.len()).unwrap_or(u32::MAX)).map(MemberIndex)
    }
}

/// Returns the bit of a member. Groups have at most 64 members.
pub(super) fn bit(index: MemberIndex) -> u64 {
    1 << (index.0 % 64)
}
