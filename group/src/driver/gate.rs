//! Which casts are taken: those of the current view, as many as are allowed to be on their way.

use std::sync::Mutex;

use super::queue::lock;
use crate::types::ViewId;

/// Counts this member's casts that are taken and not delivered.
#[derive(Debug)]
pub(crate) struct Gate {
    limit: usize,
    limit_octets: usize,
    cast_limit_octets: usize,
    state: Mutex<GateState>,
}

#[derive(Debug, Default)]
struct GateState {
    /// The view whose casts are taken; `None` while there is none.
    view: Option<ViewId>,
    casts: usize,
    octets: usize,
    /// Whether some member is too far behind for more.
    congested: bool,
    /// Whether a cast found no room because of that.
    refused: bool,
}

/// Why a cast was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CastError {
    /// The view is not the current one: what still matters is cast again when [`view`](crate::Application::view) tells of the next one.
    #[error("view {view} is not the current one")]
    NotInView {
        /// The view in which it was meant.
        view: ViewId,
    },
    /// Too many of this member's casts are on their way, or some member of the view is too far behind for more. There is room again
    /// when some of them were delivered, or when [`room`](crate::Observer::room) says so.
    #[error("{casts} casts of {octets} octets are on their way already, or a member is too far behind")]
    Full {
        /// Casts on their way.
        casts: usize,
        /// Octets in them.
        octets: usize,
    },
    /// The cast is larger than allowed.
    #[error("a cast of {octets} octets, allowed are {limit}")]
    TooLarge {
        /// Its size.
        octets: usize,
        /// The limit.
        limit: usize,
    },
    /// The member has ended.
    #[error("the member has ended")]
    Ended,
}

impl Gate {
    pub(crate) fn new(limit: usize, limit_octets: usize, cast_limit_octets: usize) -> Self {
        Self { limit, limit_octets, cast_limit_octets, state: Mutex::default() }
    }

    /// Takes casts of these sizes, all of them or none.
    pub(crate) fn take(&self, view: ViewId, sizes: impl Iterator<Item = usize>) -> Result<(), CastError> {
        self.admit(view, sizes, false)
    }

    /// The same, however far a member is behind.
    pub(crate) fn take_urgent(&self, view: ViewId, octets: usize) -> Result<(), CastError> {
        self.admit(view, [octets].into_iter(), true)
    }

    fn admit(&self, view: ViewId, sizes: impl Iterator<Item = usize>, urgent: bool) -> Result<(), CastError> {
        let (mut casts, mut octets) = (0, 0);
        for size in sizes {
            if size > self.cast_limit_octets {
                return Err(CastError::TooLarge { octets: size, limit: self.cast_limit_octets });
            }
            casts += 1;
            octets += size;
        }
        let mut state = lock(&self.state);
        if state.view != Some(view) {
            return Err(CastError::NotInView { view });
        }
        let congested = state.congested && casts > 0 && !urgent;
        state.refused |= congested;
        if congested || state.casts + casts > self.limit || state.octets + octets > self.limit_octets {
            return Err(CastError::Full { casts: state.casts, octets: state.octets });
        }
        state.casts += casts;
        state.octets += octets;
        Ok(())
    }

    /// Takes a message of this size for one member.
    pub(crate) fn take_send(&self, view: ViewId, octets: usize) -> Result<(), CastError> {
        if octets > self.cast_limit_octets {
            return Err(CastError::TooLarge { octets, limit: self.cast_limit_octets });
        }
        if lock(&self.state).view != Some(view) {
            return Err(CastError::NotInView { view });
        }
        Ok(())
    }

    /// Some of this member's casts were delivered.
    pub(crate) fn delivered(&self, casts: usize, octets: usize) {
        let mut state = lock(&self.state);
        state.casts = state.casts.saturating_sub(casts);
        state.octets = state.octets.saturating_sub(octets);
    }

    /// Another view: what was cast before is not on its way any more.
    pub(crate) fn open(&self, view: ViewId) {
        let mut state = lock(&self.state);
        (state.view, state.casts, state.octets) = (Some(view), 0, 0);
    }

    /// Says whether some member is too far behind for more casts. Tells whether casts that were refused for that are taken again.
    pub(crate) fn set_congested(&self, congested: bool) -> bool {
        let mut state = lock(&self.state);
        state.congested = congested;
        !congested && std::mem::take(&mut state.refused)
    }

    /// No view: nothing is taken.
    pub(crate) fn shut(&self) {
        lock(&self.state).view = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::ConfigId;

    fn view(round: u64) -> ViewId {
        ViewId { epoch: 0, config: ConfigId { round, proposer: 1 } }
    }

    #[test]
    fn only_casts_of_the_current_view_are_taken_and_only_so_many() {
        let gate = Gate::new(3, 100, 60);
        assert_eq!(gate.take(view(1), [1].into_iter()), Err(CastError::NotInView { view: view(1) }));
        gate.open(view(1));
        assert_eq!(gate.take(view(1), [61].into_iter()), Err(CastError::TooLarge { octets: 61, limit: 60 }));
        gate.take(view(1), [10, 10].into_iter()).unwrap();
        assert_eq!(gate.take(view(1), [1, 1].into_iter()), Err(CastError::Full { casts: 2, octets: 20 }));
        gate.take(view(1), [60].into_iter()).unwrap();
        gate.delivered(2, 20);
        assert_eq!(gate.take(view(1), [60].into_iter()), Err(CastError::Full { casts: 1, octets: 60 }));
        gate.shut();
        assert_eq!(gate.take(view(1), [1].into_iter()), Err(CastError::NotInView { view: view(1) }));
        gate.open(view(2));
        assert_eq!(gate.take(view(1), [1].into_iter()), Err(CastError::NotInView { view: view(1) }));
        gate.take(view(2), [1, 1, 1].into_iter()).unwrap();
    }

    #[test]
    fn nothing_is_taken_while_a_member_is_too_far_behind() {
        let gate = Gate::new(3, 100, 60);
        gate.open(view(1));
        assert!(!gate.set_congested(true));
        assert!(!gate.set_congested(false), "nobody was refused");
        gate.set_congested(true);
        assert_eq!(gate.take(view(1), [1].into_iter()), Err(CastError::Full { casts: 0, octets: 0 }));
        gate.open(view(2));
        assert!(gate.take(view(2), [1].into_iter()).is_err(), "it is still behind");
        gate.take_urgent(view(2), 1).unwrap();
        assert!(gate.take_urgent(view(2), 61).is_err());
        assert!(gate.set_congested(false), "whoever was refused may try again");
        gate.take(view(2), [1].into_iter()).unwrap();
        assert!(!gate.set_congested(false));
    }
}
