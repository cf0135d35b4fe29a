//! The corosync engine: casts travel over a bus that orders them, Totem; who takes part is agreed on beside it.
//!
//! A bus like corosync's gives one order while nothing goes wrong. When something does, a member that is cut off or stopped is
//! delivered casts of its own that nobody else ever gets, others are delivered what came after these, and no two members
//! need hear of the same changes. So the bus is not what a configuration rests on:
//!
//! * Two members are *tied* while there is a link between them and each sees the other on the bus (`ties`). On ties runs
//!   the same membership as on the embedded engine's links: proposal, acceptance, commitment. A tie that breaks ends the
//!   configuration, and names of configurations, seniority and silence mean what they mean there.
//! * Frames on the bus name their configuration. Its first member takes them as they come: that is the order. It tells the
//!   others on their ties how far it is, with a number that stands for the order of all frames; another member delivers up to
//!   there if the same frames came to it in the same order (`order`), and else breaks its tie. So the sequences
//!   of all are prefixes of the first member's, whatever the bus did to them, and the first member is who surely has what was delivered.
//! * It also stamps: the agreed time is that of one clock, as on the embedded engine.
//!
//! What is for one member alone goes over the ties, in the order of its sender: a bus would carry it to all.

mod order;
mod ties;
mod wire;

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;

use self::order::{Order, Placed, Torn};
use self::ties::{TieEvent, Ties};
use self::wire::{Confirm, Frame, OnLink, Sent};
use super::embedded::{Embedded, EmbeddedSettings};
use super::{BusInput, Configuration, Engine, EngineInput, EngineOutput, Place};
use crate::types::{ConfigId, Member, MemberIndex, Stamp, Time};

/// The most octets of frames that are kept for a configuration that is about to begin here and has begun elsewhere.
const EARLY_OCTETS: usize = 16 * 1024 * 1024;

/// Settings of the corosync engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorosyncSettings {
    /// Times of the membership.
    pub membership: EmbeddedSettings,
    /// The largest frame on the bus. Default: 64 KiB, since the library's own cutting of large messages sleeps.
    pub frame_octets: usize,
    /// The most octets in one cast. Default: 64 MiB.
    pub cast_limit_octets: usize,
    /// How long a member waits for frames of the bus that the first member has, before it gives the configuration up. Longer
    /// than the bus needs to repair itself. Default: 10 s.
    pub patience: Duration,
    /// Faults to be built in, so that tests can show that they would be found.
    pub faults: CorosyncFaults,
}

/// Faults that can be built into the engine. For tests of the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CorosyncFaults {
    /// Casts are delivered as the bus delivers them.
    pub unconfirmed: bool,
    /// A member does not compare what came to it with what came to the first one.
    pub unchained: bool,
}

impl Default for CorosyncSettings {
    fn default() -> Self {
        Self {
            membership: EmbeddedSettings::default(),
            frame_octets: 64 * 1024,
            cast_limit_octets: 64 * 1024 * 1024,
            patience: Duration::from_secs(10),
            faults: CorosyncFaults::default(),
        }
    }
}

/// The corosync engine of one member.
#[derive(Debug)]
pub struct Corosync {
    me: Member,
    settings: CorosyncSettings,
    /// Agrees on configurations, and carries what is for one member. Nothing is cast there.
    membership: Embedded,
    ties: Ties,
    /// The order of the current configuration.
    order: Option<Order>,
    /// The current configuration cannot go on here: its order is torn.
    torn: bool,
    /// Since when something is confirmed that did not come.
    lacking: Option<Time>,
    /// Own casts that wait for the end of the turn.
    waiting: Vec<Bytes>,
    early: Early,
    now: Time,
    outputs: VecDeque<EngineOutput>,
}

/// Frames of the configuration that was accepted here and has begun elsewhere.
#[derive(Debug, Default)]
struct Early {
    config: ConfigId,
    frames: Vec<Frame>,
    octets: usize,
}

impl Corosync {
    /// Makes the engine of `me`, one of `members` configured ones. `promised`: see [`Embedded::new`].
    #[must_use]
    pub fn new(me: Member, members: usize, promised: ConfigId, settings: CorosyncSettings) -> Self {
        Self {
            me,
            membership: Embedded::new(me, members, promised, settings.membership.clone()),
            ties: Ties::new(me.index, members),
            settings,
            order: None,
            torn: false,
            lacking: None,
            waiting: Vec::new(),
            early: Early::default(),
            now: Time::default(),
            outputs: VecDeque::new(),
        }
    }

    fn first(&self) -> Option<MemberIndex> {
        self.order.as_ref()?.config().members.first().map(|first| first.index)
    }

