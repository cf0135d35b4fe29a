//! The order of one configuration's casts: what the bus delivers, as far as the configuration's first member confirms it.

use std::collections::{BTreeMap, VecDeque};

use bytes::{Bytes, BytesMut};

use super::wire::{Body, Confirm, FRAME_HEAD_OCTETS, Frame};
use crate::engine::Configuration;
use crate::types::{Member, MemberIndex, Stamp, mix};

/// The octets before each of the casts in a frame.
const CAST_HEAD_OCTETS: usize = 4;

/// What the bus delivered of a configuration cannot be its order: something is missing or damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Torn;

/// A cast with its place in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub origin: Member,
    pub stamp: Stamp,
    pub payload: Bytes,
}

/// The order of the casts of one configuration.
#[derive(Debug)]
pub(super) struct Order {
    config: Configuration,
    /// Frames that this member has put on the bus.
    sent: u64,
    /// Frames that came of each member.
    came: BTreeMap<MemberIndex, u64>,
    /// A cast of each member of which not all parts have come.
    partial: BTreeMap<MemberIndex, Partial>,
    /// All frames that came, and what stands for their order.
    frames: u64,
    chain: u64,
    /// Frames without their place yet; the last one is the last that came.
    waiting: VecDeque<Waiting>,
    /// What is confirmed and not here.
    confirmed: VecDeque<Confirm>,
}

#[derive(Debug)]
struct Waiting {
    /// What stands for the order up to this frame.
    chain: u64,
    origin: Member,
    /// The casts that this frame completes.
    casts: Vec<Bytes>,
}

#[derive(Debug)]
struct Partial {
    total: usize,
    octets: BytesMut,
}

impl Order {
    pub(super) fn new(config: Configuration) -> Self {
        Self {
            config,
            sent: 0,
            came: BTreeMap::new(),
            partial: BTreeMap::new(),
            frames: 0,
            chain: 0,
            waiting: VecDeque::new(),
            confirmed: VecDeque::new(),
        }
    }

    pub(super) fn config(&self) -> &Configuration {
        &self.config
    }

    /// Puts casts into frames of at most so many octets: as many as go into one, and those that do not in parts.
    pub(super) fn pack(&mut self, me: Member, casts: Vec<Bytes>, frame_octets: usize) -> Vec<Bytes> {
        let room = frame_octets.saturating_sub(FRAME_HEAD_OCTETS).max(CAST_HEAD_OCTETS + 1);
        let (mut frames, mut batch, mut used) = (Vec::new(), Vec::new(), 0);
        for cast in casts {
            let octets = cast.len() + CAST_HEAD_OCTETS;
            if used + octets > room && !batch.is_empty() {
                frames.push(self.frame(me, Body::Casts(std::mem::take(&mut batch))));
                used = 0;
            }
            if octets > room {
                frames.extend(self.cut(me, &cast, room));
            } else {
                used += octets;
                batch.push(cast);
            }
        }
        if !batch.is_empty() {
            frames.push(self.frame(me, Body::Casts(batch)));
        }
        frames
    }

    fn cut(&mut self, me: Member, cast: &Bytes, room: usize) -> Vec<Bytes> {
        let starts = (0..cast.len()).step_by(room);
        let part = |start: usize| cast.slice(start..cast.len().min(start + room));
        starts.map(|start| self.frame(me, Body::Part { total: cast.len(), octets: part(start) })).collect()
    }

    fn frame(&mut self, me: Member, body: Body) -> Bytes {
        let frame = Frame { config: self.config.id, sender: me, number: self.sent, body };
        self.sent += 1;
        frame.encode()
    }

