//! Why a server does not start or run.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use maestro_bridge::EtcError;
use maestro_group::{ConfigError, LeaveError, StartError, TransferError};
use maestro_ior::MaestroKey;
use maestro_orbs::replicated::{LevelError, OptionError, ReplicatedError};
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
    /// A setting makes sense for another engine only.
    #[error("{setting} is for --engine embedded: corosync's ring gives the order itself")]
    NotEmbedded {
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
    #[error(
        "{setting} listens at every address ({address}): say with {publish} HOST under which one clients reach this server"
    )]
    Publish {
        /// The setting, as a flag.
        setting: &'static str,
        /// The flag that is missing.
        publish: &'static str,
        /// Where it listens.
        address: String,
    },
    /// There are too many addresses.
    #[error(
        "at most {most} addresses are served, --iiop and --tls-listen together: references name each of them"
    )]
    Endpoints {
        /// How many there may be.
        most: usize,
    },
    /// A setting makes sense over TLS only.
    #[error("{setting} is for clients that come over TLS: give --tls-listen too, or neither")]
    NotTls {
        /// The setting, as a flag.
        setting: &'static str,
    },
    /// A certificate or a key cannot be used.
    #[error("TLS: {0}")]
    Tls(#[from] maestro_bridge::TlsError),
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
    /// The replica is none of the members.
    #[error("--replica {name} is not in --members, which has {members}")]
    NotAMember {
        /// The replica's name.
        name: String,
        /// The names in the list.
        members: String,
    },
    /// A new replica cannot ask the others for the keys of the objects.
    #[error(
        "--join: no member tells which keys the objects have: {reason}; start this replica when others are up, or give --key"
    )]
    Join {
        /// Why not.
        reason: String,
    },
    /// Replicas are on several hosts, and anybody could join them.
    #[error("--group-key-file is missing: {source}")]
    GroupKeyMissing {
        /// Which address is not on this host.
        source: ConfigError,
    },
    /// The key of the group cannot be used.
    #[error("--group-key-file: {0}")]
    GroupKey(#[from] maestro_group::KeyError),
    /// The list of members does not parse, or names an address that cannot be used.
    #[error("--members: {0}")]
    Members(ConfigError),
    /// The data directory cannot be used.
    #[error("--data: {0}")]
    DataDirectory(#[from] maestro_group::datadir::DataError),
    /// The state of the last orderly stop is of no use to this release.
    #[error("--data: the state that was kept cannot be used: {reason}")]
    KeptState {
        /// What the objects say of it.
        reason: String,
    },
    /// The replica does not start.
    #[error("the replica cannot start: {0}")]
    Replica(ReplicatedError),
    /// The program says that it can run levels that there are not.
    #[error("this program is wrong: {0}")]
    Levels(#[from] LevelError),
    /// The replica cannot be held at a level.
    #[error("--hold-level: {0}")]
    HoldLevel(LevelError),
    /// An option is not supported.
    #[error("{0}")]
    Option(#[from] OptionError),
    /// The state of the replica was not kept.
    #[error("the replica stopped without keeping its state, and will take it from the others: {0}")]
    Leave(#[from] LeaveError),
    /// The etc directory cannot be used.
    #[error("--etc: {0}")]
    Etc(#[from] EtcError),
    /// An address cannot be had.
    #[error("{setting}: {source}")]
    Listen {
        /// The setting, as a flag.
        setting: &'static str,
        /// What the server says.
        source: maestro_bridge::Error,
    },
    /// A limit makes no sense, or there are no threads.
    #[error("{0}")]
    Bridge(#[from] maestro_bridge::Error),
    /// Another process has the port that was kept for this server.
    #[error(
        "{setting}: another process has {address}, the port of this server's last life, which references name: end that \
         process, or give a port with {setting} HOST:PORT, or remove {} for a free one", path.display()
    )]
    KeptPort {
        /// The setting, as a flag.
        setting: &'static str,
        /// The address.
        address: SocketAddr,
        /// The file in which the port is kept.
        path: PathBuf,
    },
    /// The signals that stop a server cannot be caught.
    #[error("signals cannot be caught: {0}")]
    Signals(io::Error),
}

impl From<ReplicatedError> for Error {
    fn from(error: ReplicatedError) -> Self {
        match error {
            ReplicatedError::Option(error) => Self::Option(error),
            ReplicatedError::Group(StartError::Config(error)) => error.into(),
            ReplicatedError::Group(StartError::Data(error)) => Self::DataDirectory(error),
            ReplicatedError::Group(StartError::State(error)) => match unusable(&error) {
                Some(reason) => Self::KeptState { reason },
                None => Self::Replica(StartError::State(error).into()),
            },
            error => Self::Replica(error),
        }
    }
}

/// Returns what the objects say of a state that they did not take.
fn unusable(error: &dyn std::error::Error) -> Option<String> {
    match error.source()?.downcast_ref()? {
        TransferError::Unusable { reason } => Some(reason.clone()),
        _ => None,
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        match error {
            source @ ConfigError::KeyNeeded { .. } => Self::GroupKeyMissing { source },
            ConfigError::Key(error) => Self::GroupKey(error),
            error => Self::Members(error),
        }
    }
}

impl Error {
    /// The exit code of a program that ends with this error: 2 for what the settings can mend, else 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            // A state that was not kept is a matter of the data directory: no room, mostly.
            Self::Leave(LeaveError::NotKept { .. }) => 2,
            Self::Signals(_) | Self::Leave(_) => 1,
            _ => 2,
        }
    }
}
