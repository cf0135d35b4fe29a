//! The side of a connection that others touch: orbs answer here, the server gives commands here.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::Waker;

use maestro_giop::{Completed, SystemException, SystemExceptionKind};
use maestro_orbs::{ConnectionId, PeerIdentity, Reply, ReplyTo, SlotTicket};

use super::queue::OutQueue;
use super::reply::{self, Cut};
use crate::wakes::Wakes;

/// What everybody but the connection's own task knows of a connection.
///
/// One short lock, taken once for each reply and once for each batch by the task. Between the task and the others
/// stand two flags: others raise `news` and then look at `asleep`, the task sets `asleep` and then looks at `news`;
/// so either the task sees the news or the others see it asleep.
pub(crate) struct Outlet {
    pub(crate) id: ConnectionId,
    pub(crate) peer: Arc<str>,
    /// Who the peer is, where it proved that.
    pub(crate) identity: Option<PeerIdentity>,
    pub(crate) marks: Marks,
    cut: Cut,
    wakes: Arc<Wakes>,
    waker: OnceLock<Waker>,
    state: Mutex<State>,
    news: AtomicBool,
    asleep: AtomicBool,
    /// Whether the task waits for requests to be finished, not only for octets to send.
    waits_for_room: AtomicBool,
    /// Unanswered requests, oneways included, that can have been executed; [`NONE_MAY_START`] when there are none
    /// and none may come.
    started: AtomicUsize,
    /// Octets of replies that the task has not looked at. Written under the lock.
    queued: AtomicUsize,
    /// Octets of replies that the task has and the system has not taken. Written by the task.
    unsent: AtomicUsize,
    /// How many of both there may be; more are dropped, and the connection with them.
    unsent_most: usize,
}

/// The connection ends with CloseConnection: the client sends again elsewhere what it has no answer to.
const NONE_MAY_START: usize = 1 << (usize::BITS - 1);

/// What others have done since the task looked.
#[derive(Default)]
pub(super) struct State {
    pub(super) out: OutQueue,
    /// Requests that were finished, oneways included.
    pub(super) finished: usize,
    /// Octets of finished requests that were counted.
    pub(super) finished_octets: usize,
    pub(super) command: Option<Command>,
    /// The connection said its last word: what comes is thrown away.
    closed: bool,
}

/// What a connection is told to do. The later ones overrule the earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Command {
    /// End with CloseConnection if nothing is in flight: nobody used the connection for long.
    Idle,
    /// End: the rest of a message did not come.
    HalfMessage,
    /// Answer what was taken, then end with CloseConnection.
    Drain,
    /// End without waiting: with CloseConnection if nothing unanswered can have been executed, else abruptly.
    Shut,
    /// End abruptly: a request that can have been executed will not be answered.
    Abort,
}

/// When things happened, in ticks of the server's coarse clock, for time-outs.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// The last time that octets came.
    pub(crate) read: AtomicU32,
    /// Whether the connection waits for the rest of a message.
    pub(crate) half: AtomicBool,
}

impl Outlet {
    pub(crate) fn new(
        id: ConnectionId,
        peer: Arc<str>,
        identity: Option<PeerIdentity>,
        cut: Cut,
        unsent_most: usize,
        wakes: Arc<Wakes>,
    ) -> Self {
        Self {
            id,
            peer,
            identity,
            marks: Marks::default(),
            cut,
            wakes,
            waker: OnceLock::new(),
            state: Mutex::default(),
            news: AtomicBool::new(false),
            asleep: AtomicBool::new(false),
            waits_for_room: AtomicBool::new(false),
            started: AtomicUsize::new(0),
            queued: AtomicUsize::new(0),
            unsent: AtomicUsize::new(0),
            unsent_most,
        }
    }

    /// Gives the connection a command; takes effect soon.
    pub(crate) fn command(&self, command: Command) {
        self.change(true, |state| state.command = state.command.max(Some(command)));
    }

    /// Has the task look whether it may go on.
    pub(crate) fn nudge(&self) {
        self.change(true, |_| {});
    }

    /// Returns whether a request that was not answered can have been executed.
    pub(super) fn anything_started(&self) -> bool {
        self.started.load(Ordering::SeqCst) > 0
    }

