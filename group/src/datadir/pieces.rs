//! A file of pieces with a digest at its end: how an orderly stop keeps what the member remembers.
//!
//! # Wire format
//!
//! | offset | size | meaning |
//! |---|---|---|
//! | 0 | 8 | `MAESTOP2`: the last octet is the format as a digit, which grows with what is kept |
//! | 8 | | pieces: `u32` little endian length, then that many octets |
//! | | 4 | end mark, `0xffff_ffff` |
//! | | 32 | BLAKE2s over all that comes before it |

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::DataError;
use crate::digest::Digest;

const MAGIC: &[u8; 8] = b"MAESTOP2";
/// The format that [`MAGIC`] ends with: 2 keeps what was executed before it had its place, and the configured members.
const STOPPED_FORMAT: u32 = 2;
const END: u32 = u32::MAX;
const DIGEST_OCTETS: usize = 32;

/// The largest piece that is written or read.
pub const PIECE_LIMIT_OCTETS: usize = 16 << 20;

/// Writes one file of pieces; the file counts only once [`finish`](PieceWriter::finish) has returned.
pub struct PieceWriter {
    path: PathBuf,
    file: BufWriter<File>,
    digest: Digest,
}

impl PieceWriter {
    pub(super) fn create(path: &Path) -> Result<Self, DataError> {
        let file = File::create(path).map_err(DataError::io("create", path))?;
        let mut writer = Self {
            path: path.to_path_buf(),
            file: BufWriter::with_capacity(1 << 17, file),
            digest: Digest::new(),
        };
        writer.write(MAGIC)?;
        Ok(writer)
    }

    /// Appends one piece.
    ///
    /// # Errors
    /// The disk's, and for a piece over [`PIECE_LIMIT_OCTETS`].
    pub fn put(&mut self, piece: &[u8]) -> Result<(), DataError> {
        let length = u32::try_from(piece.len()).ok().filter(|_| piece.len() <= PIECE_LIMIT_OCTETS);
        let Some(length) = length else {
            let source = std::io::Error::other(format!(
                "a piece of {} octets, limit {PIECE_LIMIT_OCTETS}",
                piece.len()
            ));
            return Err(DataError::Io { action: "write", path: self.path.clone(), source });
        };
        self.write(&length.to_le_bytes())?;
        self.write(piece)
    }

    /// Writes the end mark and the digest and makes the file durable.
    ///
    /// # Errors
    /// The disk's.
    pub fn finish(mut self) -> Result<(), DataError> {
        self.write(&END.to_le_bytes())?;
        let digest = self.digest.finish();
        let done = self.file.write_all(&digest).and_then(|()| self.file.flush());
        done.and_then(|()| self.file.get_ref().sync_all()).map_err(DataError::io("write", &self.path))
    }

    fn write(&mut self, octets: &[u8]) -> Result<(), DataError> {
        self.digest.add(octets);
        self.file.write_all(octets).map_err(DataError::io("write", &self.path))
    }
}

/// Reads a file of pieces. What it gave counts only once it has returned `None`: the digest is last.
pub struct PieceReader {
    path: PathBuf,
    file: BufReader<File>,
    digest: Digest,
    offset: u64,
    length: u64,
    ended: bool,
}

impl PieceReader {
    pub(super) fn open(path: &Path) -> Result<Self, DataError> {
        let file = File::open(path).map_err(DataError::io("read", path))?;
        let length = file.metadata().map_err(DataError::io("read", path))?.len();
        let mut reader = Self {
            path: path.to_path_buf(),
            file: BufReader::with_capacity(1 << 17, file),
            digest: Digest::new(),
            offset: 0,
            length,
            ended: false,
        };
        let mut magic = [0; MAGIC.len()];
        reader.read(&mut magic)?;
        match magic {
            found if &found == MAGIC => Ok(reader),
            [b'M', b'A', b'E', b'S', b'T', b'O', b'P', digit @ b'1'..=b'9'] => {
                let found = u32::from(digit - b'0');
                Err(DataError::Format { path: path.to_path_buf(), found, known: STOPPED_FORMAT })
            }
            _ => Err(DataError::damaged_at(path, 0, "expected MAESTOP2")),
        }
    }

    /// The next piece, or `None` after the last one, when the digest was found to be right.
    ///
    /// # Errors
    /// The disk's, and [`DataError::Damaged`] with the octet.
    #[allow(clippy::should_implement_trait)] // It fails, so it is no iterator.
    pub fn next(&mut self) -> Result<Option<Bytes>, DataError> {
        if self.ended {
            return Ok(None);
        }
        let place = self.offset;
        let mut length = [0; 4];
        self.read(&mut length)?;
        let length = u32::from_le_bytes(length);
        if length == END {
            self.check_digest()?;
            self.ended = true;
            return Ok(None);
        }
        let remaining = self.length.saturating_sub(self.offset);
        if u64::from(length) > remaining || length as usize > PIECE_LIMIT_OCTETS {
            return Err(DataError::damaged_at(
                &self.path,
                place,
                format!("a piece of {length} octets, {remaining} left"),
            ));
        }
        let mut piece = vec![0; length as usize];
        self.read(&mut piece)?;
        Ok(Some(piece.into()))
    }

    fn check_digest(&mut self) -> Result<(), DataError> {
        let wanted = self.digest.finish();
        let place = self.offset;
        let mut found = [0; DIGEST_OCTETS];
        self.read(&mut found)?;
        if found != wanted {
            return Err(DataError::damaged_at(&self.path, place, "the digest does not match the content"));
        }
        if self.offset != self.length {
            return Err(DataError::damaged_at(&self.path, self.offset, "more octets than were written"));
        }
        Ok(())
    }

    fn read(&mut self, into: &mut [u8]) -> Result<(), DataError> {
        let remaining = self.length.saturating_sub(self.offset);
        if (into.len() as u64) > remaining {
            let reason = format!("ends after {remaining} octets of {}", into.len());
            return Err(DataError::damaged_at(&self.path, self.offset, reason));
        }
        self.file.read_exact(into).map_err(DataError::io("read", &self.path))?;
        self.digest.add(into);
        self.offset += into.len() as u64;
        Ok(())
    }
}
