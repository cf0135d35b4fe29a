//! The data directory: what a member keeps between its lives.
//!
//! | name | content |
//! |---|---|
//! | `lock` | locked exclusively while a process uses the directory |
//! | `member.json` | [`MemberRecord`]: cluster, epoch, name, incarnation, known members |
//! | `stopped/` | what an orderly stop kept; a start consumes it |
//! | `consumed/` | the same after a start took it, until the member is in a view of its new life |
//!
//! A directory with `stopped/` holds the member's memory. A start renames it to `consumed/` before the first packet is
//! sent, so that a crash later on is seen for what it is: memory lost.

mod error;
mod files;
mod pieces;
mod record;
mod recover;

#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use fs4::{FileExt, TryLockError};
use serde::{Serialize, de::DeserializeOwned};

pub use error::DataError;
pub use pieces::{PIECE_LIMIT_OCTETS, PieceReader, PieceWriter};
pub use record::{FORMAT, MemberRecord, group_of};
pub use recover::{Recovered, recover};

/// A data directory in use by this process. Dropping it gives up the lock.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    /// Held for its lock alone.
    _lock: File,
    record: MemberRecord,
}

impl DataDir {
    /// Locks the directory, made if absent, for member `name` of `group`, and reads its record.
    ///
    /// Nothing in it is changed yet: the life begins with [`begin`](Self::begin).
    ///
    /// # Errors
    /// In use by another process, not writable, damaged, or of another replica or group.
    pub fn open(path: &Path, group: &str, name: &str) -> Result<Self, DataError> {
        fs::create_dir_all(path).map_err(DataError::io("create", path))?;
        let lock = lock(path)?;
        let record = match MemberRecord::read(&path.join("member.json"))? {
            Some(record) => record,
            None => MemberRecord::fresh(group, name),
        };
        if record.group != group {
            let (found, wanted) = (record.group, group.to_owned());
            return Err(DataError::OtherGroup { path: path.to_path_buf(), found, wanted });
        }
        if record.name != name {
            let (found, wanted) = (record.name, name.to_owned());
            return Err(DataError::OtherReplica { path: path.to_path_buf(), found, wanted });
        }
        Ok(Self { path: path.to_path_buf(), _lock: lock, record })
    }

    /// Begins a new life: the incarnation goes up by one, durably. To be called before the first packet is sent.
    ///
    /// # Errors
    /// The disk's.
    pub fn begin(&mut self) -> Result<u64, DataError> {
        let Some(incarnation) = self.record.incarnation.checked_add(1) else {
            return Err(DataError::Exhausted { path: self.path.clone(), counter: "incarnation" });
        };
        self.update(|record| record.incarnation = incarnation)?;
        Ok(incarnation)
    }

    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the directory says of the member.
    #[must_use]
    pub fn record(&self) -> &MemberRecord {
        &self.record
    }

    /// Changes the record, durably; a change that changes nothing is not written.
    ///
    /// # Errors
    /// The disk's; the record in memory is then unchanged.
    pub fn update(&mut self, change: impl FnOnce(&mut MemberRecord)) -> Result<(), DataError> {
        let mut record = self.record.clone();
        change(&mut record);
        if record != self.record {
            record.write(&self.path.join("member.json"))?;
            self.record = record;
        }
        Ok(())
    }

    /// Forgets all but whose directory it is, and how many lives it had: nothing came of its member's seat, and it may be given another one.
    ///
    /// # Errors
    /// The disk's.
    pub fn reset(&mut self) -> Result<(), DataError> {
        self.update(|record| {
            let fresh = MemberRecord::fresh(&record.group, &record.name);
            let MemberRecord { directory, incarnation, .. } = *record;
            *record = MemberRecord { directory, incarnation, ..fresh };
        })
    }

    /// What an orderly stop left, if there is any. It stays in place until [`consume`](Self::consume).
    ///
    /// # Errors
    /// The disk's, and damage.
    pub fn stopped(&self) -> Result<Option<Stopped>, DataError> {
        Stopped::open(&self.path.join("stopped"))
    }

    /// Marks the stopped state as used, durably: a crash from here on is a loss of memory.
    ///
    /// # Errors
    /// The disk's.
    pub fn consume(&self) -> Result<(), DataError> {
        let stopped = self.path.join("stopped");
        if !stopped.exists() {
            return Ok(());
        }
        let consumed = self.path.join("consumed");
        files::remove_dir(&consumed)?;
        files::rename_synced(&stopped, &consumed)
    }

