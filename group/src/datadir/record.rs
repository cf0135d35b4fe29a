//! The member record, `member.json`: who this directory belongs to and which life it is in.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{DataError, files};
use crate::roster::Roster;
use crate::types::MemberIndex;

/// The newest format of `member.json` and of the stopped state that this version writes and reads.
pub const FORMAT: u32 = 1;

/// What a member knows of itself and of the others across its lives.
///
/// It is written and synced with the incremented incarnation before the member sends its first packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRecord {
    /// Version of this file's format.
    pub format: u32,
    /// The group's name.
    pub group: String,
    /// This member's name.
    pub name: String,
    /// The cluster's id, kept before the member acknowledges anything.
    pub cluster: Option<Uuid>,
    /// Whether the member was in a view of that cluster that has begun. Until then the id may turn out to be another one.
    #[serde(default)]
    pub confirmed: bool,
    /// The epoch of the history; one more with each `maestro recover`.
    pub epoch: u64,
    /// Whether this member alone is the new history of a recovered epoch, until that epoch's first view.
    #[serde(default)]
    pub founder: bool,
    /// How often the member was started; 0 in a directory that never was.
    pub incarnation: u64,
    /// The highest incarnation known of each member.
    #[serde(default)]
    pub members: BTreeMap<String, u64>,
    /// The configured members, once the member was in a view or had its seat given by a change of them.
    #[serde(default)]
    pub roster: Option<Roster>,
    /// This member's index among them.
    #[serde(default)]
    pub index: Option<MemberIndex>,
    /// The directory's own number, where its member was or is a new one: what tells it from others of the name.
    #[serde(default)]
    pub directory: Option<Uuid>,
    /// Why it is no member any more: it never will be one again.
    #[serde(default)]
    pub removed: Option<String>,
}

impl MemberRecord {
    /// The record of a directory that was never used.
    #[must_use]
    pub fn fresh(group: &str, name: &str) -> Self {
        Self {
            format: FORMAT,
            group: group.to_owned(),
            name: name.to_owned(),
            cluster: None,
            confirmed: false,
            epoch: 0,
            founder: false,
            incarnation: 0,
            members: BTreeMap::new(),
            roster: None,
            index: None,
            directory: None,
            removed: None,
        }
    }

    /// Reads the record; `None` if there is no such file.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, DataError> {
        let Some(octets) = files::read_if_there(path)? else {
            return Ok(None);
        };
        let damaged = |error: serde_json::Error| DataError::Damaged {
            path: path.to_path_buf(),
            place: format!("line {}, column {}", error.line(), error.column()),
            reason: error.to_string(),
        };
        let format: FormatOnly = serde_json::from_slice(&octets).map_err(damaged)?;
        if format.format != FORMAT {
            return Err(DataError::Format { path: path.to_path_buf(), found: format.format, known: FORMAT });
        }
        serde_json::from_slice(&octets).map(Some).map_err(damaged)
    }

    /// Writes the record durably.
    pub(super) fn write(&self, path: &Path) -> Result<(), DataError> {
        let mut octets = serde_json::to_vec_pretty(self).map_err(|error| DataError::Io {
            action: "encode",
            path: path.to_path_buf(),
            source: error.into(),
        })?;
        octets.push(b'\n');
        files::write_synced(path, &octets)
    }
}

/// The group whose member a directory belongs to; `None`: it is of none.
///
/// # Errors
/// The disk's, and damage.
pub fn group_of(path: &Path) -> Result<Option<String>, DataError> {
    Ok(MemberRecord::read(&path.join("member.json"))?.map(|record| record.group))
}

/// Read first, so that an unknown format is said to be that, not damage.
#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}
