//! The etc directory: where clients find references, as files `NAME.ior`.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use fs4::{FileExt, TryLockError};
use maestro_giop::{Ior, ObjectKey};
use maestro_ior::stringify;
use maestro_orbs::{Publication, Publisher};
use thiserror::Error;

/// What is written to see whether there is room: more than a reference has.
const PROBE_OCTETS: usize = 16 << 10;
/// How long to wait for another process that writes a file: what it does under the lock takes milliseconds.
const LOCK_PATIENCE: Duration = Duration::from_secs(1);
/// How often to look whether it is done.
const LOCK_POLL: Duration = Duration::from_millis(10);

/// A reference could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EtcError {
    /// The directory cannot be used.
    #[error("the etc directory {} cannot be used: {source}", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file in it cannot be written.
    #[error("{} cannot be written: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process keeps a lock.
    #[error("{} was locked by another process for {waited:?}", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// How long.
        waited: Duration,
    },
}

/// Writes references of named objects into a directory that replicas may share.
///
/// A file is replaced as a whole, by rename and under a lock, so that a reader sees the old reference or the new one. Next
/// to it a hidden file says which version of which history it holds: an older version never replaces a newer one. A
/// lock that another process keeps is an error after a second.
#[derive(Debug)]
pub struct Etc {
    directory: PathBuf,
    names: HashMap<ObjectKey, String>,
    /// How long to wait for a lock.
    patience: Duration,
}

impl Etc {
    /// Opens the directory, which is made where it is missing.
    ///
    /// # Errors
    ///
    /// It cannot be made or written to.
    pub fn open(directory: &Path) -> Result<Self, EtcError> {
        let unusable = |source| EtcError::Directory { path: directory.to_owned(), source };
        fs::create_dir_all(directory).map_err(unusable)?;
        let probe = directory.join(format!(".probe-{}", std::process::id()));
        let probed = fs::write(&probe, [0; PROBE_OCTETS]);
        // Processes in containers that share the directory can have the same number.
        probed.and(remove_if_there(&probe)).map_err(unusable)?;
        Ok(Self { directory: directory.to_owned(), names: HashMap::new(), patience: LOCK_PATIENCE })
    }

    /// Publishes the object under `key` as `NAME.ior`.
    pub fn name(&mut self, key: ObjectKey, name: impl Into<String>) {
        self.names.insert(key, name.into());
    }

    /// Returns the file that holds the reference of this name.
    pub fn path(&self, name: &str) -> PathBuf {
        Self::file(&self.directory, name)
    }

    /// Returns the file in a directory that holds the reference of this name.
    pub fn file(directory: &Path, name: &str) -> PathBuf {
        directory.join(format!("{name}.ior"))
    }

    /// Writes the reference of this name, whatever is there.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn write(&self, name: &str, reference: &Ior) -> Result<(), EtcError> {
        self.write_newer(name, reference, None)
    }

    fn write_newer(&self, name: &str, reference: &Ior, stamp: Option<&Stamp>) -> Result<(), EtcError> {
        let _lock = self.lock(name)?;
        let path = self.path(name);
        self.replace(name, &path, reference, stamp).map_err(|source| EtcError::File { path, source })
    }

    /// Waits for the lock of a name, for a while. It ends with the file.
    fn lock(&self, name: &str) -> Result<File, EtcError> {
        let path = self.directory.join(format!(".{name}.lock"));
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(|source| EtcError::File { path: path.clone(), source })?;
        let mut waited = Duration::ZERO;
        loop {
            match FileExt::try_lock(&file) {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(source)) => return Err(EtcError::File { path, source }),
                Err(TryLockError::WouldBlock) if waited >= self.patience => {
                    return Err(EtcError::Locked { path, waited });
                }
                Err(TryLockError::WouldBlock) => {
                    thread::sleep(LOCK_POLL);
                    waited += LOCK_POLL;
                }
            }
        }
    }

    /// Writes a reference and its stamp, under the lock.
    ///
    /// The stamp comes first. After a crash in between it is newer than the reference beside it, which the same
    /// publication, or a newer one, still replaces and an older one does not.
    fn replace(&self, name: &str, path: &Path, reference: &Ior, stamp: Option<&Stamp>) -> io::Result<()> {
        let version = self.directory.join(format!(".{name}.version"));
        let text = format!("{}\n", stringify(reference));
        let Some(stamp) = stamp else {
            self.put(name, path, &text)?;
            return remove_if_there(&version);
        };
        if let Some(there) = Stamp::read(&version)?
            && there.history == stamp.history
            && there.version > stamp.version
            && path.exists()
        {
            return Ok(());
        }
        self.put(name, &version, &stamp.text())?;
        self.put(name, path, &text)
    }

    /// Replaces a file as a whole, and sees to it that no later change reaches the disk before this one.
    fn put(&self, name: &str, path: &Path, text: &str) -> io::Result<()> {
        let fresh = self.directory.join(format!(".{name}.new"));
        let written = write_whole(&fresh, text).and_then(|()| fs::rename(&fresh, path));
        if written.is_err() {
            let _ = fs::remove_file(&fresh);
        }
        written?;
        File::open(&self.directory)?.sync_all()
    }
}