    /// Takes a frame of this configuration in, in the order of the bus. `limit`: the most octets in one cast.
    pub(super) fn take_in(&mut self, frame: Frame, limit: usize) -> Result<(), Torn> {
        let Frame { sender, number, body, .. } = frame;
        let came = self.came.entry(sender.index).or_default();
        if !self.config.members.contains(&sender) || number != *came {
            return Err(Torn);
        }
        *came += 1;
        let casts = match body {
            Body::Casts(casts) if !self.partial.contains_key(&sender.index) => casts,
            Body::Casts(_) => return Err(Torn),
            Body::Part { total, octets } => self.put_together(sender.index, total, &octets, limit)?,
        };
        self.frames += 1;
        self.chain = mix(mix(self.chain, u64::from(sender.index.0) + 1), number);
        self.waiting.push_back(Waiting { chain: self.chain, origin: sender, casts });
        Ok(())
    }

    fn put_together(
        &mut self,
        sender: MemberIndex,
        total: usize,
        octets: &[u8],
        limit: usize,
    ) -> Result<Vec<Bytes>, Torn> {
        let partial =
            self.partial.entry(sender).or_insert_with(|| Partial { total, octets: BytesMut::new() });
        let length = partial.octets.len() + octets.len();
        if total > limit || total != partial.total || length > total || octets.is_empty() {
            return Err(Torn);
        }
        partial.octets.extend_from_slice(octets);
        if length < total {
            return Ok(Vec::new());
        }
        let whole = self.partial.remove(&sender).map(|partial| partial.octets.freeze());
        Ok(whole.into_iter().collect())
    }

    /// At the first member: gives all that came its place.
    pub(super) fn order(&mut self, stamp: Stamp) -> Option<(Confirm, Vec<Placed>)> {
        if self.waiting.is_empty() {
            return None;
        }
        let confirm = Confirm { frames: self.frames, chain: self.chain, stamp };
        Some((confirm, self.place(self.waiting.len(), stamp)))
    }

    /// At the others: the first member has come so far.
    pub(super) fn confirm(&mut self, confirm: Confirm) {
        self.confirmed.push_back(confirm);
    }

    /// At the others: gives what is confirmed its place. `compares`: whether it is looked at what came; all else is a fault.
    ///
    /// # Errors
    /// What came is not what the first member has.
    pub(super) fn settle(&mut self, compares: bool) -> Result<Vec<Placed>, Torn> {
        let mut placed = Vec::new();
        while let Some(confirm) = self.confirmed.front().copied().filter(|it| it.frames <= self.frames) {
            let done = self.frames - self.waiting.len() as u64;
            let more =
                confirm.frames.checked_sub(done).and_then(|more| usize::try_from(more).ok()).ok_or(Torn)?;
            let last = more.checked_sub(1).and_then(|last| self.waiting.get(last));
            if last.is_none_or(|last| compares && last.chain != confirm.chain) {
                return Err(Torn);
            }
            placed.extend(self.place(more, confirm.stamp));
            self.confirmed.pop_front();
        }
        Ok(placed)
    }

    /// Tells whether something is confirmed that did not come.
    pub(super) fn lacks(&self) -> bool {
        !self.confirmed.is_empty()
    }

