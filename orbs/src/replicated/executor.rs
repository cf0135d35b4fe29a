//! Executes what the group delivers, and answers this replica's clients.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use maestro_adaptors::{AgreedTime, Outcome, Seed};
use maestro_giop::ResponseFlags;
use maestro_group::{
    AbortReason, Aborted, Application, Delivery, Member, Overwritten, Roster, TransferError, ViewEvent,
};
use tracing::{debug, error, warn};

use super::catalogue::Catalogue;
use super::door::{Door, DoorEvent, Notice, Notices, Publication};
use super::front::{Caster, Front};
use super::image::Image;
use super::level::Levels;
use super::pieces::{FromGroup, ToGroup, transfer_error};
use super::replica::{Effect, Position, Replica};
use super::reply_log::Origin;
use super::update::{Cast, Present, Update};
use crate::{Contact, Reply};

/// Executes deliveries on the group's execution thread.
pub(super) struct Executor<C> {
    pub(super) replica: Replica,
    pub(super) front: Arc<Front<C>>,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) door: Door,
    pub(super) notices: Arc<dyn Notices>,
    /// Where clients reach this replica.
    pub(super) contact: Contact,
    /// The levels that this release can run.
    pub(super) levels: Levels,
    /// The level that was told last.
    pub(super) told_level: u32,
    /// When references are written anew.
    pub(super) install: Install,
    /// The current view, once there is one.
    pub(super) view: Option<View>,
    /// Answers to this replica's clients that wait for the end of the batch.
    pub(super) answers: Vec<(u64, Outcome)>,
    /// Whether references are to be written at the end of the batch.
    pub(super) changed: bool,
    /// Why this replica cannot go on. Its state is of no use to anybody.
    pub(super) broken: Option<String>,
}

/// The view that the objects have come to.
pub(super) struct View {
    event: ViewEvent,
    /// Whether this replica's word that it is in the view was delivered, so that it stands in references.
    present: bool,
}

/// When references are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Install {
    /// Whenever the membership changes.
    Always,
    /// Until all of so many configured replicas are in them.
    UntilComplete {
        /// How many replicas there are.
        members: usize,
    },
    /// No more in this life.
    Done,
}