impl Publisher for Etc {
    fn publish(&mut self, publication: &Publication) -> Result<(), String> {
        let stamp = Stamp { history: publication.history.clone(), version: publication.version };
        for (key, reference) in &publication.references {
            if let Some(name) = self.names.get(key) {
                self.write_newer(name, reference, Some(&stamp)).map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }
}

/// Which version of which history a reference is of.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    history: String,
    version: (u64, u64),
}

impl Stamp {
    fn text(&self) -> String {
        format!("{} {} {}\n", self.history, self.version.0, self.version.1)
    }

    fn read(path: &Path) -> io::Result<Option<Self>> {
        match fs::read(path) {
            Ok(octets) => Ok(Self::parse(&String::from_utf8_lossy(&octets))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads what [`Stamp::text`] wrote; `None` for anything else, which is then overwritten.
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let history = words.next()?.to_owned();
        let version = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(Self { history, version })
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use bytes::Bytes;
    use maestro_giop::RepositoryId;

    use super::*;

    fn publication(history: &str, version: (u64, u64), type_id: &str) -> Publication {
        let reference = Ior { type_id: RepositoryId::new(type_id), profiles: Vec::new() };
        let key = ObjectKey::from(Bytes::from_static(b"key"));
        Publication { history: history.into(), version, references: vec![(key, reference)] }
    }

    fn etc(directory: &Path) -> Etc {
        let mut etc = Etc::open(directory).unwrap();
        etc.name(ObjectKey::from(Bytes::from_static(b"key")), "Grid");
        etc
    }

    #[test]
    fn an_older_version_never_replaces_a_newer_one_of_its_history() {
        let directory = tempfile::tempdir().unwrap();
        let mut etc = etc(directory.path());
        etc.publish(&publication("h", (1, 9), "IDL:New:1.0")).unwrap();
        let newer = fs::read_to_string(etc.path("Grid")).unwrap();
        etc.publish(&publication("h", (1, 8), "IDL:Old:1.0")).unwrap();
        assert_eq!(fs::read_to_string(etc.path("Grid")).unwrap(), newer);
        etc.publish(&publication("h", (2, 1), "IDL:Epoch:1.0")).unwrap();
        assert_ne!(fs::read_to_string(etc.path("Grid")).unwrap(), newer);
    }

    #[test]
    fn a_reference_that_cannot_be_written_whole_is_not_there() {
        let directory = tempfile::tempdir().unwrap();
        let mut etc = etc(directory.path());
        let fresh = directory.path().join(".Grid.new");
        std::os::unix::fs::symlink("/dev/full", &fresh).unwrap();
        let told = etc.publish(&publication("h", (1, 1), "IDL:Grid:1.0")).unwrap_err();
        let file = etc.path("Grid").display().to_string();
        assert_eq!(told, format!("{file} cannot be written: No space left on device (os error 28)"));
        assert!(!etc.path("Grid").exists() && fresh.symlink_metadata().is_err());
        etc.publish(&publication("h", (1, 1), "IDL:Grid:1.0")).unwrap();
        assert!(etc.path("Grid").exists());
    }

    #[test]
    fn another_history_replaces_whatever_is_there() {
        let directory = tempfile::tempdir().unwrap();
        let mut etc = etc(directory.path());
        etc.publish(&publication("h", (7, 9), "IDL:One:1.0")).unwrap();
        let one = fs::read_to_string(etc.path("Grid")).unwrap();
        etc.publish(&publication("i", (1, 1), "IDL:Two:1.0")).unwrap();
        assert_ne!(fs::read_to_string(etc.path("Grid")).unwrap(), one);
    }

    #[test]
    fn nothing_half_written_stays_behind() {
        let directory = tempfile::tempdir().unwrap();
        let mut etc = etc(directory.path());
        fs::create_dir(etc.path("Grid")).unwrap();
        let error = etc.publish(&publication("h", (1, 1), "IDL:One:1.0")).unwrap_err();
        assert!(error.contains("Grid.ior cannot be written"), "{error}");
        let left: Vec<_> = fs::read_dir(directory.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".new"))
            .collect();
        assert_eq!(left, Vec::<String>::new());
    }

    #[test]
    fn a_crash_between_stamp_and_reference_lets_no_older_one_win() {
        let directory = tempfile::tempdir().unwrap();
        let mut etc = etc(directory.path());
        etc.publish(&publication("h", (1, 5), "IDL:Five:1.0")).unwrap();
        let five = fs::read_to_string(etc.path("Grid")).unwrap();
        // A directory in its way stops the ninth where a crash would.
        fs::remove_file(etc.path("Grid")).unwrap();
        fs::create_dir(etc.path("Grid")).unwrap();
        etc.publish(&publication("h", (1, 9), "IDL:Nine:1.0")).unwrap_err();
        fs::remove_dir(etc.path("Grid")).unwrap();
        fs::write(etc.path("Grid"), &five).unwrap();
        etc.publish(&publication("h", (1, 7), "IDL:Seven:1.0")).unwrap();
        assert_eq!(fs::read_to_string(etc.path("Grid")).unwrap(), five);
        etc.publish(&publication("h", (1, 9), "IDL:Nine:1.0")).unwrap();
        assert_ne!(fs::read_to_string(etc.path("Grid")).unwrap(), five);
    }

    #[test]
    fn a_stamp_is_replaced_as_a_whole() {
        let directory = tempfile::tempdir().unwrap();
        let mut etc = etc(directory.path());
        etc.publish(&publication("h", (1, 5), "IDL:Five:1.0")).unwrap();
        let stamp = directory.path().join(".Grid.version");
        let mut reader = File::open(&stamp).unwrap();
        etc.publish(&publication("h", (1, 9), "IDL:Nine:1.0")).unwrap();
        let mut before = String::new();
        reader.read_to_string(&mut before).unwrap();
        assert_eq!((before.as_str(), fs::read_to_string(&stamp).unwrap().as_str()), ("h 1 5\n", "h 1 9\n"));
    }

    #[test]
    fn a_reference_without_a_stamp_gives_way_to_any_publication() {
        let directory = tempfile::tempdir().unwrap();
        let mut etc = etc(directory.path());
        let publication = publication("h", (1, 5), "IDL:Five:1.0");
        etc.publish(&publication).unwrap();
        let five = fs::read_to_string(etc.path("Grid")).unwrap();
        let other = Ior { type_id: RepositoryId::new("IDL:Other:1.0"), profiles: Vec::new() };
        etc.write("Grid", &other).unwrap();
        assert_ne!(fs::read_to_string(etc.path("Grid")).unwrap(), five);
        etc.publish(&Publication { version: (1, 1), ..publication }).unwrap();
        assert_eq!(fs::read_to_string(etc.path("Grid")).unwrap(), five);
    }

    #[test]
    fn a_lock_that_another_process_keeps_is_named_after_a_while() {
        let directory = tempfile::tempdir().unwrap();
        let mut etc = etc(directory.path());
        etc.patience = Duration::from_millis(30);
        let lock = directory.path().join(".Grid.lock");
        let keeper = File::create(&lock).unwrap();
        FileExt::lock(&keeper).unwrap();
        let error = etc.publish(&publication("h", (1, 1), "IDL:One:1.0")).unwrap_err();
        assert_eq!(error, format!("{} was locked by another process for 30ms", lock.display()));
        drop(keeper);
        etc.publish(&publication("h", (1, 1), "IDL:One:1.0")).unwrap();
    }
}