    /// Hands what became of ties to the membership, and what the membership wants to links and the layer above.
    fn pump(&mut self) {
        let now = self.now;
        loop {
            for event in self.ties.take() {
                match event {
                    TieEvent::Tell(to, seat) => {
                        self.outputs.push_back(EngineOutput::Transmit(to, OnLink::seat(&seat)));
                    }
                    TieEvent::Up(peer) => self.membership.handle(now, EngineInput::LinkUp(peer)),
                    TieEvent::Down(peer) => self.membership.handle(now, EngineInput::LinkDown(peer)),
                }
                self.drain();
            }
            self.drain();
            if self.ties.is_quiet() {
                return;
            }
        }
    }

    fn drain(&mut self) {
        while let Some(output) = self.membership.poll() {
            match output {
                EngineOutput::Transmit(to, octets) => {
                    if let Some(label) = self.ties.label(to) {
                        let message = OnLink::membership(label, &octets);
                        self.outputs.push_back(EngineOutput::Transmit(to, message));
                    }
                }
                EngineOutput::Config(config) => self.configured(config),
                EngineOutput::Leaving => {
                    self.left();
                    self.outputs.push_back(EngineOutput::Leaving);
                }
                EngineOutput::Send { from, payload } => self.sent(from, payload),
                EngineOutput::Cast { .. }
                | EngineOutput::Holder(_)
                | EngineOutput::Multicast(_)
                | EngineOutput::Recall => {}
            }
        }
    }

    /// The configuration is over: its casts that did not get their place never will.
    fn left(&mut self) {
        if self.order.take().is_some() {
            self.outputs.push_back(EngineOutput::Recall);
        }
        self.waiting.clear();
        self.torn = false;
        self.lacking = None;
    }

    fn configured(&mut self, config: Configuration) {
        self.left();
        self.outputs.push_back(EngineOutput::Config(config.clone()));
        let early = std::mem::take(&mut self.early);
        let is_current = early.config == config.id;
        self.order = Some(Order::new(config));
        for frame in early.frames.into_iter().filter(|_| is_current) {
            self.take_in(frame);
        }
    }

    fn on_link(&mut self, from: MemberIndex, octets: Bytes) {
        match OnLink::decode(octets) {
            Some(OnLink::Seat(seat)) => self.ties.seat(from, seat),
            Some(OnLink::Membership { label, octets }) if self.ties.is_current(from, label) => {
                self.membership.handle(self.now, EngineInput::Message(from, octets));
            }
            Some(OnLink::Membership { .. }) | None => {}
        }
    }

    fn sent(&mut self, from: MemberIndex, payload: Bytes) {
        match Sent::decode(payload) {
            Some(Sent::Above(payload)) => self.outputs.push_back(EngineOutput::Send { from, payload }),
            Some(Sent::Confirm(confirm)) if self.first() == Some(from) && from != self.me.index => {
                if let Some(order) = &mut self.order {
                    order.confirm(confirm);
                    self.settle();
                }
            }
            Some(Sent::Confirm(_)) | None => {}
        }
    }

    /// A frame came over the bus.
    fn frame(&mut self, from: Place, octets: Bytes) {
        let size = octets.len();
        let Some(frame) = Frame::decode(octets) else { return };
        if self.ties.place(frame.sender.index) != Some(from) {
            return;
        }
        if self.order.as_ref().is_some_and(|order| order.config().id == frame.config) {
            self.take_in(frame);
            self.settle();
        } else if frame.config == self.membership.promised() {
            self.early.keep(frame, size);
        }
    }

    fn take_in(&mut self, frame: Frame) {
        let Some(order) = self.order.as_mut().filter(|_| !self.torn) else { return };
        let sender = frame.sender.index;
        if order.take_in(frame, self.settings.cast_limit_octets) == Err(Torn) {
            return self.tear(sender);
        }
        if self.settings.faults.unconfirmed
            && let Some((confirm, placed)) = order.order(Stamp::default())
        {
            let stamp = Stamp { time_ns: 1, seed: confirm.chain };
            self.deliver(placed.into_iter().map(|placed| Placed { stamp, ..placed }));
        }
    }

    /// Delivers what the first member has confirmed, if it is what came here.
    fn settle(&mut self) {
        let Some(order) = self.order.as_mut().filter(|_| !self.torn) else { return };
        let first = order.config().members.first().map_or(self.me.index, |first| first.index);
        match order.settle(!self.settings.faults.unchained) {
            Ok(placed) => {
                self.lacking = order.lacks().then_some(self.lacking.unwrap_or(self.now));
                self.deliver(placed);
            }
            Err(Torn) => self.tear(first),
        }
    }

    /// The order of this configuration is of no more use here: the tie with the member that it depends on is broken, and
    /// with it the configuration.
    fn tear(&mut self, culprit: MemberIndex) {
        self.torn = true;
        self.lacking = None;
        let me = self.me.index;
        let Some(order) = &self.order else { return };
        let others = order.config().members.iter().map(|member| member.index);
        if let Some(peer) = std::iter::once(culprit).chain(others).find(|&peer| peer != me) {
            self.ties.reset(peer);
        }
    }