    /// Lets no request start from here on, unless one that was not answered can have been executed. Returns whether
    /// it is so.
    pub(super) fn lets_none_start(&self) -> bool {
        self.started.compare_exchange(0, NONE_MAY_START, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }

    /// Returns how many octets of replies wait to be looked at.
    pub(super) fn queued(&self) -> usize {
        self.queued.load(Ordering::Relaxed)
    }

    /// Notes how many octets of replies the task has that the system has not taken.
    pub(super) fn note_unsent(&self, octets: usize) {
        self.unsent.store(octets, Ordering::Relaxed);
    }

    /// Tells the task what others have done, if anything, and notes that it is about to sleep.
    pub(super) fn look<R>(
        &self,
        waker: &Waker,
        waits_for_room: bool,
        take: impl FnOnce(&mut State) -> R,
    ) -> Option<R> {
        let known = self.waker.get_or_init(|| waker.clone());
        debug_assert!(known.will_wake(waker));
        if self.waits_for_room.load(Ordering::Relaxed) != waits_for_room {
            self.waits_for_room.store(waits_for_room, Ordering::SeqCst);
        }
        self.asleep.store(true, Ordering::SeqCst);
        if !self.news.load(Ordering::SeqCst) {
            return None;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.news.store(false, Ordering::SeqCst);
        let taken = take(&mut state);
        self.queued.store(state.out.len(), Ordering::Relaxed);
        Some(taken)
    }

    /// Notes that the task is busy and will look before it sleeps: nobody has to wake it.
    pub(super) fn awake(&self) {
        self.asleep.store(false, Ordering::SeqCst);
    }

    /// Notes that nothing more will be sent and hands over what was not taken.
    pub(super) fn close(&self) -> OutQueue {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.closed = true;
        std::mem::take(&mut state.out)
    }

    /// Sends the reply of a request that was counted with this many octets.
    fn finish(&self, ticket: &SlotTicket, octets: usize, reply: Reply) {
        let sends = ticket.response.expects_reply();
        self.change(sends, |state| {
            // Under the lock: who looks sees the request unanswered or its reply in the queue.
            if ticket.started {
                self.started.fetch_sub(1, Ordering::SeqCst);
            }
            state.finished += 1;
            state.finished_octets += octets;
            // A connection that is about to end abruptly sends nothing more.
            if sends && !state.closed && state.command != Some(Command::Abort) {
                self.enqueue(state, ticket, reply);
            }
        });
    }

    /// Puts a reply where the task finds it. A client that reads none of so many replies ends its connection.
    fn enqueue(&self, state: &mut State, ticket: &SlotTicket, reply: Reply) {
        let waiting = state.out.len() + self.unsent.load(Ordering::Relaxed);
        if waiting > 0 && waiting.saturating_add(reply.body.len()) > self.unsent_most {
            tracing::warn!(peer = %self.peer, octets = waiting, limit = self.unsent_most, "replies are not read: cut");
            state.out = OutQueue::default();
            state.command = Some(Command::Abort);
        } else {
            reply::append(&mut state.out, ticket, reply, self.cut);
        }
        self.queued.store(state.out.len(), Ordering::Relaxed);
    }

    /// Changes what the task will find, and wakes it if it waits for that.
    fn change(&self, wakes: bool, change: impl FnOnce(&mut State)) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state);
        let closed = state.closed;
        drop(state);
        self.news.store(true, Ordering::SeqCst);
        let wakes = !closed && (wakes || self.waits_for_room.load(Ordering::SeqCst));
        if wakes
            && self.asleep.swap(false, Ordering::SeqCst)
            && let Some(waker) = self.waker.get()
        {
            self.wakes.push(waker.clone());
        }
    }

    fn abandon(&self, ticket: &SlotTicket, octets: usize) {
        if std::thread::panicking() {
            // The orb panicked with the request in hand. One request is lost, not its neighbours.
            let unknown = SystemException::new(SystemExceptionKind::Unknown, 0, Completed::Maybe);
            return self.finish(ticket, octets, Reply::exception(&unknown, ticket.order));
        }
        self.command(if ticket.started { Command::Abort } else { Command::Shut });
    }
}

impl ReplyTo for Outlet {
    fn started(&self, _: &SlotTicket) -> bool {
        let may_start = self.started.fetch_add(1, Ordering::SeqCst) < NONE_MAY_START;
        if !may_start {
            self.started.fetch_sub(1, Ordering::SeqCst);
        }
        may_start
    }

    fn reply(&self, ticket: &SlotTicket, reply: Reply) {
        self.finish(ticket, 0, reply);
    }

    fn abandon(&self, ticket: &SlotTicket) {
        Self::abandon(self, ticket, 0);
    }
}

/// Takes the answer of a request whose octets are counted.
pub(super) struct Counted {
    pub(super) outlet: Arc<Outlet>,
    pub(super) octets: usize,
}

impl ReplyTo for Counted {
    fn started(&self, ticket: &SlotTicket) -> bool {
        self.outlet.started(ticket)
    }

    fn reply(&self, ticket: &SlotTicket, reply: Reply) {
        self.outlet.finish(ticket, self.octets, reply);
    }

    fn abandon(&self, ticket: &SlotTicket) {
        self.outlet.abandon(ticket, self.octets);
    }
}
