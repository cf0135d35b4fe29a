//! The execution thread: runs the application on what comes out of the core, in order and in batches.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytes::Bytes;

use super::command::Command;
use super::flow::{FlowSink, FlowSource, GetFlow, PushFlow, check_size};
use super::queue::{Inbox, Queue};
use crate::api::{
    Aborted, Application, Delivery, Overwritten, PieceSink, PieceSource, TransferError, ViewEvent,
};
use crate::core_io::{PushEnd, TransferId};
use crate::datadir::{DataError, PieceReader, StoppedWriter};
use crate::roster::Roster;
use crate::types::Member;

/// Work for the application.
#[derive(Debug)]
pub(crate) enum Work {
    /// A delivery.
    Deliver(Delivery),
    /// Another partition's state, to be merged.
    Merge(Delivery),
    /// A change of the configured members, and what they are with it, if it had an effect.
    Change(Delivery, Option<Roster>),
    /// A view.
    View(ViewEvent),
    /// Views change.
    Changing,
    /// What a member sent to this one.
    Received(Member, Bytes),
    /// Own casts are aborted.
    Aborted(Aborted),
    /// Deliveries were undone.
    Overwritten(Overwritten),
    /// Push the state.
    Push(TransferId, Arc<PushFlow>),
    /// Read a state.
    Get(TransferId, Arc<GetFlow>),
}

/// The application and the point of the history at which it stands.
pub(crate) struct Execution {
    application: Box<dyn Application>,
    at: PushEnd,
    inbox: Arc<Inbox<Command>>,
    executed: Arc<Executed>,
}

/// Up to where the application has executed.
///
/// It is told without a wake, the core reads it when it runs the next time; only while the member leaves the core waits for it.
#[derive(Debug)]
pub(crate) struct Executed {
    seq: AtomicU64,
    /// Octets of all deliveries executed in this life.
    octets: AtomicU64,
    awaited: AtomicBool,
}

impl Executed {
    pub(crate) fn new(seq: u64) -> Self {
        Self { seq: AtomicU64::new(seq), octets: AtomicU64::new(0), awaited: AtomicBool::new(false) }
    }

    pub(crate) fn seq(&self) -> u64 {
        self.seq.load(Ordering::SeqCst)
    }

    pub(crate) fn octets(&self) -> u64 {
        self.octets.load(Ordering::Relaxed)
    }

    /// From here on the core is woken.
    pub(crate) fn wait(&self) {
        self.awaited.store(true, Ordering::SeqCst);
    }

    /// In the middle of a batch: that it gets on is seen.
    fn note(&self, seq: u64, octets: u64) {
        self.seq.store(seq, Ordering::Release);
        self.octets.fetch_add(octets, Ordering::Relaxed);
    }

    fn tell(&self, seq: u64, inbox: &Inbox<Command>) {
        self.seq.store(seq, Ordering::SeqCst);
        if self.awaited.load(Ordering::SeqCst) {
            inbox.push([Command::Executed]);
        }
    }
}

impl Execution {
    pub(crate) fn new(
        application: Box<dyn Application>,
        at: PushEnd,
        inbox: Arc<Inbox<Command>>,
        executed: Arc<Executed>,
    ) -> Self {
        Self { application, at, inbox, executed }
    }

    /// Runs until the queue ends; all that was handed over by then is executed.
    pub(crate) fn run(&mut self, queue: &Queue<Work>) {
        let alarm = Alarm(Arc::clone(&self.inbox));
        let mut batch = Vec::new();
        while queue.take(&mut batch) {
            for work in batch.drain(..) {
                self.work(work);
            }
            self.executed.tell(self.at.at, &self.inbox);
            self.application.batch_end();
        }
        std::mem::forget(alarm);
    }

    /// Writes the application's state.
    ///
    /// # Errors
    /// The disk's, and the application's.
    pub(crate) fn save(&mut self, writer: &mut StoppedWriter) -> Result<(), SaveError> {
        let mut sink = FileSink { writer, failed: None };
        let pushed = self.application.save_state(&mut sink);
        match (sink.failed, pushed) {
            (Some(error), _) => Err(SaveError::Disk(error)),
            (None, Err(error)) => Err(SaveError::Application(error)),
            (None, Ok(())) => Ok(()),
        }
    }

    /// The number of the last delivery that was executed.
    pub(crate) fn at(&self) -> u64 {
        self.at.at
    }