    fn deliver(&mut self, placed: impl IntoIterator<Item = Placed>) {
        for Placed { origin, stamp, payload } in placed {
            self.outputs.push_back(EngineOutput::Cast { origin, stamp, payload });
        }
    }

    /// At the first member: what came gets its place, and the others are told how far that is.
    fn order(&mut self, stamp: Stamp) {
        let Some(order) = self.order.as_mut().filter(|_| !self.torn) else { return };
        let Some((confirm, placed)) = order.order(stamp) else { return };
        let others: Vec<MemberIndex> =
            order.config().members.iter().skip(1).map(|member| member.index).collect();
        self.tell(&others, &confirm);
        self.deliver(placed);
    }

    fn tell(&mut self, others: &[MemberIndex], confirm: &Confirm) {
        let message = Sent::confirm(confirm);
        others.iter().for_each(|&other| self.membership.send(other, message.clone()));
    }
}

impl Engine for Corosync {
    fn handle(&mut self, now: Time, input: EngineInput) {
        self.now = now;
        match input {
            EngineInput::LinkUp(peer) => self.ties.link_up(peer),
            EngineInput::LinkDown(peer) => self.ties.link_down(peer),
            EngineInput::Message(from, octets) => self.on_link(from, octets),
            EngineInput::Heard(_) => self.membership.handle(now, input),
            EngineInput::Tick => {
                self.membership.handle(now, EngineInput::Tick);
                let first = self.first();
                if let (Some(since), Some(first)) = (self.lacking, first)
                    && now.since(since) >= self.settings.patience
                {
                    self.tear(first);
                }
            }
        }
        self.pump();
    }

    fn bus(&mut self, now: Time, input: BusInput) {
        self.now = now;
        match input {
            BusInput::Members { own, members, left } => self.ties.bus(own, &members, &left),
            BusInput::Frame { from, octets } => self.frame(from, octets),
            BusInput::Lost => self.ties.bus_lost(),
        }
        self.pump();
    }

    fn cast(&mut self, payload: Bytes) {
        if self.order.is_some() {
            self.waiting.push(payload);
        }
    }

    fn send(&mut self, to: MemberIndex, payload: Bytes) {
        if to == self.me.index {
            self.outputs.push_back(EngineOutput::Send { from: to, payload });
        } else {
            self.membership.send(to, Sent::above(&payload));
        }
    }

    fn suspect(&mut self, now: Time, member: MemberIndex) {
        self.now = now;
        self.membership.suspect(now, member);
        self.pump();
    }

    fn leave(&mut self, now: Time) {
        self.now = now;
        self.membership.leave(now);
        self.pump();
        self.left();
    }

    fn set_seniority(&mut self, now: Time, seniority: u64) {
        self.now = now;
        self.membership.set_seniority(now, seniority);
        self.pump();
    }

    fn flush(&mut self, stamp: Stamp) {
        let casts = std::mem::take(&mut self.waiting);
        let Some(order) = &mut self.order else { return };
        if order.config().members.len() == 1 {
            // Nobody else has to agree: a member that is alone needs no bus.
            let origin = self.me;
            return self.deliver(casts.into_iter().map(|payload| Placed { origin, stamp, payload }));
        }
        let frames = order.pack(self.me, casts, self.settings.frame_octets);
        self.outputs.extend(frames.into_iter().map(EngineOutput::Multicast));
        if self.first() == Some(self.me.index) {
            self.order(stamp);
        }
        // What the first member tells the others leaves with this turn.
        self.pump();
    }

    fn poll(&mut self) -> Option<EngineOutput> {
        self.outputs.pop_front()
    }

    fn next_timeout(&self) -> Option<Time> {
        let lacking = self.lacking.map(|since| since.after(self.settings.patience));
        let membership = self.membership.next_timeout()?;
        Some(lacking.map_or(membership, |lacking| lacking.min(membership)))
    }

    fn holder(&self) -> Option<MemberIndex> {
        self.first()
    }

    fn hears(&self, now: Time, member: MemberIndex) -> bool {
        self.membership.hears(now, member)
    }

    fn promised(&self) -> ConfigId {
        self.membership.promised()
    }
}

impl Early {
    fn keep(&mut self, frame: Frame, octets: usize) {
        if self.config != frame.config {
            *self = Self { config: frame.config, ..Self::default() };
        }
        // Beyond this the configuration will be torn here when it begins, and another one is agreed on.
        if self.octets + octets <= EARLY_OCTETS {
            self.octets += octets;
            self.frames.push(frame);
        }
    }
}

#[cfg(test)]
mod tests;
