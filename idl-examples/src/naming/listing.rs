//! Iterators: places in lists of bindings.

use maestro::codegen::{get_state, push_state};
use maestro::state::HandState;
use maestro::{Call, StateError, StateReader, StateWriter, SystemException, SystemExceptionKind};

use super::idl::cos_naming::{Binding, BindingIterator, BindingType};
use super::space::{Page, Place, Stop};
use super::{Shared, lock, system};

/// A place in the list of a context's bindings: `interface CosNaming::BindingIterator`.
#[derive(Debug, Default)]
pub(super) struct Listing {
    space: Shared,
    context: Place,
    /// The number of the binding that comes next, or of one before it.
    next: u64,
}

impl Listing {
    /// Begins at a binding of a context.
    pub(super) fn new(space: Shared, context: Place, next: u64) -> Self {
        Self { space, context, next }
    }

    /// Makes one that is to read its place out of a state.
    pub(super) fn within(space: Shared) -> Self {
        Self { space, ..Self::default() }
    }

    /// Goes on. A context that was destroyed has no bindings.
    fn advance(&mut self, how_many: u32) -> Vec<Binding> {
        match lock(&self.space).page(&self.context, self.next, how_many) {
            Ok(Page { bindings, next, .. }) => {
                self.next = next;
                bindings
            }
            Err(Stop::Gone | Stop::Empty | Stop::NotFound { .. } | Stop::Elsewhere { .. }) => Vec::new(),
        }
    }
}

impl BindingIterator for Listing {
    fn next_one(&mut self, _: &Call<'_>) -> Result<(bool, Binding), SystemException> {
        let none = || Binding { binding_name: Vec::new(), binding_type: BindingType::Nobject };
        let next = self.advance(1).pop();
        Ok((next.is_some(), next.unwrap_or_else(none)))
    }

    fn next_n(&mut self, _: &Call<'_>, how_many: u32) -> Result<(bool, Vec<Binding>), SystemException> {
        if how_many == 0 {
            return Err(system(SystemExceptionKind::BadParam));
        }
        let bindings = self.advance(how_many);
        Ok((!bindings.is_empty(), bindings))
    }

    fn destroy(&mut self, call: &Call<'_>) -> Result<(), SystemException> {
        call.destroy().map_err(SystemException::from)?;
        lock(&self.space).close(call.object_key().as_bytes());
        Ok(())
    }
}

impl HandState for Listing {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        push_state(&(&self.context, self.next), state)
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        (self.context, self.next) = get_state(state)?;
        Ok(())
    }
}
