//! Executes what the group delivers, and answers this replica's clients.

use std::sync::{Arc, OnceLock};

use maestro_adaptors::{AgreedTime, Outcome, PieceSink as _, Seed, StateError, StateReader, StateWriter};
use maestro_group::{Application, Delivery, Group, TransferError, ViewEvent};
use maestro_ior::Address;
use tracing::{debug, error, warn};

use super::catalogue::Catalogue;
use super::door::{Door, DoorEvent, Notice, Notices, Publication};
use super::front::Front;
use super::pieces::{FromGroup, ToGroup};
use super::replica::{Effect, Position, Replica};
use super::reply_log::Origin;
use super::update::{Cast, Present};
use crate::Reply;

/// Executes deliveries on the group's execution thread.
pub(super) struct Executor {
    pub(super) replica: Replica,
    pub(super) front: Arc<Front>,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) group: Arc<OnceLock<Group>>,
    pub(super) door: Door,
    pub(super) notices: Arc<dyn Notices>,
    pub(super) address: Address,
    /// Whether references are written anew when the membership changes.
    pub(super) reinstall: bool,
    /// This replica in the current view, once it is in one.
    pub(super) me: Option<Origin>,
    /// Whether references were written.
    pub(super) published: bool,
    /// Answers to this replica's clients that wait for the end of the batch.
    pub(super) answers: Vec<(u64, Outcome)>,
    /// The history that references belong to.
    pub(super) history: String,
}
