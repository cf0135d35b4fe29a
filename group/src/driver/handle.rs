//! The handle to a running member.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use bytes::Bytes;

use super::command::Command;
use super::gate::CastError;
use super::settings::Settings;
use super::shared::{LeaveError, Shared};
use super::start::{self, StartError};
use crate::api::{Application, Observer, Status};
use crate::types::{MemberIndex, ViewId};

/// A running member of a group. Handles are cheap to clone and may be used from any thread.
///
/// The member runs until it leaves or fails; dropping handles does not end it.
#[derive(Clone)]
pub struct Group {
    shared: Arc<Shared>,
}

impl Group {
    /// Starts a member: takes its data directory and its port, reads what an orderly stop left, and begins to look for the others.
    ///
    /// # Errors
    /// A wrong setting, a data directory or a port that cannot be used, a state that cannot be read. Nothing is left running.
    pub fn start(
        settings: Settings,
        application: Box<dyn Application>,
        observer: Arc<dyn Observer>,
    ) -> Result<Self, StartError> {
        Self::start_with(settings, observer, |_| application)
    }

    /// The same for an application that casts and so needs the handle itself.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_with(
        settings: Settings,
        observer: Arc<dyn Observer>,
        application: impl FnOnce(Self) -> Box<dyn Application>,
    ) -> Result<Self, StartError> {
        start::start(settings, observer, |shared| application(Self { shared })).map(|shared| Self { shared })
    }

    /// Casts in a view. When the cast is stable it is delivered to all members, this one included, unless the view ends before.
    ///
    /// # Errors
    /// It is not taken and never will be.
    pub fn cast(&self, view: ViewId, payload: Bytes) -> Result<(), CastError> {
        self.cast_batch(view, [payload])
    }

    /// Casts several payloads in order, all of them or none, with one wake of the core's thread.
    ///
    /// # Errors
    /// None of them is taken.
    pub fn cast_batch<I>(&self, view: ViewId, payloads: I) -> Result<(), CastError>
    where
        I: IntoIterator<Item = Bytes>,
        I::IntoIter: Clone,
    {
        let payloads = payloads.into_iter();
        self.shared.gate.take(view, payloads.clone().map(|payload| payload.len()))?;
        let commands = payloads.map(|payload| Command::Cast { view, payload });
        if self.shared.inbox.push(commands) { Ok(()) } else { Err(CastError::Ended) }
    }

    /// Casts a few octets without which members cannot go on, such as a word of who is there: taken also while some member is too
    /// far behind for others.
    ///
    /// # Errors
    /// It is not taken and never will be.
    pub fn cast_urgent(&self, view: ViewId, payload: Bytes) -> Result<(), CastError> {
        self.shared.gate.take_urgent(view, payload.len())?;
        if self.shared.inbox.push([Command::Cast { view, payload }]) { Ok(()) } else { Err(CastError::Ended) }
    }

    /// Sends to one full member of a view, beside the order. It arrives, after what was sent there before, unless the view ends.
    ///
    /// # Errors
    /// It is not taken and never will be.
    pub fn send(&self, view: ViewId, to: MemberIndex, payload: Bytes) -> Result<(), CastError> {
        self.shared.gate.take_send(view, payload.len())?;
        if self.shared.inbox.push([Command::Send { view, to, payload }]) {
            Ok(())
        } else {
            Err(CastError::Ended)
        }
    }

    /// Says that a member is gone, of which the caller knows better than heartbeats do. A member that lives comes back.
    pub fn suspect(&self, member: MemberIndex) {
        self.shared.inbox.push([Command::Suspect(member)]);
    }

    /// The member's standing.
    #[must_use]
    pub fn status(&self) -> Status {
        self.shared.status()
    }

    /// How many deliveries this member has executed, since it started, that were undone by a state from elsewhere: with
    /// optimistic delivery, what it did while it was parted from the others.
    #[must_use]
    pub fn overwritten(&self) -> u64 {
        self.shared.overwritten()
    }

    /// Waits until the standing is as wanted.
    ///
    /// # Errors
    /// The standing at the end, if it is not so within `limit`.
    pub fn wait_for(&self, limit: Duration, wanted: impl FnMut(&Status) -> bool) -> Result<Status, Status> {
        self.shared.wait(Instant::now() + limit, wanted)
    }

    /// Leaves in order: delivers this member's own casts, tells the others, writes state and memory to the data directory, and ends.
    /// Waits until that is done, so it is nothing for the application's own thread; a member that has ended already gives the same answer again.
    ///
    /// # Errors
    /// The memory was not kept, so that the next start is that of a member that crashed.
    pub fn leave(&self) -> Result<(), LeaveError> {
        self.shared.inbox.push([Command::Leave]);
        self.shared.wait_ended()
    }

    /// Waits until the member has ended, for whatever reason.
    ///
    /// # Errors
    /// It ended without an orderly stop.
    pub fn wait_ended(&self) -> Result<(), LeaveError> {
        self.shared.wait_ended()
    }

    /// Ends the member soon, without an orderly stop. Unlike [`crash`](Self::crash) it does not wait.
    pub(crate) fn end(&self) {
        self.shared.inbox.push([Command::Crash]);
    }

    /// Ends the member at once, as a kill of the process would: nothing is told, nothing is written. For tests of fail-over.
    pub fn crash(&self) {
        self.shared.inbox.push([Command::Crash]);
        // That it ended so is what was asked for.
        let _ = self.shared.wait_ended();
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Group").field("status", &self.status()).finish()
    }
}
