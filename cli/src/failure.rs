use std::io;

use thiserror::Error;

/// Why a subcommand gave up, and what the user can do about it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub(crate) enum Failure {
    /// A file with references cannot be read.
    #[error(
        "cannot read {origin}: {source}; give a file, a text that begins with IOR: or corbaloc:, or - for standard input"
    )]
    Read {
        /// The file, or standard input.
        origin: String,
        /// Why not.
        source: io::Error,
    },
    /// A file with references is not one.
    #[error(
        "{origin} has more than {limit_octets} octets, which no reference has; give a file that a server wrote, such as etc/Grid.ior"
    )]
    TooLong {
        /// The file, or standard input.
        origin: String,
        /// The most that is read.
        limit_octets: u64,
    },
    /// A file has nothing in it.
    #[error("{origin} is empty; wait until the server has written its reference, or give another file")]
    Empty {
        /// The file, or standard input.
        origin: String,
    },
    /// A text is no reference.
    #[error("{origin}: {source}; give the reference again, whole and unchanged")]
    Reference {
        /// Where the text came from.
        origin: String,
        /// What is wrong, and where.
        source: maestro_ior::Error,
    },
    /// A text names an object that only a service can look up.
    #[error("{origin}: {source}; give the reference that it answers with")]
    Unresolved {
        /// Where the text came from.
        origin: String,
        /// Which service.
        source: maestro_ior::Error,
    },
    /// The name of a new key does not fit.
    #[error("{source}; choose another name, such as Grid")]
    KeyName {
        /// What is wrong, and where.
        source: maestro_ior::Error,
    },
    /// Standard output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// The program's exit code: 2 for wrong input, 1 for what the user cannot help.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Failure::Output(_) => 1,
            Failure::Read { .. }
            | Failure::TooLong { .. }
            | Failure::Empty { .. }
            | Failure::Reference { .. }
            | Failure::Unresolved { .. }
            | Failure::KeyName { .. } => 2,
        }
    }
}
