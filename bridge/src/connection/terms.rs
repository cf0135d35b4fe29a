//! The code sets of a connection.

use maestro_giop::{CodeSetContext, CodeSets, Error, ServiceContexts};

/// What the first request with a CodeSets context has settled, for the rest of the connection.
///
/// Until then the defaults hold: Latin-1, and no wide characters. A client that names code sets which are not known
/// here, or names them in a damaged context, is told so on each of its requests: it encodes them all in these.
///
/// Source: CORBA 3.0.3 §13.10.2.5, §13.10.2.6
#[derive(Debug, Default)]
pub(super) enum Terms {
    #[default]
    Open,
    Agreed(CodeSets),
    Refused(Error),
}

impl Terms {
    /// Returns the code sets of a request, by its contexts and those that came before it.
    pub(super) fn of(&mut self, contexts: &ServiceContexts) -> Result<CodeSets, &Error> {
        if let (Self::Open, Some(data)) = (&self, contexts.get(ServiceContexts::CODE_SETS)) {
            *self = Self::settle(data);
        }
        match self {
            Self::Open => Ok(CodeSets::default()),
            Self::Agreed(sets) => Ok(*sets),
            Self::Refused(error) => Err(error),
        }
    }

    /// Logs what is settled: it is once per connection.
    fn settle(data: &[u8]) -> Self {
        match CodeSetContext::decode(data).and_then(CodeSetContext::accept) {
            Ok(sets) => {
                tracing::debug!(code_sets = %sets, "code sets agreed");
                Self::Agreed(sets)
            }
            Err(error) => {
                tracing::warn!(%error, "code sets refused");
                Self::Refused(error)
            }
        }
    }
}
