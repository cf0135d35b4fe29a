//! The doorkeeper: opens and shuts the port, and says when this replica is ready. A thread of its own, because neither the
//! order nor the objects may wait for sockets.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use maestro_giop::{Ior, ObjectKey};

use super::front::{Caster, Front};
use crate::{Contact, Port};

/// How long to wait before a port that cannot be opened is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// References that are to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Grows with each publication of a history: the view, then the delivery that led to it. A newer one is never
    /// overwritten by an older one.
    pub version: (u64, u64),
    /// The history that the version counts in.
    pub history: String,
    /// The key and the reference of each object that was bound.
    pub references: Vec<(ObjectKey, Ior)>,
}

/// Writes references where clients find them.
pub trait Publisher: Send {
    /// Writes all references of a publication, unless newer ones are there.
    ///
    /// # Errors
    ///
    /// They could not be written; the text names the file and the reason.
    fn publish(&mut self, publication: &Publication) -> Result<(), String>;
}

/// What a replica tells whoever runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// It waits for others; the text says for whom.
    Waiting(String),
    /// A primary view has begun.
    View {
        /// The view's name: epoch and round.
        view: String,
        /// The names of its members.
        members: Vec<String>,
    },
    /// Objects answer and references are published, for the first time since the port opened.
    Ready {
        /// Where clients reach this process.
        contact: Contact,
    },
    /// The replicas run at another level than before, as far as this one knows.
    Level {
        /// The level.
        level: u32,
    },
    /// The state of another partition was merged into this one's.
    Merged,
    /// What this replica executed while it was parted from the others was undone: the state of the others took its place.
    Overwritten {
        /// How many deliveries were undone: requests, and a few words of the replicas among themselves.
        deliveries: u64,
    },
    /// Requests that this replica had answered are among what was undone.
    AnswersUndone {
        /// How many.
        requests: u64,
    },
    /// The port was shut, because there is no primary view here; the text says why.
    Shut(String),
    /// References could not be written; the text names the file and the reason.
    NotPublished(String),
    /// The others went on without this replica, which did not keep up: it has ended, and its port is shut. It has to be started
    /// again, and takes the state anew then.
    Excluded(String),
    /// This replica cannot go on; the text says why and what to do.
    Failed(String),
    /// This replica has left the group in order.
    Left,
}

/// Takes notices. Called from several threads; must not block for long.
pub trait Notices: Send + Sync {
    /// Takes a notice.
    fn notice(&self, notice: Notice);
}

/// What the doorkeeper is told.
pub(super) enum DoorEvent {
    /// A primary view has begun here: open.
    Open,
    /// Views change: shut, unless a primary view begins in time.
    Hold,
    /// There is no primary view; the text says why.
    NoPrimary(String),
    /// Write these references.
    Publish(Publication),
    /// References that name this replica are written.
    Published,
    /// The others went on without this replica; the text says why: shut at once.
    Exclude(String),
    /// This replica cannot go on; the text says why: shut at once.
    Break(String),
    /// This replica has left in order.
    Left,
    /// End.
    Stop,
}

/// Sends to the doorkeeper.
#[derive(Clone)]
pub(super) struct Door(Sender<DoorEvent>);

impl Door {
    /// Makes a sender, and what it sends to.
    pub(super) fn new() -> (Self, Receiver<DoorEvent>) {
        let (sender, receiver) = mpsc::channel();
        (Self(sender), receiver)
    }

    pub(super) fn tell(&self, event: DoorEvent) {
        // A doorkeeper that has ended needs to know nothing.
        let _ = self.0.send(event);
    }
}

/// What the doorkeeper works with.
pub(super) struct Doorkeeper<C> {
    pub(super) port: Arc<dyn Port>,
    pub(super) front: Arc<Front<C>>,
    /// Takes what is to be published.
    pub(super) press: Sender<Publication>,
    pub(super) notices: Arc<dyn Notices>,
    /// Where clients reach this process.
    pub(super) contact: Contact,
    /// How long requests are held while views change.
    pub(super) hold: Duration,
}

