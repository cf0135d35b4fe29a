//! The state of a replica as it moves, from the replica itself or from a picture of it that was taken before.

use std::sync::Arc;

use maestro_adaptors::{PieceSink, Snapshot, StateError, StateWriter};
use maestro_giop::ObjectKey;

use super::agreement::Agreement;
use super::destroyed::Destroyed;
use super::membership::Membership;
use super::reply_log::ReplyLog;
use crate::kinds::Kind;

/// The format of the state that moves; raised when it changes.
pub(super) const STATE_FORMAT: u32 = 3;

/// What a state has beside its objects.
pub(super) struct Head<'a> {
    pub(super) log: &'a ReplyLog,
    pub(super) agreement: &'a Agreement,
    pub(super) membership: &'a Membership,
    pub(super) destroyed: &'a Destroyed,
    /// Whether objects' states follow.
    pub(super) transfers_objects: bool,
}

/// One object of a state; `T` knows what it holds.
pub(super) struct Part<'a, T> {
    pub(super) key: &'a ObjectKey,
    pub(super) kind: &'a str,
    pub(super) poisoned: bool,
    pub(super) object: T,
}

/// Writes a state. `push` writes what one object holds.
///
/// # Errors
///
/// Fails when nobody takes the state any more.
pub(super) fn write<'a, T>(
    sink: &mut dyn PieceSink,
    head: &Head<'_>,
    parts: impl ExactSizeIterator<Item = Part<'a, T>>,
    push: impl Fn(T, &mut StateWriter<'_>) -> Result<(), StateError>,
) -> Result<(), StateError> {
    let mut writer = StateWriter::new(sink);
    let out = &mut writer;
    out.write_ulong(STATE_FORMAT)?;
    head.log.push_state(out)?;
    head.agreement.push_state(out)?;
    head.membership.push_state(out)?;
    head.destroyed.push_state(out)?;
    out.set_level(head.membership.level());
    out.write_boolean(head.transfers_objects)?;
    out.write_length(parts.len())?;
    for part in parts {
        out.write_octet_seq(part.key.as_bytes())?;
        out.write_string(part.kind)?;
        out.write_boolean(part.poisoned)?;
        if head.transfers_objects {
            push(part.object, out)?;
        }
    }
    writer.finish()
}

/// A picture of a replica's state at one moment, all of whose objects offered one.
pub(super) struct Image {
    pub(super) log: ReplyLog,
    pub(super) agreement: Agreement,
    pub(super) membership: Membership,
    pub(super) destroyed: Destroyed,
    pub(super) objects: Vec<ObjectImage>,
}

/// A picture of one object.
pub(super) struct ObjectImage {
    pub(super) key: ObjectKey,
    pub(super) kind: Arc<Kind>,
    pub(super) poisoned: bool,
    pub(super) state: Box<dyn Snapshot>,
}

impl Image {
    /// Writes the state of that moment.
    ///
    /// # Errors
    ///
    /// Fails when nobody takes the state any more.
    pub(super) fn push_state(&self, sink: &mut dyn PieceSink) -> Result<(), StateError> {
        let head = Head {
            log: &self.log,
            agreement: &self.agreement,
            membership: &self.membership,
            destroyed: &self.destroyed,
            transfers_objects: true,
        };
        write(sink, &head, self.objects.iter().map(ObjectImage::part), Snapshot::push_state)
    }
}

impl ObjectImage {
    fn part(&self) -> Part<'_, &dyn Snapshot> {
        Part { key: &self.key, kind: self.kind.name(), poisoned: self.poisoned, object: &*self.state }
    }
}
