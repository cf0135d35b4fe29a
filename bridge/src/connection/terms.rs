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
    pub(super) fn of(&mut self, contexts: &ServiceContexts) -> Result<CodeSets, Error> {
        let named = contexts.get(ServiceContexts::CODE_SETS).map(|data| read(data));
        if let (Self::Open, Some(named)) = (&self, &named) {
            *self = Self::settle(named);
        }
        match (self, named) {
            (Self::Open, _) => Ok(CodeSets::default()),
            (Self::Agreed(sets), None) => Ok(*sets),
            (Self::Agreed(sets), Some(Ok(named))) if named == *sets => Ok(named),
            (Self::Agreed(sets), Some(Ok(named))) => Err(Error::CodeSetsChanged { agreed: *sets, named }),
            (Self::Agreed(_), Some(Err(error))) => Err(error),
            (Self::Refused(error), _) => Err(error.clone()),
        }
    }

    /// Logs what is settled: it is once per connection.
    fn settle(named: &Result<CodeSets, Error>) -> Self {
        match named {
            Ok(sets) => {
                tracing::debug!(code_sets = %sets, "code sets agreed");
                Self::Agreed(*sets)
            }
            Err(error) => {
                tracing::warn!(%error, "code sets refused");
                Self::Refused(error.clone())
            }
        }
    }
}

fn read(data: &[u8]) -> Result<CodeSets, Error> {
    CodeSetContext::decode(data).and_then(CodeSetContext::accept)
}