impl<C: Caster + Send + Sync + 'static> Doorkeeper<C> {
    /// Starts the thread that does what `events` say.
    pub(super) fn start(self, events: Receiver<DoorEvent>) -> std::io::Result<JoinHandle<()>> {
        thread::Builder::new().name("maestro-door".into()).spawn(move || self.run(&events))
    }

    fn run(mut self, events: &Receiver<DoorEvent>) {
        let mut state = State::default();
        loop {
            let event = match state.wake() {
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(deadline) => events.recv_timeout(deadline.saturating_duration_since(Instant::now())),
            };
            match event {
                Ok(DoorEvent::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(event) => self.handle(event, &mut state),
                Err(RecvTimeoutError::Timeout) => self.time_has_come(Instant::now(), &mut state),
            }
        }
    }

    /// Does what an event says.
    pub(super) fn handle(&mut self, event: DoorEvent, state: &mut State) {
        match event {
            DoorEvent::Open => {
                state.deadline = None;
                state.reason = None;
                self.open(state);
            }
            DoorEvent::Hold => state.deadline = Some(Instant::now() + self.hold),
            DoorEvent::NoPrimary(reason) => {
                if state.reason.as_ref() != Some(&reason) {
                    self.notices.notice(Notice::Waiting(reason.clone()));
                }
                state.reason = Some(reason);
            }
            DoorEvent::Publish(publication) => {
                // Nobody takes it only when the press has panicked, which it has said on standard error.
                let _ = self.press.send(publication);
            }
            DoorEvent::Published => {
                state.published = true;
                self.announce(state);
            }
            DoorEvent::Exclude(reason) => self.end(Notice::Excluded(reason), state),
            DoorEvent::Break(reason) => self.end(Notice::Failed(reason), state),
            DoorEvent::Left => self.notices.notice(Notice::Left),
            DoorEvent::Stop => {}
        }
    }

    /// Shuts for good.
    fn end(&self, notice: Notice, state: &mut State) {
        *state = State::default();
        self.front.close(|| self.port.shut());
        self.notices.notice(notice);
    }

    /// Does what was put off until now.
    pub(super) fn time_has_come(&mut self, now: Instant, state: &mut State) {
        if state.retry.take_if(|retry| now >= *retry).is_some() {
            self.open(state);
        }
        if state.deadline.is_some_and(|deadline| now >= deadline) {
            self.hold_ended(state);
        }
    }

    /// Opens the port; where that fails it is tried again after a while, as long as there is a primary view.
    fn open(&self, state: &mut State) {
        match self.port.open() {
            Ok(()) => (state.open, state.retry, state.complaint) = (true, None, None),
            Err(error) => {
                state.open = false;
                state.retry = Some(Instant::now() + RETRY);
                let reason = format!("the port cannot be opened: {error}; it is tried again");
                if state.complaint.as_ref() != Some(&reason) {
                    self.notices.notice(Notice::Waiting(reason.clone()));
                    state.complaint = Some(reason);
                }
            }
        }
        self.announce(state);
    }

    /// Shuts the port, unless a primary view has begun.
    pub(super) fn hold_ended(&mut self, state: &mut State) {
        state.deadline = None;
        let port = Arc::clone(&self.port);
        if self.front.give_up(|| port.shut()) {
            state.open = false;
            state.retry = None;
            state.published = false;
            state.announced = false;
            let reason = state.reason.clone();
            let reason = reason.unwrap_or_else(|| "the replicas could not agree on a view in time".into());
            self.notices.notice(Notice::Shut(reason));
        }
    }

    /// Says that objects answer, once they do and references say so.
    fn announce(&self, state: &mut State) {
        if state.open && state.published && !state.announced {
            state.announced = true;
            self.notices.notice(Notice::Ready { contact: self.contact.clone() });
        }
    }
}

#[derive(Default)]
pub(super) struct State {
    /// When the hold ends.
    pub(super) deadline: Option<Instant>,
    /// When a port that could not be opened is tried again.
    pub(super) retry: Option<Instant>,
    /// What was said last of why it could not.
    complaint: Option<String>,
    /// Why there is no primary view.
    reason: Option<String>,
    open: bool,
    /// Whether references that name this replica were written since.
    published: bool,
    /// Whether it was said that objects answer.
    announced: bool,
}

impl State {
    /// Returns when there is something to do without being told.
    fn wake(&self) -> Option<Instant> {
        [self.deadline, self.retry].into_iter().flatten().min()
    }
}
