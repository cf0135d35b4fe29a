//! Why a call has no results.

use maestro_bridge::{CallError, UserException};
use maestro_giop::{CdrReader, Completed, Error, SystemException, SystemExceptionKind};

use crate::codegen::Input;

/// Why a call has no results, where its operation declares no exceptions. Stubs know both kinds: there is no third.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The object, or a server on the way, raised a system exception.
    #[error("system exception {0}")]
    System(SystemException),
    /// There is no answer, or none that can be read.
    #[error("{0}")]
    Transport(CallError),
}

impl Failure {
    /// Says whether the call was executed, as far as is known here.
    pub fn completed(&self) -> Completed {
        match self {
            Self::System(raised) => raised.completed,
            Self::Transport(error) => error.completed(),
        }
    }

    /// Returns the system exception in which CORBA says the same: the one that was raised, or the one that an ORB raises for
    /// what went wrong on this side.
    pub fn system_exception(&self) -> SystemException {
        let of = |error: &CallError| error.system_exception().unwrap_or_else(unlisted);
        match self {
            Self::System(raised) => raised.clone(),
            Self::Transport(error) => of(error),
        }
    }
}

/// Why a call has no results: a [`Failure`], or for an operation that declares exceptions an enum with a variant for each.
pub trait CallFailure: From<Failure> + std::error::Error + Send + 'static {
    /// Reads one of the exceptions that the operation declares; `None` for any other.
    ///
    /// # Errors
    ///
    /// Octets that are none.
    fn read(id: &str, members: &mut Input<'_, '_>) -> Result<Option<Self>, Error>;

    /// Says whether the call was executed, as far as is known here.
    fn completed(&self) -> Completed;
}

impl CallFailure for Failure {
    fn read(_: &str, _: &mut Input<'_, '_>) -> Result<Option<Self>, Error> {
        Ok(None)
    }

    fn completed(&self) -> Completed {
        Self::completed(self)
    }
}

/// Turns what the client says into what the operation's callers get.
pub(super) fn failure<F: CallFailure>(error: CallError) -> F {
    match error {
        CallError::User(raised) => user(&raised),
        CallError::System(raised) => Failure::System(raised).into(),
        error => Failure::Transport(error).into(),
    }
}

fn user<F: CallFailure>(raised: &UserException) -> F {
    match raised.members() {
        Ok(mut members) => declared(raised.id.as_str(), &mut members),
        Err(error) => Failure::Transport(CallError::Answer(error)).into(),
    }
}

/// Turns a user exception into what the operation's callers get.
pub(super) fn declared<F: CallFailure>(id: &str, members: &mut CdrReader<'_>) -> F {
    match F::read(id, &mut Input::new(members)) {
        Ok(Some(declared)) => declared,
        Ok(None) => Failure::System(unlisted()).into(),
        Err(error) => Failure::Transport(CallError::Answer(error)).into(),
    }
}

/// What a client gets for an exception that the operation does not declare.
///
/// Source: CORBA 3.0.3 §4.12.3.1
fn unlisted() -> SystemException {
    let minor = SystemException::MINOR_UNLISTED_USER_EXCEPTION;
    SystemException::new(SystemExceptionKind::Unknown, minor, Completed::Yes)
}