impl<C: Caster + Send + Sync + 'static> Application for Executor<C> {
    fn view(&mut self, event: &ViewEvent) {
        if self.broken.is_some() {
            return;
        }
        // What was delivered has to be taken out before the rest is cast again.
        self.answer();
        self.replica.view(event.members.iter().map(|member| member.member.index.0));
        let members = event.members.iter().map(|member| member.name.clone()).collect();
        self.notices.notice(Notice::View { view: event.id.to_string(), members });
        let (lowest, offered) = (self.levels.lowest(), self.levels.offered());
        let present = Present { view: event.id, contact: self.contact.clone(), lowest, offered };
        if let Err(error) = self.front.caster().cast_urgent(event.id, present.encode()) {
            warn!(view = %event.id, %error, "the view was over before it began here");
        }
        self.view = Some(View { event: event.clone(), present: false });
        self.front.entered(event.id, || self.door.tell(DoorEvent::Open));
    }

    fn members(&mut self, roster: &Roster, at: &Delivery) {
        if self.broken.is_some() {
            return;
        }
        let members: Vec<u32> = roster.seats.iter().map(|seat| seat.index.0).collect();
        self.replica.reconfigured(&members, at.seq);
        self.changed = true;
    }

    fn deliver(&mut self, delivery: Delivery) {
        if self.broken.is_some() {
            return;
        }
        let position = position(&delivery);
        let cast = match Cast::decode(&delivery.payload) {
            Ok(cast) => cast,
            // Alike at every replica, so that all of them skip it.
            Err(error) => return warn!(delivery = delivery.seq, %error, "a cast that is none was skipped"),
        };
        let is_mine = self.view.as_ref().is_some_and(|view| view.event.me == delivery.origin);
        if is_mine {
            self.note_own(&cast);
        }
        match self.replica.deliver(position, cast) {
            Effect::Answer { ticket, outcome, born, gone } => {
                for key in born {
                    if let Some(kind) = self.replica.kind(&key) {
                        self.catalogue.add(key, kind);
                    }
                }
                for key in gone {
                    self.catalogue.remove(&key);
                }
                if is_mine {
                    self.answers.push((ticket, outcome));
                }
            }
            Effect::Changed => {
                self.changed = true;
                self.note_level();
            }
            Effect::Differ { delivery: at } => {
                let other = delivery.origin.index.0;
                error!(
                    at,
                    other,
                    "replicas answer differently: an object that is not deterministic would explain it"
                );
            }
            Effect::Odd { delivery } => self.odd(delivery),
            Effect::Nothing => {}
        }
        self.checkpoint(position.delivery);
    }

    fn merge(&mut self, other: Delivery) {
        let position = position(&other);
        if let Err(error) = self.replica.merge(position, other.payload) {
            error!(%error, "the state of another partition is lost: it cannot be read");
            return;
        }
        self.catalogue.replace(self.replica.objects());
        self.changed = true;
        self.give_up_answered();
        self.notices.notice(Notice::Merged);
        self.note_level();
    }

    fn batch_end(&mut self) {
        self.answer();
        if std::mem::take(&mut self.changed) {
            self.publish();
        }
    }

    /// What was not executed is cast again when the next view is entered; here it is said of answers that they are undone.
    fn aborted(&mut self, aborted: Aborted) {
        let (calls, reason) =
            (aborted.payloads.iter().filter(|cast| Cast::is_call(cast)).count(), aborted.reason);
        if reason == AbortReason::Overwritten && calls > 0 {
            self.notices.notice(Notice::AnswersUndone { requests: calls as u64 });
        }
        debug!(calls, ?reason, "casts of this replica are aborted");
    }

    fn overwritten(&mut self, overwritten: Overwritten) {
        self.notices.notice(Notice::Overwritten { deliveries: overwritten.casts });
    }

    fn push_state(&mut self, sink: &mut dyn maestro_group::PieceSink) -> Result<(), TransferError> {
        if let Some(reason) = &self.broken {
            return Err(TransferError::Unusable { reason: reason.clone() });
        }
        contained(|| self.replica.push_state(&mut ToGroup(sink)).map_err(|error| transfer_error(&error)))
    }

    fn snapshot(&mut self) -> Option<Box<dyn maestro_group::Snapshot>> {
        if self.broken.is_some() {
            return None;
        }
        let taken = catch_unwind(AssertUnwindSafe(|| self.replica.snapshot()));
        Some(Box::new(taken.ok()??))
    }

    fn get_state(&mut self, source: &mut dyn maestro_group::PieceSource) -> Result<(), TransferError> {
        // What an object panics over is a fresh one: the old state is still there, whole.
        contained(|| self.replica.get_state(&mut FromGroup(source)).map_err(|error| transfer_error(&error)))?;
        self.catalogue.replace(self.replica.objects());
        self.answers.clear();
        self.changed = true;
        self.give_up_answered();
        self.note_level();
        Ok(())
    }
}

impl<C: Caster> Executor<C> {
    /// Looks at a cast of this replica's before it is executed.
    fn note_own(&mut self, cast: &Cast) {
        match (cast, &mut self.view) {
            (Cast::Call(update), _) => self.acknowledge(update),
            (Cast::Present(word), Some(view)) => view.present |= word.view == view.event.id,
            _ => {}
        }
    }

    /// Answers a client that waits for no more than that a majority holds its request.
    fn acknowledge(&self, update: &Update) {
        if update.response == ResponseFlags::WithServer {
            for slot in self.front.take([update.ticket].into_iter()).into_iter().flatten() {
                slot.reply(Reply::empty());
            }
        }
    }

