//! Rounds: every member casts some messages, and when all of everybody's are delivered here, it casts anew.
//!
//! It is the measure of the thesis. A round lasts, at each member, from its own casts to the last delivery of the round. No
//! member can be more than one round ahead of another, because the round needs that one's casts.
//!
//! # Message
//!
//! | offset | size | meaning |
//! |---|---|---|
//! | 0 | 8 | the round, from 0, big endian |
//! | 8 | 2 | the member's place |
//! | 10 | - | zeros up to the size that is asked for |
//!
//! Source: Vaysburd 1998, chapter 4, the measurements of the protocol stacks.

use std::time::{Duration, Instant};

use bytes::{BufMut, Bytes, BytesMut};
use hdrhistogram::Histogram;
use serde::Serialize;

/// The shortest message, in octets.
pub const MESSAGE_OCTETS: usize = 10;

/// What rounds are made of.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// This member's place.
    pub me: u16,
    /// How many members there are.
    pub members: u16,
    /// How many messages each of them casts in a round.
    pub casts: u64,
    /// Octets of each.
    pub octets: usize,
    /// How long nothing is measured at first.
    pub warm_up: Duration,
    /// How long is measured.
    pub measure: Duration,
}

/// What was measured at one member.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// The member's place.
    pub member: u16,
    /// How many there are.
    pub members: u16,
    /// Messages of each member in a round.
    pub casts: u64,
    /// Octets of each.
    pub octets: usize,
    /// Rounds that were measured.
    pub rounds: u64,
    /// How long they took.
    pub seconds: f64,
    /// Messages of all members that were delivered, per second.
    pub group_per_s: f64,
    /// Messages of this member, per second.
    pub member_per_s: f64,
    /// The mean of how long a round took.
    pub mean_us: f64,
    /// The median.
    pub p50_us: f64,
    /// Of a hundred rounds one takes longer.
    pub p99_us: f64,
    /// The longest one.
    pub max_us: f64,
}

/// The rounds of one member.
#[derive(Debug)]
pub struct Rounds {
    shape: Shape,
    begun: Option<Instant>,
    round: u64,
    round_begun: Instant,
    /// Deliveries of this round and of the next one, by the round's lowest bit.
    delivered: [u64; 2],
    /// This member's own messages of the round that are not back.
    own_left: u64,
    /// From when on is measured, and the first round of it.
    from: Option<(Instant, u64)>,
    latencies: Histogram<u64>,
    done: bool,
}

impl Rounds {
    /// Makes the rounds of a member, which have not begun. Measures nothing beyond a minute for one round.
    #[must_use]
    pub fn new(shape: Shape) -> Self {
        Self {
            shape: Shape { octets: shape.octets.max(MESSAGE_OCTETS), ..shape },
            begun: None,
            round: 0,
            round_begun: Instant::now(),
            delivered: [0; 2],
            own_left: 0,
            from: None,
            latencies: Histogram::new_with_bounds(1, 60_000_000_000, 3)
                .unwrap_or_else(|_| unreachable!("fixed bounds")),
            done: false,
        }
    }

