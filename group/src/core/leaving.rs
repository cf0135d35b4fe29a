//! A member ends: in order, or because it cannot go on.

use super::Core;
use crate::api::Status;
use crate::core_io::{Exit, Output};

impl Core {
    /// A member that is to leave goes when nothing of its own is on its way and its state is complete.
    pub(super) fn leave_if_done(&mut self) {
        if !self.leaving || self.gone {
            return;
        }
        let executes = self.own.waits() || self.executed < self.told_deliveries;
        let waits = (self.primary().is_some() && self.is_able() && executes) || !self.keepsakes.is_empty();
        if waits || self.handed_over.is_some() || self.has_to_testify() {
            return;
        }
        self.engine.leave(self.now);
        self.pump();
        self.gone = true;
        self.cancel_transfers();
        if let Some(reason) = self.changing.removed.clone() {
            self.status(Status::Failed { reason: reason.clone() });
            return self.outputs.push_back(Output::Exit(Exit::Removed { reason }));
        }
        let stop = self.stop_state().map(Box::new);
        self.status(Status::Left);
        self.outputs.push_back(Output::Exit(Exit::Left { stop }));
    }

    /// The member cannot go on.
    pub(super) fn fail(&mut self, reason: String) {
        if std::mem::replace(&mut self.gone, true) {
            return;
        }
        self.engine.leave(self.now);
        self.pump();
        self.cancel_transfers();
        self.status(Status::Failed { reason: reason.clone() });
        self.outputs.push_back(Output::Exit(Exit::Failed { reason }));
    }
}
