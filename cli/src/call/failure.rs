use std::fmt;
use std::path::PathBuf;

use maestro_bridge::CallError;
use maestro_giop::JsonError;
use maestro_idl::{DeclId, Model};

use crate::idl::Signature;

/// Why `maestro call` printed no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum CallFailure {
    /// Nothing says what types there are.
    #[error(
        "give --idl FILE, the IDL that declares the object's interface; only _is_a and _non_existent need none"
    )]
    NoIdl,
    /// The IDL does not declare the interface.
    #[error("{} declares no interface {wanted:?}; give --interface with one of: {}", file.display(), there.join(", "))]
    NoInterface {
        /// A name or a repository id.
        wanted: String,
        /// The IDL file.
        file: PathBuf,
        /// Interfaces that it declares.
        there: Vec<String>,
    },
    /// The interface has no such operation.
    #[error("{interface} has no operation or attribute {wanted:?}; it has: {}", there.join(", "))]
    NoOperation {
        /// The interface.
        interface: String,
        /// The name that was given.
        wanted: String,
        /// The names that there are.
        there: Vec<String>,
    },
    /// Too many arguments, or too few.
    #[error("{operation} takes {expected} arguments, {given} were given{signature}")]
    Count {
        /// The operation.
        operation: String,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        given: usize,
        /// What they are.
        signature: String,
    },
    /// An argument is not JSON.
    #[error("argument {name} ({ty}): {why}")]
    Argument {
        /// The parameter.
        name: String,
        /// Its type.
        ty: String,
        /// What is wrong.
        why: String,
    },
    /// JSON of another form than the types say, or too long.
    #[error("arguments: {0}")]
    Json(JsonError),
    /// A type of the IDL that no TypeCode can be made of.
    #[error("the IDL's types: {0}")]
    Type(maestro_giop::Error),
    /// An exception that the operation declares.
    #[error("raised {name} {members}")]
    Raised {
        /// Its name in IDL.
        name: String,
        /// Its members as JSON.
        members: String,
    },
    /// Another exception, or no answer.
    #[error("{0}")]
    Failed(Hinted),
    /// An answer that does not fit the IDL.
    #[error("the answer does not fit the IDL: {0}; is it the IDL that the server was built with?")]
    Answer(maestro_giop::Error),
}

impl CallFailure {
    /// Says that a call has another number of arguments than it should.
    pub(super) fn count(operation: &str, expected: usize, given: usize) -> Self {
        Self::Count { operation: operation.to_owned(), expected, given, signature: String::new() }
    }

    /// Adds what the operation looks like.
    pub(super) fn with_signature(mut self, found: &Signature<'_>) -> Self {
        if let Self::Count { signature, .. } = &mut self {
            *signature = format!(": {found}");
        }
        self
    }

    /// Says which operations there are.
    pub(super) fn unknown_operation(model: &Model, interface: DeclId, wanted: &str) -> Self {
        let all = Signature::all(model, interface);
        Self::NoOperation {
            interface: model.scoped_name(interface),
            wanted: wanted.to_owned(),
            there: all.into_iter().map(|signature| signature.name).collect(),
        }
    }

    /// The program's exit code: 1 for what the object said or did not say, 2 for what the user gave.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Raised { .. } | Self::Answer(_) => 1,
            Self::Failed(Hinted(CallError::Reference(_) | CallError::Arguments(_))) => 2,
            Self::Failed(_) => 1,
            _ => 2,
        }
    }
}

/// What went wrong with a call, and where to read on about it.
#[derive(Debug)]
pub(crate) struct Hinted(pub(super) CallError);

impl fmt::Display for Hinted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)?;
        match &self.0 {
            CallError::System(exception) if exception.minor != 0 => {
                write!(f, "; see maestro explain {} 0x{:08x}", exception.kind.name(), exception.minor)
            }
            _ => Ok(()),
        }
    }
}
