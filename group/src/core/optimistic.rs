//! Optimistic delivery: casts are delivered as soon as they have their place, and undone where the history is another one.

use super::{Core, Phase};
use crate::api::Overwritten;
use crate::core_io::Output;

impl Core {
    /// Returns up to where casts may be delivered, whoever else holds them.
    ///
    /// The casts before a view are delivered when this member holds them, though the view may never begin: a state that is
    /// handed to another member then contains all that was chosen, and so all that a majority ever held of that one's own
    /// history.
    pub(super) fn deliverable_at_once(&self) -> u64 {
        match &self.phase {
            Phase::View(_) if self.is_full() => u64::MAX,
            Phase::View(view) if view.adopted => view.decision.start.max(self.delivered),
            _ => self.delivered,
        }
    }

    /// A state takes the place of this member's; up to `common` its history is that of the state. Counts and tells what was
    /// delivered here beyond that.
    pub(super) fn note_overwritten(&mut self, common: u64) {
        if !self.settings.options.is_optimistic() || self.settings.faults.hide_overwritten {
            return;
        }
        let after = common.min(self.told_deliveries);
        let casts = self.told_deliveries - after;
        if casts > 0 {
            self.overwritten += casts;
            self.outputs.push_back(Output::Overwritten(Overwritten { after, casts }));
        }
    }
}
