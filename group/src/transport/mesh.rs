//! The connections to all other members: accepted, dialled, greeted, opened, read and written by one task.

use std::net::SocketAddr;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::{BufMut, Bytes};
use tokio::net::{TcpListener, TcpStream};

use self::seats::{Met, Operators};
use super::channel::Side;
use super::complaints::Complaints;
use super::dial::Dial;
use super::greeting::{Greeting, Judge, Step};
use super::link::{Link, LinkError};
use super::operator::Question;
use super::{Acquaintance, GroupKey, Hello, Refusal, judge, kind};
use crate::roster::{Roster, Since};

/// Accepted connections that have not said who they are; more are closed at once.
const STRANGERS: usize = 64;

/// A turn that is later than this part of the limit for silence was not listening.
const LATE_PART: u32 = 6;

/// Limits of a mesh.
#[derive(Debug, Clone)]
pub(crate) struct MeshLimits {
    /// Pauses between attempts to reach a member grow between these.
    pub(crate) pause: (Duration, Duration),
    /// How long an attempt may take, and how long a connection has to say who it is.
    pub(crate) greeting: Duration,
    /// A link that is silent for longer is closed.
    pub(crate) silence: Duration,
    /// A link whose peer takes nothing for longer is closed.
    pub(crate) stall: Duration,
    /// The most octets that wait for one peer.
    pub(crate) queue_octets: usize,
    /// The largest frame.
    pub(crate) frame_octets: usize,
}

/// What happened on the mesh, in order.
#[derive(Debug)]
pub(crate) enum MeshEvent {
    /// There is a link to a member.
    Up {
        /// The member's index.
        peer: usize,
        /// What it said of itself.
        hello: Box<Hello>,
    },
    /// The link to a member is gone.
    Down {
        /// The member's index.
        peer: usize,
    },
    /// A message of a member.
    Message {
        /// The member's index.
        peer: usize,
        /// The message as it was put.
        message: Bytes,
    },
    /// Octets of a member came that are not yet a whole message.
    Heard {
        /// The member's index.
        peer: usize,
    },
    /// Somebody who is no member asks something.
    Asked {
        /// Who: for [`Mesh::reply`].
        operator: u64,
        /// What.
        question: Box<Question>,
    },
    /// A member refused this one for good.
    Refused {
        /// The member's index, where it is known.
        by: Option<usize>,
        /// Its reason.
        refusal: Refusal,
    },
}

struct Peer {
    name: String,
    /// The cast that made it a member.
    since: Since,
    /// Whether there is such a member, as far as this one knows.
    seated: bool,
    dial: Dial,
    link: Option<Link>,
    /// Incarnation of the open link.
    incarnation: u64,
}

/// This member's place among the others, and what it tells them.
struct Place {
    me: usize,
    hello: Hello,
    /// The configured members where this one's history ends.
    held: Roster,
    /// What is known of each member's lives.
    known: Vec<Met>,
}

/// The connections of one member.
pub(crate) struct Mesh {
    place: Place,
    key: Option<GroupKey>,
    limits: MeshLimits,
    listener: TcpListener,
    peers: Vec<Peer>,
    greetings: Vec<Greeting>,
    operators: Operators,
    complaints: Complaints,
    /// When `poll` was called last.
    polled: Instant,
}

impl Mesh {
    /// Makes the mesh of the member that the hello tells of, and of the others of its roster.
    pub(crate) fn new(
        hello: Hello,
        key: Option<GroupKey>,
        limits: MeshLimits,
        listener: TcpListener,
    ) -> Self {
        let now = Instant::now();
        let roster = hello.roster.clone();
        let place = Place { me: hello.index.at(), hello, held: roster.clone(), known: Vec::new() };
        let mut mesh = Self {
            place,
            key,
            limits,
            listener,
            peers: Vec::new(),
            greetings: Vec::new(),
            operators: Operators::default(),
            complaints: Complaints::default(),
            polled: now,
        };
        mesh.seat(&roster, now, &mut Vec::new());
        mesh
    }

    /// What this member tells others of itself from here on.
    pub(crate) fn hello_mut(&mut self) -> &mut Hello {
        &mut self.place.hello
    }

