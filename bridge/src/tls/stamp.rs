//! What tells a file from the one that was there before.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// What tells a file from the one that was there before: whoever replaces a file makes a new one, or writes it at another time. `None` for a
/// file that is not there.
pub(super) type Stamp = Option<(u64, u64, i64, i64)>;

/// Returns the stamp of each file.
pub(super) fn stamps<'a>(files: impl Iterator<Item = &'a Path>) -> Vec<Stamp> {
    let stamp = |path| {
        let data = fs::metadata(path).ok()?;
        Some((data.ino(), data.len(), data.mtime(), data.mtime_nsec()))
    };
    files.map(stamp).collect()
}
