//! What can be wrong with a data directory, one clear line each.

use std::io;
use std::path::{Path, PathBuf};

/// An error of the data directory. Each one names the directory or file and what is wrong with it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// Another process holds the lock.
    #[error("data directory {} is in use by another process", path.display())]
    InUse {
        /// The data directory.
        path: PathBuf,
    },
    /// A file or the directory could not be read, created or written.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried: "create", "read", "write" …
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The directory belongs to another member of the group.
    #[error("data directory {} belongs to replica {found}, not to {wanted}", path.display())]
    OtherReplica {
        /// The data directory.
        path: PathBuf,
        /// The name in the directory.
        found: String,
        /// The name that was configured.
        wanted: String,
    },
    /// The directory belongs to another group.
    #[error("data directory {} belongs to group {found}, not to {wanted}", path.display())]
    OtherGroup {
        /// The data directory.
        path: PathBuf,
        /// The group in the directory.
        found: String,
        /// The group that was configured.
        wanted: String,
    },
    /// The directory was written by a version of the program that this one does not know.
    #[error("{} has format {found}, this program knows {known}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// The format found.
        found: u32,
        /// The newest format known.
        known: u32,
    },
    /// A file does not hold what was written.
    #[error("{} is damaged at {place}: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where: "line 3, column 7" or "octet 4096".
        place: String,
        /// What was expected or found.
        reason: String,
    },
    /// The directory has no member record, so it is no data directory of a replica.
    #[error("{} is no data directory of a replica: it has no member.json", path.display())]
    NoMember {
        /// The directory.
        path: PathBuf,
    },
    /// Recovery needs the memory of an orderly stop, and there is none.
    #[error(
        "data directory {} holds no state of an orderly stop: replica {name} crashed and lost its memory, \
         recover from a replica that was stopped in order",
        path.display()
    )]
    NothingToRecover {
        /// The data directory.
        path: PathBuf,
        /// The replica's name.
        name: String,
    },
    /// Recovery was asked for without the operator's word that the loss is accepted.
    #[error("recovering {} gives up what only other replicas hold ({loss}); say --accept-loss to do it", path.display())]
    LossNotAccepted {
        /// The data directory.
        path: PathBuf,
        /// What may be lost.
        loss: String,
    },
    /// The member was taken out of the group.
    #[error("data directory {} is that of a former member: {reason}; a new member starts with an empty one", path.display())]
    Removed {
        /// The directory.
        path: PathBuf,
        /// What happened.
        reason: String,
    },
    /// A counter in the directory is at its end.
    #[error("the {counter} counter of data directory {} is exhausted", path.display())]
    Exhausted {
        /// The data directory.
        path: PathBuf,
        /// "incarnation" or "epoch".
        counter: &'static str,
    },
}

impl DataError {
    /// An I/O failure while doing `action` to `path`; made to be used with `map_err`.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Io { action, path, source }
    }

    /// Damage at an octet of a binary file.
    pub(crate) fn damaged_at(path: &Path, octet: u64, reason: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_path_buf(), place: format!("octet {octet}"), reason: reason.into() }
    }
}