    /// Ends requests of this replica's clients that are executed in a state that came from elsewhere: what came of them is
    /// not known here, and casting them again would lead to nothing.
    fn give_up_answered(&self) {
        if let Some(view) = &self.view {
            let me = origin(view.event.me);
            drop(self.front.take_all(|ticket| self.replica.has_executed(me, ticket)));
        }
    }

    /// Sends all answers that wait.
    fn answer(&mut self) {
        if self.broken.is_some() {
            self.answers.clear();
        }
        let slots = self.front.take(self.answers.iter().map(|(ticket, _)| *ticket));
        for (slot, (_, outcome)) in slots.into_iter().zip(self.answers.drain(..)) {
            if let Some(slot) = slot {
                slot.reply(Reply::new(outcome.status, outcome.body));
            }
        }
    }

    /// Casts what this replica has answered so far, every now and then.
    fn checkpoint(&mut self, delivery: u64) {
        let (Some(view), Some(checkpoint)) = (&self.view, self.replica.checkpoint(delivery)) else {
            return;
        };
        if let Err(error) = self.front.caster().cast_urgent(view.event.id, checkpoint.encode()) {
            warn!(delivery, %error, "the replicas do not compare this replica's answers this time");
        }
    }

    /// Has references written, once this replica stands in them.
    fn publish(&mut self) {
        let Some(view) = self.view.as_ref().filter(|view| view.present) else {
            return;
        };
        let membership = self.replica.membership();
        match self.install {
            Install::Always => {}
            Install::Done => return,
            Install::UntilComplete { members }
                if membership.known() >= membership.configured().unwrap_or(members) =>
            {
                self.install = Install::Done;
            }
            Install::UntilComplete { .. } => {}
        }
        let references = self.catalogue.roots().filter_map(|(key, kind)| {
            let reference = membership.reference(key, kind.type_id())?;
            Some((key.clone(), reference))
        });
        self.door.tell(DoorEvent::Publish(Publication {
            version: (membership.age(), membership.version()),
            history: view.event.cluster.clone(),
            references: references.collect(),
        }));
    }

    /// Tells of a level that is new, and stops where this release cannot run it.
    fn note_level(&mut self) {
        let level = self.replica.level();
        if std::mem::replace(&mut self.told_level, level) != level {
            self.notices.notice(Notice::Level { level });
        }
        if let Err(error) = self.levels.check(level) {
            self.give_up(error.to_string());
        }
    }

    /// Stops to answer: a majority has answered otherwise.
    fn odd(&mut self, delivery: u64) {
        let reason = format!(
            "this replica answered otherwise than the majority, at delivery {delivery} or before: it stops, and takes the \
             state anew when it is started again; an object that is not deterministic would explain it"
        );
        self.give_up(reason);
    }

    /// Stops to answer.
    fn give_up(&mut self, reason: String) {
        self.broken = Some(reason.clone());
        self.answers.clear();
        self.door.tell(DoorEvent::Break(reason));
    }
}

impl maestro_group::Snapshot for Image {
    fn push_state(&self, sink: &mut dyn maestro_group::PieceSink) -> Result<(), TransferError> {
        contained(|| Self::push_state(self, &mut ToGroup(sink)).map_err(|error| transfer_error(&error)))
    }
}

/// Turns a panic of an object that pushes or gets its state into an error.
fn contained(move_state: impl FnOnce() -> Result<(), TransferError>) -> Result<(), TransferError> {
    catch_unwind(AssertUnwindSafe(move_state)).unwrap_or_else(|_| {
        Err(TransferError::Unusable { reason: "an object panicked while its state was moved".into() })
    })
}

fn position(delivery: &Delivery) -> Position {
    Position {
        delivery: delivery.seq,
        time: AgreedTime { unix_ns: delivery.time_ns },
        seed: Seed(delivery.seed),
        origin: origin(delivery.origin),
    }
}

fn origin(member: Member) -> Origin {
    Origin { member: member.index.0, incarnation: member.incarnation.0 }
}
