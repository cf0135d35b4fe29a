//! The key that the members of a group share.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::digest::digest;

/// The shortest key text that is accepted, in octets.
pub const KEY_MIN_OCTETS: usize = 16;
/// The longest key file that is read, in octets.
pub const KEY_MAX_OCTETS: usize = 64 << 10;

/// The secret that the members of one group share: who has it may speak on the group's ports.
///
/// It is made from text of at least [`KEY_MIN_OCTETS`] octets, 32 random octets in hexadecimal or base64 being the best
/// choice; white space around the text does not count, so that an editor's last line feed does no harm.
#[derive(Clone, PartialEq, Eq)]
pub struct GroupKey([u8; 32]);

impl GroupKey {
    /// Makes the key from its text.
    ///
    /// # Errors
    /// [`KeyError::TooShort`].
    pub fn from_text(text: &[u8]) -> Result<Self, KeyError> {
        let text = text.trim_ascii();
        if text.len() < KEY_MIN_OCTETS {
            return Err(KeyError::TooShort { found: text.len() });
        }
        Ok(Self(digest("maestro group key", text)))
    }

    /// Reads the key from a file.
    ///
    /// # Errors
    /// The disk's, too short, too long.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let io = |source| KeyError::Io { path: path.to_path_buf(), source };
        let length = std::fs::metadata(path).map_err(io)?.len();
        if length > KEY_MAX_OCTETS as u64 {
            return Err(KeyError::TooLong { found: length });
        }
        Self::from_text(&std::fs::read(path).map_err(io)?)
    }

    pub(super) fn octets(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for GroupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GroupKey(..)")
    }
}

/// What can be wrong with a group key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The file could not be read.
    #[error("cannot read group key file {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is too little text for a secret.
    #[error("the group key has {found} octets, at least {KEY_MIN_OCTETS} are needed")]
    TooShort {
        /// Octets found.
        found: usize,
    },
    /// The file is too large to be a key.
    #[error("the group key file has {found} octets, at most {KEY_MAX_OCTETS} are read")]
    TooLong {
        /// Octets found.
        found: u64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_around_the_text_does_not_count() {
        let bare = GroupKey::from_text(b"0123456789abcdef").unwrap();
        assert_eq!(bare, GroupKey::from_text(b"  0123456789abcdef\r\n").unwrap());
        assert_ne!(bare, GroupKey::from_text(b"0123456789abcdeF").unwrap());
    }

    #[test]
    fn a_short_text_is_refused_with_its_length() {
        let error = GroupKey::from_text(b" 0123456789abcde\n").unwrap_err();
        assert_eq!(error.to_string(), "the group key has 15 octets, at least 16 are needed");
    }

    #[test]
    fn debug_shows_nothing_of_the_key() {
        assert_eq!(format!("{:?}", GroupKey::from_text(b"0123456789abcdef").unwrap()), "GroupKey(..)");
    }
}