    fn work(&mut self, work: Work) {
        match work {
            Work::Deliver(delivery) => {
                self.at = PushEnd { at: delivery.seq, time_ns: delivery.time_ns };
                let octets = delivery.payload.len() as u64;
                self.application.deliver(delivery);
                self.executed.note(self.at.at, octets);
            }
            Work::Merge(other) => {
                self.at = PushEnd { at: other.seq, time_ns: other.time_ns };
                let octets = other.payload.len() as u64;
                self.application.merge(other);
                self.executed.note(self.at.at, octets);
            }
            Work::Change(delivery, roster) => {
                self.at = PushEnd { at: delivery.seq, time_ns: delivery.time_ns };
                if let Some(roster) = roster {
                    self.application.members(&roster, &delivery);
                }
            }
            Work::View(view) => self.application.view(&view),
            Work::Changing => self.application.changing(),
            Work::Received(from, payload) => self.application.received(from, payload),
            Work::Aborted(aborted) => self.application.aborted(aborted),
            Work::Overwritten(overwritten) => self.application.overwritten(overwritten),
            Work::Push(transfer, flow) => self.push(transfer, flow),
            Work::Get(transfer, flow) => {
                let result = self.get(transfer, &flow);
                self.executed.tell(self.at.at, &self.inbox);
                self.inbox.push([Command::StateTaken { transfer, result }]);
            }
        }
    }

    /// Pushes the state: a picture of it on a thread of its own where the application has one, else at once.
    fn push(&mut self, transfer: TransferId, flow: Arc<PushFlow>) {
        let (at, inbox) = (self.at, Arc::clone(&self.inbox));
        let Some(snapshot) = self.application.snapshot() else {
            let result = self.application.push_state(&mut FlowSink { transfer, flow: &flow, inbox: &inbox });
            return push_ended(&inbox, transfer, result.map(|()| at));
        };
        let pushing = std::thread::Builder::new().name("group-push".into()).spawn(move || {
            let mut sink = FlowSink { transfer, flow: &flow, inbox: &inbox };
            let pushed = catch_unwind(AssertUnwindSafe(|| snapshot.push_state(&mut sink)));
            let panicked =
                || Err(TransferError::Unusable { reason: "the picture of a state panicked".into() });
            push_ended(&inbox, transfer, pushed.unwrap_or_else(|_| panicked()).map(|()| at));
        });
        if pushing.is_err() {
            // The receiver asks again.
            push_ended(&self.inbox, transfer, Err(TransferError::BrokenOff));
        }
    }

    fn get(&mut self, transfer: TransferId, flow: &GetFlow) -> Result<(), TransferError> {
        let mut source = FlowSource { transfer, flow, inbox: &self.inbox, end: None };
        self.application.get_state(&mut source)?;
        // An application that has not asked for the end may have taken over a state that is not whole.
        while source.end.is_none() {
            source.next().map_err(|_| TransferError::Unusable {
                reason: "the application took it over before it knew of its end".into(),
            })?;
        }
        self.at = source.end.unwrap_or(self.at);
        Ok(())
    }
}

fn push_ended(inbox: &Inbox<Command>, transfer: TransferId, result: Result<PushEnd, TransferError>) {
    if let Err(TransferError::Unusable { reason }) = &result {
        tracing::error!(reason, "the state cannot be handed to a member that joins");
    }
    inbox.push([Command::PushEnded { transfer, result }]);
}

/// Gives the application the state that an orderly stop left.
///
/// # Errors
/// The disk's, damage, and the application's.
pub(crate) fn load(application: &mut dyn Application, reader: PieceReader) -> Result<(), SaveError> {
    let mut source = FileSource { reader, failed: None };
    let mut got = application.load_state(&mut source);
    // The digest comes last and is checked even if the application does not ask.
    while got.is_ok() && source.failed.is_none() {
        match source.next() {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => got = Err(error),
        }
    }
    match (source.failed, got) {
        (Some(error), _) => Err(SaveError::Disk(error)),
        (None, Err(error)) => Err(SaveError::Application(error)),
        (None, Ok(())) => Ok(()),
    }
}

/// Why a state was not written to the data directory or read from it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SaveError {
    /// The data directory's fault.
    #[error(transparent)]
    Disk(#[from] DataError),
    /// The application's fault.
    #[error("the application's state: {0}")]
    Application(#[from] TransferError),
}

struct FileSink<'a> {
    writer: &'a mut StoppedWriter,
    failed: Option<DataError>,
}

impl PieceSink for FileSink<'_> {
    fn put(&mut self, piece: Bytes) -> Result<(), TransferError> {
        check_size(&piece)?;
        self.writer.put(&piece).map_err(|error| {
            self.failed = Some(error);
            TransferError::BrokenOff
        })
    }
}

struct FileSource {
    reader: PieceReader,
    failed: Option<DataError>,
}

impl PieceSource for FileSource {
    fn next(&mut self) -> Result<Option<Bytes>, TransferError> {
        self.reader.next().map_err(|error| {
            self.failed = Some(error);
            TransferError::BrokenOff
        })
    }
}

/// Tells the core's task when the thread unwinds.
struct Alarm(Arc<Inbox<Command>>);

impl Drop for Alarm {
    fn drop(&mut self) {
        self.0.push([Command::ApplicationDied]);
    }
}