    fn place(&mut self, frames: usize, stamp: Stamp) -> Vec<Placed> {
        let frames = self.waiting.drain(..frames);
        frames
            .flat_map(|Waiting { origin, casts, .. }| {
                casts.into_iter().map(move |payload| Placed { origin, stamp, payload })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{ConfigId, Incarnation};

    const STAMP: Stamp = Stamp { time_ns: 7, seed: 8 };

    fn life(index: u32) -> Member {
        Member { index: MemberIndex(index), incarnation: Incarnation(3) }
    }

    fn order() -> Order {
        Order::new(Configuration {
            id: ConfigId { round: 4, proposer: 1 },
            members: (0..3).map(life).collect(),
        })
    }

    fn frames(order: &mut Order, index: u32, casts: &[&[u8]]) -> Vec<Frame> {
        let casts = casts.iter().map(|cast| Bytes::copy_from_slice(cast)).collect();
        let frames = order.pack(life(index), casts, 60);
        assert!(frames.iter().all(|frame| frame.len() <= 60));
        frames.into_iter().map(|frame| Frame::decode(frame).expect("a frame")).collect()
    }

    fn payloads(placed: &[Placed]) -> Vec<&[u8]> {
        placed.iter().map(|placed| &placed.payload[..]).collect()
    }

    #[test]
    fn casts_are_packed_cut_and_put_together() {
        let long = [9; 100];
        let casts: [&[u8]; 6] = [b"one", b"two", b"", &long, b"three", &[8; 19]];
        let (mut sender, mut receiver) = (order(), order());
        let frames = frames(&mut sender, 1, &casts);
        assert!(frames.len() > 5, "{}", frames.len());
        for frame in frames {
            receiver.take_in(frame, 100).expect("in order");
        }
        let (confirm, placed) = receiver.order(STAMP).expect("something");
        assert_eq!(payloads(&placed), casts);
        assert!(placed.iter().all(|placed| placed.origin == life(1) && placed.stamp == STAMP));
        assert!(confirm.frames > 5 && receiver.order(STAMP).is_none());
    }

    #[test]
    fn a_member_delivers_as_far_as_the_first_one_confirms() {
        let (mut first, mut other) = (order(), order());
        let (own, theirs) = (frames(&mut order(), 0, &[b"a"]), frames(&mut order(), 1, &[b"b"]));
        let all = [own, theirs].concat();
        for frame in &all {
            first.take_in(frame.clone(), 100).expect("in order");
        }
        let (confirm, _) = first.order(STAMP).expect("something");
        other.take_in(all[0].clone(), 100).expect("in order");
        other.confirm(confirm);
        assert_eq!(other.settle(true), Ok(Vec::new()));
        assert!(other.lacks());
        other.take_in(all[1].clone(), 100).expect("in order");
        assert_eq!(payloads(&other.settle(true).expect("the same")), [b"a", b"b"]);
        assert!(!other.lacks());
    }

    #[test]
    fn another_order_or_fewer_frames_are_no_order() {
        let (mut first, mut other) = (order(), order());
        let all = [frames(&mut order(), 0, &[b"a"]), frames(&mut order(), 1, &[b"b"])].concat();
        for (frame, back) in all.iter().zip(all.iter().rev()) {
            first.take_in(frame.clone(), 100).expect("in order");
            other.take_in(back.clone(), 100).expect("in order");
        }
        let (confirm, _) = first.order(STAMP).expect("something");
        other.confirm(confirm);
        assert_eq!(other.settle(true), Err(Torn));
        // A confirmation of what was placed before.
        first.confirm(confirm);
        assert_eq!(first.settle(true), Err(Torn));
    }

    #[test]
    fn gaps_strangers_and_parts_that_lie_are_no_order() {
        let mut sender = order();
        let parts = frames(&mut sender, 1, &[&[5; 100]]);
        let later = frames(&mut sender, 1, &[b"later"]);
        assert_eq!(order().take_in(parts[1].clone(), 100), Err(Torn), "one is missing");
        assert_eq!(order().take_in(parts[0].clone(), 99), Err(Torn), "too large");
        let stranger =
            Frame { sender: Member { incarnation: Incarnation(2), ..life(1) }, ..parts[0].clone() };
        assert_eq!(order().take_in(stranger, 100), Err(Torn));
        let mut broken = order();
        broken.take_in(parts[0].clone(), 100).expect("a first part");
        assert_eq!(
            broken.take_in(Frame { number: 1, ..later[0].clone() }, 100),
            Err(Torn),
            "parts are missing"
        );
        let mut lying = order();
        lying.take_in(parts[0].clone(), 100).expect("a first part");
        let body = Body::Part { total: 50, octets: Bytes::from_static(&[5; 20]) };
        assert_eq!(lying.take_in(Frame { body, ..parts[1].clone() }, 100), Err(Torn), "another length");
    }
}
