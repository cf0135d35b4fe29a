//! Durable file operations: a file is either the old one or the new one, whole.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::DataError;

/// Replaces `path` with `octets` so that a crash at any point leaves the old or the new file, whole.
pub(super) fn write_synced(path: &Path, octets: &[u8]) -> Result<(), DataError> {
    let temporary = path.with_extension("tmp");
    let written = (|| {
        let mut file = File::create(&temporary)?;
        file.write_all(octets)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    })();
    if let Err(source) = written {
        // The error that matters is the first one; what is left over is removed as well as it can be.
        let _ = fs::remove_file(&temporary);
        return Err(DataError::Io { action: "write", path: path.to_path_buf(), source });
    }
    sync_parent(path)
}

/// Renames a file or directory and makes the new name durable.
pub(super) fn rename_synced(from: &Path, to: &Path) -> Result<(), DataError> {
    fs::rename(from, to).map_err(DataError::io("rename", from))?;
    sync_parent(to)
}

/// Removes a directory with what is in it; one that is not there is no error.
pub(super) fn remove_dir(path: &Path) -> Result<(), DataError> {
    match fs::remove_dir_all(path) {
        Err(source) if source.kind() != ErrorKind::NotFound => {
            Err(DataError::Io { action: "remove", path: path.to_path_buf(), source })
        }
        _ => Ok(()),
    }
}

/// Reads a whole file; one that is not there is `None`.
pub(super) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, DataError> {
    match fs::read(path) {
        Ok(octets) => Ok(Some(octets)),
        Err(source) if source.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(DataError::Io { action: "read", path: path.to_path_buf(), source }),
    }
}

/// Makes the names in a directory durable.
pub(super) fn sync_dir(path: &Path) -> Result<(), DataError> {
    File::open(path).and_then(|directory| directory.sync_all()).map_err(DataError::io("sync", path))
}

fn sync_parent(path: &Path) -> Result<(), DataError> {
    path.parent().map_or(Ok(()), sync_dir)
}
