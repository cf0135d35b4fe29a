//! Where the texts come from.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::FILE_LIMIT;

/// Reads files. The compiler touches nothing but what is asked for here.
pub trait Files {
    /// Reads a whole file.
    ///
    /// # Errors
    ///
    /// `NotFound` lets the search of an `#include` go on; any other error ends it.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
}

/// The files of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct FileSystem;

impl Files for FileSystem {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let metadata = std::fs::metadata(path)?;
        if metadata.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "it is a folder"));
        }
        // What has no end, like a device, is not read to it.
        let mut octets = Vec::new();
        File::open(path)?.take(FILE_LIMIT as u64 + 1).read_to_end(&mut octets)?;
        if octets.len() > FILE_LIMIT {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is larger than 4 MiB"));
        }
        Ok(octets)
    }
}

/// Files in memory: for tests and for texts that are made on the way.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles(BTreeMap<PathBuf, Vec<u8>>);

impl MemoryFiles {
    /// Returns an empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    #[must_use]
    pub fn with(mut self, path: impl Into<PathBuf>, octets: impl Into<Vec<u8>>) -> Self {
        self.0.insert(path.into(), octets.into());
        self
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}
