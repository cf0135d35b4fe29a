//! What the handles and the two threads of a member share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Instant;

use super::command::Command;
use super::gate::Gate;
use super::queue::{Inbox, lock};
use crate::api::{Observer, Status};

/// Shared by all handles of one member.
pub(crate) struct Shared {
    pub(crate) inbox: Arc<Inbox<Command>>,
    pub(crate) gate: Gate,
    observer: Arc<dyn Observer>,
    standing: Mutex<Standing>,
    changed: Condvar,
    overwritten: AtomicU64,
}

struct Standing {
    status: Status,
    /// How the member ended, once both threads are done.
    ended: Option<Result<(), LeaveError>>,
}

/// Why an orderly stop did not keep the member's memory: its next start is that of a member that crashed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LeaveError {
    /// The member failed before or while it left.
    #[error("{reason}")]
    Failed {
        /// Why, for people.
        reason: String,
    },
    /// The state could not be written.
    #[error("the state was not kept: {reason}")]
    NotKept {
        /// Why, for people.
        reason: String,
    },
    /// The member was ended without an orderly stop.
    #[error("the member was ended without an orderly stop")]
    Crashed,
}

impl Shared {
    pub(crate) fn new(gate: Gate, observer: Arc<dyn Observer>) -> Self {
        let status = Status::Joining { reason: "it is starting".into() };
        let standing = Mutex::new(Standing { status, ended: None });
        Self {
            inbox: Arc::new(Inbox::new()),
            gate,
            observer,
            standing,
            changed: Condvar::new(),
            overwritten: AtomicU64::new(0),
        }
    }

    /// Deliveries of this life that were undone.
    pub(crate) fn overwritten(&self) -> u64 {
        self.overwritten.load(Ordering::Relaxed)
    }

    /// More deliveries were undone.
    pub(crate) fn add_overwritten(&self, casts: u64) {
        self.overwritten.fetch_add(casts, Ordering::Relaxed);
    }

    pub(crate) fn status(&self) -> Status {
        lock(&self.standing).status.clone()
    }

    /// A new standing: kept for those who ask and told to the observer.
    pub(crate) fn set_status(&self, status: &Status) {
        lock(&self.standing).status = status.clone();
        self.changed.notify_all();
        self.observer.status(status);
    }

    /// Some member is too far behind for more casts, or is not any more.
    pub(crate) fn set_congested(&self, congested: bool) {
        tracing::debug!(congested, "casts wait for a member that is behind");
        if self.gate.set_congested(congested) {
            self.observer.room();
        }
    }

    /// Tells the observer up to where casts are kept no longer.
    pub(crate) fn given_up(&self, through: u64) {
        self.observer.given_up(through);
    }

    /// Waits until the standing is as wanted; gives the last one seen, and whether it was.
    pub(crate) fn wait(
        &self,
        deadline: Instant,
        mut wanted: impl FnMut(&Status) -> bool,
    ) -> Result<Status, Status> {
        let mut standing = lock(&self.standing);
        loop {
            if wanted(&standing.status) {
                return Ok(standing.status.clone());
            }
            let Some(left) = deadline.checked_duration_since(Instant::now()) else {
                return Err(standing.status.clone());
            };
            standing = self.changed.wait_timeout(standing, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The member has ended; the first word counts.
    pub(crate) fn end(&self, result: Result<(), LeaveError>) {
        lock(&self.standing).ended.get_or_insert(result);
        self.changed.notify_all();
    }

    /// Waits until the member has ended.
    pub(crate) fn wait_ended(&self) -> Result<(), LeaveError> {
        let mut standing = lock(&self.standing);
        loop {
            if let Some(ended) = &standing.ended {
                return ended.clone();
            }
            standing = self.changed.wait(standing).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