    /// Notes an incarnation of a member: earlier ones are refused from here on.
    pub(crate) fn know(&mut self, peer: usize, incarnation: u64) {
        if let Some(known) = self.place.known.get_mut(peer).filter(|known| incarnation > known.incarnation) {
            *known = Met { incarnation, life: None, ..*known };
        }
    }

    /// Takes in all that has come, as events. True if there is more to read at once.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>, now: Instant, events: &mut Vec<MeshEvent>) -> bool {
        self.forgive(now);
        self.accept(cx, now);
        self.dial(cx, now);
        self.greet(cx, now, events);
        self.operators.poll(cx, now);
        self.read(cx, now, events)
    }

    /// Silence that this member did not listen to is nobody's fault.
    fn forgive(&mut self, now: Instant) {
        let late = now.duration_since(self.polled);
        self.polled = now;
        if late > self.limits.silence / LATE_PART {
            self.peers.iter_mut().filter_map(|peer| peer.link.as_mut()).for_each(|link| link.forgive(late));
            self.greetings.iter_mut().for_each(|greeting| greeting.deadline += late);
        }
    }

    /// Queues a message for a member. Without a link to it there is nobody to hear it.
    pub(crate) fn send(&mut self, peer: usize, message: &[u8]) {
        if let Some(link) = self.peers.get_mut(peer).and_then(|peer| peer.link.as_mut()) {
            link.put(kind::MESSAGE, |out| out.put_slice(message));
        }
    }

    /// Writes what was queued, one write per peer. Links that fail are reported by the next [`poll`](Self::poll) at the latest.
    pub(crate) fn flush(&mut self, cx: &mut Context<'_>, now: Instant, events: &mut Vec<MeshEvent>) {
        for index in 0..self.peers.len() {
            let Some(link) = &mut self.peers[index].link else {
                continue;
            };
            let written = link
                .poll_write(cx, now)
                .and_then(|()| link.check_stalled(now, self.limits.queue_octets, self.limits.stall));
            if let Err(error) = written {
                self.down(index, &error, now, events);
            }
        }
        // A greeting's fault shows when it is read.
        for greeting in &mut self.greetings {
            let _ = greeting.link.poll_write(cx, now);
        }
        self.operators.flush(cx, now);
    }

    /// Octets that wait for all peers together.
    pub(crate) fn queued(&self) -> usize {
        self.peers.iter().filter_map(|peer| peer.link.as_ref()).map(Link::queued).sum()
    }

    /// When [`poll`](Self::poll) has to be called without being woken.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let dials = self
            .others()
            .filter(|&index| self.wants_dial(index))
            .map(|index| self.peers[index].dial.deadline());
        let greetings = self.greetings.iter().map(|greeting| greeting.deadline);
        let links = self
            .peers
            .iter()
            .filter_map(|peer| peer.link.as_ref())
            .map(|link| link.heard + self.limits.silence);
        dials.chain(greetings).chain(links).chain(self.operators.deadline()).min()
    }

    fn others(&self) -> impl Iterator<Item = usize> + use<> {
        let me = self.place.me;
        (0..self.peers.len()).filter(move |index| *index != me)
    }

    fn wants_dial(&self, index: usize) -> bool {
        self.peers[index].link.is_none()
            && self.peers[index].seated
            && !self
                .greetings
                .iter()
                .any(|greeting| greeting.dialled == Some(index) && !greeting.is_lingering())
    }

    fn accept(&mut self, cx: &mut Context<'_>, now: Instant) {
        while let Poll::Ready(accepted) = self.listener.poll_accept(cx) {
            match accepted {
                Ok((stream, from)) if self.key.is_none() && !from.ip().is_loopback() => {
                    drop(stream);
                    self.complain(now, from, "a connection from another host, and the group has no key");
                }
                Ok((stream, from)) if self.strangers() >= STRANGERS => {
                    drop(stream);
                    self.complain(now, from, "too many connections that did not say who they are");
                }
                Ok((stream, _)) => self.begin(stream, Side::Acceptor, None, now),
                Err(error) => {
                    // Out of descriptors, or the peer was gone before it was accepted: the listener is asked again at the next turn.
                    tracing::debug!(%error, "accept failed");
                    return;
                }
            }
        }
    }

    fn strangers(&self) -> usize {
        self.greetings.iter().filter(|greeting| greeting.dialled.is_none()).count()
    }

    fn dial(&mut self, cx: &mut Context<'_>, now: Instant) {
        for index in self.others() {
            if !self.wants_dial(index) {
                continue;
            }
            match self.peers[index].dial.poll(cx, now) {
                Poll::Ready(Ok(stream)) => self.begin(stream, Side::Dialer, Some(index), now),
                Poll::Ready(Err(error)) => {
                    let peer = &self.peers[index].name;
                    tracing::debug!(peer, %error, "not reached");
                }
                Poll::Pending => {}
            }
        }
    }

    fn begin(&mut self, stream: TcpStream, side: Side, dialled: Option<usize>, now: Instant) {
        match Link::new(stream, side, self.key.clone(), now) {
            Ok(link) if self.key.is_none() && !link.peer.ip().is_loopback() => {
                let from = link.peer;
                self.complain(now, from, "a member on another host, and the group has no key");
            }
            Ok(link) => self.greetings.push(Greeting::new(link, dialled, now + self.limits.greeting)),
            Err(error) => tracing::debug!(%error, "connection lost at once"),
        }
    }

    fn greet(&mut self, cx: &mut Context<'_>, now: Instant, events: &mut Vec<MeshEvent>) {
        let mut index = 0;
        while index < self.greetings.len() {
            let greeting = &mut self.greetings[index];
            let dialled = greeting.dialled;
            match greeting.poll(cx, now, &self.place) {
                Ok(Step::Wait) => index += 1,
                Ok(Step::Decide(theirs)) => {
                    let mut greeting = self.greetings.swap_remove(index);
                    let known = self.acquaint(&theirs, now, events);
                    let Some(peer) = known.filter(|peer| self.is_better(*peer, theirs.incarnation)) else {
                        greeting.refuse(&Refusal::Duplicate);
                        self.greetings.push(greeting);
                        continue;
                    };
                    greeting.link.put(kind::OPEN, |_| ());
                    self.open(greeting.link, peer, theirs, now, events);
                }
                Ok(Step::Opened(theirs)) => {
                    let greeting = self.greetings.swap_remove(index);
                    if let Some(peer) = self.acquaint(&theirs, now, events) {
                        self.open(greeting.link, peer, theirs, now, events);
                    }
                }
                Ok(Step::Asked(question)) => {
                    let link = self.greetings.swap_remove(index).link;
                    let operator = self.operators.add(link, now);
                    events.push(MeshEvent::Asked { operator, question });
                }
                Ok(Step::RefusedBy(refusal)) => {
                    let from = self.greetings.swap_remove(index).link.peer;
                    self.refused_by(dialled, from, refusal, now, events);
                }
                Ok(Step::Refused(refusal)) => {
                    let from = greeting.link.peer;
                    self.complain(now, from, &format!("refused: {refusal}"));
                    index += 1;
                }
                Err(error) => {
                    let mut greeting = self.greetings.swap_remove(index);
                    // Whatever is still to say, such as our preamble, is worth one write.
                    let _ = greeting.link.poll_write(cx, now);
                    self.broken(&greeting, &error, now);
                }
            }
        }
    }

    /// Whether a new connection to a member is to replace the one that there is, if any.
    fn is_better(&self, peer: usize, incarnation: u64) -> bool {
        self.peers[peer].link.is_none() || incarnation > self.peers[peer].incarnation
    }

    fn open(
        &mut self,
        mut link: Link,
        index: usize,
        hello: Box<Hello>,
        now: Instant,
        events: &mut Vec<MeshEvent>,
    ) {
        link.set_limit(self.limits.frame_octets);
        self.place.known[index] = Met::of(&hello);
        let peer = &mut self.peers[index];
        tracing::debug!(peer = peer.name, incarnation = hello.incarnation, address = %link.peer, "link up");
        if peer.link.replace(link).is_some() {
            events.push(MeshEvent::Down { peer: index });
        }
        peer.incarnation = hello.incarnation;
        peer.dial.cancel();
        peer.dial.reset(now);
        events.push(MeshEvent::Up { peer: index, hello });
    }

    fn read(&mut self, cx: &mut Context<'_>, now: Instant, events: &mut Vec<MeshEvent>) -> bool {
        let mut more = false;
        for index in 0..self.peers.len() {
            let Some(link) = &mut self.peers[index].link else {
                continue;
            };
            let read = link.poll_read(cx);
            let mut failed = None;
            let before = events.len();
            loop {
                match link.next_frame() {
                    Ok(Some(mut message)) if message.first() == Some(&kind::MESSAGE) => {
                        bytes::Buf::advance(&mut message, 1);
                        events.push(MeshEvent::Message { peer: index, message });
                    }
                    Ok(Some(frame)) => {
                        let reason = format!(
                            "a frame of kind {} on an open link",
                            frame.first().copied().unwrap_or(0)
                        );
                        failed = Some(LinkError::Message { reason });
                        break;
                    }
                    Ok(None) => break,
                    Err(error) => {
                        failed = Some(error);
                        break;
                    }
                }
            }
            match (failed, read) {
                (Some(error), _) | (None, Poll::Ready(Err(error))) => self.down(index, &error, now, events),
                (None, Poll::Ready(Ok(unread))) => {
                    if link.hear(now) && events.len() == before {
                        events.push(MeshEvent::Heard { peer: index });
                    }
                    more |= unread;
                }
                (None, Poll::Pending) if now.duration_since(link.heard) >= self.limits.silence => {
                    self.down(index, &LinkError::Silent { limit: self.limits.silence }, now, events);
                }
                (None, Poll::Pending) => {}
            }
        }
        more
    }

    fn down(&mut self, index: usize, error: &LinkError, now: Instant, events: &mut Vec<MeshEvent>) {
        let peer = &mut self.peers[index];
        let Some(link) = peer.link.take() else { return };
        peer.dial.reset(now);
        tracing::info!(peer = peer.name, %error, "link down");
        if matches!(error, LinkError::Channel(_) | LinkError::Message { .. }) {
            self.complain(now, link.peer, &error.to_string());
        }
        events.push(MeshEvent::Down { peer: index });
    }

    fn refused_by(
        &mut self,
        dialled: Option<usize>,
        from: SocketAddr,
        refusal: Refusal,
        now: Instant,
        events: &mut Vec<MeshEvent>,
    ) {
        if refusal == Refusal::Duplicate {
            return;
        }
        let name =
            dialled.and_then(|index| self.peers.get(index)).map_or("", |peer| peer.name.as_str()).to_owned();
        self.complain(now, from, &format!("refused by {name}: {refusal}"));
        if refusal.is_final() {
            events.push(MeshEvent::Refused { by: dialled, refusal });
        }
    }

    fn broken(&mut self, greeting: &Greeting, error: &LinkError, now: Instant) {
        let quiet = greeting.is_lingering()
            || greeting.dialled.is_some() && matches!(error, LinkError::Io(_) | LinkError::Closed);
        if quiet {
            tracing::debug!(address = %greeting.link.peer, %error, "connection closed");
        } else {
            self.complain(now, greeting.link.peer, &error.to_string());
        }
    }

    fn complain(&mut self, now: Instant, from: SocketAddr, reason: &str) {
        if let Some(suppressed) = self.complaints.admit(now, from.ip()) {
            tracing::warn!(address = %from, reason, suppressed, "connection closed");
        }
    }
}

impl Judge for Place {
    fn hello(&self) -> &Hello {
        &self.hello
    }

    fn judge(&self, theirs: &Hello, dialled: Option<usize>) -> Result<usize, Refusal> {
        let index = theirs.index.at();
        let known = self.known.get(index).filter(|known| known.seat == theirs.seat);
        let Met { incarnation, life, .. } = known.copied().unwrap_or_default();
        let may_be = index != self.me && dialled.is_none_or(|dialled| dialled == index);
        let here = Acquaintance { ours: &self.hello, held: &self.held, may_be, incarnation, life };
        judge(here, theirs).map(|()| index)
    }

    fn decides(&self, peer: usize) -> bool {
        self.me < peer
    }
}

mod seats;
#[cfg(test)]
mod tests;
