//! Which members a mesh has links to, as they come and go, and the connections of those that are none.

use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::super::dial::Dial;
use super::super::greeting::put_encoded;
use super::super::link::Link;
use super::super::operator::Reply;
use super::super::{Hello, kind};
use super::{Mesh, MeshEvent, Peer};
use crate::core_io::RosterNews;
use crate::roster::{Roster, Seat, Since};

/// Connections of operators; of more the oldest is closed.
const OPERATORS: usize = 32;

/// How long an operator may wait for the last word, and then how long for reading it.
const PATIENCE: Duration = Duration::from_secs(600);
const LAST_WORD: Duration = Duration::from_secs(5);

impl Mesh {
    /// The configured members have changed: others are called, and who is none any more is not. A link to such a one stays until
    /// it goes by itself, so that it learns why.
    pub(crate) fn members(&mut self, news: &RosterNews, now: Instant, events: &mut Vec<MeshEvent>) {
        self.place.hello.roster = news.stable.clone();
        self.place.held = news.held.clone();
        self.seat(&news.stable, now, events);
        self.seat(&news.held, now, events);
        let place = &self.place;
        for (index, peer) in self.peers.iter_mut().enumerate() {
            let has = |roster: &Roster| {
                roster.seats.iter().any(|seat| seat.index.at() == index && seat.since == peer.since)
            };
            peer.seated = has(&news.stable) || has(&news.held);
            if !peer.seated && index != place.me {
                peer.dial.cancel();
            }
        }
    }

    /// Makes room for the members of a roster. Where another one had the index, its link ends.
    pub(super) fn seat(&mut self, roster: &Roster, now: Instant, events: &mut Vec<MeshEvent>) {
        let places = roster.places();
        while self.peers.len() < places {
            self.peers.push(self.peer(&Seat::nobody(), now));
        }
        if self.place.known.len() < places {
            self.place.known.resize(places, Met::default());
        }
        for seat in &roster.seats {
            let index = seat.index.at();
            let known = &self.peers[index];
            if known.seated && known.since == seat.since {
                continue;
            }
            let was_another = known.seated || known.since != seat.since;
            let peer = self.peer(seat, now);
            let old = std::mem::replace(&mut self.peers[index], peer);
            if was_another {
                self.place.known[index] = Met { seat: seat.since, ..Met::default() };
                if old.link.is_some() {
                    events.push(MeshEvent::Down { peer: index });
                }
            } else {
                self.peers[index].link = old.link;
                self.peers[index].incarnation = old.incarnation;
            }
        }
    }

    fn peer(&self, seat: &Seat, now: Instant) -> Peer {
        let (least, most) = self.limits.pause;
        Peer {
            name: seat.name.clone(),
            since: seat.since,
            seated: !seat.name.is_empty(),
            dial: Dial::new(seat.address.clone(), least, most, self.limits.greeting, now),
            link: None,
            incarnation: 0,
        }
    }

    /// Another member was judged and is welcome: whom it knows as members beyond those that are known here, is called too. Its
    /// place among the peers.
    pub(super) fn acquaint(
        &mut self,
        theirs: &Hello,
        now: Instant,
        events: &mut Vec<MeshEvent>,
    ) -> Option<usize> {
        if theirs.roster.version > self.place.hello.roster.version {
            self.seat(&theirs.roster, now, events);
        }
        let index = theirs.index.at();
        self.peers.get(index).filter(|peer| peer.since == theirs.seat).map(|_| index)
    }

    /// Tells an operator something.
    pub(crate) fn reply(&mut self, operator: u64, reply: &Reply, now: Instant) {
        self.operators.reply(operator, reply, now);
    }
}

impl Seat {
    /// What no member has.
    fn nobody() -> Self {
        let index = crate::types::MemberIndex(0);
        let since = Since { seq: u64::MAX, seed: 0 };
        Self { index, since, name: String::new(), address: String::new(), directory: None }
    }
}

/// The lives of a member, as far as they are known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Met {
    /// Whose they are: another member may come with the same index, where a seat came to nothing.
    pub(super) seat: Since,
    /// The highest incarnation; 0: none.
    pub(super) incarnation: u64,
    /// The life that it was in, where there was a link to it.
    pub(super) life: Option<Uuid>,
}

impl Met {
    pub(super) fn of(hello: &Hello) -> Self {
        Self { seat: hello.seat, incarnation: hello.incarnation, life: Some(hello.life) }
    }
}

/// Connections of those that are no members and asked something.
#[derive(Default)]
pub(super) struct Operators {
    count: u64,
    all: Vec<Operator>,
}

struct Operator {
    number: u64,
    link: Link,
    deadline: Instant,
}

impl Operators {
    pub(super) fn add(&mut self, link: Link, now: Instant) -> u64 {
        if self.all.len() >= OPERATORS {
            self.all.remove(0);
        }
        self.count += 1;
        self.all.push(Operator { number: self.count, link, deadline: now + PATIENCE });
        self.count
    }

    fn reply(&mut self, number: u64, reply: &Reply, now: Instant) {
        if let Some(operator) = self.all.iter_mut().find(|operator| operator.number == number) {
            put_encoded(&mut operator.link, kind::REPLY, reply);
            if !matches!(reply, Reply::Ordered) {
                operator.deadline = now + LAST_WORD;
            }
        }
    }

    /// Whoever has read the last word, or is gone, is forgotten. Nothing more is read of what they say.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>, now: Instant) {
        self.all.retain_mut(|operator| {
            let silent = match operator.link.poll_read(cx) {
                Poll::Ready(Ok(_)) => operator.link.next_frame().is_ok_and(|frame| frame.is_none()),
                Poll::Ready(Err(_)) => false,
                Poll::Pending => true,
            };
            silent && now < operator.deadline
        });
    }

    pub(super) fn flush(&mut self, cx: &mut Context<'_>, now: Instant) {
        self.all.retain_mut(|operator| operator.link.poll_write(cx, now).is_ok());
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.all.iter().map(|operator| operator.deadline).min()
    }
}
