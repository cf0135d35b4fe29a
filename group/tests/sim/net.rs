//! Links between members: each keeps its order, and loses what is on its way when it breaks.

use std::time::Duration;

use super::rng::Rng;

/// The ways in which a link may treat a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Delays {
    /// The longest time on the way, in microseconds, mostly.
    pub(crate) usual_us: u64,
    /// One message in a hundred takes up to so long.
    pub(crate) rare_us: u64,
}

/// A link of two members; the ends are 0 for the lower and 1 for the higher index.
#[derive(Debug, Clone, Default)]
pub(crate) struct Link {
    /// Counts connections between the two.
    pub(crate) generation: u64,
    /// Whether each end knows of the connection and not yet of its end.
    pub(crate) up: [bool; 2],
    /// Whether there is a connection.
    pub(crate) lives: bool,
    /// What arrives later is lost.
    pub(crate) lost_after: Option<Duration>,
    /// When the last message to each end arrives.
    last: [Duration; 2],
    /// Until when nothing arrives at each end.
    stalled: [Duration; 2],
    /// Nothing can connect.
    pub(crate) cut: bool,
}

/// All links.
#[derive(Debug)]
pub(crate) struct Net {
    members: usize,
    links: Vec<Link>,
    pub(crate) delays: Delays,
}

impl Net {
    pub(crate) fn new(members: usize, delays: Delays) -> Self {
        Self { members, links: vec![Link::default(); members * members], delays }
    }

    pub(crate) fn pairs(&self) -> Vec<(usize, usize)> {
        (0..self.members).flat_map(|one| (one + 1..self.members).map(move |other| (one, other))).collect()
    }

    pub(crate) fn link(&mut self, one: usize, other: usize) -> &mut Link {
        &mut self.links[one.min(other) * self.members + one.max(other)]
    }

    /// When a message that is sent at `now` arrives; `None`: there is no connection, as far as the sender knows.
    pub(crate) fn arrival(
        &mut self,
        now: Duration,
        from: usize,
        to: usize,
        rng: &mut Rng,
    ) -> Option<(Duration, u64)> {
        let delays = self.delays;
        let link = self.link(from, to);
        if !link.up[end(from, to)] {
            return None;
        }
        let rare = rng.chance(1);
        let delay = rng.micros(10, if rare { delays.rare_us } else { delays.usual_us });
        let at = end(to, from);
        let moment = (now + delay).max(link.last[at] + Duration::from_nanos(1)).max(link.stalled[at]);
        link.last[at] = moment;
        Some((moment, link.generation))
    }

    /// Connects the two: when each end hears of it.
    pub(crate) fn connect(
        &mut self,
        now: Duration,
        one: usize,
        other: usize,
        rng: &mut Rng,
    ) -> (u64, [Duration; 2]) {
        let link = self.link(one, other);
        link.generation += 1;
        link.up = [false; 2];
        link.lives = true;
        link.lost_after = None;
        let moments = [now + rng.micros(50, 3000), now + rng.micros(50, 3000)];
        link.last = moments;
        (link.generation, moments)
    }

    /// Nothing arrives at `to` from `from` for a while.
    pub(crate) fn stall(&mut self, from: usize, to: usize, until: Duration) {
        self.link(from, to).stalled[end(to, from)] = until;
    }

    pub(crate) fn heal(&mut self) {
        for link in &mut self.links {
            link.cut = false;
            link.stalled = [Duration::ZERO; 2];
        }
    }
}

/// Which end of the link to `other` a member has.
pub(crate) fn end(member: usize, other: usize) -> usize {
    usize::from(member > other)
}
