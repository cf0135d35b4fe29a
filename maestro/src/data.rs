//! What a server keeps in its data directory beside what its orb keeps there.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use fs4::{FileExt, TryLockError};

use crate::Error;

/// The keys that were drawn once, by object name.
const KEYS: &str = "keys.json";

/// A data directory.
#[derive(Debug)]
pub(crate) struct Data {
    path: PathBuf,
    /// Held for its lock alone, where no orb holds one.
    _lock: Option<File>,
}

impl Data {
    /// Uses a directory that is locked by somebody else in this process.
    pub(crate) fn of_replica(path: &Path) -> Self {
        Self { path: path.to_owned(), _lock: None }
    }

    /// Locks the directory, made if absent, for a server with the simple orb.
    pub(crate) fn of_simple(path: &Path) -> Result<Self, Error> {
        fs::create_dir_all(path).map_err(unusable(path))?;
        if path.join("member.json").exists() {
            return Err(Error::DataOfReplica { path: path.to_owned() });
        }
        let file = path.join("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&file);
        let lock = lock.map_err(unusable(&file))?;
        match FileExt::try_lock(&lock) {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: Some(lock) }),
            Err(TryLockError::WouldBlock) => Err(Error::DataInUse { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => Err(Error::Data { path: file, source }),
        }
    }

    /// Returns the port that was kept under a name.
    pub(crate) fn port(&self, name: &str) -> Result<Option<u16>, Error> {
        let damaged = || Error::DataDamaged { path: self.path.join(name), expected: "a port number" };
        self.read(name)?.map(|text| text.trim().parse().map_err(|_| damaged())).transpose()
    }

    /// Returns where the port of a name is kept.
    pub(crate) fn port_file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Keeps a port for the next start.
    pub(crate) fn keep_port(&self, name: &str, port: u16) -> Result<(), Error> {
        self.write(name, &format!("{port}\n"))
    }

    /// Returns the keys that were kept, by object name.
    pub(crate) fn keys(&self) -> Result<BTreeMap<String, String>, Error> {
        let damaged =
            |_| Error::DataDamaged { path: self.path.join(KEYS), expected: "a JSON object of keys" };
        let text = self.read(KEYS)?;
        text.map_or_else(|| Ok(BTreeMap::new()), |text| serde_json::from_str(&text).map_err(damaged))
    }

    /// Keeps keys for the next start.
    pub(crate) fn keep_keys(&self, keys: &BTreeMap<String, String>) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(keys).map_err(io::Error::from);
        self.write(KEYS, &text.map_err(unusable(&self.path.join(KEYS)))?)
    }

    fn read(&self, name: &str) -> Result<Option<String>, Error> {
        let path = self.path.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Data { path, source }),
        }
    }

    /// Replaces a file as a whole, durably.
    fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        if self.read(name)?.as_deref() == Some(text) {
            return Ok(());
        }
        let path = self.path.join(name);
        let fresh = self.path.join(format!("{name}.tmp"));
        let write = || {
            let mut file = File::create(&fresh)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&fresh, &path)?;
            File::open(&self.path)?.sync_all()
        };
        write().map_err(|source| {
            let _ = fs::remove_file(&fresh);
            Error::Data { path: path.clone(), source }
        })
    }
}

fn unusable(path: &Path) -> impl FnOnce(io::Error) -> Error + use<> {
    let path = path.to_owned();
    |source| Error::Data { path, source }
}
