//! One connection of a client.
//!
//! A connection is one task. It reads what is there, hands every whole request to its orb, collects the replies
//! that are ready, and writes them at once; then it waits, owning next to nothing. Everybody else reaches it by its
//! [`Outlet`].

mod closing;
mod dispatch;
mod intake;
mod outlet;
mod queue;
mod reply;
mod terms;

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use maestro_giop::{Error, Version};
use tokio::io::{AsyncReadExt, AsyncWrite};
use tokio::task::yield_now;
use tracing::Instrument;

pub(crate) use self::outlet::{Command, Outlet};
pub(crate) use self::reply::Cut;

use self::intake::Intake;
use self::queue::OutQueue;
use self::terms::Terms;
use crate::Dispatcher;
use crate::clock::Clock;
use crate::settings::{Limits, Settings, Timeouts};
use crate::tls::Stream;

/// What all connections of a server share.
pub(crate) struct Service {
    dispatcher: Arc<Dispatcher>,
    limits: Limits,
    timeouts: Timeouts,
    clock: Arc<Clock>,
    /// Whether no requests are to be taken for the moment.
    held_back: Arc<AtomicBool>,
}

impl Service {
    /// `held_back`: while it is set no requests are taken; whoever clears it nudges all connections.
    pub(crate) fn new(
        dispatcher: Arc<Dispatcher>,
        settings: &Settings,
        clock: Arc<Clock>,
        held_back: Arc<AtomicBool>,
    ) -> Self {
        let (limits, timeouts) = (settings.limits.clone(), settings.timeouts.clone());
        Self { dispatcher, limits, timeouts, clock, held_back }
    }

    /// Returns how many octets of replies may wait for one client at the most.
    pub(crate) fn unsent_octets_most(&self) -> usize {
        self.limits.unsent_octets_most
    }
}

/// Serves a connection until it ends.
pub(crate) async fn serve(stream: Stream, outlet: Arc<Outlet>, service: Arc<Service>) {
    let span = tracing::debug_span!("connection", peer = %outlet.peer);
    let identity = outlet.identity.clone();
    let connection = Connection::new(stream, outlet, service);
    async move {
        match identity {
            Some(identity) => tracing::debug!(%identity, "connected"),
            None => tracing::debug!("connected"),
        }
        connection.run().await;
        tracing::debug!("disconnected");
    }
    .instrument(span)
    .await;
}

/// Octets that a connection takes, and octets of replies for which it does, before others of its thread have their turn.
const TURN_OCTETS: usize = 64 << 10;
/// Octets of one message for which a client has the time-out anew.
const PROGRESS_OCTETS: usize = 64 << 10;

/// Why a connection ends.
#[derive(Debug)]
enum Ending {
    /// The peer is gone, or said that it goes: nobody reads any more.
    Gone,
    /// The server ends it, and nothing that is unanswered can have been executed.
    Orderly,
    /// The server ends it after what was taken is answered.
    Drain,
    /// A request that can have been executed will not be answered.
    Abrupt,
    /// The rest of a message did not come.
    HalfMessage,
    /// The peer broke the protocol.
    Protocol(Error),
}

struct Connection {
    stream: Stream,
    outlet: Arc<Outlet>,
    service: Arc<Service>,
    intake: Intake,
    /// Replies that are being written.
    out: OutQueue,
    in_flight: InFlight,
    terms: Terms,
    /// The version of the last message, in which to say the last word.
    version: Version,
    /// Whether there may be whole messages in the buffer, left there for want of room.
    backlog: bool,
    /// The peer will send nothing more.
    heard_all: bool,
    /// The server is stopping: nothing more is taken.
    draining: bool,
    /// Octets that have come since the time was noted from which a half message is waited for.
    progress: usize,
}

/// Requests that were taken and are not finished.
#[derive(Debug, Default)]
struct InFlight {
    requests: usize,
    octets: usize,
}

impl Connection {
    fn new(stream: Stream, outlet: Arc<Outlet>, service: Arc<Service>) -> Self {
        let intake = Intake::new(&service.limits);
        Self {
            stream,
            outlet,
            service,
            intake,
            out: OutQueue::default(),
            in_flight: InFlight::default(),
            terms: Terms::default(),
            version: Version::V1_2,
            backlog: false,
            heard_all: false,
            draining: false,
            progress: 0,
        }
    }

    async fn run(mut self) {
        let ending = poll_fn(|context| self.poll_serve(context)).await;
        self.end(ending).await;
    }

    /// Serves until there is nothing to do but wait, or others are to have their turn, or the connection ends.
    fn poll_serve(&mut self, context: &mut Context<'_>) -> Poll<Ending> {
        let served = self.poll_turn(context);
        if served.is_pending() {
            self.intake.rest();
        }
        served
    }

    fn poll_turn(&mut self, context: &mut Context<'_>) -> Poll<Ending> {
        let mut taken = 0;
        loop {
            if let Some(ending) = self.look(context) {
                return Poll::Ready(ending);
            }
            let written = match self.poll_write(context) {
                Poll::Ready(Err(_)) => return Poll::Ready(Ending::Gone),
                written => written.is_ready(),
            };
            self.outlet.note_unsent(self.out.len());
            if self.takes_no_more() && self.in_flight.requests == 0 && written {
                return Poll::Ready(if self.heard_all { Ending::Gone } else { Ending::Orderly });
            }
            if taken >= TURN_OCTETS {
                // Behind those whose octets have come meanwhile.
                ready!(pin!(yield_now()).poll(context));
            }
            match ready!(self.poll_intake(context)) {
                Ok(octets) => taken += octets,
                Err(ending) => return Poll::Ready(ending),
            }
        }
    }

