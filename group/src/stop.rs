//! The memory that an orderly stop keeps for the next life.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::history::{Entry, ViewTable};
use crate::loose::StoppedLoose;
use crate::merging::Merged;
use crate::roster::Roster;
use crate::types::{ConfigId, ViewId};

/// The memory of a member that was stopped in order. With it the next life is the same member, not a zombie.
///
/// It goes with the application's state after the delivery `executed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopState {
    /// The cluster.
    pub cluster: Option<Uuid>,
    /// The epoch of the history.
    pub epoch: u64,
    /// Whether the member lost its memory in an earlier life and was in no primary view since.
    pub zombie: bool,
    /// The newest configuration that the member accepted.
    pub promised: ConfigId,
    /// The last primary view of which it held all that came before.
    pub view: ViewId,
    /// The views of its history.
    pub table: ViewTable,
    /// The number of the last cast that is not among `entries`.
    pub base: u64,
    /// The agreed time of that cast.
    pub base_time_ns: u64,
    /// The casts that it holds.
    pub entries: Vec<Entry>,
    /// The lines of other partitions that the history has taken in.
    pub merged: Merged,
    /// The last cast that was executed.
    pub executed: u64,
    /// The highest incarnation of each configured member that was a full member of a primary view.
    pub incarnations: Vec<u64>,
    /// The configured members after the cast `base`.
    pub roster: Roster,
    /// Where casts commute: those that have no place in the history yet, and what was executed before its place.
    pub loose: StoppedLoose,
}
