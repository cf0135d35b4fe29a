//! Why a call has no result.

use std::fmt;
use std::io;
use std::time::Duration;

use maestro_giop::{
    CdrReader, CodeSets, Completed, RepositoryId, SystemException, SystemExceptionKind as Kind,
};
use maestro_ior::Address;

use super::ReplyBody;
use crate::TlsError;

/// Why a call has no result. [`CallError::completed`] says whether it can have been executed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The object raised an exception of its interface.
    #[error("user exception {}", .0.id.as_str())]
    User(UserException),
    /// The object or a server raised a system exception.
    #[error("system exception {0}")]
    System(SystemException),
    /// The reference cannot be read.
    #[error("invalid reference: {0}")]
    Reference(#[from] maestro_ior::Error),
    /// No address of the reference took the call.
    #[error("no address took the call: {}", Tries(.0))]
    Unreachable(Vec<(Address, ConnectError)>),
    /// The connection was lost after the request was sent.
    #[error("connection to {address} lost after the request was sent: {reason}")]
    Lost {
        /// The server.
        address: Address,
        /// What was seen.
        reason: String,
    },
    /// The answer did not come in time.
    #[error("no answer from {address} within {after:?}")]
    TimedOut {
        /// The server that was asked last.
        address: Address,
        /// The time-out.
        after: Duration,
        /// Whether the request was sent.
        sent: bool,
    },
    /// Servers forward the call to each other.
    #[error("forwarded more than {limit} times")]
    TooManyForwards {
        /// The limit.
        limit: usize,
    },
    /// The answer cannot be decoded.
    #[error("invalid answer: {0}")]
    Answer(maestro_giop::Error),
    /// The answer is one to another kind of question, such as a LocateReply to a Request.
    #[error("the server answered another kind of question")]
    WrongAnswer,
    /// The reference tells of no code sets that are known here.
    #[error("{0}")]
    CodeSets(maestro_giop::Error),
    /// Calls go over TLS only, and the reference tells of no TLS address.
    #[error("the reference tells of no TLS address, and calls are to go over TLS only")]
    NoTls,
    /// The arguments cannot be encoded.
    #[error("arguments cannot be sent: {0}")]
    Arguments(maestro_giop::Error),
    /// The call was made while an operation of a replicated object was executed, on its thread.
    #[error(
        "an operation of a replicated object cannot call others: every replica would, and all calls behind it would wait"
    )]
    Executing,
}

/// Why an address did not take a call. The call was not executed there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// No connection.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// No connection in time.
    #[error("no connection within {0:?}")]
    TimedOut(Duration),
    /// The server closed the connection and said that it did not execute the call.
    #[error("the server closed the connection")]
    Closed,
    /// The connection was lost before the request was sent.
    #[error("the connection was lost before the request was sent")]
    NotSent,
    /// The server's certificate is not accepted here.
    #[error("the server's certificate is not trusted: {reason}")]
    NotTrusted {
        /// Why not.
        reason: String,
    },
    /// The server does not accept this client's certificate, or demands one.
    #[error("the server refuses this client's certificate: {reason}")]
    Refused {
        /// What the server said.
        reason: String,
    },
    /// No TLS connection, for another reason.
    #[error("no TLS connection: {reason}")]
    Handshake {
        /// What was seen.
        reason: String,
    },
    /// TLS cannot be set up on this side.
    #[error("{0}")]
    Tls(TlsError),
}

impl ConnectError {
    /// Says whether one side did not accept the other's certificate: another try will end in the same way.
    pub fn is_distrust(&self) -> bool {
        matches!(self, Self::NotTrusted { .. } | Self::Refused { .. })
    }
}

/// A user exception as it came.
#[derive(Debug)]
pub struct UserException {
    /// Which exception.
    pub id: RepositoryId,
    reply: Box<ReplyBody>,
}

impl UserException {
    /// Takes the exception out of a reply.
    pub(super) fn decode(reply: ReplyBody) -> Result<Self, maestro_giop::Error> {
        let id = RepositoryId::decode(&mut reply.reader())?;
        Ok(Self { id, reply: Box::new(reply) })
    }

    /// Makes a reader for the exception's members.
    ///
    /// # Errors
    ///
    /// None that decoding the repository id, which was done before, did not have.
    pub fn members(&self) -> Result<CdrReader<'_>, maestro_giop::Error> {
        let mut reader = self.reply.reader();
        RepositoryId::decode(&mut reader)?;
        Ok(reader)
    }

    /// Returns the code sets of the connection that it came on.
    pub fn code_sets(&self) -> CodeSets {
        self.reply.code_sets
    }
}

impl CallError {
    /// Says whether the call was executed, as far as is known here.
    pub fn completed(&self) -> Completed {
        match self {
            Self::User(_) | Self::Answer(_) => Completed::Yes,
            Self::System(exception) => exception.completed,
            Self::Lost { .. } | Self::WrongAnswer | Self::TimedOut { sent: true, .. } => Completed::Maybe,
            Self::TimedOut { .. }
            | Self::Reference(_)
            | Self::Unreachable(_)
            | Self::TooManyForwards { .. }
            | Self::CodeSets(_)
            | Self::NoTls
            | Self::Arguments(_)
            | Self::Executing => Completed::No,
        }
    }

    /// Returns the system exception in which CORBA says the same: the one that was raised, or the one that an ORB
    /// raises for what went wrong on this side. `None` for a user exception.
    ///
    /// Source: CORBA 3.0.3 §4.12.3, §13.10.2.4, §13.10.2.6
    pub fn system_exception(&self) -> Option<SystemException> {
        use maestro_giop::Error::{Unwritable, WideNotAllowed};
        let of = |kind, minor| Some(SystemException::new(kind, minor, self.completed()));
        let because = |error: &maestro_giop::Error| {
            let told = error.system_exception();
            of(told.kind, told.minor)
        };
        match self {
            Self::User(_) => None,
            Self::System(exception) => Some(exception.clone()),
            Self::Reference(_) => of(Kind::InvObjref, 0),
            Self::NoTls => of(Kind::NoPermission, 0),
            Self::Unreachable(tries) if is_distrusted(tries) => of(Kind::NoPermission, 0),
            Self::Unreachable(_) | Self::TooManyForwards { .. } => of(Kind::Transient, 0),
            Self::Lost { .. } => of(Kind::CommFailure, 0),
            Self::TimedOut { .. } => of(Kind::Timeout, 0),
            Self::WrongAnswer => of(Kind::Internal, 0),
            Self::Executing => of(Kind::BadInvOrder, 0),
            // The reference, or its version, did not say that wide characters may be sent.
            Self::Arguments(Unwritable(error)) if matches!(**error, WideNotAllowed { .. }) => {
                of(Kind::InvObjref, SystemException::MINOR_WCHAR_UNSUPPORTED)
            }
            Self::Arguments(Unwritable(error)) => because(error),
            Self::Arguments(error) | Self::CodeSets(error) | Self::Answer(error) => because(error),
        }
    }
}

/// Says whether all addresses failed because certificates were not accepted.
fn is_distrusted(tries: &[(Address, ConnectError)]) -> bool {
    !tries.is_empty() && tries.iter().all(|(_, error)| error.is_distrust())
}

struct Tries<'a>(&'a [(Address, ConnectError)]);

impl fmt::Display for Tries<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("the reference has no IIOP address");
        }
        for (index, (address, error)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{address}: {error}")?;
        }
        Ok(())
    }
}
