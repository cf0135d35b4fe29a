//! The etc directory: where clients find references, as files `NAME.ior`.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use fs4::FileExt;
use maestro_giop::{Ior, ObjectKey};
use maestro_ior::stringify;
use maestro_orbs::{Publication, Publisher};
use thiserror::Error;

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
}

/// Writes references of named objects into a directory that replicas may share.
///
/// A file is replaced as a whole, by rename and under a lock, so that a reader sees the old reference or the new one. Next
/// to it a hidden file says which version of which history it holds: an older version never replaces a newer one.
#[derive(Debug)]
pub struct Etc {
    directory: PathBuf,
    names: HashMap<ObjectKey, String>,
}

impl Etc {
    /// Opens the directory, which is made where it is missing.
    ///
    /// # Errors
    ///
    /// It cannot be made or written to.
    pub fn open(directory: &Path) -> Result<Self, EtcError> {
        let unusable = |source| EtcError::Directory {
            path: directory.to_owned(),
            source,
        };
        fs::create_dir_all(directory).map_err(unusable)?;
        let probe = directory.join(format!(".probe-{}", std::process::id()));
        File::create(&probe).map_err(unusable)?;
        fs::remove_file(&probe).map_err(unusable)?;
        Ok(Self {
            directory: directory.to_owned(),
            names: HashMap::new(),
        })
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
        let path = self.path(name);
        self.replace(name, &path, reference, stamp)
            .map_err(|source| EtcError::File { path, source })
    }

    fn replace(&self, name: &str, path: &Path, reference: &Ior, stamp: Option<&Stamp>) -> io::Result<()> {
        let lock = self.directory.join(format!(".{name}.version"));
        let mut version = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(lock)?;
        FileExt::lock(&version)?;
        let mut text = String::new();
        version.read_to_string(&mut text)?;
        if let (Some(stamp), Some(there)) = (stamp, Stamp::parse(&text))
            && there.history == stamp.history
            && there.version > stamp.version
            && path.exists()
        {
            return Ok(());
        }
        let fresh = self.directory.join(format!(".{name}.ior-{}", std::process::id()));
        let written = write_whole(&fresh, &format!("{}\n", stringify(reference)))
            .and_then(|()| fs::rename(&fresh, path));
        if written.is_err() {
            let _ = fs::remove_file(&fresh);
        }
        written?;
        version.seek(SeekFrom::Start(0))?;
        version.set_len(0)?;
        version.write_all(stamp.map_or_else(String::new, Stamp::text).as_bytes())
    }
}

impl Publisher for Etc {
    fn publish(&mut self, publication: &Publication) -> Result<(), String> {
        let stamp = Stamp {
            history: publication.history.clone(),
            version: publication.version,
        };
        for (key, reference) in &publication.references {
            if let Some(name) = self.names.get(key) {
                self.write_newer(name, reference, Some(&stamp))
                    .map_err(|error| error.to_string())?;
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

    /// Reads what [`Stamp::text`] wrote; `None` for anything else, which is then overwritten.
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let history = words.next()?.to_owned();
        let version = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(Self { history, version })
    }
}

fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use maestro_giop::RepositoryId;

    use super::*;

    fn publication(history: &str, version: (u64, u64), type_id: &str) -> Publication {
        let reference = Ior {
            type_id: RepositoryId::new(type_id),
            profiles: Vec::new(),
        };
        let key = ObjectKey::from(Bytes::from_static(b"key"));
        Publication {
            history: history.into(),
            version,
            references: vec![(key, reference)],
        }
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
            .filter(|name| name.contains("ior-"))
            .collect();
        assert_eq!(left, Vec::<String>::new());
    }
}