    /// Whether the first round has begun.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.begun.is_some()
    }

    /// How many members take part.
    #[must_use]
    pub fn members(&self) -> usize {
        usize::from(self.shape.members)
    }

    /// Begins the first round: what is to be cast.
    pub fn begin(&mut self, now: Instant) -> Vec<Bytes> {
        self.begun = Some(now);
        self.cast(now)
    }

    /// This member's messages of the round that are not back: what is to be cast again if they were lost.
    #[must_use]
    pub fn own(&self) -> Vec<Bytes> {
        let mut message = BytesMut::with_capacity(self.shape.octets);
        message.put_u64(self.round);
        message.put_u16(self.shape.me);
        message.resize(self.shape.octets, 0);
        let message = message.freeze();
        (0..self.own_left).map(|_| message.clone()).collect()
    }

    /// Takes a delivery. Returns what is to be cast if that ends the round.
    pub fn deliver(&mut self, message: &[u8], now: Instant) -> Option<Vec<Bytes>> {
        let (round, member) = parse(message)?;
        let place = usize::from(round & 1 == 1);
        self.delivered[place] += 1;
        if round != self.round {
            return None;
        }
        self.own_left -= u64::from(member == self.shape.me && self.own_left > 0);
        if self.delivered[place] < self.shape.casts * u64::from(self.shape.members) {
            return None;
        }
        self.delivered[place] = 0;
        self.note(now);
        self.round += 1;
        Some(self.cast(now))
    }

    /// Returns what was measured, once, when it is enough.
    pub fn measured(&mut self, now: Instant) -> Option<Measured> {
        let (from, first) = self.from?;
        let lasted = now.duration_since(from);
        if self.done || lasted < self.shape.measure {
            return None;
        }
        self.done = true;
        let rounds = self.round - first;
        let seconds = lasted.as_secs_f64();
        let member_per_s = Duration::from_secs(rounds * self.shape.casts).as_secs_f64() / seconds;
        let us = |ns: u64| Duration::from_nanos(ns).as_secs_f64() * 1e6;
        Some(Measured {
            member: self.shape.me,
            members: self.shape.members,
            casts: self.shape.casts,
            octets: self.shape.octets,
            rounds,
            seconds,
            group_per_s: member_per_s * f64::from(self.shape.members),
            member_per_s,
            mean_us: self.latencies.mean() / 1e3,
            p50_us: us(self.latencies.value_at_quantile(0.5)),
            p99_us: us(self.latencies.value_at_quantile(0.99)),
            max_us: us(self.latencies.max()),
        })
    }

    fn cast(&mut self, now: Instant) -> Vec<Bytes> {
        self.own_left = self.shape.casts;
        self.round_begun = now;
        self.own()
    }

    fn note(&mut self, now: Instant) {
        let Some(begun) = self.begun else { return };
        if self.from.is_some() {
            let taken = u64::try_from(now.duration_since(self.round_begun).as_nanos()).unwrap_or(u64::MAX);
            self.latencies.saturating_record(taken);
        } else if now.duration_since(begun) >= self.shape.warm_up {
            self.from = Some((now, self.round + 1));
        }
    }
}

/// The round and the member of a message.
fn parse(message: &[u8]) -> Option<(u64, u16)> {
    let round = u64::from_be_bytes(message.get(..8)?.try_into().ok()?);
    let member = u16::from_be_bytes(message.get(8..10)?.try_into().ok()?);
    Some((round, member))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_ends_with_the_last_message_of_the_last_member_and_early_ones_count_for_the_next() {
        let ms = Duration::from_millis;
        let shape = |me| Shape { me, members: 2, casts: 2, octets: 0, warm_up: ms(1), measure: ms(5) };
        let mut members = [Rounds::new(shape(0)), Rounds::new(shape(1))];
        let start = Instant::now();
        let first = members[0].begin(start);
        let second = members[1].begin(start);
        assert_eq!((first.len(), first[0].len()), (2, 10));
        // In the order in which they are delivered at both: one member is ahead by a round.
        let mut early = Vec::new();
        for message in first.iter().chain(&second) {
            early = members[0].deliver(message, start + ms(2)).unwrap_or_default();
        }
        assert_eq!(early.len(), 2);
        let mut ended = 0;
        for message in first.iter().chain(&second).chain(&early) {
            ended += members[1].deliver(message, start + ms(2)).map_or(0, |casts| casts.len());
        }
        assert_eq!((ended, members[1].own().len()), (2, 2));
        let own = members[1].own();
        assert!(members[1].deliver(&own[0], start + ms(3)).is_none());
        assert_eq!(members[1].own().len(), 1, "one is back");
        assert!(members[1].deliver(&own[1], start + ms(3)).is_some());
        assert!(members[1].measured(start + ms(4)).is_none());
        let measured = members[1].measured(start + ms(7)).expect("enough");
        assert_eq!((measured.rounds, measured.member_per_s), (1, 400.0));
        assert!(members[1].measured(start + ms(8)).is_none(), "only once");
    }
}
