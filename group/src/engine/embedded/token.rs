//! Order by a token that goes round: who has it gives its own casts their places and hands it on.
//!
//! What members say of what they hold rides on the token. When it has gone round twice since somebody gave out a place,
//! everybody has heard everything: it rests with the last one that did, who tells the others, and nothing more is sent until
//! somebody wants it. A token that is lost was with a member that is gone or behind a link that broke: there is another
//! configuration then, with another token.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;

use super::lane::Lane;
use super::{BATCH_OCTETS, OrderFaults};
use crate::engine::EngineOutput;
use crate::engine::wire::{Message, Ring as RingMessage, Token};
use crate::types::{MemberIndex, Stamp};

/// The most octets of a word that the token carries.
const WORD_LIMIT_OCTETS: usize = 256;

/// A member's part in the order by a token.
#[derive(Debug)]
pub(super) struct Ring {
    /// The token, while it is here. It is of no use until all that comes before its place was delivered here.
    token: Option<Token>,
    /// The highest serial that was heard of.
    seen: u64,
    /// Own casts without a place.
    waiting: VecDeque<Bytes>,
    /// Octets of casts that got a place since the token came.
    given_octets: usize,
    /// What this member says.
    word: Option<Bytes>,
    /// What the others said.
    heard: BTreeMap<MemberIndex, Bytes>,
    /// Where the token rests, and its serial.
    resting: Option<(MemberIndex, u64)>,
    /// The serial of the resting token that this member has asked for.
    asked: u64,
    /// Who wants the token that rests here.
    wanted: Option<MemberIndex>,
    faults: OrderFaults,
}

impl Ring {
    /// The first member of the configuration begins.
    pub(super) fn new(lane: &Lane, faults: OrderFaults) -> Self {
        let first = lane.first();
        let token = Token { serial: 1, next: 0, last: first, quiet: 0, words: Vec::new() };
        Self {
            token: Some(token).filter(|_| first == lane.me),
            seen: u64::from(first == lane.me),
            waiting: VecDeque::new(),
            given_octets: 0,
            word: None,
            heard: BTreeMap::new(),
            resting: None,
            asked: 0,
            wanted: None,
            faults,
        }
    }

    pub(super) fn cast(&mut self, payload: Bytes) {
        self.waiting.push_back(payload);
    }

    /// Takes what this member says of what it holds.
    pub(super) fn say(&mut self, word: &Bytes) {
        self.word = Some(word.clone());
    }

    pub(super) fn take(&mut self, lane: &mut Lane, from: MemberIndex, message: RingMessage) {
        match message {
            RingMessage::Token(token) if token.serial > self.seen => self.receive(lane, token),
            RingMessage::Rest { serial } if serial >= self.seen => {
                self.seen = serial;
                self.resting = Some((from, serial));
            }
            RingMessage::Want { serial } if self.rests_here(lane.me, serial) => self.wanted = Some(from),
            RingMessage::Token(_) | RingMessage::Rest { .. } | RingMessage::Want { .. } => {}
        }
    }

    fn rests_here(&self, me: MemberIndex, serial: u64) -> bool {
        self.token.is_some() && self.resting == Some((me, serial))
    }

    fn receive(&mut self, lane: &mut Lane, mut token: Token) {
        token.words.retain(|(member, word)| lane.config.has(*member) && word.len() <= WORD_LIMIT_OCTETS);
        token.words.truncate(lane.config.members.len());
        for (member, word) in token.words.iter().filter(|(member, _)| *member != lane.me) {
            if self.heard.get(member) != Some(word) {
                self.heard.insert(*member, word.clone());
                lane.outputs.push_back(EngineOutput::Send { from: *member, payload: word.clone() });
            }
        }
        self.seen = token.serial;
        self.resting = None;
        self.given_octets = 0;
        self.token = Some(token);
    }

    /// Gives casts that wait their places, if the token is here.
    pub(super) fn flush(&mut self, lane: &mut Lane, stamp: Stamp) {
        let Some(token) = &mut self.token else { return self.ask(lane) };
        if self.faults.token_without_waiting {
            token.next = lane.ordered;
        }
        if token.next != lane.ordered {
            return;
        }
        let mut casts = Vec::new();
        while let Some(cast) = self.waiting.front() {
            if self.given_octets > 0 && self.given_octets + cast.len() > BATCH_OCTETS {
                break;
            }
            self.given_octets += cast.len().max(1);
            casts.extend(self.waiting.pop_front().map(|cast| (lane.me, cast)));
        }
        if !casts.is_empty() {
            lane.order(stamp, None, casts);
            (token.next, token.last, token.quiet) = (lane.ordered, lane.me, 0);
        }
    }

    /// Asks for a token that rests.
    fn ask(&mut self, lane: &mut Lane) {
        if let Some((at, serial)) = self.resting
            && !self.waiting.is_empty()
            && self.asked < serial
        {
            self.asked = serial;
            let want = RingMessage::Want { serial };
            lane.transmit(at, &Message::Ring { config: lane.config.id, ring: want });
        }
    }

    /// Hands the token on when all that this member has to do with it is done, or lets it rest.
    pub(super) fn pass(&mut self, lane: &mut Lane) {
        let round = u32::try_from(lane.config.members.len()).unwrap_or(u32::MAX);
        if round < 2 || self.token.as_ref().is_none_or(|token| token.next != lane.ordered) {
            return;
        }
        let Some(mut token) = self.token.take() else { return };
        if let Some(word) = &self.word {
            token.words.retain(|(member, _)| *member != lane.me);
            token.words.push((lane.me, word.clone()));
        }
        let wanted = self.wanted.take();
        if wanted.is_none() && self.waiting.is_empty() && token.last == lane.me && token.quiet >= 2 * round {
            return self.rest(lane, token);
        }
        token.serial += 1;
        // Whoever wanted it: one round more, so that everybody gets it once.
        token.quiet = if wanted.is_some() { round } else { token.quiet.saturating_add(1) };
        self.seen = token.serial;
        self.resting = None;
        let to = wanted.unwrap_or_else(|| lane.next());
        lane.transmit(to, &Message::Ring { config: lane.config.id, ring: RingMessage::Token(token) });
    }

    fn rest(&mut self, lane: &mut Lane, token: Token) {
        if !self.rests_here_already(lane.me, token.serial) {
            self.resting = Some((lane.me, token.serial));
            let rest = RingMessage::Rest { serial: token.serial };
            lane.transmit_to_others(&Message::Ring { config: lane.config.id, ring: rest });
        }
        self.token = Some(token);
    }

    fn rests_here_already(&self, me: MemberIndex, serial: u64) -> bool {
        self.resting == Some((me, serial))
    }
}