    /// Takes what others have left at the outlet: replies, and at times a command.
    fn look(&mut self, context: &Context<'_>) -> Option<Ending> {
        let waits_for_room = self.takes_no_more() || !self.has_room();
        let command = self.outlet.look(context.waker(), waits_for_room, |state| {
            self.out.append(&mut state.out);
            self.outlet.note_unsent(self.out.len());
            self.in_flight.requests -= std::mem::take(&mut state.finished);
            self.in_flight.octets -= std::mem::take(&mut state.finished_octets);
            state.command.take()
        });
        self.obey(command??)
    }

    fn obey(&self, command: Command) -> Option<Ending> {
        let unused = self.in_flight.requests == 0 && self.out.is_empty() && !self.is_half();
        match command {
            Command::Idle => unused.then_some(Ending::Orderly),
            Command::HalfMessage => self.is_half().then_some(Ending::HalfMessage),
            Command::Drain => (!self.draining).then_some(Ending::Drain),
            Command::Shut if self.outlet.anything_started() => Some(Ending::Abrupt),
            Command::Shut => Some(Ending::Orderly),
            Command::Abort => Some(Ending::Abrupt),
        }
    }

    /// Returns whether another request may be taken.
    fn has_room(&self) -> bool {
        let limits = &self.service.limits;
        !self.service.held_back.load(Ordering::Acquire)
            && self.in_flight.requests < limits.requests_in_flight
            && self.in_flight.octets < limits.octets_in_flight
            && self.unsent() < limits.unsent_octets
    }

    /// Returns how many octets of replies wait to be written.
    fn unsent(&self) -> usize {
        self.out.len() + self.outlet.queued()
    }

    /// Takes requests: those that are in the buffer, else those that come. Returns the octets that this counts for in
    /// the connection's turn.
    fn poll_intake(&mut self, context: &mut Context<'_>) -> Poll<Result<usize, Ending>> {
        if self.takes_no_more() || !self.has_room() {
            return Poll::Pending;
        }
        let mut octets = TURN_OCTETS;
        if !self.backlog {
            octets = match ready!(self.poll_read(context)) {
                Ok(0) => {
                    self.hear_the_end();
                    return Poll::Ready(Ok(0));
                }
                Ok(octets) => octets,
                Err(_) => return Poll::Ready(Err(Ending::Gone)),
            };
        }
        Poll::Ready(self.dispatch().map(|()| octets))
    }

    /// Takes note that the peer will send nothing more. It may still read: what was taken is answered.
    fn hear_the_end(&mut self) {
        self.heard_all = true;
        self.backlog = false;
        self.mark_half(false, false);
    }

    fn takes_no_more(&self) -> bool {
        self.heard_all || self.draining
    }

    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        // Before a buffer is taken: one that waits has none.
        ready!(self.stream.poll_readable(context))?;
        self.intake.prepare();
        let Poll::Ready(read) = pin!(self.stream.read_buf(&mut self.intake.buffer)).poll(context) else {
            if self.stream.is_tls() {
                // Part of a record, which is kept elsewhere.
                self.mark_half(self.is_half(), false);
            }
            return Poll::Pending;
        };
        if let Ok(octets @ 1..) = read {
            self.mark_read(octets);
        }
        Poll::Ready(read)
    }

    /// Writes what there is, in as few calls as can be. Pending when the peer does not read.
    fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.out.is_empty() {
            return Pin::new(&mut self.stream).poll_flush(context);
        }
        while !self.out.is_empty() {
            let stream = Pin::new(&mut self.stream);
            let written = if let Some(octets) = self.out.single() {
                ready!(stream.poll_write(context, octets))?
            } else {
                let (slices, count) = self.out.slices();
                ready!(stream.poll_write_vectored(context, &slices[..count]))?
            };
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.out.advance(written);
        }
        self.out.release();
        Pin::new(&mut self.stream).poll_flush(context)
    }

    /// Returns whether a message, or a record of TLS, has begun whose rest is missing.
    fn is_half(&self) -> bool {
        self.intake.is_half() || self.stream.is_within_record()
    }

    /// Notes that octets have come. What is waited for has its time from its first octet; only a long message gets it
    /// anew, so that an octet now and then does not keep a connection.
    fn mark_read(&mut self, octets: usize) {
        let marks = &self.outlet.marks;
        self.progress += octets;
        if !marks.half.load(Ordering::Relaxed) || self.progress >= PROGRESS_OCTETS {
            marks.read.store(self.service.clock.now(), Ordering::Relaxed);
            self.progress = 0;
        }
    }

    /// Notes whether the rest of a message is waited for, and whether that is `another` one than before. The wait begins
    /// when that comes true: until then the octets may have been left unread for want of room.
    fn mark_half(&mut self, half: bool, another: bool) {
        let marks = &self.outlet.marks;
        if marks.half.load(Ordering::Relaxed) != half || another {
            marks.read.store(self.service.clock.now(), Ordering::Relaxed);
            marks.half.store(half, Ordering::Relaxed);
            self.progress = 0;
        }
    }
}
