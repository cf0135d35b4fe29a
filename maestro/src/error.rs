//! Why a server does not start or run.

use std::io;
use std::path::PathBuf;

use maestro_bridge::EtcError;
use maestro_ior::MaestroKey;
use thiserror::Error;

/// Why a server did not start, or why it ended. One sentence that names the setting and says what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting that is needed is missing.
    #[error("{setting} is missing: {advice}")]
    Missing {
        /// The setting, as a flag.
        setting: &'static str,
        /// What to give.
        advice: &'static str,
    },
    /// A setting makes sense for another orb only.
    #[error("{setting} is for --orb replicated-updates: give both or none")]
    NotReplicated {
        /// The setting, as a flag.
        setting: &'static str,
    },
    /// A setting does not parse.
    #[error("{setting} {value:?} is not {expected}")]
    Invalid {
        /// The setting, as a flag.
        setting: &'static str,
        /// What was given.
        value: String,
        /// What is expected.
        expected: &'static str,
    },
    /// A host name of a setting is unknown.
    #[error("{setting} {host:?} cannot be looked up: {source}")]
    Host {
        /// The setting, as a flag.
        setting: &'static str,
        /// The host.
        host: String,
        /// What the system said.
        source: io::Error,
    },
    /// Nobody knows under which host clients reach the server.
    #[error("--iiop listens at every address ({address}): say with --publish HOST under which one clients reach this server")]
    Publish {
        /// Where it listens.
        address: String,
    },
    /// A key does not parse.
    #[error("--key {key:?}: {source}; `maestro newkey NAME` makes one")]
    Key {
        /// What was given.
        key: String,
        /// What is wrong with it.
        source: maestro_ior::Error,
    },
    /// A key belongs to no object.
    #[error("--key {key} is for no object of this server, which has {objects}")]
    KeyOfNobody {
        /// The key.
        key: MaestroKey,
        /// The names of the objects.
        objects: String,
    },
    /// A file of a data directory cannot be used.
    #[error("{} cannot be used: {source}", path.display())]
    Data {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process uses the data directory.
    #[error("data directory {} is in use by another process", path.display())]
    DataInUse {
        /// The directory.
        path: PathBuf,
    },
    /// The data directory is a replica's.
    #[error("data directory {} belongs to a replica: give another one to --orb simple", path.display())]
    DataOfReplica {
        /// The directory.
        path: PathBuf,
    },
    /// A file of a data directory does not hold what was written.
    #[error("{} is damaged: {expected} was expected; remove the file", path.display())]
    DataDamaged {
        /// The file.
        path: PathBuf,
        /// What should stand there.
        expected: &'static str,
    },
    /// The etc directory cannot be used.
    #[error("--etc: {0}")]
    Etc(#[from] EtcError),
    /// The IIOP port cannot be had, or a limit makes no sense.
    #[error("--iiop: {0}")]
    Bridge(#[from] maestro_bridge::Error),
    /// The signals that stop a server cannot be caught.
    #[error("signals cannot be caught: {0}")]
    Signals(io::Error),
}

impl Error {
    /// The exit code of a program that ends with this error: 2 for what the settings can mend, else 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Signals(_) => 1,
            _ => 2,
        }
    }
}
