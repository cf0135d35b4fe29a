use std::io;

use thiserror::Error;

use crate::call::CallFailure;

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
    /// Ports for TLS that belong to no address.
    #[error(
        "--tls-port was given {ports} times for {addresses} addresses; give it once for all of them, or once for each"
    )]
    TlsPorts {
        /// How many ports.
        ports: usize,
        /// How many addresses.
        addresses: usize,
    },
    /// Certificates or keys cannot be used.
    #[error("{0}")]
    Tls(#[from] maestro_bridge::TlsError),
    /// References cannot be made, merged or split.
    #[error("{0}")]
    Arrange(#[from] maestro_ior::Error),
    /// A text names no system exception.
    #[error(
        "{text:?} names no system exception and no minor code; give a name such as TRANSIENT, a number such as 0x41540002, or what an ORB printed"
    )]
    NoException {
        /// The text.
        text: String,
    },
    /// The name of a new key does not fit.
    #[error("{source}; choose another name, such as Grid")]
    KeyName {
        /// What is wrong, and where.
        source: maestro_ior::Error,
    },
    /// A reference has no address to ask.
    #[error("the reference has no IIOP address to ask")]
    NoAddress,
    /// A data directory cannot be recovered.
    #[error("{0}")]
    Recover(#[from] maestro_group::datadir::DataError),
    /// A directory or file of the demo cannot be used.
    #[error("{path} cannot be used: {source}")]
    Path {
        /// The directory or file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The etc directory cannot be used.
    #[error("--etc: {0}")]
    Etc(#[from] maestro_bridge::EtcError),
    /// The data directory is of a demo of another size.
    #[error("{path} is of a demo with the members {members}: give --replicas {replicas}, or another --data")]
    OtherDemo {
        /// The data directory.
        path: String,
        /// Its members.
        members: String,
        /// How many these are.
        replicas: usize,
    },
    /// A replica cannot be started.
    #[error("replica {replica} cannot be started: {source}")]
    Start {
        /// Its name.
        replica: String,
        /// What the system said.
        source: io::Error,
    },
    /// A replica ended before it was ready, or all of them ended.
    #[error("{0}")]
    Ended(String),
    /// The system has no free port, or no room for what waits for signals.
    #[error("cannot {action}: {source}")]
    System {
        /// What was tried.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// An IDL file is wrong, or what is made of it cannot be written.
    #[error("{0}")]
    Idl(String),
    /// `maestro call` has no result.
    #[error("{0}")]
    Call(#[from] CallFailure),
    /// What `maestro dump` is to explain cannot be read.
    #[error("{0}")]
    Dump(String),
    /// The members of a group cannot be asked or changed.
    #[error("{0}")]
    Members(String),
    /// What a wizard was told does not make a project.
    #[error("{0}")]
    Wizard(String),
    /// A person left the questions of a wizard.
    #[error("stopped; nothing was written")]
    Stopped,
    /// Standard output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// The program's exit code: 2 for wrong input, 1 for what the user cannot help.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Failure::Call(failure) => failure.exit_code(),
            Failure::Output(_)
            | Failure::Stopped
            | Failure::Start { .. }
            | Failure::Ended(_)
            | Failure::System { .. } => 1,
            Failure::Read { .. }
            | Failure::TooLong { .. }
            | Failure::Empty { .. }
            | Failure::Reference { .. }
            | Failure::Unresolved { .. }
            | Failure::Arrange(_)
            | Failure::NoException { .. }
            | Failure::KeyName { .. }
            | Failure::NoAddress
            | Failure::TlsPorts { .. }
            | Failure::Tls(_)
            | Failure::Idl(_)
            | Failure::Dump(_)
            | Failure::Wizard(_)
            | Failure::Recover(_)
            | Failure::Members(_)
            | Failure::Path { .. }
            | Failure::Etc(_)
            | Failure::OtherDemo { .. } => 2,
        }
    }
}