    /// Removes what [`consume`](Self::consume) put aside, once the member is in a view of its new life.
    ///
    /// # Errors
    /// The disk's.
    pub fn discard_consumed(&self) -> Result<(), DataError> {
        files::remove_dir(&self.path.join("consumed"))
    }

    /// Starts to write the state of an orderly stop. It counts only once [`StoppedWriter::finish`] has returned.
    ///
    /// # Errors
    /// The disk's.
    pub fn write_stopped(&self) -> Result<StoppedWriter, DataError> {
        let temporary = self.path.join("stopped.tmp");
        files::remove_dir(&temporary)?;
        fs::create_dir(&temporary).map_err(DataError::io("create", &temporary))?;
        // Made first, so that it removes the directory where the file cannot be made.
        let mut writer = StoppedWriter { root: self.path.clone(), state: None };
        writer.state = Some(PieceWriter::create(&temporary.join("state"))?);
        Ok(writer)
    }
}

/// What an orderly stop left in `stopped/`: the protocol's memory and the application's state.
#[derive(Debug)]
pub struct Stopped {
    directory: PathBuf,
    memory: Vec<u8>,
}

impl Stopped {
    fn open(directory: &Path) -> Result<Option<Self>, DataError> {
        if !directory.exists() {
            return Ok(None);
        }
        let mut reader = PieceReader::open(&directory.join("memory"))?;
        let mut memory = Vec::new();
        while let Some(piece) = reader.next()? {
            memory.extend_from_slice(&piece);
        }
        Ok(Some(Self { directory: directory.to_path_buf(), memory }))
    }

    /// The application's state, from its first piece.
    ///
    /// # Errors
    /// The disk's, and damage.
    pub fn state(&self) -> Result<PieceReader, DataError> {
        PieceReader::open(&self.directory.join("state"))
    }

    /// The protocol's memory, as it was given to [`StoppedWriter::finish`].
    ///
    /// # Errors
    /// It is whole, but not what was expected: another version's.
    pub fn memory<T: DeserializeOwned>(&self) -> Result<T, DataError> {
        postcard::from_bytes(&self.memory)
            .map_err(|error| DataError::damaged_at(&self.directory.join("memory"), 0, error.to_string()))
    }
}

/// Writes the state of an orderly stop: first the application's pieces, then the protocol's memory.
pub struct StoppedWriter {
    root: PathBuf,
    /// Taken only by `finish`.
    state: Option<PieceWriter>,
}

impl StoppedWriter {
    /// Appends a piece of the application's state.
    ///
    /// # Errors
    /// The disk's.
    pub fn put(&mut self, piece: &[u8]) -> Result<(), DataError> {
        self.state.as_mut().map_or(Ok(()), |state| state.put(piece))
    }

    /// Writes the protocol's memory and makes the whole the directory's stopped state, durably.
    ///
    /// # Errors
    /// The disk's.
    pub fn finish(mut self, memory: &impl Serialize) -> Result<(), DataError> {
        let memory = postcard::to_stdvec(memory).map_err(|error| {
            let source = std::io::Error::other(error);
            DataError::Io { action: "encode", path: self.root.join("stopped"), source }
        })?;
        if let Some(state) = self.state.take() {
            state.finish()?;
        }
        let temporary = self.root.join("stopped.tmp");
        let mut writer = PieceWriter::create(&temporary.join("memory"))?;
        for piece in memory.chunks(PIECE_LIMIT_OCTETS) {
            writer.put(piece)?;
        }
        writer.finish()?;
        files::sync_dir(&temporary)?;
        let stopped = self.root.join("stopped");
        files::remove_dir(&stopped)?;
        files::rename_synced(&temporary, &stopped)?;
        files::remove_dir(&self.root.join("consumed"))
    }
}

impl Drop for StoppedWriter {
    /// A stop that was not finished leaves nothing half-written.
    fn drop(&mut self) {
        let _ = files::remove_dir(&self.root.join("stopped.tmp"));
    }
}

/// Takes the directory's lock.
fn lock(path: &Path) -> Result<File, DataError> {
    let file = path.join("lock");
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .read(true)
        .open(&file)
        .map_err(DataError::io("write", &file))?;
    match FileExt::try_lock(&lock) {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(DataError::InUse { path: path.to_path_buf() }),
        Err(TryLockError::Error(source)) => Err(DataError::Io { action: "lock", path: file, source }),
    }
}
