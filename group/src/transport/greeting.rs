//! A connection until both sides know and accept each other.
//!
//! The dialer says hello, the acceptor judges and answers with its own hello, the dialer judges and accepts. Then the member with the
//! lower index decides which of the connections between the two is used and opens it, so that both use the same one. Either side
//! refuses with a reason instead; the connection then lingers until the other side has read it and closed.

use std::task::{Context, Poll};
use std::time::Instant;

use bytes::{BufMut, Bytes, BytesMut};
use serde::Serialize;

use super::channel::Side;
use super::link::{Link, LinkError};
use super::operator::Question;
use super::{Hello, Refusal, kind};

/// A connection that is not open yet.
pub(crate) struct Greeting {
    pub(crate) link: Link,
    /// The member that was dialled.
    pub(crate) dialled: Option<usize>,
    pub(crate) deadline: Instant,
    stage: Stage,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// The keys are exchanged.
    Keys,
    /// Waits for the other side's hello.
    Hello,
    /// The acceptor waits for the dialer to accept, or to open if it is the one to do so.
    Accept(Box<Hello>),
    /// The dialer waits for the acceptor to open.
    Open(Box<Hello>),
    /// Refused: waits for the other side to close.
    Lingering,
}

/// What a greeting came to.
pub(crate) enum Step {
    /// Nothing yet.
    Wait,
    /// The other side is known and accepts; this side, which has the lower index, decides.
    Decide(Box<Hello>),
    /// The connection is open.
    Opened(Box<Hello>),
    /// The other side is no member, and asks something.
    Asked(Box<Question>),
    /// The other side refused.
    RefusedBy(Refusal),
    /// This side refused; the connection lingers.
    Refused(Refusal),
}

/// What a member's greetings need to know of it.
pub(crate) trait Judge {
    /// This member's hello.
    fn hello(&self) -> &Hello;
    /// The other member's index if it is accepted.
    fn judge(&self, theirs: &Hello, dialled: Option<usize>) -> Result<usize, Refusal>;
    /// Whether this member has the lower index.
    fn decides(&self, peer: usize) -> bool;
}

impl Greeting {
    pub(crate) fn new(link: Link, dialled: Option<usize>, deadline: Instant) -> Self {
        Self { link, dialled, deadline, stage: Stage::Keys }
    }

    /// Whether there is a reason to hold back other attempts to the same member.
    pub(crate) fn is_lingering(&self) -> bool {
        self.stage == Stage::Lingering
    }

    /// Reads and takes as many steps as it can.
    pub(crate) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        now: Instant,
        judge: &impl Judge,
    ) -> Result<Step, LinkError> {
        let read = self.link.poll_read(cx);
        let step = self.advance(judge)?;
        match (step, read) {
            (Step::Wait, Poll::Ready(Err(LinkError::Closed))) if self.link.is_exchanging() => {
                Err(LinkError::ClosedInExchange)
            }
            (Step::Wait, Poll::Ready(Err(error))) => Err(error),
            (Step::Wait, _) if now >= self.deadline => {
                Err(LinkError::NoHello { limit: self.deadline.duration_since(self.link.since) })
            }
            (Step::Wait, Poll::Ready(Ok(true))) => {
                // A greeting is short; who has more to say than one turn reads comes back at once.
                cx.waker().wake_by_ref();
                Ok(Step::Wait)
            }
            (step, _) => Ok(step),
        }
    }

    /// Refuses, with a reason for the other side.
    pub(crate) fn refuse(&mut self, refusal: &Refusal) {
        put_encoded(&mut self.link, kind::REFUSE, refusal);
        self.stage = Stage::Lingering;
    }

    fn advance(&mut self, judge: &impl Judge) -> Result<Step, LinkError> {
        while let Some(frame) = self.next_frame(judge)? {
            match self.frame(&frame, judge)? {
                Step::Wait => {}
                step => return Ok(step),
            }
        }
        Ok(Step::Wait)
    }

    fn next_frame(&mut self, judge: &impl Judge) -> Result<Option<Bytes>, LinkError> {
        let frame = self.link.next_frame()?;
        if self.stage == Stage::Keys && self.link.is_open() {
            self.stage = Stage::Hello;
            if self.link.side == Side::Dialer {
                put_encoded(&mut self.link, kind::HELLO, judge.hello());
            }
        }
        Ok(frame)
    }

    fn frame(&mut self, frame: &[u8], judge: &impl Judge) -> Result<Step, LinkError> {
        let Some((&kind, body)) = frame.split_first() else {
            return Err(unexpected(0));
        };
        match (kind, &self.stage) {
            (_, Stage::Lingering) => Ok(Step::Wait),
            (kind::REFUSE, _) => {
                self.stage = Stage::Lingering;
                Ok(Step::RefusedBy(decode(body)?))
            }
            (kind::OPERATOR, Stage::Hello) if self.link.side == Side::Acceptor => {
                Ok(Step::Asked(Box::new(decode(body)?)))
            }
            (kind::HELLO, Stage::Hello) => Ok(self.hello(decode(body)?, judge)),
            (kind::ACCEPT, Stage::Accept(theirs)) if self.decides(theirs, judge) => {
                Ok(Step::Decide(theirs.clone()))
            }
            (kind::OPEN, Stage::Accept(theirs) | Stage::Open(theirs)) if !self.decides(theirs, judge) => {
                Ok(Step::Opened(theirs.clone()))
            }
            (kind, _) => Err(unexpected(kind)),
        }
    }

    fn decides(&self, theirs: &Hello, judge: &impl Judge) -> bool {
        judge.judge(theirs, self.dialled).is_ok_and(|peer| judge.decides(peer))
    }

    fn hello(&mut self, theirs: Hello, judge: &impl Judge) -> Step {
        let peer = match judge.judge(&theirs, self.dialled) {
            Ok(peer) => peer,
            Err(refusal) => {
                self.refuse(&refusal);
                return Step::Refused(refusal);
            }
        };
        let theirs = Box::new(theirs);
        if self.link.side == Side::Acceptor {
            put_encoded(&mut self.link, kind::HELLO, judge.hello());
            self.stage = Stage::Accept(theirs);
            return Step::Wait;
        }
        if judge.decides(peer) {
            return Step::Decide(theirs);
        }
        self.link.put(kind::ACCEPT, |_| ());
        self.stage = Stage::Open(theirs);
        Step::Wait
    }
}

pub(super) fn put_encoded(link: &mut Link, kind: u8, value: &impl Serialize) {
    link.put(kind, |out| encode(value, out));
}

/// # Panics
/// Never: these types have no map, no unknown length and no custom serializer.
fn encode(value: &impl Serialize, out: &mut BytesMut) {
    let octets = postcard::to_stdvec(value).expect("hello and refusal are plain values");
    out.put_slice(&octets);
}

fn decode<'a, T: serde::Deserialize<'a>>(body: &'a [u8]) -> Result<T, LinkError> {
    postcard::from_bytes(body).map_err(|error| LinkError::Message { reason: error.to_string() })
}

fn unexpected(kind: u8) -> LinkError {
    LinkError::Message { reason: format!("a frame of kind {kind} in the greeting") }
}
