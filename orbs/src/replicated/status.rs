//! Tells the front and the doorkeeper of this replica's standing in its group.

use std::sync::Arc;

use maestro_group::{Observer, Status};

use super::door::{Door, DoorEvent};
use super::front::{Caster, Front};

/// Called on the thread of the group's core: it only passes on.
pub(super) struct Standing<C> {
    pub(super) front: Arc<Front<C>>,
    pub(super) door: Door,
}

impl<C: Caster + Send + Sync> Observer for Standing<C> {
    fn status(&self, status: &Status) {
        match status {
            Status::Primary(view) => {
                return self.front.standing_in(view.id, || self.door.tell(DoorEvent::Open));
            }
            Status::Joining { reason } | Status::NonPrimary { reason } => {
                self.door.tell(DoorEvent::NoPrimary(reason.clone()));
            }
            Status::Excluded { reason } => self.door.tell(DoorEvent::Exclude(reason.clone())),
            Status::Failed { reason } => self.door.tell(DoorEvent::Break(reason.clone())),
            Status::Left | Status::Changing => {}
        }
        self.front.hold(|| self.door.tell(DoorEvent::Hold));
    }

    fn room(&self) {
        self.front.room();
    }
}
